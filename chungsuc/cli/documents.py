"""`chungsuc documents`: the store verified, a signed paper verified, papers brought into a register, the index rebuilt."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from chungsuc.cli import BadInputError
from chungsuc.cli.database import answered, confirmed, person

if TYPE_CHECKING:
    from chungsuc.documents.actions import Entry
    from chungsuc.documents.bringing import Proposal
    from chungsuc.documents.signing import Signature
    from chungsuc.units.models import Body


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("documents", help="kiểm tra kho tệp, chữ ký; đưa văn bản vào sổ")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verify = verbs.add_parser("verify", help="kiểm tra chữ ký số của một tệp; không nêu tệp thì kiểm tra kho tệp")
    verify.add_argument("file", metavar="FILE", type=Path, nargs="?", help="tệp pdf đã ký")
    verify.set_defaults(run=answered(_verify, missing="tệp"))
    bring = verbs.add_parser("add", help="đưa văn bản vào sổ")
    bring.add_argument("files", metavar="FILE", type=Path, nargs="+")
    bring.add_argument("--as", dest="user", metavar="USER", required=True, help="người ghi")
    bring.add_argument("--register", metavar="UNIT", help="sổ của đơn vị nào (mã đơn vị, ví dụ lang-son)")
    bring.add_argument("--yes", action="store_true", help="ghi luôn, không hỏi lại")
    bring.set_defaults(run=answered(_add, refused="Chưa ghi.", missing="tệp"))
    index = verbs.add_parser("index", help="lập lại chỉ mục tìm văn bản")
    index.set_defaults(run=answered(_index))


def _verify(arguments: argparse.Namespace) -> int:
    return _verify_file(arguments.file) if arguments.file else _verify_store()


def _verify_store() -> int:
    from django.db import connection  # noqa: PLC0415 -- needs Django set up

    from chungsuc.documents import index  # noqa: PLC0415
    from chungsuc.documents.models import StoredFile  # noqa: PLC0415
    from chungsuc.documents.queries import verify_files  # noqa: PLC0415

    found = [finding.text for finding in verify_files()]
    if index.missing(connection):
        found.append("Chỉ mục tìm văn bản bị thiếu. Chạy: chungsuc documents index")
    for text in found:
        print(text)
    if found:
        return 1
    print(f"Kho tệp nguyên vẹn: {StoredFile.objects.count()} tệp.")
    return 0


def _verify_file(path: Path) -> int:
    """0: signed and intact, 1: not, 2: no PDF that can be read."""
    from chungsuc import clock  # noqa: PLC0415 -- needs Django set up
    from chungsuc.documents.actions import signatures_of  # noqa: PLC0415
    from chungsuc.documents.queries.papers import issued_as  # noqa: PLC0415
    from chungsuc.documents.signing import MOST_BYTES, NotSigned  # noqa: PLC0415

    if path.stat().st_size > MOST_BYTES:
        raise BadInputError(f"Tệp “{path.name}” nặng quá {MOST_BYTES // 2**20} MB.")
    content = path.read_bytes()
    try:
        found = signatures_of(content, clock.wall())
    except NotSigned as problem:
        raise BadInputError(f"{path.name}: {problem}") from problem
    if not found:
        print("Chưa ký số.")
    for one in found:
        print(_signature(one))
    known = issued_as(content)
    print(f"Trong sổ: {known}" if known else "Không phải tệp nào trong sổ của máy này.")
    return 0 if found and all(one.holds for one in found) else 1


def _signature(one: "Signature") -> str:
    who = ", ".join(part for part in (one.signer or "Không rõ người ký", one.organisation) if part)
    when = f", {one.at:%H:%M %d/%m/%Y}" if one.at else ""
    by_whom = "" if one.stamped or not one.at else " (giờ máy người ký)"
    if not one.intact:
        return f"{who}{when}: KHÔNG NGUYÊN VẸN, nội dung đã ký bị sửa."
    if not one.untouched:
        return f"{who}{when}: KHÔNG NGUYÊN VẸN, tệp bị thêm nội dung sau khi ký."
    trusted = "chứng thư thuộc gốc được tin cậy" if one.trusted else "chứng thư chưa thuộc gốc nào được tin cậy"
    return f"{who}{when}{by_whom}: nguyên vẹn; {trusted}."


def _add(arguments: argparse.Namespace) -> int:
    """0: all registered, 1: some were there already or not confirmed, 2: some could not be."""
    from chungsuc import clock  # noqa: PLC0415 -- needs Django set up
    from chungsuc.documents.permissions import kept_registers  # noqa: PLC0415
    from chungsuc.units.queries import actor_on  # noqa: PLC0415

    user = person(arguments.user)
    registers = kept_registers(actor_on(user, clock.now().date()))
    names = ", ".join(body.key for body in registers) or "không có"
    fitting = [body for body in registers if arguments.register in (None, body.key)]
    if len(fitting) != 1:
        raise BadInputError(f"Chọn một sổ bằng --register. {user.full_name} giữ sổ của: {names}.")
    return max(_add_one(path, arguments, fitting[0]) for path in arguments.files)


def _add_one(path: Path, arguments: argparse.Namespace, holder: "Body") -> int:
    from chungsuc import clock  # noqa: PLC0415 -- needs Django set up
    from chungsuc.accounts.permits import Refused  # noqa: PLC0415
    from chungsuc.documents.actions import AlreadyThere, register_paper, store  # noqa: PLC0415
    from chungsuc.documents.bringing import proposal, read_stored  # noqa: PLC0415

    now, user = clock.now(), person(arguments.user)
    try:
        with path.open("rb") as stream:
            file = store(by=user, name=path.name, stream=stream, now=now, paper=True)
        brought = read_stored(file)
        found = proposal(brought, holder, now.date())
        print(f"{path.name}: {_said(found)}")
        for doubt in brought.doubts:
            print(f"  {doubt}", file=sys.stderr)
        if not (arguments.yes or confirmed("Vào sổ?", unasked="Thêm --yes để vào sổ.")):
            return 1
        paper = register_paper(
            actor=user, holder=holder, entry=_entry(found, holder), file=file, brought=brought, now=now
        )
    except AlreadyThere as told:
        print(f"{path.name}: {told}", file=sys.stderr)
        return 1
    except Refused as refused:
        print(f"{path.name}: chưa vào sổ. {refused.reason} {refused.who_can_lift}".rstrip(), file=sys.stderr)
        return 2
    print(f"{path.name}: đã vào sổ, {paper.name}.")
    return 0


def _said(found: "Proposal") -> str:
    number = "/".join(part for part in (found.number, found.symbol) if part) or "chưa có số"
    parts = (found.type, number, found.dated, found.issuer_name, found.subject)
    return "; ".join(part for part in parts if part)


def _entry(found: "Proposal", holder: "Body") -> "Entry":
    from chungsuc.documents.actions import Entry  # noqa: PLC0415 -- needs Django set up
    from chungsuc.documents.models import Direction  # noqa: PLC0415

    own = found.issuer is not None and found.issuer.pk == holder.pk
    return Entry.of(found, Direction.OUTGOING if own else Direction.INCOMING)


def _index(_arguments: argparse.Namespace) -> int:
    from django.db import connection  # noqa: PLC0415 -- needs Django set up

    from chungsuc.documents import index  # noqa: PLC0415
    from chungsuc.documents.models import Paper  # noqa: PLC0415

    index.install(connection)
    index.rebuild(connection)
    print(f"Đã lập lại chỉ mục của {Paper.objects.count()} văn bản.")
    return 0
