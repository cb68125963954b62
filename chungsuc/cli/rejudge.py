"""`chungsuc rejudge`: all communes of a territory judged for one day, beside what is stored."""

import argparse
import csv
import json
import sys
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from chungsuc.cli import BadInputError, day_in
from chungsuc.cli.bar import bar
from chungsuc.cli.database import answered, person
from chungsuc.rulebook.load import NotInForceError
from chungsuc.rulebook.model import LEVELS
from chungsuc.rulebook.reasons import ANSWER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chungsuc.progress.models import Line
    from chungsuc.progress.queries.province import Province, ProvinceRow
    from chungsuc.rulebook.model import Indicator
    from chungsuc.units.models import Body

WORDS: Final = {str(verdict): word for verdict, word in ANSWER.items()}
SAID: Final = {"m": "đạt", "n": "chưa đạt", "u": "chưa rõ"}
MOST_NAMED: Final = 6
LINES: Final = {"official": "đã duyệt", "expected": "dự kiến"}


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("rejudge", help="đánh giá lại cả tỉnh cho một ngày")
    parser.add_argument("territory", metavar="TERRITORY", help="tỉnh, huyện hoặc xã, như lang-son, lang-son/huu-lung")
    parser.add_argument("--on", required=True, metavar="DATE", help="ngày đánh giá, như 2023-12-31")
    parser.add_argument(
        "--known-at",
        metavar="MOMENT",
        help="theo những gì đã biết đến lúc ấy, như 2024-01-05 (hết ngày) hoặc 2024-01-05T09:00; mặc định bây giờ",
    )
    parser.add_argument("--set", default=LEVELS[0], metavar="LEVEL", help=f"cấp của bộ tiêu chí: {', '.join(LEVELS)}")
    parser.add_argument("--line", default="official", metavar="LINE", help="dòng số liệu: official hoặc expected")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="in JSON")
    form.add_argument("--csv", action="store_true", help="in CSV")
    parser.add_argument(
        "--compare", action="store_true", help="chỉ ra chỗ khác kết quả đã lưu; có chỗ khác thì thoát 1"
    )
    parser.add_argument("--write", action="store_true", help="ghi thêm kết quả ở những xã khác kết quả đã lưu")
    parser.add_argument("--by", metavar="USER", help="người ghi, cùng với --write")
    parser.set_defaults(run=answered(_rejudge))


def _rejudge(arguments: argparse.Namespace) -> int:
    from chungsuc import clock  # noqa: PLC0415 -- needs Django set up
    from chungsuc.progress.models import Line  # noqa: PLC0415
    from chungsuc.progress.queries.province import judge_province  # noqa: PLC0415

    now = clock.now()
    on = _day(arguments.on, now.date())
    _check(arguments)
    known_at = _moment(arguments.known_at, now) if arguments.known_at else now
    territory, line = _territory(arguments.territory, on), Line(arguments.line)
    try:
        with bar("Đang đánh giá lại") as tick:
            found = judge_province(territory, on=on, known_at=known_at, level=arguments.set, line=line, tick=tick)
    except NotInForceError as error:
        raise BadInputError(f"{error}.") from error
    told = {"territory": territory.key, "on": on.isoformat(), "known_at": known_at.isoformat(), "line": line.value}
    if arguments.json:
        print(json.dumps({**told, **_as_json(found, compare=arguments.compare)}, ensure_ascii=False, indent=2))
    elif arguments.csv:
        _print_csv(found, compare=arguments.compare)
    else:
        _print_head(found, territory, on, known_at, line)
        _print_table(found)
        if arguments.compare:
            _print_compared(found)
    if arguments.write:
        _write(arguments, territory, on, line, now)
    return 1 if arguments.compare and found.differing else 0


def _check(arguments: argparse.Namespace) -> None:
    if arguments.set not in LEVELS:
        raise BadInputError(f"Không có cấp “{arguments.set}”. Cấp của bộ tiêu chí xã là: {', '.join(LEVELS)}.")
    if arguments.line not in LINES:
        raise BadInputError(f"Không có dòng “{arguments.line}”. Dòng số liệu là: {', '.join(LINES)}.")
    if arguments.write and not arguments.by:
        raise BadInputError("--write cần --by: tên người dùng chịu trách nhiệm ghi.")
    if arguments.by and not arguments.write:
        raise BadInputError("--by chỉ dùng cùng --write.")
    if arguments.write and arguments.known_at:
        raise BadInputError("--write ghi theo những gì biết bây giờ, không dùng cùng --known-at.")


def _day(written: str, today: date) -> date:
    found = day_in(written)
    if found > today:
        raise BadInputError(f"Ngày {found:%d/%m/%Y} chưa đến; hôm nay là {today:%d/%m/%Y}.")
    return found


def _moment(written: str, now: datetime) -> datetime:
    from chungsuc import clock  # noqa: PLC0415 -- needs Django set up

    try:
        found = datetime.fromisoformat(written)
    except ValueError as error:
        raise BadInputError(
            f"Thời điểm “{written}” không đọc được. Viết như 2024-01-05 hoặc 2024-01-05T09:00."
        ) from error
    if len(written) == len("2024-01-05"):
        found = (
            min(clock.end_of_day(found.date()), now) if found.date() == now.date() else clock.end_of_day(found.date())
        )
    elif found.tzinfo is None:
        found = found.replace(tzinfo=clock.ZONE)
    if found > now:
        raise BadInputError(f"Thời điểm {found:%H:%M %d/%m/%Y} chưa đến; bây giờ là {now:%H:%M %d/%m/%Y}.")
    return found


def _territory(key: str, on: date) -> "Body":
    from chungsuc.units.models import Body, BodyKind  # noqa: PLC0415 -- needs Django set up

    body = Body.objects.exclude(kind=BodyKind.AGENCY).filter(key=key).first()
    if body is None:
        raise BadInputError(f"Không có đơn vị “{key}”. Viết như lang-son hoặc lang-son/huu-lung.")
    if not body.exists_on(on):
        until = f" đến {body.valid_to:%d/%m/%Y}" if body.valid_to else ""
        raise BadInputError(
            f"Sổ đơn vị không có {body.official_name} vào ngày {on:%d/%m/%Y}: đơn vị này ghi từ "
            f"{body.valid_from:%d/%m/%Y}{until}.{_only_counted(body, on)}"
        )
    return body


def _only_counted(body: "Body", on: date) -> str:
    """Of a time that the register does not list, what is stated of it."""
    from chungsuc.units.queries import counts_on  # noqa: PLC0415 -- needs Django set up

    stated = counts_on(body, on).stated.values()
    told = ", ".join(f"{s.number} {s.get_kind_display()}" for s in stated)
    return f" Khi ấy chỉ biết số lượng: {told}." if told else ""


def _as_json(found: "Province", *, compare: bool) -> dict[str, Any]:
    return {
        "standard": found.edition.id,
        "rejudging": [{"because": r.because, "done": r.done, "bodies": r.bodies} for r in found.open],
        "units": [_unit(row, compare=compare) for row in found.rows],
        **({"differing": len(found.differing)} if compare else {}),
    }


def _unit(row: "ProvinceRow", *, compare: bool) -> dict[str, Any]:
    judged, stored = row.judged, row.stored
    unit: dict[str, Any] = {
        "key": row.body.key,
        "unit": row.body.official_name,
        "criteria_met": judged.criteria_met,
        "criteria_total": len(judged.criteria),
        "verdict": judged.verdict,
        "provisional": judged.provisional,
        "digest": judged.digest,
    }
    if compare:
        unit |= {
            "stored_criteria_met": stored.criteria_met if stored else None,
            "stored_digest": stored.digest if stored else None,
            "differs": row.differs,
        }
    return unit


def _print_csv(found: "Province", *, compare: bool) -> None:
    units = [{"standard": found.edition.id, **_unit(row, compare=compare)} for row in found.rows]
    names = ["standard", *(_unit(found.rows[0], compare=compare) if found.rows else ("key", "unit"))]
    table = csv.DictWriter(sys.stdout, names, lineterminator="\n")
    table.writeheader()
    for unit in units:
        table.writerow({k: str(v).lower() if isinstance(v, bool) else v for k, v in unit.items()})


def _print_head(found: "Province", territory: "Body", on: date, known_at: datetime, line: "Line") -> None:
    sample = ", SỐ LIỆU MẪU" if any(row.body.sample_figures for row in found.rows) else ""
    print(f"{found.edition.name} ({found.edition.decision.number})")
    print(
        f"{territory.official_name}, ngày {on:%d/%m/%Y}, theo những gì biết đến {known_at:%H:%M %d/%m/%Y}, "
        f"số {LINES[line.value]}: {len(found.rows)} xã{sample}\n"
    )


def _print_table(found: "Province") -> None:
    total = len(found.edition.criteria)
    for row in found.rows:
        judged = row.judged
        met, mark = f"{judged.criteria_met}/{total}", "*" if judged.provisional else " "
        print(f"  {met:<7}{WORDS[judged.verdict]:<19}{mark} {judged.digest[:12]}  {row.body.official_name}")
    if any(row.judged.provisional for row in found.rows):
        print("\n* tạm tính: có mức đạt chuẩn chưa được kiểm tra với văn bản của quyết định.")


def _print_compared(found: "Province") -> None:
    for job in found.open:
        print(f"\nĐang tính lại {job.done}/{job.bodies} đơn vị của {job.territory.official_name}: {job.because}.")
    if not found.differing:
        print("\nSo với kết quả đã lưu: không xã nào khác.")
        return
    print(f"\nSo với kết quả đã lưu: {len(found.differing)} xã khác.")
    for row in found.differing:
        print(f"  {row.body.official_name} ({row.body.key}): {_said(row, found.edition.indicators)}")


def _said(row: "ProvinceRow", indicators: "Sequence[Indicator]") -> str:
    met = str(row.judged.criteria_met)
    if row.stored is None:
        return f"chưa lưu kết quả nào, tính lại được {met}"
    pairs = zip(indicators, row.stored.indicators, row.judged.indicators, strict=False)
    changed = [f"{i.number} {SAID[was.lower()]} → {SAID[new.lower()]}" for i, was, new in pairs if was != new]
    more = f" và {len(changed) - MOST_NAMED} chỉ tiêu nữa" if len(changed) > MOST_NAMED else ""
    said = "; ".join(changed[:MOST_NAMED]) + more or "mọi chỉ tiêu như cũ, số liệu hoặc mức thì khác"
    return f"đã lưu {row.stored.criteria_met}, tính lại {met}: {said}"


def _write(arguments: argparse.Namespace, territory: "Body", on: date, line: "Line", now: datetime) -> None:
    from chungsuc.progress.actions.rejudged import store_rejudged  # noqa: PLC0415 -- needs Django set up

    by = person(arguments.by)
    rows = store_rejudged(actor=by, territory=territory, on=on, level=arguments.set, line=line, now=now)
    print(f"Đã ghi thêm kết quả của {len(rows)} xã.", file=sys.stderr)
