"""Figures as officials write them, within the sentences of checks."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from chungsuc.rulebook.reports.expanding import over_columns
from chungsuc.rulebook.reports.formulas import EXACT, evaluate
from chungsuc.rulebook.reports.model import Cell, Column

_FIGURE: Final = re.compile(r"\{([^{}]+)\}")
_MOST_PLACES: Final = 2


def figures_in(says: str) -> list[str]:
    return _FIGURE.findall(says)


def said(says: str, cells: Mapping[str, Cell], columns: Sequence[Column]) -> str:
    """A sentence with its figures put in."""
    options = {c.key: c.options for c in columns if c.options}

    def put(found: re.Match[str]) -> str:
        value = evaluate(over_columns(found[1], columns), cells)
        return options.get(found[1], {}).get(str(value), "") or in_words(value)

    return _FIGURE.sub(put, says)


def in_words(value: Cell) -> str:
    if isinstance(value, Decimal):
        return number(value)
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return "(trống)" if value is None else value


def number(value: Decimal, places: int | None = None) -> str:
    """As in "1.234,5": with so many decimals, or those that it has, two at most."""
    if not value.is_finite() or abs(value.adjusted()) > 30:
        return str(value)
    least = _MOST_PLACES if places is None else places
    shown = value.quantize(Decimal(1).scaleb(-least), ROUND_HALF_UP, EXACT)
    text = f"{abs(shown):,f}".translate(str.maketrans(",.", ".,"))
    if places is None and "," in text:
        text = text.rstrip("0").rstrip(",")
    return f"−{text}" if shown < 0 else text


def printed_places(value: Decimal) -> int:
    """How many decimals a figure was written with."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
