"""Shares against their percents, ratios, percents of one base, and figures against words."""

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from math import ceil, floor
from typing import Final

from chungsuc.documents.official.words import sentences
from chungsuc.movements.reading.figures import Printed, figures
from chungsuc.movements.reading.found import CheckFound, Figure
from chungsuc.movements.reading.numbers import (
    MONEY,
    NUMBER,
    SCALES,
    UNITS,
    WORD_NUMBER,
    figure,
    low,
    spelled,
    without_names,
)
from chungsuc.movements.reading.passages import Passage

ABOUT: Final = re.compile(r"(?:khoảng|gần|xấp xỉ|ước|~)\s?$")
OVER: Final = re.compile(r"(?:trên|hơn|ít nhất|tối thiểu|≥|>)\s?$")
UNDER: Final = re.compile(r"(?:dưới|không quá|<|≤)\s?$")
ABOUT_POINTS: Final = 2
TAIL: Final = re.compile(r"\s?%?(?:\s(?:tổng số|số)(?:\s[^\W\d_]+){1,2})?\)?")
BASE_AFTER: Final = re.compile(r"\s?((?:tổng số |số )?[^\W\d_]+)?")
FALLS: Final = re.compile(r"giảm|xuống|hạ")
NEAR: Final = 400
LABEL: Final = re.compile(r"[^\W\d_][^\d,;:.()]{1,80}$")
EXCEEDS: Final = re.compile(r"vượt|so với|kế hoạch")
TOTAL_FIRST: Final = re.compile(
    rf"\btổng số\s(?:{UNITS})\b[^.;\d]{{0,40}}?(?:là|có|:|,)\s(?P<n>{NUMBER})\s(?P<unit>{UNITS})(?![^\W\d_])"
)
PERCENT_ENDS: Final = re.compile(r"\s?\)?\s?(?:[.;,]|$|(?:trên |so với )?tổng số)")
WORDS: Final = re.compile(
    rf"(?<![\w.,/])(?P<a>{NUMBER})\s{{0,2}}(?P<unit>%|{MONEY}|tỷ|triệu|{UNITS})?\s{{0,2}}\(\s?(?:bằng chữ\s?:?\s?|viết bằng chữ\s?:?\s?)?"
    rf"(?P<words>{WORD_NUMBER})\s?(?P<after>phần trăm|{MONEY}|{UNITS}|người|năm|tháng|ngày|giải|suất|bản|bộ|đồng chẵn|đồng)?"
    r"(?:\s(?:chẵn|việt nam|\./\.))?[.\s]?\)"
)


def share_checks(passage: Passage) -> Iterator[CheckFound]:
    """Every share and ratio of a passage, and counts whose percents are of one base."""
    for start, end in sentences(passage.text):
        text = passage.text[start:end]
        if not any(sign in text for sign in "%/-–") and "đến" not in text:
            continue
        small = low(text)
        printed = figures(text, without_names(text))
        for one in printed:
            if made := _share(passage, start, text, small, one):
                yield made
        yield from _shared_bases(passage, start, small, printed)


def _share(passage: Passage, start: int, text: str, small: str, one: Printed) -> CheckFound | None:
    first, last = start + one.start, start + one.end
    if one.high is not None:
        return _range(passage, first, last, small, one)
    if not one.total or one.value is None:
        return None
    if not one.paired or one.percent is None:
        return _ratio(passage, first, last, small, one)
    tail = TAIL.match(text, one.end)
    last += tail.end() - tail.start() if tail else 0
    computed = round(100 * one.value / one.total, 2)
    holds = share_holds(one.value, one.total, one.percent, one.places, small[max(0, (one.share_at or 0) - 12) : one.share_at])
    label = LABEL.search(text, max(0, one.start - 80), one.start) if one.unit is None else None
    quotation = passage.quote(start + label.start() if label else first, last)
    return CheckFound(quotation.text, "share", one.percent, computed, holds, quotation)


def share_holds(value: Figure, total: Figure, percent: Figure, places: int, before: str = "") -> bool:
    """Whether `percent`, printed with so many decimals, is the share; `before`: the words in front of it."""
    exact = 100 * value / total
    if ABOUT.search(before):
        return abs(exact - percent) <= ABOUT_POINTS
    shown = rounded(exact, places)
    if OVER.search(before):
        return exact >= percent or shown == Decimal(str(percent))
    if UNDER.search(before):
        return exact <= percent
    return shown == rounded(percent, places)


def rounded(value: Figure, places: int) -> Decimal:
    return Decimal(repr(round(value, 9))).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _ratio(passage: Passage, first: int, last: int, small: str, one: Printed) -> CheckFound | None:
    if one.unit is None or one.form != "ratio" or one.value is None or one.total is None:
        return None
    holds = one.value <= one.total
    if not holds and EXCEEDS.search(small, max(0, one.start - NEAR), one.end + NEAR):
        return None
    quotation = passage.quote(first, last)
    return CheckFound(quotation.text, "ratio", one.value, one.total, holds, quotation, "" if holds else "phần lớn hơn toàn bộ")


def _range(passage: Passage, first: int, last: int, small: str, one: Printed) -> CheckFound | None:
    low_end = one.percent if one.form == "percent" else one.value
    if low_end is None or one.high is None or low_end <= one.high or (one.unit is None and one.form != "percent"):
        return None
    if not re.search(r"\btừ\s$", small[max(0, one.start - 4) : one.start]) or FALLS.search(small, max(0, one.start - NEAR), one.start):
        return None
    quotation = passage.quote(first, last)
    return CheckFound(quotation.text, "range", low_end, one.high, holds=False, quotation=quotation, note="đầu khoảng lớn hơn cuối khoảng")


def _shared_bases(passage: Passage, start: int, small: str, printed: list[Printed]) -> Iterator[CheckFound]:
    counted = [one for one in printed if one.paired and one.total is None and one.value and one.percent]
    for one, other in pairwise(counted):
        words = _base_words(small, one), _base_words(small, other)
        if one.unit != other.unit or words[0] != words[1] or not words[0]:
            continue
        (low_a, high_a), (low_b, high_b) = _bases(one), _bases(other)
        least, most = ceil(max(low_a, low_b)), floor(min(high_a, high_b))
        quotation = passage.quote(start + one.start, start + other.end)
        note = f"cùng hợp với {least} {one.unit}" if least <= most else f"suy ra {_span(low_a, high_a)} và {_span(low_b, high_b)}"
        yield CheckFound(quotation.text, "shared-base", other.percent, least if least <= most else None, least <= most, quotation, note)


def based_checks(passage: Passage) -> Iterator[CheckFound]:
    """
    "Tổng số hộ: 1.480 hộ … 296 hộ, chiếm tỷ lệ 20%; 148 hộ, chiếm tỷ lệ 11%": counts of the whole told first. One that
    does not agree is called wrong only where another of the same passage agrees.
    """
    small = low(passage.text)
    base = TOTAL_FIRST.search(small) if "tổng số" in small and "%" in small else None
    if not base:
        return
    whole, found = figure(base["n"]), []
    for one in figures(passage.text, without_names(passage.text)):
        alone = one.paired and one.total is None and one.unit == base["unit"] and one.start > base.end()
        if alone and one.value and one.percent and PERCENT_ENDS.match(small, one.end):
            holds = share_holds(one.value, whole, one.percent, one.places, small[max(0, (one.share_at or 0) - 12) : one.share_at])
            found.append((one, holds))
    if any(holds for _, holds in found):
        for one, holds in found:
            quotation = passage.quote(one.start, one.end)
            computed = round(100 * (one.value or 0) / whole, 2)
            yield CheckFound(quotation.text, "share", one.percent, computed, holds, quotation, note=f"trên {base['n']} {base['unit']}")


def _base_words(small: str, one: Printed) -> str:
    found = BASE_AFTER.match(small, one.end)
    return (found[1] or "") if found else ""


def _bases(one: Printed) -> tuple[float, float]:
    """Between which totals the count is that percent, as printed."""
    half = 0.5 * 10**-one.places
    value, percent = float(one.value or 0), float(one.percent or 1)
    return 100 * value / (percent + half), 100 * value / max(percent - half, 1e-9)


def _span(least: float, most: float) -> str:
    return f"{least:.0f}-{most:.0f}" if round(least) != round(most) else f"{least:.0f}"


def word_checks(passage: Passage) -> Iterator[CheckFound]:
    """"1.000.000.000 đồng (một tỷ đồng)": the figure against the words."""
    if "(" not in passage.text:
        return
    for found in WORDS.finditer(low(passage.text)):
        value = spelled(found["words"])
        is_year = found["words"].strip() == "năm" and not found["unit"] and not found["after"] and figure(found["a"]) > 60
        if value is None or is_year:
            continue
        scale = next((SCALES[word] for word in reversed((found["unit"] or "").split()) if word in SCALES), 1)
        stated = round(figure(found["a"]) * scale, 6)
        quotation = passage.quote(found.start(), found.end())
        yield CheckFound(quotation.text, "number-words", stated, value, stated == value, quotation)
