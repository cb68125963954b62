"""A table as a workbook: what a page shows, no more and no less."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final

import xlsxwriter

Cell = str | int | float | None

TONES: Final[Mapping[str, Mapping[str, str]]] = {
    "m": {"bg_color": "#d5e9d9"},
    "g": {"bg_color": "#f2c872", "bold": "1"},
    "x": {"bg_color": "#b8392c", "font_color": "#ffffff", "bold": "1"},
    "u": {"bg_color": "#e6e0d6"},
}


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    about: Sequence[str]
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    foot: Sequence[Sequence[Cell]] = ()
    widths: Sequence[float] = ()
    tones: Mapping[tuple[int, int], str] = field(default_factory=dict)  # row and column: the tone of a heat cell
    upright: tuple[int, int] = (0, 0)  # the columns, from and to before, whose heads stand upright


def workbook(table: Table) -> bytes:
    """One sheet, A4 landscape, its head frozen and repeated on each page."""
    kept = BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(table.title[:31])
        title, small, bold = (
            book.add_format(f) for f in ({"bold": True, "font_size": 14}, {"italic": True}, {"bold": True})
        )
        look = {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1}
        head, upright = (
            book.add_format(look),
            book.add_format({**look, "rotation": 90, "text_wrap": False, "align": "center"}),
        )
        tones = {name: book.add_format({**form, "align": "center"}) for name, form in TONES.items()}
        sheet.write(0, 0, table.title, title)
        for at, line in enumerate(table.about, 1):
            sheet.write(at, 0, line, small)
        top = len(table.about) + 2
        for column, text in enumerate(table.head):
            sheet.write(top, column, text, upright if table.upright[0] <= column < table.upright[1] else head)
        for number, row in enumerate(table.rows):
            for column, cell in enumerate(row):
                sheet.write(top + 1 + number, column, cell, tones.get(table.tones.get((number, column), "")))
        for number, row in enumerate(table.foot):
            for column, cell in enumerate(row):
                sheet.write(top + 1 + len(table.rows) + number, column, cell, bold)
        for column, width in enumerate(table.widths):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(top + 1, 1)
        sheet.repeat_rows(top)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C&P/&N")
    return kept.getvalue()
