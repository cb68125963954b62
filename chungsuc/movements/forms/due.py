"""A due rule as a person types it: the way it is fixed, and a day, month or time beside it."""

import calendar
import re
from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chungsuc.movements.due import LAST_DAY, MONTHS, ROMAN, UNITS, WEEKDAYS, DueError, DueKind, DueRule, impossible

WAYS = [
    (DueKind.NONE, gettext_lazy("chưa định ngày")),
    (DueKind.DATE, gettext_lazy("đến một ngày")),
    (DueKind.MONTH, gettext_lazy("trong một tháng")),
    (DueKind.QUARTER, gettext_lazy("trong một quý")),
    (DueKind.YEAR, gettext_lazy("trong một năm")),
    (DueKind.YEARLY, gettext_lazy("hằng năm, đến một ngày hoặc hết một tháng")),
    (DueKind.HALF_YEARLY, gettext_lazy("6 tháng một lần, đến hai ngày")),
    (DueKind.QUARTERLY, gettext_lazy("hằng quý, đến một ngày")),
    (DueKind.MONTHLY, gettext_lazy("hằng tháng, đến một ngày")),
    (DueKind.WEEKLY, gettext_lazy("hằng tuần, đến một thứ")),
    (DueKind.AFTER, gettext_lazy("một thời gian sau một nhiệm vụ khác")),
]
HELP = gettext_lazy(
    "Ngày cuối còn đúng hạn. Một ngày: 09/11/2023; tháng: 01/2012; quý: IV/2022; năm: 2023; hằng năm: 09/11 hoặc tháng 11; "
    "6 tháng: 30/06; 31/12; hằng quý: 05 tháng đầu, 20 tháng giữa, 31 tháng cuối; hằng tháng: 25 (31 là ngày cuối tháng); "
    "hằng tuần: thứ Sáu; sau nhiệm vụ khác: 10 tuần, 10 ngày làm việc. Kế hoạch ghi “trước ngày 10/11” thì ghi 09/11."
)
SPANS = {word: unit for unit, word in UNITS.items()}
DAY = r"(\d{1,2})/(\d{1,2})"


def _day(found: re.Match[str], first: int = 1) -> str:
    return f"{int(found[first + 1]):02d}-{int(found[first]):02d}"


def _month(month: int) -> str:
    """The last day of a month that comes each year; what is no month stays for the rule to refuse."""
    return f"{month:02d}-{calendar.monthrange(2001, month)[1] if 1 <= month <= 12 else LAST_DAY:02d}"


READERS: dict[DueKind, tuple[str, Callable[[re.Match[str]], str]]] = {
    DueKind.DATE: (DAY + r"/(\d{4})", lambda f: f"{f[3]}-{_day(f)}"),
    DueKind.MONTH: (r"(\d{1,2})/(\d{4})", lambda f: f"{f[2]}-{int(f[1]):02d}"),
    DueKind.QUARTER: (r"(I{1,3}|IV|[1-4])/(\d{4})", lambda f: f"{f[2]}-Q{_quarter(f[1])}"),
    DueKind.YEAR: (r"(\d{4})", lambda f: f[1]),
    DueKind.YEARLY: (DAY + r"|tháng (\d{1,2})", lambda f: _month(int(f[3])) if f[3] else _day(f)),
    DueKind.HALF_YEARLY: (DAY + r"\s*[;,]\s*" + DAY, lambda f: f"{_day(f)},{_day(f, 3)}"),
    DueKind.QUARTERLY: (r"(\d{1,2}) tháng (đầu|giữa|cuối)", lambda f: f"{MONTHS.index(f[2]) + 1}-{int(f[1]):02d}"),
    DueKind.MONTHLY: (r"(\d{1,2})", lambda f: f"{int(f[1]):02d}"),
    DueKind.WEEKLY: ("(" + "|".join(WEEKDAYS) + ")", lambda f: str(WEEKDAYS.index(f[1]) + 1)),
}


def _quarter(written: str) -> int:
    return int(written) if written.isdecimal() else ROMAN.index(written) + 1


def read_rule(way: str, when: str, after: int | None) -> str:
    """The rule as it is stored; raises DueError with what is wrong."""
    kind, typed = DueKind(way), when.strip()
    if kind == DueKind.NONE:
        return "none"
    if kind == DueKind.AFTER:
        return _after(typed, after)
    pattern, written = READERS[kind]
    shape = re.fullmatch(pattern, typed, re.ASCII)
    if shape is None:
        raise DueError(_("“%(typed)s” chưa đúng cách ghi; xem ví dụ dưới ô.") % {"typed": typed})
    stored = written(shape)
    try:
        return str(DueRule.parse(f"{kind}:{stored}"))
    except DueError as wrong:
        said = _("“%(typed)s” không phải là ngày, tháng có thật") % {"typed": typed}
        raise DueError(f"{said}{impossible(stored)}.") from wrong


def _after(typed: str, after: int | None) -> str:
    found = re.fullmatch(r"(\d{1,3})\s+(ngày làm việc|ngày|tuần|tháng)", typed, re.ASCII)
    if found is None:
        raise DueError(_("Ghi khoảng thời gian như 10 tuần, 15 ngày, 10 ngày làm việc, 2 tháng."))
    if after is None:
        raise DueError(_("Chọn nhiệm vụ mà sau đó nhiệm vụ này đến hạn."))
    return str(DueRule.parse(f"after:{after}+{found[1]}{SPANS[found[2]]}"))


def typed_rule(rule: DueRule) -> str:
    """As a person would type it again."""
    typed = ""
    match rule.kind:
        case DueKind.DATE:
            typed = f"{rule.days[0]:%d/%m/%Y}"
        case DueKind.MONTH:
            typed = f"{rule.part:02d}/{rule.year}"
        case DueKind.QUARTER:
            typed = f"{ROMAN[rule.part - 1]}/{rule.year}"
        case DueKind.YEAR:
            typed = str(rule.year)
        case DueKind.YEARLY | DueKind.HALF_YEARLY:
            typed = "; ".join(f"{d:%d/%m}" for d in rule.days)
        case DueKind.QUARTERLY:
            typed = f"{rule.number:02d} tháng {MONTHS[rule.part - 1]}"
        case DueKind.MONTHLY:
            typed = f"{rule.number:02d}"
        case DueKind.WEEKLY:
            typed = WEEKDAYS[rule.number - 1]
        case DueKind.AFTER:
            typed = f"{rule.number} {UNITS[rule.unit]}"
    return typed
