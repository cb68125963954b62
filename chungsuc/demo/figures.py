"""Sample figures of one commune: its size, and what it reports for an indicator that is met from some period on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from chungsuc.rulebook.model import Edition, Indicator, Level, Part, Reading, Threshold
from chungsuc.rulebook.numbers import SCALE

REGION = "tdmnpb"
WHOLE = 100 * SCALE  # 100%
TENTH = SCALE // 10
HUNDREDTH = SCALE // 100
NEVER = 6
LATER = 4  # from 2023 on
NO_CRAFT_VILLAGE = 0.8

# The step of a denominator where it is not one whole thing.
STEPS = {"km": TENTH, "ha": TENTH, "tấn": TENTH}
FINE_STEPS = {"17.7": HUNDREDTH}


@dataclass(frozen=True, slots=True)
class Size:
    """What a commune's denominators are, counted in steps, in 2021; and how fast its households grow."""

    households: int
    growth: float
    persons: int
    of: Mapping[str, int]

    def denominator(self, indicator: Indicator, year: int) -> int:
        if indicator.measured_in == "hộ":
            return self._grown(self.households, year)
        if indicator.number in PERSONS:
            return self._grown(self.persons, year)
        return self.of[indicator.number]

    def _grown(self, number: int, year: int) -> int:
        return round(number * (1 + self.growth) ** (year - 2021))


PERSONS = ("15.4",)


def size_of(rng: np.random.Generator, households: int | None = None) -> Size:
    known = households is not None
    count = households or int(np.clip(rng.lognormal(6.55, 0.38), 300, 1500))
    persons = round(count * rng.uniform(4.0, 4.6))
    hamlets = max(4, round(count / rng.uniform(75, 110)))
    waste = round(persons * rng.uniform(0.4, 0.6) * 182 / 1000 * 10)
    return Size(
        households=count,
        growth=0.0 if known else float(rng.uniform(0.0, 0.012)),
        persons=persons,
        of={
            "2.1": int(rng.integers(60, 250)),
            "2.2": int(rng.integers(120, 480)),
            "2.3": int(rng.integers(80, 360)),
            "2.4": int(rng.integers(50, 240)),
            "3.1": int(rng.integers(2000, 9000)),
            "5.1": int(rng.integers(2, 6)),
            "6.3": hamlets,
            "15.3": max(20, round(persons * rng.uniform(0.07, 0.09))),
            "16.1": hamlets,
            "17.2": int(rng.integers(4, 28)),
            "17.6": waste,
            "17.7": int(rng.integers(40, 320)),
            "17.9": int(rng.integers(8, 70)),
            "17.10": int(rng.integers(30, 180)),
            "17.12": max(20, round(waste * rng.uniform(0.09, 0.14))),
            "18.3": 5,
        },
    )


@dataclass(frozen=True, slots=True)
class Course:
    """How an indicator goes in a commune: from which period it is met, if in these years, how well, how badly."""

    met_from: int
    well: float
    badly: float

    def met(self, period: int) -> bool:
        return period >= self.met_from

    def percent(self, threshold: int, period: int) -> float:
        """A share in percent that rises to the threshold and past it; the caller holds it to its side."""
        level = threshold / SCALE
        if self.met(period):
            since = period - self.met_from + (3 if self.met_from == 0 else 0)
            return level + (100 - level) * self.well * min(0.2 + 0.12 * since, 1.0)
        gap = min(level * 0.45, 5 + 26 * self.badly)
        return level - gap * (self.met_from - period + (2 if self.met_from == NEVER else 0)) / 8

    def falling_percent(self, threshold: int, period: int) -> float:
        level = threshold / SCALE
        if self.met(period):
            since = period - self.met_from + (3 if self.met_from == 0 else 0)
            return level * (1 - (0.15 + 0.6 * self.well) * min(0.2 + 0.12 * since, 1.0))
        return level * (1 + (0.15 + 0.9 * self.badly) * (self.met_from - period + 1) / 7)


class Levels:
    """The number to reach in the region on a day, read from the edition with its overlay."""

    def __init__(self, edition: Edition) -> None:
        self.first_day = edition.effective_from

    def of(self, asked: Indicator | Part, as_of: date) -> int:
        day = max(as_of, self.first_day)
        covering = [t for t in asked.thresholds if t.covers(day) and t.speaks_for(REGION)]
        for threshold in sorted(covering, key=lambda t: not t.overlay):
            level = _level(threshold, day.year)
            if isinstance(level, int) and not isinstance(level, bool):
                return level
        raise ValueError(f"Không có mức nào để làm số liệu mẫu: {asked.name}, ngày {day}")


def _level(threshold: Threshold, year: int) -> Level:
    found = threshold.by_region.get(REGION, threshold.general)
    return found.get(year) if isinstance(found, Mapping) else found


def reading_of(  # noqa: PLR0911 - one for each kind
    indicator: Indicator, size: Size, course: Course, period: int, as_of: date, levels: Levels
) -> Reading:
    if indicator.na_allowed and course.badly < NO_CRAFT_VILLAGE:
        return Reading(applicable=False, as_of=as_of)
    if indicator.kind == "boolean":
        return Reading(amount=SCALE if course.met(period) else 0, as_of=as_of)
    if indicator.kind == "grade":
        return Reading(grade=indicator.grades[-1 if course.met(period) else 0], as_of=as_of)
    if indicator.kind == "composite":
        return Reading(parts=_parts(indicator, size, course, period), as_of=as_of)
    level = levels.of(indicator, as_of)
    if indicator.by_sex:
        male, female = _by_sex(course, level, period)
        return Reading(male=male, female=female, as_of=as_of)
    if indicator.kind == "ratio":
        return _ratio(indicator, size, course, period, as_of, level)
    if indicator.kind == "count":
        return Reading(amount=_count(course, period), as_of=as_of)
    return Reading(amount=_amount(course, level, period), as_of=as_of)


def _ratio(indicator: Indicator, size: Size, course: Course, period: int, as_of: date, level: int) -> Reading:
    denominator = size.denominator(indicator, as_of.year)
    if indicator.direction == "at_least":
        numerator = round(course.percent(level, period) * denominator / 100)
        least = -(-level * denominator // WHOLE)
        numerator = max(numerator, least) if course.met(period) else min(numerator, least - 1)
    else:
        numerator = round(course.falling_percent(level, period) * denominator / 100)
        most = level * denominator // WHOLE
        numerator = min(numerator, most) if course.met(period) else max(numerator, most + 1)
    step = FINE_STEPS.get(indicator.number) or STEPS.get(indicator.measured_in, SCALE)
    held = min(max(numerator, 0), denominator)
    return Reading(numerator=held * step, denominator=denominator * step, as_of=as_of)


def _by_sex(course: Course, level: int, period: int) -> tuple[int, int]:
    """Both sexes reach the level, or women do not yet."""
    middle = round(course.percent(level, period) * 10) * TENTH
    half = (1 + round(course.badly * 12)) * TENTH
    if course.met(period):
        return min(WHOLE, max(level, middle) + half), max(level, middle - half)
    return min(WHOLE, middle + 2 * half), min(level - TENTH, middle)


def _count(course: Course, period: int) -> int:
    if course.met(period):
        return 0
    return SCALE * max(1, round((2 + 14 * course.badly) * (course.met_from - period + 1) / 7))


def _amount(course: Course, level: int, period: int) -> int:
    """A tenth at a time; met with some room, so that next year's higher level does not undo it at once."""
    if course.met(period):
        room = 0.03 if course.met_from >= LATER else 0.09 + 0.25 * course.well * (course.met_from == 0)
        return round(level * (1 + room + 0.01 * (period - course.met_from)) / TENTH) * TENTH
    if course.met_from == NEVER:
        short = (0.03 + 0.25 * course.badly) * (NEVER - period + 2) / 8
    else:
        short = (0.02 + 0.1 * course.badly) * (course.met_from - period + 1) / 6
    return min(round(level * (1 - short) / TENTH) * TENTH, level - TENTH)


def _parts(indicator: Indicator, size: Size, course: Course, period: int) -> dict[str, int]:
    """Schools: all at the minimum; of them, as many at the higher level as their number asks for, or one fewer."""
    schools = size.of[indicator.number]
    parts: dict[str, int] = {}
    for part in indicator.parts:
        if part.by_count is None:
            parts[part.key] = WHOLE
            continue
        asked = part.by_count.general if schools * SCALE > part.by_count.over else part.by_count.otherwise
        least = -(-asked * schools // WHOLE)
        more = course.well > 0.5 and course.met_from == 0
        count = min(schools, least + more) if course.met(period) else least - 1
        parts[part.key] = round(count * WHOLE / schools)
        parts[part.by_count.key] = schools * SCALE
    return parts
