"""The sentence that an official reads: the figure, the level, the answer, and what would change it."""

from collections.abc import Mapping
from typing import Final

from chungsuc.rulebook.model import Direction, Indicator, Kind, Outcome, Reading, Verdict
from chungsuc.rulebook.numbers import SCALE, format_number, share_text
from chungsuc.rulebook.outcomes import BODIES, level_asked, none_reason, outcome_reason
from chungsuc.rulebook.reaching import PERCENT, distance, is_share, needed_text
from chungsuc.rulebook.rules import FOR_ALL, PartRule, Rule, level_text, part_level_text

ANSWER: Final[dict[Verdict, str]] = {"met": "đạt", "not_met": "chưa đạt", "unknown": "chưa đánh giá được"}
YES, NO, NOT_APPLICABLE = "có", "không", "không áp dụng"


def explain(rule: Rule, reading: Reading | None, verdict: Verdict, why: str) -> str:
    number = rule.indicator.number
    if why == "compared" and reading is not None:
        return f"{number}: {_compared(rule, reading, verdict)}"
    if why == "parts" and reading is not None:
        return f"{number}: {_parts(rule, reading)} ({rule.where}), {ANSWER[verdict]}."
    if why == "na":
        return f"{number}: không áp dụng cho xã này, tính là đạt."
    return f"{number}: {_unassessed(rule, reading, why)}, chưa đánh giá được."


def explain_outcome(rule: Rule, outcome: Outcome | None, verdict: Verdict, why: str) -> str:
    """Of an indicator that reads how bodies were judged by another set."""
    derived, level, number = rule.indicator.derived, level_asked(rule.level), rule.indicator.number
    if derived is None:
        raise ValueError(number)
    if why == "compared" and outcome is not None and level is not None:
        told = outcome_reason(derived, level, rule.indicator.direction, outcome, verdict, ANSWER[verdict])
        return f"{number}: {told}"
    if why == "no_threshold":
        return f"{number}: {_unassessed(rule, None, why)}, chưa đánh giá được."
    if why in ("na", "na_refused") and derived.of != "self":
        said = "tính là đạt" if why == "na" else "chưa đánh giá được"
        return f"{number}: trong địa bàn không có {BODIES[derived.of]} nào, {said}."
    return f"{number}: {none_reason(derived)}, chưa đánh giá được."


def _unassessed(rule: Rule, reading: Reading | None, why: str) -> str:  # noqa: PLR0911 - one for each reason
    if why == "no_threshold":
        whom = "" if rule.where == FOR_ALL else f" cho {rule.where}"
        return rule.unknown_because or f"chưa rõ mức đạt chuẩn{whom} ({rule.source})"
    if why == "old" and reading is not None and reading.as_of is not None:
        months = rule.indicator.max_age_months
        tentative = ", thời hạn tạm đặt" if rule.indicator.max_age_assumed else ""
        return f"số liệu cũ (ngày {reading.as_of:%d/%m/%Y}, quá {months} tháng{tentative})"
    if why == "future" and reading is not None and reading.as_of is not None:
        return f"số liệu có sau ngày đánh giá (ngày {reading.as_of:%d/%m/%Y})"
    if why == "na_refused":
        return "chỉ tiêu này không được ghi “không áp dụng”"
    if why == "sex_missing" and reading is not None:
        lacking = [name for name, v in (("nam", reading.male), ("nữ", reading.female)) if v is None]
        return f"áp dụng đạt cho cả nam và nữ ({rule.text}), thiếu số liệu của {' và '.join(lacking)}"
    if why == "plain_only":
        return f"chỉ có một tỷ lệ chung, trong khi cần từng phần: {rule.text}"
    return "chưa có số liệu"


def _compared(rule: Rule, reading: Reading, verdict: Verdict) -> str:
    indicator = rule.indicator
    if rule.level is True:
        return "có, đạt." if verdict == "met" else "không, chưa đạt."
    if isinstance(rule.level, str):
        wanted = level_text(indicator, rule.level)
        return f"xếp loại {reading.grade}, mức cần là {wanted} ({rule.where}), {ANSWER[verdict]}."
    assert rule.level is not None
    level = int(rule.level)
    if indicator.by_sex:
        shown = [
            f"{name} {_against(indicator.kind, indicator.direction, value, level, indicator.measured_in)}"
            for name, value in (("nam", reading.male), ("nữ", reading.female))
            if value is not None
        ]
        return f"{', '.join(shown)} ({rule.where}), {ANSWER[verdict]}."
    if is_share(reading):
        shown_one = _ratio_against(indicator, reading, level)
    else:
        shown_one = _against(indicator.kind, indicator.direction, reading.amount or 0, level, indicator.measured_in)
    sentence = f"{shown_one} ({rule.where}), {ANSWER[verdict]}."
    if verdict != "not_met":
        return sentence
    away = distance(level, indicator.direction, indicator.kind, indicator.measured_in, reading)
    return f"{sentence} {needed_text(away)}"


def _sign(direction: Direction, left: int, right: int) -> str:
    if direction == "at_least":
        return "≥" if left >= right else "<"
    return "≤" if left <= right else ">"


def _against(kind: Kind, direction: Direction, value: int, level: int, measured_in: str) -> str:
    if kind == "ratio":
        return f"{format_number(value)}% {_sign(direction, value, level)} {format_number(level)}%"
    unit = f" {measured_in}".rstrip()
    return f"{format_number(value)} {_sign(direction, value, level)} {format_number(level)}{unit}"


def _ratio_against(indicator: Indicator, reading: Reading, level: int) -> str:
    numerator, denominator = reading.numerator or 0, reading.denominator or 1
    sign = _sign(indicator.direction, numerator * PERCENT, level * denominator)
    return (
        f"{_counted(indicator, reading)} = {share_text(numerator, denominator, level)}% {sign} {format_number(level)}%"
    )


def _counted(indicator: Indicator, reading: Reading) -> str:
    unit = "" if indicator.measured_in == "%" else f" {indicator.measured_in}"
    return f"{format_number(reading.numerator or 0)}/{format_number(reading.denominator or 0)}{unit}"


def _parts(rule: Rule, reading: Reading) -> str:
    return ", ".join(_part(part, reading, rule) for part in rule.parts)


def _part(rule: PartRule, reading: Reading, whole: Rule) -> str:
    found = reading.parts or {}
    value, part = found.get(rule.part.key), rule.part
    if value is None and whole.plain_part == part.key and reading.amount is not None:
        value = reading.amount
    if value is None and whole.plain_part == part.key and is_share(reading) and rule.level is not None:
        return f"{part.name} {_ratio_against(whole.indicator, reading, rule.level)}"
    if value is None:
        wanted = "chưa rõ mức" if rule.level is None and rule.over is None else f"cần {part_level_text(rule)}"
        return f"{part.name} chưa có số liệu ({wanted})"
    level = rule.level
    if part.by_count and rule.over is not None:
        count = found.get(part.by_count.key)
        if count is None:
            return f"{part.name} {format_number(value)}% (cần {part_level_text(rule)}), chưa rõ {part.by_count.name}"
        level = rule.over if count > part.by_count.over else rule.otherwise
    if level is None:
        return f"{part.name} {format_number(value)}% (chưa rõ mức)"
    return f"{part.name} {_against(part.kind, part.direction, value, level, part.measured_in)}"


def value_text(indicator: Indicator, reading: Reading | None) -> str:  # noqa: PLR0911 - one for each kind
    """The value as a judgement keeps it; `value_texts` says the same of many."""
    if reading is None:
        return ""
    if not reading.applicable:
        return NOT_APPLICABLE
    if indicator.kind == "boolean":
        return "" if reading.amount is None else (YES if reading.amount == SCALE else NO)
    if indicator.kind == "grade":
        return reading.grade or ""
    if reading.parts:
        return parts_text(reading.parts)
    if indicator.by_sex and (reading.male is not None or reading.female is not None):
        return sexes_text(reading.male, reading.female)
    if is_share(reading):
        return f"{_counted(indicator, reading)} = {share_text(reading.numerator or 0, reading.denominator or 1)}%"
    if reading.amount is None:
        return ""
    return f"{format_number(reading.amount)}{unit_after(indicator)}"


def parts_text(parts: Mapping[str, int]) -> str:
    return "; ".join(f"{key} {format_number(parts[key])}" for key in sorted(parts))


def sexes_text(male: int | None, female: int | None) -> str:
    given = (("nam", male), ("nữ", female))
    return ", ".join(f"{name} {format_number(value)}%" for name, value in given if value is not None)


def unit_after(indicator: Indicator) -> str:
    """What stands after an amount."""
    return "%" if indicator.kind in ("ratio", "composite") else f" {indicator.measured_in}".rstrip()
