"""`chungsuc import`: a filled workbook, looked at, and stored when confirmed."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from chungsuc.cli.bar import bar
from chungsuc.cli.database import answered, confirmed, person
from chungsuc.cli.export import unit

if TYPE_CHECKING:
    from chungsuc.accounts.models import User
    from chungsuc.progress.models import Workbook
    from chungsuc.progress.workbook import Preview

SHOWN = 30


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("import", help="nhập bảng tính đã điền")
    parser.add_argument("file", metavar="FILE.xlsx", type=Path)
    parser.add_argument("--as", dest="user", metavar="USER", required=True, help="người nhập")
    parser.add_argument("--yes", action="store_true", help="nhập luôn, không hỏi lại")
    parser.add_argument("--draft", action="store_true", help="lưu nháp, chưa gửi thẩm định")
    parser.add_argument(
        "--overwrite", action="store_true", help="ghi lên số người khác đã sửa sau khi biểu mẫu được phát hành"
    )
    parser.add_argument("--hidden", action="store_true", help="nhập cả thay đổi ở hàng đang ẩn")
    parser.add_argument("--marked", metavar="FILE", type=Path, help="ghi chính tệp này, đã đánh dấu lỗi")
    parser.set_defaults(run=answered(_import, refused="Chưa nhập dòng nào."))


def _import(arguments: argparse.Namespace) -> int:
    from chungsuc import clock  # noqa: PLC0415 -- needs Django set up
    from chungsuc.progress.actions import bring_workbook, drop_workbook  # noqa: PLC0415
    from chungsuc.progress.workbook import preview_of_file, read_sheet  # noqa: PLC0415

    now, user = clock.now(), person(arguments.user)
    with bar("Đang đọc và so sánh") as tick, arguments.file.open("rb") as stream:
        about = read_sheet(stream, arguments.file.name).about
        tick(1, 3)
        stream.seek(0)
        workbook = bring_workbook(
            actor=user,
            territory=unit(about.get("territory", "")),
            period=about.get("period", ""),
            name=arguments.file.name,
            stream=stream,
            now=now,
        )
        tick(2, 3)
        preview = preview_of_file(workbook, now.date())
    _say(arguments, workbook, preview)
    if arguments.marked and preview.problems:
        _mark(arguments.file, arguments.marked, preview)
    nothing = not (preview.of_kind("new", "changed", "conflict") or (preview.drafts and not arguments.draft))
    if (
        preview.problems
        or nothing
        or not (arguments.yes or confirmed("Nhập các thay đổi này?", unasked="Thêm --yes để nhập."))
    ):
        drop_workbook(actor=user, workbook=workbook, now=now)
        said = "Bảng tính này không thay đổi gì." if nothing and not preview.problems else "Chưa nhập dòng nào."
        print(said, file=sys.stderr)
        return 2 if preview.problems else 0
    return _store(arguments, user, workbook, preview)


def _store(arguments: argparse.Namespace, user: "User", workbook: "Workbook", preview: "Preview") -> int:
    from chungsuc import clock  # noqa: PLC0415 -- needs Django set up
    from chungsuc.accounts.permits import Refused  # noqa: PLC0415
    from chungsuc.progress.actions import commit_workbook, drop_workbook  # noqa: PLC0415

    try:
        with bar("Đang nhập"):
            count = commit_workbook(
                actor=user,
                workbook=workbook,
                shown=preview.state,
                now=clock.now(),
                overwrite=arguments.overwrite,
                hidden_too=arguments.hidden,
                draft=arguments.draft,
            )
    except Refused:
        drop_workbook(actor=user, workbook=workbook, now=clock.now())
        raise
    print(f"Đã {'lưu nháp' if arguments.draft else 'gửi'} {count} số liệu. Mã kiểm: {workbook.digest}")
    return 0


def _say(arguments: argparse.Namespace, workbook: "Workbook", preview: "Preview") -> None:
    counts = preview.counts
    print(f"{workbook.territory.official_name}, kỳ {workbook.period}, số liệu đến ngày {workbook.as_of:%d/%m/%Y}")
    print(
        f"Mới {counts['new']} · sửa {counts['changed']} · giữ nguyên {counts['same'] + preview.blank} · "
        f"có người đã sửa {counts['conflict']} · lỗi {counts['error']}"
    )
    if preview.drafts and not arguments.draft:
        print(f"Khi gửi thẩm định, {preview.drafts} số đang là nháp và giữ nguyên cũng được gửi.")
    if preview.hidden:
        print(f"{preview.hidden} thay đổi nằm ở hàng đang ẩn; thêm --hidden để nhập cả.")
    for problem in preview.problems[:SHOWN]:
        where = f"Hàng {problem.row}, cột “{problem.head}” ({preview.cell(problem)})"
        print(f"{where}: {problem.message}", file=sys.stderr)
    if len(preview.problems) > SHOWN:
        print(f"… và {len(preview.problems) - SHOWN} lỗi khác.", file=sys.stderr)


def _mark(source: Path, target: Path, preview: "Preview") -> None:
    from chungsuc.progress.workbook import marked  # noqa: PLC0415 -- needs Django set up

    with bar("Đang đánh dấu lỗi"):
        target.write_bytes(marked(source.read_bytes(), source.name, preview.problems))
    print(f"Đã ghi {target} với các ô lỗi được đánh dấu.")
