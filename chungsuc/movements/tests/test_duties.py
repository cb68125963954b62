"""What is owed: how it stands on a day, and what becomes of it."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Refused
from chungsuc.audit.models import Entry
from chungsuc.movements.actions import fulfil_duty, hand_over_duty, undo_fulfilment
from chungsuc.movements.models import Duty, Fulfilment
from chungsuc.movements.queries import DutyState, Owed, duties_of, duties_shown, ledger_for, owed
from chungsuc.units.models import Body
from chungsuc.units.queries import actor_on
from tests.cast import NOW, TODAY, Cast


def duty(cast: Cast, rule: str = "date:2023-11-09", lead: str = "thu/dong/lua", **fields: object) -> Duty:
    given: dict[str, Any] = {"what": "Việc mẫu", "origin": "Kế hoạch mẫu"} | fields
    return Duty.objects.create(movement=cast.movement, lead=cast.bodies[lead], rule=rule, **given)


def states(made: Duty, on: date, known_at: datetime = NOW) -> list[tuple[str, DutyState, int]]:
    made = Duty.objects.select_related("movement", "lead").get(pk=made.pk)
    return [(o.occurrence.key, o.state, o.days) for o in owed(made, ledger_for([made], known_at), on)]


def do(
    cast: Cast, made: Duty, who: str = "an", occurrence: str = "", done_on: date = TODAY, now: datetime = NOW
) -> Fulfilment:
    return fulfil_duty(
        actor=cast[who], duty=made, occurrence=occurrence, done_on=done_on, by_paper="Báo cáo mẫu", now=now
    )


@pytest.mark.parametrize(
    ("on", "state", "days"),
    [
        (date(2023, 10, 26), DutyState.SOON, 14),
        (date(2023, 10, 25), DutyState.OPEN, 15),
        (date(2023, 11, 9), DutyState.SOON, 0),
        (date(2023, 11, 10), DutyState.LATE, 1),
    ],
)
def test_a_duty_is_open_then_soon_then_late(cast: Cast, on: date, state: DutyState, days: int) -> None:
    assert states(duty(cast), on) == [("", state, days)]


def test_a_duty_without_a_day_is_never_late(cast: Cast) -> None:
    assert states(duty(cast, "none"), date(2099, 1, 1)) == [("", DutyState.UNDATED, 0)]


def test_done_in_time_and_done_late(cast: Cast) -> None:
    early, late = duty(cast, "date:2023-11-09"), duty(cast, "date:2023-11-01")
    do(cast, early)
    do(cast, late)
    assert states(early, TODAY) == [("", DutyState.DONE, 3)]
    assert states(late, TODAY) == [("", DutyState.DONE_LATE, 5)]


def test_each_year_is_owed_by_itself_and_only_the_next_one_is_shown(cast: Cast) -> None:
    made = duty(cast, "yearly:11-09", valid_from=date(2021, 10, 1))
    do(cast, made, occurrence="2022", done_on=date(2022, 11, 8))
    assert states(made, TODAY) == [
        ("2021", DutyState.LATE, 727),
        ("2022", DutyState.DONE, 1),
        ("2023", DutyState.SOON, 3),
    ]


def test_what_waits_for_another_duty_is_due_once_that_is_done(cast: Cast) -> None:
    first = duty(cast, "none")
    second = duty(cast, f"after:{first.pk}+2w")
    assert states(second, TODAY) == [("", DutyState.UNDATED, 0)]
    do(cast, first, done_on=date(2023, 10, 30))
    assert states(second, TODAY) == [("", DutyState.SOON, 7)]


def test_an_ended_duty_is_owed_until_its_end_only(cast: Cast) -> None:
    made = duty(cast, "yearly:11-09", ended_on=date(2023, 1, 1), end_reason="Đổi kế hoạch")
    assert states(made, TODAY) == [
        ("2021", DutyState.LATE, 727),
        ("2022", DutyState.LATE, 362),
        ("2023", DutyState.ENDED, 0),
    ]


def test_done_is_not_known_before_it_was_recorded(cast: Cast) -> None:
    made = duty(cast, "date:2023-11-01")
    do(cast, made, done_on=date(2023, 10, 31))
    assert states(made, TODAY, NOW - timedelta(minutes=1)) == [("", DutyState.LATE, 5)]


def test_the_trail_keeps_what_was_done_with_post_and_occurrence(cast: Cast) -> None:
    made = duty(cast)
    kept = do(cast, made)
    entry = Entry.objects.get(action="movements.fulfil_duty")
    assert (entry.subject, entry.post) == (f"movements.duty:{made.pk}", "công chức xã")
    assert entry.items == [{"fulfilment": kept.pk, "occurrence": "", "done_on": "2023-11-06"}]


def test_taken_back_it_is_owed_again_and_can_be_done_anew(cast: Cast) -> None:
    made = duty(cast)
    undo_fulfilment(actor=cast["an"], fulfilment=do(cast, made), reason="Ghi nhầm", now=NOW)
    assert states(made, TODAY) == [("", DutyState.SOON, 3)]
    do(cast, made)
    assert states(made, TODAY) == [("", DutyState.DONE, 3)]
    assert made.fulfilments.count() == 2


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"done_on": TODAY + timedelta(days=1)}, "Ngày 07/11/2023 chưa tới."),
        ({"occurrence": "2023"}, "Nhiệm vụ này không có kỳ ấy."),
        ({"by_paper": "  "}, "Cần ghi xong bằng văn bản nào."),
    ],
)
def test_what_cannot_be_is_not_recorded(cast: Cast, change: dict[str, Any], reason: str) -> None:
    given: dict[str, Any] = {"occurrence": "", "done_on": TODAY, "by_paper": "Báo cáo mẫu"} | change
    with pytest.raises(Refused, match=reason):
        fulfil_duty(actor=cast["an"], duty=duty(cast), now=NOW, **given)
    assert not Fulfilment.objects.exists()


def test_nothing_is_done_twice_and_nothing_taken_back_twice(cast: Cast) -> None:
    made = duty(cast)
    kept = do(cast, made)
    with pytest.raises(Refused, match="đã được ghi là xong ngày 06/11/2023"):
        do(cast, made)
    undo_fulfilment(actor=cast["an"], fulfilment=kept, reason="Ghi nhầm", now=NOW)
    with pytest.raises(Refused, match="đã được thôi ghi"):
        undo_fulfilment(actor=cast["an"], fulfilment=kept, reason="Ghi nhầm", now=NOW)


@pytest.mark.parametrize(
    ("who", "may"), [("an", True), ("dung", True), ("binh", False), ("giang", False), ("lan", False)]
)
def test_the_lead_and_the_coordinator_of_the_territory_answer(cast: Cast, who: str, *, may: bool) -> None:
    made = duty(cast)
    if may:
        do(cast, made, who)
    else:
        with pytest.raises(Refused, match="không thuộc đơn vị chủ trì"):
            do(cast, made, who)
    assert made.fulfilments.exists() is may


def seen(cast: Cast, who: str, on: date = TODAY) -> list[Owed]:
    return [o for o in duties_of(actor_on(cast[who], on), known_at=NOW) if o.duty.what == "Việc mẫu"]


def give(cast: Cast, made: Duty, to: Body, on: date = TODAY, actor: User | None = None) -> None:
    hand_over_duty(actor=actor or cast["an"], duty=made, to_body=to, on=on, reason="Chia lại việc", now=NOW)


def test_a_duty_handed_over_is_led_by_another_from_that_day(cast: Cast) -> None:
    made = duty(cast)
    give(cast, made, cast.bodies["thu/dong/ngo"])
    assert [(o.part, o.state, o.lead.name) for o in seen(cast, "an")] == [("handed_over", DutyState.HANDED_OVER, "Ngô")]
    assert [(o.part, o.state) for o in seen(cast, "binh")] == [("lead", DutyState.SOON)]
    before = TODAY - timedelta(days=1)
    assert [(o.part, o.lead.name) for o in seen(cast, "an", before)] == [("lead", "Lúa")]
    with pytest.raises(Refused):
        do(cast, made, "an")
    do(cast, made, "binh")


def test_a_duty_is_handed_over_to_somebody_else_not_ahead_and_in_order(cast: Cast) -> None:
    made = duty(cast)
    with pytest.raises(Refused, match="đang chủ trì"):
        give(cast, made, cast.lua)
    with pytest.raises(Refused, match="chưa tới"):
        give(cast, made, cast.bodies["thu/dong/ngo"], TODAY + timedelta(days=1))
    give(cast, made, cast.bodies["thu/dong/ngo"])
    with pytest.raises(Refused, match="không thể sớm hơn"):
        give(cast, made, cast.lua, TODAY - timedelta(days=1), cast["binh"])


def test_who_supports_sees_the_duty_with_its_lead(cast: Cast) -> None:
    made = duty(cast)
    made.supporting.set([cast.bodies["thu/moi-truong"]])
    assert [(o.part, o.lead.name) for o in seen(cast, "chi")] == [("supporting", "Lúa")]
    assert seen(cast, "binh") == []


def test_what_many_owe_is_counted_together_by_state(cast: Cast) -> None:
    for key in ("thu/dong/lua", "thu/dong/ngo", "thu/tay/san"):
        made = duty(cast, "date:2023-11-01", lead=key)
    do(cast, made, "dung")
    shown = dict(duties_shown(cast.movement, on=TODAY, known_at=NOW))
    late = next(g for g in shown[DutyState.LATE] if g.worst.duty.what == "Việc mẫu")
    assert (len(late.items), late.done, [o.lead.name for o in late.waiting]) == (3, 1, ["Lúa", "Ngô"])


def test_what_is_owed_takes_five_queries_however_much_it_is(cast: Cast) -> None:
    actor = actor_on(cast["an"], TODAY)
    for _ in range(20):
        duty(cast, "yearly:11-09").supporting.set([cast.lua])
    with CaptureQueriesContext(connection) as caught:
        duties_of(actor, known_at=NOW)
    assert len(caught) == 5
