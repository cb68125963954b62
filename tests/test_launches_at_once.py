"""Two people at once on one draft, on the database that lets them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection

from chungsuc.accounts.permits import Refused
from chungsuc.movements.actions import acknowledge_launch, launch_draft, settle_item, undo_launch
from chungsuc.movements.actions.amendments import Change, amend_movement
from chungsuc.movements.models import Draft, DraftState, LaunchRead, Movement, QuotaClause, Target
from chungsuc.movements.tests.test_launch import counts, launched, ready
from tests.cast import NOW, TODAY, Cast, make_cast
from tests.test_interleaving import at_once

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite writes one at a time by itself"),
]


@pytest.mark.parametrize("turn", range(5))
def test_of_two_who_launch_one_draft_one_does(turn: int) -> None:
    cast = make_cast()
    draft = ready(cast)
    raised = at_once(
        lambda: launch_draft(actor=cast["dung"], draft=draft, now=NOW),
        lambda: launch_draft(actor=cast["em"], draft=draft, now=NOW),
    )
    assert [type(problem) for problem in raised] == [Refused]
    assert Movement.objects.exclude(pk=cast.movement.pk).count() == 1


@pytest.mark.parametrize("turn", range(5))
def test_a_launch_has_an_item_dropped_meanwhile_or_it_does_not_have_it_at_all(turn: int) -> None:
    cast = make_cast()
    draft = ready(cast)
    item = draft.items.get(kind="quota")
    raised = at_once(
        lambda: launch_draft(actor=cast["dung"], draft=draft, now=NOW),
        lambda: settle_item(actor=cast["em"], item=item, verb="drop", now=NOW),
    )
    movement = Movement.objects.exclude(pk=cast.movement.pk).get()
    dropped = not raised
    assert movement.quota_clauses.count() == (0 if dropped else 1)
    item.refresh_from_db()
    assert item.state == ("dropped" if dropped else "accepted")


@pytest.mark.parametrize("turn", range(5))
def test_a_launch_is_taken_back_or_known_and_never_both(turn: int) -> None:
    cast = make_cast()
    before = counts()
    draft, movement = launched(cast)
    raised = at_once(
        lambda: undo_launch(actor=cast["dung"], draft=draft, reason="Nhầm", now=NOW + timedelta(minutes=1)),
        lambda: acknowledge_launch(actor=cast["an"], movement=movement, now=NOW),
    )
    assert [type(problem) for problem in raised] == [Refused]
    draft = Draft.objects.get(pk=draft.pk)
    if draft.state == DraftState.OPEN:
        assert (counts(), LaunchRead.objects.count()) == (before, 0)
    else:
        assert LaunchRead.objects.get().body == cast.lua


@pytest.mark.parametrize("turn", range(5))
def test_two_amendments_at_once_are_two_versions_and_nothing_of_either_is_lost(turn: int) -> None:
    cast = make_cast()
    clauses = [QuotaClause(award=f"Giấy khen {n}", high=n) for n in (1, 2)]
    raised = at_once(*(amending(cast, who, Change(None, row)) for who, row in zip(("dung", "em"), clauses, strict=True)))
    assert raised == []
    assert sorted(a.version for a in cast.movement.amendments.all()) == [2, 3]
    assert {(q.award, q.amendment_id) for q in cast.movement.quota_clauses.all()} == {
        (row.award, row.amendment_id) for row in clauses
    }


@pytest.mark.parametrize("turn", range(5))
def test_one_row_is_replaced_by_one_amendment_only(turn: int) -> None:
    cast = make_cast()
    old = cast.target
    raised = at_once(*(amending(cast, who, Change(Target.objects.get(pk=old.pk))) for who in ("dung", "em")))
    assert [type(problem) for problem in raised] == [Refused]
    old.refresh_from_db()
    assert (old.ended_by, cast.movement.amendments.count()) == (cast.movement.amendments.get(), 1)


def amending(cast: Cast, who: str, change: Change) -> Callable[[], object]:
    return lambda: amend_movement(
        actor=cast[who], movement=cast.movement, paper=None, on=TODAY, summary=f"Lần của {who}", changes=[change], now=NOW
    )
