"""`chungsuc rules overlay` and `check-record`: levels, wordings and checks typed from a decision, and confirmed by a second person."""

import argparse
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chungsuc.cli import BadInputError, day_in
from chungsuc.cli.database import answered, confirmed, person

if TYPE_CHECKING:
    from datetime import datetime

    from chungsuc.accounts.models import User
    from chungsuc.progress.models import Provision
    from chungsuc.progress.workbook.law_reading import LawPreview
    from chungsuc.rulebook.model import Edition
    from chungsuc.units.models import Body

NOTHING = "Chưa gửi mục nào."


def add(actions: "argparse._SubParsersAction[Any]") -> None:
    overlay = actions.add_parser("overlay", help="nhập mức, nội dung của tỉnh từ tệp; xem và xác nhận mục chờ")
    overlay.add_argument("file", nargs="?", type=Path, metavar="FILE", help="bảng mức .xlsx hoặc bộ bổ sung .yaml")
    overlay.add_argument("--marked", type=Path, metavar="FILE", help="ghi chính bảng này, đã đánh dấu lỗi")
    overlay.set_defaults(run=answered(_overlay, refused=NOTHING))
    check = actions.add_parser("check-record", help="ghi việc kiểm tra một mức với văn bản")
    check.add_argument("standard", nargs="?", help="như qd-318-2022-ntm")
    check.add_argument("place", nargs="?", help="chỉ tiêu, như 17.8, hoặc chỉ tiêu/phần")
    check.add_argument("--column", default="", help="vùng hoặc nhóm xã, như tdmnpb; không ghi là mức chung")
    check.add_argument("--level", help="mức mà văn bản ghi, như 70%%, đạt, Khá")
    check.add_argument("--decision", default="", help="số văn bản, như 318/QĐ-TTg")
    check.add_argument("--page", default="", help="trang")
    check.add_argument("--day", dest="decided_on", type=day, metavar="YYYY-MM-DD", help="ngày văn bản")
    check.set_defaults(run=answered(_check_record, refused=NOTHING))
    overlay.add_argument(
        "--decision-day", dest="decided_on", type=day, metavar="YYYY-MM-DD", help="ngày văn bản của tệp .yaml"
    )
    for parser in (overlay, check):
        parser.add_argument("--decided-by", default="", help="cơ quan ban hành văn bản")
        with_settling(parser)


def with_settling(parser: argparse.ArgumentParser) -> None:
    """Who acts, where, and what may be done with what waits."""
    parser.add_argument("--by", dest="user", metavar="USER", required=True, help="người nhập, hoặc người xác nhận")
    parser.add_argument("--territory", metavar="KEY", help="địa bàn, như lang-son; mặc định địa bàn của người nhập")
    settle = parser.add_mutually_exclusive_group()
    settle.add_argument("--confirm", metavar="IDS", type=numbers, help="xác nhận các mục này, như 12,13")
    settle.add_argument("--refuse", metavar="IDS", type=numbers, help="không xác nhận, kèm --because")
    settle.add_argument("--withdraw", metavar="IDS", type=numbers, help="rút lại mục của mình")
    parser.add_argument("--because", default="", help="lý do không xác nhận")
    parser.add_argument("--yes", action="store_true", help="làm luôn, không hỏi lại")


def day(text: str) -> date:
    try:
        return day_in(text, "2022-03-08")
    except BadInputError as unread:
        raise argparse.ArgumentTypeError(str(unread)) from None


def numbers(text: str) -> list[int]:
    pieces = [piece.strip() for piece in text.split(",") if piece.strip()]
    if not pieces or not all(p.isascii() and p.isdecimal() and len(p) < 10 for p in pieces):
        raise argparse.ArgumentTypeError(f"“{text}” không phải các số mục, viết như 12,13")
    return [int(piece) for piece in pieces]


def territory_of(arguments: argparse.Namespace, user: "User", now: "datetime") -> "Body":
    from chungsuc.cli.export import unit  # noqa: PLC0415 -- needs Django set up
    from chungsuc.units.queries import actor_on  # noqa: PLC0415

    if arguments.territory:
        return unit(arguments.territory)
    found = {place.pk: place for place in actor_on(user, now.date()).territories}
    if len(found) != 1:
        raise BadInputError(f"{user.username} có {len(found)} địa bàn. Thêm --territory.")
    return next(iter(found.values()))


def _overlay(arguments: argparse.Namespace) -> int:
    from chungsuc import clock  # noqa: PLC0415 -- needs Django set up

    now, user = clock.now(), person(arguments.user)
    if (done := _settled(arguments, user, now)) is not None:
        return done
    if arguments.file is None:
        return _waiting(user, now)
    territory = territory_of(arguments, user, now)
    if arguments.file.suffix.lower() in (".yaml", ".yml"):
        preview = _from_rule_file(arguments, territory, now)
    else:
        preview = _from_workbook(arguments, territory, now)
    return _proposed(arguments, user, territory, preview, now)


def _settled(arguments: argparse.Namespace, user: "User", now: "datetime") -> int | None:
    """What was asked of waiting rows, done; None where nothing was asked."""
    from chungsuc.progress import actions  # noqa: PLC0415 -- needs Django set up
    from chungsuc.progress.models import Provision  # noqa: PLC0415
    from chungsuc.progress.typed import called  # noqa: PLC0415

    asked = arguments.confirm or arguments.refuse or arguments.withdraw
    if asked is None:
        return None
    found = list(Provision.objects.filter(pk__in=asked).select_related("typed_by").order_by("pk"))
    if missing := sorted(set(asked) - {one.pk for one in found}):
        raise BadInputError(f"Không có mục {', '.join(map(str, missing))}.")
    for one in found:
        print(f"{one.pk}: {called(one)}, {_said(one)}, theo {one.decision}, {one.page}; {one.typed_by.full_name} nhập")
    word = agreed(arguments, f"{len(found)} mục")
    if not word:
        return 0
    if arguments.withdraw:
        actions.withdraw_provisions(actor=user, provisions=found, now=now)
    else:
        actions.settle_provisions(
            actor=user, provisions=found, accept=bool(arguments.confirm), because=arguments.because, now=now
        )
    print(f"Đã {word} {len(found)} mục.")
    return 0


def agreed(arguments: argparse.Namespace, what: str) -> str:
    """The word for what is to be done with what waits, once the person has agreed; "" where they have not."""
    word = "Xác nhận" if arguments.confirm else "Không xác nhận" if arguments.refuse else "Rút lại"
    sure = arguments.yes or confirmed(f"{word} {what}?", unasked=f"Thêm --yes để {word.lower()}.")
    return word.lower() if sure else ""


def show_waiting(theirs: Iterable[str], own: Iterable[str], *, nothing: str) -> None:
    """A line for each that the person may settle, and for each that somebody else has to."""
    groups = (("Chờ xác nhận", list(theirs)), ("Đã gửi, chờ người khác xác nhận", list(own)))
    for title, lines in groups:
        if lines:
            print(f"{title}:", *(f"  {line}" for line in lines), sep="\n")
    if not any(lines for _, lines in groups):
        print(nothing)


def _said(provision: "Provision") -> str:
    return f"“{provision.wording}”" if provision.wording else f"mức {provision.level}"


def _waiting(user: "User", now: "datetime") -> int:
    from chungsuc.progress.models import Provision  # noqa: PLC0415 -- needs Django set up
    from chungsuc.progress.queries.law import law_waiting_for  # noqa: PLC0415
    from chungsuc.progress.queries.law_waiting import lapsed_checks  # noqa: PLC0415
    from chungsuc.progress.typed import called  # noqa: PLC0415
    from chungsuc.units.queries import actor_on  # noqa: PLC0415

    waiting = law_waiting_for(actor_on(user, now.date()))
    own = [one for one in waiting.own if isinstance(one, Provision)]

    def line(one: Provision) -> str:
        told = f"{_said(one)}, từ {one.valid_from:%d/%m/%Y}, theo {one.decision}, {one.page}"
        return f"{one.pk}: {one.standard} {called(one)}: {told}; {one.typed_by.full_name}"

    show_waiting(map(line, waiting.provisions), map(line, own), nothing="Không có mục nào chờ xác nhận.")
    for territory in {t.pk: t for t in actor_on(user, now.date()).territories}.values():
        for standard, place, column in lapsed_checks(territory):
            where = f"{place} ({column})" if column else place
            print(
                f"Cần kiểm tra lại: {standard} {where}, {territory.official_name}: mức đã khác với mức được kiểm tra."
            )
    return 0


def _edition_now(standard: str, territory: "Body", on: date) -> "Edition":
    """As it applies in the territory."""
    from chungsuc.progress.lawbook import law_for  # noqa: PLC0415 -- needs Django set up

    law = law_for([territory])
    try:
        national = law.rulebook.edition(standard)
    except KeyError as error:
        raise BadInputError(f"{error.args[0]}.") from error
    return law.overlaid(national, territory, on)


def _from_workbook(arguments: argparse.Namespace, territory: "Body", now: "datetime") -> "LawPreview":
    from chungsuc.progress.workbook.law_reading import law_marked, law_preview, standard_of  # noqa: PLC0415

    data, name = arguments.file.read_bytes(), arguments.file.name
    edition = _edition_now(standard_of(data, name), territory, now.date())
    preview = law_preview(data, name, edition, on=now.date())
    if preview.problems and arguments.marked:
        arguments.marked.write_bytes(law_marked(data, name, preview))
        print(f"Đã ghi {arguments.marked} với các ô lỗi được đánh dấu.")
    return preview


def _from_rule_file(arguments: argparse.Namespace, territory: "Body", now: "datetime") -> "LawPreview":
    from chungsuc.progress.workbook.law_files import preview_of_overlay  # noqa: PLC0415 -- needs Django set up
    from chungsuc.rulebook.overlays import read_overlay  # noqa: PLC0415
    from chungsuc.rulebook.problems import RuleFileError  # noqa: PLC0415

    if not arguments.decided_by or arguments.decided_on is None:
        raise BadInputError("Tệp .yaml không ghi ai ban hành văn bản, ngày nào. Thêm --decided-by và --decision-day.")
    try:
        overlay = read_overlay(arguments.file)
    except RuleFileError as error:
        raise BadInputError("\n".join(map(str, error.problems))) from error
    edition = _edition_now(overlay.extends, territory, now.date())
    return preview_of_overlay(
        edition, overlay, territory, decided_by=arguments.decided_by, decided_on=arguments.decided_on
    )


def _proposed(
    arguments: argparse.Namespace, user: "User", territory: "Body", preview: "LawPreview", now: "datetime"
) -> int:
    from chungsuc.progress.actions import propose_law_workbook  # noqa: PLC0415 -- needs Django set up
    from chungsuc.progress.models import ProvisionKind  # noqa: PLC0415

    for row in preview.rows:
        where = f"{row.place} ({row.label})" if row.label else row.place
        change = row.after if row.before == row.after else f"{row.before} → {row.after}"
        reason = f"; lý do thấp hơn: {row.looser_because}" if row.looser_because else ""
        print(
            f"{where}: {ProvisionKind(row.kind).label}: {change}, từ {row.valid_from:%d/%m/%Y}, {row.decision}, {row.page}{reason}"
        )
    if preview.stale:
        print("Bộ tiêu chí đã thay đổi từ khi bảng này được phát hành; “mức đang dùng” ở trên là của hôm nay.")
    for problem in preview.problems:
        where = f"Hàng {problem.row}, cột “{problem.head}”: " if problem.row else ""
        print(f"{where}{problem.message}", file=sys.stderr)
    if preview.problems:
        print(NOTHING, file=sys.stderr)
        return 2
    if not preview.rows:
        print("Tệp này không có dòng nào được điền.", file=sys.stderr)
        return 0
    if not (arguments.yes or confirmed(f"Gửi {len(preview.rows)} mục?", unasked="Thêm --yes để gửi.")):
        print(NOTHING, file=sys.stderr)
        return 0
    done = propose_law_workbook(actor=user, territory=territory, preview=preview, now=now)
    print(f"Đã gửi {len(done)} mục chờ người thứ hai xác nhận: {', '.join(str(one.pk) for one in done)}.")
    return 0


def _check_record(arguments: argparse.Namespace) -> int:
    from chungsuc import clock  # noqa: PLC0415 -- needs Django set up
    from chungsuc.progress.workbook.law_files import preview_of_check  # noqa: PLC0415

    now, user = clock.now(), person(arguments.user)
    if (done := _settled(arguments, user, now)) is not None:
        return done
    if not (arguments.standard and arguments.place and arguments.level):
        raise BadInputError("Cần bộ tiêu chí, chỉ tiêu và --level; hoặc --confirm, --refuse, --withdraw.")
    territory = territory_of(arguments, user, now)
    edition = _edition_now(arguments.standard, territory, now.date())
    national = edition.decision
    same = arguments.decision in ("", national.number)
    preview = preview_of_check(
        edition,
        territory,
        place=arguments.place,
        column=arguments.column,
        typed=arguments.level,
        decision=arguments.decision or national.number,
        decided_by=arguments.decided_by or (national.issuer if same else ""),
        decided_on=arguments.decided_on or (national.date if same else None),
        page=arguments.page,
        on=now.date(),
    )
    return _proposed(arguments, user, territory, preview, now)
