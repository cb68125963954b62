"""Sample figures of one commune: its size, and what it reports for an indicator that is met from some period on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
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
FINE_STEPS = {"pesticide-packaging": HUNDREDTH, "hazardous-waste": HUNDREDTH}


@dataclass(frozen=True, slots=True)
class Size:
    """What a commune's denominators are, counted in steps, in 2021; and how fast its households grow."""

    households: int
    growth: float
    persons: int
    of: Mapping[str, int]
    spread: float  # between 0 and 1: where the commune lies in the range of what only the other sets count

    def denominator(self, indicator: Indicator, year: int) -> int:
        if indicator.measured_in == "hộ":
            return self._grown(self.households, year)
        if indicator.measure in PERSONS:
            return self._grown(self.persons, year)
        if indicator.measure in LIKE:
            return self.of[LIKE[indicator.measure]]
        if indicator.measure in self.of:
            return self.of[indicator.measure]
        if indicator.measured_in == "người":
            return max(10, round(self.persons * SHARE_OF_PERSONS.get(indicator.measure, 0.58)))
        low, high = RANGES[indicator.measured_in]
        return low + round(self.spread * (high - low))

    def _grown(self, number: int, year: int) -> int:
        return round(number * (1 + self.growth) ** (year - 2021))


PERSONS = ("health-records", "health-insurance-2016")
LIKE = {
    "commune-roads-2016": "commune-roads-share",
    "commune-roads-maintained": "commune-roads-share",
    "hamlet-roads-maintained": "hamlet-roads",
    "lanes-2016": "lanes-clean",
    "lanes-hardened": "lanes-clean",
    "field-roads-hardened": "field-roads",
    "schools-facilities-2016": "schools-facilities-2021",
    "schools-facilities-advanced": "schools-facilities-2021",
    "hamlets-culture-standard-2016": "hamlets-culture-standard-2021",
    "hamlets-culture-and-ntm": "hamlets-culture-house",
    "organisations-fair": "organisations-rated-2021",
    "organic-waste-reused": "solid-waste-collected",
}
SHARE_OF_PERSONS = {"legal-aid": 0.008}
RANGES = {
    "ha": (200, 900),
    "công trình": (6, 30),
    "học sinh": (30, 110),
    "thuê bao": (800, 3600),
    "sản phẩm": (10, 24),
    "vụ việc": (6, 30),
    "tấn": (40, 320),
    "cơ sở": (4, 26),
    "hộ, cơ sở": (20, 90),
    "ca": (20, 44),
    "bãi": (1, 2),
}


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
            "commune-roads-share": int(rng.integers(60, 250)),
            "hamlet-roads": int(rng.integers(120, 480)),
            "lanes-clean": int(rng.integers(80, 360)),
            "field-roads": int(rng.integers(50, 240)),
            "irrigated-land": int(rng.integers(2000, 9000)),
            "schools-facilities-2021": int(rng.integers(2, 6)),
            "hamlets-culture-house": hamlets,
            "stunting": max(20, round(persons * rng.uniform(0.07, 0.09))),
            "hamlets-culture-standard-2021": hamlets,
            "businesses-environment": int(rng.integers(4, 28)),
            "solid-waste-collected": waste,
            "pesticide-packaging": int(rng.integers(40, 320)),
            "livestock-farms": int(rng.integers(8, 70)),
            "food-safety": int(rng.integers(30, 180)),
            "plastic-waste": max(20, round(waste * rng.uniform(0.09, 0.14))),
            "organisations-rated-2021": 5,
        },
        spread=(count % 97) / 97,
    )


@dataclass(frozen=True, slots=True)
class Course:
    """How an indicator goes in a commune: from which period it is met, how well, how badly; from NEVER on, only later."""

    met_from: int
    well: float
    badly: float
    later_from: int = 99

    @classmethod
    def starting(cls, start: int, well: float, badly: float) -> "Course":
        return cls(start, well, badly) if start < NEVER else cls(NEVER, well, badly, start)

    @property
    def start(self) -> int:
        return self.met_from if self.met_from < NEVER else self.later_from

    def met(self, period: int) -> bool:
        return period >= self.start

    def _since(self, period: int) -> float:
        return min(0.2 + 0.12 * (period - self.start + (3 if self.met_from == 0 else 0)), 1.0)

    def percent(self, threshold: int, period: int) -> float:
        """A share in percent that rises to the threshold and past it; the caller holds it to its side."""
        level = threshold / SCALE
        if self.met(period):
            return level + (100 - level) * self.well * self._since(period)
        gap = min(level * 0.45, 5 + 26 * self.badly)
        return level - gap * max(1, self.met_from - period + (2 if self.met_from == NEVER else 0)) / 8

    def falling_percent(self, threshold: int, period: int) -> float:
        level = threshold / SCALE
        if self.met(period):
            return level * (1 - (0.15 + 0.6 * self.well) * self._since(period))
        return level * (1 + (0.15 + 0.9 * self.badly) * max(1, self.met_from - period + 1) / 7)


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
        return Reading(parts=_parts(indicator, size, course, period, as_of, levels), as_of=as_of)
    level = levels.of(indicator, as_of)
    if indicator.by_sex:
        male, female = _by_sex(course, level, period)
        return Reading(male=male, female=female, as_of=as_of)
    if indicator.kind == "ratio":
        return _ratio(indicator, size, course, period, as_of, level)
    if indicator.kind == "count":
        return Reading(amount=_count(indicator, course, level, period), as_of=as_of)
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
    step = FINE_STEPS.get(indicator.measure) or STEPS.get(indicator.measured_in, SCALE)
    held = min(max(numerator, 0), denominator)
    return Reading(numerator=held * step, denominator=denominator * step, as_of=as_of)


def _by_sex(course: Course, level: int, period: int) -> tuple[int, int]:
    """Both sexes reach the level, or women do not yet."""
    middle = round(course.percent(level, period) * 10) * TENTH
    half = (1 + round(course.badly * 12)) * TENTH
    if course.met(period):
        return min(WHOLE, max(level, middle) + half), max(level, middle - half)
    return min(WHOLE, middle + 2 * half), min(level - TENTH, middle)


def _count(indicator: Indicator, course: Course, level: int, period: int) -> int:
    if indicator.direction == "at_least":
        return level + SCALE * int(course.well * 2) if course.met(period) else max(0, level - SCALE)
    if course.met(period):
        return 0
    return SCALE * max(1, round((2 + 14 * course.badly) * (course.met_from - period + 1) / 7))


def _amount(course: Course, level: int, period: int) -> int:
    """A tenth at a time; met with some room, so that next year's higher level does not undo it at once."""
    if course.met(period):
        room = 0.03 if course.met_from >= LATER else 0.09 + 0.25 * course.well * (course.met_from == 0)
        return round(level * (1 + room + 0.01 * (period - course.start)) / TENTH) * TENTH
    if course.met_from == NEVER:
        short = (0.03 + 0.25 * course.badly) * max(1, NEVER - period + 2) / 8
    else:
        short = (0.02 + 0.1 * course.badly) * (course.met_from - period + 1) / 6
    return min(round(level * (1 - short) / TENTH) * TENTH, level - TENTH)


def _parts(
    indicator: Indicator, size: Size, course: Course, period: int, as_of: date, levels: Levels
) -> dict[str, int]:
    """
    Of schools at the higher level as many as their number asks for, or one fewer; of every other part as much as is asked, or
    less. Where the first part has no level that could be missed, it is whole.
    """
    denominator = size.denominator(indicator, as_of.year)
    met, more = course.met(period), course.well > 0.5 and course.met_from <= 0
    parts: dict[str, int] = {}
    for part in indicator.parts:
        if part.by_count is not None:
            asked = part.by_count.general if denominator * SCALE > part.by_count.over else part.by_count.otherwise
            least = -(-asked * denominator // WHOLE)
            count = min(denominator, least + more) if met else least - 1
            parts[part.key] = round(count * WHOLE / denominator)
            parts[part.by_count.key] = denominator * SCALE
        elif part.key == "minimum":
            parts[part.key] = WHOLE
        elif part.kind == "count":
            level = levels.of(part, as_of)
            parts[part.key] = level if met else level - SCALE
        else:
            level = levels.of(part, as_of)
            share = min(WHOLE, round(course.percent(level, period) * 10) * TENTH)
            parts[part.key] = max(level, share) if met else min(share, level - TENTH)
    return parts


def earlier(
    first: Reading, indicator: Indicator, size: Size, course: Course, back: int, as_of: date, floor: int | None
) -> Reading:
    """What was read so many half-years before the first reading; a level that was surely held then is its floor."""
    lasting = back <= int(course.well * 10) or floor is not None
    if indicator.kind == "boolean":
        return Reading(amount=first.amount if lasting else 0, as_of=as_of)
    if first.amount is not None:
        amount = round(first.amount * (1 - 0.03 * back) / TENTH) * TENTH
        return Reading(amount=max(amount, min(first.amount, floor or 0)), as_of=as_of)
    step = FINE_STEPS.get(indicator.measure) or STEPS.get(indicator.measured_in, SCALE)
    whole = size.denominator(indicator, as_of.year)
    share = (first.numerator or 0) / (first.denominator or 1)
    change = (0.004 + 0.008 * course.badly) * back
    if indicator.direction == "at_least":
        counted = whole if share == 1 and lasting else int(whole * (share - change))
        if floor is not None:
            counted = max(counted, -(-floor * whole // WHOLE))
    else:
        counted = round(whole * (share + change))
        if floor is not None:
            counted = min(counted, floor * whole // WHOLE)
    return Reading(numerator=min(max(counted, 0), whole) * step, denominator=whole * step, as_of=as_of)


def lifted(reading: Reading, indicator: Indicator, level: int) -> Reading:
    """The reading, brought to another set's level where it does not reach it."""
    if reading.numerator is not None and reading.denominator:
        step = FINE_STEPS.get(indicator.measure) or STEPS.get(indicator.measured_in, SCALE)
        whole = reading.denominator // step
        if indicator.direction == "at_least":
            counted = max(reading.numerator // step, -(-level * whole // WHOLE))
        else:
            counted = min(reading.numerator // step, level * whole // WHOLE)
        return replace(reading, numerator=counted * step)
    if reading.male is not None and reading.female is not None:
        return replace(
            reading, male=max(reading.male, min(WHOLE, level + 2 * TENTH)), female=max(reading.female, level)
        )
    if reading.amount is not None:
        return replace(reading, amount=max(reading.amount, level))
    return reading
