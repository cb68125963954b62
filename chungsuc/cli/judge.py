"""`chungsuc judge`: the figures of a CSV file, or a province packed as columns, held against an edition on a day."""

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from chungsuc.cli import BadInputError, day_in
from chungsuc.rulebook.faults import lay_over
from chungsuc.rulebook.judging import VERDICTS, SampleOnRealDataError, judge, refuse_sample_on_real
from chungsuc.rulebook.load import NotInForceError, load
from chungsuc.rulebook.model import Edition, Judgement
from chungsuc.rulebook.overlays import OtherEditionError
from chungsuc.rulebook.reasons import ANSWER
from chungsuc.rulebook.values_file import ValuesFileError, read_values

if TYPE_CHECKING:
    from chungsuc.rulebook.columns import Verdicts
    from chungsuc.rulebook.packed import Packed

PACKED: Final = ".columns"


def add(subparsers: "argparse._SubParsersAction[Any]") -> None:
    parser = subparsers.add_parser("judge", help="đánh giá số liệu theo một bộ tiêu chí")
    parser.add_argument(
        "values",
        metavar="VALUES",
        type=Path,
        help="tệp CSV có các cột unit,region,indicator,value[,numerator,…], hoặc cả tỉnh trong một tệp .columns",
    )
    parser.add_argument("--standard", required=True, help="bộ tiêu chí, như qd-318-2022-ntm, qd-318-2022-nang-cao")
    parser.add_argument("--on", required=True, help="ngày đánh giá, như 2023-12-31")
    parser.add_argument("--overlay", metavar="FILE", help="tệp YAML bổ sung mức, hoặc tên bộ có sẵn như mau-318")
    parser.add_argument("--sample", action="store_true", help="số liệu trong tệp CSV là số liệu mẫu")
    parser.add_argument("--json", action="store_true", help="in JSON")
    parser.add_argument("--anyway", action="store_true", help="đánh giá cả khi bộ tiêu chí không có hiệu lực ngày đó")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    try:
        on = day_in(arguments.on)
        edition = _edition(arguments, on)
        if arguments.values.suffix == PACKED:
            return _run_packed(arguments, edition, on)
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
        _print_head(edition, on)
        _print_table(judgements)
    return 0


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
            instead = "Ngày đó không có bộ tiêu chí nào cùng cấp trong bộ quy tắc có hiệu lực"
            if edition.successor and on > edition.effective_from:
                instead += f" (đã có QĐ {edition.successor}, chưa có trong bộ quy tắc)"
        raise BadInputError(
            f"Bộ {edition.id} không có hiệu lực ngày {on:%d/%m/%Y}. {instead}. Thêm --anyway để vẫn đánh giá."
        )
    if arguments.overlay:
        edition = _with_overlay(edition, arguments.overlay)
        try:
            refuse_sample_on_real(edition, sample=arguments.sample or arguments.values.suffix == PACKED)
        except SampleOnRealDataError as error:
            raise BadInputError(f"{error}. Nếu số liệu là số liệu mẫu, thêm --sample.") from error
    return rulebook.with_multiples(edition, on=on)


def _with_overlay(edition: Edition, written: str) -> Edition:
    from chungsuc.rulebook.problems import RuleFileError  # noqa: PLC0415

    try:
        if not Path(written).exists() and written in load().overlays:
            return load().with_overlay(edition.id, written)
        return lay_over(edition, Path(written))
    except RuleFileError as error:
        raise BadInputError("\n".join(map(str, error.problems))) from error
    except OtherEditionError as error:
        raise BadInputError(f"{error}.") from error
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


def _run_packed(arguments: argparse.Namespace, edition: Edition, on: date) -> int:
    from chungsuc.rulebook.columns import judge_many  # noqa: PLC0415 - NumPy is slow to start

    packed = _opened(arguments.values, edition)
    if packed.on != on and not arguments.anyway:
        raise BadInputError(
            f"Tệp {arguments.values.name} lấy số liệu cho ngày {packed.on:%d/%m/%Y}, không phải {on:%d/%m/%Y}. "
            "Hãy xuất lại cho ngày đó, hoặc thêm --anyway để vẫn đánh giá."
        )
    verdicts = judge_many(edition, packed.columns, on)
    units = _summaries(edition, packed, verdicts)
    bands = [(b, sum(u["band"] == b.id for u in units)) for b in edition.bands]
    if arguments.json:
        answer = {
            "standard": edition.id,
            "overlay": edition.overlay,
            "on": on.isoformat(),
            "sample": packed.columns.sample,
            "units": units,
            "bands": [{"band": b.id, "name": b.name, "units": count} for b, count in bands],
        }
        print(json.dumps(answer, ensure_ascii=False, indent=2))
        return 0
    _print_head(edition, on)
    print(f"Ngày {on:%d/%m/%Y}, {len(units)} đơn vị{', SỐ LIỆU MẪU' if packed.columns.sample else ''}\n")
    for unit in units:
        mark = "*" if unit["provisional"] else " "
        met = f"{unit['criteria_met']}/{len(edition.criteria)}"
        print(f"  {met:<7}{unit['band']:<10}{ANSWER[unit['verdict']]:<19}{mark} {unit['unit']}")
    print("\n" + "\n".join(f"  {b.name}: {count}" for b, count in bands))
    if any(unit["provisional"] for unit in units):
        print("\n* tạm tính: có mức đạt chuẩn chưa được kiểm tra với văn bản của quyết định.")
    return 0


def _opened(path: Path, edition: Edition) -> "Packed":
    from chungsuc.rulebook.packed import PackedError, unpack  # noqa: PLC0415 - NumPy is slow to start

    try:
        packed = unpack(path.read_bytes())
    except OSError as error:
        raise BadInputError(f"Không đọc được tệp {path}: {error.strerror}.") from error
    except PackedError as error:
        raise BadInputError(f"{path.name}: {error}") from error
    if packed.edition != edition.id:
        raise BadInputError(f"Tệp {path.name} lập theo bộ {packed.edition}, không phải {edition.id}.")
    if packed.digest != load().edition(edition.id).digest:
        raise BadInputError(f"Tệp {path.name} lập theo một bản khác của bộ {edition.id}. Hãy xuất lại.")
    return packed


def _summaries(edition: Edition, packed: "Packed", verdicts: "Verdicts") -> list[dict[str, Any]]:
    found = zip(
        packed.units.tolist(),
        verdicts.criteria_met.tolist(),
        verdicts.unit.tolist(),
        verdicts.unit_provisional.tolist(),
        strict=True,
    )
    return [
        {
            "unit": name,
            "criteria_met": met,
            "band": edition.band(met).id,
            "verdict": VERDICTS[verdict],
            "provisional": tentative,
        }
        for name, met, verdict, tentative in found
    ]


def _print_head(edition: Edition, on: date) -> None:
    print(edition.name)
    if edition.overlay:
        sample = ", SỐ LIỆU MẪU" if edition.sample else ""
        print(f"Có áp dụng: {edition.overlay_name} ({edition.overlay}{sample})")
    if edition.unsettled_from and on >= edition.unsettled_from:
        print(f"{edition.unsettled_because}; từ ngày đó mọi kết quả là tạm tính.")


def _print_table(judgements: list[Judgement]) -> None:
    for judgement in judgements:
        tentative = " (tạm tính)" if judgement.provisional else ""
        met = f"{judgement.criteria_met}/{judgement.criteria_total} tiêu chí"
        print(f"\n{judgement.unit}, ngày {judgement.on:%d/%m/%Y}: {ANSWER[judgement.verdict]}{tentative}, {met}")
        for i in judgement.indicators:
            mark = "*" if i.provisional else " "
            print(f"  {i.indicator:<6}{ANSWER[i.verdict]:<19}{mark} {i.reason.removeprefix(f'{i.indicator}: ')}")
    if any(i.provisional for j in judgements for i in j.indicators):
        print("\n* tạm tính: mức đạt chuẩn chưa được kiểm tra với văn bản của quyết định.")
