"""Judging anew reads less than everything; what it writes is as if it had read everything."""

import contextlib
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from chungsuc.accounts.permits import Refused
from chungsuc.clock import ZONE
from chungsuc.progress.actions import Entry, enter_values, submit_values, take_step
from chungsuc.progress.judged import readings_by_measure
from chungsuc.progress.lawbook import law_for
from chungsuc.progress.models import Line, Revision, Standing, State, Value
from chungsuc.progress.queries import period_of
from chungsuc.progress.standings import Change, _span, rejudge
from chungsuc.progress.tests.oracle import days_of, judge_sets, standing_row
from chungsuc.rulebook.load import load
from chungsuc.rulebook.model import Reading
from chungsuc.rulebook.numbers import SCALE
from tests.cast import LATRINES, NOW, ROADS, STANDARD, Cast, measure

ADVANCED = next(i.measure for i in load().edition("qd-318-2022-nang-cao").indicators if i.number == "8.2")
MEASURES = (measure(LATRINES), measure(ROADS), ADVANCED)


def by_reading_everything(changes: Sequence[Change], lines: Sequence[Line], now: datetime) -> list[Standing]:
    bodies = {change.body.pk: change.body for change in changes}
    law = law_for(bodies.values())
    by_body: dict[int, list[Value]] = defaultdict(list)
    for value in Value.objects.filter(body__in=bodies).select_related("latest", "approved"):
        by_body[value.body_id].append(value)
    rows: list[Standing] = []
    for pk, body in bodies.items():
        for line in lines:
            readings = readings_by_measure(by_body[pk], line)
            spans = [
                _span(c, [r.as_of for r in readings.get(c.measure, ()) if r.as_of]) for c in changes if c.body.pk == pk
            ]
            changed = {c.measure for c in changes if c.body.pk == pk}
            days = {*days_of(law, body, readings), *(start for start, _ in spans)}
            for day in sorted(days):
                if any(start <= day < end for start, end in spans):
                    sets = judge_sets(law, body, readings, day, changed)
                    rows += [standing_row(body, line, day, judged, now) for judged in sets]
    return rows


def plain(rows: Sequence[Standing]) -> list[tuple[object, ...]]:
    names = [f.attname for f in Standing._meta.concrete_fields if f.attname != "id"]
    return [tuple(getattr(row, name) for name in names) for row in rows]


def hold(cast: Cast, body: str, asked: str, day: date, state: str, numerator: int, *, was_approved: bool) -> None:
    value = Value.objects.create(body=cast.bodies[body], measure=asked, period=period_of(day), as_of=day, state=state)
    made = [
        Revision.objects.create(
            value=value, numerator=n * SCALE, denominator=100 * SCALE, recorded_by=cast["an"], recorded_at=NOW
        )
        for n in (numerator, numerator + 1)
    ]
    value.latest, value.approved = made[1], made[0] if was_approved else None
    value.save()


days = st.dates(date(2020, 1, 1), date(2024, 12, 31))
figures = st.tuples(
    st.sampled_from(("thu/dong/lua", "thu/tay/san")),
    st.sampled_from(MEASURES),
    days,
    st.sampled_from(State.values),
    st.integers(0, 99),
    st.booleans(),
)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    held=st.lists(figures, max_size=14, unique_by=lambda f: (f[0], f[1], period_of(f[2]))),
    changed=st.lists(
        st.tuples(st.sampled_from(("thu/dong/lua", "thu/tay/san")), st.sampled_from((*MEASURES, "")), days),
        min_size=1,
        max_size=4,
    ),
)
def test_judging_anew_writes_what_reading_every_figure_would(
    cast: Cast,
    held: list[tuple[str, str, date, str, int, bool]],
    changed: list[tuple[str, str, date]],
) -> None:
    Standing.objects.all().delete()
    Value.objects.update(latest=None, approved=None)
    Revision.objects.all().delete()
    Value.objects.all().delete()
    for body, asked, day, state, numerator, was_approved in held:
        hold(cast, body, asked, day, state, numerator, was_approved=was_approved)
    changes = [Change(cast.bodies[body], asked, day) for body, asked, day in changed]
    expected = by_reading_everything(changes, list(Line), NOW)
    assert rejudge(changes, lines=list(Line), now=NOW) == len(expected)
    assert plain(list(Standing.objects.order_by("pk"))) == plain(expected)


def test_figures_of_long_ago_still_say_that_they_are_too_old(cast: Cast) -> None:
    hold(cast, "thu/dong/lua", MEASURES[0], date(2020, 3, 1), State.APPROVED, 90, was_approved=True)
    hold(cast, "thu/dong/lua", MEASURES[1], date(2023, 11, 1), State.APPROVED, 90, was_approved=True)
    changes = [Change(cast.lua, MEASURES[1], date(2023, 11, 1))]
    now = datetime.now(ZONE) - timedelta(days=1)
    expected = by_reading_everything(changes, list(Line), now)
    assert len(expected) > 2
    rejudge(changes, lines=list(Line), now=now)
    assert plain(list(Standing.objects.order_by("pk"))) == plain(expected)


EDITIONS = (STANDARD, "qd-318-2022-nang-cao")
COURSES = (
    ("enter",),
    ("submit",),
    ("submit", "withdraw"),
    ("submit", "return", "submit"),
    ("submit", "verify"),
    ("submit", "verify", "refuse"),
    ("submit", "verify", "approve"),
    ("reopen", "enter"),
    ("reopen", "submit", "verify", "approve"),
)
acts = st.tuples(st.sampled_from(COURSES), st.sampled_from(MEASURES), st.integers(0, 100), st.integers(0, 20))


def act_on(cast: Cast, name: str, asked: str, numerator: int, now: datetime) -> None:
    """One step as a person would take it on that day; what may not be done is not done."""
    who = {"enter": "an", "submit": "an", "withdraw": "an", "verify": "dung", "return": "dung"}.get(name, "em")
    if name in ("verify", "return") and asked == measure(LATRINES):
        who = "chi"
    value = Value.objects.filter(body=cast.lua, measure=asked, period=period_of(now.date())).first()
    with contextlib.suppress(Refused):
        if name in ("enter", "submit"):
            reading = Reading(numerator=numerator * SCALE, denominator=100 * SCALE, as_of=now.date())
            entries = [Entry(asked, reading, seen=value.latest_id if value else None)]
            period, act = period_of(now.date()), enter_values if name == "enter" else submit_values
            act(actor=cast[who], body=cast.lua, period=period, as_of=now.date(), entries=entries, now=now)
        elif value is not None:
            take_step(actor=cast[who], name=name, value_ids=[value.pk], now=now, reason="Cần xem lại")


@pytest.mark.slow
@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(taken=[(("submit", "verify", "approve"), MEASURES[1], 90, 1), (("reopen", "enter"), MEASURES[1], 10, 1)])
@given(taken=st.lists(acts, min_size=1, max_size=8))
def test_whatever_was_done_the_standings_are_those_of_judging_all_from_the_beginning(
    cast: Cast, taken: list[tuple[tuple[str, ...], str, int, int]]
) -> None:
    with transaction.atomic():
        now = datetime(2023, 1, 2, 9, tzinfo=ZONE)
        for course, asked, numerator, pause in taken:
            for name in course:
                act_on(cast, name, asked, numerator, now)
                now += timedelta(days=pause)
        law, known = law_for([cast.lua]), list(Value.objects.filter(body=cast.lua).select_related("latest", "approved"))
        kept = list(Standing.objects.order_by("day", "known_from", "pk"))
        for line in Line:
            readings = readings_by_measure(known, line)
            for day in sorted({*days_of(law, cast.lua, readings), *(row.day for row in kept), now.date()}):
                fresh = {j.standard: j for j in judge_sets(law, cast.lua, readings, day)}
                held = {row.standard: row.indicators for row in kept if row.line == line and row.day <= day}
                for standard in EDITIONS:
                    judged = fresh.get(standard)
                    due = standing_row(cast.lua, line, day, judged, now).indicators if judged else ""
                    assert held.get(standard, "").strip("uU") == due.strip("uU"), (line, day, standard)
        transaction.set_rollback(True)
