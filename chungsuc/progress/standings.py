"""Judging bodies anew: which days change, what counts on each line, and the rows that follow."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django.db.models import Exists, OuterRef, Q

from chungsuc.progress.lawbook import Law, law_for
from chungsuc.progress.models import Line, Standing, Value, reading_of
from chungsuc.progress.workflow import EXPECTED_STATES
from chungsuc.rulebook.judging import judge
from chungsuc.rulebook.load import change_days
from chungsuc.rulebook.model import BASE, Edition, Facts, Judgement, Reading
from chungsuc.units.models import Body

LIFETIME = timedelta(days=400)  # no figure counts longer: twelve months, a day, and room for leap years
REVISION = ("amount", "numerator", "denominator", "male", "female", "grade", "parts", "applicable")


def readings_by_measure(values: Iterable[Value], line: Line) -> dict[str, list[Reading]]:
    """What counts on a line, oldest first, for each measure of one body."""
    found: dict[str, list[Reading]] = defaultdict(list)
    for value in values:
        revision = value.approved
        if line == Line.EXPECTED and value.state in EXPECTED_STATES:
            revision = value.latest
        if revision is not None:
            found[value.measure].append(reading_of(value, revision))
    for readings in found.values():
        readings.sort(key=lambda r: r.as_of or date.min)
    return found


def facts_on(edition: Edition, body: Body, region: str, readings: Mapping[str, Sequence[Reading]], on: date) -> Facts:
    """The newest reading of each indicator's measure that had been taken by the day."""
    known: dict[str, Reading] = {}
    for indicator in edition.indicators:
        for reading in reversed(readings.get(indicator.measure, ())):
            if (reading.as_of or date.min) <= on:
                known[indicator.number] = reading
                break
    return Facts(unit=body.official_name, region=region, readings=known, sample=body.sample_figures)


def judge_body(
    law: Law, body: Body, readings: Mapping[str, Sequence[Reading]], on: date, level: str = BASE
) -> Judgement:
    edition = law.edition(body, on, level)
    return judge(edition, facts_on(edition, body, law.region(body, on), readings, on), on)


def judge_sets(
    law: Law, body: Body, readings: Mapping[str, Sequence[Reading]], on: date, changed: Iterable[str] = ()
) -> list[Judgement]:
    """
    By the base set; by another one from the day of the first figure that only the other one reads. Without sentences.

    `changed` are measures of which a figure came or went: where the only one went, the other set is judged once more.
    """
    given = {m for m, taken in readings.items() if taken and (taken[0].as_of or date.min) <= on} | {*changed}
    judged: list[Judgement] = []
    base: frozenset[str] = frozenset()
    for edition in law.editions(body, on):
        measures = _measures(edition)
        if judged and not (measures - base) & given:
            continue
        base = base or measures
        judged.append(judge(edition, facts_on(edition, body, law.region(body, on), readings, on), on, explained=False))
    return judged


@cache
def _law_days(edition: Edition) -> tuple[date, ...]:
    return change_days(edition)


@cache
def _measures(edition: Edition) -> frozenset[str]:
    return frozenset(i.measure for i in edition.indicators)


def days_of_change(law: Law, readings: Mapping[str, Sequence[Reading]]) -> list[date]:
    """The days on which the standing can change: a reading is taken, one grows too old, the law changes."""
    days: set[date] = set()
    for taken in readings.values():
        days.update(r.as_of for r in taken if r.as_of)
        days.update(expiry(r.as_of) for r in taken if r.as_of)
    if days:
        first, last = min(days), max(days)
        for edition in law.rulebook.editions:
            days.update(d for d in _law_days(edition) if first <= d <= last)
    return sorted(d for d in days if law.known(d))


def expiry(taken: date, months: int = 12) -> date:
    """The first day on which a figure of this day is too old."""
    year, month = divmod(taken.year * 12 + taken.month - 1 + months, 12)
    try:
        return date(year, month + 1, taken.day) + timedelta(days=1)
    except ValueError:
        return date(year, month + 1, 28) + timedelta(days=1)


def letters(verdicts: Iterable[tuple[str, bool]]) -> str:
    """One letter a verdict: m, n, u; capital where provisional."""
    return "".join(v[0].upper() if provisional else v[0] for v, provisional in verdicts)


def standing_row(body: Body, line: Line, day: date, judged: Judgement, known_from: datetime) -> Standing:
    return Standing(
        body=body,
        standard=judged.standard,
        line=line,
        day=day,
        known_from=known_from,
        criteria_met=judged.criteria_met,
        verdict=judged.verdict,
        provisional=judged.provisional,
        criteria=letters((c.verdict, c.provisional) for c in judged.criteria),
        indicators=letters((i.verdict, i.provisional) for i in judged.indicators),
        digest=judged.digest,
    )


@dataclass(frozen=True, slots=True)
class Change:
    """A reading came, changed or went: re-judge from its day to the next reading of the same measure."""

    body: Body
    measure: str
    day: date


def _span(change: Change, readings: Mapping[str, Sequence[Reading]]) -> tuple[date, date]:
    later = [r.as_of for r in readings.get(change.measure, ()) if r.as_of and r.as_of > change.day]
    return change.day, min([*later, expiry(change.day) + timedelta(days=1)])


def rejudge(changes: Sequence[Change], *, lines: Sequence[Line], now: datetime) -> list[Standing]:
    """
    Judges the bodies anew where the changes reach, and appends the standings. Five queries, whatever the number of values.

    Days that were judged before are judged again, also where nothing changes on them any more: their rows would hold.
    """
    by_body: dict[int, list[Change]] = defaultdict(list)
    for change in changes:
        by_body[change.body.pk].append(change)
    bodies = [found[0].body for found in by_body.values()]
    law = law_for(bodies)
    counted = _counted(bodies, lines, min(change.day for change in changes))
    judged_before = _judged_days(bodies, lines, min(change.day for change in changes))
    rows: list[Standing] = []
    for body in bodies:
        for line in lines:
            readings = counted[line][body.pk]
            spans = {_span(change, readings) for change in by_body[body.pk]}
            changed = {change.measure for change in by_body[body.pk]}
            days = {*days_of_change(law, readings), *(start for start, _ in spans), *judged_before[body.pk, line]}
            rows += [
                standing_row(body, line, day, judged, now)
                for day in sorted(days)
                if any(start <= day < end for start, end in spans)
                for judged in judge_sets(law, body, readings, day, changed)
            ]
    Standing.objects.bulk_create(rows, batch_size=500)
    return rows


def _judged_days(bodies: Sequence[Body], lines: Sequence[Line], since: date) -> Mapping[tuple[int, Line], set[date]]:
    """The days from one on, by body and line, on which standings begin. One query."""
    found = Standing.objects.filter(body__in=bodies, line__in=lines, day__gte=since)
    days: dict[tuple[int, Line], set[date]] = defaultdict(set)
    for body, line, day in found.order_by().values_list("body_id", "line", "day").distinct():
        days[body, Line(line)].add(day)
    return days


Counted = Mapping[Line, Mapping[int, dict[str, list[Reading]]]]  # by line and body, as `readings_by_measure` gives them


def _counted(bodies: Sequence[Body], lines: Sequence[Line], since: date) -> Counted:
    """
    What can count from a day on: all that was taken within its lifetime before that day or later, and of older figures
    those of measures that have no newer one. One query; rows, because models cost more than the judging.
    """
    alive = since - LIFETIME
    newer = Value.objects.filter(
        body=OuterRef("body"),
        measure=OuterRef("measure"),
        as_of__range=(alive, since),
        as_of__gt=OuterRef("as_of"),
        approved__isnull=False,
    )
    columns = [f"{which}__{name}" for which in ("latest", "approved") for name in REVISION]
    found = (
        Value.objects.filter(Q(as_of__gte=alive) | ~Exists(newer), body__in=bodies)
        .order_by("as_of", "pk")
        .values_list("body_id", "measure", "as_of", "state", "latest_id", "approved_id", *columns)
    )
    counted: Counted = {line: defaultdict(lambda: defaultdict(list)) for line in lines}
    for body, measure, as_of, state, latest, approved, *cells in found.iterator(chunk_size=5000):
        for line in lines:
            expected = line == Line.EXPECTED and state in EXPECTED_STATES
            if (latest if expected else approved) is not None:
                mine = cells[: len(REVISION)] if expected else cells[len(REVISION) :]
                counted[line][body][measure].append(_reading(as_of, mine))
    return counted


def _reading(as_of: date, cells: Sequence[Any]) -> Reading:
    amount, numerator, denominator, male, female, grade, parts, applicable = cells
    return Reading(amount, numerator, denominator, male, female, grade or None, applicable, as_of, parts)
