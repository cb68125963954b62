"""What counts of many bodies on one or two lines, found again by unit and day."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, TextField, When
from django.db.models import Value as Constant
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, NullIf

from chungsuc.progress.bulk import rows_of
from chungsuc.progress.columns import NONE, Figures
from chungsuc.progress.models import Line, Revision, Value
from chungsuc.progress.workflow import EXPECTED_STATES
from chungsuc.rulebook.columns import Ints, Places
from chungsuc.rulebook.taken import Taken
from chungsuc.units.models import Body

LIFETIME = timedelta(days=400)  # no figure counts longer: twelve months, a day, and room for leap years
REVISION = ("amount", "numerator", "denominator", "male", "female", "grade", "parts", "applicable")
DAYS = 2**22  # more than any day's ordinal: body, line and day make one number


@dataclass(frozen=True, slots=True)
class Unit:
    """A body on a line."""

    body: Body
    line: Line


OFFICIAL, EXPECTED = 1, 2  # on which lines a figure counts, added up
BITS = {Line.OFFICIAL: OFFICIAL, Line.EXPECTED: EXPECTED}
NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Given:
    """Whose the readings of a measure are, in their order."""

    bodies: Ints  # the number of each body, with the day (`DAYS`)
    values: Ints
    lines: Ints

    def take(self, places: Places) -> "Given":
        return Given(self.bodies.take(places), self.values.take(places), self.lines.take(places))


@dataclass(slots=True)
class Counted:
    """What counts, of many bodies on one or two lines. A unit goes by its number: that of its body, then that of its line."""

    bodies: Sequence[Body]
    lines: Sequence[Line]
    figures: Figures = field(default_factory=Figures)
    units: list[Unit] = field(default_factory=list)
    _given: dict[str, Given] = field(default_factory=dict)  # by measure
    _sorted: dict[str, tuple[Ints, Places]] = field(default_factory=dict)  # by measure: units with days, places
    _first: dict[frozenset[str], list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.units = [Unit(body, line) for body in self.bodies for line in self.lines]

    def put(self, measure: str, taken: Taken, given: Given) -> None:
        """All of a measure."""
        self.figures.put(measure, taken)
        self._given[measure] = given

    def newest(self, units: Sequence[int], on: date) -> dict[str, Places]:
        """By measure, of each unit the place of the newest reading that had been taken by the day."""
        mine = np.array(units, np.int64)
        start = mine * DAYS
        wanted = start + on.toordinal()
        found = {}
        for measure in self._given:
            keys, places = self._in_order(measure)
            at = np.searchsorted(keys, wanted, side="right") - 1
            held = (at >= 0) & (keys[at] >= start) if len(keys) else np.zeros(len(mine), np.bool_)
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
            given = self._given[measure]
            keys, places = [], []
            for number, line in enumerate(self.lines):
                here = np.flatnonzero(given.lines & BITS[line])
                bodies, days = np.divmod(given.bodies[here], DAYS)
                keys.append((bodies * len(self.lines) + number) * DAYS + days)
                places.append(here)
            every, place = np.concatenate(keys), np.concatenate(places)
            order = np.lexsort((given.values[place], every))
            self._sorted[measure] = every[order], place[order]
        return self._sorted[measure]


def counted_since(bodies: Sequence[Body], lines: Sequence[Line], since: date) -> Counted:
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
            on_lines=_lines(),
            day=Cast("value__as_of", TextField()),
            label=NullIf("grade", Constant("")),
            shares=Cast("parts", TextField()),
            applies=Cast("applicable", IntegerField()),
        )
        .values_list("value_id", "value__body_id", "value__measure", "on_lines", *CELLS)
    )
    counted = Counted(bodies, lines)
    for measure, taken, given in _by_measure(
        list(rows_of(found)), {body.pk: number for number, body in enumerate(bodies)}
    ):
        counted.put(measure, taken, given)
    return counted


CELLS = ("amount", "numerator", "denominator", "male", "female", "label", "shares", "applies", "day")


def _by_measure(rows: Sequence[tuple[Any, ...]], numbers: Mapping[int, int]) -> Iterator[tuple[str, Taken, Given]]:
    """Column by column, since there may be a hundred thousand rows; then what is of each measure."""
    if not rows:
        return
    values, bodies, measures, on_lines, *amounts, label, parts, applies, days = zip(*rows, strict=True)
    ordinals = {day: date.fromisoformat(day).toordinal() for day in set(days)}
    as_of = [ordinals[day] for day in days]
    shares = [None if text is None else json.loads(text) for text in parts]
    taken = Taken.put_together(amounts, label, applies, as_of, shares)
    mine = np.array([numbers[body] for body in bodies], np.int64)
    given = Given(mine * DAYS + taken.as_of, np.array(values, np.int64), np.array(on_lines, np.int64))
    codes = {measure: code for code, measure in enumerate(dict.fromkeys(measures))}
    code = np.array([codes[measure] for measure in measures], np.intp)
    each = np.split(np.argsort(code, kind="stable"), np.cumsum(np.bincount(code))[:-1])
    for measure, places in zip(codes, each, strict=True):
        yield measure, taken.take(places), given.take(places)


def _lines() -> Combinable:
    """On which lines a revision counts."""
    up = Q(value__state__in=EXPECTED_STATES)
    official = Case(When(pk=F("value__approved"), then=OFFICIAL), default=0)
    counts = Q(up, pk=F("value__latest")) | Q(~up, pk=F("value__approved"))
    return official + Case(When(counts, then=EXPECTED), default=0)
