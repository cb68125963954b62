"""
A few odd figures among the sample ones, so that the page of signs has something to show. All made up, like every figure here.

What a commune is judged to be stays as it was: a figure is only changed where the verdict by every set stays the same.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from chungsuc.demo.figures import WHOLE
from chungsuc.demo.periods import PERIODS, WORKING, Step, moment
from chungsuc.demo.series import sets
from chungsuc.rulebook.judging import holds
from chungsuc.rulebook.model import Indicator, Reading
from chungsuc.rulebook.numbers import SCALE
from chungsuc.rulebook.reaching import reach

COPIED: Final = "lang-son/bac-son/chien-thang"  # has figures of the commune beside it
COPIED_FROM: Final = "lang-son/bac-son/dong-y"
ROUNDED: Final = "lang-son/binh-gia/hong-thai"
AT_LEVEL: Final = "lang-son/loc-binh/dong-buc"
LEAPT: Final = "lang-son/cao-loc/hai-yen"
POORER_ONCE: Final = "lang-son/trang-dinh/kim-dong"
RETURNED: Final = "lang-son/van-quan/tri-le"
TOUCHED: Final = frozenset({COPIED, ROUNDED, AT_LEVEL, LEAPT, POORER_ONCE})  # whose figures are not as drawn
RETURNED_PERIOD: Final = WORKING - 1
POVERTY: Final = "multidimensional-poverty-2021"
LEAST: Final = 40 * SCALE

ReadingOf = Callable[[str, Indicator, int], Reading | None]


def odd_reading(key: str, indicator: Indicator, number: int, reading: Reading, reading_of: ReadingOf) -> Reading:
    """The reading, or the odd one that stands in its place in this commune and half-year."""
    of_base = sets().read_by[indicator.measure] == "base" and indicator.kind == "ratio"
    if number != WORKING or not of_base or not reading.denominator:
        return reading
    as_of = reading.as_of
    if key == COPIED:
        found = reading_of(COPIED_FROM, indicator, number)
    elif key == ROUNDED:
        found = _rounded(reading)
    elif key == AT_LEVEL:
        found = _at_level(indicator, reading)
    elif key == LEAPT:
        found = _leapt(indicator, reading)
    elif key == POORER_ONCE and indicator.measure == POVERTY:
        found = _poorer_once(reading)
    else:
        return reading
    if found is None or not found.denominator or not found.applicable or not _alike(indicator, number, reading, found):
        return reading
    return replace(found, as_of=as_of)


def _rounded(reading: Reading) -> Reading:
    return replace(reading, numerator=round((reading.numerator or 0) / SCALE / 5) * 5 * SCALE)


def _at_level(indicator: Indicator, reading: Reading) -> Reading | None:
    """Just enough, where it is enough."""
    level, numerator, denominator = _levels(indicator, WORKING)[0], reading.numerator or 0, reading.denominator or 0
    if denominator < LEAST or not holds(level, indicator.direction, numerator, denominator):
        return None
    return replace(reading, numerator=reach(level, indicator.direction, numerator, denominator))


def _leapt(indicator: Indicator, reading: Reading) -> Reading | None:
    """Nearly all at once."""
    if indicator.direction != "at_least" or (reading.denominator or 0) < LEAST:
        return None
    return replace(reading, numerator=(reading.denominator or 0) * 97 // 100 // SCALE * SCALE)


def _poorer_once(reading: Reading) -> Reading:
    """Fewer poor households, and fewer households."""
    denominator = (reading.denominator or 0) * 94 // 100 // SCALE * SCALE
    numerator = (reading.numerator or 0) - denominator * 3 // 100
    return replace(reading, numerator=max(0, numerator // SCALE * SCALE), denominator=denominator)


def _levels(indicator: Indicator, number: int) -> Sequence[int]:
    """What the sets ask for of the measure on the day and half a year on, the base set first."""
    law, found = sets(), []
    for day in (PERIODS[number].as_of, PERIODS[number + 1].as_of):
        for edition, levels in ((law.base, law.levels), (law.advanced, law.advanced_levels)):
            asked = edition.reads(indicator.measure)
            if asked is not None:
                found.append(levels.of(asked, day))
    return found


def _alike(indicator: Indicator, number: int, one: Reading, other: Reading) -> bool:
    levels = _levels(indicator, number)
    if not 0 <= (other.numerator or 0) <= (other.denominator or 0):
        return False
    return all(
        holds(level, indicator.direction, one.numerator or 0, one.denominator)
        == holds(level, indicator.direction, other.numerator or 0, other.denominator)
        for level in levels
        if 0 <= level <= WHOLE
    )


def odd_steps(key: str, indicator: Indicator, number: int, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The way of a figure; in one commune and half-year many came back once before they were approved."""
    if key != RETURNED or number != RETURNED_PERIOD or indicator.kind != "ratio":
        return steps
    start = PERIODS[number].as_of
    way = (
        *(("submit", "submitted", 1), ("return", "returned", 2), ("submit", "submitted", 4)),
        *(("verify", "verified", 5), ("approve", "approved", 6)),
    )
    again = tuple(Step(name, state, moment(start + timedelta(days=days))) for name, state, days in way)
    return (*again, *(s for s in steps if s.name == "lock"))
