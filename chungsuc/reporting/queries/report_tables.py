"""The tables of a report: computed by the software, what the body states beside, and where the two differ."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from chungsuc.progress.models import Line
from chungsuc.progress.stated_cells import read_cell, shown, written
from chungsuc.reporting.filling import Scope, before, filled
from chungsuc.reporting.models import Calendar
from chungsuc.reporting.queries.asked import Asked
from chungsuc.rulebook.reports import load_report_forms, looks_back
from chungsuc.rulebook.reports.model import Cell, Column, ColumnType, FormTable, ReportForm, Row, Source
from chungsuc.units.models import COMMUNE_LEVEL, Body, BodyKind
from chungsuc.units.queries import territory_of

LEVELS: Final = {**dict.fromkeys(COMMUNE_LEVEL, "commune"), BodyKind.HAMLET: "village", BodyKind.AGENCY: "department"}
Stated = Mapping[str, Mapping[str, Mapping[str, str]]]  # form, row, column: text


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell in which the body states something else than the software has."""

    form: ReportForm
    row: str
    row_name: str
    column: Column
    computed: Cell
    stated: Cell
    reason: str

    @property
    def place(self) -> str:
        return f"{self.form.short_name}, {self.row_name}, {self.column.name}"

    @property
    def gap(self) -> str:
        """By how much the body states more or less, where both are numbers."""
        if isinstance(self.computed, Decimal) and isinstance(self.stated, Decimal):
            sign = "+" if self.stated > self.computed else "−"
            return sign + cell_text(abs(self.stated - self.computed), self.column)
        return ""

    @property
    def said(self) -> str:
        stated, computed = cell_text(self.stated, self.column), cell_text(self.computed, self.column)
        return f"{self.place}: nêu {stated}, phần mềm tính {computed}"


def forms_for(calendar: Calendar, body: Body) -> list[ReportForm]:
    """The forms of the calendar that are filled at the level of the body; an agency fills those of its territory too."""
    forms = load_report_forms()
    here = {level_of(body), level_of(territory_of(body)), "any"}
    return [forms[name] for name in calendar.forms if name in forms and here & set(forms[name].levels)]


def level_of(body: Body) -> str:
    return LEVELS.get(BodyKind(body.kind), body.kind)


def tables_for(
    calendar: Calendar,
    body: Body,
    *,
    occurrence: str,
    as_of: date,
    known_at: datetime,
    today: date,
    stated: Stated | None = None,
) -> dict[str, FormTable]:
    """
    By form the tables of a body's report, filled from the official line of the as-of day, what is stated beside. Raises ValueError
    with the words for the person where a stated cell does not read as its column.
    """
    scope = _scope(calendar, body, occurrence, as_of, known_at, today)
    made = {form.id: filled(form.id, scope) for form in forms_for(calendar, body)}
    return {key: with_stated(table, (stated or {}).get(key, {})) for key, table in made.items()}


def tables_before(
    tables: Mapping[str, FormTable],
    calendar: Calendar,
    body: Body,
    *,
    occurrence: str,
    as_of: date,
    known_at: datetime,
    today: date,
    last: Mapping[str, FormTable],
) -> dict[str, FormTable]:
    """
    By form what the tables are checked against: those of the report of the period before, `last`; where there was none, and only
    of forms whose checks look back, the form filled for that period.
    """
    scope = _scope(calendar, body, occurrence, as_of, known_at, today)
    found = {key: last[key] for key in tables if key in last}
    return found | {k: before(k, scope) for k, table in tables.items() if k not in last and looks_back(table.form)}


def _scope(calendar: Calendar, body: Body, occurrence: str, as_of: date, known_at: datetime, today: date) -> Scope:
    place = territory_of(body)
    asked = Asked(places=(place,), paths=(place.path,), on=as_of, today=today, known_at=known_at, line=Line.OFFICIAL)
    return Scope(asked=asked, period=period_of(calendar, occurrence, as_of), body=body, previous=None)


def period_of(calendar: Calendar, occurrence: str, as_of: date) -> str:
    """The period of the tables: of the time that falls due; of a report over several years from its first to its last."""
    if calendar.from_day is not None and calendar.from_day.year != as_of.year:
        return f"{calendar.from_day.year}-{as_of.year}"
    return occurrence if occurrence and "W" not in occurrence else str(as_of.year)


def with_stated(table: FormTable, said: Mapping[str, Mapping[str, str]]) -> FormTable:
    """The table with what was typed beside it; cells that the table does not have are left out."""
    columns = {c.key: c for c in statable(table)}
    rows = {row.key for row in rows_of(table)}
    kept = {
        row: {key: read_cell(columns[key], text) for key, text in cells.items() if key in columns}
        for row, cells in said.items()
        if row in rows
    }
    return replace(table, stated={row: cells for row, cells in kept.items() if cells})


def rows_of(table: FormTable) -> list[Row]:
    return [*table.rows, *([table.total] if table.total is not None else [])]


def statable(table: FormTable) -> list[Column]:
    """The columns whose cells the software fills: only there a body may state something else."""
    return [c for c in table.columns if c.source in (Source.COMPUTED, Source.FORMULA)]


def differences(tables: Mapping[str, FormTable], reasons: Stated) -> list[Difference]:
    """Where a body states something else than the software has, with the reason given, in the order of the tables."""
    return [found for key, table in tables.items() for found in _in_table(table, reasons.get(key, {}))]


def _in_table(table: FormTable, reasons: Mapping[str, Mapping[str, str]]) -> Iterator[Difference]:
    columns = {c.key: c for c in table.columns}
    for row in rows_of(table):
        for key, stated in table.stated.get(row.key, {}).items():
            computed = row.cells.get(key)
            if not same(computed, stated):
                reason = reasons.get(row.key, {}).get(key, "").strip()
                yield Difference(table.form, row.key, row.name, columns[key], computed, stated, reason)


def same(one: Cell, other: Cell) -> bool:
    """Numbers by their value, texts without regard to spaces; what is computed as nothing is nothing, not zero."""
    return one == other or (isinstance(one, str) and isinstance(other, str) and one.split() == other.split())


def cell_text(cell: Cell, column: Column) -> str:
    """A cell as officials read it, shares and means with the decimals of the column."""
    if cell is None:
        return "—"
    if isinstance(cell, Decimal):
        whole = column.type == ColumnType.MONEY or (column.type == ColumnType.DECIMAL and not column.places)
        return written(cell) if whole else written(cell, column.places)
    return shown(cell, column)
