"""The file as it was brought in, with every fault marked in its cell."""

from collections import defaultdict
from collections.abc import Sequence
from io import BytesIO
from typing import Final

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from chungsuc.progress.workbook.cells import Problem
from chungsuc.progress.workbook.layout import FAULTS, FIGURES, HEADS, UnfitSheet
from chungsuc.progress.workbook.reading import SEARCHED
from chungsuc.progress.workbook.safety import looked_at

RED: Final = PatternFill("solid", fgColor="FFF4B6B0")


def marked(content: bytes, name: str, problems: Sequence[Problem]) -> bytes:
    looked_at(BytesIO(content), name)
    try:
        book = load_workbook(BytesIO(content))
        sheet = book[FIGURES]
        head_row, heads = _heads(sheet)
        faults = heads.get(FAULTS, sheet.max_column + 1)
        sheet.cell(head_row, faults, FAULTS)
        told: dict[int, list[str]] = defaultdict(list)
        for problem in problems:
            told[problem.row].append(f"{problem.head}: {problem.message}")
            cell = sheet.cell(problem.row, heads.get(problem.head, 1))
            cell.fill = RED
            before = f"{cell.comment.text}\n" if cell.comment else ""
            cell.comment = Comment(before + problem.message, "Chung Sức", width=320, height=120)
        for row, messages in told.items():
            cell = sheet.cell(row, faults, " ".join(messages))
            cell.fill, cell.data_type = RED, "s"
        out = BytesIO()
        book.save(out)
    except Exception as error:  # the library raises whatever a broken part makes it stumble over
        raise UnfitSheet("Không đánh dấu được vào tệp này; xem danh sách lỗi trên trang.") from error
    return out.getvalue()


def _heads(sheet: Worksheet) -> tuple[int, dict[str, int]]:
    for number, cells in enumerate(sheet.iter_rows(max_row=SEARCHED, values_only=True), 1):
        heads = {" ".join(str(cell).split()): place for place, cell in enumerate(cells, 1) if cell is not None}
        if HEADS["key"] in heads:
            return number, heads
    raise KeyError(HEADS["key"])
