"""How the cells of a form look: by what the column holds and where the figure comes from, on a row of each kind."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from chungsuc.reporting.tables.forms_layout import AS_OF, KEYS, NAME, NOTE, Place
from chungsuc.rulebook.reports.model import NUMBERS, Column, ColumnType, FormTable, Rows, Source

FONT: Final = {"font_name": "Times New Roman", "font_size": 11}
BOX: Final = {**FONT, "border": 1, "border_color": "#9AA5AB", "valign": "top"}
TYPED: Final = {"bg_color": "#FFFBEA"}
FORMULA: Final = {"bg_color": "#F3F6F6"}
STATED: Final = {"italic": True, "bg_color": "#FBEFE2"}
GONE: Final = {"italic": True, "font_color": "#7A7A7A", "bg_color": "#EDEDED"}
TOTAL: Final = {"bold": True, "bg_color": "#E3EAEC", "top": 2}
HEAD: Final = {**BOX, "bold": True, "text_wrap": True, "align": "center", "valign": "vcenter", "bg_color": "#E3EAEC"}
PERCENT: Final = '#,##0.0"%"'  # the number is percent already: the sign is only shown
DAY: Final = "dd/mm/yyyy"
LINES: Final[Mapping[str, Mapping[str, Any]]] = {
    "title": {**FONT, "bold": True, "font_size": 14},
    "about": {**FONT, "italic": True},
    "hidden": {**FONT, "font_color": "#9AA5AB"},
    "head": HEAD,
    "upright": {**HEAD, "rotation": 90, "align": "center", "valign": "bottom"},
    "head_stated": {**HEAD, **STATED},
    "upper": {**HEAD, "bottom": 0},
    "lower": {**HEAD, "top": 0},
    "upper_upright": {**HEAD, "bottom": 0},
    "differs": {"bold": True, "font_color": "#B3261E"},
}
WIDTHS: Final = {
    ColumnType.INT: 10.0,
    ColumnType.DECIMAL: 11.0,
    ColumnType.PERCENT: 10.0,
    ColumnType.MONEY: 14.0,
    ColumnType.ENUM: 15.0,
    ColumnType.DATE: 12.0,
    ColumnType.BOOL: 9.0,
    ColumnType.CODE: 9.0,
}
WHOLE: Final = 130.0  # letters that a landscape page has room for, about


class Looks:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def of(self, properties: Mapping[str, Any]) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(dict(properties))
        return self._made[key]

    def line(self, name: str) -> Format:
        return self.of(LINES[name])

    def cell(self, place: Place, row: str, *, listed: bool = False) -> Format:
        """`row`: "row", "missing", "total"; `listed`: the body names the rows itself."""
        more = {"row": _fill(place, listed=listed), "missing": GONE, "total": TOTAL}[row]
        return self.of({**BOX, **_kind(place), **more})


def number_format(column: Column) -> str:
    if column.type == ColumnType.PERCENT:
        return PERCENT
    return "#,##0" + (f".{'0' * column.places}" if column.places else "")


def _kind(place: Place) -> dict[str, Any]:
    column = place.column
    if place.key == AS_OF:
        return {"num_format": DAY, "align": "center"}
    if column is None or column.type == ColumnType.TEXT:
        return {"text_wrap": True, "indent": 1}
    if column.type in NUMBERS:
        return {"num_format": number_format(column)}
    if column.type == ColumnType.DATE:
        return {"num_format": DAY, "align": "center"}
    return {"align": "center", "text_wrap": True}


def _fill(place: Place, *, listed: bool) -> Mapping[str, Any]:
    if place.stated:
        return STATED
    if place.column is None:
        return TYPED if place.key == NOTE or (listed and place.key == NAME) else {}
    return {Source.TYPED: TYPED, Source.FORMULA: FORMULA, Source.COMPUTED: {}}[place.column.source]


def widths_of(places: Sequence[Place], table: FormTable) -> list[float]:
    """Letters of room for each column; those of running text share what the others leave of a landscape page."""
    given = [_width(place, table) for place in places]
    texts = given.count(0.0)
    share = max(14.0, min(44.0, (WHOLE - sum(given[1:])) / max(texts, 1)))
    return [width or share for width in given]


def _width(place: Place, table: FormTable) -> float:
    """Nought for running text."""
    if place.upright:
        return 6.5
    if place.key in (AS_OF, KEYS):
        return 12.0
    if place.key == NAME:
        return 24.0
    if place.column is None or place.column.type == ColumnType.TEXT:
        return 90.0 if place.key == "text" and table.form.rows == Rows.SECTIONS else 0.0
    return WIDTHS[place.column.type]
