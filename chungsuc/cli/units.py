"""`chungsuc units TEXT`: which bodies bear or bore a name, and what became of them."""

import argparse
import sys

from chungsuc.cli import day_in
from chungsuc.cli.database import answered


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("units", help="tìm đơn vị theo tên cũ hoặc mới")
    parser.add_argument("text", metavar="TÊN", help="có dấu hay không; thêm huyện sau dấu phẩy: “hòa bình, hữu lũng”")
    parser.add_argument("--on", metavar="NGÀY", help="ngày cần biết, ví dụ 2025-07-01; mặc định là hôm nay")
    parser.set_defaults(run=answered(_search))


def _search(arguments: argparse.Namespace) -> int:
    from chungsuc import clock  # noqa: PLC0415 -- needs Django set up
    from chungsuc.units.queries import search  # noqa: PLC0415

    on = day_in(arguments.on, "2025-07-01") if arguments.on else clock.now().date()
    hits = search(arguments.text, [""], on=on)
    for hit in hits:
        body, home = hit.body, hit.home
        above = f", {body.parent.official_name}" if body.parent else ""
        until = f"{body.valid_to:%d/%m/%Y}" if body.valid_to else "nay"
        then = f"; {'nay là' if hit.ended else 'sau đó là'} {home.official_name} ({home.key})" if home else ""
        code = f" [{body.code_on(on)}]" if body.code else ""
        print(f"{body.official_name}{above}{code} ({body.key}): {body.valid_from:%d/%m/%Y} – {until}{then}")
    if not hits:
        print(f"Không có đơn vị nào tên “{arguments.text}”.", file=sys.stderr)
    return 0 if hits else 1
