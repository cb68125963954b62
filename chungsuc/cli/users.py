"""`chungsuc users`: the first administrator, users by workbook, who there is, a code where nobody else can give one."""

import argparse
import sys
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from chungsuc.cli import BadInputError
from chungsuc.cli.database import answered, confirmed, person

if TYPE_CHECKING:
    from chungsuc.accounts.codes import Slip
    from chungsuc.units.models import Body


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("users", help="người quản trị đầu tiên, người dùng theo bảng, cấp mã")
    verbs = parser.add_subparsers(dest="verb", required=True, parser_class=type(parser))
    first = verbs.add_parser("first-admin", help="lập người quản trị đầu tiên, in mã dùng một lần")
    first.add_argument("username", metavar="TÊN_ĐĂNG_NHẬP")
    first.add_argument("name", metavar="HỌ_TÊN")
    first.add_argument("body", metavar="ĐƠN_VỊ", help="khóa đơn vị, ví dụ lang-son; tìm bằng chungsuc units")
    first.set_defaults(run=answered(_first_admin, refused="Chưa lập."))
    brought = verbs.add_parser("import", help="mời người dùng từ bảng đã điền")
    brought.add_argument("file", metavar="FILE.xlsx", type=Path)
    brought.add_argument("--by", "--as", dest="user", metavar="USER", required=True, help="người quản trị mời")
    brought.add_argument("--yes", action="store_true", help="mời luôn, không hỏi lại")
    brought.add_argument("--marked", metavar="FILE", type=Path, help="ghi tệp đã đánh dấu lỗi ra đây")
    brought.set_defaults(run=answered(_import, refused="Chưa lập ai.", missing="tệp"))
    listed = verbs.add_parser("list", help="ai làm việc cho đơn vị nào")
    listed.add_argument("--unit", metavar="ĐƠN_VỊ", help="chỉ đơn vị này và cấp dưới")
    listed.set_defaults(run=answered(_list))
    reset = verbs.add_parser("reset", help="cấp mã đặt lại mật khẩu, khi không có người quản trị nào khác")
    reset.add_argument("username", metavar="TÊN_ĐĂNG_NHẬP")
    reset.add_argument("--reason", metavar="LÝ_DO", required=True)
    reset.set_defaults(run=answered(_reset, refused="Chưa cấp mã."))


def _body(key: str) -> "Body":
    from chungsuc.units.models import Body  # noqa: PLC0415 -- needs Django set up

    body = Body.objects.select_related("parent__parent").filter(key=key).first()
    if body is None:
        raise BadInputError(f"Không có đơn vị “{key}”. Tìm khóa đơn vị bằng: chungsuc units TÊN")
    return body


def _say(slips: "Sequence[Slip]") -> None:
    """The codes stand on the screen this once and nowhere else."""
    for slip in slips:
        print(
            f"{slip.user.full_name}\t{slip.user.username}\t{slip.code}\tdùng trước {slip.valid_until:%H:%M %d/%m/%Y}"
            + (f"\t{slip.place}" if slip.place else "")
        )
    print("Đặt mật khẩu tại /tai-khoan/ma/. Mã không hiện lại lần nữa.", file=sys.stderr)


def _first_admin(arguments: argparse.Namespace) -> int:
    from chungsuc import clock  # noqa: PLC0415 -- needs Django set up
    from chungsuc.units.actions import first_administrator  # noqa: PLC0415

    slip = first_administrator(
        username=arguments.username, full_name=arguments.name, body=_body(arguments.body), now=clock.now()
    )
    _say([slip])
    return 0


def _reset(arguments: argparse.Namespace) -> int:
    from chungsuc import clock  # noqa: PLC0415 -- needs Django set up
    from chungsuc.units.actions import reset_code  # noqa: PLC0415

    user = person(arguments.username)
    _say([reset_code(actor=None, user=user, reason=arguments.reason, now=clock.now())])
    return 0


def _import(arguments: argparse.Namespace) -> int:
    from chungsuc import clock  # noqa: PLC0415 -- needs Django set up
    from chungsuc.sheets.marking import marked_copy  # noqa: PLC0415
    from chungsuc.units.actions import invite_many  # noqa: PLC0415
    from chungsuc.units.people import taken_usernames  # noqa: PLC0415
    from chungsuc.units.permissions import can_administer  # noqa: PLC0415
    from chungsuc.units.queries import actor_on  # noqa: PLC0415
    from chungsuc.units.workbook import HEADS, LIST, read_people  # noqa: PLC0415

    now, user = clock.now(), person(arguments.user)
    actor = actor_on(user, now.date())
    can_administer(actor).require()
    content, name = arguments.file.read_bytes(), arguments.file.name
    sheet = read_people(BytesIO(content), name, actor, taken=taken_usernames())
    for line in sheet.lines:
        said = " ".join(f"{f.head}: {f.message}" for f in line.faults) or "mời được"
        print(f"Hàng {line.number}: {line.cells['full_name']} ({line.username}): {said}")
    if sheet.faults:
        if arguments.marked:
            arguments.marked.write_bytes(
                marked_copy(content, name, sheet.faults, sheet=LIST, landmark=HEADS["full_name"])
            )
        print("Chưa lập ai: còn dòng cần sửa.", file=sys.stderr)
        return 2
    question = f"Mời {len(sheet.invitees)} người?"
    if not (arguments.yes or confirmed(question, unasked="Thêm --yes để mời.")):
        print("Chưa lập ai.", file=sys.stderr)
        return 0
    _say(invite_many(actor=user, invitees=sheet.invitees, now=now))
    return 0


def _list(arguments: argparse.Namespace) -> int:
    from chungsuc import clock  # noqa: PLC0415 -- needs Django set up
    from chungsuc.units.models import Appointment  # noqa: PLC0415

    found = Appointment.objects.on(clock.now().date()).select_related("user", "body")
    if arguments.unit:
        found = found.within_any([_body(arguments.unit).path])
    for post in found.order_by("body__path", "user__username"):
        until = f"{post.valid_to:%d/%m/%Y}" if post.valid_to else ""
        shut = "" if post.user.is_active else "\tđã đóng"
        print(
            f"{post.user.username}\t{post.user.full_name}\t{post.role}\t{post.post}\t{post.body.official_name}"
            f"\t{post.body.key}\t{post.valid_from:%d/%m/%Y}\t{until}{shut}"
        )
    return 0
