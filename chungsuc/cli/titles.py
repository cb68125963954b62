"""`chungsuc titles`: a filled list of titles, looked at, and recorded when confirmed."""

import argparse
import os
import sys
from pathlib import Path

from chungsuc.cli.export import DJANGO, BadInputError


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("titles", help="ghi danh hiệu từ bảng đã điền")
    parser.add_argument("file", metavar="FILE.xlsx", type=Path)
    parser.add_argument("--as", dest="user", metavar="USER", required=True, help="người ghi")
    parser.add_argument("--yes", action="store_true", help="ghi luôn, không hỏi lại")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", DJANGO)
    import django  # noqa: PLC0415 -- slow; only when asked for

    django.setup()
    from django.db import DatabaseError  # noqa: PLC0415 -- needs Django set up

    from chungsuc.accounts.permits import Refused  # noqa: PLC0415
    from chungsuc.progress.workbook import Unfit  # noqa: PLC0415

    try:
        return _record(arguments)
    except Refused as refused:
        print(f"Chưa ghi dòng nào. {refused.reason} {refused.who_can_lift}", file=sys.stderr)
    except (BadInputError, Unfit) as error:
        print(f"Chưa ghi dòng nào. {error}", file=sys.stderr)
    except DatabaseError as error:
        print(f"Không dùng được cơ sở dữ liệu: {error}. Kiểm tra CHUNGSUC_HOME, CHUNGSUC_DATABASE.", file=sys.stderr)
    except FileNotFoundError as error:
        print(f"Không có tệp “{error.filename}”.", file=sys.stderr)
    except OSError as error:
        print(f"Không đọc được tệp: {error}.", file=sys.stderr)
    return 2


def _record(arguments: argparse.Namespace) -> int:
    from chungsuc import clock  # noqa: PLC0415 -- needs Django set up
    from chungsuc.accounts.models import User  # noqa: PLC0415
    from chungsuc.progress.actions import record_titles  # noqa: PLC0415
    from chungsuc.progress.workbook.titles import read_titles  # noqa: PLC0415
    from chungsuc.units.queries import actor_on  # noqa: PLC0415

    now, user = clock.now(), User.objects.filter(username=arguments.user).first()
    if user is None:
        raise BadInputError(f"Không có người dùng “{arguments.user}”.")
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
    if not (arguments.yes or _confirmed(len(lines))):
        print("Chưa ghi dòng nào.", file=sys.stderr)
        return 0
    done = record_titles(actor=user, entries=[line.entry for line in lines if line.entry], now=now)
    print(f"Đã ghi {len(done)} danh hiệu.")
    return 0


def _confirmed(count: int) -> bool:
    if not sys.stdin.isatty():
        print("Thêm --yes để ghi.", file=sys.stderr)
        return False
    return input(f"Ghi {count} danh hiệu? [c/K] ").strip().lower() in ("c", "có", "co", "y", "yes")
