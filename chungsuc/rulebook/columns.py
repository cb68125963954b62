"""Judging many units at once: the same answers as `judging.judge`, by columns of NumPy, in blocks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from chungsuc.rulebook.arrays import (
    MET,
    MISSING,
    NOT_MET,
    UNKNOWN,
    Bools,
    Column,
    Ints,
    Places,
    Small,
    by_amount,
    by_grade,
    by_number,
    by_part,
    yes_or_no,
)
from chungsuc.rulebook.derived_columns import gather_outcomes, judge_derived
from chungsuc.rulebook.judging import refuse_sample_on_real
from chungsuc.rulebook.model import Edition, Facts, Indicator, Reading
from chungsuc.rulebook.outcomes import level_asked
from chungsuc.rulebook.rules import Rule, rules_for
from chungsuc.rulebook.taken import Taken

BLOCK: Final = 20_000
__all__ = [
    "BLOCK",
    "MET",
    "MISSING",
    "NOT_MET",
    "UNKNOWN",
    "Bools",
    "Column",
    "Columns",
    "Ints",
    "Places",
    "Small",
    "Verdicts",
    "gather",
    "judge_many",
]


@dataclass(slots=True)
class Columns:
    region_ids: tuple[str, ...]  # "" among them where no column has been set
    region: NDArray[np.int8]  # the place in `region_ids`
    indicators: Mapping[str, Column]  # by the indicator's number
    sample: bool = False

    def __len__(self) -> int:
        return len(self.region)

    @classmethod
    def from_facts(cls, edition: Edition, facts: Sequence[Facts]) -> "Columns":
        region_ids = tuple(r.id for r in edition.regions) or ("",)
        if not all(f.region for f in facts) and edition.regions:
            region_ids = (*region_ids, "")
        places = {region: place for place, region in enumerate(region_ids)}
        for one in facts:
            if edition.regions and one.region:
                edition.region(one.region)
        return cls(
            region_ids=region_ids,
            region=np.array([places[f.region if edition.regions else ""] for f in facts], dtype=np.int8),
            indicators={
                i.number: Column(parts=gather_outcomes([f.outcomes.get(i.number) for f in facts]))
                if i.derived
                else gather(i, [f.readings.get(i.number) for f in facts])
                for i in edition.indicators
            },
            sample=all(f.sample for f in facts),
        )


@dataclass(slots=True)
class Verdicts:
    """NOT_MET, UNKNOWN or MET. Rows are units; the order of the columns is the edition's."""

    indicators: Small
    criteria: Small
    criteria_provisional: Bools
    criteria_met: NDArray[np.int16]
    unit: Small
    unit_provisional: Bools
    region: NDArray[np.int8]
    provisional_by_region: Bools  # regions x indicators
    soft: Mapping[int, Bools] = field(default_factory=dict)  # by indicator: provisional for what it is derived from

    @property
    def provisional(self) -> Bools:
        """Units x indicators. Made when asked for: but for derived ones it hangs on the region alone."""
        found = self.provisional_by_region[self.region]
        for row, more in self.soft.items():
            found[:, row] |= more
        return found


def judge_many(edition: Edition, columns: Columns, on: date, *, block: int = BLOCK) -> Verdicts:
    size = len(columns)
    indicators = np.empty((len(edition.indicators), size), np.int8)
    criteria = np.empty((len(edition.criteria), size), np.int8)
    criteria_provisional = np.empty((len(edition.criteria), size), np.bool_)
    criteria_met = np.empty(size, np.int16)
    unit = np.full(size, UNKNOWN, np.int8)
    unit_provisional = np.ones(size, np.bool_)
    law = _Law.of(edition, columns, on)
    soft = {row: np.zeros(size, np.bool_) for row, i in enumerate(edition.indicators) if i.derived}
    for start, end in _blocks(size, block):
        here = slice(start, end)
        region = columns.region[here].astype(np.intp)
        for row, number in enumerate(law.numbers):
            column = columns.indicators.get(number)
            whole = column if column is None or end - start == size else column.part(start, end)
            if row in soft:
                law.judge_derived(row, whole, region, indicators[row, here], soft[row][here])
            else:
                law.judge(row, whole, region, indicators[row, here])
        mine = {row: more[here] for row, more in soft.items()}
        _sum_up(law, indicators[:, here], region, mine, criteria[:, here], criteria_provisional[:, here])
        criteria_met[here] = np.count_nonzero(criteria[:, here] == MET, axis=0)
        if edition.incomplete_because is None:
            np.min(criteria[:, here], axis=0, out=unit[here])
            unit_provisional[here] = law.provisional_whole(slice(None), indicators[:, here], region, mine)
    return Verdicts(
        indicators.T,
        criteria.T,
        criteria_provisional.T,
        criteria_met,
        unit,
        unit_provisional,
        columns.region,
        law.provisional.T,
        soft,
    )


def _blocks(size: int, block: int) -> Iterator[tuple[int, int]]:
    for start in range(0, size, block):
        yield start, min(start + block, size)


def gather(indicator: Indicator, readings: Sequence[Reading | None]) -> Column:
    return Taken.of(readings).column(indicator)


@dataclass(slots=True)
class _Law:
    """The rules of every region on the day, laid out for columns."""

    edition: Edition
    numbers: tuple[str, ...]
    rules: tuple[tuple[Rule, ...], ...]  # by indicator, then by region
    present: Places  # the regions that occur
    levels: Ints  # indicators x regions
    provisional: Bools  # indicators x regions
    spans: tuple[slice, ...]  # of each criterion
    on: date

    @classmethod
    def of(cls, edition: Edition, columns: Columns, on: date) -> "_Law":
        refuse_sample_on_real(edition, sample=columns.sample)
        by_region = [rules_for(edition, region, on) for region in columns.region_ids]
        rules = tuple(zip(*by_region, strict=True))  # none where the set has no indicators
        spans, start = [], 0
        for criterion in edition.criteria:
            spans.append(slice(start, start + len(criterion.indicators)))
            start += len(criterion.indicators)
        counts = np.bincount(columns.region, minlength=len(columns.region_ids))
        return cls(
            edition=edition,
            numbers=tuple(i.number for i in edition.indicators),
            rules=rules,
            present=np.flatnonzero(counts),
            levels=np.array([[_place(rule) for rule in row] for row in rules], dtype=np.int64),
            provisional=np.array([[not rule.checked for rule in row] for row in rules], np.bool_).reshape(
                len(rules), len(by_region)
            ),
            spans=tuple(spans),
            on=on,
        )

    def spread(self, by_region: Ints, region: Places) -> Ints | int:
        """A level for each unit; one number where all regions that occur have the same."""
        here = set(by_region[self.present].tolist())
        return here.pop() if len(here) == 1 else by_region.take(region)

    def judge(self, row: int, column: Column | None, region: Places, out: Small) -> None:
        indicator = self.edition.indicators[row]
        if column is None or self.edition.incomplete_because is not None:
            out.fill(UNKNOWN)
            return
        if indicator.kind == "composite":
            self._composite(row, column, region, out)
        else:
            self._one(row, indicator, column, region, out)
        if column.applicable is not None:
            np.copyto(out, MET if indicator.na_allowed else UNKNOWN, where=~column.applicable)
        if column.as_of is not None:
            oldest = self.rules[row][0].oldest.toordinal()
            usable = (column.as_of >= oldest) & (column.as_of <= self.on.toordinal())
            np.copyto(out, UNKNOWN, where=~usable & (column.as_of != 0))

    def judge_derived(self, row: int, column: Column | None, region: Places, out: Small, soft: Bools) -> None:
        if column is None or self.edition.incomplete_because is not None or not column.parts:
            out.fill(UNKNOWN)
            return
        indicator, level = self.edition.indicators[row], self.levels[row].take(region)
        judge_derived(column.parts, level, indicator.direction, na_allowed=indicator.na_allowed, out=out, soft=soft)

    def _one(self, row: int, indicator: Indicator, column: Column, region: Places, out: Small) -> None:
        by_region = self.levels[row]
        level = self.spread(by_region, region)
        if isinstance(level, int) and level == MISSING:
            out.fill(UNKNOWN)
            return
        if indicator.kind == "boolean":
            yes_or_no(column.amount, out)
        elif indicator.kind == "grade":
            by_grade(column.grade, level, indicator.direction, out)
        elif indicator.by_sex:
            other = np.empty_like(out)
            by_amount(column.male, level, indicator.direction, out)
            by_amount(column.female, level, indicator.direction, other)
            np.minimum(out, other, out=out)
        else:
            by_number(column, level, indicator.direction, out)
        if MISSING in by_region[self.present]:
            np.copyto(out, UNKNOWN, where=(by_region == MISSING).take(region))

    def _composite(self, row: int, column: Column, region: Places, out: Small) -> None:
        """The parts differ by region, so region by region."""
        for place in self.present.tolist():
            mine = np.flatnonzero(region == place)
            if not mine.size:
                continue
            rule = self.rules[row][place]
            worst = np.full(mine.size, MET if rule.parts else UNKNOWN, np.int8)
            for part in rule.parts:
                np.minimum(worst, by_part(part, column, mine, rule.plain_part), out=worst)
            out[mine] = worst

    def provisional_whole(
        self, span: slice, verdicts: Small, region: Places, soft: Mapping[int, Bools]
    ) -> Bools | bool:
        """Some verdict is provisional, and no failure is firm."""
        here = self.provisional[span][:, self.present]
        if here.all():
            return True
        first, last, _ = span.indices(len(self.rules))
        more = {row - first: one for row, one in soft.items() if first <= row < last}
        if not here.any() and not more:
            return False
        provisional = self.provisional[span][:, region]
        for row, one in more.items():
            provisional[row] |= one
        firm = ((verdicts == NOT_MET) & ~provisional).any(axis=0)
        found: Bools = provisional.any(axis=0) & ~firm
        return found


def _sum_up(
    law: _Law,
    indicators: Small,
    region: Places,
    soft: Mapping[int, Bools],
    criteria: Small,
    provisional: Bools,
) -> None:
    if law.edition.incomplete_because is not None:
        criteria.fill(UNKNOWN)
        provisional.fill(True)
        return
    for place, span in enumerate(law.spans):
        np.min(indicators[span], axis=0, out=criteria[place])
        provisional[place] = law.provisional_whole(span, indicators[span], region, soft)


def _place(rule: Rule) -> int:
    level = level_asked(rule.level) if rule.indicator.derived else rule.level
    if level is None:
        return MISSING
    if isinstance(level, str):
        return rule.indicator.grades.index(level)
    return int(level)
