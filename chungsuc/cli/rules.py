"""`chungsuc rules`: which criteria sets there are, what they ask for, and whether their files are well formed."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from chungsuc.rulebook.files import read_edition
from chungsuc.rulebook.load import DATA, load
from chungsuc.rulebook.model import GENERAL, Edition, Indicator, Level, Overlay, Part, Threshold
from chungsuc.rulebook.overlays import OtherEditionError, lay_all, lay_over, read_overlay
from chungsuc.rulebook.problems import CircularError, Problem, RuleFileError, ancestry
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
    files = arguments.files or sorted(DATA.rglob("*.yaml"))
    problems: list[Problem] = []
    beside = _overlays_among(files)
    for path in files:
        try:
            _check(path, beside)
        except RuleFileError as error:
            problems += error.problems
        except OSError as error:
            problems.append(Problem(str(path), "(tệp)", "tệp đọc được", str(error.strerror)))
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        return 2
    print(f"{len(files)} tệp đúng dạng.")
    return 0


def _check(path: Path, beside: Mapping[str, Path]) -> None:
    from chungsuc.rulebook import catalogue_schema, schema  # noqa: PLC0415 - pydantic is slow to start

    raw = schema.read_yaml(path)
    if _is_overlay(raw):
        lay_over(_beneath(path, beside), path)
    elif isinstance(raw, dict) and "measures" in raw:
        schema.validate(catalogue_schema.MeasuresForm, raw, path.name)
    elif isinstance(raw, dict) and "titles" in raw:
        schema.validate(catalogue_schema.TitlesForm, raw, path.name)
    else:
        read_edition(path, checked=True, amended=load().edition)


def _is_overlay(raw: object) -> bool:
    return isinstance(raw, dict) and "extends" in raw and "criteria" not in raw


def _overlays_among(files: Sequence[Path]) -> dict[str, Path]:
    """Overlays that stand beside each other, by their id: one may extend another."""
    from chungsuc.rulebook.schema import read_yaml  # noqa: PLC0415 - pydantic is slow to start

    found = {}
    for path in files:
        try:
            raw = read_yaml(path)
        except (RuleFileError, OSError):
            continue  # told when its turn comes
        if _is_overlay(raw):
            found[str(raw.get("id"))] = path
    return found


def _beneath(path: Path, beside: Mapping[str, Path]) -> Edition:
    """The edition on which an overlay of a file lies, with the overlays between."""
    rulebook, overlay = load(), read_overlay(path)

    def found(name: str) -> Overlay:
        if name == overlay.id:
            return overlay
        if name in beside:
            return read_overlay(beside[name])
        if name in rulebook.overlays:
            return rulebook.overlay(name)
        known = ", ".join([*rulebook.edition_ids, *rulebook.overlays])
        raise RuleFileError([Problem(path.name, "extends", f"một trong {known}", name)])

    try:
        way = ancestry(overlay.id, lambda name: None if name in rulebook.edition_ids else found(name).extends)
    except CircularError as error:
        raise RuleFileError([Problem(path.name, "extends", "một bộ không nối vòng", " → ".join(error.way))]) from error
    return lay_all(rulebook.edition(way[-1]), [found(name) for name in way[1:-1]])
