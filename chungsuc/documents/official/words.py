"""Vietnamese text as letters: folded without moving a place, cut into sentences."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

NOT_AN_END: Final = re.compile(r"(?:\b(?:TT|TP|Th|ThS|TS|PGS|GS|KT|TM|TL|TUQ|P|Q|H|T|v\.v|vv|St)|\d)\.$")
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
    return "".join(map(_letter, text))


def sentences(text: str) -> list[tuple[int, int]]:
    """Where each sentence, or part between semicolons, begins and ends."""
    found, start = [], 0
    for end in END.finditer(text):
        near = max(start, end.start() - 4)
        if text[end.start()] == "." and NOT_AN_END.search(text, near, end.start() + 1) and end.end() < len(text):
            continue
        if text[start : end.end()].strip():
            found.append((start, end.end()))
        start = end.end()
    if text[start:].strip():
        found.append((start, len(text)))
    return [(first + len(text[first:last]) - len(text[first:last].lstrip()), last) for first, last in found]
