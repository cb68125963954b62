"""`chungsuc units TEXT`: which bodies bear or bore a name, and what became of them."""

import argparse
import os
import sys
from datetime import date


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("units", help="tìm đơn vị theo tên cũ hoặc mới")
    parser.add_argument("text", metavar="TÊN", help="có dấu hay không; thêm huyện sau dấu phẩy: “hòa bình, hữu lũng”")
    parser.add_argument("--on", metavar="NGÀY", help="ngày cần biết, ví dụ 2025-07-01; mặc định là hôm nay")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chungsuc.settings")
    import django  # noqa: PLC0415 -- slow; only when asked for

    django.setup()
    from django.db import DatabaseError  # noqa: PLC0415 -- needs Django set up

    from chungsuc import clock  # noqa: PLC0415
    from chungsuc.units.queries import search  # noqa: PLC0415

    try:
        on = date.fromisoformat(arguments.on) if arguments.on else clock.now().date()
    except ValueError:
        print(f"Ngày “{arguments.on}” không đọc được. Viết như 2025-07-01.", file=sys.stderr)
        return 2
    try:
        hits = search(arguments.text, [""], on=on)
    except DatabaseError as error:
        print(f"Không đọc được sổ đơn vị: {error}. Kiểm tra CHUNGSUC_HOME, CHUNGSUC_DATABASE.", file=sys.stderr)
        return 2
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
