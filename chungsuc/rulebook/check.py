"""Whether a reading can be what it says it is, before anyone judges it. For the command line and the web form alike."""

from typing import Final

from chungsuc.rulebook.model import Indicator, Reading
from chungsuc.rulebook.numbers import SCALE, format_number

HUNDRED_PERCENT: Final = 100 * SCALE


Finding = tuple[str, str]  # the field (a column of a values file, or part.<key>) and what is wrong with it


def check_reading(indicator: Indicator, reading: Reading) -> list[str]:
    """What cannot be, in words for the person who typed it; empty when all is well."""
    return [message for _, message in findings(indicator, reading)]


def findings(indicator: Indicator, reading: Reading) -> list[Finding]:
    if indicator.derived:
        return [("value", f"{_called(indicator)} tính từ kết quả đánh giá theo bộ khác, không ghi số liệu.")]
    if not reading.applicable:
        refused = f"{_called(indicator)} không được ghi n/a (không áp dụng)."
        return [] if indicator.na_allowed else [("value", refused)]
    found = _odd_fields(indicator, reading)
    if indicator.kind == "boolean":
        if reading.amount not in (None, 0, SCALE):
            found.append(("value", "Chỉ tiêu có hoặc không: ghi 1 (có) hoặc 0 (không)."))
        return found
    if indicator.kind == "grade":
        if reading.grade is not None and reading.grade not in indicator.grades:
            found.append(("value", f"Không có mức “{reading.grade}”; các mức là: {', '.join(indicator.grades)}."))
        return found
    found += _signs(reading)
    if indicator.kind in ("ratio", "composite"):
        found += _percents(reading)
        found += _ratio(reading)
    if indicator.kind == "count" and reading.amount is not None and reading.amount % SCALE:
        found.append(("value", f"Phải là số nguyên, gặp {format_number(reading.amount)}."))
    return found + _parts(indicator, reading)


def _called(indicator: Indicator) -> str:
    """A bare measure has no number, so it goes by its name."""
    return f"Chỉ tiêu {indicator.number}" if indicator.number else indicator.short_name or indicator.name


def _odd_fields(indicator: Indicator, reading: Reading) -> list[Finding]:
    found: list[Finding] = []
    if indicator.kind not in ("ratio", "composite"):
        found += [
            (field, f"{_called(indicator)} không ghi số đạt và tổng số.")
            for field, v in (("numerator", reading.numerator), ("denominator", reading.denominator))
            if v is not None
        ]
    if not indicator.by_sex:
        found += [
            (field, f"{_called(indicator)} không tính riêng nam và nữ.")
            for field, v in (("male", reading.male), ("female", reading.female))
            if v is not None
        ]
    return found


def _signs(reading: Reading) -> list[Finding]:
    named = (
        ("value", "Giá trị", reading.amount),
        ("numerator", "Số đạt", reading.numerator),
        ("denominator", "Tổng số", reading.denominator),
        ("male", "Giá trị của nam", reading.male),
        ("female", "Giá trị của nữ", reading.female),
    )
    return [(field, f"{name} không được âm, gặp {format_number(v)}.") for field, name, v in named if v and v < 0]


def _percents(reading: Reading) -> list[Finding]:
    named = (
        ("value", "Tỷ lệ", reading.amount),
        ("male", "Tỷ lệ của nam", reading.male),
        ("female", "Tỷ lệ của nữ", reading.female),
    )
    return [
        (field, f"{name} không được quá 100%, gặp {format_number(v)}%.")
        for field, name, v in named
        if v and v > HUNDRED_PERCENT
    ]


def _ratio(reading: Reading) -> list[Finding]:
    numerator, denominator = reading.numerator, reading.denominator
    if numerator is None and denominator is None:
        return []
    if numerator is None or denominator is None:
        return [("numerator" if numerator is None else "denominator", "Phải có cả số đạt và tổng số.")]
    if denominator == 0:
        return [("denominator", "Tổng số không được bằng 0.")]
    if numerator > denominator > 0:
        return [("numerator", f"Số đạt ({format_number(numerator)}) lớn hơn tổng số ({format_number(denominator)}).")]
    if reading.amount is not None and denominator > 0 and not agrees(reading.amount, numerator, denominator):
        share = format_number(numerator * HUNDRED_PERCENT // denominator, 2)
        given = format_number(reading.amount)
        counted = f"{format_number(numerator)}/{format_number(denominator)}"
        return [("value", f"Giá trị {given}% khác với số đạt chia tổng số: {counted} = {share}%.")]
    return []


def agrees(amount: int, numerator: int, denominator: int) -> bool:
    """Whether a percentage is its ratio, rounded to as many decimals as it was written with."""
    step = 1
    while step < SCALE and amount % (step * 10) == 0:
        step *= 10
    return abs(amount * denominator - numerator * HUNDRED_PERCENT) * 2 <= step * denominator


def _parts(indicator: Indicator, reading: Reading) -> list[Finding]:
    found: list[Finding] = []
    shares = {p.key for p in indicator.parts if p.kind == "ratio"}
    names = {p.key: p.name for p in indicator.parts} | {
        p.by_count.key: p.by_count.name for p in indicator.parts if p.by_count
    }
    for key, value in (reading.parts or {}).items():
        if key not in indicator.part_keys:
            keys = ", ".join(indicator.part_keys) or "không có"
            found.append(("indicator", f"Không có phần “{key}”; các phần là: {keys}."))
        elif value < 0:
            found.append((f"part.{key}", f"“{names[key]}” không được âm, gặp {format_number(value)}."))
        elif key in shares and value > HUNDRED_PERCENT:
            found.append((f"part.{key}", f"“{names[key]}” không được quá 100%, gặp {format_number(value)}%."))
        elif key not in shares and value % SCALE:
            found.append((f"part.{key}", f"“{names[key]}” phải là số nguyên, gặp {format_number(value)}."))
    return found
