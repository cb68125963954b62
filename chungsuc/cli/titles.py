"""`chungsuc titles`: a filled list of titles, looked at, and recorded when confirmed."""

import argparse
import sys
from pathlib import Path

from chungsuc.cli import BadInputError
from chungsuc.cli.database import answered, confirmed, person


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("titles", help="ghi danh hiệu từ bảng đã điền")
    parser.add_argument("file", metavar="FILE.xlsx", type=Path)
    parser.add_argument("--as", dest="user", metavar="USER", required=True, help="người ghi")
    parser.add_argument("--yes", action="store_true", help="ghi luôn, không hỏi lại")
    parser.set_defaults(run=answered(_record, refused="Chưa ghi dòng nào.", missing="tệp"))


def _record(arguments: argparse.Namespace) -> int:
    from chungsuc import clock  # noqa: PLC0415 -- needs Django set up
    from chungsuc.progress.actions import record_titles  # noqa: PLC0415
    from chungsuc.progress.workbook.titles import read_titles  # noqa: PLC0415
    from chungsuc.units.queries import actor_on  # noqa: PLC0415

    now, user = clock.now(), person(arguments.user)
    actor = actor_on(user, now.date())
    if not any(actor.coordinates(place.path) for place in actor.territories):
        raise BadInputError("Chỉ cơ quan điều phối ghi danh hiệu.")
    with arguments.file.open("rb") as stream:
        lines = read_titles(stream, arguments.file.name, actor)
    for line in lines:
        said = " ".join(line.problems) or f"{line.cells['title']}, {line.cells['decision']}"
        where = line.entry.body.official_name if line.entry else line.cells["name"]
        print(f"Hàng {line.number}: {where}: {said}")
    if any(line.problems for line in lines):
        print("Chưa ghi dòng nào: còn dòng cần sửa.", file=sys.stderr)
        return 2
    if not (arguments.yes or confirmed(f"Ghi {len(lines)} danh hiệu?", unasked="Thêm --yes để ghi.")):
        print("Chưa ghi dòng nào.", file=sys.stderr)
        return 0
    done = record_titles(actor=user, entries=[line.entry for line in lines if line.entry], now=now)
    print(f"Đã ghi {len(done)} danh hiệu.")
    return 0
