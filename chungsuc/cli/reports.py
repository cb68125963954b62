"""`chungsuc reports`: the reports of a chain listed, opened, written, signed, received and corrected, as on the pages."""

import argparse
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chungsuc.cli import BadInputError, reports_calendars
from chungsuc.cli.database import answered, confirmed, person

if TYPE_CHECKING:
    from datetime import datetime

    from chungsuc.accounts.models import User
    from chungsuc.documents.models import StoredFile
    from chungsuc.movements.models import Duty
    from chungsuc.reporting.queries.calendars import Chain
    from chungsuc.reporting.queries.report_page import ReportPage

HEADING = re.compile(r"^##\s+(.+?)\s*$")
VERBS = (
    ("show", "xem một báo cáo: lời, bảng, các bước đã qua"),
    ("open", "mở báo cáo khi đã tới ngày mở"),
    ("write", "lưu lời báo cáo từ tệp: mỗi phần một dòng “## Tên phần”"),
    ("stitch", "ghép lời của các đơn vị đã gửi vào bản nháp"),
    ("send", "ký và gửi"),
    ("forward", "ký và gửi tiếp lên trên, cùng báo cáo của các đơn vị cấp dưới"),
    ("withdraw", "rút lại khi chưa ai nhận"),
    ("receive", "nhận báo cáo gửi đến"),
    ("return", "trả lại, có lý do"),
    ("correct", "ký bản đính chính, có lý do"),
    ("print", "in ra .docx, .pdf; bảng ra .xlsx"),
)


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("reports", help="lịch báo cáo; viết, gửi, nhận, trả lại, đính chính báo cáo")
    verbs = parser.add_subparsers(dest="verb", required=True)
    reports_calendars.add_parsers(verbs)
    listed = verbs.add_parser("list", help="báo cáo phải viết và báo cáo gửi đến")
    listed.set_defaults(run=answered(_list))
    made = {name: verbs.add_parser(name, help=said) for name, said in VERBS}
    made["write"].add_argument("file", metavar="FILE", type=Path)
    for name, verb in made.items():
        verb.add_argument("duty", metavar="SỐ", type=int, help="số của báo cáo trong danh sách")
        verb.add_argument("occurrence", metavar="KỲ", nargs="?", default="", help="kỳ, như 2023, 2023-H1; để trống nếu chỉ một lần")
        verb.set_defaults(run=answered(RUNS[name], refused="" if name in ("show", "print") else "Chưa làm:"))
    for name in ("write", "stitch", "send", "forward", "correct"):
        made[name].add_argument("--edit", metavar="LẦN", type=int, help="lần lưu đã xem, như lệnh show in ra")
    for name in ("send", "forward", "correct"):
        made[name].add_argument("--scan", metavar="FILE", type=Path, help="bản ký tay: pdf hoặc ảnh")
        made[name].add_argument("--without-missing", action="store_true", help="gửi dù còn thiếu báo cáo cấp dưới")
        made[name].add_argument("--yes", action="store_true", help="ký luôn, không hỏi lại")
    for name in ("withdraw", "return", "correct"):
        made[name].add_argument("--reason", metavar="LÝ_DO", required=name != "withdraw", default="")
    made["stitch"].add_argument("--only", metavar="KEY", nargs="+", default=[], help="chỉ ghép các đơn vị này")
    made["print"].add_argument("--out", metavar="FILE", type=Path, required=True, help="tên tệp .docx, .pdf hoặc .xlsx")
    for verb in (listed, *made.values()):
        verb.add_argument("--as", dest="user", metavar="USER", required=True, help="người làm")


def _acting(arguments: argparse.Namespace) -> "tuple[User, datetime]":
    from chungsuc import clock  # noqa: PLC0415 -- needs Django set up

    return person(arguments.user), clock.now()


def _place(arguments: argparse.Namespace) -> "tuple[User, datetime, Chain, Duty, str]":
    """Who acts, when, the chain, the duty and the time asked for, if they may read its report."""
    from django.http import Http404  # noqa: PLC0415

    from chungsuc.reporting.permissions import get_place  # noqa: PLC0415
    from chungsuc.units.queries import actor_on  # noqa: PLC0415

    user, now = _acting(arguments)
    try:
        chain, hand = get_place(actor_on(user, now.date()), arguments.duty, now)
    except Http404 as missing:
        raise BadInputError(f"Không có báo cáo số {arguments.duty} trong phạm vi của {user.full_name}.") from missing
    return user, now, chain, hand.duty, arguments.occurrence


def _page(arguments: argparse.Namespace) -> "tuple[User, datetime, Chain, ReportPage]":
    from chungsuc.reporting.permissions import get_place  # noqa: PLC0415
    from chungsuc.reporting.queries.report_page import item_for, report_page  # noqa: PLC0415
    from chungsuc.units.queries import actor_on  # noqa: PLC0415

    user, now, chain, duty, occurrence = _place(arguments)
    drafts = get_place(actor_on(user, now.date()), duty.pk, now)[1].drafts
    item = item_for(chain, duty, occurrence, on=now.date(), known_at=now)
    if item is None:
        raise BadInputError(f"Báo cáo này không có kỳ “{occurrence}”, hoặc kỳ ấy chưa tới. Xem: chungsuc reports list.")
    return user, now, chain, report_page(chain, item, on=now.date(), known_at=now, draft=drafts)


def _given(arguments: argparse.Namespace) -> dict[str, Any]:
    """What every act is given."""
    user, now, _chain, duty, occurrence = _place(arguments)
    return {"actor": user, "duty": duty, "occurrence": occurrence, "now": now}


def _list(arguments: argparse.Namespace) -> int:
    from chungsuc.reporting.queries.my_reports import my_reports  # noqa: PLC0415
    from chungsuc.units.queries import actor_on  # noqa: PLC0415

    user, now = _acting(arguments)
    found = my_reports(actor_on(user, now.date()), on=now.date(), known_at=now)
    for calendar, item in found.to_write:
        due = f"hạn {item.due:%d/%m/%Y}" if item.due else "chưa định ngày"
        key = f"{item.duty.pk} {item.key}".strip()
        print(f"{key:<12} [{item.stand.label}] {calendar.name}, {item.duty.lead.official_name}, {due}")
    for board in found.boards:
        counts = ", ".join(f"{n} {stand.label}" for stand, n in board.counts)
        print(f"gửi đến {board.receiver.official_name}: {board.calendar.name} {board.name}: {counts}")
    if not (found.to_write or found.boards):
        print("Không có báo cáo nào phải viết hay gửi đến.")
    return 0


def _show(arguments: argparse.Namespace) -> int:
    _user, _now, chain, page = _page(arguments)
    item, report = page.item, page.report
    due = f"hạn {item.due:%d/%m/%Y}" if item.due else "chưa định ngày"
    print(f"{chain.calendar.name} {item.owed.named}, {item.duty.lead.official_name}: {item.stand.label}, {due}")
    if report is None:
        print(f"Chưa ai mở{f'; mở được từ {page.opens:%d/%m/%Y}' if page.opens else ''}.")
        return 0
    print(f"lần lưu {report.edit}, {report.get_state_display()}, số liệu đến hết ngày {report.as_of:%d/%m/%Y}")
    for section in page.read:
        print(f"## {section.title}\n{section.text}")
    _print_checked(page)
    if page.below:
        print(f"cấp dưới: {len(page.came)}/{len(page.below)} đơn vị đã gửi")
    for later in page.later:
        print(f"! {later.name} đã đính chính sau khi gửi: {later.reason}")
    for move in page.moves:
        said = f": {move.reason}" if move.reason else ""
        print(f"{move.at:%d/%m/%Y} {move.get_name_display()}, {move.by.full_name}{said}")
    return 0


def _print_checked(page: "ReportPage") -> None:
    """The tables, and what their checks say of them and of the words."""
    for table in page.tables:
        print(f"[biểu] {table.form.name}: {len(table.table.rows)} dòng")
        for finding in table.findings:
            print(f"   ! {finding.text}")
    for finding in page.together:
        print(f"! {finding.text}")
    for strange in page.strange:
        print(f"? {strange.section}: {strange.text} không có trong biểu")
    for one in page.differences:
        print(f"[nêu khác] {one.said}. {one.reason or 'CHƯA CÓ LÝ DO'}")


def _open(arguments: argparse.Namespace) -> int:
    from chungsuc.reporting.actions.reports import open_report  # noqa: PLC0415

    report = open_report(**_given(arguments))
    print(f"Báo cáo đã mở, lần lưu {report.edit}. Số liệu tính đến hết ngày {report.as_of:%d/%m/%Y}.")
    return 0


def _edit(arguments: argparse.Namespace) -> int:
    """The edit that the person saw: named, or the only one that there is; of a text that others may have changed it must be."""
    from chungsuc.reporting.models import Report  # noqa: PLC0415

    if arguments.edit is not None:
        return int(arguments.edit)
    held = Report.objects.filter(duty=arguments.duty, occurrence=arguments.occurrence).first()
    if held is not None and held.edit and arguments.verb == "write":
        raise BadInputError(
            f"Báo cáo đã có lời, lần lưu {held.edit}. Xem bằng chungsuc reports show, rồi thêm --edit {held.edit} để ghi lên."
        )
    return held.edit if held else 0


def _write(arguments: argparse.Namespace) -> int:
    from chungsuc.reporting.actions.reports import save_draft  # noqa: PLC0415
    from chungsuc.reporting.narrative import sections_of  # noqa: PLC0415

    _user, _now, chain, _duty, _occurrence = _place(arguments)
    sections = sections_of(chain.calendar.sections)
    narrative = _parsed(arguments.file.read_text(encoding="utf-8"), sections)
    report = save_draft(**_given(arguments), edit=_edit(arguments), narrative=narrative)
    print(f"Đã lưu nháp {len(narrative)} phần, lần lưu {report.edit}.")
    return 0


def _parsed(text: str, sections: list[tuple[str, str]]) -> dict[str, str]:
    """The parts of a file by their headings; what stands before any heading goes to the first section."""
    keys = {title.casefold(): key for key, title in sections}
    found: dict[str, list[str]] = {}
    place = sections[0][0]
    for line in text.splitlines():
        if heading := HEADING.match(line):
            if heading[1].casefold() not in keys:
                raise BadInputError(f"Báo cáo không có phần “{heading[1]}”. Các phần: {', '.join(title for _k, title in sections)}.")
            place = keys[heading[1].casefold()]
            found.setdefault(place, [])
        elif line.strip() or place in found:
            found.setdefault(place, []).append(line)
    if not found:
        raise BadInputError("Tệp không có lời nào.")
    return {key: "\n".join(lines) for key, lines in found.items()}


def _stitch(arguments: argparse.Namespace) -> int:
    from chungsuc.reporting.actions.reports import stitch  # noqa: PLC0415

    _user, _now, _chain, page = _page(arguments)
    reports = {i.duty.lead.key: i.report.pk for i in page.came if i.report is not None}
    if wrong := [key for key in arguments.only if key not in reports]:
        raise BadInputError(f"Chưa có báo cáo đã gửi của {', '.join(wrong)}.")
    chosen = [reports[key] for key in arguments.only] or None
    report, added = stitch(**_given(arguments), edit=_edit(arguments), chosen=chosen)
    print(f"Đã ghép lời của {len(added)} đơn vị, lần lưu {report.edit}." if added else "Không có gì mới để ghép.")
    return 0


def _scan(arguments: argparse.Namespace) -> "StoredFile | None":
    from chungsuc.documents.actions import store  # noqa: PLC0415
    from chungsuc.documents.kinds import Unfit  # noqa: PLC0415

    if arguments.scan is None:
        return None
    user, now = _acting(arguments)
    try:
        with arguments.scan.open("rb") as stream:
            return store(by=user, name=arguments.scan.name, stream=stream, now=now)
    except Unfit as problem:
        raise BadInputError(problem.reason) from problem


def _send(arguments: argparse.Namespace) -> int:
    from chungsuc.reporting.actions.sending import correct_report, send_report  # noqa: PLC0415

    _user, _now, chain, page = _page(arguments)
    without = [i.duty.pk for i in page.missing] if arguments.without_missing else []
    question = f"Ký và gửi “{chain.calendar.name}” của {page.item.duty.lead.official_name}?"
    if not (arguments.yes or confirmed(question, unasked="Thêm --yes để ký và gửi.")):
        print("Chưa gửi.", file=sys.stderr)
        return 0
    given = {**_given(arguments), "edit": _edit(arguments), "scan": _scan(arguments), "without": without}
    made = correct_report(**given, reason=arguments.reason) if arguments.verb == "correct" else send_report(**given)
    said = "đính chính" if arguments.verb == "correct" else "gửi"
    print(f"Đã {said} bản {made.number}, mã kiểm tra {made.digest}.")
    if missing := made.content["missing"]:
        print(f"Gửi khi còn thiếu {len(missing)} đơn vị: {', '.join(one['name'] for one in missing)}.")
    return 0


def _withdraw(arguments: argparse.Namespace) -> int:
    from chungsuc.reporting.actions.sending import withdraw_report  # noqa: PLC0415

    withdraw_report(**_given(arguments), reason=arguments.reason)
    print("Đã rút lại; bản đã gửi vẫn giữ.")
    return 0


def _version(arguments: argparse.Namespace) -> int:
    from chungsuc.reporting.models import Report  # noqa: PLC0415

    held = Report.objects.filter(duty=arguments.duty, occurrence=arguments.occurrence).first()
    return (held.latest_id if held else None) or 0


def _receive(arguments: argparse.Namespace) -> int:
    from chungsuc.reporting.actions.receiving import receive_report, return_report  # noqa: PLC0415

    given = {**_given(arguments), "version": _version(arguments)}
    if arguments.verb == "return":
        return_report(**given, reason=arguments.reason)
        print("Đã trả lại, đơn vị được báo lý do.")
    else:
        receive_report(**given)
        print("Đã nhận.")
    return 0


def _print(arguments: argparse.Namespace) -> int:
    from chungsuc.documents.official.writing import NoPdf, render_docx, render_pdf  # noqa: PLC0415
    from chungsuc.reporting import writing_reports  # noqa: PLC0415
    from chungsuc.reporting.tables.forms import forms_workbook  # noqa: PLC0415

    _user, now, chain, page = _page(arguments)
    if page.report is None or not (page.versions or page.sections):
        raise BadInputError("Báo cáo này chưa ai mở.")
    sent = page.versions[-1] if page.versions else None
    tables = writing_reports.tables_in(sent) if sent else list(page.filled.values())
    if arguments.out.suffix not in (".docx", ".pdf", ".xlsx"):
        raise BadInputError("Tên tệp có đuôi .docx, .pdf hoặc .xlsx.")
    if sent is not None:
        sent.report = page.report
    official = writing_reports.of_version(chain.calendar, sent) if sent else None
    official = official or writing_reports.of_draft(chain.calendar, page, page.item.duty, on=now.date())
    try:
        made = {".docx": lambda: render_docx(official), ".pdf": lambda: render_pdf(official)}
        content = made.get(arguments.out.suffix, lambda: forms_workbook(tables))()
    except NoPdf as missing:
        raise BadInputError(str(missing)) from missing
    arguments.out.write_bytes(content)
    print(f"Đã ghi {arguments.out}: {f'bản {sent.number}' if sent else 'bản nháp'}.")
    return 0


RUNS: dict[str, Callable[[argparse.Namespace], int]] = {
    "show": _show,
    "open": _open,
    "write": _write,
    "stitch": _stitch,
    "send": _send,
    "forward": _send,
    "withdraw": _withdraw,
    "receive": _receive,
    "return": _receive,
    "correct": _send,
    "print": _print,
}
