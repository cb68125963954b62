"""Days on which nobody works, and what working days are counted from; plain, without a database."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
SATURDAY = 5
WEEKEND = {SATURDAY: "thứ Bảy", SATURDAY + 1: "Chủ nhật"}
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FixedDay:
    """A day off of each year by the law, from its first year on."""

    month: int
    day: int
    name: str
    first_year: int
    act: str
    confidence: str

    def of(self, year: int) -> date:
        return date(year, self.month, self.day)


@dataclass(frozen=True, slots=True)
class UnguessedDays:
    """Days off that only an act of the year can tell: they fall within these days, and are never computed here."""

    first: tuple[int, int]
    last: tuple[int, int]
    name: str
    first_year: int

    def within(self, year: int) -> tuple[date, date]:
        return date(year, *self.first), date(year, *self.last)


@lru_cache(maxsize=1)
def fixed_days() -> tuple[FixedDay, ...]:
    """What is shipped: the Labour Code's fixed days, told as remembered (`recalled`)."""
    return tuple(
        FixedDay(*_month_day(r["day"]), r["name"], int(r["first_year"]), r["act"], r["confidence"])
        for r in _rows("fixed-days-off.csv")
    )


@lru_cache(maxsize=1)
def unguessed_days() -> tuple[UnguessedDays, ...]:
    return tuple(
        UnguessedDays(_month_day(r["first"]), _month_day(r["last"]), r["name"], int(r["first_year"]))
        for r in _rows("unguessed-days-off.csv")
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8") as lines:
        yield from csv.DictReader(lines)


def _month_day(text: str) -> tuple[int, int]:
    month, _, day = text.partition("-")
    return int(month), int(day)


@lru_cache(maxsize=200)
def fixed_of(year: int) -> Mapping[date, str]:
    """The fixed days off of a year, and the working day off instead of one that falls on a weekend (Labour Code, art. 111)."""
    days = {f.of(year): f.name for f in fixed_days() if f.first_year <= year}
    found = dict(days)
    for day, name in days.items():
        instead = day
        while day.weekday() in WEEKEND and (instead in found or instead.weekday() in WEEKEND):
            instead += ONE_DAY
        found.setdefault(instead, f"nghỉ bù {name}")
    return found


@dataclass(frozen=True)
class DaysOff:
    """What is off in one place: weekends, the law's fixed days, and what was entered; `worked`: a weekend day worked instead."""

    entered: Mapping[date, str] = field(default_factory=dict)
    worked: frozenset[date] = frozenset()

    def why(self, day: date) -> str:
        """What makes it a day off; empty for a working day. What was entered speaks first."""
        if day in self.worked:
            return ""
        return self.entered.get(day) or fixed_of(day.year).get(day) or WEEKEND.get(day.weekday(), "")

    def works(self, day: date) -> bool:
        return not self.why(day)

    def next_working(self, day: date, step: int = 1) -> date:
        """The day itself if it is worked, else the nearest worked one after it, or before it with step -1."""
        while not self.works(day):
            day += ONE_DAY * step
        return day

    def later(self, day: date, number: int) -> date:
        """So many working days after a day that is itself not counted; ends on a working day."""
        day = self.next_working(day) if number == 0 else day
        for _ in range(number):
            day = self.next_working(day + ONE_DAY)
        return day

    def unknown(self, first: date, last: date) -> list[str]:
        """Days off between two days that nobody has entered, and so were counted as worked: "Tết Nguyên đán năm 2024"."""
        return [
            f"{kind.name} năm {year}"
            for year in range(first.year, last.year + 1)
            for kind in unguessed_days()
            if kind.first_year <= year and self._missing(kind, year, first, last)
        ]

    def _missing(self, kind: UnguessedDays, year: int, first: date, last: date) -> bool:
        begin, end = kind.within(year)
        fixed = {f.of(year) for f in fixed_days()}
        entered = any(begin <= day <= end and day not in fixed for day in self.entered)
        return not entered and begin <= last and first <= end
