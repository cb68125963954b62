"""A report as an official paper: its sections, what is stated otherwise than computed, what is missing, its tables annexed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from django.utils import timezone

from chungsuc.documents.letterhead import acting_name, amid, closing, dash, framed, heading, paragraph, sent_to
from chungsuc.documents.official.tree import Annex, Node, OfficialPaper
from chungsuc.movements.due import name_of
from chungsuc.movements.models import Duty
from chungsuc.reporting.models import Calendar, ReportVersion, Signature
from chungsuc.reporting.queries.report_page import ReportPage
from chungsuc.reporting.queries.report_tables import Difference, differences
from chungsuc.reporting.tables.forms import annex
from chungsuc.reporting.tables.forms_pictures import pictures_of
from chungsuc.reporting.writing_leader import picture_node
from chungsuc.rulebook.reports import from_json
from chungsuc.rulebook.reports.model import FormTable
from chungsuc.units.models import Body

ROMAN: Final = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
SAMPLE: Final = "Số liệu mẫu."


@dataclass(frozen=True, slots=True)
class Said:
    """What goes on the paper. `told`: what is stated otherwise than computed; `foot`: the last line of the recipients."""

    body: Body
    owed_to: Body | None
    occurrence: str
    as_of: date
    on: date
    sections: Sequence[tuple[str, str]]
    tables: Sequence[FormTable]
    told: Sequence[Difference]
    missing: Sequence[str]
    corrects: str = ""
    foot: str = ""


def of_draft(calendar: Calendar, page: ReportPage, duty: Duty, *, on: date) -> OfficialPaper:
    """The draft, to be read, or signed by hand before it is sent."""
    said = Said(
        body=page.report.body if page.report else duty.lead,
        owed_to=duty.owed_to,
        occurrence=page.item.key,
        as_of=page.as_of or on,
        on=on,
        sections=[(s.title, s.text) for s in page.sections],
        tables=list(page.filled.values()),
        told=page.differences,
        missing=[i.duty.lead.official_name for i in page.missing],
    )
    return _paper(calendar, said)


def of_version(calendar: Calendar, version: ReportVersion) -> OfficialPaper:
    """A version as it was signed, with its digest; whatever has changed since."""
    content, report = version.content, version.report
    tables = {key: from_json(raw) for key, raw in content["tables"].items()}
    how = "ký duyệt trên phần mềm" if version.signature == Signature.SOFTWARE else "bản ký tay kèm theo"
    said = Said(
        body=report.body,
        owed_to=report.duty.owed_to,
        occurrence=report.occurrence,
        as_of=version.as_of,
        on=timezone.localtime(version.signed_at).date(),
        sections=[(title, content["narrative"].get(key, "")) for key, title in content["sections"]],
        tables=list(tables.values()),
        told=differences(tables, content.get("reasons", {})),
        missing=[one["name"] for one in content.get("missing", ())],
        corrects=version.corrects,
        foot=f"Bản {version.number}, {version.signed_by.full_name} {how}. Mã kiểm tra nội dung: {version.digest}",
    )
    return _paper(calendar, said)


def tables_in(version: ReportVersion) -> list[FormTable]:
    """The tables frozen in a version."""
    return [from_json(raw) for raw in version.content.get("tables", {}).values()]


def _paper(calendar: Calendar, said: Said) -> OfficialPaper:
    when = name_of(said.occurrence)
    named = calendar.name[:1].lower() + calendar.name[1:]
    subject = f"{named.removeprefix('báo cáo ')}{f' {when}' if when else ''}"
    nodes = [*_opening(said), *_parts(said)]
    nodes.append(closing(f"Trên đây là {amid(named)}{f' {when}' if when else ''}./."))
    made = framed(said.body, "báo cáo", subject[:1].upper() + subject[1:], tuple(nodes), on=said.on)
    made = replace(made, annexes=tuple(_annexed(n, table, len(said.tables)) for n, table in enumerate(said.tables, start=1)))
    to = (acting_name(said.owed_to),) if said.owed_to is not None else ()
    return sent_to(made, *to, *([said.foot] if said.foot else []))


def _opening(said: Said) -> list[Node]:
    to = f" với {acting_name(said.owed_to)}" if said.owed_to is not None else ""
    lines = [f"{acting_name(said.body)} báo cáo{to} như sau. Số liệu tính đến hết ngày {said.as_of:%d/%m/%Y}."]
    if said.corrects:
        lines.append(f"Báo cáo này đính chính báo cáo đã gửi. Lý do: {said.corrects}")
    if said.body.sample_figures:
        lines.append(SAMPLE)
    return [paragraph(line) for line in lines]


def _parts(said: Said) -> list[Node]:
    parts = [(title, _lines(text)) for title, text in said.sections]
    if said.told:
        parts.append(("Số liệu nêu khác số phần mềm tính", [dash(_said(d)) for d in said.told]))
    if said.missing:
        names = ", ".join(amid(name) for name in said.missing)
        lines = [paragraph(f"Báo cáo này chưa có phần của {len(said.missing)} đơn vị: {names}.")]
        parts.append(("Đơn vị chưa gửi báo cáo", lines))
    return [heading(_numbered(n), title.upper(), *lines) for n, (title, lines) in enumerate(parts)]


def _numbered(place: int) -> str:
    return ROMAN[place] if place < len(ROMAN) else str(place + 1)


def _lines(text: str) -> list[Node]:
    """Each line of what was typed as a paragraph; lines that begin with a dash or a star are points."""
    found = []
    for line in filter(None, (line.strip() for line in text.split("\n"))):
        point = line[:1] in "-–*•+" and line[1:2] in (" ", "\t")
        found.append(dash(line[1:].strip()) if point else paragraph(line))
    return found or [paragraph("Không có nội dung.")]


def _said(one: Difference) -> str:
    return f"{one.said}. Lý do: {one.reason or 'chưa ghi'}"


def _annexed(number: int, table: FormTable, of: int) -> Annex:
    title = f"Phụ lục {number}" if of > 1 else "Phụ lục"
    drawn = [picture_node(one, place) for place, one in enumerate(pictures_of(table), 1)]
    return Annex(f"{title}: {table.form.name}", (*annex(table).children, *drawn))
