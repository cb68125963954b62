"""
What falls to each commune of Lạng Sơn: when it meets which indicators of three criteria sets, and when it is recognised.

At the working day 06/11/2023 criterion 17 stands at 101 communes of 181, and at 105 with what is on its way; at the start of
QĐ 318, by the figures of 31/12/2021, it stood at 76. The same communes always get the same lot.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from chungsuc.demo.figures import NEVER
from chungsuc.demo.periods import EARLY_LAST, FIRST, WORKING
from chungsuc.rulebook.model import Indicator

SEED = 2022
COMMUNES = 181
HOA_LAC = "lang-son/huu-lung/hoa-lac"
TAN_THANH = "lang-son/huu-lung/tan-thanh"
# Where these stand among the others, the strongest first: one is recognised at the end of 2020, one early.
SEATED = {"lang-son/huu-lung/nhat-tien": 55, "lang-son/huu-lung/son-ha": 4}

# Of 181 communes: from which period criterion 17 is met; then those for whom only the approval is missing.
CRITERION_17 = ((1, 76), (2, 6), (3, 7), (4, 6), (5, 6))
ON_THE_WAY = 4
LATER_17 = ((6, 5), (7, 6), (8, 6))  # those after them in line, from later half-years on
ALL_19 = 60
# How many of the others meet all of QĐ 1980, by the period from which they do.
EARLY_FULL = ((-4, 40), (-3, 8), (-2, 2), (-1, 10), (0, 6), (1, 9))
# How many hold the title at the end of each year, Tân Thành among them; the last two are of 31/10/2023 and 31/5/2025.
RECOGNISED = (
    (date(2015, 12, 25), 8), (date(2016, 12, 23), 14), (date(2017, 12, 22), 23), (date(2018, 12, 21), 34),
    (date(2019, 12, 20), 48), (date(2020, 12, 18), 61), (date(2021, 12, 17), 76), (date(2022, 12, 16), 90),
    (date(2023, 9, 22), 101), (date(2024, 7, 12), 107), (date(2025, 5, 16), 111),
)  # fmt: skip
# Of those who hold it: from which period criteria 17 and 18 of the advanced set are met; then two not yet approved.
ADVANCED_17_18 = ((2, 15), (3, 2), (4, 3), (5, 4))
ADVANCED_ON_THE_WAY = 2
ADVANCED_LATER = ((6, 2), (7, 3), (8, 3))
ADVANCED = 62  # communes that report figures of the advanced set
ADVANCED_FULL = 9  # of them meet all of it

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
# The same for the criteria of QĐ 1980, where only that set reads the figure.
HARD_EARLY: Mapping[int, float] = {
    1: 0.1, 2: 0.5, 3: 0.15, 4: 0.3, 5: 0.5, 9: 0.5, 11: 0.8, 12: 0.3, 13: 0.4, 14: 0.35, 15: 0.4, 16: 0.35, 17: 0.55,
    18: 0.15, 19: 0.06,
}  # fmt: skip
LATE_EARLY = ("2.1", "2.3", "9.2", "11", "14.3", "15.1", "16", "17.1")  # what comes last to those who meet all
LATE_17 = ("17.1", "17.4", "17.6", "17.8", "17.9", "17.11", "17.12")
WAITING_17 = ("17.11", "17.8", "17.6", "17.12")  # of the department of natural resources and environment
LATE_ADVANCED = ("17.4", "17.7", "17.10", "18.1", "18.3")
SHARE_IN_FLOW = 0.12  # of the communes have figures of the working day's period not yet approved
ALWAYS, NEVER_LATER = -9, 99


@dataclass(frozen=True, slots=True)
class Lot:
    """What falls to a commune: when it meets criterion 17, whether all 19, how weak it is, what is on its way."""

    met_17_from: int
    all_19: bool
    weakness: float
    waiting: tuple[str, str] | None = None  # the indicator, and the state it has reached
    later_17: int = NEVER_LATER  # the half-year of 2024 or 2025 from which it meets criterion 17 after all
    early_from: int = NEVER  # the period from which it meets all of QĐ 1980
    recognised: date | None = None
    advanced_from: int | None = None  # the period from which it meets 17 and 18 of the advanced set, if it reports it
    advanced_waiting: bool = False
    advanced_full: bool = False

    @property
    def settled(self) -> bool:
        return self.waiting is not None or self.met_17_from == WORKING


def lots_of(unit_keys: Sequence[str]) -> dict[str, Lot]:
    """Shared out over all the communes, so that the totals come out; in proportion when they are not 181."""
    rng = np.random.default_rng(SEED)
    set_apart = [key for key in (HOA_LAC, TAN_THANH) if key in unit_keys]
    order = _seated([key for key in sorted(set(unit_keys)) if key not in set_apart], rng)
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
        lots[TAN_THANH] = Lot(
            WORKING,
            all_19=False,
            weakness=0.3,
            waiting=(WAITING_17[0], "submitted"),
            early_from=ALWAYS,
            recognised=RECOGNISED[1][0],
            advanced_from=NEVER_LATER,
        )
    for place, key in enumerate(order):
        weakness = 0.08 + 0.77 * place / max(1, len(order) - 1)
        honours = _honours(place / size)
        if place < len(starts):
            lots[key] = replace(honours, met_17_from=starts[place], all_19=key in full, weakness=weakness)
        elif place < len(starts) + len(waiting):
            number = place - len(starts)
            state = "verified" if number % 2 == 0 else "submitted"
            lots[key] = replace(honours, met_17_from=WORKING, weakness=weakness, waiting=(waiting[number], state))
        else:
            left = place - len(starts) - len(waiting)
            lots[key] = replace(honours, weakness=weakness, later_17=_at(left / size, LATER_17, NEVER_LATER))
    return lots


def _seated(others: list[str], rng: np.random.Generator) -> list[str]:
    order = [others[i] for i in rng.permutation(len(others))]
    for key, seat in SEATED.items():
        if key in order and seat < len(order):
            place = order.index(key)
            order[place], order[seat] = order[seat], order[place]
    return order


def _honours(place: float) -> Lot:
    """What comes by the place alone. Tân Thành is one of those recognised early, so the others have a seat less from then on."""
    early = _at(place, EARLY_FULL, NEVER)
    seat = place if place < RECOGNISED[0][1] else place + 1
    day = next((day for day, number in RECOGNISED if seat < number), None)
    advanced = _at(place, (*ADVANCED_17_18, (WORKING, ADVANCED_ON_THE_WAY), *ADVANCED_LATER), NEVER_LATER)
    official = sum(count for _, count in ADVANCED_17_18)
    return Lot(
        NEVER,
        all_19=False,
        weakness=0.0,
        early_from=early if early > FIRST else ALWAYS,
        recognised=day,
        advanced_from=advanced if place < ADVANCED - 1 else None,
        advanced_waiting=official <= place < official + ADVANCED_ON_THE_WAY,
        advanced_full=place < ADVANCED_FULL,
    )


def _at(place: float, shares: Sequence[tuple[int, int]], otherwise: int) -> int:
    for period, count in shares:
        if place < count:
            return period
        place -= count
    return otherwise


def starts_of(
    rng: np.random.Generator, lot: Lot, indicators: Sequence[Indicator], early: AbstractSet[str]
) -> dict[str, int]:
    """From which period each indicator of QĐ 318 is met. `early` are the measures that QĐ 1980 reads too."""
    environment = [i for i in indicators if criterion_of(i) == 17]
    others = [i for i in indicators if criterion_of(i) != 17]
    starts = _starts_17(rng, lot, environment)
    last = WORKING
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
    free = others
    if lot.early_from <= EARLY_LAST:
        starts |= {i.number: 0 for i in others if i.measure in early}
        free = [i for i in others if i.measure not in early]
    if not lot.all_19 and all(starts[i.number] < NEVER for i in others):
        weights = np.array([HARD[i.number] if not i.na_allowed else 0.0 for i in free])
        starts[free[int(rng.choice(len(free), p=weights / weights.sum()))].number] = NEVER
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
        return starts | {lot.waiting[0]: WORKING}
    if lot.met_17_from > 1:
        for number in rng.choice(LATE_17, size=int(rng.integers(1, 3)), replace=False):
            starts[str(number)] = lot.met_17_from
    elif rng.random() < 0.3:
        late = str(rng.choice(LATE_17))
        starts["17.1" if late == "17.8" and lot.early_from <= EARLY_LAST else late] = 1
    return starts


def _maybe_late(rng: np.random.Generator, indicator: Indicator) -> int:
    return _late(rng, indicator, WORKING) if rng.random() < HARD[indicator.number] * 0.6 else 0


def _late(rng: np.random.Generator, indicator: Indicator, last: int) -> int:
    periods = [1, 3, 4] if yearly(indicator) else range(1, WORKING + 1)
    return int(rng.choice([period for period in periods if period <= last]))


def early_starts_of(rng: np.random.Generator, key: str, lot: Lot, indicators: Sequence[Indicator]) -> dict[str, int]:
    """From which period each indicator is met that only QĐ 1980 reads."""
    if lot.early_from < NEVER or key == HOA_LAC:
        starts = {i.number: ALWAYS for i in indicators}
        if lot.early_from > ALWAYS:
            start, count = (lot.early_from, int(rng.integers(1, 4))) if key != HOA_LAC else (-1, 2)
            starts |= {str(n): start for n in rng.choice(LATE_EARLY, size=count, replace=False)}
        return starts
    starts = {}
    for indicator in indicators:
        hard = HARD_EARLY[criterion_of(indicator)]
        fails, late = rng.random(2)
        coming = [-2, -1, 1] if yearly(indicator) else [-3, -2, -1, 0, 1]
        starts[indicator.number] = (
            NEVER if fails < hard * lot.weakness * 1.3 else int(rng.choice(coming)) if late < hard * 0.5 else ALWAYS
        )
    if NEVER not in starts.values():
        starts[str(rng.choice(LATE_EARLY))] = NEVER
    return starts


def advanced_starts_of(rng: np.random.Generator, lot: Lot, indicators: Sequence[Indicator]) -> dict[str, int]:
    """From which period each indicator is met that only the advanced set reads."""
    start = NEVER_LATER if lot.advanced_from is None else lot.advanced_from
    starts: dict[str, int] = {}
    for indicator in indicators:
        fails, late = rng.random(2)
        if criterion_of(indicator) in (17, 18):
            missed = start == NEVER_LATER and fails < 0.3
            starts[indicator.number] = start if missed else ALWAYS
        elif lot.advanced_full:
            starts[indicator.number] = 4 if late < 0.15 else ALWAYS
        else:
            starts[indicator.number] = NEVER_LATER if fails < 0.15 + 0.4 * lot.weakness else 4 if late < 0.2 else ALWAYS
    starts[str(rng.choice(LATE_ADVANCED))] = start
    return starts


def yearly(indicator: Indicator) -> bool:
    return indicator.kind in ("boolean", "grade")


def criterion_of(indicator: Indicator) -> int:
    return int(indicator.number.split(".")[0])
