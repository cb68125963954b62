"""`chungsuc documents verify`: is every stored file there, as it was brought in?"""

import argparse

from chungsuc.cli.database import answered


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("documents", help="kiểm tra kho tệp")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verify = verbs.add_parser("verify", help="tìm tệp bị mất, bị sửa, và tệp thừa")
    verify.set_defaults(run=answered(_verify))


def _verify(_arguments: argparse.Namespace) -> int:
    from chungsuc.documents.models import StoredFile  # noqa: PLC0415 -- needs Django set up
    from chungsuc.documents.queries import verify_files  # noqa: PLC0415

    found = verify_files()
    for finding in found:
        print(finding.text)
    if found:
        return 1
    print(f"Kho tệp nguyên vẹn: {StoredFile.objects.count()} tệp.")
    return 0
