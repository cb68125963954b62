"""Readings of one measure, or of many, side by side in columns: a reading is spoken of by its place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from chungsuc.rulebook.arrays import MISSING, Bools, Column, Ints, Places, Small
from chungsuc.rulebook.model import Indicator, Reading

NUMBERS: Final = ("amount", "numerator", "denominator", "male", "female")
_said_by = attrgetter(*NUMBERS, "grade", "applicable", "as_of", "parts")
_NOTHING: Final = Reading()


@dataclass(frozen=True, slots=True)
class Taken:
    """Numbers are MISSING and days 0 where there is none; a grade is its text, parts are a mapping, None where there is none."""

    numbers: tuple[Ints, ...]  # in the order of NUMBERS
    grade: NDArray[np.object_]
    applicable: Bools
    as_of: NDArray[np.int32]
    parts: NDArray[np.object_]

    @classmethod
    def of(cls, readings: Iterable[Reading | None]) -> "Taken":
        columns = list(zip(*(_said_by(reading or _NOTHING) for reading in readings), strict=True)) or [()] * 9
        *numbers, grade, applicable, as_of, parts = columns
        days = [0 if day is None else day.toordinal() for day in as_of]
        return cls.put_together(numbers, grade, applicable, days, parts)

    @classmethod
    def put_together(
        cls,
        numbers: Sequence[Sequence[int | None]],
        grade: Sequence[str | None],
        applicable: Sequence[bool | int],
        as_of: Sequence[int],
        parts: Sequence[Any],
    ) -> "Taken":
        return cls(
            tuple(_numbers(column) for column in numbers),
            _objects(grade),
            np.array(applicable, np.bool_),
            np.array(as_of, np.int32),
            _objects(parts),
        )

    def __len__(self) -> int:
        return len(self.applicable)

    def take(self, places: Places) -> "Taken":
        """The readings at these places."""
        return Taken._joined(column.take(places) for column in self.arrays())

    def with_empty(self) -> "Taken":
        """The same with an empty one after them."""
        ours, empty = self.arrays(), _EMPTY.arrays()
        return Taken._joined(np.concatenate(pair) for pair in zip(ours, empty, strict=True))

    @classmethod
    def _joined(cls, columns: Iterable[NDArray[Any]]) -> "Taken":
        *numbers, grade, applicable, as_of, parts = columns
        return cls(tuple(numbers), grade, applicable, as_of, parts)

    def arrays(self) -> tuple[NDArray[Any], ...]:
        return *self.numbers, self.grade, self.applicable, self.as_of, self.parts

    def reading(self, place: int) -> Reading:
        amount, numerator, denominator, male, female = (
            None if column[place] == MISSING else int(column[place]) for column in self.numbers
        )
        day = int(self.as_of[place])
        return Reading(
            amount,
            numerator,
            denominator,
            male,
            female,
            grade=self.grade[place],
            applicable=bool(self.applicable[place]),
            as_of=date.fromordinal(day) if day else None,
            parts=self.parts[place],
        )

    def column(self, indicator: Indicator) -> Column:
        """What an indicator reads of them; what nobody gave is None."""
        numbers = {n: a if (a != MISSING).any() else None for n, a in zip(NUMBERS, self.numbers, strict=True)}
        return Column(
            **numbers,
            grade=self._grades(indicator.grades) if indicator.grades else None,
            applicable=None if self.applicable.all() else self.applicable,
            as_of=self.as_of if self.as_of.any() else None,
            parts={key: self._part(key) for key in indicator.part_keys},
        )

    def _grades(self, grades: Sequence[str]) -> Small:
        places: dict[str | None, int] = {grade: place for place, grade in enumerate(grades)}
        return np.array([places.get(grade, -1) for grade in self.grade.tolist()], np.int8)

    def _part(self, key: str) -> Ints:
        return _numbers([None if parts is None else parts.get(key) for parts in self.parts.tolist()])


def _numbers(found: Sequence[int | None]) -> Ints:
    if found.count(None) == len(found):
        return np.full(len(found), MISSING, np.int64)
    return np.array([MISSING if number is None else number for number in found], np.int64)


def _objects(found: Sequence[Any]) -> NDArray[np.object_]:
    return np.fromiter(found, np.object_, len(found))


_EMPTY: Final = Taken.of([None])
