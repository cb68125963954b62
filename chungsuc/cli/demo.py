"""`chungsuc demo`: a filled sample province on this machine."""

import argparse
import os
import sys
import time
from datetime import date
from pathlib import Path

DAYS = ("2020-04-20", "2023-11-06", "2025-01-15", "2025-09-15")
WORKING_DAY = "2023-11-06"


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("demo", help="dựng tỉnh mẫu và mở trang trên máy này")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--day", default=WORKING_DAY, help="ngày làm việc, ví dụ 2020-04-20")
    parser.add_argument("--no-serve", action="store_true", help="chỉ nạp dữ liệu rồi dừng")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    try:
        day = date.fromisoformat(arguments.day)
    except ValueError:
        print(f"Ngày “{arguments.day}” không đọc được. Viết như 2023-11-06.", file=sys.stderr)
        return 2
    if not 1 <= arguments.port <= 65535:
        print(f"Cổng {arguments.port} không dùng được. Chọn từ 1 đến 65535.", file=sys.stderr)
        return 2
    os.environ.setdefault("CHUNGSUC_HOME", str(Path("chungsuc-data").resolve()))
    os.environ["CHUNGSUC_DEMO"] = "1"
    os.environ["CHUNGSUC_NOW"] = day.isoformat()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chungsuc.settings")
    prepare()
    if arguments.no_serve:
        return 0
    from chungsuc.cli.serve import serve  # noqa: PLC0415 -- needs the settings above

    return serve(host="127.0.0.1", port=arguments.port)


def prepare() -> None:
    """Builds fonts and database where missing, fills the sample province once, prints the log-ins."""
    import django  # noqa: PLC0415 -- needs the settings above

    django.setup()
    from django.conf import settings  # noqa: PLC0415 -- needs Django set up
    from django.core.management import call_command  # noqa: PLC0415

    from chungsuc import clock, fonts  # noqa: PLC0415
    from chungsuc.accounts.models import User  # noqa: PLC0415
    from chungsuc.demo.load import PASSWORD, load  # noqa: PLC0415
    from chungsuc.demo.people import SAMPLE_PEOPLE  # noqa: PLC0415

    started = time.monotonic()
    fonts.ensure(settings.PACKAGE / "static" / "fonts")
    call_command("migrate", verbosity=0)
    if not User.objects.exists():
        print("Đang nạp tỉnh mẫu (số liệu mẫu, tên người do phần mềm đặt):")
        load(clock.now(), lambda line: print(f"  {line}"))
    print(f"Xong sau {time.monotonic() - started:.0f} giây. Dữ liệu ở {settings.HOME}")
    print(f"Đăng nhập thử (mật khẩu chung {PASSWORD}):")
    for person in (p for p in SAMPLE_PEOPLE if p.listed):
        print(f"  {person.username:12} {person.full_name}, {person.post}")
