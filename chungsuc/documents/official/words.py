"""Vietnamese text as letters: folded without moving a place, cut into sentences."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

KEPT: Final = 8192  # texts whose reading is kept for the next who asks: about two hundred pages
KEPT_LENGTH: Final = 4000
NOT_AN_END: Final = re.compile(r"(?:\b(?:TT|TP|Th|ThS|TS|PGS|GS|KT|TM|TL|TUQ|P|Q|H|T|v\.v|vv|St))\.$")
NUMBERED: Final = re.compile(r"\s*(?:(?:Điều|Mục|Chương|Phần|Khoản|khoản)\s+)?(?:\d{1,2}\.)+$")
END: Final = re.compile(r"[.;!?…](?:[”\"')\]]*)(?=\s|$)|\n")


@lru_cache(maxsize=4096)
def _letter(sign: str) -> str:
    low = sign.lower()
    base = "d" if low == "đ" else unicodedata.normalize("NFD", low)[:1]
    return base if len(base) == 1 else sign


def plain(text: str) -> str:
    """Lower case without tone marks, every character at its old place: `plain(t)[i]` is `t[i]`."""
    if text.isascii():
        return text.lower()
    return _folded(text) if len(text) < KEPT_LENGTH else "".join(map(_letter, text))


@lru_cache(maxsize=KEPT)
def _folded(text: str) -> str:
    return "".join(map(_letter, text))


def sentences(text: str) -> list[tuple[int, int]]:
    """Where each sentence, or part between semicolons, begins and ends."""
    return list(_kept_sentences(text)) if len(text) < KEPT_LENGTH else list(_sentences(text))


@lru_cache(maxsize=KEPT)
def _kept_sentences(text: str) -> tuple[tuple[int, int], ...]:
    return _sentences(text)


def _sentences(text: str) -> tuple[tuple[int, int], ...]:
    found, start = [], 0
    for end in END.finditer(text):
        if text[end.start()] == "." and end.end() < len(text) and _goes_on(text, start, end.start() + 1):
            continue
        if text[start : end.end()].strip():
            found.append((start, end.end()))
        start = end.end()
    if text[start:].strip():
        found.append((start, len(text)))
    return tuple((first + len(text[first:last]) - len(text[first:last].lstrip()), last) for first, last in found)


def _goes_on(text: str, start: int, end: int) -> bool:
    """Whether the full stop before `end` is that of an abbreviation, or of a number that leads the sentence."""
    if NOT_AN_END.search(text, max(start, end - 5), end):
        return True
    return end - start < 20 and NUMBERED.match(text[start:end]) is not None
