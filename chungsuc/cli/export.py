"""`chungsuc export`: the workbook to fill in, the approved figures, or packed columns."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from chungsuc.cli import BadInputError
from chungsuc.cli.bar import bar
from chungsuc.cli.database import answered, person

if TYPE_CHECKING:
    from datetime import date

    from chungsuc.progress.workbook import Plan
    from chungsuc.units.models import Body


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("export", help="xuất biểu mẫu bảng tính, số liệu đã duyệt")
    parser.add_argument("--unit", required=True, metavar="KEY", help="đơn vị, như lang-son/huu-lung")
    parser.add_argument("--period", required=True, help="kỳ nửa năm, như 2023-H2")
    parser.add_argument("--standard", default="", metavar="ID", help="bộ tiêu chí; mặc định bộ cơ sở đang áp dụng")
    parser.add_argument("--out", metavar="FILE", type=Path, help="tệp ghi ra; mặc định theo đơn vị và kỳ")
    parser.add_argument("--as", dest="user", metavar="USER", help="theo quyền của người dùng này")
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--values", action="store_true", help="số liệu đã duyệt, .xlsx hoặc .csv theo đuôi tệp")
    kind.add_argument("--columns", metavar="FILE", type=Path, help="các cột số liệu đã duyệt, đóng gói")
    parser.set_defaults(run=answered(_export))


def _export(arguments: argparse.Namespace) -> int:
    from chungsuc import clock  # noqa: PLC0415 -- needs Django set up
    from chungsuc.progress.workbook import plan_for, write_template  # noqa: PLC0415
    from chungsuc.progress.workbook.plain import packed_columns  # noqa: PLC0415

    now = clock.now()
    body = unit(arguments.unit)
    if arguments.user:
        allowed(arguments.user, body, enters=not (arguments.values or arguments.columns))
    try:
        plan = plan_for(body, arguments.period, now.date(), arguments.standard)
    except (ValueError, LookupError) as error:
        raise BadInputError(str(error)) from error
    if arguments.columns:
        arguments.columns.write_bytes(packed_columns(plan, plan.as_of))
        print(f"Đã ghi {arguments.columns}: {len(plan.bodies)} xã, ngày {plan.as_of:%d/%m/%Y}.")
        return 0
    out = arguments.out or Path(f"so-lieu-{body.key.replace('/', '-')}-{plan.period}.xlsx")
    if arguments.values:
        count = _values(out, plan, now.date())
    else:
        with bar("Đang ghi biểu mẫu") as tick, out.open("wb") as stream:
            count = write_template(stream, plan, now, tick)
    print(f"Đã ghi {out}: {count} dòng.")
    return 0


def _values(out: Path, plan: "Plan", today: "date") -> int:
    from chungsuc.progress.workbook.plain import write_csv, write_xlsx  # noqa: PLC0415 -- needs Django set up

    if out.suffix == ".csv":
        with out.open("w", encoding="utf-8-sig", newline="") as text:
            return write_csv(text, plan, today)
    if out.suffix != ".xlsx":
        raise BadInputError(f"Không ghi được loại tệp “{out.suffix}”. Đặt đuôi .xlsx hoặc .csv.")
    with out.open("wb") as stream:
        return write_xlsx(stream, plan, today)


def unit(key: str) -> "Body":
    from chungsuc import clock  # noqa: PLC0415 -- needs Django set up
    from chungsuc.units.models import Body  # noqa: PLC0415

    body = Body.objects.on(clock.now().date()).select_related("parent__parent").filter(key=key).first()
    if body is None:
        raise BadInputError(f"Không có đơn vị “{key}” vào ngày này. Viết như lang-son hoặc lang-son/huu-lung/hoa-lac.")
    return body


def allowed(username: str, body: "Body", *, enters: bool) -> None:
    """Refuses what the person may not take; the operator of the machine, naming nobody, takes all."""
    from chungsuc import clock  # noqa: PLC0415 -- needs Django set up
    from chungsuc.progress.permissions import can_enter  # noqa: PLC0415
    from chungsuc.units.queries import actor_on  # noqa: PLC0415

    actor = actor_on(person(username), clock.now().date())
    if not actor.may_see(body.path):
        raise BadInputError(f"{body.official_name} nằm ngoài phạm vi của {username}.")
    permit = can_enter(actor, body)
    if enters and not permit:
        raise BadInputError(f"{permit.reason} {permit.who_can_lift}")
