"""Two administrators at once, on the database that lets them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection

from chungsuc.accounts.codes import WrongCode, make_code, use_code
from chungsuc.accounts.models import CodePurpose, OneTimeCode, User
from chungsuc.accounts.permits import Refused
from chungsuc.units import actions
from chungsuc.units.models import Appointment, Role
from chungsuc.units.people import administrators_of
from chungsuc.units.tests.people import administrator, held_by, post
from tests.cast import NOW, TODAY, Cast, make_cast
from tests.test_interleaving import at_once

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite writes one at a time by itself"),
]


def ending(by: User, whose: User) -> Callable[[], object]:
    return lambda: actions.end_appointment(
        actor=by, appointment=held_by(whose), last=TODAY, reason="Chuyển công tác", now=NOW
    )


def closing(by: User, whose: User) -> Callable[[], object]:
    return lambda: actions.close_account(actor=by, user=whose, reason="Nghỉ việc", now=NOW)


@pytest.mark.parametrize("turn", range(5))
@pytest.mark.parametrize("acts", [(ending, ending), (closing, closing), (ending, closing)])
def test_of_the_last_two_administrators_who_end_each_other_one_stays(
    turn: int, acts: tuple[Callable[[User, User], Callable[[], object]], ...]
) -> None:
    cast = make_cast()
    dao = administrator(cast, "dao", "thu")
    raised = at_once(acts[0](dao, cast["oanh"]), acts[1](cast["oanh"], dao))
    assert [type(problem) for problem in raised] == [Refused]
    assert len(administrators_of(cast.bodies["thu"], TODAY + timedelta(days=1))) == 1


@pytest.mark.parametrize("turn", range(5))
def test_of_two_stand_ins_for_the_same_days_one_is_taken(turn: int) -> None:
    cast = make_cast()
    dao = administrator(cast, "dao", "thu")

    def cover(by: User, who: str) -> Callable[[], object]:
        return lambda: actions.cover(
            actor=by, appointment=held_by(cast["an"]), stand_in=cast[who], first=TODAY, last=TODAY, act="", now=NOW
        )

    raised = at_once(cover(dao, "binh"), cover(cast["oanh"], "anh"))
    assert [type(problem) for problem in raised] == [Refused]
    assert Appointment.objects.filter(kind="cover").count() == 1


@pytest.mark.parametrize("turn", range(5))
def test_a_post_handed_over_twice_at_once_has_one_successor(turn: int) -> None:
    cast = make_cast()
    dao = administrator(cast, "dao", "thu")

    def hand_over(by: User, who: str) -> Callable[[], object]:
        return lambda: actions.hand_over(
            actor=by, appointment=held_by(cast["an"]), to=cast[who], on=TODAY, act="", now=NOW
        )

    raised = at_once(hand_over(dao, "binh"), hand_over(cast["oanh"], "chi"))
    assert [type(problem) for problem in raised] == [Refused]
    assert Appointment.objects.exclude(succeeds=None).count() == 1


@pytest.mark.parametrize("turn", range(5))
def test_a_post_given_twice_at_once_is_held_once(turn: int) -> None:
    cast = make_cast()
    dao = administrator(cast, "dao", "thu")
    given = post(cast, "thu/tay", Role.LEADER)
    raised = at_once(
        lambda: actions.appoint(actor=dao, user=cast["an"], given=given, now=NOW),
        lambda: actions.appoint(actor=cast["oanh"], user=cast["an"], given=given, now=NOW),
    )
    assert [type(problem) for problem in raised] == [Refused]
    assert Appointment.objects.filter(user=cast["an"], role=Role.LEADER).count() == 1


@pytest.mark.parametrize("turn", range(5))
def test_two_people_invited_at_once_under_one_name_are_one_and_a_refusal(turn: int) -> None:
    cast = make_cast()
    dao = administrator(cast, "dao", "thu")

    def invite(by: User) -> Callable[[], object]:
        return lambda: actions.invite(
            actor=by, full_name="Lê Mới", username="le.moi", post=post(cast, "thu/tay"), now=NOW
        )

    raised = at_once(invite(dao), invite(cast["oanh"]))
    assert [type(problem) for problem in raised] == [Refused]
    assert User.objects.filter(username="le.moi").count() == 1


@pytest.mark.parametrize("turn", range(5))
def test_a_code_used_twice_at_once_is_used_once(turn: int) -> None:
    cast: Cast = make_cast()
    code = make_code(user=cast["an"], purpose=CodePurpose.RESET, made_by=None, now=NOW).code

    def use(password: str) -> Callable[[], object]:
        return lambda: use_code(username="an", code=code, password=password, again=password, now=NOW)

    raised = at_once(use("mat-khau-thu-nhat"), use("mat-khau-thu-hai"))
    assert [type(problem) for problem in raised] == [WrongCode]
    assert OneTimeCode.objects.get().used_at is not None


@pytest.mark.parametrize("turn", range(8))
def test_a_code_used_while_another_is_made_leaves_no_one_waiting_for_ever(turn: int) -> None:
    cast = make_cast()
    code = make_code(user=cast["an"], purpose=CodePurpose.RESET, made_by=None, now=NOW).code
    raised = at_once(
        lambda: use_code(username="an", code=code, password="mua-xuan-2023-a", again="mua-xuan-2023-a", now=NOW),
        lambda: actions.reset_code(actor=cast["oanh"], user=cast["an"], reason="mất giấy", now=NOW),
    )
    assert [type(problem) for problem in raised] in ([], [WrongCode])


@pytest.mark.parametrize("turn", range(8))
def test_a_code_used_while_the_account_is_closed_opens_nothing(turn: int) -> None:
    cast = make_cast()
    code = make_code(user=cast["an"], purpose=CodePurpose.RESET, made_by=None, now=NOW).code
    raised = at_once(
        lambda: use_code(username="an", code=code, password="mua-xuan-2023-a", again="mua-xuan-2023-a", now=NOW),
        closing(cast["oanh"], cast["an"]),
    )
    assert [type(problem) for problem in raised] in ([], [WrongCode])
    an = User.objects.get(pk=cast["an"].pk)
    assert (an.is_active, an.has_usable_password()) == (False, False)
