"""The half-years of the sample figures, and the way of a figure in the days after it was taken."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

from chungsuc.clock import ZONE


@dataclass(frozen=True, slots=True)
class Period:
    """A half-year by its number: 0 is the first of 2021. `watched`: a day of the demo on which some figures are still on their way."""

    number: int
    name: str
    as_of: date
    watched: date | None = None


PERIODS: Mapping[int, Period] = {
    p.number: p
    for p in (
        Period(-4, "2019-H1", date(2019, 6, 30)),
        Period(-3, "2019-H2", date(2019, 12, 31)),
        Period(-2, "2020-H1", date(2020, 3, 31), date(2020, 4, 20)),
        Period(-1, "2020-H2", date(2020, 12, 31)),
        Period(0, "2021-H1", date(2021, 6, 30)),
        Period(1, "2021-H2", date(2021, 12, 31)),
        Period(2, "2022-H1", date(2022, 6, 30)),
        Period(3, "2022-H2", date(2022, 12, 31)),
        Period(4, "2023-H1", date(2023, 6, 30)),
        Period(5, "2023-H2", date(2023, 10, 31), date(2023, 11, 6)),
        Period(6, "2024-H1", date(2024, 6, 30)),
        Period(7, "2024-H2", date(2024, 12, 31), date(2025, 1, 15)),
        Period(8, "2025-H1", date(2025, 6, 30)),
        Period(9, "2025-H2", date(2025, 8, 31), date(2025, 9, 15)),
    )
}
FIRST, LAST = -4, 9
WORKING = 5  # the period of the working day 06/11/2023
MERGED = 7  # the first period after 01/12/2024
OLD_LAST = 8  # the last of the communes that ended on 30/06/2025
EARLY_LAST = 1  # the last under QĐ 1980
SURVEYED = date(2022, 4, 14)  # when the figures of end 2021 were recorded that only QĐ 318 asks for

# Yes or no, and grades, are reported once a year; between two such periods there are at most twelve months.
YEARLY = (-4, -2, -1, 1, 3, 4, 6, 8, 9)


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    state: str
    at: datetime


def moment(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour, 15), tzinfo=ZONE)


STATES = {"submit": "submitted", "verify": "verified", "return": "returned", "approve": "approved", "lock": "locked"}


@cache
def way(number: int, flow: str = "", surveyed: bool = False) -> tuple[Step, ...]:  # noqa: FBT001, FBT002
    """
    The steps of a figure of the period. `flow` is the state in which the watched day finds it; empty: long approved.

    What was on its way then is approved in the days after.
    """
    period = PERIODS[number]
    start = SURVEYED if surveyed else period.as_of
    taken = [("submit", 1), ("verify", 2), ("approve", 3)]
    if flow and period.watched:
        start = period.watched
        before = {
            "submitted": [("submit", -3)],
            "verified": [("submit", -4), ("verify", -2)],
            "returned": [("submit", -4), ("return", -2), ("submit", 1)],
        }[flow]
        taken = [*before, *([] if flow == "verified" else [("verify", 3)]), ("approve", 5)]
    found = [(name, start + timedelta(days=days)) for name, days in taken]
    found.append(("lock", max(start, period.as_of) + timedelta(days=45)))
    return tuple(Step(name, STATES[name], moment(day)) for name, day in found)


def state_at(steps: tuple[Step, ...], now: datetime) -> str:
    """The state that the steps have led to by a moment; empty before the first."""
    return next((s.state for s in reversed(steps) if s.at <= now), "")
