"""Judging many units at once: the same answers as `judging.judge`, by columns of NumPy, in blocks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from chungsuc.rulebook.judging import HUNDRED, refuse_sample_on_real
from chungsuc.rulebook.model import Direction, Edition, Facts, Indicator, Reading
from chungsuc.rulebook.numbers import SCALE
from chungsuc.rulebook.rules import PartRule, Rule, rules_for

Ints: TypeAlias = NDArray[np.int64]
Small: TypeAlias = NDArray[np.int8]
Bools: TypeAlias = NDArray[np.bool_]
Places: TypeAlias = NDArray[np.intp]

MISSING: Final = np.iinfo(np.int64).min
NOT_MET, UNKNOWN, MET = 0, 1, 2  # the worse first: a whole is as its worst
BLOCK: Final = 20_000
_PERCENT: Final = HUNDRED * SCALE
_NARROW: Final = 9 * 10**12  # up to here a scaled number times a percentage fits 64 bits


@dataclass(slots=True)
class Column:
    """One indicator of every unit. Numbers are scaled and MISSING where there is none; what nobody gave is None."""

    amount: Ints | None = None
    numerator: Ints | None = None
    denominator: Ints | None = None
    male: Ints | None = None
    female: Ints | None = None
    grade: Small | None = None  # the place in the indicator's grades; -1 where there is none
    applicable: Bools | None = None
    as_of: NDArray[np.int32] | None = None  # ordinals; 0 where there is none
    parts: Mapping[str, Ints] = field(default_factory=dict)
    wide: bool = field(init=False)

    def __post_init__(self) -> None:
        ratio = [a for a in (self.numerator, self.denominator) if a is not None]
        self.wide = any(int(a.max(initial=0)) > _NARROW or bool(((a < -_NARROW) & (a != MISSING)).any()) for a in ratio)

    def part(self, start: int, end: int) -> "Column":
        """A stretch of units, without copying."""
        cut = object.__new__(Column)
        for name in ("amount", "numerator", "denominator", "male", "female", "grade", "applicable", "as_of"):
            whole = getattr(self, name)
            setattr(cut, name, None if whole is None else whole[start:end])
        cut.parts = {key: values[start:end] for key, values in self.parts.items()}
        cut.wide = self.wide
        return cut

    def take(self, places: Places) -> "Column":
        """The units at these places."""
        cut = object.__new__(Column)
        for name in ("amount", "numerator", "denominator", "male", "female", "grade", "applicable", "as_of"):
            whole = getattr(self, name)
            setattr(cut, name, None if whole is None else whole.take(places))
        cut.parts = {key: values.take(places) for key, values in self.parts.items()}
        cut.wide = self.wide
        return cut


@dataclass(slots=True)
class Columns:
    region_ids: tuple[str, ...]
    region: NDArray[np.int8]  # the place in `region_ids`
    indicators: Mapping[str, Column]  # by the indicator's number
    sample: bool = False

    def __len__(self) -> int:
        return len(self.region)

    @classmethod
    def from_facts(cls, edition: Edition, facts: Sequence[Facts]) -> "Columns":
        region_ids = tuple(r.id for r in edition.regions)
        places = {region: place for place, region in enumerate(region_ids)}
        for one in facts:
            edition.region(one.region)
        return cls(
            region_ids=region_ids,
            region=np.array([places[f.region] for f in facts], dtype=np.int8),
            indicators={i.number: gather(i, [f.readings.get(i.number) for f in facts]) for i in edition.indicators},
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

    @property
    def provisional(self) -> Bools:
        """Units x indicators. Made when asked for: it hangs on the region alone."""
        return self.provisional_by_region[self.region]


def judge_many(edition: Edition, columns: Columns, on: date, *, block: int = BLOCK) -> Verdicts:
    size = len(columns)
    indicators = np.empty((len(edition.indicators), size), np.int8)
    criteria = np.empty((len(edition.criteria), size), np.int8)
    criteria_provisional = np.empty((len(edition.criteria), size), np.bool_)
    criteria_met = np.empty(size, np.int16)
    unit = np.empty(size, np.int8)
    unit_provisional = np.empty(size, np.bool_)
    law = _Law.of(edition, columns, on)
    for start, end in _blocks(size, block):
        here = slice(start, end)
        region = columns.region[here].astype(np.intp)
        for row, number in enumerate(law.numbers):
            column = columns.indicators.get(number)
            whole = column if column is None or end - start == size else column.part(start, end)
            law.judge(row, whole, region, indicators[row, here])
        _sum_up(law, indicators[:, here], region, criteria[:, here], criteria_provisional[:, here])
        np.min(criteria[:, here], axis=0, out=unit[here])
        criteria_met[here] = np.count_nonzero(criteria[:, here] == MET, axis=0)
        unit_provisional[here] = law.provisional_whole(slice(None), indicators[:, here], region)
    return Verdicts(
        indicators.T,
        criteria.T,
        criteria_provisional.T,
        criteria_met,
        unit,
        unit_provisional,
        columns.region,
        law.provisional.T,
    )


def _blocks(size: int, block: int) -> Iterator[tuple[int, int]]:
    for start in range(0, size, block):
        yield start, min(start + block, size)


def gather(indicator: Indicator, readings: Sequence[Reading | None]) -> Column:
    def numbers(name: str) -> Ints | None:
        found = [None if r is None else getattr(r, name) for r in readings]
        if all(value is None for value in found):
            return None
        return np.array([MISSING if value is None else value for value in found], dtype=np.int64)

    def share(key: str) -> Ints:
        found = [None if r is None or r.parts is None else r.parts.get(key) for r in readings]
        return np.array([MISSING if value is None else value for value in found], dtype=np.int64)

    places = {grade: place for place, grade in enumerate(indicator.grades)}
    grades = [-1 if r is None or r.grade is None else places.get(r.grade, -1) for r in readings]
    days = [0 if r is None or r.as_of is None else r.as_of.toordinal() for r in readings]
    return Column(
        amount=numbers("amount"),
        numerator=numbers("numerator"),
        denominator=numbers("denominator"),
        male=numbers("male"),
        female=numbers("female"),
        grade=np.array(grades, dtype=np.int8) if places else None,
        applicable=np.array([r is None or r.applicable for r in readings], dtype=np.bool_),
        as_of=np.array(days, dtype=np.int32) if any(days) else None,
        parts={key: share(key) for key in indicator.part_keys},
    )


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
        rules = tuple(zip(*by_region, strict=True))
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
            provisional=np.array([[not rule.checked for rule in row] for row in rules], dtype=np.bool_),
            spans=tuple(spans),
            on=on,
        )

    def spread(self, by_region: Ints, region: Places) -> Ints | int:
        """A level for each unit; one number where all regions that occur have the same."""
        here = set(by_region[self.present].tolist())
        return here.pop() if len(here) == 1 else by_region.take(region)

    def judge(self, row: int, column: Column | None, region: Places, out: Small) -> None:
        indicator = self.edition.indicators[row]
        if column is None:
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

    def _one(self, row: int, indicator: Indicator, column: Column, region: Places, out: Small) -> None:
        by_region = self.levels[row]
        level = self.spread(by_region, region)
        if isinstance(level, int) and level == MISSING:
            out.fill(UNKNOWN)
            return
        if indicator.kind == "boolean":
            _yes_or_no(column.amount, out)
        elif indicator.kind == "grade":
            _grade(column.grade, level, indicator.direction, out)
        elif indicator.by_sex:
            other = np.empty_like(out)
            _amount(column.male, level, indicator.direction, out)
            _amount(column.female, level, indicator.direction, other)
            np.minimum(out, other, out=out)
        else:
            _number(column, level, indicator.direction, out)
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
                np.minimum(worst, _part(part, column, mine, rule.plain_part), out=worst)
            out[mine] = worst

    def provisional_whole(self, span: slice, verdicts: Small, region: Places) -> Bools | bool:
        """Some verdict is provisional, and no failure is firm."""
        here = self.provisional[span][:, self.present]
        if here.all():
            return True
        if not here.any():
            return False
        provisional = self.provisional[span][:, region]
        firm = ((verdicts == NOT_MET) & ~provisional).any(axis=0)
        found: Bools = provisional.any(axis=0) & ~firm
        return found


def _sum_up(law: _Law, indicators: Small, region: Places, criteria: Small, provisional: Bools) -> None:
    for place, span in enumerate(law.spans):
        np.min(indicators[span], axis=0, out=criteria[place])
        provisional[place] = law.provisional_whole(span, indicators[span], region)


def _place(rule: Rule) -> int:
    if rule.level is None:
        return MISSING
    if isinstance(rule.level, str):
        return rule.indicator.grades.index(rule.level)
    return int(rule.level)


def _reaches(left: Ints, right: Ints | int, direction: Direction, out: Small) -> None:
    """MET or NOT_MET."""
    held: Bools = left >= right if direction == "at_least" else left <= right
    np.left_shift(held.view(np.int8), 1, out=out)


def _amount(amount: Ints | None, level: Ints | int, direction: Direction, out: Small) -> None:
    if amount is None:
        out.fill(UNKNOWN)
        return
    _reaches(amount, level, direction, out)
    np.copyto(out, UNKNOWN, where=amount == MISSING)


def _number(column: Column, level: Ints | int, direction: Direction, out: Small) -> None:
    """By numerator and denominator where both are there, by the amount where they are not."""
    if column.numerator is None or column.denominator is None:
        _amount(column.amount, level, direction, out)
        return
    usable = (column.denominator > 0) & (column.numerator != MISSING)
    if column.wide:
        exact = level if isinstance(level, int) else level.astype(object)
        _reaches(column.numerator.astype(object) * _PERCENT, column.denominator.astype(object) * exact, direction, out)
    else:
        _reaches(column.numerator * _PERCENT, column.denominator * level, direction, out)
    if column.amount is None:
        np.copyto(out, UNKNOWN, where=~usable)
    elif not usable.all():
        other = np.empty_like(out)
        _amount(column.amount, level, direction, other)
        np.copyto(out, other, where=~usable)


def _yes_or_no(amount: Ints | None, out: Small) -> None:
    if amount is None:
        out.fill(UNKNOWN)
        return
    np.subtract((amount == SCALE).view(np.int8), (amount == 0).view(np.int8), out=out)
    out += UNKNOWN


def _grade(grade: Small | None, level: Ints | int, direction: Direction, out: Small) -> None:
    if grade is None:
        out.fill(UNKNOWN)
        return
    _reaches(grade.astype(np.int64), level, direction, out)
    np.copyto(out, UNKNOWN, where=grade < 0)


def _part(rule: PartRule, column: Column, mine: Places, plain: str | None) -> Small:
    part, out = rule.part, np.full(mine.size, UNKNOWN, np.int8)
    value = column.parts.get(part.key)
    if value is not None:
        value = value[mine]
        if rule.over is not None and rule.otherwise is not None and part.by_count is not None:
            _by_count(rule, value, column.parts.get(part.by_count.key), mine, out)
        elif rule.level is not None:
            _amount(value, rule.level, part.direction, out)
    if plain == part.key and rule.level is not None:
        amount, numerator, denominator = (
            None if a is None else a[mine] for a in (column.amount, column.numerator, column.denominator)
        )
        bare = Column(amount=amount, numerator=numerator, denominator=denominator)
        other = np.empty_like(out)
        _number(bare, rule.level, part.direction, other)
        np.copyto(out, other, where=True if value is None else value == MISSING)
    return out


def _by_count(rule: PartRule, value: Ints, count: Ints | None, mine: Places, out: Small) -> None:
    assert rule.over is not None
    assert rule.otherwise is not None
    assert rule.part.by_count is not None
    over, otherwise = np.empty_like(out), np.empty_like(out)
    _amount(value, rule.over, rule.part.direction, over)
    _amount(value, rule.otherwise, rule.part.direction, otherwise)
    np.copyto(out, over, where=over == otherwise)
    if count is not None:
        count = count[mine]
        chosen = np.where(count > rule.part.by_count.over, over, otherwise)
        np.copyto(out, chosen, where=count != MISSING)
