"""
Sample figures of the communes of Lạng Sơn for 2019-H1 to 2025-H2, and of Hạ Lang. The units are real, not one figure is.

A commune's figures end with it. Those that took others in on 01/12/2024 report for both from then on; those that began on
01/07/2025 report what their predecessors had, added up.
"""

import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

import numpy as np

from chungsuc.demo.figures import NEVER
from chungsuc.demo.lots import SEED, Lot, lots_of
from chungsuc.demo.merging import PARTS, Share, merged
from chungsuc.demo.oddities import odd_reading, odd_steps
from chungsuc.demo.periods import EARLY_LAST, LAST, MERGED, OLD_LAST, PERIODS, Step, way
from chungsuc.demo.series import Series, flow_drawn, sets
from chungsuc.rulebook.model import Indicator, Reading

TWO_TIERS = date(2025, 7, 1)
HA_LANG = "cao-bang/ha-lang/"
HA_LANG_DAY = date(2023, 6, 16)  # when the first of its communes is recognised
HA_LANG_PERIODS = (1, 3, 4, 5, 6, 8)


@dataclass(frozen=True, slots=True)
class Unit:
    key: str
    begins: date
    ends: date | None


@dataclass(frozen=True, slots=True)
class Join:
    """A part of a former commune that went into another on a day."""

    former: str
    into: str
    part: str
    day: date


@dataclass(frozen=True, slots=True)
class SampleValue:
    unit_key: str
    indicator: Indicator
    number: int
    reading: Reading
    steps: tuple[Step, ...]

    @property
    def measure(self) -> str:
        return self.indicator.measure

    @property
    def period(self) -> str:
        return PERIODS[self.number].name

    @property
    def as_of(self) -> date:
        return PERIODS[self.number].as_of


def sample_values(units: Iterable[Unit], joins: Iterable[Join]) -> Iterator[SampleValue]:
    """The figures of each commune, one commune after the other, oldest half-year first."""
    communes = Communes(sorted(units, key=lambda u: u.key), joins)
    for unit in communes.units:
        yield from communes.old(unit) if unit.key in communes.series else communes.new(unit)


def lots(units: Sequence[Unit]) -> dict[str, Lot]:
    first = [u.key for u in units if u.begins < TWO_TIERS]
    poor = [key for key in first if key.startswith(HA_LANG)]
    found = lots_of([key for key in first if not key.startswith(HA_LANG)])
    for place, key in enumerate(poor):
        weakness = 0.3 + 0.5 * place / max(1, len(poor) - 1)
        best = place % 6 == 1
        found[key] = Lot(
            2 if best else NEVER, all_19=best, weakness=weakness, recognised=HA_LANG_DAY if place == 1 else None
        )
    return found


class Communes:
    def __init__(self, units: Sequence[Unit], joins: Iterable[Join]) -> None:
        self.units = units
        self.lots = lots(units)
        self.series = {key: Series(key, lot) for key, lot in self.lots.items()}
        self.joined: Mapping[str, list[Join]] = defaultdict(list)
        for join in joins:
            if join.former in self.series:
                self.joined[join.into].append(join)
        law = sets()
        self.asked = tuple(chain(law.base.indicators, law.only_early, law.only_advanced))

    def old(self, unit: Unit) -> Iterator[SampleValue]:
        series = self.series[unit.key]
        only_base = {i.measure for i in sets().base.indicators} - sets().shared_early.keys()
        numbers = HA_LANG_PERIODS if unit.key.startswith(HA_LANG) else tuple(PERIODS)
        for number in numbers:
            if number > OLD_LAST or (unit.ends and unit.ends < PERIODS[number].as_of):
                break
            for indicator in self.asked:
                if unit.key.startswith(HA_LANG) and sets().read_by[indicator.measure] == "early":
                    continue
                if series.reported(indicator, number) and (reading := self.reading(unit.key, indicator, number)):
                    surveyed = number == EARLY_LAST and indicator.measure in only_base
                    steps = way(number, series.flow(indicator, number), surveyed)
                    reading = odd_reading(unit.key, indicator, number, reading, self.reading)
                    steps = odd_steps(unit.key, indicator, number, steps)
                    yield SampleValue(unit.key, indicator, number, reading, steps)

    def reading(self, key: str, indicator: Indicator, number: int) -> Reading | None:
        """What a commune of before 07/2025 reads, for those too that it took in by then."""
        series = self.series[key]
        joins = self.joined[key] if number >= MERGED else []
        own = series.reading(indicator, number)
        if not joins:
            return own
        shares = [Share(own, PARTS["whole"], series.persons)]
        for join in joins:
            former = self.series[join.former]
            if indicator.measure not in former.courses:
                return None
            shares.append(Share(former.reading(indicator, number), PARTS[join.part], former.persons))
        return merged(indicator, shares, PERIODS[number].as_of)

    def new(self, unit: Unit) -> Iterator[SampleValue]:
        """The first figures of a commune of 07/2025; one in five has not reported yet."""
        seed = zlib.crc32(unit.key.encode())
        rng = np.random.default_rng([SEED, seed, LAST])
        joins = self.joined[unit.key]
        silent, in_flow = seed % 5 == 0, rng.random() < 0.4
        for indicator in self.asked:
            missing, drawn = rng.random(2)
            held = [j for j in joins if self.series[j.former].reported(indicator, OLD_LAST)]
            if silent or missing < 0.02 or not held or len(held) < len(joins):
                continue
            shares = [
                Share(reading, PARTS[j.part], self.persons(j.former))
                for j in held
                if (reading := self.reading(j.former, indicator, OLD_LAST))
            ]
            reading = merged(indicator, shares, PERIODS[LAST].as_of)
            if reading is not None:
                steps = way(LAST, flow_drawn(float(drawn)) if in_flow else "")
                yield SampleValue(unit.key, indicator, LAST, reading, steps)

    def persons(self, key: str) -> int:
        """The people of a commune at the middle of 2025."""
        more = sum(int(PARTS[j.part] * self.series[j.former].persons) for j in self.joined[key])
        return self.series[key].persons + more
