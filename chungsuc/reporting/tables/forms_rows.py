"""The rows of a form on a sheet: their cells, and what stands where something else is worked out."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from chungsuc.reporting.tables.forms_cells import Shown, cell_in, plain
from chungsuc.reporting.tables.forms_formulas import ROW, row_formulas, total_formula
from chungsuc.reporting.tables.forms_layout import AS_OF, KEYS, MISSING, NAME, NOTE, STATED, folded, head_of
from chungsuc.reporting.tables.forms_sheets import Heads, Page, Told
from chungsuc.rulebook.reports.completing import TOTAL
from chungsuc.rulebook.reports.model import Aggregation, Cell, Column, ColumnType, FormTable, Row, Rows
from chungsuc.sheets.cells import CellError, day_in, letter, text_in

TOTALS: Final = frozenset(("tổng số", "tổng cộng", "tổng", "cộng", "toàn tỉnh", "toàn huyện"))
NO_KEY: Final = "dòng không có trong biểu (thêm tay, hoặc mất mã dòng). Biểu này không nhận dòng mới: xóa dòng, hoặc tải biểu mới."
HIDDEN_ROW: Final = "hàng đang ẩn mà có số liệu. Cho hiện hàng rồi gửi lại, hoặc chọn đọc cả hàng ẩn."
HIDDEN_COLUMN: Final = "cột “{}” đang ẩn. Cho hiện cột rồi gửi lại, hoặc chọn đọc cả cột ẩn."
MERGED: Final = "ô gộp ({}). Bỏ gộp ô, ghi số vào từng ô."
_RANGE: Final = re.compile(r"[A-Z]+(\d+):[A-Z]+(\d+)")
NEW: Final = "moi-"


@dataclass(frozen=True, slots=True)
class Over:
    """A cell that was typed, or given another formula, where the form works something out. `at`: the row of the sheet."""

    row: str
    column: Column
    cell: Cell
    at: int


@dataclass(slots=True)
class RowsRead:
    rows: list[Row] = field(default_factory=list)
    stated: dict[str, dict[str, Cell]] = field(default_factory=dict)
    over: list[Over] = field(default_factory=list)
    faults: list[Told] = field(default_factory=list)
    notices: list[Told] = field(default_factory=list)


def rows_in(page: Page, table: FormTable, heads: Heads, issued: Mapping[str, str], *, hidden_too: bool) -> RowsRead:
    """Every row below the heads. `issued`: the rows that the form went out with, key and name."""
    return _Rows(page, table, heads, issued, hidden_too=hidden_too).all()


class _Rows:
    def __init__(self, page: Page, table: FormTable, heads: Heads, issued: Mapping[str, str], *, hidden_too: bool) -> None:
        self.page, self.table, self.heads, self.issued, self.hidden_too = page, table, heads, issued, hidden_too
        self.read = RowsRead()
        self.at = {key: letter(column) for key, column in heads.columns.items()}
        self.formulas = row_formulas(table.columns, self.at)
        self.form_rows = table.form.rows
        self.totals: list[int] = []

    def all(self) -> RowsRead:
        rows = self._numbered()
        self._hidden_columns()
        self._merged(rows)
        last = max((row for row, _ in rows), default=self.heads.first)
        for row, key in rows:
            self._row(row, key)
        for row in self.totals:
            self._total(row, last)
        if any(key for _, key in rows):
            self._left_out({key for _, key in rows})
        return self.read

    def _told(self, row: int, column: int, text: str) -> None:
        self.read.faults.append(self.page.told(row, column, text))

    def _numbered(self) -> list[tuple[int, str]]:
        """The rows that count, each with its key; what cannot be one is a fault."""
        found: list[tuple[int, str]] = []
        seen: dict[str, int] = {}
        name, keys = self.heads.columns[NAME], self.heads.columns.get(KEYS)
        below: list[int] = []
        for row in range(self.heads.first, len(self.page.grid) + 1):
            if not self._filled(row):
                continue
            key = self.page.text(row, keys) if keys is not None else ""
            if key == TOTAL or (not key and folded(self.page.text(row, name)) in TOTALS):
                self.totals.append(row)
            elif self.totals and not key:
                below.append(row)
            elif fault := self._unfit(row, key, seen):
                self._told(row, name, fault)
            else:
                found.append((row, key))
                if row in self.page.hidden_rows:
                    self.read.notices.append(self.page.told(row, name, "hàng ẩn, đã đọc."))
            seen.setdefault(key, row)
        if below:
            text = f"các hàng dưới dòng tổng không đọc: {', '.join(map(str, below[:10]))}."
            self.read.notices.append(self.page.told(below[0], name, text))
        return found

    def _unfit(self, row: int, key: str, seen: Mapping[str, int]) -> str:
        """Why a row cannot be one of the form; blank where it can."""
        name, keyed = self.page.text(row, self.heads.columns[NAME]), KEYS in self.heads.columns
        if not key and keyed and self.form_rows != Rows.LIST:
            return f"“{name[:40]}”: {NO_KEY}"
        if not key and not keyed and not name:
            return "dòng có số mà không có tên. Ghi tên, hoặc xóa dòng."
        if key and key in seen:
            return f"hàng {seen[key]} và hàng {row} là cùng một dòng “{name[:40]}”. Xóa một hàng."
        return HIDDEN_ROW if row in self.page.hidden_rows and not self.hidden_too else ""

    def _filled(self, row: int) -> bool:
        """Whether somebody wrote anything in it: a row of formulas alone waits to be filled in."""
        ours = [at for key, at in self.heads.columns.items() if key not in self.formulas]
        return any(self.page.text(row, at) for at in ours)

    def _hidden_columns(self) -> None:
        for column in self.table.columns:
            at = self.heads.columns.get(column.key)
            if at in self.page.hidden_columns and at is not None:
                if self.hidden_too:
                    self.read.notices.append(self.page.told(self.heads.row, at, f"cột ẩn “{head_of(column)}”, đã đọc."))
                else:
                    self._told(self.heads.row, at, HIDDEN_COLUMN.format(head_of(column)))

    def _merged(self, rows: Sequence[tuple[int, str]]) -> None:
        body, ours = {row for row, _ in rows}, set(self.heads.columns.values())
        for top, left, bottom, right in self.page.merged:
            inside = any(row in body for row in range(top, bottom + 1)) and any(at in ours for at in range(left, right + 1))
            if inside:
                self._told(top, left, MERGED.format(f"{letter(left)}{top}:{letter(right)}{bottom}"))

    def _row(self, row: int, key: str) -> None:
        name = self.page.text(row, self.heads.columns[NAME])
        note = self._note(row)
        key = key or (f"{NEW}{row - self.heads.first + 1}" if KEYS in self.heads.columns else "")
        cells: dict[str, Cell] = {}
        for column in self.table.columns:
            place = self.heads.columns[column.key]
            stated = self.heads.columns.get(STATED + column.key)
            if stated is not None and (cell := self._cell(row, stated, column)) is not None:
                self.read.stated.setdefault(key, {})[column.key] = cell
            if column.key not in self.formulas:
                cells[column.key] = self._cell(row, place, column)
            elif self._changed(row, place, column):
                self.read.over.append(Over(key, column, self._cell(row, place, column), row))
        missing = note.startswith(MISSING) and all(cell is None for cell in cells.values())
        if note.startswith(MISSING):
            note = note.removeprefix(MISSING).removeprefix(".").strip()
        day = self._day(row)
        if missing:
            cells = {}
        self.read.rows.append(Row(key, name or self.issued.get(key, ""), cells, missing, note, day))

    def _note(self, row: int) -> str:
        at = self.heads.columns.get(NOTE)
        return text_in(self.page.at(row, at)).strip() if at is not None else ""

    def _day(self, row: int) -> date | None:
        at = self.heads.columns.get(AS_OF)
        if at is None:
            return None
        try:
            return day_in(self.page.at(row, at))
        except CellError as error:
            self._told(row, at, str(error))
            return None

    def _cell(self, row: int, at: int, column: Column) -> Cell:
        if (row, at) in self.page.broken:
            self._told(row, at, self.page.broken[row, at])
            return None
        try:
            shown = Shown((row, at) in self.page.percent, (row, at) in self.page.marked)
            cell, said = cell_in(self.page.at(row, at), column, self.table.form.money, shown)
        except CellError as error:
            self._told(row, at, f"cột “{head_of(column)}”: {error}")
            return None
        if said:
            self.read.notices.append(self.page.told(row, at, f"{said}."))
        return cell

    def _changed(self, row: int, at: int, column: Column) -> bool:
        """Whether something stands there that is not the form's own formula; a formula that was only emptied is not kept."""
        formula = self.page.formulas.get((row, at))
        if formula is None:
            return bool(self.page.text(row, at))
        own = self.formulas[column.key].replace(ROW, str(row))
        if not formula or alike(formula) == alike(own):
            return False
        self.read.notices.append(self.page.told(row, at, f"công thức đã sửa: ={formula[:80]}"))
        return bool(self.page.text(row, at)) and (row, at) not in self.page.broken

    def _total(self, row: int, last: int) -> None:
        for column in self.table.columns:
            at = self.heads.columns[column.key]
            stated = self.heads.columns.get(STATED + column.key)
            if stated is not None and (cell := self._cell(row, stated, column)) is not None:
                self.read.stated.setdefault(TOTAL, {})[column.key] = cell
            if column.aggregation == Aggregation.NONE or not self.page.text(row, at):
                continue
            formula = self.page.formulas.get((row, at))
            if formula is not None and (not formula or self._own_total(formula, column, row, last)):
                continue
            counted = Column(column.key, column.name, ColumnType.DECIMAL) if column.aggregation == Aggregation.COUNT else column
            if formula is not None and (row, at) in self.page.broken:
                continue
            self.read.over.append(Over(TOTAL, column, self._cell(row, at, counted), row))

    def _own_total(self, formula: str, column: Column, row: int, last: int) -> bool:
        """The form's own, over at least all its rows: rows that were put in have made it longer."""
        own = total_formula(column, self.at, self.heads.first, last, row)
        if _RANGE.sub("@", alike(formula)) != _RANGE.sub("@", alike(own)):
            return False
        return all(int(a) <= self.heads.first and int(b) >= last for a, b in _RANGE.findall(alike(formula)))

    def _left_out(self, there: set[str]) -> None:
        gone = [name or key for key, name in self.issued.items() if key not in there]
        if gone and self.form_rows != Rows.LIST:
            named = ", ".join(f"“{name}”" for name in gone[:5]) + (f" và {len(gone) - 5} dòng nữa" if len(gone) > 5 else "")
            text = f"thiếu dòng: {named}. Khôi phục các dòng đã xóa; dòng chưa có số thì để trống."
            self.read.faults.append(Told(self.page.name, "", text))
        elif gone:
            self.read.notices.append(Told(self.page.name, "", f"các dòng đã xóa: {', '.join(gone[:10])}."))


def alike(formula: str) -> str:
    """Formulas are one whatever their spaces, fixed places, or the program that saved them."""
    return re.sub(r"[\s$]|_xlfn\.", "", formula.lstrip("=")).upper()


def same_number(ours: Cell, theirs: Cell, column: Column) -> bool:
    """Equal to the places that were written; a share or a mean is typed rounded."""
    if not isinstance(ours, Decimal) or not isinstance(theirs, Decimal):
        return ours == theirs
    exponent = theirs.as_tuple().exponent
    places = max(-exponent if isinstance(exponent, int) else 0, column.places)
    return abs(ours - theirs) <= max(abs(ours) * Decimal("1e-12"), Decimal(5).scaleb(-places - 1) if places else Decimal(0))


def shown(cell: Cell) -> str:
    if isinstance(cell, Decimal):
        return plain(round(cell, 6))
    return "để trống" if cell is None else str(cell)
