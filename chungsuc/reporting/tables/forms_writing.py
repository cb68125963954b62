"""Filled forms as a workbook: one sheet each, row by row, with live formulas, and what it takes to read them back."""

import json
import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from itertools import islice
from math import ceil
from typing import IO, Any, Final

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from chungsuc.reporting.tables import forms_layout as layout
from chungsuc.reporting.tables.forms_formulas import ROW, letters_of, row_formulas, total_formula
from chungsuc.reporting.tables.forms_furniture import LINE, Frame, furnish, write_head
from chungsuc.reporting.tables.forms_layout import MISSING, NAME, NOTE, STATED, YES_NO, Place
from chungsuc.reporting.tables.forms_looks import Looks, widths_of
from chungsuc.rulebook.reports.completing import TOTAL
from chungsuc.rulebook.reports.model import Cell, Column, ColumnType, FormTable, Row, Rows, Source
from chungsuc.sheets.safety import UnfitSheet

MOST_ROWS: Final = 1_048_000  # what a sheet holds, less the heads
MOST_LETTERS: Final = 32_767  # of a cell
EXACT: Final = 15  # digits that a number of a sheet keeps
SPARE: Final = 10  # empty rows to write in, where a body adds rows itself
LOOKED_AT: Final = 5_000  # rows in which days of their own are looked for, and whose keys are kept
MOST_HIGH: Final = 30_000  # rows that are given heights of their own, which stay in memory until the end
MOST_LINES: Final = 27  # a row is at most 409 points high
DENSE: Final = 1.1  # letters of running text that go where one digit goes
NAME_WIDTH: Final = 24.0 * DENSE
EVERY: Final = 500
OPTIONS: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
Tick = Callable[[int, int], None]
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


def forms_workbook(tables: Sequence[FormTable], tick: Tick | None = None) -> bytes:
    """A workbook of these tables, one sheet each. Raises UnfitSheet where a table has more than a sheet can hold."""
    kept = BytesIO()
    write_forms(kept, tables, tick)
    return kept.getvalue()


def write_forms(out: IO[bytes] | str, tables: Sequence[FormTable], tick: Tick | None = None, *, streamed: bool = False) -> int:
    """
    Writes the workbook; gives the number of rows. `streamed`: rows are written as they are read and no longer held, for
    tables whose `rows` are made one by one.
    """
    told = tick or (lambda _done, _total: None)
    whole = sum(len(table.rows) for table in tables)
    for table in tables:
        if len(table.rows) > MOST_ROWS:
            raise UnfitSheet(
                f"Biểu “{table.form.short_name}” có {len(table.rows)} dòng, trang tính chỉ chứa {MOST_ROWS}. "
                "Xuất .csv, hoặc chia theo huyện."
            )
    done = 0
    book = xlsxwriter.Workbook(out, {**OPTIONS, ("constant_memory" if streamed else "in_memory"): True})
    try:
        looks, control = Looks(book), []
        for name, table in zip(layout.sheet_names(tables), tables, strict=True):
            written = _Written(book.add_worksheet(name), looks, table, done, whole, told)
            control.append([name, *written.all()])
            done += len(table.rows)
        _control(book.add_worksheet(layout.CONTROL), control)
    finally:
        book.close()
    told(whole, whole)
    return done


def _control(sheet: Worksheet, rows: Sequence[Sequence[str]]) -> None:
    sheet.very_hidden()
    sheet.write_string(0, 0, "format")
    sheet.write_string(0, 1, layout.FORMAT)
    for number, row in enumerate(rows, 1):
        for place, text in enumerate(row):
            sheet.write_string(number, place, text)


class _Written:
    """One sheet being written."""

    def __init__(self, sheet: Worksheet, looks: Looks, table: FormTable, done: int, whole: int, tick: Tick) -> None:
        self.sheet, self.looks, self.table = sheet, looks, table
        self.places = layout.places_of(table, islice(table.rows, LOOKED_AT))
        self.listed = table.form.rows == Rows.LIST
        self.letters = letters_of(self.places)
        self.formulas = row_formulas(table.columns, self.letters)
        widths = dict(zip((place.key for place in self.places), widths_of(self.places, table), strict=True))
        self._note = widths[NOTE]
        self._texts = [(c.key, widths[c.key]) for c in table.columns if c.type == ColumnType.TEXT]
        self.digest = layout.RowDigest(table.form.id, table.columns)
        self._done, self._whole, self._tick = done, whole, tick

    def all(self) -> list[str]:
        """Writes everything; gives what the control sheet says of it."""
        about = layout.about_lines(self.table)
        top = write_head(self.sheet, self.looks, self.table, self.places, about)
        last = self._rows(top)
        if self.listed and any(c.source == Source.TYPED for c in self.table.columns):
            last = self._spare(last)
        frame = Frame(self.table, self.places, top, last - 1)
        if self.table.total is not None:
            self._total(self.table.total, frame)
        furnish(self.sheet, self.looks, frame)
        return self._said()

    def _rows(self, row: int) -> int:
        formats = {
            kind: [self.looks.cell(place, kind, listed=self.listed) for place in self.places] for kind in ("row", "missing")
        }
        keys = self.looks.line("hidden")
        writers = [self._writer(place) for place in self.places[1:]]
        high = len(self.table.rows) <= MOST_HIGH
        for number, one in enumerate(self.table.rows):
            if number % EVERY == 0:
                self._tick(self._done + number, self._whole)
            self.digest.add(one.key)
            self.sheet.write_string(row, 0, one.key, keys)
            if high and (lines := self._lines(one)) > 1:
                self.sheet.set_row(row, LINE * min(lines, MOST_LINES))
            looks = formats["missing" if one.missing else "row"]
            for column, write in enumerate(writers, 1):
                write(row, column, one, looks[column])
            row += 1
        return row

    def _lines(self, row: Row) -> int:
        """How many lines its longest text takes: not every program finds the height of a row by itself."""
        most = max(len(row.name) / NAME_WIDTH, len(row.note) / self._note / DENSE)
        for key, width in self._texts:
            text = row.cells.get(key)
            if isinstance(text, str):
                most = max(most, len(text) / width / DENSE + text.count("\n"))
        return ceil(most)

    def _writer(self, place: Place) -> Callable[[int, int, Row, Any], None]:
        """How the cells of one column are written, with what does not change from row to row settled."""
        sheet, key = self.sheet, place.key
        if key == NAME:
            return lambda row, at, one, look: write_text(sheet, row, at, one.name, look)
        if key == NOTE:
            return lambda row, at, one, look: write_text(sheet, row, at, note_of(one), look)
        if place.column is None:
            return lambda row, at, one, look: _day(sheet, row, at, one.as_of, look)
        cell = cell_writer(sheet, place.column)
        if place.stated:
            stated, asked = self.table.stated, key.removeprefix(STATED)
            return lambda row, at, one, look: cell(row, at, stated.get(one.key, {}).get(asked), look)
        if key in self.formulas:
            before, *after = self.formulas[key].split(ROW)
            return lambda row, at, one, look: _formula(
                sheet, row, at, before + "".join(f"{row + 1}{rest}" for rest in after), one.cells.get(key), look
            )
        return lambda row, at, one, look: cell(row, at, one.cells.get(key), look)

    def _spare(self, row: int) -> int:
        looks = [self.looks.cell(place, "row", listed=True) for place in self.places]
        for number in range(row, row + SPARE):
            for column, place in enumerate(self.places[1:], 1):
                if place.key in self.formulas and not place.stated:
                    _formula(self.sheet, number, column, self.formulas[place.key].replace(ROW, str(number + 1)), None, looks[column])
                else:
                    self.sheet.write_blank(number, column, None, looks[column])
        return row + SPARE

    def _total(self, total: Row, frame: Frame) -> None:
        row = frame.last + 1
        if (lines := self._lines(total)) > 1:
            self.sheet.set_row(row, LINE * min(lines, MOST_LINES))
        self.sheet.write_string(row, 0, TOTAL, self.looks.line("hidden"))
        for at, place in enumerate(self.places[1:], 1):
            look = self.looks.cell(place, "total")
            column = place.column
            if at == 1:
                write_text(self.sheet, row, at, total.name, look)
            elif column is None:
                write_text(self.sheet, row, at, total.note if place.key == NOTE else "", look)
            elif place.stated:
                cell_writer(self.sheet, column)(row, at, self.table.stated.get(TOTAL, {}).get(column.key), look)
            elif formula := total_formula(column, self.letters, frame.first + 1, max(frame.last, frame.first) + 1, row + 1):
                _formula(self.sheet, row, at, formula, total.cells.get(column.key), look)
            else:
                cell_writer(self.sheet, column)(row, at, total.cells.get(column.key), look)

    def _said(self) -> list[str]:
        table = self.table
        keys = json.dumps([[row.key, row.name] for row in table.rows], ensure_ascii=False) if len(table.rows) <= LOOKED_AT else ""
        about = json.dumps(list(table.about), ensure_ascii=False)
        day = table.as_of.isoformat() if table.as_of else ""
        said = [table.form.id, table.period, table.body, day, table.form.money, self.digest.text()]
        return [*said, layout.columns_said(table), about, *layout.in_pieces(keys)]


def note_of(row: Row) -> str:
    if not row.missing:
        return row.note
    return f"{MISSING}. {row.note}" if row.note else MISSING


def write_text(sheet: Worksheet, row: int, column: int, text: str, look: Any) -> None:  # noqa: ANN401 -- xlsxwriter has no types
    """Never a formula, whatever it begins with. Raises UnfitSheet where no cell can hold it."""
    if not text:
        sheet.write_blank(row, column, None, look)
        return
    clean = _CONTROLS.sub("", text)
    if len(clean) > MOST_LETTERS:
        raise UnfitSheet(
            f"Một ô dài {len(clean)} ký tự, trang tính chỉ giữ {MOST_LETTERS} (“{clean[:40]}…”). Xuất .docx hoặc .csv thay thế."
        )
    sheet.write_string(row, column, clean, look)


def _day(sheet: Worksheet, row: int, at: int, day: date | None, look: Any) -> None:  # noqa: ANN401
    if day is None:
        sheet.write_blank(row, at, None, look)
    else:
        sheet.write_datetime(row, at, day, look)


def cell_writer(sheet: Worksheet, column: Column) -> Callable[[int, int, Cell, Any], None]:
    options = column.options

    def write(row: int, at: int, cell: Cell, look: Any) -> None:  # noqa: ANN401
        if cell is None:
            sheet.write_blank(row, at, None, look)
        elif isinstance(cell, Decimal):
            if len(cell.as_tuple().digits) <= EXACT:
                sheet.write_number(row, at, float(cell), look)
            else:
                _long_number(sheet, row, at, cell, column, look)
        elif isinstance(cell, bool):
            sheet.write_string(row, at, YES_NO[0 if cell else 1], look)
        elif isinstance(cell, date):
            sheet.write_datetime(row, at, cell, look)
        else:
            write_text(sheet, row, at, options.get(cell, cell), look)

    return write


def _long_number(sheet: Worksheet, row: int, at: int, cell: Decimal, column: Column, look: Any) -> None:  # noqa: ANN401
    """More digits than a number of a sheet keeps: typed ones stand as text, so that none is lost; counted ones are rounded."""
    digits = cell.normalize()
    if column.source == Source.TYPED and column.type != ColumnType.PERCENT and len(digits.as_tuple().digits) > EXACT:
        sheet.write_string(row, at, f"{digits:f}".replace(".", ","), look)
    else:
        sheet.write_number(row, at, float(cell), look)


def _formula(sheet: Worksheet, row: int, at: int, formula: str, result: Cell, look: Any) -> None:  # noqa: ANN401
    value = "" if result is None else float(result) if isinstance(result, Decimal) else result
    sheet.write_formula(row, at, formula, look, value)
