"""A filled form on the terminal: as text in columns, or as JSON."""

import json
from collections.abc import Iterator, Sequence
from textwrap import shorten
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from chungsuc.rulebook.reports.model import FormTable

WIDEST: Final = 28
GAP: Final = "  "


def plain_lines(table: "FormTable") -> Iterator[str]:
    """Title, what stands under it, the rows under short heads, what is to be noted."""
    from chungsuc.reporting.tables.forms_layout import about_lines, head_of  # noqa: PLC0415 -- needs Django set up
    from chungsuc.reporting.tables.forms_words import note_words, row_words  # noqa: PLC0415
    from chungsuc.rulebook.reports.model import ColumnType  # noqa: PLC0415

    yield table.form.name
    yield from about_lines(table)
    yield ""
    rows = [*table.rows, *([table.total] if table.total else [])]
    texts = [[row.name, *(row_words(table, row, c) for c in table.columns), note_words(row)] for row in rows]
    heads = [table.form.row, *(f"{c.group}: {head_of(c)}" if c.group else head_of(c) for c in table.columns), "Ghi chú"]
    shown = [[shorten(" ".join(cell.split()), WIDEST, placeholder="…") for cell in row] for row in texts]
    shown.insert(0, [shorten(head, WIDEST + 8, placeholder="…") for head in heads])
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    left = [True, *(c.type in (ColumnType.TEXT, ColumnType.ENUM, ColumnType.CODE) for c in table.columns), True]
    for row in shown:
        yield _line(row, widths, left)
    yield ""


def _line(row: Sequence[str], widths: Sequence[int], left: Sequence[bool]) -> str:
    cells = [cell.ljust(width) if start else cell.rjust(width) for cell, width, start in zip(row, widths, left, strict=True)]
    return GAP.join(cells).rstrip()


def json_lines(table: "FormTable", notices: Sequence[str] = ()) -> Iterator[str]:
    from chungsuc.rulebook.reports import to_json  # noqa: PLC0415 -- two dozen files; only when asked for

    said = to_json(table) | ({"notices": list(notices)} if notices else {})
    yield json.dumps(said, ensure_ascii=False, indent=2)
