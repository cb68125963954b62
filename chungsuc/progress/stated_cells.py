"""A cell of a stated table: read from what a person typed, kept as text, read back, written as officials write it."""

import unicodedata
from datetime import date
from decimal import Decimal
from typing import Final

from chungsuc.rulebook.numbers import SCALE, NumberError, format_number, parse_number
from chungsuc.rulebook.reports.model import NUMBERS, Cell, Column, ColumnType
from chungsuc.sheets.cells import CellError, day_in

LONGEST: Final = 4000
NAME: Final = "name"  # the cell with which a free row names itself
YES, NO = frozenset({"có", "x", "đúng", "1", "true"}), frozenset({"không", "0", "sai", "false"})


def read_cell(column: Column, given: Cell) -> Cell:
    """
    What a person typed ("1.234,5", "15/01/2021", "x") or a sheet held, as a cell of the column; None for nothing.

    Numbers are in the unit of the column: a unit typed beside them is refused, never guessed. Raises CellError.
    """
    if given is None or (isinstance(given, str) and not given.strip()):
        return None
    if column.type in NUMBERS:
        return _number(column, given)
    if column.type == ColumnType.DATE:
        return day_in(given)
    if column.type == ColumnType.BOOL:
        return _yes(given)
    text = unicodedata.normalize("NFC", kept(given)).replace("\r\n", "\n").strip()
    if column.type == ColumnType.ENUM:
        return _option(column, text)
    if len(text) > LONGEST:
        raise CellError(f"Nội dung dài {len(text)} ký tự, tối đa {LONGEST}.")
    return text


def _number(column: Column, given: Cell) -> Decimal:
    if isinstance(given, bool | date):
        raise CellError(f"“{shown(given)}” không phải là một số.")
    try:
        scaled = parse_number(str(given) if isinstance(given, str) else kept(given).replace(".", ","))
    except NumberError as wrong:
        unit = f"; cột này ghi theo {column.measured_in}" if column.measured_in else ""
        raise CellError(f"{wrong}{unit}.") from wrong
    if scaled < 0 and not column.signed:
        raise CellError("Không ghi số âm.")
    if column.type == ColumnType.INT and scaled % SCALE:
        raise CellError(f"“{shown(given)}” không phải số nguyên.")
    return number_of(scaled)


def number_of(scaled: int) -> Decimal:
    """Of a number held in ten-thousandths, without zeros to spare."""
    found = (Decimal(scaled) / SCALE).normalize()
    return found.quantize(Decimal(1)) if found == found.to_integral_value() else found


def _yes(given: Cell) -> bool:
    if isinstance(given, bool):
        return given
    word = kept(given).strip().lower()
    if word in YES or word in NO:
        return word in YES
    raise CellError(f"“{word[:20]}” không rõ; ghi “có” hoặc “không”.")


def _option(column: Column, text: str) -> str:
    for key, word in column.options.items():
        if text.casefold() in (key.casefold(), word.casefold()):
            return key
    raise CellError(f"“{text[:40]}” không có trong danh mục: {', '.join(column.options.values())}.")


def kept(cell: Cell) -> str:
    """The text of a cell as the database keeps it: decimals with a point, days as 2023-11-06, yes and no as 1 and 0."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, Decimal):
        return format(cell, "f")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def cell_of(column: Column, text: str) -> Cell:
    """Back from the text that is kept."""
    if not text:
        return None
    if column.type in NUMBERS:
        return Decimal(text)
    if column.type == ColumnType.DATE:
        return date.fromisoformat(text)
    return text == "1" if column.type == ColumnType.BOOL else text


def shown(cell: Cell, column: Column | None = None) -> str:
    """As officials write it: 1.234,5; 15/01/2021; có; the words of an option. What can be typed back as it is."""
    if isinstance(cell, bool):
        return "có" if cell else "không"
    if isinstance(cell, Decimal):
        return written(cell)
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if column is not None and cell is not None and column.type == ColumnType.ENUM:
        return column.options.get(cell, cell)
    return cell or ""


def written(number: Decimal, places: int | None = None) -> str:
    """1.234,5; with `places` rounded half up to so many."""
    scaled = int((number * SCALE).to_integral_value(rounding="ROUND_HALF_UP"))
    return format_number(scaled, places)
