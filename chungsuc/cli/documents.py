"""`chungsuc documents verify`: is every stored file there, as it was brought in?"""

import argparse
import os
import sys


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("documents", help="kiểm tra kho tệp")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verify = verbs.add_parser("verify", help="tìm tệp bị mất, bị sửa, và tệp thừa")
    verify.set_defaults(run=run)


def run(_arguments: argparse.Namespace) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chungsuc.settings")
    import django  # noqa: PLC0415 -- slow; only when asked for

    django.setup()
    from django.db import DatabaseError  # noqa: PLC0415 -- needs Django set up

    from chungsuc.documents.models import StoredFile  # noqa: PLC0415
    from chungsuc.documents.queries import verify_files  # noqa: PLC0415

    try:
        found = verify_files()
        count = StoredFile.objects.count()
    except (DatabaseError, OSError) as error:
        print(f"Không đọc được kho tệp: {error}. Kiểm tra CHUNGSUC_HOME, CHUNGSUC_DATABASE.", file=sys.stderr)
        return 2
    for finding in found:
        print(finding.text)
    if found:
        return 1
    print(f"Kho tệp nguyên vẹn: {count} tệp.")
    return 0
