"""`chungsuc rules`: which criteria sets there are, what they ask for, and whether their files are well formed."""

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import Any, Final

from chungsuc.cli import BadInputError, day_in, rules_entered, rules_lines
from chungsuc.cli.showing import counts_text, lines_of
from chungsuc.cli.showing_forms import form_lines
from chungsuc.rulebook.load import DATA, NotInForceError, load
from chungsuc.rulebook.model import Edition
from chungsuc.rulebook.overlays import OtherEditionError
from chungsuc.rulebook.reports import load_report_forms

SHOWN: Final = 50


def add(subparsers: "argparse._SubParsersAction[Any]") -> None:
    parser = subparsers.add_parser("rules", help="xem và kiểm tra bộ quy tắc")
    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("list", help="các bộ tiêu chí, bộ bổ sung, biểu báo cáo").set_defaults(run=run_list)
    show = actions.add_parser("show", help="một bộ tiêu chí hoặc một biểu báo cáo")
    show.add_argument("standard", nargs="?", help="như qd-318-2022-ntm, band_distribution; hoặc dùng --on và --level")
    show.add_argument("--on", metavar="DAY", help="ngày, như 2023-12-31")
    show.add_argument(
        "--level", metavar="LEVEL", help="cấp của bộ cần tìm, như commune-advanced; nói cả vì sao là bộ ấy"
    )
    show.add_argument("--territory", metavar="KEY", help="tỉnh có bộ riêng, như lang-son")
    show.add_argument("--overlay", metavar="ID", help="kèm một bộ bổ sung có sẵn, như mau-318")
    show.set_defaults(run=run_show)
    check = actions.add_parser("check", help="kiểm tra các tệp quy tắc")
    check.add_argument("files", nargs="*", type=Path, metavar="FILE", help="mặc định: mọi tệp đi kèm")
    check.set_defaults(run=run_check)
    rules_entered.add(actions)
    rules_lines.add(actions)


def run_list(_arguments: argparse.Namespace) -> int:
    rulebook = load()
    wide = max(map(len, (*rulebook.edition_ids, *rulebook.overlays)))
    for edition in rulebook.editions:
        until = f"đến {edition.effective_to:%d/%m/%Y}" if edition.effective_to else "đang có hiệu lực"
        whose = f"{edition.level}, {edition.territory}" if edition.territory else edition.level
        days = f"từ {edition.effective_from:%d/%m/%Y} {until}"
        print(f"{edition.id:<{wide}}  [{whose}] {days}  {counts_text(edition)}  {edition.name}")
    for overlay in rulebook.overlays:
        print(f"{overlay:<{wide}}  bộ bổ sung của {rulebook.extended_by(overlay)}")
    for form in load_report_forms().values():
        ready = "" if form.filled else ", có sẵn mẫu"
        print(f"{form.id:<{wide}}  [biểu báo cáo{ready}] {len(form.columns)} cột  {form.name}")
    return 0


def run_show(arguments: argparse.Namespace) -> int:
    try:
        _show(arguments)
    except BadInputError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _show(arguments: argparse.Namespace) -> None:
    rulebook, on = load(), _day(arguments.on)
    if (arguments.standard is None) == (arguments.level is None):
        raise BadInputError("Ghi mã một bộ (như qd-318-2022-ntm), hoặc --on NGÀY --level CẤP để tìm bộ của ngày đó.")
    if arguments.standard in load_report_forms():
        for line in form_lines(load_report_forms()[arguments.standard]):
            print(line)
        return
    if arguments.level is not None:
        if on is None:
            raise BadInputError("Ghi --on NGÀY: bộ tiêu chí tùy theo ngày.")
        edition = _chosen(arguments.level, on, arguments.territory)
    else:
        edition = _found(arguments.standard)
    if arguments.overlay:
        edition = _overlaid(edition, arguments.overlay)
    if on is not None:
        edition = rulebook.with_multiples(edition, on=on, territory=arguments.territory)
    for line in lines_of(edition, on):
        print(line)


def _chosen(level: str, on: date, territory: str | None) -> Edition:
    """The set of the day, and why it is that one."""
    try:
        choice = load().choice_for(level=level, on=on, territory=territory)
    except NotInForceError as error:
        raise BadInputError(f"{error}.") from error
    print(f"{choice.because}\n\n{choice.edition.id}")
    return choice.edition


def _found(standard: str) -> Edition:
    try:
        return load().edition(standard)
    except KeyError as error:
        raise BadInputError(f"{error.args[0]}.") from error


def _overlaid(edition: Edition, overlay: str) -> Edition:
    try:
        return load().with_overlay(edition.id, overlay)
    except (KeyError, OtherEditionError) as error:
        raise BadInputError(f"{error.args[0]}.") from error


def _day(written: str | None) -> date | None:
    return None if written is None else day_in(written)


def run_check(arguments: argparse.Namespace) -> int:
    """Files given together may stand on each other; without any, those of the package."""
    from chungsuc.rulebook.checking import problems_in  # noqa: PLC0415 - pydantic is slow to start

    files = arguments.files or sorted(DATA.rglob("*.yaml"))
    problems = problems_in(files, load() if arguments.files else None)
    for problem in problems[:SHOWN]:
        print(problem, file=sys.stderr)
    if len(problems) > SHOWN:
        print(f"… và {len(problems) - SHOWN} lỗi khác.", file=sys.stderr)
    if problems:
        return 2
    print(f"{len(files)} tệp đúng dạng.")
    return 0
