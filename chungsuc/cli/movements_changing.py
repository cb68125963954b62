"""`chungsuc movements cascade, versions, amend, copy, propose`: how a plan changes, as on the pages."""

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from chungsuc.cli import BadInputError
from chungsuc.cli.database import answered, confirmed, person

if TYPE_CHECKING:
    from datetime import datetime

    from chungsuc.accounts.models import User
    from chungsuc.documents.models import Paper
    from chungsuc.movements.models import Draft, Movement
    from chungsuc.movements.queries.cascade import HeldAgainst
    from chungsuc.units.models import Body

Registering = Callable[[Path, "Body", "User", "datetime"], "Paper"]
GAPS = {
    "missing": "thiếu chỉ tiêu",
    "weaker": "thấp hơn",
    "later": "muộn hơn",
    "deadline": "sau hạn của cấp trên",
    "unit": "chưa giao việc",
}


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]", registered: Registering) -> None:
    cascade = verbs.add_parser("cascade", help="đối chiếu phong trào với kế hoạch cấp trên mà nó hưởng ứng")
    cascade.set_defaults(run=answered(_cascade))
    versions = verbs.add_parser("versions", help="các lần sửa đổi, bổ sung của kế hoạch")
    versions.set_defaults(run=answered(_versions))
    for verb in (cascade, versions):
        verb.add_argument("movement", metavar="SỐ", type=int, help="số của phong trào")
    amend = verbs.add_parser("amend", help="đọc văn bản sửa đổi, bổ sung thành bản thảo; áp dụng với --draft")
    amend.add_argument("file", metavar="FILE", type=Path, nargs="?", help="văn bản sửa đổi, bổ sung")
    amend.add_argument("--movement", metavar="SỐ", type=int, help="số của phong trào được sửa")
    amend.add_argument("--draft", metavar="SỐ", type=int, help="số của bản thảo sửa đổi đã xem xong, để áp dụng")
    amend.add_argument("--on", metavar="NGÀY", type=date.fromisoformat, help="áp dụng từ ngày, như 2024-01-15")
    amend.add_argument("--summary", metavar="NỘI_DUNG", help="nội dung sửa đổi; không ghi thì theo trích yếu")
    amend.add_argument("--until", metavar="NGÀY", type=date.fromisoformat, help="phong trào kết thúc ngày khác")
    amend.add_argument("--replace", metavar="MỤC=CŨ", action="append", default=[], help="mục của bản thảo thay mục số mấy")
    amend.add_argument("--end", metavar="LOẠI=CŨ", action="append", default=[], help="bỏ mục, như target=12, duty=7, quota=3")
    amend.add_argument("--yes", action="store_true", help="áp dụng luôn, không hỏi lại")
    amend.set_defaults(run=answered(lambda given: _amend(given, registered), refused="Chưa sửa đổi:"))
    copy = verbs.add_parser("copy", help="chép phong trào sang năm sau")
    copy.add_argument("movement", metavar="SỐ", type=int, help="số của phong trào")
    copy.add_argument("--years", metavar="N", type=int, default=1, help="lùi mọi ngày đi mấy năm (1)")
    copy.add_argument("--name", metavar="TÊN", help="tên phong trào mới; không ghi thì như cũ")
    copy.add_argument("--plan", metavar="KẾ_HOẠCH", required=True, help="kế hoạch của năm mới")
    copy.set_defaults(run=answered(_copy, refused="Chưa chép:"))
    propose = verbs.add_parser("propose", help="đề nghị sửa kế hoạch")
    propose.add_argument("movement", metavar="SỐ", type=int, help="số của phong trào")
    propose.add_argument("--text", metavar="NỘI_DUNG", required=True)
    propose.add_argument("--reason", metavar="LÝ_DO", required=True)
    propose.add_argument("--target", metavar="SỐ", type=int, help="về mục tiêu số mấy")
    propose.add_argument("--duty", metavar="SỐ", type=int, help="về nhiệm vụ số mấy")
    propose.set_defaults(run=answered(_propose, refused="Chưa gửi:"))
    for verb in (cascade, versions, amend, copy, propose):
        verb.add_argument("--as", dest="user", metavar="USER", required=True, help="người làm")


def _asked(arguments: argparse.Namespace) -> "tuple[User, datetime, Movement]":
    """Who acts, when, and the movement, if they see it."""
    from django.http import Http404  # noqa: PLC0415 -- needs Django set up

    from chungsuc import clock  # noqa: PLC0415
    from chungsuc.movements.permissions import get_movement  # noqa: PLC0415
    from chungsuc.units.queries import actor_on  # noqa: PLC0415

    user, now = person(arguments.user), clock.now()
    if arguments.movement is None:
        raise BadInputError("Ghi số của phong trào: --movement.")
    try:
        return user, now, get_movement(actor_on(user, now.date()), arguments.movement)
    except Http404 as missing:
        raise BadInputError(f"Không có phong trào số {arguments.movement} trong phạm vi của {user.full_name}.") from missing


def _cascade(arguments: argparse.Namespace) -> int:
    from chungsuc.movements.queries.cascade import cascade_of  # noqa: PLC0415

    _user, now, movement = _asked(arguments)
    sides = cascade_of(movement, on=now.date())
    if not sides:
        print("Kế hoạch này chưa ghi là hưởng ứng kế hoạch nào của cấp trên.")
    for side in sides:
        _print_side(side)
    return 0


def _print_side(side: "HeldAgainst") -> None:
    print(f"So với {side.higher.name} ({side.higher.plan}): {len(side.differences) or 'không có'} chỗ lệch")
    for number, (found, theirs, ours) in enumerate(side.differences, start=1):
        if found.unit:
            print(f"{number}. [{GAPS[found.gap]}] {found.unit}")
            continue
        print(f"{number}. [{GAPS[found.gap]}] cấp trên: {theirs}")
        if ours:
            print(f"   kế hoạch này: {ours}")


def _versions(arguments: argparse.Namespace) -> int:
    from chungsuc.movements.queries.versions import versions_of  # noqa: PLC0415

    _user, now, movement = _asked(arguments)
    print(f"{movement.name}: {movement.plan}")
    found = versions_of(movement)
    if not found:
        print("Kế hoạch chưa được sửa đổi, bổ sung lần nào.")
    for version in found:
        made = version.amendment
        waits = ", chưa đến ngày áp dụng" if made.on > now.date() else ""
        print(f"Lần {made.version - 1}, từ ngày {made.on:%d/%m/%Y}{waits}: {made.summary}")
        for altered in version.altered:
            verb = "bỏ" if altered.new is None else "thêm" if altered.old is None else "sửa"
            print(f"  [{verb}] {altered.new or altered.old}")
            for label, before, after in altered.fields:
                print(f"     {label}: {before or '(trống)'} → {after or '(trống)'}")
    return 0


def _amend(arguments: argparse.Namespace, registered: Registering) -> int:
    if (arguments.file is None) == (arguments.draft is None):
        raise BadInputError("Ghi một văn bản cùng --movement để đọc, hoặc --draft để áp dụng.")
    return _begin(arguments, registered) if arguments.file else _put_in_force(arguments)


def _begin(arguments: argparse.Namespace, registered: Registering) -> int:
    from chungsuc.movements.actions import start_amendment  # noqa: PLC0415
    from chungsuc.movements.permissions import can_change  # noqa: PLC0415
    from chungsuc.movements.queries.drafts import reading_of  # noqa: PLC0415
    from chungsuc.units.queries import actor_on  # noqa: PLC0415

    user, now, movement = _asked(arguments)
    can_change(actor_on(user, now.date()), movement).require()
    paper = registered(arguments.file, movement.territory, user, now)
    made = start_amendment(actor=user, paper=paper, movement=movement, reading=reading_of(paper), now=now)
    print(f"{paper.name}: bản thảo sửa đổi số {made.pk}, {made.items.count()} mục. Kế hoạch chưa đổi gì.")
    _print_standing(made, now.date())
    return 0


def _print_standing(draft: "Draft", on: date) -> None:
    """What may be replaced, by its number, and what is proposed."""
    from chungsuc.movements.queries.amending import standing_of  # noqa: PLC0415

    assert draft.movement is not None
    for kind, ones in standing_of(draft.movement, on).items():
        for one in ones:
            print(f"  đang có {kind}={one.key}: {one.text}")
    numbers = {str(item.pk): number for number, item in enumerate(draft.items.all(), start=1)}
    for pk, key in draft.head["replaces"].items():
        print(f"  đề xuất --replace {numbers[pk]}={key}")


def _put_in_force(arguments: argparse.Namespace) -> int:
    from chungsuc import clock  # noqa: PLC0415
    from chungsuc.movements.actions import put_in_force, record_amendment  # noqa: PLC0415
    from chungsuc.movements.models import Draft  # noqa: PLC0415
    from chungsuc.movements.queries.drafts import draft_shown  # noqa: PLC0415

    draft = Draft.objects.select_related("paper", "territory", "movement").filter(pk=arguments.draft, amends=True).first()
    if draft is None or draft.movement is None:
        raise BadInputError(f"Không có bản thảo sửa đổi số {arguments.draft}.")
    if arguments.on is None:
        raise BadInputError("Ghi ngày áp dụng: --on 2024-01-15.")
    arguments.movement = draft.movement.pk
    user, now, movement = _asked(arguments)
    kept = record_amendment(
        actor=user,
        draft=draft,
        on=arguments.on,
        summary=arguments.summary or draft.head["summary"],
        valid_to=arguments.until or movement.valid_to,
        replaces=_replaced(draft, arguments.replace) if arguments.replace else draft.head["replaces"],
        ends=_ended(draft, arguments.end),
        proposals=draft.head["proposals"],
        now=clock.now(),
    )
    view = draft_shown(kept, on=now.date())
    question = f"Áp dụng bản sửa đổi của “{movement.name}” từ ngày {arguments.on:%d/%m/%Y}, {len(view.accepted)} mục?"
    if not (arguments.yes or confirmed(question, unasked="Đã lưu; thêm --yes để áp dụng.")):
        print("Chưa áp dụng.", file=sys.stderr)
        return 0
    made = put_in_force(actor=user, draft=kept, now=now, seen=view.digest)
    print(f"Đã áp dụng từ ngày {made.on:%d/%m/%Y}: sửa đổi, bổ sung lần {made.version - 1} của {movement.name}.")
    return 0


def _pair(said: str) -> tuple[str, int]:
    name, _, key = said.partition("=")
    if not key.isdecimal():
        raise BadInputError(f"“{said}” chưa đúng cách ghi; ví dụ --replace 3=12, --end duty=7.")
    return name, int(key)


def _replaced(draft: "Draft", said: list[str]) -> dict[str, int]:
    """By the places of the items in the draft; 0 replaces nothing."""
    items = list(draft.items.all())
    found = {}
    for name, key in map(_pair, said):
        if not name.isdecimal() or not 1 <= int(name) <= len(items):
            raise BadInputError(f"Bản thảo không có mục {name}; có từ 1 đến {len(items)}.")
        if key:
            found[str(items[int(name) - 1].pk)] = key
    return found


def _ended(draft: "Draft", said: list[str]) -> dict[str, list[int]]:
    ends: dict[str, list[int]] = {kind: list(keys) for kind, keys in draft.head["ends"].items()}
    for kind, key in map(_pair, said):
        if kind not in ends:
            raise BadInputError(f"Không có loại “{kind}”; ghi {', '.join(ends)}.")
        ends[kind] = list(dict.fromkeys([*ends[kind], key]))
    return ends


def _copy(arguments: argparse.Namespace) -> int:
    from chungsuc.movements.actions import copy_movement  # noqa: PLC0415

    user, now, movement = _asked(arguments)
    name = arguments.name or movement.name
    with _said_by_field():
        made = copy_movement(actor=user, movement=movement, name=name, plan=arguments.plan, years=arguments.years, now=now)
    print(f"Đã chép thành phong trào số {made.pk}, {made.valid_from:%d/%m/%Y} – {made.valid_to:%d/%m/%Y}: {made.name}.")
    return 0


def _propose(arguments: argparse.Namespace) -> int:
    from chungsuc.movements.actions import propose_change  # noqa: PLC0415

    user, now, movement = _asked(arguments)
    target = movement.targets.in_force(now.date()).filter(pk=arguments.target).first() if arguments.target else None
    duty = movement.duties.in_force(now.date()).filter(pk=arguments.duty).first() if arguments.duty else None
    if (arguments.target and target is None) or (arguments.duty and duty is None):
        raise BadInputError("Phong trào này không có mục tiêu, nhiệm vụ mang số ấy.")
    with _said_by_field():
        made = propose_change(
            actor=user,
            movement=movement,
            text=arguments.text,
            reason=arguments.reason,
            target=target,
            duty=duty,
            now=now,
        )
    print(f"Đã gửi đề nghị số {made.pk} thay mặt {made.body.official_name}.")
    return 0


@contextmanager
def _said_by_field() -> Iterator[None]:
    """What a model refuses, as bad input with its sentences."""
    from django.core.exceptions import ValidationError  # noqa: PLC0415

    try:
        yield
    except ValidationError as wrong:
        raise BadInputError(" ".join(wrong.messages)) from wrong
