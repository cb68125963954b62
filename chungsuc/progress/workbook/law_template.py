"""The workbook of a whole edition as it goes out: what holds now, locked; beside it, empty cells for what a decision says."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from io import BytesIO
from typing import Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from chungsuc.progress.workbook.law_layout import (
    ABOUT,
    AS_SHOWN,
    DAYS,
    FILLED,
    FORMAT,
    GUIDE,
    HEAD_ROW,
    HEADS,
    LEVELS,
    TRUST,
    Line,
    lines_of,
)
from chungsuc.rulebook.model import Edition, Indicator
from chungsuc.rulebook.rules import level_text
from chungsuc.units.models import Body

WIDTHS: Final = {
    "criterion": 5, "number": 7, "name": 44, "column": 9, "unit": 11, "now": 18, "since": 11, "source": 24, "confidence": 13,
    "checked": 20, "level": 16, "decision": 16, "decided_by": 18, "decided_on": 12, "page": 9, "valid_from": 12,
    "valid_to": 12, "wording": 36, "looser": 24,
}  # fmt: skip
COLUMN: Final = {name: place for place, name in enumerate(HEADS)}


def law_template(edition: Edition, territory: Body, column: str = "", *, on: date, now: datetime) -> bytes:
    """The workbook for one column, or for all of them; `edition` as it applies in the territory on the day."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    border = {"valign": "top", "text_wrap": True, "font_name": "Times New Roman"}
    filled = border | {"locked": False, "bg_color": "#FFF8DC", "border": 1, "border_color": "#C9B458"}
    head = {
        "bold": True,
        "text_wrap": True,
        "valign": "top",
        "bg_color": "#1F4E5F",
        "font_color": "#FFFFFF",
        "border": 1,
    }
    looks = {
        "wrap": book.add_format(border),
        "grey": book.add_format(border | {"font_color": "#6B6B6B", "bg_color": "#EEEEEE"}),
        "fill": book.add_format(filled | {"num_format": "@"}),
        "day": book.add_format(filled | {"num_format": "dd/mm/yyyy"}),
        "head": book.add_format(head),
        "title": book.add_format({"bold": True, "font_size": 14, "font_name": "Times New Roman"}),
    }
    sheet = book.add_worksheet(LEVELS)
    sheet.write_string(0, COLUMN["criterion"], f"{edition.name}, {territory.official_name}", looks["title"])
    told = f"Mức đang dùng ngày {on:%d/%m/%Y}. Chỉ điền các ô màu vàng; xem trang “{GUIDE}”."
    sheet.write_string(1, COLUMN["criterion"], told, looks["grey"])
    _levels(sheet, looks, edition, column, on)
    guide = book.add_worksheet(GUIDE)
    guide.hide_gridlines(2)
    guide.set_column(0, 0, 110)
    for place, text in enumerate(guide_lines(edition, territory)):
        guide.write_string(place, 0, text, looks["title" if not place else "wrap"])
    about = book.add_worksheet(ABOUT)
    about.very_hidden()
    for place, pair in enumerate(_about(edition, territory, column, now).items()):
        about.write_row(place, 0, pair)
    book.close()
    return out.getvalue()


def _about(edition: Edition, territory: Body, column: str, now: datetime) -> dict[str, str]:
    return {
        "format": FORMAT,
        "standard": edition.id,
        "digest": edition.digest,
        "territory": territory.key,
        "column": column,
        "issued": now.isoformat(),
    }


def _levels(sheet: Worksheet, looks: Mapping[str, Format], edition: Edition, column: str, on: date) -> None:
    for name, head in HEADS.items():
        sheet.write_string(HEAD_ROW - 1, COLUMN[name], head, looks["head"])
    day, row = edition.day_within(on), HEAD_ROW - 1
    for row, line in enumerate(lines_of(edition, column), HEAD_ROW):
        for name, text in cells_of(line, day).items():
            if not text:
                continue
            sheet.write_string(row, COLUMN[name], text, looks["grey" if name == "key" else "wrap"])
        for name in FILLED:
            sheet.write_blank(row, COLUMN[name], None, looks["day" if name in DAYS else "fill"])
        choices = _choices(line)
        rule = {"validate": "list", "source": choices, "error_type": "warning"}
        sheet.data_validation(row, COLUMN["level"], row, COLUMN["level"], rule if choices else {"validate": "any"})
    after = {"validate": "date", "criteria": ">", "value": date(2000, 1, 1), "error_message": "dd/mm/yyyy"}
    for name in DAYS:
        sheet.data_validation(HEAD_ROW, COLUMN[name], max(row, HEAD_ROW), COLUMN[name], after)
    for name, place in COLUMN.items():
        sheet.set_column(place, place, WIDTHS.get(name, 9), None, {"hidden": name == "key"})
    sheet.freeze_panes(HEAD_ROW, COLUMN["name"] + 1)
    sheet.autofilter(HEAD_ROW - 1, 0, row, len(HEADS) - 1)
    sheet.protect("", {"sort": True, "autofilter": True, "format_columns": True, "format_rows": True})
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROW - 1)


def _choices(line: Line) -> list[str]:
    """What a level can be where it is one of a few words."""
    if line.asked.kind == "boolean":
        return [AS_SHOWN, "đạt"]
    return [AS_SHOWN, *line.asked.grades] if isinstance(line.asked, Indicator) and line.asked.grades else []


def cells_of(line: Line, day: date) -> dict[str, str]:
    """What the row says before anybody fills it in."""
    threshold = line.threshold(day)
    cells = {
        "key": line.key,
        "criterion": str(line.criterion),
        "number": line.place.partition("/")[0],
        "name": line.indicator.name_on(day) if line.asked is line.indicator else line.name,
        "column": line.label,
        "unit": line.asked.measured_in,
        "now": "chưa rõ",
    }
    if threshold is None:
        return cells
    check, sample = threshold.checks.get(line.column(threshold)), threshold.confidence == "sample"
    return cells | {
        "now": level_text(line.asked, line.level(threshold)),
        "since": f"{threshold.starts:%d/%m/%Y}",
        "source": threshold.place if sample else f"QĐ {threshold.decision}, {threshold.place}",
        "confidence": "" if line.level(threshold) is None else TRUST[threshold.trust(line.region)],
        "checked": f"{check.by}, {check.confirmed_by} ({check.day:%d/%m/%Y})" if check else "",
    }


def guide_lines(edition: Edition, territory: Body) -> Iterator[str]:
    yield f"Bảng mức của {edition.name}, {territory.official_name}"
    yield "1. Bảng này để đối chiếu bộ tiêu chí với chính văn bản, và nhập mức do tỉnh quy định. Chỉ điền các ô màu vàng."
    yield (
        f"2. “{HEADS['level']}”: ghi mức mà văn bản ghi, như 80, >= 80%, đạt, Khá, hoặc 2026: 50; 2027: 55. "
        f"Văn bản ghi đúng như “{HEADS['now']}” thì ghi chữ “{AS_SHOWN}”. Dòng nào chưa đọc văn bản thì để trống."
    )
    yield (
        f"3. Mỗi dòng có điền phải ghi “{HEADS['decision']}”, “{HEADS['decided_by']}”, “{HEADS['decided_on']}” và "
        f"“{HEADS['page']}”. Mức mới phải ghi “{HEADS['valid_from']}”."
    )
    yield f"4. “{HEADS['wording']}”: chỉ ghi khi văn bản sửa lời của chỉ tiêu; ghi ở một dòng của chỉ tiêu ấy."
    yield f"5. Mức thấp hơn mức của Trung ương chỉ nhận khi có “{HEADS['looser']}”, và lý do ấy được hiện cùng mức."
    yield (
        "6. Tải tệp lên: hệ thống cho xem trước từng chỗ khác và từng lỗi, đánh dấu lỗi ngay trong tệp. "
        "Còn một lỗi thì chưa nhận dòng nào."
    )
    yield "7. Sau khi gửi, người thứ hai đối chiếu với văn bản rồi xác nhận; khi ấy mức mới có hiệu lực trong hệ thống."
