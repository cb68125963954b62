"""Filled forms for tests: every form with figures that nobody reported, and a workbook changed as people change one."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from chungsuc.reporting.tables.forms import forms_workbook
from chungsuc.rulebook.reports import complete, expand, load_report_forms
from chungsuc.rulebook.reports.model import Cell, Column, ColumnType, FormTable, Row, Rows, Source

AS_OF = date(2023, 11, 6)
PERIOD = "2023-H2"
FORMS = load_report_forms()
CRITERIA = [(number, f"Tiêu chí {number}") for number in range(1, 20)]
REPEATS = {
    "bands": [("19-19", "19 tiêu chí"), ("0-18", "Dưới 19 tiêu chí")],
    "award_forms": [("gk", "Giấy khen"), ("bk", "Bằng khen")],
}


def cell_of(column: Column, seed: int) -> Cell:
    if column.type == ColumnType.ENUM:
        return [*column.options][seed % len(column.options)] if column.options else "khác"
    found: dict[ColumnType, Cell] = {
        ColumnType.INT: Decimal(seed % 97),
        ColumnType.MONEY: Decimal(seed * 7919 % 9_000_000) / 10,
        ColumnType.DECIMAL: Decimal(seed * 31 % 10_000) / 100,
        ColumnType.PERCENT: Decimal(seed * 13 % 1000) / 10,
        ColumnType.BOOL: seed % 3 > 0,
        ColumnType.DATE: date(2023, 1 + seed % 12, 1 + seed % 28),
        ColumnType.CODE: f"{1 + seed % 19}.{1 + seed % 9}",
    }
    return found.get(column.type, f"=Chờ nghiệm thu {seed}")


def filled(form_id: str, rows: int = 4) -> FormTable:
    """The form with some rows, the third not reported, the second with a note; completed."""
    form = FORMS[form_id]
    columns = expand(form, CRITERIA, REPEATS)
    names = [(f"thu/dong/x{n}", f"Xã {n}") for n in range(rows)]
    if form.rows == Rows.SECTIONS:
        names = [*form.repeats["sections"]]
    made = [_row(columns, key, name, at) for at, (key, name) in enumerate(names)]
    return complete(FormTable(form, columns, made, None, ("Tỉnh Thử", "Số đã duyệt."), AS_OF, PERIOD, {}, "thu"))


def _row(columns: tuple[Column, ...], key: str, name: str, at: int) -> Row:
    if at == 2:
        return Row(key, name, {}, missing=True)
    cells = {c.key: cell_of(c, at * 7 + n) for n, c in enumerate(columns) if c.source != Source.FORMULA}
    return Row(key, name, cells, note="tạm tính" if at == 1 else "")


def told(table: FormTable) -> tuple[Any, ...]:
    """All that a table says, with blanks written out: equal for tables that say the same."""
    keys = [column.key for column in table.columns]
    rows = [(r.key, r.name, [r.cells.get(k) for k in keys], r.missing, r.note, r.as_of) for r in table.rows]
    total = table.total and (table.total.name, [table.total.cells.get(k) for k in keys], table.total.note)
    about = (table.form.id, *table.columns, *table.about, table.as_of, table.period, table.body)
    return about, rows, total, {key: dict(cells) for key, cells in table.stated.items()}


def changed(data: bytes, change: Callable[[Worksheet], None], sheet: int = 0) -> bytes:
    """The workbook after somebody has been at one of its sheets."""
    book = load_workbook(BytesIO(data))
    change(book.worksheets[sheet])
    return saved(book)


def saved(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def issued(form_id: str) -> bytes:
    return forms_workbook([filled(form_id)])


def place(sheet: Worksheet, column: str, row: str = "") -> str:
    """The cell of a column by its key, and of a row by its key; without one the head."""
    keys = next(r for r in sheet.iter_rows(max_row=40) if any(c.value == "@key" for c in r))
    letter = next(c.column_letter for c in keys if c.value == column)
    if not row:
        down = [c.row for c in sheet["A"] if c.row > keys[0].row and c.value]
        return f"{letter}{down[0]}"
    return f"{letter}{next(c.row for c in sheet['A'] if c.value == row)}"
