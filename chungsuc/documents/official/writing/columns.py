"""How wide the columns of a table are, by the words in them."""

import re
from collections.abc import Sequence
from typing import Final

FIGURE: Final = re.compile(r"(?:[-−+]?\d[\d.,/%]*\s?%?|–|-|x|\d+\s?-\s?\d+)?", re.IGNORECASE)
LETTER: Final = 2.3
PADDING: Final = 4.0
LEAST: Final = 10.0
MOST_ON_A_LINE: Final = 40


def is_figure(text: str) -> bool:
    """A number, a share, a dash, or nothing: set in the middle of its column."""
    return FIGURE.fullmatch(text.strip()) is not None


def widths(rows: Sequence[Sequence[str]], whole: float) -> list[float]:
    """Millimetres for each column, together `whole`: the longest word always fits where all can, long texts share the rest."""
    columns = list(zip(*rows, strict=True))
    least = [max(LEAST, PADDING + LETTER * max(len(w) for text in c for w in (text.split() or [""]))) for c in columns]
    wished = [PADDING + LETTER * min(MOST_ON_A_LINE, max(len(text) for text in c)) for c in columns]
    if sum(least) >= whole:
        return [width * whole / sum(least) for width in least]
    more = [max(0.0, wish - floor) + 1 for wish, floor in zip(wished, least, strict=True)]
    left = whole - sum(least)
    return [floor + left * part / sum(more) for floor, part in zip(least, more, strict=True)]
