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
from numpy.typing import NDArray

from chungsuc.demo.periods import PERIODS
from chungsuc.demo.sample import SampleValue
from chungsuc.progress.lawbook import Law
from chungsuc.progress.models import Line
from chungsuc.progress.standings import expiry
from chungsuc.rulebook.columns import Columns, judge_many
from chungsuc.rulebook.judging import digest_of
from chungsuc.rulebook.load import change_days
from chungsuc.rulebook.model import Edition, Facts, Indicator, Reading
from chungsuc.rulebook.reasons import value_text
from chungsuc.rulebook.rules import rules_for
from chungsuc.units.models import Body

END = date(2025, 12, 31)
VERDICTS = ("not_met", "unknown", "met")
LETTERS = np.array([["n", "u", "m"], ["N", "U", "M"]])


@dataclass(frozen=True, slots=True)
class Job:
    """One body to be judged: on a day, as known from a moment, by these readings."""

    body: Body
    line: str
    day: date
    known_from: datetime
    readings: Mapping[str, Reading]


@dataclass(frozen=True, slots=True)
class Judged:
    job: Job
    standard: str
    criteria_met: int
    verdict: str
    provisional: bool
    criteria: str
    indicators: str
    digest: str


@dataclass(slots=True)
class Assessor:
    """Judges by whatever sets apply, and keeps how a reading is written for the next day on which it still counts."""

    law: Law
    texts: dict[tuple[int, int], str] = field(default_factory=dict)

    def standings(self, values: Mapping[Body, Sequence[SampleValue]]) -> Iterator[Judged]:
        """Of each body, line and set in the order in which they became known; only where the standing changed."""
        by_law: dict[tuple[Edition, str, date], list[Job]] = defaultdict(list)
        for body, found in values.items():
            for job in self._jobs(body, found):
                for edition in self._editions(job):
                    by_law[edition, self.law.region(body, job.day), job.day].append(job)
        judged = [row for key, jobs in by_law.items() for row in self._judged(*key, jobs)]
        return _changes(judged)

    def _editions(self, job: Job) -> Iterator[Edition]:
        """By the base set; by another one from the first figure on that only the other one reads."""
        base: frozenset[str] = frozenset()
        for edition in self.law.editions(job.body, job.day):
            measures = frozenset(i.measure for i in edition.indicators)
            if not base or (measures - base) & job.readings.keys():
                yield edition
            base = base or measures

    def _jobs(self, body: Body, values: Sequence[SampleValue]) -> Iterator[Job]:
        numbers = sorted({v.number for v in values})
        following = dict(zip(numbers, [PERIODS[n].as_of for n in numbers[1:]], strict=False))
        last = min(body.valid_to or END, END)
        changes = {day for edition in self.law.rulebook.editions for day in change_days(edition)}
        for line in Line.values:
            held: dict[str, list[Reading]] = defaultdict(list)
            for (at, number), steps in sorted(_steps_on(line, values).items(), key=lambda item: item[0]):
                for value, comes in steps:
                    if comes:
                        held[value.measure].append(value.reading)
                    else:
                        held[value.measure].pop()
                readings = {measure: found[-1] for measure, found in held.items() if found}
                first, before = PERIODS[number].as_of, following.get(number, last)
                old = {expiry(day) for day in {r.as_of for r in readings.values() if r.as_of}}
                for day in sorted({first, *(d for d in changes | old if first < d < before)}):
                    yield Job(body, line, day, at, readings)

    def _judged(self, edition: Edition, region: str, day: date, jobs: Sequence[Job]) -> Iterator[Judged]:
        facts = [
            Facts(
                unit=j.body.official_name,
                region=region,
                readings={i.number: j.readings[i.measure] for i in edition.indicators if i.measure in j.readings},
                sample=j.body.sample_figures,
            )
            for j in jobs
        ]
        found = judge_many(edition, Columns.from_facts(edition, facts), day)
        criteria = _letters(found.criteria, found.criteria_provisional)
        indicators = _letters(found.indicators, found.provisional)
        for place, (job, given) in enumerate(zip(jobs, facts, strict=True)):
            rows = self._rows(edition, given, day, found.indicators[place].tolist())
            yield Judged(
                job=job,
                standard=edition.id,
                criteria_met=int(found.criteria_met[place]),
                verdict=VERDICTS[found.unit[place]],
                provisional=bool(found.unit_provisional[place]),
                criteria=criteria[place],
                indicators=indicators[place],
                digest=digest_of(edition, given.unit, region, rows),
            )

    def _rows(self, edition: Edition, facts: Facts, day: date, codes: Sequence[int]) -> Iterator[tuple[object, ...]]:
        """What a judgement is bound to, as `judge` has it."""
        for rule, code in zip(rules_for(edition, facts.region, day), codes, strict=True):
            indicator, reading = rule.indicator, facts.readings.get(rule.indicator.number)
            applies = True
            if reading is not None and not reading.applicable and indicator.na_allowed:
                applies = reading.as_of is not None and reading.as_of < rule.oldest
            yield indicator.number, VERDICTS[code], applies, rule.scalar, self._text(indicator, reading)

    def _text(self, indicator: Indicator, reading: Reading | None) -> str:
        key = (id(indicator), id(reading))
        if key not in self.texts:
            self.texts[key] = value_text(indicator, reading)
        return self.texts[key]


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


def _letters(verdicts: NDArray[np.int8], provisional: NDArray[np.bool_]) -> list[str]:
    """One letter a verdict: m, n, u; capital where provisional."""
    return ["".join(row) for row in LETTERS[provisional.astype(np.int8), verdicts]]


def _changes(judged: Iterable[Judged]) -> Iterator[Judged]:
    """Leaves out what says only what is known already for its day."""
    grouped: dict[tuple[int, str, str], list[Judged]] = defaultdict(list)
    for row in judged:
        grouped[row.job.body.pk, row.job.line, row.standard].append(row)
    for rows in grouped.values():
        said: list[Judged] = []
        for row in sorted(rows, key=lambda r: (r.job.known_from, r.job.day)):
            before = max(
                (s for s in said if s.job.day <= row.job.day), key=lambda s: (s.job.day, s.job.known_from), default=None
            )
            if before is None or before.digest != row.digest:
                said.append(row)
        yield from said
