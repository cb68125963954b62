"""`chungsuc movements`: a paper read into a draft, looked at, decided and launched, as on the pages."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from chungsuc.cli import BadInputError, movements_changing
from chungsuc.cli.database import answered, confirmed, person

if TYPE_CHECKING:
    from datetime import datetime

    from chungsuc.accounts.models import User
    from chungsuc.documents.models import Paper
    from chungsuc.movements.models import Draft, DraftItem
    from chungsuc.movements.queries.drafts import Shown
    from chungsuc.units.models import Body

SIGNS = {"ok": "rõ", "near": "CẦN XEM", "no": "MÂU THUẪN"}
STATES = {"open": "chưa xem", "accepted": "đã nhận", "dropped": "đã bỏ"}


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("movements", help="đọc văn bản thành bản thảo, xem và phát động phong trào")
    verbs = parser.add_subparsers(dest="verb", required=True)
    draft = verbs.add_parser("draft", help="đưa văn bản vào sổ và đọc thành bản thảo")
    draft.add_argument("file", metavar="FILE", type=Path)
    draft.add_argument("--territory", metavar="KEY", required=True, help="mã địa bàn, như lang-son")
    draft.set_defaults(run=answered(_draft, refused="Chưa đọc được:"))
    show = verbs.add_parser("show", help="xem bản thảo, từng mục với lời của văn bản")
    show.set_defaults(run=answered(_show))
    accept = verbs.add_parser("accept", help="nhận các mục theo số, hoặc mọi mục đã rõ")
    drop = verbs.add_parser("drop", help="bỏ các mục theo số")
    restore = verbs.add_parser("restore", help="mở lại các mục theo số")
    for verb in (accept, drop, restore):
        verb.add_argument("items", metavar="MỤC", type=int, nargs="*", help="số của mục")
        verb.set_defaults(run=answered(_settle, refused="Chưa ghi:"))
    answer = verbs.add_parser("answer", help="chọn con số ở một mục mâu thuẫn, có căn cứ")
    answer.add_argument("item", metavar="MỤC", type=int)
    answer.add_argument("choice", metavar="LỰA_CHỌN", type=int, help="số của lựa chọn, từ 1")
    answer.add_argument("--note", metavar="CĂN_CỨ", required=True)
    answer.set_defaults(run=answered(_answer, refused="Chưa ghi:"))
    launch = verbs.add_parser("launch", help="phát động")
    launch.add_argument("--standing", metavar="KEY", help="mã cơ quan thường trực, khi văn bản không nói rõ")
    launch.add_argument("--yes", action="store_true", help="phát động luôn, không hỏi lại")
    launch.set_defaults(run=answered(_launch, refused="Chưa phát động:"))
    undo = verbs.add_parser("undo", help="thu hồi lần phát động mà chưa ai trả lời")
    undo.add_argument("--reason", metavar="LÝ_DO", required=True)
    undo.set_defaults(run=answered(_undo, refused="Chưa thu hồi:"))
    movements_changing.add(verbs, _registered)
    for verb in (show, accept, drop, restore, answer, launch, undo):
        verb.add_argument("--draft", metavar="SỐ", type=int, required=True, help="số của bản thảo")
    for verb in (draft, show, accept, drop, restore, answer, launch, undo):
        verb.add_argument("--as", dest="user", metavar="USER", required=True, help="người làm")


def _actor(arguments: argparse.Namespace) -> "tuple[User, datetime]":
    from chungsuc import clock  # noqa: PLC0415 -- needs Django set up

    return person(arguments.user), clock.now()


def _body(key: str) -> "Body":
    from chungsuc.units.models import Body  # noqa: PLC0415

    found = Body.objects.select_related("parent__parent").filter(key=key).first()
    if found is None:
        raise BadInputError(f"Không có đơn vị có mã “{key}”.")
    return found


def _found(arguments: argparse.Namespace) -> "Draft":
    from chungsuc.movements.models import Draft  # noqa: PLC0415
    from chungsuc.movements.permissions import planner  # noqa: PLC0415
    from chungsuc.units.queries import actor_on  # noqa: PLC0415

    user, now = _actor(arguments)
    found = Draft.objects.select_related("paper__issuer__parent__parent", "territory__parent__parent").filter(pk=arguments.draft).first()
    if found is None or not planner(actor_on(user, now.date()), found.territory, found.paper.issuer):
        raise BadInputError(f"Không có bản thảo số {arguments.draft} trong phạm vi của {user.full_name}.")
    return found


def _draft(arguments: argparse.Namespace) -> int:
    from chungsuc.documents.permissions import can_register  # noqa: PLC0415
    from chungsuc.movements.actions import start_draft  # noqa: PLC0415
    from chungsuc.movements.queries.drafts import reading_of  # noqa: PLC0415
    from chungsuc.units.queries import actor_on  # noqa: PLC0415

    user, now = _actor(arguments)
    territory = _body(arguments.territory)
    can_register(actor_on(user, now.date()), territory).require()
    paper = _registered(arguments.file, territory, user, now)
    made = start_draft(actor=user, paper=paper, territory=territory, reading=reading_of(paper), now=now)
    print(f"{paper.name}: bản thảo số {made.pk}, {made.items.count()} mục. Chưa có gì được ghi nhận.")
    return 0


def _registered(path: Path, holder: "Body", user: "User", now: "datetime") -> "Paper":
    """The paper in the register of the holder; the one that stands there already where the file was brought before."""
    from chungsuc.documents.actions import AlreadyThere, Entry, register_paper, store  # noqa: PLC0415
    from chungsuc.documents.bringing import proposal, read_stored  # noqa: PLC0415
    from chungsuc.documents.kinds import Unfit  # noqa: PLC0415
    from chungsuc.documents.models import Direction  # noqa: PLC0415

    try:
        with path.open("rb") as stream:
            file = store(by=user, name=path.name, stream=stream, now=now, paper=True)
    except Unfit as problem:
        raise BadInputError(problem.reason) from problem
    brought = read_stored(file)
    if brought.paper is None:
        raise BadInputError(" ".join(brought.doubts))
    found = proposal(brought, holder, now.date())
    names = ("type", "number", "symbol", "dated", "issuer", "issuer_name", "subject", "signer_name")
    entry = Entry(direction=Direction.OUTGOING, **{name: getattr(found, name) for name in names})
    try:
        return register_paper(actor=user, holder=holder, entry=entry, file=file, brought=brought, now=now)
    except AlreadyThere as there:
        return there.paper


def _show(arguments: argparse.Namespace) -> int:
    from chungsuc.movements.queries.drafts import draft_shown  # noqa: PLC0415

    draft = _found(arguments)
    view = draft_shown(draft, on=_actor(arguments)[1].date())
    counts = view.counts
    print(f"{draft.head['name']} ({draft.paper.name}, {draft.territory.official_name}), {draft.get_state_display()}")
    print(f"{counts['ok']} mục rõ, {counts['near']} mục cần xem, {counts['no']} mâu thuẫn; còn {len(view.waiting)} chưa xem")
    for stop in view.stops:
        print(f"! {stop}")
    for shown in view.items:
        _print_item(shown)
    return 0


def _print_item(shown: "Shown") -> None:
    item = shown.item
    print(f"{shown.number}. [{SIGNS[shown.tone]}, {STATES[item.state]}] {item.get_kind_display()}: {shown.name}")
    if item.quotation:
        print(f"   văn bản: “{item.quotation['text']}”")
    said = "; ".join(f"{label}: {value}" for label, value in shown.rows)
    if said:
        print(f"   {said}")
    for who in shown.whos:
        names = f"{len(who.bodies)} đơn vị" if len(who.bodies) > 3 else ", ".join(b.official_name for b in who.bodies)
        print(f"   {who.role}: {names or who.said}")
    for line in (*item.problems, *item.doubts, *shown.stops):
        print(f"   ! {line}")
    for number, choice in enumerate(item.choices, start=1):
        print(f"   ({number}) {choice['label']}")


def _items(draft: "Draft", numbers: list[int]) -> "list[DraftItem]":
    """By their numbers on the page: their places in the draft."""
    held = list(draft.items.all())
    wrong = [n for n in numbers if not 1 <= n <= len(held)]
    if wrong:
        raise BadInputError(f"Bản thảo không có mục {', '.join(map(str, wrong))}; có từ 1 đến {len(held)}.")
    chosen = [held[n - 1] for n in numbers]
    for item in chosen:
        item.draft = draft
    return chosen


def _settle(arguments: argparse.Namespace) -> int:
    from chungsuc.movements.actions import accept_clear, settle_item  # noqa: PLC0415

    (user, now), draft = _actor(arguments), _found(arguments)
    if arguments.verb == "accept" and not arguments.items:
        print(f"Đã nhận {accept_clear(actor=user, draft=draft, now=now)} mục đã rõ.")
        return 0
    if not arguments.items:
        raise BadInputError("Ghi số của mục.")
    for item in _items(draft, arguments.items):
        settle_item(actor=user, item=item, verb=arguments.verb, now=now)
    print(f"Đã ghi {len(arguments.items)} mục.")
    return 0


def _answer(arguments: argparse.Namespace) -> int:
    from chungsuc.movements.actions import answer_item  # noqa: PLC0415

    (user, now), draft = _actor(arguments), _found(arguments)
    [item] = _items(draft, [arguments.item])
    done = answer_item(actor=user, item=item, choice=arguments.choice - 1, note=arguments.note, now=now)
    print(f"Mục {arguments.item}: đã lấy “{done.answered}”.")
    return 0


def _launch(arguments: argparse.Namespace) -> int:
    from chungsuc.movements.actions import launch_draft, record_head  # noqa: PLC0415
    from chungsuc.movements.queries.drafts import draft_shown  # noqa: PLC0415

    (user, now), draft = _actor(arguments), _found(arguments)
    if arguments.standing:
        head = {"standing_agency": _body(arguments.standing).pk}
        draft = record_head(actor=user, draft=draft, territory=draft.territory, head=head, now=now)
    view = draft_shown(draft, on=now.date())
    question = f"Phát động “{draft.head['name']}” với {len(view.accepted)} mục?"
    if not (arguments.yes or confirmed(question, unasked="Thêm --yes để phát động.")):
        print("Chưa phát động.", file=sys.stderr)
        return 0
    made = launch_draft(actor=user, draft=draft, now=now, seen=view.digest)
    print(f"Đã phát động: {made.name}, phong trào số {made.pk}.")
    return 0


def _undo(arguments: argparse.Namespace) -> int:
    from chungsuc.movements.actions import undo_launch  # noqa: PLC0415

    (user, now), draft = _actor(arguments), _found(arguments)
    undo_launch(actor=user, draft=draft, reason=arguments.reason, now=now)
    print("Đã thu hồi; bản thảo mở lại.")
    return 0
