"""What one commune reads for any measure in any half-year, by three criteria sets that share some of their measures."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from chungsuc.demo.figures import NEVER, WHOLE, Course, Levels, earlier, lifted, reading_of, size_of
from chungsuc.demo.lots import (
    HOA_LAC,
    SEED,
    SHARE_IN_FLOW,
    TAN_THANH,
    Lot,
    advanced_starts_of,
    criterion_of,
    early_starts_of,
    starts_of,
    yearly,
)
from chungsuc.demo.periods import EARLY_LAST, PERIODS, WORKING, YEARLY
from chungsuc.rulebook.load import load
from chungsuc.rulebook.model import Edition, Indicator, Reading
from chungsuc.rulebook.numbers import SCALE

STANDARD, OVERLAY = "qd-318-2022-ntm", "mau-318"
EARLY, EARLY_OVERLAY = "qd-1980-2016-ntm", "mau-1980"
ADVANCED, ADVANCED_OVERLAY = "qd-318-2022-nang-cao", "mau-318-nang-cao"
ADVANCED_FIRST = 2
ADVANCED_YEARLY = (2, 4, 6, 8, 9)

HOA_LAC_HOUSEHOLDS = 1200
SANITARY = "households-sanitary"  # 17.8: not reported from end 2022 on, so by 2023 too old to be judged
HOA_LAC_SANITARY = {-4: 560, -3: 575, -2: 588, -1: 598, 0: 612, 1: 640, 2: 665, 6: 868, 7: 886, 8: 905}
BUSINESSES = "businesses-environment"  # QĐ 1980 asks for all of them, QĐ 318 for nine in ten


@dataclass(frozen=True, slots=True)
class Sets:
    """The three criteria sets with their sample overlays, and what only the first or the third reads."""

    base: Edition
    early: Edition
    advanced: Edition
    levels: Levels
    early_levels: Levels
    advanced_levels: Levels
    by_measure: Mapping[str, Indicator]
    shared_early: Mapping[str, Indicator]
    shared_advanced: Mapping[str, Indicator]
    only_early: tuple[Indicator, ...]
    only_advanced: tuple[Indicator, ...]
    read_by: Mapping[str, str]  # by measure: "early" or "advanced" where only that set reads it, else "base"


@cache
def sets() -> Sets:
    base, early, advanced = (
        load().with_overlay(*names)
        for names in ((STANDARD, OVERLAY), (EARLY, EARLY_OVERLAY), (ADVANCED, ADVANCED_OVERLAY))
    )
    read = {i.measure for i in base.indicators}
    return Sets(
        base=base,
        early=early,
        advanced=advanced,
        levels=Levels(base),
        early_levels=Levels(early),
        advanced_levels=Levels(advanced),
        by_measure={i.measure: i for e in (advanced, early, base) for i in e.indicators},
        shared_early={i.measure: i for i in early.indicators if i.measure in read},
        shared_advanced={i.measure: i for i in advanced.indicators if i.measure in read},
        only_early=tuple(i for i in early.indicators if i.measure not in read),
        only_advanced=tuple(i for i in advanced.indicators if i.measure not in read),
        read_by={
            i.measure: name
            for name, e in (("advanced", advanced), ("early", early), ("base", base))
            for i in e.indicators
        },
    )


class Series:
    """One commune, drawn once: the same key and lot always make the same figures."""

    def __init__(self, key: str, lot: Lot) -> None:
        self.key, self.lot, self.law = key, lot, sets()
        self.seed = zlib.crc32(key.encode())
        rng = np.random.default_rng([SEED, self.seed])
        self.size = size_of(rng, HOA_LAC_HOUSEHOLDS if key == HOA_LAC else None)
        starts = starts_of(rng, lot, self.law.base.indicators, self.law.shared_early.keys())
        flowing = key != HOA_LAC and not lot.settled and rng.random() < SHARE_IN_FLOW
        self.in_flow = flowing and lot.advanced_from != WORKING
        later = np.random.default_rng([SEED, self.seed, 2024])
        self.courses: dict[str, Course] = {}
        self.drawn: dict[str, float] = {}
        for i in self.law.base.indicators:
            start = starts[i.number]
            course = Course(start, float(rng.random()), float(rng.random()), self._later(later, i))
            self.courses[i.measure] = course
            self.drawn[i.measure] = float(rng.random(WORKING + 1)[WORKING])
        self._others()

    @property
    def persons(self) -> int:
        return self.size.persons

    def _later(self, rng: np.random.Generator, indicator: Indicator) -> int:
        """From which later half-year is met what was not by the end of 2023."""
        drawn, number = rng.random(), int(rng.integers(6, 9))
        if self.lot.later_17 in PERIODS and criterion_of(indicator) == 17:
            return self.lot.later_17 if self.lot.later_17 in YEARLY or not yearly(indicator) else WORKING + 1
        if drawn > 0.55 - 0.45 * self.lot.weakness:
            return 99
        return number if number in YEARLY or not yearly(indicator) else 8

    def _others(self) -> None:
        rng = np.random.default_rng([SEED, self.seed, 1980])
        starts = early_starts_of(rng, self.key, self.lot, self.law.only_early)
        for i in self.law.only_early:
            self.courses[i.measure] = Course(starts[i.number], float(rng.random()), float(rng.random()))
        if self.lot.advanced_from is None:
            return
        rng = np.random.default_rng([SEED, self.seed, 318])
        starts = advanced_starts_of(rng, self.lot, self.law.only_advanced)
        for i in self.law.only_advanced:
            self.courses[i.measure] = Course.starting(starts[i.number], float(rng.random()), float(rng.random()))

    def reported(self, indicator: Indicator, number: int) -> bool:
        """Whether the commune reports the measure in the half-year at all."""
        measure = indicator.measure
        if measure not in self.courses:
            return False
        if self.law.read_by[measure] == "early":
            return number <= EARLY_LAST and (not yearly(indicator) or number in YEARLY)
        if self.law.read_by[measure] == "advanced":
            return number >= ADVANCED_FIRST and (not yearly(indicator) or number in ADVANCED_YEARLY)
        if self.key == HOA_LAC and measure == SANITARY:
            return number in HOA_LAC_SANITARY
        early_enough = number >= EARLY_LAST or measure in self.law.shared_early
        all_of_17 = self.key == HOA_LAC and criterion_of(indicator) == 17 and number == WORKING
        return early_enough and (all_of_17 or not yearly(indicator) or number in YEARLY)

    def reading(self, indicator: Indicator, number: int) -> Reading:
        law, measure, as_of = self.law, indicator.measure, PERIODS[number].as_of
        course = self.courses[measure]
        if law.read_by[measure] == "early":
            return reading_of(indicator, self.size, course, number, as_of, law.early_levels)
        if law.read_by[measure] == "advanced":
            return reading_of(indicator, self.size, course, number, as_of, law.advanced_levels)
        if self.key == HOA_LAC and measure == SANITARY:
            counted = HOA_LAC_SANITARY.get(number, HOA_LAC_SANITARY[EARLY_LAST])
            return Reading(numerator=counted * SCALE, denominator=HOA_LAC_HOUSEHOLDS * SCALE, as_of=as_of)
        if number >= 0:
            return self._lifted(reading_of(indicator, self.size, course, number, as_of, law.levels), indicator, number)
        first = reading_of(indicator, self.size, course, 0, PERIODS[0].as_of, law.levels)
        floor = None
        if self.lot.early_from < NEVER or self.key == HOA_LAC:
            early = law.shared_early[measure]
            floor = SCALE if early.kind == "boolean" else law.early_levels.of(early, as_of)
        return self._lifted(earlier(first, indicator, self.size, course, -number, as_of, floor), indicator, number)

    def _lifted(self, reading: Reading, indicator: Indicator, number: int) -> Reading:
        """Higher than the base set asks for, where another set asks for more and the commune meets that."""
        lot, measure = self.lot, indicator.measure
        if measure == BUSINESSES and (lot.early_from < NEVER or self.key == HOA_LAC):
            return lifted(reading, indicator, WHOLE)
        asked = self.law.shared_advanced.get(measure)
        if asked is None or lot.advanced_from is None or number < ADVANCED_FIRST:
            return reading
        of_both = criterion_of(asked) in (17, 18) and number >= lot.advanced_from
        if not (of_both or lot.advanced_full):
            return reading
        return lifted(reading, indicator, self.law.advanced_levels.of(asked, PERIODS[number].as_of))

    def flow(self, indicator: Indicator, number: int) -> str:
        """In which state the figure is found on the half-year's watched day; empty: approved."""
        if number == WORKING:
            return self._flow_now(indicator)
        if PERIODS[number].watched is None:
            return ""
        if self.key == TAN_THANH and number < 0:
            return "submitted" if indicator.measure == SANITARY else ""
        rng = np.random.default_rng([SEED, self.seed, number + 50, zlib.crc32(indicator.measure.encode())])
        if self.key == HOA_LAC or self.seed % 6:
            return ""
        return flow_drawn(float(rng.random()))

    def _flow_now(self, indicator: Indicator) -> str:
        if self.lot.waiting and self.lot.waiting[0] == indicator.number and indicator.measure in self.drawn:
            return self.lot.waiting[1]
        if indicator.measure in self.drawn:
            return flow_drawn(self.drawn[indicator.measure]) if self.in_flow else ""
        waits = self.lot.advanced_waiting and self.courses[indicator.measure].start == WORKING
        return "submitted" if waits else ""


def flow_drawn(drawn: float) -> str:
    if drawn < 0.3:
        return "submitted"
    if drawn < 0.55:
        return "verified"
    return "returned" if drawn < 0.6 else ""
