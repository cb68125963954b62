"""`chungsuc audit verify`: is the trail whole?"""

import argparse
import os
import sys


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("audit", help="kiểm tra nhật ký")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verify = verbs.add_parser("verify", help="tìm mục bị sửa, bị mất, chưa niêm phong, và chốt bảo vệ bị gỡ")
    verify.set_defaults(run=run)


def run(_arguments: argparse.Namespace) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chungsuc.settings")
    import django  # noqa: PLC0415 -- slow; only when asked for

    django.setup()
    from django.db import DatabaseError  # noqa: PLC0415 -- needs Django set up

    from chungsuc import clock  # noqa: PLC0415
    from chungsuc.audit.models import Entry, Seal  # noqa: PLC0415
    from chungsuc.audit.queries import verify  # noqa: PLC0415

    try:
        found = verify(clock.wall())
        entries, seals = Entry.objects.count(), Seal.objects.count()
    except DatabaseError as error:
        print(f"Không đọc được nhật ký: {error}. Kiểm tra CHUNGSUC_HOME, CHUNGSUC_DATABASE.", file=sys.stderr)
        return 2
    for finding in found:
        print(finding.text)
    if found:
        return 1
    print(f"Nhật ký nguyên vẹn: {entries} mục, {seals} mục đã niêm phong.")
    return 0
