"""A sheet of a workbook that came back: where its heads and rows stand, whatever was moved."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final

from chungsuc.reporting.tables.forms_layout import CONTROL, FORMAT, KEYS, NAME, Place, folded
from chungsuc.sheets.cells import (
    broken_cells,
    column_number,
    formulas_in,
    hidden_columns,
    hidden_rows,
    letter,
    marked_percent_cells,
    merged_cells,
    percent_cells,
    text_in,
)
from chungsuc.sheets.safety import SafeBook, book_looked_at, grids_of

SEARCHED: Final = 40  # rows in which the heads are looked for
Places = frozenset[tuple[int, int]]  # row from 1, column from 0


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence about a cell: `cell` as the sheet names it, blank where it is about the whole sheet."""

    sheet: str
    cell: str
    text: str

    def __str__(self) -> str:
        return f"Trang “{self.sheet}”{f', ô {self.cell}' if self.cell else ''}: {self.text}"


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet as it stands; rows from 1, columns from 0."""

    name: str
    grid: Sequence[Sequence[Any]]
    formulas: Mapping[tuple[int, int], str]
    percent: Places
    marked: Places
    broken: Mapping[tuple[int, int], str]
    hidden_rows: set[int]
    hidden_columns: set[int]
    merged: tuple[tuple[int, int, int, int], ...]

    def at(self, row: int, column: int) -> Any:  # noqa: ANN401 -- whatever stands there
        cells = self.grid[row - 1] if 0 < row <= len(self.grid) else ()
        return cells[column] if column < len(cells) else None

    def text(self, row: int, column: int) -> str:
        return " ".join(text_in(self.at(row, column)).split())

    def told(self, row: int, column: int, text: str) -> Told:
        return Told(self.name, f"{letter(column)}{row}", text)


@dataclass(frozen=True, slots=True)
class Heads:
    """Where each column stands, by its key; `row`: the row of the heads; `first`: the first row below them."""

    columns: Mapping[str, int]
    row: int
    keyed: bool
    first: int
    strange: Sequence[int] = field(default=())


@dataclass(frozen=True, slots=True)
class Issued:
    """What the hidden sheet says of one of the others."""

    sheet: str
    form: str
    period: str
    body: str
    as_of: str
    money: str
    digest: str
    columns: str
    about: str
    rows: str


def pages_of(data: bytes, name: str) -> tuple[dict[str, Page], list[Issued]]:
    """Every sheet but the hidden one, and what that says; no such list where it is not there. Raises UnfitSheet."""
    book = book_looked_at(BytesIO(data), name)
    names = [*book.sheets]
    grids = dict(zip(names, grids_of(book, *names), strict=True))
    pages = {one: _page(book, one, grids[one]) for one in names if one != CONTROL}
    return pages, _issued(grids.get(CONTROL, []))


def _issued(grid: Sequence[Sequence[Any]]) -> list[Issued]:
    rows = [[text_in(cell) for cell in row] for row in grid]
    if not rows or rows[0][:2] != ["format", FORMAT]:
        return []
    return [_one_issued(row) for row in rows[1:] if len(row) >= 9 and row[0]]


def _one_issued(row: Sequence[str]) -> Issued:
    sheet, form, period, body, as_of, money, digest, columns, about = row[:9]
    return Issued(sheet, form, period, body, as_of, money, digest, columns, about, "".join(row[9:]))


def _page(book: SafeBook, name: str, grid: Sequence[Sequence[Any]]) -> Page:
    sheet = book.sheets[name]
    return Page(
        name=name,
        grid=grid,
        formulas=formulas_in(sheet),
        percent=percent_cells(book.parts, sheet),
        marked=marked_percent_cells(book.parts, sheet),
        broken=broken_cells(sheet),
        hidden_rows=hidden_rows(sheet),
        hidden_columns=hidden_columns(sheet),
        merged=tuple(_corners(one) for one in merged_cells(sheet)),
    )


def _corners(reference: str) -> tuple[int, int, int, int]:
    """Top, left, bottom, right."""
    first, _, last = reference.partition(":")
    (left, top), (right, bottom) = (
        (column_number(c.rstrip("0123456789").encode()) - 1, int(c.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))) for c in (first, last or first)
    )
    return top, left, bottom, right


def key_row(page: Page) -> int:
    """The hidden row of column keys; 0 where it is gone."""
    for row, cells in enumerate(page.grid[:SEARCHED], 1):
        if any(cell == KEYS for cell in cells) and any(cell == NAME for cell in cells):
            return row
    return 0


def heads_by_key(page: Page, row: int, places: Sequence[Place]) -> Heads:
    """By the row of keys, which went with its columns wherever they were moved."""
    known = {place.key for place in places}
    columns: dict[str, int] = {}
    for column, cell in enumerate(page.grid[row - 1]):
        if cell in known:
            columns.setdefault(str(cell), column)
    head = next((r for r in range(row + 1, row + 4) if page.text(r, columns.get(NAME, 0)) == _head(places, NAME)), 0)
    head = head or next((r for r in range(row + 1, row + 4) if page.text(r, columns[KEYS]) == _head(places, KEYS)), row + 1)
    return Heads(columns, head, True, head + 1, _strange(page, head, columns))


def heads_by_text(page: Page, places: Sequence[Place]) -> Heads | None:
    """By what the heads say; where two say the same, by the words above them, then in their order. The best row of the first."""
    best: Heads | None = None
    for row in range(1, min(SEARCHED, len(page.grid)) + 1):
        columns = dict(_matched(page, row, places))
        if len(columns) > max(1, len(best.columns) if best else 0):
            best = Heads(columns, row, False, row + 1, _strange(page, row, columns))
    return best


def _matched(page: Page, row: int, places: Sequence[Place]) -> Iterator[tuple[str, int]]:
    written = {column: folded(page.text(row, column)) for column in range(len(page.grid[row - 1]))}
    free = {column for column, text in written.items() if text}
    for place in places:
        names = {folded(place.head), *({folded(place.column.name)} if place.column and not place.stated else ())}
        here = [column for column in sorted(free) if written[column] in names]
        if not here:
            continue
        same = [column for column in here if place.group and folded(group_above(page, row, column)) == folded(place.group)]
        chosen = (same or here)[0]
        free.discard(chosen)
        yield place.key, chosen


def group_above(page: Page, row: int, column: int) -> str:
    """The words over a head: in the row above, from the nearest filled cell to the left."""
    for at in range(column, -1, -1):
        if text := page.text(row - 1, at):
            return text
    return ""


def _strange(page: Page, row: int, columns: Mapping[str, int]) -> list[int]:
    taken = set(columns.values())
    return [at for at in range(len(page.grid[row - 1])) if at not in taken and page.text(row, at)] if row <= len(page.grid) else []


def _head(places: Sequence[Place], key: str) -> str:
    return next((place.head for place in places if place.key == key), "")
