"""The template: filled with what is held, locked but for the cells that are asked for."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import IO, Any, Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from chungsuc.progress.models import State, Value
from chungsuc.progress.queries.periods import period_name
from chungsuc.progress.templatetags.revisions import figure
from chungsuc.progress.workbook.guide import guide_lines
from chungsuc.progress.workbook.layout import (
    ABOUT,
    FIGURES,
    FORMAT,
    GUIDE,
    HEAD_ROW,
    HEADS,
    MARK,
    NUMBERS,
    YES_NO,
    Line,
    choices,
    lines_of,
    measured,
)
from chungsuc.progress.workbook.plan import Plan
from chungsuc.rulebook.numbers import SCALE
from chungsuc.units.models import Body, BodyKind

WIDTHS: Final = {
    "body": 14,
    "district": 12,
    "criterion": 5,
    "number": 7,
    "name": 40,
    "threshold": 16,
    "previous": 18,
    "note": 18,
    "state": 11,
}
WRAPPED: Final = ("name", "threshold", "previous")
COLUMN: Final = {name: place for place, name in enumerate(HEADS)}
RANGES: Final = 400  # rows that one rule of validation names
EDITABLE: Final = (State.ENTERED, State.RETURNED)
Cells = dict[str, Any]


def write_template(out: IO[bytes], plan: Plan, now: datetime, tick: Callable[[int, int], None] | None = None) -> int:
    """Writes the workbook; gives the number of rows."""
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    looks = {
        "plain": book.add_format({"valign": "top", "font_name": "Times New Roman"}),
        "wrap": book.add_format({"valign": "top", "text_wrap": True, "font_name": "Times New Roman"}),
        "grey": book.add_format({"valign": "top", "text_wrap": True, "font_color": "#6B6B6B", "bg_color": "#EEEEEE"}),
        "fill": book.add_format(
            {
                "valign": "top",
                "locked": False,
                "bg_color": "#FFF8DC",
                "border": 1,
                "border_color": "#C9B458",
            }
        ),
        "head": book.add_format(
            {
                "bold": True,
                "text_wrap": True,
                "valign": "top",
                "bg_color": "#1F4E5F",
                "font_color": "#FFFFFF",
                "border": 1,
            }
        ),
        "title": book.add_format({"bold": True, "font_size": 14, "font_name": "Times New Roman"}),
    }
    count = _figures(book.add_worksheet(FIGURES), looks, plan, tick or (lambda _done, _total: None))
    guide = book.add_worksheet(GUIDE)
    guide.hide_gridlines(2)
    guide.set_column(0, 0, 110)
    for place, (text, look) in enumerate(guide_lines(plan, now)):
        guide.write_string(place, 0, text, looks[look])
    about = book.add_worksheet(ABOUT)
    about.very_hidden()
    for place, pair in enumerate(about_of(plan, now).items()):
        about.write_row(place, 0, pair)
    book.close()
    return count


def about_of(plan: Plan, now: datetime) -> dict[str, str]:
    return {
        "format": FORMAT,
        "standard": plan.edition.id,
        "digest": plan.edition.digest,
        "period": plan.period,
        "as_of": plan.as_of.isoformat(),
        "territory": plan.territory.key,
        "issued": now.isoformat(),
    }


def _figures(sheet: Worksheet, looks: Mapping[str, Format], plan: Plan, tick: Callable[[int, int], None]) -> int:
    held, previous, thresholds = plan.held(), plan.previous(), plan.thresholds()
    sheet.write_string(
        0, COLUMN["body"], f"Số liệu {period_name(plan.period)}, {plan.territory.official_name}", looks["title"]
    )
    sample = "SỐ LIỆU MẪU. " if any(body.sample_figures for body in plan.bodies) else ""
    told = f"Số liệu tính đến ngày {plan.as_of:%d/%m/%Y}. Chỉ nhập vào ô màu vàng; xem trang “{GUIDE}”."
    sheet.write_string(1, COLUMN["body"], f"{sample}{plan.edition.name}. {told}", looks["plain"])
    for name, head in HEADS.items():
        sheet.write_string(HEAD_ROW - 1, COLUMN[name], head, looks["head"])
    asked: dict[tuple[str, ...], list[int]] = defaultdict(list)
    row = HEAD_ROW - 1
    lines = list(lines_of(plan.edition, plan.bodies))
    for row, line in enumerate(lines, HEAD_ROW):
        if row % 500 == 0:
            tick(row, len(lines))
        where = (line.body.pk, line.indicator.measure)
        value = held.get(where)
        open_ = value is None or value.state in EDITABLE
        cells = _cells(line, value, previous.get(where), thresholds.get(where, ""))
        for name, content in cells.items():
            look = looks["plain"] if open_ and name not in ("seen", "key") else looks["grey"]
            _write(sheet, row, COLUMN[name], content, looks["wrap"] if open_ and name in WRAPPED else look)
        for name in line.asked if open_ else ():
            _write(sheet, row, COLUMN[name], cells.get(name), looks["fill"])
            for rule in _rules(line, name):
                asked[(name, *rule)].append(row)
    _validate(sheet, asked)
    _set_up(sheet, row)
    return row - HEAD_ROW + 1


def _write(sheet: Worksheet, row: int, column: int, content: object, look: Format) -> None:
    if content is None:
        sheet.write_blank(row, column, None, look)
    elif isinstance(content, int | float):
        sheet.write_number(row, column, content, look)
    else:
        sheet.write_string(row, column, str(content), look)


def _cells(line: Line, value: Value | None, before: Value | None, threshold: str) -> Cells:
    """What stands in a row; what is empty is left out."""
    indicator = line.indicator
    parts = {p.key: p for p in indicator.parts}
    part = parts.get(line.part)
    cells: Cells = {
        "key": line.key,
        "body": line.body.name,
        "district": district_name(line.body),
        "criterion": line.criterion,
        "number": indicator.number,
        "name": f"{indicator.name}: {line.part_name}" if line.part else indicator.name,
        "unit": ("%" if part and part.kind == "ratio" else indicator.measured_in) or "",
        "threshold": threshold,
        "previous": _said(before),
    }
    if value is not None and value.latest is not None:
        cells |= {"seen": value.latest_id, "state": str(State(value.state).label)} | held_cells(line, value)
    return {name: content for name, content in cells.items() if content not in ("", None)}


def district_name(body: Body) -> str:
    """Empty where communes lie under the province itself."""
    return body.parent.name if body.parent and body.parent.kind == BodyKind.DISTRICT else ""


def _said(value: Value | None) -> str:
    if value is None or value.latest is None:
        return ""
    value.latest.value = value
    return figure(value.latest)


def held_cells(line: Line, value: Value) -> Cells:
    """The figure held, in the columns in which it would be filled in."""
    revision = value.latest
    assert revision is not None
    cells: Cells = {"note": revision.note} if line.first else {}
    if not revision.applicable:
        return cells | ({"na": MARK} if line.first else {})
    if line.part:
        return cells | {"amount": unscaled((revision.parts or {}).get(line.part))}
    if line.indicator.kind == "boolean":
        return cells | {"choice": None if revision.amount is None else YES_NO[0 if revision.amount else 1]}
    if line.indicator.kind == "grade":
        return cells | {"choice": revision.grade}
    return cells | {name: unscaled(getattr(revision, name)) for name in measured(line.indicator)}


def unscaled(number: int | None) -> float | None:
    if number is None:
        return None
    return number // SCALE if number % SCALE == 0 else number / SCALE


def _rules(line: Line, name: str) -> Iterator[tuple[str, ...]]:
    if name == "choice":
        yield ("list", *choices(line.indicator))
    elif name in ("na", "copy"):
        yield ("list", MARK)
    elif name in NUMBERS:
        part = next((p for p in line.indicator.parts if p.key == line.part), None)
        share = name in ("male", "female") or (part is not None and part.kind == "ratio")
        yield ("share",) if share else ("number",)


def _validate(sheet: Worksheet, asked: Mapping[tuple[str, ...], list[int]]) -> None:
    for (name, kind, *words), rows in asked.items():
        rule: dict[str, Any] = {"validate": "list", "source": words} if kind == "list" else {"validate": "decimal"}
        if kind == "share":
            rule |= {"criteria": "between", "minimum": 0, "maximum": 100}
        elif kind == "number":
            rule |= {"criteria": ">=", "value": 0}
        told = {"list": "Chọn trong danh sách.", "share": "Nhập số từ 0 đến 100.", "number": "Nhập số không âm."}[kind]
        rule |= {"error_title": "Chưa đúng", "error_message": told}
        for start in range(0, len(rows), RANGES):
            some = rows[start : start + RANGES]
            others = [[row, COLUMN[name], row, COLUMN[name]] for row in some[1:]]
            sheet.data_validation(some[0], COLUMN[name], some[0], COLUMN[name], rule | {"other_cells": others})


def _set_up(sheet: Worksheet, last: int) -> None:
    for name, place in COLUMN.items():
        sheet.set_column(place, place, WIDTHS.get(name, 9), None, {"hidden": name in ("key", "seen")})
    sheet.freeze_panes(HEAD_ROW, COLUMN["name"] + 1)
    sheet.autofilter(HEAD_ROW - 1, 0, last, len(HEADS) - 1)
    sheet.protect(
        "", {"sort": True, "autofilter": True, "format_columns": True, "format_rows": True, "select_locked_cells": True}
    )
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROW - 1)
    sheet.set_footer("&CTrang &P/&N")
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
