"""What stands around the rows of a form: title, heads in groups, widths, dropdowns, how it is printed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from xlsxwriter.worksheet import Worksheet

from chungsuc.reporting.tables.forms_layout import YES_NO, Place
from chungsuc.reporting.tables.forms_looks import Looks, widths_of
from chungsuc.rulebook.reports.model import NUMBERS, ColumnType, FormTable, Source
from chungsuc.sheets.cells import letter

LIST_LENGTH: Final = 255  # letters of a dropdown's words together
SHORT: Final = 5  # a head of so many letters stands in a narrow column as it is
LARGEST: Final = 1e15
LINE: Final = 15.0  # points
NOT_A_NUMBER: Final = "Ô này ghi một số, ví dụ 1234,5. Phần giải thích ghi ở cột Ghi chú."


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the rows stand on the sheet, `first` to `last`, counted from nought; the total is below `last`."""

    table: FormTable
    places: Sequence[Place]
    first: int
    last: int

    @property
    def end(self) -> int:
        """At least one row, so that a rule can stand on it."""
        return max(self.last, self.first)


def write_head(sheet: Worksheet, looks: Looks, table: FormTable, places: Sequence[Place], about: Sequence[str]) -> int:
    """Title, lines and heads; gives the first row below them. Rows are written in order, as a streamed sheet asks."""
    for at, width in enumerate(widths_of(places, table)):
        sheet.set_column(at, at, width, None, {"hidden": not at})
    sheet.set_row(0, 22)
    sheet.write_string(0, 1, table.form.name, looks.line("title"))
    for row, line in enumerate(about, 1):
        sheet.write_string(row, 1, line, looks.line("about"))
    row = len(about) + 2
    sheet.set_row(row, None, None, {"hidden": True})
    for at, place in enumerate(places):
        sheet.write_string(row, at, place.key, looks.line("hidden"))
    grouped = any(place.group for place in places)
    if grouped:
        row += 1
        for at, end, group in _groups(places):
            look = looks.line("head" if group else "upper")
            if group and end > at:
                sheet.merge_range(row, at, row, end, group, look)
            elif at:
                sheet.write_string(row, at, group, look)
    row += 1
    sheet.set_row(row, _height(places))
    for at, place in enumerate(places):
        lower = grouped and not place.group
        look = "head_stated" if place.stated else "upright" if place.upright and len(place.head) > SHORT else "lower" if lower else "head"
        sheet.write_string(row, at, place.head, looks.line(look))
    return row + 1


def _groups(places: Sequence[Place]) -> Iterator[tuple[int, int, str]]:
    """From which column to which the same words stand; a column without a group is alone."""
    start = 0
    for at, place in enumerate(places):
        after = places[at + 1].group if at + 1 < len(places) else None
        if not place.group or place.group != after:
            yield start, at, place.group
            start = at + 1


def _height(places: Sequence[Place]) -> float:
    if any(place.upright and len(place.head) > SHORT for place in places):
        return 10 * LINE
    return LINE * max(2, *(-(-len(p.head) // 12) if p.column and p.column.type != ColumnType.TEXT else 1 for p in places))


def furnish(sheet: Worksheet, looks: Looks, frame: Frame) -> None:
    for at, place in enumerate(frame.places):
        if place.column is not None:
            for rule in _rules(place):
                sheet.data_validation(frame.first, at, frame.end, at, rule)
            if place.column.type in (ColumnType.DECIMAL, ColumnType.MONEY) and not place.column.places:
                _fractions(sheet, looks, frame, at)
            if place.stated:
                _differences(sheet, looks, frame, at)
    sheet.freeze_panes(frame.first, 2)
    grouped = any(place.group for place in frame.places)
    sheet.repeat_rows(frame.first - (2 if grouped else 1), frame.first - 1)
    sheet.repeat_columns(0, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.5, right=0.4, top=0.6, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    short = frame.table.form.short_name.replace("&", "&&")
    period = f"Kỳ {frame.table.period}" if frame.table.period else ""
    sheet.set_footer(f"&L&9{short[:80]}&C&9Trang &P/&N&R&9{period}")


def _rules(place: Place) -> Iterator[dict[str, Any]]:
    column = place.column
    if column is None or (column.source != Source.TYPED and not place.stated):
        return
    words = YES_NO if column.type == ColumnType.BOOL else tuple(column.options.values())
    if words and len(",".join(words)) <= LIST_LENGTH and not any("," in word for word in words):
        message = f"Chọn một trong: {', '.join(words)}."
        yield {"validate": "list", "source": list(words), "error_title": "Chưa đúng", "error_message": message[:LIST_LENGTH]}
    elif column.type in NUMBERS:
        yield {
            "validate": "decimal",
            "criteria": "between",
            "minimum": -LARGEST,
            "maximum": LARGEST,
            "error_title": "Chưa đúng",
            "error_message": NOT_A_NUMBER,
        }


def _fractions(sheet: Worksheet, looks: Looks, frame: Frame, at: int) -> None:
    """A whole number shows no decimals, a broken one shows its own."""
    first = f"{letter(at)}{frame.first + 1}"
    look = looks.of({"num_format": "#,##0.0##"})
    criteria = f"=AND(ISNUMBER({first}),{first}<>INT({first}))"
    sheet.conditional_format(frame.first, at, frame.end + 1, at, {"type": "formula", "criteria": criteria, "format": look})


def _differences(sheet: Worksheet, looks: Looks, frame: Frame, at: int) -> None:
    """What is stated otherwise than computed, in red; the computed figure stands to its left."""
    ours, theirs = f"{letter(at - 1)}{frame.first + 1}", f"{letter(at)}{frame.first + 1}"
    criteria = f'=AND({theirs}<>"",{theirs}<>{ours})'
    look = looks.line("differs")
    sheet.conditional_format(frame.first, at, frame.end + 1, at, {"type": "formula", "criteria": criteria, "format": look})
