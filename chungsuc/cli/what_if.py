"""`chungsuc what-if`: other levels, fewer indicators or another goal, tried on all communes of a territory; nothing is stored."""

import argparse
import csv
import json
import sys
from typing import TYPE_CHECKING, Any, Final

from chungsuc.cli import BadInputError, day_in
from chungsuc.cli.database import answered
from chungsuc.rulebook.model import LEVELS

if TYPE_CHECKING:
    from chungsuc.reporting.queries import Asked
    from chungsuc.reporting.queries.what_if import Loaded, Trial, WhatIf
    from chungsuc.rulebook.what_if import Scenario

WORDS: Final = ("chưa đạt", "chưa đánh giá được", "đạt")
NAMES: Final = ("not_met", "unknown", "met")


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("what-if", help="thử phương án: đổi mức, bỏ chỉ tiêu, đổi đích; không lưu gì")
    parser.add_argument("territory", metavar="TERRITORY", help="tỉnh, huyện hoặc xã, như lang-son, lang-son/huu-lung")
    parser.add_argument("--on", required=True, metavar="DATE", help="ngày đánh giá, như 2023-11-06")
    parser.add_argument(
        "--move", action="append", default=[], metavar="PLACE[@REGION]=LEVEL", help="mức thử, như 17.8=60%% hoặc 17.8@tdmnpb=60"
    )
    parser.add_argument("--without", default="", metavar="NUMBERS", help="không xét các chỉ tiêu, tiêu chí này")
    parser.add_argument("--only", default="", metavar="NUMBERS", help="chỉ xét các chỉ tiêu, tiêu chí này")
    parser.add_argument("--goal", type=int, metavar="N", help="số xã phải đạt")
    parser.add_argument("--target", type=int, metavar="PK", help="mục tiêu của phong trào, theo số của nó trong địa chỉ trang")
    parser.add_argument("--costs", default="", metavar="TEXT", help="chi phí một chỉ tiêu ở một xã, như '17.8: 250; 18.3: 40'")
    parser.add_argument("--set", default=LEVELS[0], metavar="LEVEL", help=f"cấp của bộ tiêu chí: {', '.join(LEVELS)}")
    parser.add_argument("--line", default="official", metavar="LINE", help="dòng số liệu: official hoặc expected")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="in JSON")
    form.add_argument("--csv", action="store_true", help="in CSV")
    parser.set_defaults(run=answered(_what_if))


def _what_if(arguments: argparse.Namespace) -> int:
    from chungsuc.reporting.queries.what_if import goal_of, load_columns, targets_for, what_if  # noqa: PLC0415
    from chungsuc.rulebook.what_if_text import ScenarioError, costs_in  # noqa: PLC0415

    loaded = load_columns(asked_in(arguments))
    if loaded is None:
        raise BadInputError(f"Ngày {arguments.on} không có bộ tiêu chí cấp “{arguments.set}” nào đủ để đánh giá.")
    scenario = _scenario(arguments, loaded)
    try:
        costs = costs_in(loaded.law, arguments.costs)
    except ScenarioError as error:
        raise BadInputError(str(error)) from error
    total = sum(len(g.bodies) for g in loaded.groups)
    if arguments.goal is not None and not 0 <= arguments.goal <= total:
        raise BadInputError(f"Đích {arguments.goal} xã không hợp lý: ngày ấy có {total} xã.")
    target = next((t for t in targets_for(loaded.asked) if t.pk == arguments.target), None)
    if arguments.target is not None and target is None:
        raise BadInputError(f"Không có mục tiêu {arguments.target} nào đếm xã theo bộ tiêu chí này ở đây.")
    found = what_if(loaded, scenario, goal=goal_of(target, arguments.goal, total), costs=costs)
    if arguments.json:
        print(json.dumps(_as_json(found), ensure_ascii=False, indent=2))
    elif arguments.csv:
        _print_csv(found)
    else:
        _print(found, loaded)
    return 0


def asked_in(arguments: argparse.Namespace) -> "Asked":
    """The place, day, line and set that the words of a command ask about."""
    from chungsuc import clock  # noqa: PLC0415 -- needs Django set up
    from chungsuc.cli.rejudge import LINES, _territory  # noqa: PLC0415
    from chungsuc.progress.models import Line  # noqa: PLC0415
    from chungsuc.reporting.queries import Asked  # noqa: PLC0415

    now = clock.now()
    on = day_in(arguments.on)
    if on > now.date():
        raise BadInputError(f"Ngày {on:%d/%m/%Y} chưa đến; hôm nay là {now:%d/%m/%Y}.")
    if arguments.set not in LEVELS:
        raise BadInputError(f"Không có cấp “{arguments.set}”. Cấp của bộ tiêu chí xã là: {', '.join(LEVELS)}.")
    if arguments.line not in LINES:
        raise BadInputError(f"Không có dòng “{arguments.line}”. Dòng số liệu là: {', '.join(LINES)}.")
    place = _territory(arguments.territory, on)
    return Asked(
        places=(place,),
        paths=(place.path,),
        on=on,
        today=now.date(),
        known_at=now,
        line=Line(arguments.line),
        level=arguments.set,
    )


def _scenario(arguments: argparse.Namespace, loaded: "Loaded") -> "Scenario":
    from chungsuc.rulebook.what_if_text import scenario_in  # noqa: PLC0415

    moves = []
    for written in arguments.move:
        where, equals, level = written.partition("=")
        if not equals:
            raise BadInputError(f"“{written}” chưa rõ; viết như 17.8=60% hoặc 17.8@tdmnpb=60.")
        place, _, region = where.partition("@")
        moves.append((place, region, level))
    scenario, faults = scenario_in(
        loaded.law, loaded.asked.on, moves=moves, left_out=arguments.without, only=arguments.only
    )
    if faults:
        raise BadInputError("\n".join(faults))
    return scenario


def _unit(row: "Trial") -> dict[str, Any]:
    return {
        "key": row.body.key,
        "unit": row.body.official_name,
        "before": NAMES[row.before],
        "after": NAMES[row.after],
        "criteria_met": row.met,
        "criteria_met_after": row.met_after,
        "why": " ".join(row.why),
        "unknown": [i.number for i in row.unknown],
    }


def _as_json(found: "WhatIf") -> dict[str, Any]:
    helped = found.help
    return {
        "tried": "phương án thử, không phải kết quả chính thức",
        "standard": found.edition.id,
        "passing": len(found.passing),
        "passing_after": len(found.passing_after),
        "goal": found.goal.number if found.goal else None,
        "help": [
            {"key": h.body.key, "lacks": [i.number for i, _ in h.lacks], "cost": h.cost_text or None} for h in helped.rows
        ]
        if helped
        else [],
        "units": [_unit(row) for row in found.rows],
    }


def _print_csv(found: "WhatIf") -> None:
    print("# phương án thử, không phải kết quả chính thức")
    names = ("key", "unit", "before", "after", "criteria_met", "criteria_met_after", "why", "unknown")
    table = csv.DictWriter(sys.stdout, names, lineterminator="\n")
    table.writeheader()
    for row in found.rows:
        unit = _unit(row)
        table.writerow({**unit, "unknown": " ".join(unit["unknown"])})


def _print(found: "WhatIf", loaded: "Loaded") -> None:
    from chungsuc.rulebook.what_if_text import told  # noqa: PLC0415

    print("PHƯƠNG ÁN THỬ: không lưu, không phải kết quả chính thức.")
    sample = ", SỐ LIỆU MẪU" if any(row.body.sample_figures for row in found.rows) else ""
    print(f"{found.edition.name} ({found.edition.decision.number}), ngày {loaded.asked.on:%d/%m/%Y}: {len(found.rows)} xã{sample}")
    for line in told(found.edition, found.scenario.moved, loaded.asked.on):
        print(f"  {line}")
    print(
        f"\nĐạt: nay {len(found.passing)}, theo phương án {len(found.passing_after)} "
        f"(đạt thêm {len(found.gained)}, không còn đạt {len(found.lost)}); chưa đánh giá được {len(found.unknown_after)}."
    )
    for heading, rows in (("Sẽ đạt thêm", found.gained), ("Sẽ không còn đạt", found.lost)):
        for row in rows:
            print(f"  {heading}: {row.body.official_name}: {' '.join(row.why)}")
    if found.goal:
        print(f"\nĐích {found.goal.number} xã: còn thiếu {found.short_of_goal}.")
    if found.help:
        for helped in found.help.rows:
            lacks = ", ".join(f"{i.number} (còn {far})" if far else i.number for i, far in helped.lacks)
            cost = f"; {helped.cost_text} triệu đồng" if helped.cost is not None else ""
            print(f"  {helped.body.official_name}: thiếu {lacks}{cost}")
        if found.help.lacking:
            print(f"  Còn thiếu {found.help.lacking} xã; {found.help.unsure_count} xã chưa đánh giá được, cần có số liệu trước.")
