"""Judging anew reads less than everything; what it writes is as if it had read everything."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chungsuc.clock import ZONE
from chungsuc.progress.models import Line, Revision, Standing, State, Value
from chungsuc.progress.queries import period_of
from chungsuc.progress.standings import (
    Change,
    _span,
    days_of_change,
    judge_sets,
    law_for,
    readings_by_measure,
    rejudge,
    standing_row,
)
from chungsuc.rulebook.load import load
from chungsuc.rulebook.numbers import SCALE
from tests.cast import LATRINES, NOW, ROADS, Cast, measure

ADVANCED = next(i.measure for i in load().edition("qd-318-2022-nang-cao").indicators if i.number == "17.1")
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
            spans = [_span(c, readings) for c in changes if c.body.pk == pk]
            days = {*days_of_change(law, readings), *(start for start, _ in spans)}
            for day in sorted(days):
                if any(start <= day < end for start, end in spans):
                    rows += [
                        standing_row(body, line, day, judged, now) for judged in judge_sets(law, body, readings, day)
                    ]
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
    Value.objects.update(latest=None, approved=None)
    Revision.objects.all().delete()
    Value.objects.all().delete()
    for body, asked, day, state, numerator, was_approved in held:
        hold(cast, body, asked, day, state, numerator, was_approved=was_approved)
    changes = [Change(cast.bodies[body], asked, day) for body, asked, day in changed]
    expected = by_reading_everything(changes, list(Line), NOW)
    assert plain(rejudge(changes, lines=list(Line), now=NOW)) == plain(expected)


def test_figures_of_long_ago_still_say_that_they_are_too_old(cast: Cast) -> None:
    hold(cast, "thu/dong/lua", MEASURES[0], date(2020, 3, 1), State.APPROVED, 90, was_approved=True)
    hold(cast, "thu/dong/lua", MEASURES[1], date(2023, 11, 1), State.APPROVED, 90, was_approved=True)
    changes = [Change(cast.lua, MEASURES[1], date(2023, 11, 1))]
    now = datetime.now(ZONE) - timedelta(days=1)
    expected = by_reading_everything(changes, list(Line), now)
    assert len(expected) > 2
    assert plain(rejudge(changes, lines=list(Line), now=now)) == plain(expected)
