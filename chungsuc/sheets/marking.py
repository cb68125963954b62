"""A file as it was brought in, with every fault marked in its cell."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from chungsuc.sheets.lists import SEARCHED
from chungsuc.sheets.safety import UnfitSheet, book_looked_at, looked_at

FAULTS: Final = "Lỗi"
RED: Final = PatternFill("solid", fgColor="FFF4B6B0")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a cell: the row as the sheet counts it, the column by its head."""

    row: int
    head: str
    message: str


def marked_copy(content: bytes, name: str, faults: Sequence[Fault], *, sheet: str, landmark: str) -> bytes:
    """The same workbook with red cells, a comment in each, and a column of faults. `landmark`: a head that is there."""
    looked_at(BytesIO(content), name, sheet)
    try:
        book = load_workbook(BytesIO(content))
        _mark(book[sheet], faults, landmark)
        out = BytesIO()
        book.save(out)
    except Exception as error:  # the library raises whatever a broken part makes it stumble over
        raise UnfitSheet("Không đánh dấu được vào tệp này; xem danh sách lỗi trên trang.") from error
    return out.getvalue()


def marked_cells(content: bytes, name: str, faults: Sequence[tuple[str, str, str]]) -> bytes:
    """
    The same workbook with red cells, a comment in each, and a sheet that lists every fault: sheet, cell, what is wrong.
    A fault without a cell, or of a sheet that is not there, stands in the list alone.
    """
    book_looked_at(BytesIO(content), name)
    try:
        book = load_workbook(BytesIO(content))
        if FAULTS in book.sheetnames:
            del book[FAULTS]
        listed = book.create_sheet(FAULTS)
        for row, heads in enumerate((("Trang", "Ô", "Lỗi"), *faults), 1):
            for column, text in enumerate(heads, 1):
                listed.cell(row, column, text).data_type = "s"
        listed.column_dimensions["A"].width, listed.column_dimensions["C"].width = 32, 120
        for sheet, cell, message in faults:
            if cell and sheet in book.sheetnames:
                _redden(book[sheet][cell], message)
        out = BytesIO()
        book.save(out)
    except Exception as error:  # the library raises whatever a broken part makes it stumble over
        raise UnfitSheet("Không đánh dấu được vào tệp này; xem danh sách lỗi trên trang.") from error
    return out.getvalue()


def _redden(cell: Any, message: str) -> None:  # noqa: ANN401 -- openpyxl has no types
    cell.fill = RED
    before = f"{cell.comment.text}\n" if cell.comment else ""
    cell.comment = Comment(before + message, "Chung Sức", width=320, height=120)


def _mark(page: Worksheet, faults: Sequence[Fault], landmark: str) -> None:
    head_row, heads = _heads(page, landmark)
    column = heads.get(FAULTS, page.max_column + 1)
    page.cell(head_row, column, FAULTS)
    told: dict[int, list[str]] = defaultdict(list)
    for fault in faults:
        told[fault.row].append(f"{fault.head}: {fault.message}")
        _redden(page.cell(fault.row, heads.get(fault.head, 1)), fault.message)
    for row, messages in told.items():
        cell = page.cell(row, column, " ".join(messages))
        cell.fill, cell.data_type = RED, "s"


def _heads(page: Worksheet, landmark: str) -> tuple[int, dict[str, int]]:
    for number, cells in enumerate(page.iter_rows(max_row=SEARCHED, values_only=True), 1):
        heads = {" ".join(str(cell).split()): place for place, cell in enumerate(cells, 1) if cell is not None}
        if landmark in heads:
            return number, heads
    raise KeyError(landmark)
