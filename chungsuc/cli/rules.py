"""`chungsuc rules`: which criteria sets there are, what they ask for, and whether their files are well formed."""

import argparse
import sys
from pathlib import Path
from typing import Any

from chungsuc.rulebook.load import DATA, load
from chungsuc.rulebook.model import GENERAL, Edition, Indicator, Level, Part, Threshold
from chungsuc.rulebook.overlays import OtherEditionError
from chungsuc.rulebook.rules import level_text


def add(subparsers: "argparse._SubParsersAction[Any]") -> None:
    parser = subparsers.add_parser("rules", help="xem và kiểm tra bộ quy tắc")
    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("list", help="các bộ tiêu chí và bộ bổ sung").set_defaults(run=run_list)
    show = actions.add_parser("show", help="một bộ tiêu chí")
    show.add_argument("standard", help="như qd-318-2022-ntm")
    show.add_argument("--overlay", metavar="ID", help="kèm một bộ bổ sung có sẵn, như mau-318")
    show.set_defaults(run=run_show)
    check = actions.add_parser("check", help="kiểm tra các tệp quy tắc")
    check.add_argument("files", nargs="*", type=Path, metavar="FILE", help="mặc định: mọi tệp đi kèm")
    check.set_defaults(run=run_check)


def run_list(_arguments: argparse.Namespace) -> int:
    rulebook = load()
    for edition in rulebook.editions:
        until = f"đến {edition.effective_to:%d/%m/%Y}" if edition.effective_to else "đang có hiệu lực"
        counts = f"{len(edition.criteria)} tiêu chí, {len(edition.indicators)} chỉ tiêu"
        print(f"{edition.id:<21} từ {edition.effective_from:%d/%m/%Y} {until}  {counts}  {edition.name}")
    for overlay in rulebook.overlays:
        print(f"{overlay:<21} bộ bổ sung của {rulebook.extended_by(overlay)}")
    return 0


def run_show(arguments: argparse.Namespace) -> int:
    try:
        edition = load().edition(arguments.standard)
        if arguments.overlay:
            edition = load().with_overlay(edition.id, arguments.overlay)
    except (KeyError, OtherEditionError) as error:
        print(f"{error.args[0]}.", file=sys.stderr)
        return 2
    print(f"{edition.name}\n{edition.decision.called}, {edition.decision.issuer}")
    if edition.overlay:
        print(f"Có áp dụng: {edition.overlay_name} ({edition.overlay}{', SỐ LIỆU MẪU' if edition.sample else ''})")
    if edition.unsettled_from:
        print(f"{edition.unsettled_because}; từ {edition.unsettled_from:%d/%m/%Y} mọi kết quả là tạm tính.")
    print(f"Mã kiểm: {edition.digest}")
    for criterion in edition.criteria:
        print(f"\n{criterion.number}. {criterion.name}")
        for indicator in criterion.indicators:
            print(f"  {indicator.number}  {indicator.name}")
            for place, asked, threshold in _thresholds(indicator):
                print(f"        {place}{_threshold_line(edition, asked, threshold)}")
    return 0


def _thresholds(indicator: Indicator) -> list[tuple[str, Indicator | Part, Threshold]]:
    own: list[tuple[str, Indicator | Part, Threshold]] = [("", indicator, t) for t in indicator.thresholds]
    return own + [(f"[{p.name}] ", p, t) for p in indicator.parts for t in p.thresholds]


def _threshold_line(edition: Edition, asked: Indicator | Part, threshold: Threshold) -> str:
    kind = "ratio" if asked.kind == "composite" else asked.kind
    labels = {r.id: r.label for r in edition.regions}

    def said(value: Level) -> str:
        return level_text(kind, asked.direction, value, asked.measured_in)

    values = {GENERAL: threshold.general, **threshold.by_region}
    told = []
    for place, value in values.items():
        name = "chung" if place == GENERAL else labels[place]
        years = "; ".join(f"{y} {said(v)}" for y, v in value.items()) if isinstance(value, dict) else said(value)  # type: ignore[arg-type]
        told.append(f"{name}: {years}")
    days = f"từ {threshold.starts:%d/%m/%Y}" + (f" đến {threshold.ends:%d/%m/%Y}" if threshold.ends else "")
    return f"{', '.join(told)} ({days}, QĐ {threshold.decision}, {threshold.place}; {threshold.confidence})"


def run_check(arguments: argparse.Namespace) -> int:
    """Files given together may stand on each other; without any, those of the package."""
    from chungsuc.rulebook.checking import problems_in  # noqa: PLC0415 - pydantic is slow to start

    files = arguments.files or sorted(DATA.rglob("*.yaml"))
    problems = problems_in(files, load() if arguments.files else None)
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        return 2
    print(f"{len(files)} tệp đúng dạng.")
    return 0
