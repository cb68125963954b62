"""A list of titles as a workbook: the template out, the filled list in, each row held against register and catalogue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import IO, Any, Final

import xlsxwriter

from chungsuc.progress.models import TitleHeld
from chungsuc.progress.permissions import TitleEntry, objections
from chungsuc.rulebook.load import load_titles
from chungsuc.sheets.cells import day_in, line_in
from chungsuc.sheets.lists import Layout, read_list
from chungsuc.sheets.safety import UnfitSheet
from chungsuc.units.models import Body
from chungsuc.units.queries import Actor, folded

LIST: Final = "Danh hiệu"
REGISTER: Final = "Đơn vị"
HEADS: Final = {
    "code": "Mã đơn vị",
    "name": "Tên đơn vị",
    "district": "Huyện",
    "title": "Danh hiệu",
    "decision": "Số quyết định",
    "decided_by": "Cơ quan ban hành",
    "decided_on": "Ngày quyết định",
    "valid_from": "Có hiệu lực từ",
}
NEEDED: Final = frozenset(HEADS) - {"district", "valid_from"}
LAYOUT: Final = Layout(LIST, HEADS, NEEDED, landmark="decision", alike=folded)
WIDTHS: Final = (14, 30, 22, 44, 20, 26, 16, 16)
MOST: Final = 2000
BLANK: Final = 300  # rows ready to be filled in


@dataclass(slots=True)
class Line:
    """One row of the list: what it says, and what speaks against it."""

    number: int
    cells: Mapping[str, str]
    entry: TitleEntry | None = None
    problems: list[str] = field(default_factory=list)


def read_titles(stream: IO[bytes], name: str, actor: Actor) -> list[Line]:
    """Every filled row, checked; UnfitSheet where the file is no such list. Two queries, whatever the number."""
    rows = read_list(stream, name, LAYOUT).rows
    if not rows:
        raise UnfitSheet(f"Trang “{LIST}” chưa có dòng nào.")
    if len(rows) > MOST:
        raise UnfitSheet(f"Trang “{LIST}” có {len(rows)} dòng, tối đa {MOST}. Chia thành nhiều tệp.")
    places = [t.path for t in actor.territories if actor.coordinates(t.path)]
    bodies = list(Body.objects.within_any(places).select_related("parent"))
    lines = [_line(row.number, row.cells, bodies) for row in rows]
    found = [line.entry.body for line in lines if line.entry]
    held = list(TitleHeld.objects.filter(body__in=found))
    for line in lines:
        if line.entry is None:
            continue
        entry = line.entry
        mine = [h for h in held if h.body_id == entry.body.pk]
        line.problems += [objection.reason for objection in objections(entry, mine, actor.day)]
        held.append(TitleHeld(body=entry.body, title=entry.title, decision=entry.decision, valid_from=entry.begins))
    return lines


def _line(number: int, cells: Mapping[str, Any], bodies: Sequence[Body]) -> Line:
    text = {name: line_in(cells.get(name)) for name in HEADS}
    line = Line(number, text)
    days: dict[str, date | None] = {}
    for name in ("decided_on", "valid_from"):
        try:
            days[name] = day_in(cells.get(name))
        except ValueError as problem:
            line.problems.append(f"{HEADS[name]}: {problem}")
    decided_on, valid_from = days.get("decided_on"), days.get("valid_from")
    if "decided_on" in days and decided_on is None:
        line.problems.append("Thiếu ngày quyết định.")
    names = {folded(written): t.id for t in load_titles().values() for written in (t.id, t.name, t.short_name)}
    title = names.get(folded(text["title"]), "")
    if not title:
        line.problems.append(f"Danh hiệu “{text['title'][:60]}” không có trong danh mục.")
    if line.problems or decided_on is None:
        return line
    fitting = [b for b in _named(text, bodies) if b.exists_on(valid_from or decided_on)]
    if len(fitting) != 1:
        what = f"“{text['code'] or text['name']}” ngày {valid_from or decided_on:%d/%m/%Y}"
        line.problems.append(
            f"Có {len(fitting)} đơn vị {what}; ghi mã đơn vị." if fitting else f"Không có đơn vị {what} trong địa bàn."
        )
        return line
    line.entry = TitleEntry(fitting[0], title, text["decision"], text["decided_by"], decided_on, valid_from)
    return line


def _named(text: Mapping[str, str], bodies: Sequence[Body]) -> list[Body]:
    """By key or code where one is given (a spreadsheet eats leading noughts), else by name, with the district if said."""
    code = text["code"]
    if code:
        return [b for b in bodies if code == b.key or code.zfill(5) in (b.code.zfill(5), b.former_code.zfill(5))]
    name, _, behind = text["name"].partition(", ")
    district = folded(text["district"] or behind)
    return [
        b
        for b in bodies
        if folded(name) in (folded(b.name), folded(b.official_name))
        and (not district or (b.parent and district in (folded(b.parent.name), folded(b.parent.official_name))))
    ]


def write_titles_template(out: IO[bytes], bodies: Sequence[Body]) -> None:
    """An empty list with drop-downs for bodies and titles, and the register beside it."""
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet, register = book.add_worksheet(LIST), book.add_worksheet(REGISTER)
    head = book.add_format(
        {"bold": True, "text_wrap": True, "bg_color": "#1F4E5F", "font_color": "#FFFFFF", "border": 1}
    )
    fill = book.add_format({"bg_color": "#FFF8DC", "border": 1, "border_color": "#C9B458"})
    day = book.add_format({"bg_color": "#FFF8DC", "border": 1, "border_color": "#C9B458", "num_format": "dd/mm/yyyy"})
    for place, (title, width) in enumerate(zip(HEADS.values(), WIDTHS, strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, title, head)
        for row in range(1, BLANK + 1):
            sheet.write_blank(row, place, None, day if place >= len(HEADS) - 2 else fill)
    sheet.freeze_panes(1, 0)
    register.set_column(0, 2, 30)
    for place, title in enumerate((HEADS["name"], HEADS["code"], HEADS["title"])):
        register.write_string(0, place, title, head)
    for row, body in enumerate(bodies, 1):
        register.write_string(
            row, 0, f"{body.official_name}, {body.parent.official_name}" if body.parent else body.official_name
        )
        register.write_string(row, 1, body.code or body.key)
    names = [t.name for t in load_titles().values()]
    for row, name in enumerate(names, 1):
        register.write_string(row, 2, name)
    sheet.data_validation(
        1,
        1,
        BLANK,
        1,
        {"validate": "list", "source": f"='{REGISTER}'!$A$2:$A${len(bodies) + 1}", "error_type": "warning"},
    )
    sheet.data_validation(1, 3, BLANK, 3, {"validate": "list", "source": f"='{REGISTER}'!$C$2:$C${len(names) + 1}"})
    sheet.data_validation(
        1, 6, BLANK, 7, {"validate": "date", "criteria": ">", "value": date(2009, 1, 1), "error_message": "dd/mm/yyyy"}
    )
    book.close()
