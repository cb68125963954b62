"""What a sheet says of itself in sight: which form its heads are, for which period, to which day, in which unit of money."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from chungsuc.reporting.tables.forms_cells import money_unit, unit_in
from chungsuc.reporting.tables.forms_layout import folded, places_of
from chungsuc.reporting.tables.forms_sheets import SEARCHED, Heads, Page, Told, heads_by_text
from chungsuc.rulebook.reports import expand
from chungsuc.rulebook.reports.model import Column, ColumnType, FormTable, ReportForm, Source
from chungsuc.sheets.cells import CellError, day_in

LEAST: Final = 0.6  # of a form's columns, for its heads to be known without the hidden sheet
PERIOD: Final = re.compile(r"[Kk]ỳ báo cáo\s*:\s*([0-9][0-9A-Za-z-]{3,9})")
DAY: Final = re.compile(r"tính đến(?: hết)?(?: ngày)?\s+(\d{1,2}[/.-]\d{1,2}[/.-]\d{4})")
CRITERION: Final = re.compile(r"(?:tiêu chí|tc)?\s*(?:số)?\s*(\d{1,2})(?:[.:)]?\s.*)?")
IN_BRACKETS: Final = re.compile(r"\(([^()]+)\)")


def form_of(page: Page, forms: Mapping[str, ReportForm]) -> tuple[ReportForm, tuple[Column, ...]] | None:
    """The form whose heads the sheet has; of two alike, the one with fewer left out."""
    best: tuple[float, ReportForm, tuple[Column, ...]] | None = None
    criteria = _criteria(page)
    for form in forms.values():
        columns = expand(form, criteria)
        heads = heads_by_text(page, places_of(FormTable(form, columns, ()), ()))
        share = sum(c.key in heads.columns for c in columns) / max(len(columns), 1) if heads else 0.0
        if share >= LEAST and (best is None or share > best[0]):
            best = share, form, columns
    return best[1:] if best else None


def _criteria(page: Page) -> list[tuple[int, str]]:
    """The numbers of criteria over a matrix, from 1 on, as some row of heads has them one beside the other."""
    for cells in page.grid[:SEARCHED]:
        found = [CRITERION.fullmatch(folded(str(int(c) if isinstance(c, float) else c))) for c in cells if c not in ("", None)]
        numbers = [int(one[1]) for one in found if one]
        if len(numbers) >= 2 and numbers == [*range(1, len(numbers) + 1)]:
            return [(number, f"Tiêu chí {number}") for number in numbers]
    return []


def plan_from(page: Page) -> tuple[str, date | None]:
    """The period and the day that stand above the heads; blank and None where nothing does."""
    period, day = "", None
    for line in _lines(page, SEARCHED):
        if found := PERIOD.search(line):
            period = period or found[1].rstrip(".;")
        if found := DAY.search(line):
            try:
                day = day or day_in(found[1])
            except CellError:
                continue
    return period, day


def money_fault(page: Page, table: FormTable, heads: Heads) -> Told | None:
    """Amounts are never taken in a unit that nobody stated, nor in another than the form's."""
    money = table.form.money
    columns = [c for c in table.columns if c.type == ColumnType.MONEY and c.key in heads.columns]
    if not money or not columns:
        return None
    for column in columns:
        at = heads.columns[column.key]
        for words in IN_BRACKETS.findall(page.text(heads.row, at)):
            if (unit := money_unit(words)) and unit != money:
                return page.told(heads.row, at, f"cột ghi theo {unit}, biểu này ghi theo {money}. Đổi số về {money}, sửa tên cột.")
    stated = [(row, unit) for row in range(1, heads.row) if (unit := unit_in(" ; ".join(_row(page, row))))]
    for row, unit in stated:
        if unit != money:
            return page.told(row, _first(page, row), f"ghi đơn vị tính {unit}, biểu này ghi theo {money}. Đổi số về {money}, sửa dòng này.")
    typed = any(c.source == Source.TYPED for c in columns)
    if not stated and typed:
        text = f"không ghi đơn vị tính tiền. Ghi một dòng “Đơn vị tính: {money}” trên bảng, nếu số đúng theo {money}."
        return page.told(max(1, heads.row - 1), 1, text)
    return None


def _row(page: Page, row: int) -> list[str]:
    return [text for at in range(len(page.grid[row - 1])) if (text := page.text(row, at))]


def _first(page: Page, row: int) -> int:
    return next((at for at in range(len(page.grid[row - 1])) if page.text(row, at)), 0)


def _lines(page: Page, rows: int) -> list[str]:
    return [" ; ".join(_row(page, row)) for row in range(1, min(rows, len(page.grid)) + 1)]
