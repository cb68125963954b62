"""When something is due, as short text that both people and the database keep: `yearly:11-09`, `quarter:2022-Q4`, `none`."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Self

from chungsuc.units.days_off import DaysOff


class DueKind(StrEnum):
    DATE = "date"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    YEARLY = "yearly"
    HALF_YEARLY = "half-yearly"
    QUARTERLY = "quarterly"
    MONTHLY = "monthly"
    WEEKLY = "weekly"
    AFTER = "after"
    NONE = "none"


LONGEST = 60
EARLIEST, LATEST = 1900, 2999
UNITS = {"d": "ngày", "w": "tuần", "m": "tháng", "b": "ngày làm việc"}
STAYS, MOVES_ON, MOVES_BACK = "stays", "after", "before"  # what becomes of a day that falls on a day off
ROMAN = ("I", "II", "III", "IV")
MONTHS = ("đầu", "giữa", "cuối")
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
LAST_DAY = 31
SHAPES = {
    DueKind.DATE: re.compile(r"(\d{4}-\d\d-\d\d)", re.ASCII),
    DueKind.MONTH: re.compile(r"(\d{4})-(\d\d)", re.ASCII),
    DueKind.QUARTER: re.compile(r"(\d{4})-Q([1-4])", re.ASCII),
    DueKind.YEAR: re.compile(r"(\d{4})", re.ASCII),
    DueKind.YEARLY: re.compile(r"(\d\d-\d\d)", re.ASCII),
    DueKind.HALF_YEARLY: re.compile(r"(\d\d-\d\d),(\d\d-\d\d)", re.ASCII),
    DueKind.QUARTERLY: re.compile(r"([1-3])-(\d\d)", re.ASCII),
    DueKind.MONTHLY: re.compile(r"(\d\d)", re.ASCII),
    DueKind.WEEKLY: re.compile(r"([1-7])", re.ASCII),
    DueKind.AFTER: re.compile(r"(\d{1,9}|\d{4}-\d\d-\d\d)\+(\d{1,3})([dwmb])", re.ASCII),
    DueKind.NONE: re.compile(""),
}


class DueError(ValueError):
    """A text that is no rule; the message is for the person who typed it."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """
    One time that something falls due: its key within the duty, and the last day; none where it cannot be told yet.

    `why`: words beside the day, where it was moved or rests on days off that nobody entered; `moved_from` is the day as the
    rule has it, where another took its place.
    """

    key: str
    due: date | None
    why: str = ""
    moved_from: date | None = None
    extended: bool = False

    @property
    def stated(self) -> date | None:
        """The day as the rule has it."""
        return None if self.extended and self.moved_from is None else self.moved_from or self.due

    def extended_to(self, day: date, reason: str) -> "Occurrence":
        """The same time with more time given; one to the very day of the rule takes an extension back."""
        if day == self.due:
            return self
        said = f"gia hạn đến {_short(day)}: {reason}"
        return replace(self, due=day, why=said, moved_from=self.stated, extended=True)


    def due_then(self, day: date | None) -> "Occurrence":
        """The same time with the day that it was due when it was done: a day changed since makes nothing late afterwards."""
        if day is None or day == self.due:
            return self
        return replace(self, due=day, why="hạn khi báo cáo, về sau đã đổi", moved_from=None, extended=False)


@dataclass(frozen=True, slots=True)
class DueRule:
    """
    A rule of one kind. `days`: the last day of a date; day and month of what recurs. `year` and `part`: a month or a quarter.

    Of what recurs within a year `number` is the day: of the week from Monday as 1, of the month, of month `part` in the quarter;
    31 and what a month lacks is its last day.

    `after`: the key of another duty, or the day of an event; `number` and `unit` say how long after it.
    """

    kind: DueKind
    days: tuple[date, ...] = ()
    year: int = 0
    part: int = 0
    after: int | date | None = None
    number: int = 0
    unit: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads `date:2020-04-29` and the like; raises DueError with what is wrong."""
        name, _, rest = text.strip().partition(":")
        if name not in list(DueKind):
            raise DueError(f"“{text}” không phải là một cách định hạn")
        kind = DueKind(name)
        found = SHAPES[kind].fullmatch(rest)
        if found is None:
            raise DueError(f"“{text}” viết chưa đúng cách định hạn “{name}”")
        for year in re.findall(r"\d{4}", rest, re.ASCII) if kind != DueKind.AFTER or "-" in rest else ():
            if not EARLIEST <= int(year) <= LATEST:
                raise DueError(f"“{text}” có năm ngoài khoảng {EARLIEST} đến {LATEST}")
        try:
            return cls._of(kind, found.groups())
        except ValueError as wrong:
            raise DueError(f"“{text}” có ngày, tháng không có thật{impossible(rest)}") from wrong

    @classmethod
    def _of(cls, kind: DueKind, parts: tuple[str, ...]) -> Self:
        given = cls(kind)
        match kind:
            case DueKind.DATE:
                given = cls(kind, days=(date.fromisoformat(parts[0]),))
            case DueKind.MONTH | DueKind.QUARTER:
                given = cls(kind, year=int(parts[0]), part=int(parts[1]))
                date(given.year, given.part, 1)
            case DueKind.YEAR:
                given = cls(kind, year=date(int(parts[0]), 1, 1).year)
            case DueKind.YEARLY | DueKind.HALF_YEARLY:
                given = cls(kind, days=_in_order(date.fromisoformat(f"2001-{p}") for p in parts))
            case DueKind.QUARTERLY:
                given = cls(kind, part=int(parts[0]), number=_day_of_month(parts[1]))
            case DueKind.MONTHLY:
                given = cls(kind, number=_day_of_month(parts[0]))
            case DueKind.WEEKLY:
                given = cls(kind, number=int(parts[0]))
            case DueKind.AFTER:
                base = date.fromisoformat(parts[0]) if "-" in parts[0] else int(parts[0])
                given = cls(kind, after=base, number=int(parts[1]), unit=parts[2])
        return given

    def __str__(self) -> str:
        rest = ""
        match self.kind:
            case DueKind.DATE:
                rest = self.days[0].isoformat()
            case DueKind.MONTH:
                rest = f"{self.year:04d}-{self.part:02d}"
            case DueKind.QUARTER:
                rest = f"{self.year:04d}-Q{self.part}"
            case DueKind.YEAR:
                rest = f"{self.year:04d}"
            case DueKind.YEARLY | DueKind.HALF_YEARLY:
                rest = ",".join(f"{d:%m-%d}" for d in self.days)
            case DueKind.QUARTERLY:
                rest = f"{self.part}-{self.number:02d}"
            case DueKind.MONTHLY:
                rest = f"{self.number:02d}"
            case DueKind.WEEKLY:
                rest = str(self.number)
            case DueKind.AFTER:
                base = self.after.isoformat() if isinstance(self.after, date) else self.after
                rest = f"{base}+{self.number}{self.unit}"
        return f"{self.kind}:{rest}" if rest else str(self.kind)

    @property
    def duty(self) -> int | None:
        """The duty that this one waits for, if it waits for one."""
        return self.after if isinstance(self.after, int) else None

    def words(self) -> str:
        """As officials say it. "Trước ngày 10/11" means received on 09/11 at the latest, so both are said."""
        said = self._each_time()
        match self.kind:
            case DueKind.DATE:
                day = self.days[0]
                said = f"trước ngày {day + timedelta(days=1):%d/%m/%Y} (chậm nhất {day:%d/%m/%Y})"
            case DueKind.MONTH:
                said = f"trong tháng {self.part:02d}/{self.year}"
            case DueKind.QUARTER:
                said = f"trong quý {ROMAN[self.part - 1]}/{self.year}"
            case DueKind.YEAR:
                said = f"trong năm {self.year}"
            case DueKind.AFTER:
                base = f"ngày {self.after:%d/%m/%Y}" if isinstance(self.after, date) else "khi xong nhiệm vụ trước"
                said = f"trong {self.number} {UNITS[self.unit]} sau {base}"
        return said

    def _each_time(self) -> str:
        said = "chưa định ngày"
        match self.kind:
            case DueKind.YEARLY:
                said = f"hằng năm, {_before(self.days[0])}"
            case DueKind.HALF_YEARLY:
                said = f"6 tháng một lần: {_before(self.days[0])}; {_before(self.days[1])}"
            case DueKind.QUARTERLY:
                said = f"hằng quý, chậm nhất {_nth(self.number)} tháng {MONTHS[self.part - 1]} quý"
            case DueKind.MONTHLY:
                said = f"hằng tháng, chậm nhất {_nth(self.number)}"
            case DueKind.WEEKLY:
                said = f"hằng tuần, chậm nhất {WEEKDAYS[self.number - 1]}"
        return said

    def occurrences(
        self,
        first: date,
        last: date,
        *,
        base: date | None = None,
        days_off: DaysOff | None = None,
        on_day_off: str = STAYS,
    ) -> list[Occurrence]:
        """
        Every time that it falls due. What recurs: from the first day to the last; what is due once: whatever the days.

        `base` is the day on which the duty was done after which this one is due; until then there is no day. A day that falls
        on one of `days_off` stays, unless `on_day_off` moves it to the next ("after") or the last ("before") working day; then
        the occurrence says from where. Working days are counted around `days_off`; without them, around weekends and fixed days.
        """
        off = days_off or DaysOff()
        found = self._times(first, last, base, off)
        return found if on_day_off == STAYS else [_moved(o, off, on_day_off) for o in found]

    def _times(self, first: date, last: date, base: date | None, off: DaysOff) -> list[Occurrence]:
        due = None
        match self.kind:
            case DueKind.YEARLY | DueKind.HALF_YEARLY:
                return [o for o in self._each_year(first.year, last.year) if o.due and first <= o.due <= last]
            case DueKind.QUARTERLY | DueKind.MONTHLY:
                return [o for o in self._each_month(first.year, last.year) if o.due and first <= o.due <= last]
            case DueKind.WEEKLY:
                return list(self._each_week(first, last))
            case DueKind.DATE:
                due = self.days[0]
            case DueKind.MONTH:
                due = month_end(self.year, self.part)
            case DueKind.QUARTER:
                due = month_end(self.year, self.part * 3)
            case DueKind.YEAR:
                due = date(self.year, 12, 31)
            case DueKind.AFTER:
                start = self.after if isinstance(self.after, date) else base
                if start is not None and self.unit == "b":
                    due = off.later(start, self.number)
                    return [Occurrence("", due, _unsure(off, start, due))]
                due = None if start is None else later(start, self.number, self.unit)
        return [Occurrence("", due)]

    def _each_year(self, first: int, last: int) -> Iterator[Occurrence]:
        for year in range(first, last + 1):
            for number, day in enumerate(self.days, start=1):
                key = f"{year}-H{number}" if self.kind == DueKind.HALF_YEARLY else str(year)
                yield Occurrence(key, date(year, day.month, day.day))

    def _each_month(self, first: int, last: int) -> Iterator[Occurrence]:
        for year in range(first, last + 1):
            for month in range(self.part or 1, 13, 3 if self.part else 1):
                key = f"{year}-Q{(month + 2) // 3}" if self.part else f"{year}-{month:02d}"
                end = month_end(year, month)
                yield Occurrence(key, end.replace(day=min(self.number, end.day)))

    def _each_week(self, first: date, last: date) -> Iterator[Occurrence]:
        ahead = (self.number - first.isoweekday()) % 7
        for days in range(ahead, (last - first).days + 1, 7):
            due = first + timedelta(days=days)
            year, week, _ = due.isocalendar()
            yield Occurrence(f"{year}-W{week:02d}", due)


def impossible(rest: str) -> str:
    """What is wrong with the first day of a rule that no year, or not this year, has: ": tháng 6 chỉ có 30 ngày"."""
    for year, month, day in re.findall(r"(?<!\d)(?:(\d{4})-)?(\d\d)(?:-(\d\d))?(?!\d)", rest, re.ASCII):
        number = int(month)
        if not day and not year:
            continue
        if not 1 <= number <= 12:
            return f": không có tháng {number}"
        if number == 2 and day == "29":
            return f": năm {year} không nhuận nên không có ngày 29/2" if year else ": ngày 29/2 chỉ có ở năm nhuận, ghi 28/02"
        most = calendar.monthrange(int(year or 2000), number)[1]
        if int(day or 0) > most:
            return f": tháng {number} chỉ có {most} ngày"
    return ""


def _moved(at: Occurrence, off: DaysOff, on_day_off: str) -> Occurrence:
    if at.due is None:
        return at
    day = off.next_working(at.due, 1 if on_day_off == MOVES_ON else -1)
    unsure = _unsure(off, min(day, at.due), max(day, at.due))
    if day == at.due:
        return replace(at, why=at.why or unsure)
    said = f"chuyển từ {_short(at.due)} sang {_short(day)} vì ngày nghỉ ({off.why(at.due)})"
    return replace(at, due=day, why="; ".join(filter(None, (said, unsure))), moved_from=at.due)


def _unsure(off: DaysOff, first: date, last: date) -> str:
    unknown = off.unknown(first, last)
    return f"chưa nhập {', '.join(unknown)} vào ngày nghỉ, còn tính là ngày làm việc" if unknown else ""


def _short(day: date) -> str:
    return f"{day.day}/{day.month}"


def _day_of_month(text: str) -> int:
    if not 1 <= int(text) <= LAST_DAY:
        raise ValueError("no month has this day")
    return int(text)


def _nth(number: int) -> str:
    return "ngày cuối" if number == LAST_DAY else f"ngày {number:02d}"


def _in_order(days: Iterator[date]) -> tuple[date, ...]:
    kept = tuple(days)
    if list(kept) != sorted(set(kept)):
        raise ValueError("the days of a year in their order")
    return kept


def _before(day: date) -> str:
    if (day.month, day.day) == (12, 31):
        return "trong năm (chậm nhất 31/12)"
    return f"trước ngày {day + timedelta(days=1):%d/%m} (chậm nhất {day:%d/%m})"


def month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def later(day: date, number: int, unit: str) -> date:
    """So many days, weeks or months later; the 31st of a month that has none is its last day."""
    if unit != "m":
        return day + timedelta(days=number * (7 if unit == "w" else 1))
    year, month = divmod(day.year * 12 + day.month - 1 + number, 12)
    last = month_end(year, month + 1)
    return last.replace(day=min(day.day, last.day))


def name_of(key: str) -> str:
    """How one time of a recurring duty is called: "năm 2023", "6 tháng đầu năm 2023", "kỳ quý IV/2023", "kỳ tháng 11/2023"."""
    year, _, part = key.partition("-")
    if not part:
        return f"năm {year}" if year else ""
    match part[0], part[1:]:
        case "H", half:
            return f"6 tháng {'đầu' if half == '1' else 'cuối'} năm {year}"
        case "Q", quarter:
            return f"kỳ quý {ROMAN[int(quarter) - 1]}/{year}"
        case "W", week:
            return f"tuần {week}/{year}"
    return f"kỳ tháng {part}/{year}"
