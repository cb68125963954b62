"""One indicator of many units as NumPy arrays, and the verdicts that come of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from chungsuc.rulebook.model import Direction
from chungsuc.rulebook.numbers import SCALE
from chungsuc.rulebook.rules import PartRule

Ints: TypeAlias = NDArray[np.int64]
Small: TypeAlias = NDArray[np.int8]
Bools: TypeAlias = NDArray[np.bool_]
Places: TypeAlias = NDArray[np.intp]

MISSING: Final = np.iinfo(np.int64).min
NOT_MET, UNKNOWN, MET = 0, 1, 2  # the worse first: a whole is as its worst
_PERCENT: Final = 100 * SCALE
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


def reaches(left: Ints, right: Ints | int, direction: Direction, out: Small) -> None:
    """MET or NOT_MET."""
    held: Bools = left >= right if direction == "at_least" else left <= right
    np.left_shift(held.view(np.int8), 1, out=out)


def by_amount(amount: Ints | None, level: Ints | int, direction: Direction, out: Small) -> None:
    if amount is None:
        out.fill(UNKNOWN)
        return
    reaches(amount, level, direction, out)
    np.copyto(out, UNKNOWN, where=amount == MISSING)


def by_number(column: Column, level: Ints | int, direction: Direction, out: Small) -> None:
    """By numerator and denominator where both are there, by the amount where they are not."""
    if column.numerator is None or column.denominator is None:
        by_amount(column.amount, level, direction, out)
        return
    usable = (column.denominator > 0) & (column.numerator != MISSING)
    if column.wide:
        exact = level if isinstance(level, int) else level.astype(object)
        reaches(column.numerator.astype(object) * _PERCENT, column.denominator.astype(object) * exact, direction, out)
    else:
        reaches(column.numerator * _PERCENT, column.denominator * level, direction, out)
    if column.amount is None:
        np.copyto(out, UNKNOWN, where=~usable)
    elif not usable.all():
        other = np.empty_like(out)
        by_amount(column.amount, level, direction, other)
        np.copyto(out, other, where=~usable)


def yes_or_no(amount: Ints | None, out: Small) -> None:
    if amount is None:
        out.fill(UNKNOWN)
        return
    np.subtract((amount == SCALE).view(np.int8), (amount == 0).view(np.int8), out=out)
    out += UNKNOWN


def by_grade(grade: Small | None, level: Ints | int, direction: Direction, out: Small) -> None:
    if grade is None:
        out.fill(UNKNOWN)
        return
    reaches(grade.astype(np.int64), level, direction, out)
    np.copyto(out, UNKNOWN, where=grade < 0)


def by_part(rule: PartRule, column: Column, mine: Places, plain: str | None) -> Small:
    part, out = rule.part, np.full(mine.size, UNKNOWN, np.int8)
    value = column.parts.get(part.key)
    if value is not None:
        value = value[mine]
        if rule.over is not None and rule.otherwise is not None and part.by_count is not None:
            by_count_of(rule, value, column.parts.get(part.by_count.key), mine, out)
        elif rule.level is not None:
            by_amount(value, rule.level, part.direction, out)
    if plain == part.key and rule.level is not None:
        amount, numerator, denominator = (
            None if a is None else a[mine] for a in (column.amount, column.numerator, column.denominator)
        )
        bare = Column(amount=amount, numerator=numerator, denominator=denominator)
        other = np.empty_like(out)
        by_number(bare, rule.level, part.direction, other)
        np.copyto(out, other, where=True if value is None else value == MISSING)
    return out


def by_count_of(rule: PartRule, value: Ints, count: Ints | None, mine: Places, out: Small) -> None:
    assert rule.over is not None
    assert rule.otherwise is not None
    assert rule.part.by_count is not None
    over, otherwise = np.empty_like(out), np.empty_like(out)
    by_amount(value, rule.over, rule.part.direction, over)
    by_amount(value, rule.otherwise, rule.part.direction, otherwise)
    np.copyto(out, over, where=over == otherwise)
    if count is not None:
        count = count[mine]
        chosen = np.where(count > rule.part.by_count.over, over, otherwise)
        np.copyto(out, chosen, where=count != MISSING)
