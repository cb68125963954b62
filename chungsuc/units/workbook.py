"""A list of users as a workbook: the template out, the filled list in, each row held against register and territory."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import IO, Any, Final

import xlsxwriter

from chungsuc.accounts.permits import Refused
from chungsuc.sheets.cells import CellError, day_in, line_in
from chungsuc.sheets.lists import Layout, ListRow, read_list
from chungsuc.sheets.marking import Fault
from chungsuc.sheets.safety import UnfitSheet
from chungsuc.units.given import (
    LONGEST_ACT,
    LONGEST_POST,
    Invitee,
    PostGiven,
    checked,
    clean_name,
    clean_username,
    made_username,
)
from chungsuc.units.models import Body, Role
from chungsuc.units.permissions import fitting_role
from chungsuc.units.queries import Actor, folded

LIST: Final = "Người dùng"
REGISTER: Final = "Đơn vị, vai trò"
HEADS: Final = {
    "full_name": "Họ và tên",
    "username": "Tên đăng nhập",
    "code": "Mã đơn vị",
    "body": "Đơn vị",
    "role": "Vai trò",
    "post": "Chức vụ",
    "valid_from": "Từ ngày",
    "valid_to": "Đến ngày",
    "act": "Văn bản",
}
NEEDED: Final = frozenset(HEADS) - {"username", "code", "valid_to", "act"}
LAYOUT: Final = Layout(LIST, HEADS, NEEDED, landmark="full_name", alike=folded)
WIDTHS: Final = (28, 16, 14, 36, 24, 36, 13, 13, 30)
MOST: Final = 1000
BLANK: Final = 300  # rows ready to be filled in


@dataclass(slots=True)
class Line:
    """One row: one post of one person; what speaks against it, each fault under the head of its column."""

    number: int
    cells: Mapping[str, str]
    given: PostGiven | None = None
    username: str = ""
    faults: list[Fault] = field(default_factory=list)

    def fault(self, column: str, message: str) -> None:
        self.faults.append(Fault(self.number, HEADS[column], message))


@dataclass(frozen=True, slots=True)
class PeopleSheet:
    lines: Sequence[Line]
    invitees: Sequence[Invitee]  # none while there is a fault

    @property
    def faults(self) -> list[Fault]:
        return [fault for line in self.lines for fault in line.faults]


def read_people(stream: IO[bytes], name: str, actor: Actor, *, taken: set[str]) -> PeopleSheet:
    """
    Every filled row, checked; UnfitSheet where the file is no such list. `taken`: user names that are in use.

    Rows with one user name are one person in several posts. One query.
    """
    rows = read_list(stream, name, LAYOUT).rows
    if not rows:
        raise UnfitSheet(f"Trang “{LIST}” chưa có dòng nào.")
    if len(rows) > MOST:
        raise UnfitSheet(f"Trang “{LIST}” có {len(rows)} dòng, tối đa {MOST}. Chia thành nhiều tệp.")
    register = Register(bodies_for(actor))
    lines = [_line(row, register) for row in rows]
    _usernames(lines, taken)
    if any(line.faults for line in lines):
        return PeopleSheet(lines, ())
    return PeopleSheet(lines, _invitees(lines))


def bodies_for(actor: Actor) -> list[Body]:
    """Where the actor may give posts: all that exist on the day or later, in the order of the register. One query."""
    found = Body.objects.within_any([place.path for place in actor.administered]).exclude(valid_to__lt=actor.day)
    return list(found.select_related("parent__parent").order_by("path"))


class Register:
    """Bodies by what a sheet may call them: key, code (a spreadsheet eats leading noughts), name with or without marks."""

    def __init__(self, bodies: Sequence[Body]) -> None:
        self.codes: dict[str, list[Body]] = defaultdict(list)
        self.names: dict[str, list[Body]] = defaultdict(list)
        for body in bodies:
            self.codes[body.key].append(body)
            if body.code:
                self.codes[body.code.zfill(5)].append(body)
            for name in {folded(body.name), folded(body.official_name)}:
                self.names[name].append(body)

    def coded(self, code: str) -> list[Body]:
        return self.codes.get(code) or self.codes.get(code.zfill(5), [])

    def named(self, written: str) -> list[Body]:
        """By name, after it the places it stands in, as far as they are written; a name may hold commas of its own."""
        words = [word.strip() for word in written.split(",")]
        for length in range(len(words), 0, -1):
            found = self.names.get(folded(", ".join(words[:length])), [])
            if standing := [body for body in found if _stands_in(body, words[length:])]:
                return standing
        return []


def _stands_in(body: Body, places: Sequence[str]) -> bool:
    above = body
    for place in places:
        if above.parent is None or folded(place) not in (folded(above.parent.name), folded(above.parent.official_name)):
            return False
        above = above.parent
    return True


def _line(row: ListRow, register: Register) -> Line:
    line = Line(row.number, {name: line_in(row.cells.get(name)) for name in HEADS})
    for column, told in row.broken.items():
        line.fault(column, told)
    if row.broken:
        return line
    try:
        clean_name(line.cells["full_name"])
    except Refused as refused:
        line.fault("full_name", f"{refused.reason} {refused.who_can_lift}")
    first, last = _day(line, row, "valid_from"), _day(line, row, "valid_to")
    shown = {"valid_from": first, "valid_to": last}
    line.cells = {**line.cells, **{column: f"{day:%d/%m/%Y}" for column, day in shown.items() if day}}
    body, role = _body(line, register, first), _role(line)
    if first is None and not any(f.head == HEADS["valid_from"] for f in line.faults):
        line.fault("valid_from", "Thiếu ngày bắt đầu, ví dụ 01/07/2025.")
    for column, most in (("post", LONGEST_POST), ("act", LONGEST_ACT)):
        if len(line.cells[column]) > most:
            line.fault(column, f"Dài quá {most} ký tự.")
    if line.faults or body is None or role is None or first is None:
        return line
    given = PostGiven(body, role, line.cells["post"], first, last, line.cells["act"])
    try:
        checked(given)
    except Refused as refused:
        column = "valid_from" if fitting_role(body, role) else "role"
        line.fault(column if given.post else "post", f"{refused.reason} {refused.who_can_lift}".strip())
    else:
        line.given = given
    return line


def _body(line: Line, register: Register, on: date | None) -> Body | None:
    """By key or code where one is given, else by name, with the place above if said; of that day where several bear it."""
    code, written = line.cells["code"], line.cells["body"]
    if code:
        found, column = register.coded(code), "code"
    else:
        found, column = register.named(written), "body"
    if len(found) > 1 and on is not None:
        found = [b for b in found if b.exists_on(on)] or found
    if len(found) == 1:
        return found[0]
    if not (code or written):
        line.fault("body", "Thiếu đơn vị: chọn trong danh sách hoặc ghi mã đơn vị.")
    elif found:
        line.fault(
            column, f"Có {len(found)} đơn vị “{(code or written)[:60]}”; ghi mã đơn vị, hoặc thêm huyện sau dấu phẩy."
        )
    else:
        line.fault(column, f"Không có đơn vị “{(code or written)[:60]}” trong địa bàn đồng chí quản trị.")
    return None


def _role(line: Line) -> Role | None:
    wanted = folded(line.cells["role"])
    for role in Role:
        if wanted and wanted in (folded(str(role.label)), role.value):
            return role
    line.fault(
        "role",
        f"Vai trò “{line.cells['role'][:40]}” không có; chọn một trong: {', '.join(str(r.label) for r in Role)}.",
    )
    return None


def _day(line: Line, row: ListRow, column: str) -> date | None:
    try:
        return day_in(row.cells.get(column))
    except CellError as problem:
        line.fault(column, str(problem))
        return None


def _usernames(lines: Sequence[Line], taken: set[str]) -> None:
    """User names as given, else made; the rows of one person have one, and nobody else has it."""
    known = set(taken)
    named: dict[str, Line] = {}
    for line in lines:
        written = line.cells["username"]
        if not written:
            continue
        try:
            line.username = clean_username(written)
        except Refused as refused:
            line.fault("username", f"{refused.reason} {refused.rule}")
            continue
        if line.username in taken:
            line.fault("username", f"Tên đăng nhập “{line.username}” đã có người dùng. Đặt tên khác, hoặc để trống.")
        first = named.setdefault(line.username, line)
        if folded(first.cells["full_name"]) != folded(line.cells["full_name"]):
            line.fault(
                "username",
                f"Tên đăng nhập “{line.username}” đã ghi cho {first.cells['full_name'][:60]} ở hàng {first.number}.",
            )
        known.add(line.username)
    alone: dict[tuple[str, object], Line] = {}
    for line in lines:
        if line.username or not line.cells["full_name"]:
            continue
        if line.cells["username"]:
            continue
        place = line.given.body.pk if line.given else line.number
        twin = alone.setdefault((line.cells["full_name"].casefold(), place), line)
        if twin is not line:
            line.fault("full_name", f"Trùng hàng {twin.number}. Hai người cùng tên thì đặt tên đăng nhập khác nhau.")
        line.username = made_username(line.cells["full_name"], known)


def _invitees(lines: Sequence[Line]) -> list[Invitee]:
    people: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        people[line.username].append(line)
    return [
        Invitee(rows[0].cells["full_name"], username, tuple(line.given for line in rows if line.given))
        for username, rows in people.items()
    ]


def write_people_template(out: IO[bytes], bodies: Sequence[Body]) -> None:
    """An empty list with drop-downs for bodies and roles, and both beside it."""
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet, register = book.add_worksheet(LIST), book.add_worksheet(REGISTER)
    head = book.add_format(
        {"bold": True, "text_wrap": True, "bg_color": "#1F4E5F", "font_color": "#FFFFFF", "border": 1}
    )
    line: dict[str, Any] = {"bg_color": "#FFF8DC", "border": 1, "border_color": "#C9B458"}
    fill, text = book.add_format(line), book.add_format(line | {"num_format": "@"})
    day = book.add_format(line | {"num_format": "dd/mm/yyyy"})
    looks = {"valid_from": day, "valid_to": day, "code": text, "username": text}
    for place, (column, title, width) in enumerate(zip(HEADS, HEADS.values(), WIDTHS, strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, title, head)
        for row in range(1, BLANK + 1):
            sheet.write_blank(row, place, None, looks.get(column, fill))
    sheet.freeze_panes(1, 1)
    register.set_column(0, 0, 60)
    register.set_column(1, 3, 24)
    for place, title in ((0, HEADS["body"]), (1, HEADS["code"]), (3, HEADS["role"])):  # a list of its own, so apart
        register.write_string(0, place, title, head)
    for row, body in enumerate(bodies, 1):
        above = f", {body.parent.official_name}" if body.parent else ""
        register.write_string(row, 0, body.official_name + above)
        if body.code:
            register.write_string(row, 1, body.code)
    for row, role in enumerate(Role, 1):
        register.write_string(row, 3, str(role.label))
    places = {column: place for place, column in enumerate(HEADS)}
    for column, letter, last, strict in (("body", "A", len(bodies), "warning"), ("role", "D", len(Role), "stop")):
        source = f"='{REGISTER}'!${letter}$2:${letter}${last + 1}"
        rule = {"validate": "list", "source": source, "error_type": strict}
        sheet.data_validation(1, places[column], BLANK, places[column], rule)
    days = {"validate": "date", "criteria": ">", "value": date(2009, 1, 1), "error_message": "dd/mm/yyyy"}
    sheet.data_validation(1, places["valid_from"], BLANK, places["valid_to"], days)
    book.close()
