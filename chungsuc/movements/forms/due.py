"""A due rule as a person types it: the way it is fixed, and a day, month or time beside it."""

import re
from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chungsuc.movements.due import ROMAN, UNITS, DueError, DueKind, DueRule

WAYS = [
    (DueKind.NONE, gettext_lazy("chưa định ngày")),
    (DueKind.DATE, gettext_lazy("đến một ngày")),
    (DueKind.MONTH, gettext_lazy("trong một tháng")),
    (DueKind.QUARTER, gettext_lazy("trong một quý")),
    (DueKind.YEAR, gettext_lazy("trong một năm")),
    (DueKind.YEARLY, gettext_lazy("hằng năm, đến một ngày")),
    (DueKind.HALF_YEARLY, gettext_lazy("6 tháng một lần, đến hai ngày")),
    (DueKind.AFTER, gettext_lazy("một thời gian sau một nhiệm vụ khác")),
]
HELP = gettext_lazy(
    "Ngày cuối còn đúng hạn. Một ngày: 09/11/2023; tháng: 01/2012; quý: IV/2022; năm: 2023; hằng năm: 09/11; "
    "6 tháng: 30/06; 31/12; sau nhiệm vụ khác: 10 tuần. Kế hoạch ghi “trước ngày 10/11” thì ghi 09/11."
)
SPANS = {word: unit for unit, word in UNITS.items()}
DAY = r"(\d{1,2})/(\d{1,2})"


def _day(found: re.Match[str], first: int = 1) -> str:
    return f"{int(found[first + 1]):02d}-{int(found[first]):02d}"


READERS: dict[DueKind, tuple[str, Callable[[re.Match[str]], str]]] = {
    DueKind.DATE: (DAY + r"/(\d{4})", lambda f: f"{f[3]}-{_day(f)}"),
    DueKind.MONTH: (r"(\d{1,2})/(\d{4})", lambda f: f"{f[2]}-{int(f[1]):02d}"),
    DueKind.QUARTER: (r"(I{1,3}|IV|[1-4])/(\d{4})", lambda f: f"{f[2]}-Q{_quarter(f[1])}"),
    DueKind.YEAR: (r"(\d{4})", lambda f: f[1]),
    DueKind.YEARLY: (DAY, _day),
    DueKind.HALF_YEARLY: (DAY + r"\s*[;,]\s*" + DAY, lambda f: f"{_day(f)},{_day(f, 3)}"),
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
    try:
        return str(DueRule.parse(f"{kind}:{written(shape)}"))
    except DueError as wrong:
        raise DueError(_("“%(typed)s” không phải là ngày, tháng có thật.") % {"typed": typed}) from wrong


def _after(typed: str, after: int | None) -> str:
    found = re.fullmatch(r"(\d{1,3})\s+(ngày|tuần|tháng)", typed, re.ASCII)
    if found is None:
        raise DueError(_("Ghi khoảng thời gian như 10 tuần, 15 ngày, 2 tháng."))
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
        case DueKind.AFTER:
            typed = f"{rule.number} {UNITS[rule.unit]}"
    return typed
