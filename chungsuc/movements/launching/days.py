"""Days, months and years as papers say them: as due rules, and as the first and last day of a phase."""

import re
from datetime import date, timedelta
from typing import Final

from chungsuc.documents.official.words import plain
from chungsuc.movements.due import ROMAN, DueError, DueRule, month_end
from chungsuc.movements.reading.found import DeadlineFound

SPAN: Final = re.compile(r"(\d{1,3})\s*(ngay|tuan|thang)")
UNITS: Final = {"ngay": "d", "tuan": "w", "thang": "m"}
WHOLE: Final = (("month", r"\d{4}-\d\d"), ("quarter", r"\d{4}-Q[1-4]"), ("year", r"\d{4}"))
PERIODS: Final = {
    "yearly": "yearly:12-31",
    "half-yearly": "half-yearly:06-30,12-31",
    "quarterly": "quarterly:3-31",
    "monthly": "monthly:31",
    "weekly": "weekly:5",
}
OF_QUARTER: Final = re.compile(
    r"ngay (?:mung )?(\d{1,2})(?: (?:cua )?(?:thang (dau|thu nhat|giua|thu hai|cuoi|thu ba)))?(?: (?:cua )?(?:moi |hang )?quy)?"
)
OF_MONTH: Final = re.compile(r"ngay (?:mung )?(\d{1,2})\b(?!\s*[/.-]\s*\d| thang \d)")
IN_QUARTER: Final = {"dau": 1, "thu nhat": 1, "giua": 2, "thu hai": 2, "cuoi": 3, "thu ba": 3}
WEEKDAYS: Final = re.compile(r"\b(thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat)\b")
DAY_NAMES: Final = (("hai", "2"), ("ba", "3"), ("tu", "4"), ("nam", "5"), ("sau", "6"), ("bay", "7"), ("nhat",))
UNTOLD: Final = {"relative": "tính từ một việc khác"}
NO_DAY: Final = "Văn bản không ghi ngày; tạm lấy ngày cuối của kỳ."


def rule_of(found: DeadlineFound, signed: date | None) -> tuple[str, str]:
    """
    The rule in the short text of `due.py`, and why a person should look at it ("" where nothing is doubtful).
    "Before a day" is the day before as the last one in time.
    """
    try:
        rule, doubt = _rule(found, signed)
        return str(DueRule.parse(rule)), doubt
    except (DueError, ValueError):
        return "none", f"“{found.text}” không phải là ngày có thật; ghi lại hạn."


def _rule(found: DeadlineFound, signed: date | None) -> tuple[str, str]:
    told, early = found.date, timedelta(days=1 if found.before else 0)
    rule, doubt = "none", f"Hạn {UNTOLD.get(told, 'này')} chưa theo dõi được theo kỳ; lời của văn bản được giữ."
    if re.fullmatch(r"\d{4}-\d\d-\d\d", told):
        rule, doubt = f"date:{date.fromisoformat(told) - early}", ""
    elif re.fullmatch(r"--\d\d-\d\d", told):
        day = date(2001, int(told[2:4]), int(told[5:7])) - early
        rule, doubt = f"yearly:{day:%m-%d}", ""
    elif kind := next((kind for kind, shape in WHOLE if re.fullmatch(shape, told)), None):
        rule, doubt = f"{kind}:{told}", "Văn bản không nói rõ ngày." if found.vague else ""
    elif re.fullmatch(r"--\d\d", told):
        rule, doubt = f"yearly:{month_end(2001, int(told[2:])):%m-%d}", ""
    elif re.fullmatch(r"---\d\d", told):
        rule, doubt = _monthly(int(told[3:]), found), ""
    elif told in PERIODS:
        dated = _within_period(told, found)
        rule, doubt = (dated, "") if dated else (PERIODS[told], NO_DAY)
    elif told == "relative" and signed and (span := SPAN.search(plain(found.relative or found.text))):
        rule = f"after:{signed}+{span[1]}{UNITS[span[2]]}"
        doubt = "Hạn tính từ ngày ký văn bản; đối chiếu với lời văn bản."
    return rule, doubt


def _monthly(day: int, found: DeadlineFound) -> str:
    """"Before the first" is the last day of the month before."""
    day -= found.before
    return f"monthly:{day or 31:02d}"


def _within_period(told: str, found: DeadlineFound) -> str:
    """The day that the words fix within a quarter, a month or a week; "" where they fix none."""
    low = plain(found.text)
    if told == "quarterly" and (hit := OF_QUARTER.search(low)):
        month, day = IN_QUARTER.get(hit[2] or "", 3), int(hit[1]) - found.before
        return f"quarterly:{month}-{day:02d}" if day else f"quarterly:{(month + 1) % 3 + 1}-31"
    if told == "monthly" and (hit := OF_MONTH.search(low)):
        return _monthly(int(hit[1]), found)
    if told == "weekly" and (hit := WEEKDAYS.search(low)):
        number = next(n for n, names in enumerate(DAY_NAMES, start=1) if hit[1].split()[-1] in names)
        return f"weekly:{(number - found.before - 1) % 7 + 1}"
    return ""


YEAR: Final = r"(?:nam\s+)?(\d{4})"
MONTH: Final = r"(?:thang\s+)?(\d{1,2})\s*(?:/|nam)\s*(\d{4})"
TO: Final = r"\s*(?:-|–|den(?:\s+het)?)\s*"
SPANS: Final = (
    re.compile(rf"^(?:tu\s+)?(?:dau\s+)?thang\s+(\d{{1,2}})\s*(?:/|nam)\s*(\d{{4}}){TO}{MONTH}"),
    re.compile(r"^quy\s+(i{1,3}|iv|[1-4])\s*(?:/|nam)?\s*(?:nam\s+)?(\d{4})"),
    re.compile(rf"^(?:6|sau)\s+thang\s+(dau|cuoi)\s+{YEAR}"),
    re.compile(rf"^(?:giai doan\s*(?:(?:\d|i{{1,3}}|iv)\s*)?[:(]?\s*)?(?:tu\s+)?(?:dau\s+)?{YEAR}{TO}{YEAR}"),
    re.compile(r"^thang\s+(\d{1,2})\s*(?:/|nam)\s*(\d{4})"),
    re.compile(r"^(?:trong\s+|den\s+)?nam\s+(\d{4})"),
)


def days_of(text: str) -> tuple[date, date] | None:
    """The first and last day that a line begins with ("Quý IV năm 2022: …", "Năm 2023", "Từ năm 2024 đến năm 2025")."""
    low = plain(text.strip(" -+*."))
    try:
        for number, pattern in enumerate(SPANS):
            if found := pattern.search(low):
                return _days(number, found.groups())
    except ValueError:
        return None
    return None


def _days(number: int, parts: tuple[str, ...]) -> tuple[date, date] | None:
    match number:
        case 0:
            span = date(int(parts[1]), int(parts[0]), 1), month_end(int(parts[3]), int(parts[2]))
        case 1:
            quarter = int(parts[0]) if parts[0].isdecimal() else [r.lower() for r in ROMAN].index(parts[0]) + 1
            span = date(int(parts[1]), quarter * 3 - 2, 1), month_end(int(parts[1]), quarter * 3)
        case 2:
            first = 1 if parts[0] == "dau" else 7
            span = date(int(parts[1]), first, 1), month_end(int(parts[1]), first + 5)
        case 3:
            span = date(int(parts[0]), 1, 1), date(int(parts[1]), 12, 31)
        case 4:
            span = date(int(parts[1]), int(parts[0]), 1), month_end(int(parts[1]), int(parts[0]))
        case _:
            span = date(int(parts[0]), 1, 1), date(int(parts[0]), 12, 31)
    return span if span[0] <= span[1] else None
