"""`chungsuc signs`: what should be looked at again in the figures of a territory. Never a finding about anybody."""

import argparse
import json
from typing import TYPE_CHECKING, Any

from chungsuc.cli import BadInputError
from chungsuc.cli.database import answered

if TYPE_CHECKING:
    from chungsuc.reporting.queries.signs import Sign, Signs


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("signs", help="dấu hiệu nên xem lại trong số liệu của một địa bàn")
    parser.add_argument("territory", metavar="TERRITORY", help="tỉnh hoặc huyện, như lang-son, lang-son/huu-lung")
    parser.add_argument("--on", required=True, metavar="DATE", help="đến ngày, như 2023-11-06")
    parser.add_argument("--kind", default="", metavar="KIND", help="chỉ một loại, như deadline, neighbours, poverty")
    parser.add_argument("--json", action="store_true", help="in JSON")
    parser.set_defaults(run=answered(_signs), set="commune", line="official")


def _signs(arguments: argparse.Namespace) -> int:
    from chungsuc.cli.what_if import asked_in  # noqa: PLC0415 -- needs Django set up
    from chungsuc.reporting.queries.signs import KINDS, find_signs  # noqa: PLC0415

    if arguments.kind and arguments.kind not in KINDS:
        raise BadInputError(f"Không có loại “{arguments.kind}”. Các loại: {', '.join(KINDS)}.")
    found = find_signs(asked_in(arguments), kind=arguments.kind)
    if found is None:
        raise BadInputError(f"Ngày {arguments.on} không có bộ tiêu chí nào đủ để đánh giá.")
    if arguments.json:
        print(json.dumps([_as_json(s) for k in found.kinds for s in (*k.fresh, *k.looked)], ensure_ascii=False, indent=2))
    else:
        _print(found)
    return 0


def _as_json(sign: "Sign") -> dict[str, Any]:
    return {
        "kind": sign.kind,
        "key": sign.key,
        "units": [b.key for b in sign.bodies],
        "said": sign.said,
        "figures": [{"cells": list(row.cells), "value": row.value} for row in sign.rows],
        "innocent": str(sign.about.innocent),
        "looked": [{"by": one.by, "at": one.at.isoformat(), "note": one.note} for one in sign.looked],
    }


def _print(found: "Signs") -> None:
    print("Chỗ nên xem lại, không phải kết luận về đơn vị hay người nào. Không công khai.")
    print(f"{found.communes} xã, {found.figures} số liệu: {found.fresh} chỗ nên xem, {found.looked} chỗ đã xem.")
    for kind in found.kinds:
        if not kind.fresh and not kind.looked:
            continue
        print(f"\n{kind.kind.title} ({len(kind.fresh) + kind.left_off})\n  Thường là do: {kind.kind.innocent}")
        for sign in (*kind.fresh, *kind.looked):
            seen = "".join(f" [đã xem: {one.note}, {one.by}]" for one in sign.looked)
            print(f"  {', '.join(b.official_name for b in sign.bodies)}: {sign.said}{seen}")
