"""Days, months, quarters, years, rhythms and spans as people write them."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

from chungsuc.movements.reading.bodies import spelled

Kind = Literal["day", "month", "quarter", "half", "year", "monthly-day", "bare-day", "rhythm", "span", "late"]

D: Final = r"(?:0?[1-9]|[12]\d|3[01])"
M: Final = r"(?:0?[1-9]|1[0-2])"
Y: Final = r"(?:20\d\d|19\d\d)"
Q: Final = r"(?:iv|iii|ii|i|[1-4])"
OF_YEAR: Final = rf"\s*(?:,?\s*năm|/|-|\.)\s*(?P<%s>{Y})(?!\d)"
RHYTHM: Final = r"(?:hằng|hàng|mỗi|từng)"
QUARTERS: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
SIX: Final = r"(?:06|6|sáu)"
DAY_FORMS: Final = (
    rf"(?P<last>ngày\s+(?P<last_d>{D})\s*(?:,?\s*(?:của\s+)?tháng)\s+(?:cuối|đầu)(?:\s+cùng)?"
    rf"(?:\s+(?:của\s+)?(?:{RHYTHM}\s+)?(?P<last_of>quý|kỳ|năm|6 tháng))?(?:\s+(?:sau|tiếp theo|kế tiếp|báo cáo))*)"
    rf"|(?P<monthly>ngày\s+(?P<monthly_d>{D})\s*,?\s*(?:của\s+)?(?:{RHYTHM}\s+tháng"
    rf"|tháng\s+(?:sau|kế tiếp|tiếp theo|liền kề|báo cáo)))"
    rf"|(?P<full>(?<![\d/.,])(?P<full_d>{D})\s*(?P<sep>[/.-])\s*(?P<full_m>{M})\s*(?P=sep)\s*(?P<full_y>{Y})(?!\d))"
    rf"|(?P<words>(?:ngày\s+)?(?<!đợt )(?<!lần )(?<![\d/])(?P<words_d>\d{{1,2}})\s*/?\s*tháng\s+(?P<words_m>{M})(?!\d)"
    rf"(?:{OF_YEAR % 'words_y'})?)"
    rf"|(?P<short>(?<=\s)(?P<short_d>{D})\s*/\s*(?P<short_m>{M})"
    r"(?![\d/%]|\s*/|\s*(?:xã|huyện|tiêu chí|đơn vị|thôn|xóm|người))"
    rf"(?:\s*(?:,\s*)?năm\s+(?P<short_y>{Y}))?)"
)
LONGER_FORMS: Final = (
    rf"(?P<month>tháng\s+(?:{M}\s*(?:-|–|,|đến"
    rf"|và(?!\s+tháng))\s*(?:tháng\s+)?)*(?P<month_m>{M})(?![\d])(?:{OF_YEAR % 'month_y'})?)"
    rf"|(?P<quarter>quý\s+(?:{Q}\s*(?:-|–|,|và|đến)\s*(?:quý\s+)?)*(?P<quarter_q>{Q})(?!\w)"
    rf"(?:(?:\s*(?:,?\s*năm|/|-|\.)|\s)\s*(?P<quarter_y>{Y})(?!\d))?)"
    rf"|(?P<half>{SIX} tháng (?P<half_which>đầu|cuối) năm(?:\s+(?P<half_y>{Y}))?)"
    rf"|(?P<rhythm>(?:định kỳ\s+)?(?:{SIX} tháng (?:một|01|1) lần|{RHYTHM} {SIX} tháng|định kỳ,?\s+{SIX} tháng"
    rf"|{RHYTHM} (?:tháng|quý|năm|tuần)|định kỳ (?:tháng|quý|năm))(?!\w))"
    rf"|(?P<bare>ngày\s+(?P<bare_d>{D})(?!\d|\s*(?:/|-|\.\d|tháng|ngày|người|đại biểu|và ngày)))"
    rf"|(?P<year>năm\s+(?P<year_y>{Y})(?!\d))"
    r"|(?P<late>(?:cuối|giữa|đầu) năm(?: nay)?(?!\s*(?:\d|học)))"
    rf"|(?P<year2>(?<=trong )(?P<year2_y>{Y})(?!\d))"
)
SPAN_FORM: Final = (
    r"(?P<span>(?:sau|trong(?: vòng| thời hạn| thời gian)?|chậm nhất(?: là)?(?: sau)?|muộn nhất(?: là)?"
    r"|trước(?: ít nhất)?)"
    r"\s+(?:\d{1,3}|một|hai|ba|năm|bảy|mười)\s*(?:\([^()]{1,20}\)\s*)?(?:ngày|tuần|tháng|giờ)(?: làm việc)?"
    r"(?:,?\s*(?:kể từ|tính từ|từ khi|từ ngày|sau khi|trước khi|trước ngày (?!\d)|sau ngày (?!\d)|khi"
    r"|(?:trước|sau) (?=[^\W\d])(?!ngày|tháng|quý|năm)))"
    r"|(?:sau khi|kể từ (?:ngày|khi)|trước (?:ngày|khi|buổi|thời điểm))\s+(?!\d)[^.;,\d]{3,60}?\s(?:\d{1,3}|một|hai"
    r"|ba|năm|mười) (?:ngày|tuần"
    r"|tháng)(?! \d))"
)
BEGINS: Final = r"(?=\d|(?<!\w)[stcmknqđhg])"
FORMS: Final = re.compile(f"{BEGINS}(?:{SPAN_FORM}|{DAY_FORMS}|{LONGER_FORMS})")
QUICK: Final = re.compile(
    r"\d|hằng |hàng |định kỳ|mỗi |từng |sáu tháng|quý i|(?:cuối|giữa|đầu) năm|(?:một|hai|ba|năm|bảy|mười) (?:ngày"
    r"|tuần|tháng|giờ)"
)
CUE: Final = re.compile(
    r"(?P<cue>xong trước|trước|chậm nhất|muộn nhất|hạn cuối(?: cùng)?|hạn chót|thời hạn|đến hết|hết|cuối|đầu|giữa"
    r"|trong|vào|sang|lúc|hồi|xong"
    r"|dự kiến|kể từ|tính từ|tính đến|từ|đến|kết thúc|là|thời gian(?: thực hiện| tổ chức| hoàn thành| gửi)?\s*:)"
    r"(?:[\s,]+(?:là|vào|hết|trong|trước|cuối|đầu|giữa|tối|sáng|chiều|khoảng|dự kiến|lúc|hồi|tuần|buổi))*"
    r"[\s,:]*(?:\d{1,2}\s*(?:h|g|giờ|:)\s*(?:\d{1,2})?['’]?(?:\s*phút)?\s*,?\s*(?:sáng|chiều)?\s*,?\s*)?"
    r"(?:(?:ngày\s+)?(?:thứ\s+\w+|chủ nhật)\s*,?\s*)?(?:\([^()]{1,20}\)\s*,?\s*)?(?:các\s+"
    r"|\(\s*(?:tức\s+)?)?(?:ngày\s*)?(?:\d{1,2}\s*(?:,|và)\s*){0,4}$"
)
HOUR: Final = re.compile(
    r"\d{1,2}\s*(?:h|g|giờ|:)\s*(?:\d{1,2})?['’]?(?:\s*phút)?[\s,]*(?:sáng|chiều)?[\s,]*"
    r"(?:(?:thứ\s+\w+|chủ nhật)[\s,]*)?(?:\([^()]{1,20}\)[\s,]*)?(?:ngày\s*)?$"
)
UNTIL: Final = re.compile(
    r"\s*(?:\([^()]{0,30}\)\s*)?(?:-|–|đến|tới)\s*(?:hết\s+|trước\s+)?(?:ngày\s+|tháng\s+|quý\s+|năm\s+)?[\divx]"
)
PART: Final = re.compile(r"cuối|giữa|đầu")
RANGE: Final = re.compile(rf"{Y}\s*[-–]\s*$")
BEHIND: Final = re.compile(rf"\s*[-–]\s*(?:năm\s+)?{Y}")


@dataclass(frozen=True, slots=True)
class When:
    """
    A time as printed. `date` is in the form of DeadlineFound; where the year is not printed `year` is None and `date`
    is that of each year. `cue` is the word that leads it ("trước", "trong"), "" where none does; `hour`: one is printed.
    """

    start: int
    end: int
    kind: Kind
    date: str
    year: int | None
    month: int | None = None
    day: int | None = None
    cue: str = ""
    hour: bool = False
    opens: bool = False

    def within(self, year: int) -> "When":
        """The same time in a year that is printed elsewhere."""
        return replace(self, year=year, date=_dated(self.kind, year, self.month, self.day))

    @property
    def whole(self) -> dt.date | None:
        """The day, None where none is printed or there is no such day."""
        try:
            return dt.date(self.year, self.month, self.day) if self.year and self.month and self.day else None
        except ValueError:
            return None


def may_tell_time(text: str) -> bool:
    """False where the text names no time for certain; quick."""
    return QUICK.search(spelled(text)) is not None


def times(text: str) -> Iterator[When]:
    """Every time in the text, left to right, none overlapping."""
    low = spelled(text)
    if not may_tell_time(text):
        return
    for found in FORMS.finditer(low):
        made = _made(found)
        if made is None:
            continue
        before = low[max(0, made.start - 70) : made.start]
        cue = CUE.search(before)
        part = PART.search(cue.group()) if cue and made.kind == "year" else None
        yield replace(
            made,
            cue=part.group() if part else cue.group("cue").rstrip(" :") if cue else "",
            hour=HOUR.search(before) is not None,
            opens=UNTIL.match(low, made.end) is not None,
        )


def _made(found: re.Match[str]) -> When | None:
    start, end = found.span()
    form = next(name for name in KINDS if found.group(name))
    if form in {"full", "words", "short"}:
        day, month, year = (found.group(f"{form}_{part}") for part in "dmy")
        at = found.start(f"{form}_d")
        return _day(at, end, int(day), int(month), int(year) if year else None)
    if form in {"month", "quarter", "half", "year", "year2"}:
        return _longer(found, start, end, form)
    if form in {"monthly", "bare"}:
        day, kind = int(found.group(f"{form}_d")), MONTHLY[form]
        return When(found.start(f"{form}_d"), end, kind, f"---{day:02}", None, day=day)
    if form == "last":
        rhythm = {"năm": "yearly", "6 tháng": "half-yearly"}.get(found.group("last_of") or "", "quarterly")
        return When(start, end, "rhythm", rhythm, None, day=int(found.group("last_d")))
    return _loose(found, start, end, form)


def _loose(found: re.Match[str], start: int, end: int, form: str) -> When:
    if form == "late":
        return When(start, end, "late", "late", None)
    if form == "span":
        return When(start, end, "span", "relative", None)
    return When(start, end, "rhythm", rhythm_of(found.group()), None)


MONTHLY: Final[dict[str, Kind]] = {"monthly": "monthly-day", "bare": "bare-day"}
KINDS: Final = (
    "span", "last", "monthly", "full", "words", "short", "month", "quarter", "half", "rhythm", "bare", "year",
    "year2", "late",
)  # fmt: skip


def _day(start: int, end: int, day: int, month: int, year: int | None) -> When:
    return When(start, end, "day", _dated("day", year, month, day), year, month, day)


def _longer(found: re.Match[str], start: int, end: int, form: str) -> When | None:
    printed = found.group(f"{form}_y")
    year = int(printed) if printed else None
    if form in {"year", "year2"}:
        text = found.string
        if RANGE.search(text, max(0, start - 12), start) or BEHIND.match(text, end):
            return None
        return When(start, end, "year", str(year), year)
    if form == "month":
        month = int(found.group("month_m"))
    elif form == "quarter":
        month = QUARTERS[found.group("quarter_q")] * 3
    else:
        month = 6 if found.group("half_which") == "đầu" else 12
    kind: Kind = "month" if form == "month" else "quarter" if form == "quarter" else "half"
    return When(start, end, kind, _dated(kind, year, month, None), year, month)


def _dated(kind: Kind, year: int | None, month: int | None, day: int | None) -> str:
    lead = f"{year:04}" if year else "-"
    if kind == "day":
        return f"{lead}-{month:02}-{day:02}"
    if kind == "quarter":
        return f"{lead}-Q{(month or 3) // 3}" if year else "yearly"
    if kind in {"month", "half"}:
        return f"{lead}-{month:02}"
    return lead


def rhythm_of(text: str) -> str:
    """The shortest rhythm that the words name."""
    low = spelled(text)
    if re.search(r"(?:hằng|hàng|mỗi|định kỳ|từng) tuần", low):
        return "weekly"
    if re.search(r"(?:hằng|hàng|mỗi|định kỳ|từng) tháng", low):
        return "monthly"
    if re.search(r"(?:hằng|hàng|mỗi|định kỳ|từng) quý", low):
        return "quarterly"
    return "half-yearly" if re.search(rf"{SIX} tháng", low) else "yearly"
