"""`chungsuc judge`: the figures of a CSV file, held against an edition on a day."""

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from chungsuc.rulebook.files import lay_over
from chungsuc.rulebook.judging import SampleOnRealDataError, judge, refuse_sample_on_real
from chungsuc.rulebook.load import NotInForceError, load
from chungsuc.rulebook.model import Edition, Judgement
from chungsuc.rulebook.reasons import ANSWER
from chungsuc.rulebook.values_file import ValuesFileError, read_values


class BadInputError(ValueError):
    """What the person who typed the command has to change."""


def add(subparsers: "argparse._SubParsersAction[Any]") -> None:
    parser = subparsers.add_parser("judge", help="đánh giá số liệu theo một bộ tiêu chí")
    parser.add_argument(
        "values", metavar="VALUES.csv", type=Path, help="cột: unit,region,indicator,value[,numerator,…]"
    )
    parser.add_argument("--standard", required=True, help="bộ tiêu chí, như qd-318-2022-ntm")
    parser.add_argument("--on", required=True, help="ngày đánh giá, như 2023-12-31")
    parser.add_argument("--overlay", metavar="FILE", help="tệp YAML bổ sung mức, hoặc tên bộ có sẵn như mau-318")
    parser.add_argument("--sample", action="store_true", help="số liệu trong tệp là số liệu mẫu")
    parser.add_argument("--json", action="store_true", help="in JSON")
    parser.add_argument("--anyway", action="store_true", help="đánh giá cả khi bộ tiêu chí không có hiệu lực ngày đó")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    try:
        on = _day(arguments.on)
        edition = _edition(arguments, on)
        facts = read_values(arguments.values, edition, sample=arguments.sample)
    except ValuesFileError as error:
        print("\n".join(error.problems), file=sys.stderr)
        return 2
    except (BadInputError, SampleOnRealDataError) as error:
        print(error, file=sys.stderr)
        return 2
    judgements = [judge(edition, one, on) for one in facts]
    if arguments.json:
        answer = {"standard": edition.id, "on": on.isoformat(), "units": [_as_json(j) for j in judgements]}
        print(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        _print_table(edition, judgements)
    return 0


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise BadInputError(f"Ngày “{written}” không đọc được. Viết như 2023-12-31.") from error


def _edition(arguments: argparse.Namespace, on: date) -> Edition:
    rulebook = load()
    try:
        edition = rulebook.edition(arguments.standard)
    except KeyError as error:
        raise BadInputError(f"{error.args[0]}.") from error
    if not edition.in_force(on) and not arguments.anyway:
        try:
            instead = f"Ngày đó dùng bộ {rulebook.edition_for(level=edition.level, on=on).id}"
        except NotInForceError:
            instead = "Ngày đó không có bộ tiêu chí nào trong bộ quy tắc có hiệu lực"
            if edition.successor and on > edition.effective_from:
                instead += f" (đã có QĐ {edition.successor}, chưa có trong bộ quy tắc)"
        raise BadInputError(
            f"Bộ {edition.id} không có hiệu lực ngày {on:%d/%m/%Y}. {instead}. Thêm --anyway để vẫn đánh giá."
        )
    if arguments.overlay:
        edition = _with_overlay(edition, arguments.overlay)
        try:
            refuse_sample_on_real(edition, sample=arguments.sample)
        except SampleOnRealDataError as error:
            raise BadInputError(f"{error}. Nếu số liệu là số liệu mẫu, thêm --sample.") from error
    return edition


def _with_overlay(edition: Edition, written: str) -> Edition:
    from chungsuc.rulebook.schema import RuleFileError  # noqa: PLC0415 - pydantic is slow to start

    try:
        if not Path(written).exists() and written in load().overlays:
            return load().with_overlay(edition.id, written)
        return lay_over(edition, Path(written))
    except RuleFileError as error:
        raise BadInputError("\n".join(map(str, error.problems))) from error
    except OSError as error:
        raise BadInputError(f"Không đọc được tệp bổ sung {written}: {error.strerror}.") from error


def _as_json(judgement: Judgement) -> dict[str, Any]:
    return {
        "unit": judgement.unit,
        "criteria_met": judgement.criteria_met,
        "verdict": judgement.verdict,
        "provisional": judgement.provisional,
        "criteria": [{"criterion": c.criterion, "verdict": c.verdict} for c in judgement.criteria],
        "indicators": [
            {
                "indicator": i.indicator,
                "verdict": i.verdict,
                "provisional": i.provisional,
                "applicable": i.applicable,
                "threshold": i.threshold,
                "source": i.source,
                "reason": i.reason,
            }
            for i in judgement.indicators
        ],
    }


def _print_table(edition: Edition, judgements: list[Judgement]) -> None:
    print(edition.name)
    if edition.overlay:
        sample = ", SỐ LIỆU MẪU" if edition.sample else ""
        print(f"Có áp dụng: {edition.overlay_name} ({edition.overlay}{sample})")
    for judgement in judgements:
        tentative = " (tạm tính)" if judgement.provisional else ""
        met = f"{judgement.criteria_met}/{judgement.criteria_total} tiêu chí"
        print(f"\n{judgement.unit}, ngày {judgement.on:%d/%m/%Y}: {ANSWER[judgement.verdict]}{tentative}, {met}")
        for i in judgement.indicators:
            mark = "*" if i.provisional else " "
            print(f"  {i.indicator:<6}{ANSWER[i.verdict]:<19}{mark} {i.reason.removeprefix(f'{i.indicator}: ')}")
    if any(i.provisional for j in judgements for i in j.indicators):
        print("\n* tạm tính: mức đạt chuẩn chưa được kiểm tra với văn bản của quyết định.")
