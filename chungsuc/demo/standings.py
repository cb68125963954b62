"""
How the communes stood on each day, as known from each moment: whole provinces judged in columns.

A body's figures become known in steps: sent up, some returned, approved. After each step the standing is judged for the
figures' day and for every later day, up to the next figures, on which something is too old or the law changes.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import numpy as np

from chungsuc.demo.periods import PERIODS
from chungsuc.demo.sample import SampleValue
from chungsuc.progress.columns import NONE, Figures, Stood, judge_places, measures_of, sets_for, stood_of
from chungsuc.progress.judged import judge_body, rests_on_others
from chungsuc.progress.lawbook import Law
from chungsuc.progress.models import Line
from chungsuc.progress.standings import expiry
from chungsuc.rulebook.model import Edition
from chungsuc.units.models import Body

END = date(2025, 12, 31)


@dataclass(frozen=True, slots=True)
class Job:
    """One body to be judged: on a day, as known from a moment, by the readings at these places."""

    body: Body
    line: str
    day: date
    known_from: datetime
    places: Mapping[str, int]

    def reads(self, measures: frozenset[str]) -> bool:
        return not measures.isdisjoint(self.places)


@dataclass(frozen=True, slots=True)
class Judged:
    job: Job
    stood: Stood


@dataclass(slots=True)
class Assessor:
    """Judges by whatever sets apply."""

    law: Law
    figures: Figures = field(default_factory=Figures)

    def standings(self, values: Mapping[Body, Sequence[SampleValue]]) -> Iterator[Judged]:
        """Of each body, line and set in the order in which they became known; only where the standing changed."""
        by_law: dict[tuple[Edition, date], list[Job]] = defaultdict(list)
        for body, found in values.items():
            for job in self._jobs(body, found):
                for edition in sets_for(self.law, job.body, job.day, job.reads):
                    by_law[edition, job.day].append(job)
        return _changes(row for (edition, day), jobs in by_law.items() for row in self._judged(edition, day, jobs))

    def _jobs(self, body: Body, values: Sequence[SampleValue]) -> Iterator[Job]:
        numbers = sorted({v.number for v in values})
        following = dict(zip(numbers, [PERIODS[n].as_of for n in numbers[1:]], strict=False))
        last = min(body.valid_to or END, END)
        changes = set(self.law.days(body))
        at_place = {id(v): self.figures.add(v.measure, v.reading) for v in values}
        for line in Line.values:
            held: dict[str, list[SampleValue]] = defaultdict(list)
            judged: dict[int, set[date]] = defaultdict(set)  # a day judged once is judged again: its row would hold
            for (at, number), steps in sorted(_steps_on(line, values).items(), key=lambda item: item[0]):
                for value, comes in steps:
                    if comes:
                        held[value.measure].append(value)
                    else:
                        held[value.measure].pop()
                newest = {measure: found[-1] for measure, found in held.items() if found}
                first, before = PERIODS[number].as_of, following.get(number, last)
                old = {expiry(day) for day in {v.as_of for v in newest.values()}}
                judged[number] |= {first, *(d for d in changes | old if first < d < before)}
                places = {measure: at_place[id(value)] for measure, value in newest.items()}
                for day in sorted(judged[number]):
                    yield Job(body, line, day, at, places)

    def _judged(self, edition: Edition, day: date, jobs: Sequence[Job]) -> Iterator[Judged]:
        if rests_on_others(edition):
            for job in jobs:
                readings = {m: [self.figures.reading(m, place)] for m, place in job.places.items()}
                yield Judged(
                    job, stood_of(judge_body(self.law, job.body, readings, day, edition.level, explained=False))
                )
            return
        units = [(job.body, self.law.column(edition, job.body, day)) for job in jobs]
        places = {m: np.array([job.places.get(m, NONE) for job in jobs], np.intp) for m in measures_of(edition)}
        for job, stood in zip(jobs, judge_places(edition, day, units, places, self.figures), strict=True):
            yield Judged(job, stood)


def _steps_on(line: str, values: Iterable[SampleValue]) -> dict[tuple[datetime, int], list[tuple[SampleValue, bool]]]:
    """By moment and half-year: the figures that begin to count on the line (true), and those that no longer do."""
    found: dict[tuple[datetime, int], list[tuple[SampleValue, bool]]] = defaultdict(list)
    for value in values:
        for step in value.steps:
            if line == Line.OFFICIAL and step.name == "approve":
                found[step.at, value.number].append((value, True))
            elif line == Line.EXPECTED and step.name in ("submit", "return"):
                found[step.at, value.number].append((value, step.name == "submit"))
    return found


def _changes(judged: Iterable[Judged]) -> Iterator[Judged]:
    """Leaves out what says only what is known already for its day."""
    grouped: dict[tuple[int, str, str], list[Judged]] = defaultdict(list)
    for row in judged:
        grouped[row.job.body.pk, row.job.line, row.stood.standard].append(row)
    for rows in grouped.values():
        said: list[Judged] = []
        for row in sorted(rows, key=lambda r: (r.job.known_from, r.job.day)):
            before = max(
                (s for s in said if s.job.day <= row.job.day), key=lambda s: (s.job.day, s.job.known_from), default=None
            )
            if before is None or before.stood.digest != row.stood.digest:
                said.append(row)
        yield from said
