"""A file as it was brought in, with every fault marked in its cell."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from chungsuc.sheets.lists import SEARCHED
from chungsuc.sheets.safety import UnfitSheet, looked_at

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


def _mark(page: Worksheet, faults: Sequence[Fault], landmark: str) -> None:
    head_row, heads = _heads(page, landmark)
    column = heads.get(FAULTS, page.max_column + 1)
    page.cell(head_row, column, FAULTS)
    told: dict[int, list[str]] = defaultdict(list)
    for fault in faults:
        told[fault.row].append(f"{fault.head}: {fault.message}")
        cell = page.cell(fault.row, heads.get(fault.head, 1))
        cell.fill = RED
        before = f"{cell.comment.text}\n" if cell.comment else ""
        cell.comment = Comment(before + fault.message, "Chung Sức", width=320, height=120)
    for row, messages in told.items():
        cell = page.cell(row, column, " ".join(messages))
        cell.fill, cell.data_type = RED, "s"


def _heads(page: Worksheet, landmark: str) -> tuple[int, dict[str, int]]:
    for number, cells in enumerate(page.iter_rows(max_row=SEARCHED, values_only=True), 1):
        heads = {" ".join(str(cell).split()): place for place, cell in enumerate(cells, 1) if cell is not None}
        if landmark in heads:
            return number, heads
    raise KeyError(landmark)
