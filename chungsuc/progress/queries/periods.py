"""Half-years."""

import re
from datetime import date

from chungsuc.units.models import Body

PERIOD = re.compile(r"^(20\d\d)-H([12])$")


def period_of(day: date) -> str:
    return f"{day.year}-H{1 if day.month <= 6 else 2}"


def period_name(period: str) -> str:
    year, half = period[:4], period[-1]
    return f"6 tháng {'đầu' if half == '1' else 'cuối'} năm {year}"


def period_bounds(period: str) -> tuple[date, date]:
    """First and last day of a half-year; ValueError when the text is none."""
    match = PERIOD.match(period)
    if not match:
        raise ValueError(f"{period!r} không phải kỳ nửa năm, ví dụ 2023-H1.")
    year = int(match[1])
    return (date(year, 1, 1), date(year, 6, 30)) if match[2] == "1" else (date(year, 7, 1), date(year, 12, 31))


def period_accepts(body: Body, period: str, as_of: date) -> str:
    """Why a body cannot have figures for the period at that day; empty when it can."""
    try:
        first, last = period_bounds(period)
    except ValueError as error:
        return str(error)
    if not first <= as_of <= last:
        return f"Ngày lấy số liệu {as_of:%d/%m/%Y} không nằm trong kỳ {period_name(period)}."
    if not body.exists_on(as_of):
        return f"{body.official_name} không tồn tại ngày {as_of:%d/%m/%Y}."
    return ""
