"""Workbooks for the tests: a template as issued, filled in as a person would."""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

from openpyxl import Workbook as Book
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from chungsuc.progress import workbook as sheets
from chungsuc.progress.workbook.layout import FIGURES, HEAD_ROW, HEADS
from chungsuc.rulebook.load import load
from chungsuc.units.models import Body
from tests.cast import NOW, PERIOD, STANDARD, TODAY

COLUMN = {name: place for place, name in enumerate(HEADS, 1)}
Fill = Mapping[tuple[str, str], Mapping[str, Any]]  # by body key and indicator (or indicator/part)


def issued(territory: Body, period: str = PERIOD, standard: str = "") -> bytes:
    out = BytesIO()
    sheets.write_template(out, sheets.plan_for(territory, period, TODAY, standard), NOW)
    return out.getvalue()


def row_key(body: str, indicator: str, standard: str = STANDARD) -> str:
    number, _, part = indicator.partition("/")
    return f"{body}|{load().edition(standard).indicator(number).measure}|{part}"


def altered(content: bytes, act: Callable[[Book], None]) -> bytes:
    """The workbook after a person did something to it (given the whole book)."""
    book = load_workbook(BytesIO(content))
    act(book)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def row_of(sheet: Worksheet, body: str, indicator: str, standard: str = STANDARD) -> int:
    wanted = row_key(body, indicator, standard)
    return next(r for r in range(HEAD_ROW + 1, sheet.max_row + 1) if sheet.cell(r, 1).value == wanted)


def filled(content: bytes, fill: Fill, standard: str = STANDARD) -> bytes:
    def act(book: Book) -> None:
        sheet = book[FIGURES]
        for (body, indicator), cells in fill.items():
            row = row_of(sheet, body, indicator, standard)
            for name, value in cells.items():
                sheet.cell(row, COLUMN[name]).value = value

    return altered(content, act)


def given(numerator: float, denominator: float) -> dict[str, float]:
    return {"numerator": numerator, "denominator": denominator}
