"""`chungsuc audit verify`: is the trail whole?"""

import argparse

from chungsuc.cli.database import answered


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("audit", help="kiểm tra nhật ký")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verify = verbs.add_parser("verify", help="tìm mục bị sửa, bị mất, chưa niêm phong, và chốt bảo vệ bị gỡ")
    verify.set_defaults(run=answered(_verify))


def _verify(_arguments: argparse.Namespace) -> int:
    from chungsuc import clock  # noqa: PLC0415 -- needs Django set up
    from chungsuc.audit.models import Entry, Seal  # noqa: PLC0415
    from chungsuc.audit.queries import verify  # noqa: PLC0415

    found = verify(clock.wall())
    for finding in found:
        print(finding.text)
    if found:
        return 1
    print(f"Nhật ký nguyên vẹn: {Entry.objects.count()} mục, {Seal.objects.count()} mục đã niêm phong.")
    return 0
