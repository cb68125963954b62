"""A filled form as a page shows it: each cell in words, what is stated beside it, what the checks say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from chungsuc.reporting.queries.report_tables import cell_text, rows_of, same
from chungsuc.rulebook.reports import check
from chungsuc.rulebook.reports.model import Cell, Column, ColumnType, Finding, FormTable, ReportForm, Row, Severity

FIGURES = (ColumnType.INT, ColumnType.DECIMAL, ColumnType.PERCENT, ColumnType.MONEY)


@dataclass(frozen=True, slots=True)
class CellShown:
    """`stated`: in words what the body states here otherwise; `gap`: by how much, where both are numbers."""

    text: str
    number: bool
    stated: str = ""
    gap: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RowShown:
    name: str
    cells: Sequence[CellShown]
    missing: bool
    note: str


@dataclass(frozen=True, slots=True)
class TableShown:
    form: ReportForm
    about: Sequence[str]
    columns: Sequence[Column]
    rows: Sequence[RowShown]
    total: RowShown | None
    findings: Sequence[Finding]

    @property
    def money(self) -> str:
        return self.form.money

    @property
    def errors(self) -> int:
        return sum(f.severity == Severity.ERROR for f in self.findings)

    @property
    def numeric(self) -> list[tuple[Column, bool]]:
        return [(c, c.type in FIGURES) for c in self.columns]


def table_shown(table: FormTable, reasons: Mapping[str, Mapping[str, str]]) -> TableShown:
    shown = [_row(table, row, reasons.get(row.key, {})) for row in rows_of(table)]
    body, total = (shown[:-1], shown[-1]) if table.total is not None else (shown, None)
    return TableShown(table.form, table.about, table.columns, body, total, check(table))


def _row(table: FormTable, row: Row, reasons: Mapping[str, str]) -> RowShown:
    stated = table.stated.get(row.key, {})
    cells = [_cell(c, row.cells.get(c.key), stated, reasons.get(c.key, "")) for c in table.columns]
    return RowShown(row.name, cells, row.missing, row.note)


def _cell(column: Column, computed: Cell, stated: Mapping[str, Cell], reason: str) -> CellShown:
    number, text = column.type in FIGURES, cell_text(computed, column)
    if column.key not in stated or same(computed, stated[column.key]):
        return CellShown(text, number)
    other = stated[column.key]
    gap = ""
    if isinstance(computed, Decimal) and isinstance(other, Decimal):
        gap = ("+" if other > computed else "−") + cell_text(abs(other - computed), column)
    return CellShown(text, number, cell_text(other, column), gap, reason)
