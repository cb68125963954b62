"""Two people at once on one draft, on the database that lets them."""

from datetime import timedelta

import pytest
from django.db import connection

from chungsuc.accounts.permits import Refused
from chungsuc.movements.actions import acknowledge_launch, launch_draft, settle_item, undo_launch
from chungsuc.movements.models import Draft, DraftState, LaunchRead, Movement
from chungsuc.movements.tests.test_launch import counts, launched, ready
from tests.cast import NOW, make_cast
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
