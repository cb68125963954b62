"""Judging bodies anew: which days change, what counts on each line, and the rows that follow."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache, partial

import numpy as np
from django.db.models import Max, Q

from chungsuc.progress.bulk import insert, ready
from chungsuc.progress.columns import NONE, Stood, judge_places, sets_for, stood_of
from chungsuc.progress.counted import Counted, Unit, counted_since
from chungsuc.progress.judged import judge_body, rests_on_others
from chungsuc.progress.lawbook import Law, forget, law_for
from chungsuc.progress.models import Line, Standing
from chungsuc.rulebook.columns import Places
from chungsuc.rulebook.model import Edition
from chungsuc.units.models import Body, BodyKind

LONGEST_ACT = timedelta(minutes=15)  # from the moment of a request to its lock
LAST = datetime(9000, 1, 1, tzinfo=UTC)


def days_of_change(of_law: Iterable[date], taken: Collection[date]) -> set[date]:
    """The days on which a standing can change: a reading is taken, one grows too old, the law changes meanwhile."""
    days = {*taken, *(expiry(day) for day in taken)}
    if days:
        first, last = min(days), max(days)
        days.update(d for d in of_law if first <= d <= last)
    return days


@lru_cache(maxsize=4096)
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
    asked = ask(changes, lines=lines, standards=standards, now=now)
    return append_standings(asked.judged(), max(now, asked.latest or now)) if asked else 0


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
    latest: datetime | None = None  # stored by acts that began later and came first

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


def ask(
    changes: Sequence[Change],
    *,
    lines: Sequence[Line],
    standards: Collection[str] | None = None,
    now: datetime = LAST,
) -> Asked | None:
    """Where the changes reach; None where they reach no commune."""
    by_body: dict[int, list[Change]] = defaultdict(list)
    for change in changes:
        if change.body.kind == BodyKind.COMMUNE:
            by_body[change.body.pk].append(change)
    if not by_body:
        return None
    bodies = [found[0].body for found in by_body.values()]
    law, since = law_for(bodies), min(change.day for change in changes)
    counted = counted_since(bodies, lines, since)
    judged_before, latest = _judged_days(bodies, lines, since, now)
    groups: dict[tuple[Edition, date], list[int]] = defaultdict(list)
    days_of = cache(partial(_days, law.known))  # most bodies give their figures on the same days
    taken = counted.days()
    for number, unit in enumerate(counted.units):
        mine = by_body[unit.body.pk]
        spans = {_span(change, counted.later(number, change.measure, change.day)) for change in mine}
        changed = {change.measure for change in mine}
        before = judged_before[unit.body.pk, unit.line]
        for day in days_of(law.days(unit.body), frozenset(spans), frozenset(taken[number]), frozenset(before)):
            for edition in sets_for(law, unit.body, day, partial(_given, counted, number, changed, day)):
                if standards is None or edition.id in standards:
                    groups[edition, day].append(number)
    return Asked(law, counted, groups, latest)


def _given(counted: Counted, unit: int, changed: Collection[str], on: date, measures: frozenset[str]) -> bool:
    """A figure of one of them had been taken by the day; or one came or went, which may have been the only one."""
    return not measures.isdisjoint(changed) or counted.begins(unit, measures) <= on.toordinal()


def _days(
    known: Callable[[date], bool],
    of_law: tuple[date, ...],
    spans: frozenset[tuple[date, date]],
    taken: frozenset[date],
    judged_before: frozenset[date],
) -> list[date]:
    """The days to be judged of one unit."""
    days = {*days_of_change(of_law, taken), *(start for start, _ in spans)}
    found = {*judged_before, *(day for day in days if known(day))}
    return sorted(day for day in found if any(start <= day < end for start, end in spans))


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
    given = counted.figures
    for row, unit in enumerate(units):
        readings = {m: [given.reading(m, at[row])] for m, at in places.items() if at[row] != NONE}
        yield stood_of(judge_body(law, unit.body, readings, day, edition.level, explained=False))


def _judged_days(
    bodies: Sequence[Body], lines: Sequence[Line], since: date, now: datetime
) -> tuple[Mapping[tuple[int, Line], set[date]], datetime | None]:
    """
    The days from one on, by body and line, on which standings begin; and the latest moment of one that was stored by an
    act that began after `now` and did not have to wait: what follows it is known later. One query.
    """
    found = Standing.objects.filter(body__in=bodies, line__in=lines, day__gte=since).order_by()
    overtaken = Q(known_from__gt=now, known_from__lte=now + LONGEST_ACT)
    rows = found.values_list("body_id", "line", "day").annotate(latest=Max("known_from", filter=overtaken))
    days: dict[tuple[int, Line], set[date]] = defaultdict(set)
    latest: datetime | None = None
    for body, line, day, moment in rows:
        days[body, Line(line)].add(day)
        if moment is not None:
            latest = max(moment, latest or moment)
    return days, latest
