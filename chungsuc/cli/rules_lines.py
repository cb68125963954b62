"""`chungsuc rules lines`: a whole set typed as numbered lines, checked, proposed, and confirmed by a second person."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chungsuc.cli import BadInputError
from chungsuc.cli.database import answered, confirmed, person
from chungsuc.cli.rules_entered import agreed, day, show_waiting, territory_of, with_settling

if TYPE_CHECKING:
    from datetime import datetime

    from chungsuc.accounts.models import User
    from chungsuc.rulebook.model import Edition

NOTHING = "Chưa gửi bộ nào."
LARGEST = 2 * 1024**2


def add(actions: "argparse._SubParsersAction[Any]") -> None:
    parser = actions.add_parser("lines", help="kiểm tra, nhập cả một bộ tiêu chí viết thành dòng (docs/rule-lines.md)")
    parser.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help="tệp chữ, mỗi dòng một tiêu chí hoặc chỉ tiêu"
    )
    parser.add_argument("--check", action="store_true", help="chỉ đọc và báo lỗi, không gửi")
    parser.add_argument("--standard", metavar="ID", default="", help="mã bộ, như qd-933-2018-lang-son-nang-cao")
    parser.add_argument("--name", default="", help="tên bộ; mặc định như bộ đang chờ nội dung")
    parser.add_argument("--level", default="", help="cho loại nào, như commune; mặc định như bộ đang chờ nội dung")
    parser.add_argument(
        "--columns",
        choices=("region", "group"),
        help="cột theo vùng (region) hay nhóm xã (group); mặc định như bộ đang chờ nội dung",
    )
    parser.add_argument("--decision", default="", help="số quyết định")
    parser.add_argument("--decided-by", default="", help="cơ quan ban hành")
    parser.add_argument("--decision-day", dest="decided_on", type=day, metavar="YYYY-MM-DD", help="ngày quyết định")
    parser.add_argument("--page", default="", help="trang")
    parser.add_argument("--annex", default="", help="phụ lục")
    parser.add_argument(
        "--from", dest="starts", type=day, metavar="YYYY-MM-DD", help="áp dụng từ; mặc định như bộ đang chờ nội dung"
    )
    parser.add_argument("--to", dest="ends", type=day, metavar="YYYY-MM-DD", help="đến hết ngày; mặc định như trên")
    with_settling(parser)
    parser.set_defaults(run=answered(_lines, refused=NOTHING))


def _lines(arguments: argparse.Namespace) -> int:
    from chungsuc import clock  # noqa: PLC0415 -- needs Django set up

    now, user = clock.now(), person(arguments.user)
    if (done := _settled(arguments, user, now)) is not None:
        return done
    if arguments.file is None:
        return _waiting(user, now)
    text = _text(arguments.file)
    shell = _shell(arguments.standard)
    return _proposed(arguments, user, text, shell, now)


def _text(path: Path) -> str:
    if path.stat().st_size > LARGEST:
        raise BadInputError(f"Tệp {path.name} lớn quá {LARGEST // 1024**2} MB.")
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInputError(f"Tệp {path.name} không phải mã hóa UTF-8 (byte lạ ở vị trí {error.start}).") from error


def _shell(standard: str) -> "Edition | None":
    from chungsuc.progress.lawbook import current  # noqa: PLC0415 -- needs Django set up

    if not standard:
        raise BadInputError("Cần --standard, mã của bộ tiêu chí.")
    return current().edition(standard) if standard in current().edition_ids else None


def _settled(arguments: argparse.Namespace, user: "User", now: "datetime") -> int | None:
    from chungsuc.progress import actions  # noqa: PLC0415 -- needs Django set up
    from chungsuc.progress.models import EnteredEdition  # noqa: PLC0415

    asked = arguments.confirm or arguments.refuse or arguments.withdraw
    if asked is None:
        return None
    found = EnteredEdition.objects.filter(pk=asked[0]).select_related("typed_by").first()
    if found is None or len(asked) > 1:
        raise BadInputError("Mỗi lần một bộ." if found else f"Không có bộ nhập số {asked[0]}.")
    print(f"{found.pk}: {found.standard}, {found.name}, {found.decision}; {found.typed_by.full_name} nhập")
    word = agreed(arguments, "bộ này")
    if not word:
        return 0
    if arguments.withdraw:
        actions.withdraw_edition(actor=user, edition=found, now=now)
    else:
        actions.settle_edition(
            actor=user, edition=found, accept=bool(arguments.confirm), because=arguments.because, now=now
        )
    print(f"Đã {word} bộ {found.standard}.")
    return 0


def _waiting(user: "User", now: "datetime") -> int:
    from chungsuc.progress.models import EnteredEdition  # noqa: PLC0415 -- needs Django set up
    from chungsuc.progress.queries.law import law_waiting_for  # noqa: PLC0415
    from chungsuc.units.queries import actor_on  # noqa: PLC0415

    waiting = law_waiting_for(actor_on(user, now.date()))
    own = [one for one in waiting.own if isinstance(one, EnteredEdition)]

    def line(one: EnteredEdition) -> str:
        return f"{one.pk}: {one.standard}, {one.name}, {one.decision}, {one.page}; {one.typed_by.full_name}"

    show_waiting(map(line, waiting.editions), map(line, own), nothing="Không có bộ nào chờ xác nhận.")
    return 0


def _proposed(arguments: argparse.Namespace, user: "User", text: str, shell: "Edition | None", now: "datetime") -> int:
    from chungsuc.progress.actions import EditionHead, Source, propose_edition  # noqa: PLC0415 -- needs Django set up

    decided_on = arguments.decided_on or (shell.decision.date if shell else None)
    if decided_on is None:
        raise BadInputError("Cần --decision-day, ngày của quyết định.")
    source = Source(
        decision=arguments.decision or (shell.decision.number if shell else ""),
        decided_by=arguments.decided_by or (shell.decision.issuer if shell else ""),
        decided_on=decided_on,
        page=arguments.page,
    )
    head = EditionHead(
        standard=arguments.standard,
        name=arguments.name or (shell.name if shell else ""),
        level=arguments.level or (shell.level if shell else ""),
        valid_from=arguments.starts or (shell.effective_from if shell else source.decided_on),
        annex=arguments.annex,
        valid_to=arguments.ends or (shell.effective_to if shell else None),
        columns_by=arguments.columns or (shell.columns_by if shell else "region"),
    )
    if not _read(text, head, source):
        return 2
    if arguments.check:
        return 0
    if not (arguments.yes or confirmed("Gửi bộ này?", unasked="Thêm --yes để gửi.")):
        print(NOTHING, file=sys.stderr)
        return 0
    territory = territory_of(arguments, user, now)
    done = propose_edition(actor=user, territory=territory, head=head, lines=text, source=source, now=now)
    print(f"Đã gửi bộ {done.standard} chờ người thứ hai xác nhận: {done.pk}.")
    return 0


def _read(text: str, typed: Any, source: Any) -> bool:  # noqa: ANN401 -- EditionHead and Source need Django set up
    """Prints the set as it reads, or every fault with its line."""
    from chungsuc.progress.lawbook import current  # noqa: PLC0415 -- needs Django set up
    from chungsuc.rulebook.lines import Head, LinesError, read_lines  # noqa: PLC0415
    from chungsuc.rulebook.model import Decision  # noqa: PLC0415

    decision = Decision(source.decision, source.decided_on, source.decided_by, typed.annex or None, "verified")
    head = Head(
        id=typed.standard,
        name=typed.name,
        level=typed.level,
        decision=decision,
        effective_from=typed.valid_from,
        effective_to=typed.valid_to,
        columns_by=typed.columns_by,
    )
    try:
        edition = read_lines(text, head, measures=current().measures).edition
    except LinesError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        print(NOTHING, file=sys.stderr)
        return False
    print(f"{len(edition.criteria)} tiêu chí, {len(edition.indicators)} chỉ tiêu.")
    unknown = [
        i.number for i in edition.indicators if not any(t.general is not None or t.by_region for t in i.thresholds)
    ]
    if unknown:
        print(f"Mức chưa rõ: {', '.join(unknown)}.")
    return True
