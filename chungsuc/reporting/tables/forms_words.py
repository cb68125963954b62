"""The cells of a form in words, as papers print them."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from chungsuc.reporting.tables.forms_cells import plain
from chungsuc.reporting.tables.forms_layout import MISSING, YES_NO
from chungsuc.rulebook.reports.model import Cell, Column, ColumnType, FormTable, Row, Source

SHOWN: Final = {ColumnType.PERCENT: 1, ColumnType.DECIMAL: 2}


def words_of(cell: Cell, column: Column) -> str:
    """Numbers as 1.234,5, worked out ones to the places of their column; blank for nothing."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return YES_NO[0 if cell else 1]
    if isinstance(cell, Decimal):
        return plain(rounded(cell, column))
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return column.options.get(cell, cell)


def rounded(cell: Decimal, column: Column) -> Decimal:
    """What is typed or counted stands as it is; what is divided is rounded half up."""
    if column.source != Source.FORMULA and column.type != ColumnType.PERCENT:
        return cell
    places = column.places or SHOWN.get(column.type, 0)
    return cell.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def row_words(table: FormTable, row: Row, column: Column) -> str:
    """With what a body states otherwise beside it: "106 (đơn vị nêu 99)"."""
    said = words_of(row.cells.get(column.key), column)
    other = words_of(table.stated.get(row.key, {}).get(column.key), column)
    return f"{said} (đơn vị nêu {other})".strip() if other and other != said else said


def note_words(row: Row) -> str:
    return "; ".join(part for part in (MISSING if row.missing else "", row.note) if part)
