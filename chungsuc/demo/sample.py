"""
Sample figures of the communes for 2021-H1 to 2023-H2. The units are real, not one figure is.

Each commune is given, for each indicator, the period from which it is met; `figures` makes numbers of that. The same
communes always get the same figures. At the working day 06/11/2023 criterion 17 stands at 101 communes of 181, and at
105 with what is on its way; on 31/12/2021, where the target starts, it stood at 76.
"""

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from chungsuc.demo.figures import NEVER, Course, Levels, Size, reading_of, size_of
from chungsuc.rulebook.load import load
from chungsuc.rulebook.model import Indicator, Reading
from chungsuc.rulebook.numbers import SCALE

STANDARD, OVERLAY = "qd-318-2022-ntm", "mau-318"
SEED = 2022
PERIODS = (
    ("2021-H1", date(2021, 6, 30)),
    ("2021-H2", date(2021, 12, 31)),
    ("2022-H1", date(2022, 6, 30)),
    ("2022-H2", date(2022, 12, 31)),
    ("2023-H1", date(2023, 6, 30)),
    ("2023-H2", date(2023, 10, 31)),
)
LAST = len(PERIODS) - 1
YEARLY = (1, 3, 4)  # yes or no is reported once a year, for 2023 at mid-year

HOA_LAC = "lang-son/huu-lung/hoa-lac"
TAN_THANH = "lang-son/huu-lung/tan-thanh"
HOA_LAC_HOUSEHOLDS = 1200
HOA_LAC_SANITARY = (612, 640, 665)  # 17.8: the last is mid-2022, so by 2023 too old to be judged

# Of 181 communes: from which period criterion 17 is met; then those for whom only the approval is missing.
CRITERION_17 = ((1, 76), (2, 6), (3, 7), (4, 6), (5, 6))
ON_THE_WAY = 4
ALL_19 = 60
COMMUNES = 181

# How often an indicator is what fails, for the weakest commune.
HARD: Mapping[str, float] = {
    "1.1": 0.1, "1.2": 0.12, "2.1": 0.5, "2.2": 0.6, "2.3": 0.5, "2.4": 0.4, "3.1": 0.25, "3.2": 0.1, "4.1": 0.25,
    "4.2": 0.2, "5.1": 0.45, "6.1": 0.4, "6.2": 0.35, "6.3": 0.45, "7.1": 0.3, "8.1": 0.05, "8.2": 0.1, "8.3": 0.3,
    "8.4": 0.15, "9.1": 0.45, "9.2": 0.5, "10.1": 0.9, "11.1": 0.8, "12.1": 0.35, "12.2": 0.45, "13.1": 0.4,
    "13.2": 0.3, "13.3": 0.3, "13.4": 0.1, "13.5": 0.15, "14.1": 0.1, "14.2": 0.15, "15.1": 0.35, "15.2": 0.3,
    "15.3": 0.2, "15.4": 0.45, "16.1": 0.3, "17.1": 0.7, "17.2": 0.3, "17.3": 0.25, "17.4": 0.35, "17.5": 0.1,
    "17.6": 0.7, "17.7": 0.3, "17.8": 0.8, "17.9": 0.4, "17.10": 0.2, "17.11": 0.6, "17.12": 0.6, "18.1": 0.12,
    "18.2": 0.1, "18.3": 0.05, "18.4": 0.12, "18.5": 0.08, "18.6": 0.15, "19.1": 0.06, "19.2": 0.04,
}  # fmt: skip
LATE_17 = ("17.1", "17.4", "17.6", "17.8", "17.9", "17.11", "17.12")
WAITING_17 = ("17.11", "17.8", "17.6", "17.12")  # of the department of natural resources and environment
SHARE_IN_FLOW = 0.12  # of the communes have figures of the last period not yet approved


@dataclass(frozen=True, slots=True)
class SampleValue:
    unit_key: str
    measure: str
    indicator: str
    period: str
    as_of: date
    reading: Reading
    state: str


@dataclass(frozen=True, slots=True)
class Lot:
    """What falls to a commune: when it meets criterion 17, whether all 19, how weak it is, what is on its way."""

    met_17_from: int
    all_19: bool
    weakness: float
    waiting: tuple[str, str] | None = None  # the indicator, and the state it has reached

    @property
    def settled(self) -> bool:
        return self.waiting is not None or self.met_17_from == LAST


def sample_values(unit_keys: Sequence[str]) -> list[SampleValue]:
    edition = load().with_overlay(STANDARD, OVERLAY)
    levels = Levels(edition)
    return [
        value
        for key, lot in sorted(_lots(unit_keys).items())
        for value in _commune(key, lot, edition.indicators, levels)
    ]


def _lots(unit_keys: Sequence[str]) -> dict[str, Lot]:
    """Shared out over all the communes, so that the totals come out; in proportion when they are not 181."""
    rng = np.random.default_rng(SEED)
    set_apart = [key for key in (HOA_LAC, TAN_THANH) if key in unit_keys]
    others = sorted(set(unit_keys) - set(set_apart))
    order = [others[i] for i in rng.permutation(len(others))]
    size = len(set(unit_keys)) / COMMUNES
    starts = [period for period, count in CRITERION_17 for _ in range(round(count * size))]
    full = set(order[: round(ALL_19 * size)])
    # Those with all 19 are not the same as those first at criterion 17: the last ten places go further down the line.
    for place in range(len(full) // 6):
        full.discard(order[place * 3])
        full.add(order[len(starts) - 1 - place * 2])
    waiting = WAITING_17[1 : max(1, round(ON_THE_WAY * size))]
    lots: dict[str, Lot] = {HOA_LAC: Lot(1, all_19=True, weakness=0.1)} if HOA_LAC in set_apart else {}
    if TAN_THANH in set_apart:
        lots[TAN_THANH] = Lot(LAST, all_19=False, weakness=0.3, waiting=(WAITING_17[0], "submitted"))
    for place, key in enumerate(order):
        weakness = 0.08 + 0.77 * place / max(1, len(order) - 1)
        if place < len(starts):
            lots[key] = Lot(starts[place], all_19=key in full, weakness=weakness)
        elif place < len(starts) + len(waiting):
            number = place - len(starts)
            state = "verified" if number % 2 == 0 else "submitted"
            lots[key] = Lot(LAST, all_19=False, weakness=weakness, waiting=(waiting[number], state))
        else:
            lots[key] = Lot(NEVER, all_19=False, weakness=weakness)
    return lots


def _commune(key: str, lot: Lot, indicators: Sequence[Indicator], levels: Levels) -> Iterator[SampleValue]:
    rng = np.random.default_rng([SEED, zlib.crc32(key.encode())])
    size = size_of(rng, HOA_LAC_HOUSEHOLDS if key == HOA_LAC else None)
    starts = _starts(rng, lot, indicators)
    in_flow = key != HOA_LAC and not lot.settled and rng.random() < SHARE_IN_FLOW
    for indicator in indicators:
        course = Course(starts[indicator.number], float(rng.random()), float(rng.random()))
        for period, (name, as_of) in enumerate(PERIODS):
            state = _state(rng, lot, indicator, period, in_flow=in_flow)
            if not _reported(key, indicator, period):
                continue
            reading = _reading(key, indicator, size, course, period, levels)
            yield SampleValue(key, indicator.measure, indicator.number, name, as_of, reading, state)


def _reported(key: str, indicator: Indicator, period: int) -> bool:
    if key == HOA_LAC and indicator.number == "17.8":
        return period < len(HOA_LAC_SANITARY)
    if key == HOA_LAC and _criterion(indicator) == 17 and period == LAST:
        return True
    return indicator.kind not in ("boolean", "grade") or period in YEARLY


def _reading(key: str, indicator: Indicator, size: Size, course: Course, period: int, levels: Levels) -> Reading:
    as_of = PERIODS[period][1]
    if key == HOA_LAC and indicator.number == "17.8":
        return Reading(numerator=HOA_LAC_SANITARY[period] * SCALE, denominator=HOA_LAC_HOUSEHOLDS * SCALE, as_of=as_of)
    return reading_of(indicator, size, course, period, as_of, levels)


def _state(rng: np.random.Generator, lot: Lot, indicator: Indicator, period: int, *, in_flow: bool) -> str:
    drawn = rng.random()
    if period < LAST:
        return "locked"
    if lot.waiting and lot.waiting[0] == indicator.number:
        return lot.waiting[1]
    if not in_flow:
        return "approved"
    if drawn < 0.3:
        return "submitted"
    if drawn < 0.55:
        return "verified"
    return "returned" if drawn < 0.6 else "approved"


def _starts(rng: np.random.Generator, lot: Lot, indicators: Sequence[Indicator]) -> dict[str, int]:
    """From which period each indicator is met."""
    environment = [i for i in indicators if _criterion(i) == 17]
    others = [i for i in indicators if _criterion(i) != 17]
    starts = _starts_17(rng, lot, environment)
    last = LAST
    if lot.all_19:
        last = 1 if rng.random() < 0.75 else int(rng.integers(2, 5))
    for indicator in others:
        hard = HARD[indicator.number]
        fails, comes_late = rng.random(2)
        if not lot.all_19 and fails < hard * lot.weakness:
            starts[indicator.number] = NEVER
        elif comes_late < hard * (0.25 if lot.all_19 else 0.7):
            starts[indicator.number] = _late(rng, indicator, last)
        else:
            starts[indicator.number] = 0
    if not lot.all_19 and all(starts[i.number] < NEVER for i in others):
        weights = np.array([HARD[i.number] if not i.na_allowed else 0.0 for i in others])
        starts[others[int(rng.choice(len(others), p=weights / weights.sum()))].number] = NEVER
    return starts


def _starts_17(rng: np.random.Generator, lot: Lot, environment: Sequence[Indicator]) -> dict[str, int]:
    if lot.met_17_from == NEVER:
        starts = {
            i.number: NEVER if rng.random() < HARD[i.number] * lot.weakness else _maybe_late(rng, i)
            for i in environment
        }
        if NEVER not in starts.values():
            starts[str(rng.choice(LATE_17))] = NEVER
        return starts
    starts = {i.number: 0 for i in environment}
    if lot.waiting:
        return starts | {lot.waiting[0]: LAST}
    if lot.met_17_from > 1:
        for number in rng.choice(LATE_17, size=int(rng.integers(1, 3)), replace=False):
            starts[str(number)] = lot.met_17_from
    elif rng.random() < 0.3:
        starts[str(rng.choice(LATE_17))] = 1
    return starts


def _maybe_late(rng: np.random.Generator, indicator: Indicator) -> int:
    return _late(rng, indicator, LAST) if rng.random() < HARD[indicator.number] * 0.6 else 0


def _late(rng: np.random.Generator, indicator: Indicator, last: int) -> int:
    periods = YEARLY if indicator.kind in ("boolean", "grade") else range(1, LAST + 1)
    return int(rng.choice([period for period in periods if period <= last]))


def _criterion(indicator: Indicator) -> int:
    return int(indicator.number.split(".")[0])
