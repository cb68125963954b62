"""Judging anew as a job: done once whatever dies, and afterwards everything is as if judged from the beginning."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from chungsuc import clock
from chungsuc.jobs.actions import LEASE, claim, perform, reclaim
from chungsuc.jobs.tick import run_due
from chungsuc.progress.actions import attach_overlay, propose_provisions, settle_provisions, withdraw_provisions
from chungsuc.progress.judged import readings_by_measure
from chungsuc.progress.lawbook import law_for
from chungsuc.progress.models import Line, OverlayUse, Rejudging, Standing, State, Value
from chungsuc.progress.standings import Change, rejudge
from chungsuc.progress.tests.oracle import days_of, judge_sets, standing_row
from chungsuc.progress.tests.test_rejudging import MEASURES, hold
from tests.cast import NOW, STANDARD, Cast
from tests.test_law_by_officials import SOURCE, check, level
from tests.working import work

SINCE = date(2022, 6, 1)
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def figures(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three years of figures, judged by the bare decision."""
    OverlayUse.objects.all().delete()
    monkeypatch.setenv("CHUNGSUC_NOW", LATER.isoformat())
    for place in ("thu/dong/lua", "thu/tay/san"):
        for year, state in ((2021, State.APPROVED), (2022, State.SUBMITTED), (2023, State.LOCKED)):
            for number, measure in enumerate(MEASURES):
                hold(cast, place, measure, date(year, 3 + number, 7), state, 68 + 3 * number, was_approved=year != 2022)
    changes = [Change(v.body, v.measure, v.as_of) for v in Value.objects.select_related("body")]
    rejudge(changes, lines=list(Line), now=NOW)


def overlay(cast: Cast) -> None:
    attach_overlay(
        actor=cast["dung"], territory=cast.bodies["thu"], standard=STANDARD, overlay="mau-318", valid_from=SINCE, now=NOW
    )


def typed(cast: Cast, *rows: Any, accept: bool = True) -> None:  # noqa: ANN401
    common: dict[str, Any] = {"territory": cast.bodies["thu"], "standard": STANDARD, "source": SOURCE, "now": NOW}
    found = propose_provisions(actor=cast["dung"], rows=rows, **common)
    if accept:
        settle_provisions(actor=cast["em"], provisions=found, accept=True, now=NOW)
    else:
        withdraw_provisions(actor=cast["dung"], provisions=found, now=NOW)


def levels(cast: Cast) -> None:
    typed(cast, level(75, valid_from=SINCE, valid_to=date(2023, 1, 31)), level(80, valid_from=date(2023, 2, 1)))


def corrected(cast: Cast) -> None:
    levels(cast)
    typed(cast, level(72, valid_from=date(2023, 2, 1)))


def checked(cast: Cast) -> None:
    typed(cast, check(70))


def nothing(cast: Cast) -> None:
    typed(cast, level(90, valid_from=SINCE), accept=False)


def stored(cast: Cast, place: str, line: Line, day: date) -> Standing | None:
    found = Standing.objects.filter(body=cast.bodies[place], line=line, standard=STANDARD, day__lte=day)
    return found.order_by("day", "known_from", "pk").last()


@pytest.mark.parametrize("act", [overlay, levels, corrected, checked, nothing])
def test_after_the_job_all_is_as_if_judged_from_the_beginning(cast: Cast, act: Callable[[Cast], None]) -> None:
    act(cast)
    work()
    for place in ("thu/dong/lua", "thu/tay/san"):
        body = cast.bodies[place]
        law, values = law_for([body]), list(Value.objects.filter(body=body).select_related("latest", "approved"))
        for line in Line:
            readings = readings_by_measure(values, line)
            for day in (d for d in days_of(law, body, readings) if d >= SINCE):
                fresh = next((j for j in judge_sets(law, body, readings, day) if j.standard == STANDARD), None)
                held = stored(cast, place, line, day)
                if fresh is None:
                    continue
                assert held is not None
                due = standing_row(body, line, day, fresh, NOW)
                assert (held.digest, held.indicators, held.provisional) == (due.digest, due.indicators, due.provisional)


def test_a_check_appends_rows_though_no_digest_changes(cast: Cast) -> None:
    before = set(Standing.objects.values_list("digest", flat=True))
    count = Standing.objects.count()
    checked(cast)
    work()
    assert Standing.objects.count() > count
    assert set(Standing.objects.filter(known_from=LATER).values_list("digest", flat=True)) <= before


def test_what_a_dead_worker_had_begun_is_done_once_by_another(cast: Cast) -> None:
    levels(cast)
    wall = clock.wall()
    job = claim("dead", wall)
    assert job is not None
    assert Rejudging.objects.get().done == 0
    assert reclaim(wall + 2 * LEASE) == 1
    work()
    done, count = Rejudging.objects.get(), Standing.objects.count()
    assert (done.done, done.bodies) == (2, 2)
    assert perform(job, "dead", clock.wall) is False
    work()
    assert (Rejudging.objects.get().done, Standing.objects.count()) == (2, count)


def test_a_job_that_fails_leaves_nothing_behind_and_is_done_later(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    levels(cast)
    count = Standing.objects.count()
    wall = clock.wall()
    job = claim("broken", wall)
    assert job is not None
    monkeypatch.setenv("CHUNGSUC_NOW", "no moment")
    assert perform(job, "broken", clock.wall) is False
    assert (Rejudging.objects.get().done, Standing.objects.count()) == (0, count)
    monkeypatch.setenv("CHUNGSUC_NOW", LATER.isoformat())
    again = claim("whole", wall + timedelta(minutes=1))
    assert again is not None
    assert perform(again, "whole", clock.wall) is True
    assert Rejudging.objects.get().finished_at == LATER


def test_a_part_that_was_given_up_is_begun_again_an_hour_later(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else its bodies would be stale for ever, and nobody could start it again."""
    levels(cast)
    wall = clock.wall()
    monkeypatch.setenv("CHUNGSUC_NOW", "no moment")
    for attempt in range(1, 6):
        job = claim("broken", wall)
        assert job is not None
        assert perform(job, "broken", partial(max, wall, wall)) is False
        wall += timedelta(seconds=2**attempt)
    monkeypatch.setenv("CHUNGSUC_NOW", LATER.isoformat())
    run_due(wall)
    assert claim("whole", wall) is None
    later = wall + timedelta(hours=2)
    assert set(run_due(later).values()) == {None}
    again = claim("whole", later)
    assert again is not None
    assert perform(again, "whole", clock.wall) is True
    assert Rejudging.objects.get().finished_at == LATER
