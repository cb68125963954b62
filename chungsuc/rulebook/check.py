"""Whether a reading can be what it says it is, before anyone judges it. For the command line and the web form alike."""

from typing import Final

from chungsuc.rulebook.model import Indicator, Reading
from chungsuc.rulebook.numbers import SCALE, format_number

HUNDRED_PERCENT: Final = 100 * SCALE


def check_reading(indicator: Indicator, reading: Reading) -> list[str]:
    """What cannot be, in words for the person who typed it; empty when all is well."""
    if not reading.applicable:
        return [] if indicator.na_allowed else [f"Chỉ tiêu {indicator.number} không được ghi n/a (không áp dụng)."]
    if indicator.kind == "boolean":
        return [] if reading.amount in (None, 0, SCALE) else ["Chỉ tiêu có hoặc không: ghi 1 (có) hoặc 0 (không)."]
    if indicator.kind == "grade":
        if reading.grade is None or reading.grade in indicator.grades:
            return []
        return [f"Không có mức “{reading.grade}”; các mức là: {', '.join(indicator.grades)}."]
    found = _signs(reading)
    if indicator.kind in ("ratio", "composite"):
        found += _percents(reading)
        found += _ratio(reading)
    if indicator.kind == "count" and reading.amount is not None and reading.amount % SCALE:
        found.append(f"Phải là số nguyên, gặp {format_number(reading.amount)}.")
    return found + _parts(indicator, reading)


def _signs(reading: Reading) -> list[str]:
    named = (
        ("Giá trị", reading.amount),
        ("Tử số", reading.numerator),
        ("Mẫu số", reading.denominator),
        ("Giá trị của nam", reading.male),
        ("Giá trị của nữ", reading.female),
    )
    return [f"{name} không được âm, gặp {format_number(v)}." for name, v in named if v is not None and v < 0]


def _percents(reading: Reading) -> list[str]:
    named = (("Tỷ lệ", reading.amount), ("Tỷ lệ của nam", reading.male), ("Tỷ lệ của nữ", reading.female))
    return [
        f"{name} không được quá 100%, gặp {format_number(v)}%."
        for name, v in named
        if v is not None and v > HUNDRED_PERCENT
    ]


def _ratio(reading: Reading) -> list[str]:
    numerator, denominator = reading.numerator, reading.denominator
    if numerator is None and denominator is None:
        return []
    if numerator is None or denominator is None:
        return ["Phải có cả tử số và mẫu số."]
    if denominator == 0:
        return ["Mẫu số không được bằng 0."]
    if numerator > denominator:
        return [f"Tử số ({format_number(numerator)}) lớn hơn mẫu số ({format_number(denominator)})."]
    if reading.amount is not None and denominator > 0 and not agrees(reading.amount, numerator, denominator):
        share = format_number(numerator * HUNDRED_PERCENT // denominator, 2)
        given = format_number(reading.amount)
        counted = f"{format_number(numerator)}/{format_number(denominator)}"
        return [f"Giá trị {given}% khác với tử số chia mẫu số: {counted} = {share}%."]
    return []


def agrees(amount: int, numerator: int, denominator: int) -> bool:
    """Whether a percentage is its ratio, rounded to as many decimals as it was written with."""
    step = 1
    while step < SCALE and amount % (step * 10) == 0:
        step *= 10
    return abs(amount * denominator - numerator * HUNDRED_PERCENT) * 2 <= step * denominator


def _parts(indicator: Indicator, reading: Reading) -> list[str]:
    if not reading.parts:
        return []
    found: list[str] = []
    shares = {p.key: p for p in indicator.parts if p.kind == "ratio"}
    for key, value in reading.parts.items():
        if key not in indicator.part_keys:
            keys = ", ".join(indicator.part_keys) or "không có"
            found.append(f"Không có phần “{key}”; các phần là: {keys}.")
        elif value < 0:
            found.append(f"Phần {key} không được âm, gặp {format_number(value)}.")
        elif key in shares and value > HUNDRED_PERCENT:
            found.append(f"Phần {key} không được quá 100%, gặp {format_number(value)}%.")
        elif key not in shares and value % SCALE:
            found.append(f"Phần {key} phải là số nguyên, gặp {format_number(value)}.")
    return found
