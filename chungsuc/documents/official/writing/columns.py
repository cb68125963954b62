"""How wide the columns of a table are, by the words in them."""

import re
from collections.abc import Sequence
from typing import Final

FIGURE: Final = re.compile(r"(?:[-−+]?\d[\d.,/%]*\s?%?|–|-|x|\d+\s?-\s?\d+)?", re.IGNORECASE)
LETTER: Final = 2.3
CAPITAL: Final = 3.1
HEAD_LINES: Final = 3  # a head may be broken into so many lines before its column asks for more room than the rows need
PADDING: Final = 4.0
LEAST: Final = 10.0
MOST_ON_A_LINE: Final = 40


def is_figure(text: str) -> bool:
    """A number, a share, a dash, or nothing: set in the middle of its column."""
    return FIGURE.fullmatch(text.strip()) is not None


def widths(rows: Sequence[Sequence[str]], whole: float) -> list[float]:
    """
    Millimetres for each column, together `whole`: the longest word always fits where all can, long texts share the rest.
    A long head makes no wide column: the first row is the head.
    """
    columns = list(zip(*rows, strict=True))
    least = [max(LEAST, PADDING + max(_length(w) for text in c for w in (text.split() or [""]))) for c in columns]
    wished = [PADDING + min(LETTER * MOST_ON_A_LINE, _wish(c[0], c[1:])) for c in columns]
    if sum(least) >= whole:
        return [width * whole / sum(least) for width in least]
    more = [max(0.0, wish - floor) + 1 for wish, floor in zip(wished, least, strict=True)]
    left = whole - sum(least)
    return [floor + left * part / sum(more) for floor, part in zip(least, more, strict=True)]


def _wish(head: str, cells: Sequence[str]) -> float:
    return max([_length(head) / HEAD_LINES, *map(_length, cells)])


def _length(text: str) -> float:
    """Millimetres that a text takes on one line, a little more than it needs."""
    return sum(CAPITAL if letter.isupper() else LETTER for letter in text)
