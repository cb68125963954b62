"""Judging bodies anew: which days change, what counts on each line, and the rows that follow."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial

import numpy as np
from django.db.models import Exists, F, IntegerField, OuterRef, Q, TextField
from django.db.models import Value as Constant
from django.db.models.functions import Cast, NullIf

from chungsuc.progress.bulk import insert, ready, rows_of
from chungsuc.progress.columns import NONE, Figures, Stood, judge_places, sets_for, stood_of
from chungsuc.progress.lawbook import Law, forget, law_for
from chungsuc.progress.models import Line, Revision, Standing, Value, reading_of
from chungsuc.progress.workflow import EXPECTED_STATES
from chungsuc.rulebook.columns import Ints, Places
from chungsuc.rulebook.judging import judge
from chungsuc.rulebook.load import NotInForceError
from chungsuc.rulebook.model import BASE, Edition, Facts, Judgement, Outcome, Reading
from chungsuc.rulebook.multiples import resolved
from chungsuc.units.models import Body, BodyKind

LIFETIME = timedelta(days=400)  # no figure counts longer: twelve months, a day, and room for leap years
REVISION = ("amount", "numerator", "denominator", "male", "female", "grade", "parts", "applicable")
DAYS = 2**22  # more than any day's ordinal: body, line and day make one number


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
    law: Law,
    body: Body,
    readings: Mapping[str, Sequence[Reading]],
    on: date,
    level: str = BASE,
    *,
    explained: bool = True,
) -> Judgement:
    """By the set of a level; where that asks for another set to be met, by the other one first, on the same figures."""
    edition, facts = facts_asked(law, body, readings, on, level)
    return judge(edition, facts, on, explained=explained)


def facts_asked(
    law: Law, body: Body, readings: Mapping[str, Sequence[Reading]], on: date, level: str = BASE
) -> tuple[Edition, Facts]:
    """What a body is judged by for a day by the set of a level, and on what."""
    edition = edition_asked(law, body, on, level)
    facts = facts_on(edition, body, law.column(edition, body, on), readings, on)
    outcomes = _by_other_sets(law, edition, body, readings, on)
    return edition, replace(facts, outcomes=outcomes) if outcomes else facts


def edition_asked(law: Law, body: Body, on: date, level: str = BASE) -> Edition:
    """The edition of the day, with the levels that are so many times another set's put in."""
    edition = law.edition(body, on, level)
    for other in sorted({i.multiple.level for i in edition.indicators if i.multiple}):
        with suppress(NotInForceError):
            edition = resolved(edition, law.edition(body, on, other))
    return edition


def rests_on_others(edition: Edition) -> bool:
    """Whether a set asks how the body itself is judged by another one, or takes levels from it."""
    return any(i.multiple or (i.derived and i.derived.of == "self") for i in edition.indicators)


def _by_other_sets(
    law: Law, edition: Edition, body: Body, readings: Mapping[str, Sequence[Reading]], on: date
) -> dict[str, Outcome]:
    found = {}
    for indicator in edition.indicators:
        if indicator.derived and indicator.derived.of == "self" and indicator.derived.level:
            try:
                judged = judge_body(law, body, readings, on, indicator.derived.level, explained=False)
            except NotInForceError:
                continue
            soft = {f"{judged.verdict}_provisional": 1} if judged.provisional and judged.verdict != "unknown" else {}
            found[indicator.number] = Outcome(**{judged.verdict: 1, **soft})
    return found


def days_of_change(law: Law, body: Body, taken: Collection[date]) -> list[date]:
    """The days on which the standing can change: a reading is taken, one grows too old, the law changes."""
    days = {*taken, *(expiry(day) for day in taken)}
    if days:
        first, last = min(days), max(days)
        days.update(d for d in law.days(body) if first <= d <= last)
    return sorted(d for d in days if law.known(d))


def expiry(taken: date, months: int = 12) -> date:
    """The first day on which a figure of this day is too old."""
    year, month = divmod(taken.year * 12 + taken.month - 1 + months, 12)
    try:
        return date(year, month + 1, taken.day) + timedelta(days=1)
    except ValueError:
        return date(year, month + 1, 28) + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Change:
    """A reading came, changed or went: re-judge from its day to the next reading of the same measure."""

    body: Body
    measure: str
    day: date


@dataclass(frozen=True, slots=True)
class Unit:
    """A body on a line."""

    body: Body
    line: Line


OFFICIAL, EXPECTED = 1, 2  # on which lines a figure counts, added up
BITS = {Line.OFFICIAL: OFFICIAL, Line.EXPECTED: EXPECTED}
NEVER = np.iinfo(np.int64).max


@dataclass(slots=True)
class Counted:
    """What counts, of many bodies on one or two lines. A unit goes by its number: that of its body, then that of its line."""

    bodies: Sequence[Body]
    lines: Sequence[Line]
    figures: Figures = field(default_factory=Figures)
    units: list[Unit] = field(default_factory=list)
    _given: dict[str, list[tuple[int, int, int]]] = field(default_factory=dict)  # by measure
    _sorted: dict[str, tuple[Ints, Places]] = field(default_factory=dict)  # by measure: units with days, places
    _first: dict[frozenset[str], list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.units = [Unit(body, line) for body in self.bodies for line in self.lines]

    def put(self, measure: str, readings: list[Reading], given: list[tuple[int, int, int]]) -> None:
        """All of a measure. `given`, of each: the number of its body with the day (`DAYS`), its value's id, its lines."""
        self.figures.readings[measure] = readings
        self._given[measure] = given

    def newest(self, units: Sequence[int], on: date) -> dict[str, Places]:
        """By measure, of each unit the place of the newest reading that had been taken by the day."""
        mine = np.array(units, np.int64)
        wanted = mine * DAYS + on.toordinal()
        found = {}
        for measure in self._given:
            keys, places = self._in_order(measure)
            at = np.searchsorted(keys, wanted, side="right") - 1
            held = (at >= 0) & (keys[at] // DAYS == mine) if len(keys) else np.zeros(len(mine), np.bool_)
            found[measure] = np.where(held, places[at], NONE) if len(keys) else np.full(len(mine), NONE, np.intp)
        return found

    def days(self) -> list[set[date]]:
        """Of each unit the days on which something was taken."""
        found: list[set[date]] = [set() for _ in self.units]
        if self._given:
            every = np.unique(np.concatenate([self._in_order(measure)[0] for measure in self._given]))
            for unit, day in zip((every // DAYS).tolist(), (every % DAYS).tolist(), strict=True):
                found[unit].add(date.fromordinal(day))
        return found

    def later(self, unit: int, measure: str, day: date) -> list[date]:
        """The days after this one on which a unit's figures of a measure were taken."""
        if measure not in self._given:
            return []
        keys, _ = self._in_order(measure)
        after, end = np.searchsorted(keys, [unit * DAYS + day.toordinal() + 1, (unit + 1) * DAYS])
        return [date.fromordinal(key) for key in (keys[after:end] % DAYS).tolist()]

    def begins(self, unit: int, measures: frozenset[str]) -> int:
        """The ordinal of the day of a unit's first figure of any of these measures."""
        if measures not in self._first:
            first = np.full(len(self.units), NEVER, np.int64)
            for measure in measures & self._given.keys():
                keys, _ = self._in_order(measure)
                np.minimum.at(first, keys // DAYS, keys % DAYS)
            self._first[measures] = first.tolist()
        return self._first[measures][unit]

    def _in_order(self, measure: str) -> tuple[Ints, Places]:
        if measure not in self._sorted:
            given, values, lines = np.array(self._given[measure], np.int64).T
            keys, places = [], []
            for number, line in enumerate(self.lines):
                here = np.flatnonzero(lines & BITS[line])
                bodies, days = given[here] // DAYS, given[here] % DAYS
                keys.append((bodies * len(self.lines) + number) * DAYS + days)
                places.append(here)
            every, place = np.concatenate(keys), np.concatenate(places)
            order = np.lexsort((values[place], every))
            self._sorted[measure] = every[order], place[order]
        return self._sorted[measure]


def rejudge(
    changes: Sequence[Change], *, lines: Sequence[Line], now: datetime, standards: Collection[str] | None = None
) -> int:
    """
    Judges the bodies anew where the changes reach, and appends the standings; by all sets, or only by those named. How many.

    Only communes have standings; other bodies are judged when they are asked for. Days that were judged before are judged
    again, also where nothing changes on them any more: their rows would hold. A handful of queries, whatever the number
    of values. The bodies are locked by the caller.
    """
    forget()  # what the request knew of the law may be older than the lock
    asked = ask(changes, lines=lines, standards=standards)
    return append_standings(asked.judged(), now) if asked else 0


COLUMNS = "body_id line day standard criteria_met verdict provisional criteria indicators digest known_from"
Judged = tuple[Unit, date, Stood]


def append_standings(judged: Iterable[Judged], now: datetime) -> int:
    """Many rows at once, known from now."""
    known_from = ready(now)
    rows = (
        (
            *(unit.body.pk, unit.line, str(day), stood.standard, stood.criteria_met, stood.verdict, stood.provisional),
            *(stood.criteria, stood.indicators, stood.digest, known_from),
        )
        for unit, day, stood in judged
    )
    return insert(Standing, COLUMNS, rows)


@dataclass(frozen=True, slots=True)
class Asked:
    """What has to be judged: units by edition and day, and what counts of each."""

    law: Law
    counted: Counted
    groups: Mapping[tuple[Edition, date], Sequence[int]]

    def judged(self) -> list[Judged]:
        """What is found, that of a unit together and in the order of its days."""
        found: list[tuple[int, date, int, Stood]] = []
        for (edition, day), numbers in self.groups.items():
            places = self.counted.newest(numbers, day)
            mine, of = self._apart(numbers, places)
            units = [self.counted.units[numbers[row]] for row in mine.tolist()]
            stands = list(
                _stood(self.law, edition, day, units, {m: at[mine] for m, at in places.items()}, self.counted)
            )
            found += ((number, day, len(found), stands[row]) for number, row in zip(numbers, of.tolist(), strict=True))
        found.sort(key=lambda one: one[:3])
        return [(self.counted.units[number], day, stood) for number, day, _, stood in found]

    def _apart(self, numbers: Sequence[int], places: Mapping[str, Places]) -> tuple[Places, Places]:
        """The rows to be judged, and of each unit the one that it is judged with: where both lines count the same, the same."""
        bodies = np.array(numbers) // len(self.counted.lines)
        same = np.concatenate([[False], bodies[1:] == bodies[:-1]])
        for at in places.values():
            same[1:] &= at[1:] == at[:-1]
        return np.flatnonzero(~same), np.cumsum(~same) - 1


def ask(changes: Sequence[Change], *, lines: Sequence[Line], standards: Collection[str] | None = None) -> Asked | None:
    """Where the changes reach; None where they reach no commune."""
    by_body: dict[int, list[Change]] = defaultdict(list)
    for change in changes:
        if change.body.kind == BodyKind.COMMUNE:
            by_body[change.body.pk].append(change)
    if not by_body:
        return None
    bodies = [found[0].body for found in by_body.values()]
    law, since = law_for(bodies), min(change.day for change in changes)
    counted = _counted(bodies, lines, since)
    judged_before = _judged_days(bodies, lines, since)
    groups: dict[tuple[Edition, date], list[int]] = defaultdict(list)
    taken = counted.days()
    for number, unit in enumerate(counted.units):
        mine = by_body[unit.body.pk]
        spans = {_span(change, counted.later(number, change.measure, change.day)) for change in mine}
        changed = {change.measure for change in mine}
        for day in _days(law, unit.body, spans, taken[number], judged_before[unit.body.pk, unit.line]):
            for edition in sets_for(law, unit.body, day, partial(_given, counted, number, changed, day)):
                if standards is None or edition.id in standards:
                    groups[edition, day].append(number)
    return Asked(law, counted, groups)


def _given(counted: Counted, unit: int, changed: Collection[str], on: date, measures: frozenset[str]) -> bool:
    """A figure of one of them had been taken by the day; or one came or went, which may have been the only one."""
    return not measures.isdisjoint(changed) or counted.begins(unit, measures) <= on.toordinal()


def _days(
    law: Law, body: Body, spans: Collection[tuple[date, date]], taken: Collection[date], judged_before: Iterable[date]
) -> list[date]:
    """The days to be judged of one unit."""
    days = {*days_of_change(law, body, taken), *judged_before, *(start for start, _ in spans if law.known(start))}
    return sorted(day for day in days if any(start <= day < end for start, end in spans))


def _span(change: Change, taken: Iterable[date]) -> tuple[date, date]:
    return change.day, min([*(d for d in taken if d > change.day), expiry(change.day) + timedelta(days=1)])


def _stood(
    law: Law, edition: Edition, day: date, units: Sequence[Unit], places: Mapping[str, Places], counted: Counted
) -> Iterator[Stood]:
    """In columns; one by one where the set rests on how each body is judged by another, which few are far enough to ask."""
    if not rests_on_others(edition):
        sides = [(unit.body, law.column(edition, unit.body, day)) for unit in units]
        yield from judge_places(edition, day, sides, places, counted.figures)
        return
    given = counted.figures.readings
    for row, unit in enumerate(units):
        readings = {m: [given[m][at[row]]] for m, at in places.items() if at[row] != NONE}
        yield stood_of(judge_body(law, unit.body, readings, day, edition.level, explained=False))


def _judged_days(bodies: Sequence[Body], lines: Sequence[Line], since: date) -> Mapping[tuple[int, Line], set[date]]:
    """The days from one on, by body and line, on which standings begin. One query."""
    found = Standing.objects.filter(body__in=bodies, line__in=lines, day__gte=since)
    days: dict[tuple[int, Line], set[date]] = defaultdict(set)
    for body, line, day in found.order_by().values_list("body_id", "line", "day").distinct():
        days[body, Line(line)].add(day)
    return days


def _counted(bodies: Sequence[Body], lines: Sequence[Line], since: date) -> Counted:
    """
    What can count from a day on: all that was taken within its lifetime before that day or later, and of older figures
    those of measures that have no newer one. One query; plain columns, because models and conversions cost more than
    the judging.
    """
    alive = since - LIFETIME
    newer = Value.objects.filter(
        body=OuterRef("value__body"),
        measure=OuterRef("value__measure"),
        as_of__range=(alive, since),
        as_of__gt=OuterRef("value__as_of"),
        approved__isnull=False,
    )
    counts = Q(pk=F("value__latest")) | Q(pk=F("value__approved"))
    found = (
        Revision.objects.filter(counts, Q(value__as_of__gte=alive) | ~Exists(newer))
        .filter(value__body__in=bodies)
        .order_by()
        .annotate(
            day=Cast("value__as_of", TextField()),
            label=NullIf("grade", Constant("")),
            shares=Cast("parts", TextField()),
            applies=Cast("applicable", IntegerField()),
        )
        .values_list("pk", "value_id", *(f"value__{name}" for name in VALUE), *CELLS)
    )
    days, numbers = _Days(), {body.pk: number * DAYS for number, body in enumerate(bodies)}
    by_measure: dict[str, tuple[list[Reading], list[tuple[int, int, int]]]] = defaultdict(lambda: ([], []))
    for pk, value, body, measure, state, latest, approved, *cells, parts, applies, day in rows_of(found):
        on_lines = OFFICIAL if pk == approved else 0
        if pk == (latest if state in EXPECTED_STATES else approved):
            on_lines += EXPECTED
        if on_lines:
            readings, given = by_measure[measure]
            as_of, ordinal = days[day]
            shares = None if parts is None else json.loads(parts)
            readings.append(Reading(*cells, applies == 1, as_of, shares))  # type: ignore[call-arg]
            given.append((numbers[body] + ordinal, value, on_lines))
    counted = Counted(bodies, lines)
    for measure, (readings, given) in by_measure.items():
        counted.put(measure, readings, given)
    return counted


VALUE = ("body_id", "measure", "state", "latest_id", "approved_id")
CELLS = ("amount", "numerator", "denominator", "male", "female", "label", "shares", "applies", "day")


class _Days(dict[str, tuple[date, int]]):
    """Days from their texts, each read once, with their ordinals."""

    def __missing__(self, text: str) -> tuple[date, int]:
        day = date.fromisoformat(text)
        self[text] = day, day.toordinal()
        return self[text]
