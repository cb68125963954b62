"""`chungsuc tables`: report forms listed, shown, taken away as workbook, paper or CSV, read back, and stored."""

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from chungsuc.cli import BadInputError, Parser, day_in
from chungsuc.cli.bar import bar
from chungsuc.cli.database import answered, confirmed, person
from chungsuc.cli.tables_shown import json_lines, plain_lines

if TYPE_CHECKING:
    from datetime import datetime

    from chungsuc.reporting.filling import Scope
    from chungsuc.reporting.tables.forms import ReadTable
    from chungsuc.rulebook.reports.model import FormTable, ReportForm
    from chungsuc.units.models import Body

KINDS: Final = (".xlsx", ".docx", ".pdf", ".csv")
SHOWN: Final = 30


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("tables", help="biểu báo cáo: xem, xuất, đọc lại, nhập")
    works = parser.add_subparsers(dest="work", required=True, parser_class=Parser)
    listed = works.add_parser("list", help="các biểu có trong bộ quy tắc")
    listed.add_argument("--json", action="store_true", help="in JSON")
    listed.set_defaults(run=_list)
    shown = works.add_parser("show", help="in một biểu đã điền")
    shown.add_argument("form", metavar="FORM", help="mã biểu, xem chungsuc tables list")
    _asked(shown)
    kind = shown.add_mutually_exclusive_group()
    kind.add_argument("--json", action="store_true", help="in JSON")
    kind.add_argument("--csv", action="store_true", help="in CSV")
    shown.set_defaults(run=answered(_show))
    taken = works.add_parser("export", help="xuất biểu ra .xlsx, .docx, .pdf, .csv theo đuôi tệp")
    taken.add_argument("forms", metavar="FORM", nargs="*", help="mã biểu")
    taken.add_argument("--all", action="store_true", help="mọi biểu phần mềm điền được")
    taken.add_argument("--out", metavar="FILE", type=Path, required=True, help="tệp ghi ra")
    _asked(taken)
    taken.set_defaults(run=answered(_export))
    read = works.add_parser("read", help="đọc lại tệp .xlsx, không nhập")
    read.add_argument("--json", action="store_true", help="in JSON")
    _file(read)
    read.set_defaults(run=answered(_read, refused="Không đọc được biểu nào.", missing="tệp"))
    brought = works.add_parser("import", help="nhập các cột tự khai của tệp .xlsx")
    brought.add_argument("--as", dest="user", metavar="USER", required=True, help="người nhập")
    brought.add_argument("--at", metavar="KEY", default="", help="đơn vị, khi tệp không phải biểu xuất từ đây")
    brought.add_argument("--period", default="", help="kỳ, khi tệp không phải biểu xuất từ đây")
    brought.add_argument("--yes", action="store_true", help="nhập luôn, không hỏi lại")
    _file(brought)
    brought.set_defaults(run=answered(_import, refused="Chưa nhập dòng nào.", missing="tệp"))


def _asked(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--at", metavar="KEY", required=True, help="đơn vị báo cáo, như lang-son hoặc lang-son/huu-lung")
    parser.add_argument("--on", metavar="DAY", default="", help="số liệu đến ngày; mặc định ngày cuối kỳ, không quá hôm nay")
    parser.add_argument("--period", default="", help="kỳ: 2023, 2023-H2, 2023-Q4, 2023-11; mặc định nửa năm của ngày")
    parser.add_argument("--expected", action="store_true", help="số dự kiến, kể cả số đã gửi")
    parser.add_argument("--now", action="store_true", help="theo đơn vị hiện nay")
    parser.add_argument("--criterion", type=int, default=0, metavar="N", help="tiêu chí, của biểu ngành phụ trách")


def _file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE.xlsx", type=Path)
    parser.add_argument("--form", default="", help="biểu, khi tệp không phải biểu xuất từ đây")
    parser.add_argument("--hidden", action="store_true", help="đọc cả hàng ẩn, cột ẩn")
    parser.add_argument("--marked", metavar="FILE", type=Path, help="ghi chính tệp này, đã đánh dấu lỗi")


def _forms(*wanted: str) -> dict[str, "ReportForm"]:
    from chungsuc.rulebook.reports import load_report_forms  # noqa: PLC0415 -- two dozen files; only when asked for

    known = load_report_forms()
    if strange := [one for one in wanted if one not in known]:
        raise BadInputError(f"Không có biểu “{strange[0]}”. Có: {', '.join(known)}.")
    return {one: known[one] for one in wanted or known}


def _list(arguments: argparse.Namespace) -> int:
    forms = _forms()
    if arguments.json:
        said = [
            {"id": f.id, "name": f.name, "levels": f.levels, "periods": f.periods, "filled": f.filled, "columns": len(f.columns)}
            for f in forms.values()
        ]
        print(json.dumps(said, ensure_ascii=False, indent=2))
        return 0
    for form in forms.values():
        print(f"{form.id:<28} {form.short_name}{'' if form.filled else ' (để sẵn, chưa có dữ liệu)'}")
    return 0


def _scope(arguments: argparse.Namespace, now: "datetime") -> "Scope":
    from chungsuc.progress.models import Line  # noqa: PLC0415 -- needs Django set up
    from chungsuc.progress.queries.periods import period_of  # noqa: PLC0415
    from chungsuc.progress.queries.tables import bounds_of  # noqa: PLC0415
    from chungsuc.reporting.filling import Scope  # noqa: PLC0415
    from chungsuc.reporting.queries import Asked  # noqa: PLC0415
    from chungsuc.units.lineage import lineage  # noqa: PLC0415
    from chungsuc.units.queries import territory_of  # noqa: PLC0415

    today = now.date()
    on = day_in(arguments.on) if arguments.on else None
    period = arguments.period or period_of(on or today)
    try:
        on = on or min(bounds_of(period)[1], today)
    except ValueError as error:
        raise BadInputError(str(error)) from error
    if on > today:
        raise BadInputError(f"Ngày {on:%d/%m/%Y} chưa đến; hôm nay là {today:%d/%m/%Y}.")
    body = _body(arguments.at, on)
    place = territory_of(body)  # an agency reports on where it stands, as on the page
    former = lineage(today).former_paths([place.path]) if place.valid_from > on else ()
    line = Line.EXPECTED if arguments.expected else Line.OFFICIAL
    asked = Asked((place,), (place.path, *former), on=on, today=today, known_at=now, line=line, now=arguments.now)
    return Scope(asked, period, body, None, arguments.criterion)


def _body(key: str, on: date) -> "Body":
    from chungsuc.units.models import Body  # noqa: PLC0415 -- needs Django set up

    found = Body.objects.filter(key=key).select_related("parent__parent").order_by("-valid_from")
    body = found.filter(valid_from__lte=on).first() or found.first()
    if body is None:
        raise BadInputError(f"Không có đơn vị “{key}”. Viết như lang-son hoặc lang-son/huu-lung/hoa-lac.")
    return body


def _show(arguments: argparse.Namespace) -> int:
    from chungsuc import clock  # noqa: PLC0415 -- needs Django set up
    from chungsuc.reporting.filling import filled  # noqa: PLC0415
    from chungsuc.reporting.tables.forms import write_form_csv  # noqa: PLC0415

    _forms(arguments.form)
    with bar("Đang điền biểu"):
        table = filled(arguments.form, _scope(arguments, clock.now()))
    if arguments.csv:
        write_form_csv(sys.stdout, table)
    else:
        for line in json_lines(table) if arguments.json else plain_lines(table):
            print(line)
    return 0


def _export(arguments: argparse.Namespace) -> int:
    from chungsuc import clock  # noqa: PLC0415 -- needs Django set up
    from chungsuc.reporting.filling import filled  # noqa: PLC0415

    if bool(arguments.forms) == arguments.all:
        raise BadInputError("Nêu mã biểu, hoặc --all, một trong hai. Xem chungsuc tables list.")
    suffix = arguments.out.suffix.lower()
    if suffix not in KINDS:
        raise BadInputError(f"Không ghi được loại tệp “{suffix}”. Đặt đuôi {', '.join(KINDS)}.")
    forms = _forms(*arguments.forms)
    wanted = [one for one, form in forms.items() if form.filled or not arguments.all]
    if suffix == ".csv" and len(wanted) > 1:
        raise BadInputError("Mỗi tệp .csv chứa một biểu. Nêu một mã biểu, hoặc xuất .xlsx.")
    scope = _scope(arguments, clock.now())
    tables = []
    with bar("Đang điền biểu") as tick:
        for done, one in enumerate(wanted):
            tick(done, len(wanted))
            tables.append(filled(one, scope))
    with bar("Đang ghi") as tick:
        rows = _written(arguments.out, tables, scope, tick)
    print(f"Đã ghi {arguments.out}: {len(tables)} biểu, {rows} dòng, kỳ {scope.period}, đến ngày {scope.asked.on:%d/%m/%Y}.")
    return 0


def _written(out: Path, tables: "list[FormTable]", scope: "Scope", tick: Any) -> int:  # noqa: ANN401 -- of `bar`
    from chungsuc.reporting.tables.forms import write_form_csv, write_forms  # noqa: PLC0415 -- needs Django set up

    if out.suffix.lower() == ".csv":
        with out.open("w", encoding="utf-8-sig", newline="") as text:
            return write_form_csv(text, tables[0], tick)
    if out.suffix.lower() == ".xlsx":
        with out.open("wb") as stream:
            return write_forms(stream, tables, tick)
    out.write_bytes(_paper(tables, scope, pdf=out.suffix.lower() == ".pdf"))
    return sum(len(table.rows) for table in tables)


def _paper(tables: "list[FormTable]", scope: "Scope", *, pdf: bool) -> bytes:
    from dataclasses import replace  # noqa: PLC0415

    from chungsuc.documents.letterhead import framed  # noqa: PLC0415 -- needs Django set up
    from chungsuc.documents.official.tree import Annex, Node  # noqa: PLC0415
    from chungsuc.documents.official.writing import NoPdf, render_docx, render_pdf  # noqa: PLC0415
    from chungsuc.progress.queries.tables import table_period  # noqa: PLC0415
    from chungsuc.reporting.tables.forms import annex  # noqa: PLC0415

    said = f"Biểu số liệu kèm theo, tính đến ngày {scope.asked.on:%d/%m/%Y}, gồm {len(tables)} phụ lục./."
    subject = f"Số liệu xây dựng nông thôn mới {table_period(scope.period)}"
    paper = framed(scope.body, "báo cáo", subject, (Node("closing", text=said),), on=scope.asked.on)
    annexes = tuple(Annex(f"Phụ lục {number}", (annex(table),)) for number, table in enumerate(tables, 1))
    try:
        return render_pdf(replace(paper, annexes=annexes)) if pdf else render_docx(replace(paper, annexes=annexes))
    except NoPdf as error:
        raise BadInputError(str(error)) from error


def _read(arguments: argparse.Namespace) -> int:
    found = _read_back(arguments)
    if arguments.json:
        for one in found:
            for line in json_lines(one.table, notices=[str(notice) for notice in one.notices]):
                print(line)
        return 0
    for one in found:
        for line in plain_lines(one.table):
            print(line)
    _notices(found)
    return 0


def _notices(found: "list[ReadTable]") -> None:
    said = [str(notice) for one in found for notice in one.notices]
    for line in said[:SHOWN]:
        print(line, file=sys.stderr)
    if len(said) > SHOWN:
        print(f"… và {len(said) - SHOWN} điều khác.", file=sys.stderr)


def _read_back(arguments: argparse.Namespace) -> "list[ReadTable]":
    from chungsuc.reporting.tables.forms import RefusedForms, marked_forms, read_forms  # noqa: PLC0415 -- needs Django set up

    forms = _forms(*([arguments.form] if arguments.form else []))
    data = arguments.file.read_bytes()
    try:
        with bar("Đang đọc biểu"):
            return read_forms(data, forms, arguments.file.name, hidden_too=arguments.hidden)
    except RefusedForms as refused:
        if arguments.marked:
            arguments.marked.write_bytes(marked_forms(data, refused.faults, arguments.file.name))
            print(f"Đã ghi {arguments.marked} với các ô lỗi được đánh dấu.", file=sys.stderr)
        raise


def _import(arguments: argparse.Namespace) -> int:
    from django.db import transaction  # noqa: PLC0415 -- needs Django set up

    from chungsuc import clock  # noqa: PLC0415
    from chungsuc.cli.tables_kept import keep, to_keep  # noqa: PLC0415
    from chungsuc.documents.actions import store  # noqa: PLC0415

    now, user = clock.now(), person(arguments.user)
    found = _read_back(arguments)
    _notices(found)
    plans = [to_keep(one, at=arguments.at, period=arguments.period, today=now.date()) for one in found]
    for one, plan in zip(found, plans, strict=True):
        print(f"{one.table.form.short_name}, kỳ {plan.period}, đến ngày {plan.as_of:%d/%m/%Y}: {plan.said}")
    if not any(plan.statings for plan in plans):
        print("Tệp không có cột tự khai nào được điền. Chưa nhập dòng nào.", file=sys.stderr)
        return 0
    if not (arguments.yes or confirmed("Nhập các dòng này?", unasked="Thêm --yes để nhập.")):
        print("Chưa nhập dòng nào.", file=sys.stderr)
        return 0
    with bar("Đang nhập") as tick, transaction.atomic():
        with arguments.file.open("rb") as stream:
            file = store(by=user, name=arguments.file.name, stream=stream, now=now)
        count = sum(keep(plan, user, now, tick, file) for plan in plans)
    print(f"Đã nhập {count} biểu của các đơn vị.")
    return 0
