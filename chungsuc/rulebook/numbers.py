"""
Numbers as officials write them, held as integers of a ten-thousandth: a figure at its threshold is equal to it.

For a figure that somebody typed, so that what could be read in two ways is refused; any figure printed in the text of a
paper is read by `movements.reading.numbers`.
"""

import re
from functools import lru_cache
from typing import Final

SCALE: Final = 10_000
PLACES: Final = 4

_SHAPE = re.compile(r"(?P<sign>[-−–]?)(?P<body>[0-9]+(?:[.,][0-9]+)*)", re.ASCII)
_LARGEST_DIGITS = 14


class NumberError(ValueError):
    """A text that is not one number; the message is for the person who typed it."""


def parse_number(text: str) -> int:
    """Reads "17,5", "17.5", "1.234,5" and "1.234" (one thousand two hundred and thirty-four)."""
    typed = text.strip().replace("\u00a0", " ")
    shape = _SHAPE.fullmatch(typed)
    if shape is None:
        raise NumberError(f"“{text.strip()}” không phải là một số; viết như 17,5 hoặc 1.234,5")
    whole, fraction = _split(shape["body"], typed)
    fraction = fraction.rstrip("0")
    if len(fraction) > PLACES:
        raise NumberError(f"“{typed}” có quá {PLACES} chữ số thập phân")
    if len(whole.lstrip("0")) > _LARGEST_DIGITS:
        raise NumberError(f"“{typed}” quá lớn")
    scaled = int(whole) * SCALE + int(fraction.ljust(PLACES, "0"))
    return -scaled if shape["sign"] else scaled


def _split(body: str, typed: str) -> tuple[str, str]:
    if body.count(",") > 1 or ("," in body and "." in body.partition(",")[2]):
        raise NumberError(
            f"“{typed}” viết không rõ: dấu chấm ngăn hàng nghìn, dấu phẩy ngăn phần thập phân, như 1.234,5"
        )
    whole, comma, fraction = body.partition(",")
    groups = whole.split(".")
    if len(groups) == 1:
        return whole, fraction
    thousands = 0 < len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])
    if thousands and not (len(groups) == 2 and not comma and groups[0].startswith("0")):
        return "".join(groups), fraction
    if len(groups) == 2 and not comma:
        return groups[0], groups[1]
    raise NumberError(
        f"“{typed}” viết không rõ: dấu chấm ngăn từng nhóm ba chữ số, dấu phẩy ngăn phần thập phân, như 1.234,5"
    )


@lru_cache(maxsize=65536)
def format_number(scaled: int, decimals: int | None = None) -> str:
    """As officials write it: "1.234,5". Without `decimals`, as many as it needs; with them, rounded half up."""
    if decimals is None and scaled >= 0 and scaled % SCALE == 0:
        return f"{scaled // SCALE:,}".replace(",", ".")
    size = abs(scaled)
    places = PLACES if decimals is None else min(decimals, PLACES)
    step = 10 ** (PLACES - places)
    size = (size * 2 + step) // (2 * step)
    whole, fraction = divmod(size, 10**places)
    digits = str(fraction).rjust(places, "0") if places else ""
    if decimals is None:
        digits = digits.rstrip("0")
    sign = "−" if scaled < 0 and size else ""
    return sign + f"{whole:,}".replace(",", ".") + (f",{digits}" if digits else "")


def share_text(numerator: int, denominator: int, level: int | None = None) -> str:
    """A share in percent with one decimal, or as many as it takes not to look like the level that it misses."""
    percent = 100 * SCALE
    share = (2 * numerator * percent + denominator) // (2 * denominator)
    same = level is not None and numerator * percent == level * denominator
    for places in range(1, PLACES):
        text = format_number(share, places)
        if level is None or same or text != format_number(level, places):
            return text
    return format_number(share, PLACES)
