"""The boxes in which a body's table is typed: what stands in each, what stood the period before, what is said against it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from django.http import QueryDict

from chungsuc.progress.actions.tables import Typed, is_free, typed_columns
from chungsuc.progress.models import StatedTable
from chungsuc.progress.stated_cells import NAME, cell_of, shown
from chungsuc.rulebook.reports.model import NUMBERS, Column, ColumnType, Finding, FormTable, ReportForm, Row, Rows
from chungsuc.units.models import Body

BLANKS: Final = 2
MOST: Final = 500
LONG: Final = 60


@dataclass(frozen=True, slots=True)
class Box:
    column: Column
    name: str
    text: str
    previous: str = ""
    error: str = ""
    findings: Sequence[Finding] = ()

    @property
    def options(self) -> list[tuple[str, str]]:
        if self.column.type == ColumnType.BOOL:
            return [("có", "có"), ("không", "không")]
        return [(word, word) for word in self.column.options.values()]

    @property
    def numeric(self) -> bool:
        return self.column.type in NUMBERS

    @property
    def long(self) -> bool:
        return self.column.type == ColumnType.TEXT and self.column.key != NAME

    @property
    def label(self) -> str:
        name, unit = self.column.name, self.column.measured_in
        return f"{name}, {unit}" if unit and unit.lower() not in name.lower() else name


@dataclass(frozen=True, slots=True)
class BoxRow:
    """`key`: of the row within the body's table; `group`: boxes under the heads that the form puts over several columns."""

    number: int
    key: str
    name: str
    boxes: Sequence[Box]
    findings: Sequence[Finding] = field(default=())
    new: bool = False

    @property
    def groups(self) -> list[tuple[str, list[Box]]]:
        found: list[tuple[str, list[Box]]] = []
        for box in self.boxes:
            if not found or found[-1][0] != box.column.group:
                found.append((box.column.group, []))
            found[-1][1].append(box)
        return found

    @property
    def errors(self) -> list[Box]:
        return [box for box in self.boxes if box.error]


def rows_to_type(form: ReportForm, body: Body, table: FormTable, stated: StatedTable | None) -> list[tuple[str, str]]:
    """Key and name of the rows: those of the form; of a free list those stated, and some blank ones."""
    if is_free(form):
        said = stated.rows if stated else {}
        keys = [k for k in (stated.order if stated else ()) if k in said]
        new = _new_keys(keys)
        return [*((k, said[k].get(NAME, k)) for k in keys), *((k, "") for k in new)]
    if form.rows == Rows.BODIES and not any(":" in r.key for r in table.rows):
        return [(body.key, body.official_name)]
    return [(own_key(form, body, r), r.name) for r in table.rows]


def own_key(form: ReportForm, body: Body, row: Row) -> str:
    """The row's key within the body's own table."""
    return _own(form, body, row.key)


def _own(form: ReportForm, body: Body, key: str) -> str:
    return key.removeprefix(f"{body.key}:") if is_free(form) else key


def _new_keys(taken: Iterable[str], count: int = BLANKS) -> list[str]:
    numbers = [int(k[1:]) for k in taken if k[:1] == "d" and k[1:].isdecimal()]
    first = max(numbers, default=0) + 1
    return [f"d{n}" for n in range(first, first + count)]


def boxes_of(
    form: ReportForm,
    rows: Sequence[tuple[str, str]],
    stated: StatedTable | None,
    before: StatedTable | None,
) -> list[BoxRow]:
    """As stated, what stood the period before beside; rows of a free list are the same where they have the same name."""
    now, then = (t.rows if t else {} for t in (stated, before))
    if is_free(form):
        named = {cells[NAME]: cells for cells in then.values() if NAME in cells}
        then = {key: named[name] for key, name in rows if name in named}
    columns = typed_columns(form)
    return [
        BoxRow(
            n,
            key,
            name,
            [Box(c, f"r{n}-{c.key}", _text(c, now.get(key, {})), _text(c, then.get(key, {}))) for c in columns],
            new=is_free(form) and key not in now,
        )
        for n, (key, name) in enumerate(rows)
    ]


def _text(column: Column, cells: Mapping[str, str]) -> str:
    return shown(cell_of(column, cells.get(column.key, "")), column)


def read_boxes(page: Sequence[BoxRow], given: QueryDict) -> tuple[list[BoxRow], Typed, list[str]]:
    """The page as typed, its cells as they go to the action, and the order of the rows; rows ticked to be dropped are left out."""
    typed = [replace(r, boxes=[replace(b, text=given.get(b.name, "").strip()) for b in r.boxes]) for r in page[:MOST]]
    kept = [r for r in typed if given.get(f"r{r.number}-drop") != "1"]
    rows = {r.key: {b.column.key: b.text for b in r.boxes if b.text} for r in kept}
    rows = {key: cells for key, cells in rows.items() if cells}
    return typed, rows, [r.key for r in kept if r.key in rows]


def with_errors(page: Sequence[BoxRow], faults: Mapping[tuple[str, str], str]) -> list[BoxRow]:
    return [
        replace(r, boxes=[replace(b, error=faults.get((r.key, b.column.key), "")) for b in r.boxes]) for r in page
    ]


def with_findings(form: ReportForm, body: Body, page: Sequence[BoxRow], findings: Iterable[Finding]) -> list[BoxRow]:
    """What the checks say, at the first box that it is about, or at the row where none of them is typed."""
    at_box: dict[tuple[str, str], list[Finding]] = {}
    at_row: dict[str, list[Finding]] = {}
    typed = {b.column.key for r in page[:1] for b in r.boxes}
    names = {r.key: r.name for r in page}
    for one in findings:
        finding = replace(one, text=one.text.removeprefix(f"{names.get(_own(form, body, one.row), '')}: "))
        key = _own(form, body, finding.row)
        column = next((c for c in finding.columns if c in typed), "")
        if column:
            at_box.setdefault((key, column), []).append(finding)
        else:
            at_row.setdefault(key, []).append(finding)
    return [
        replace(
            r,
            boxes=[replace(b, findings=at_box.get((r.key, b.column.key), ())) for b in r.boxes],
            findings=at_row.get(r.key, ()),
        )
        for r in page
    ]
