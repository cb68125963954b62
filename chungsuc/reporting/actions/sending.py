"""Signing and sending: a version is frozen, what lies below goes upward with it; taken back while nobody received; corrected."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Refused
from chungsuc.documents.kinds import JPEG, PDF, PNG, WEBP
from chungsuc.documents.models import StoredFile
from chungsuc.movements.models import Duty
from chungsuc.reporting.actions.holding import (
    Held,
    Overwritten,
    fulfil,
    hold,
    moved,
    named,
    noted,
    page_of,
    require_step,
    tell_people,
    unfulfil,
)
from chungsuc.reporting.models import MoveName, Report, ReportState, ReportVersion, Signature
from chungsuc.reporting.narrative import digest_of, sections_of
from chungsuc.reporting.queries.chain import upward
from chungsuc.reporting.queries.report_tables import Difference, differences, tables_for
from chungsuc.reporting.queries.reports import Item, items_of
from chungsuc.reporting.queries.versions import latest_below
from chungsuc.reporting.workflow import HANDED_IN
from chungsuc.rulebook.reports import to_json
from chungsuc.rulebook.reports.model import FormTable
from chungsuc.units.models import Body

SCANS: Final = tuple(kind.media_type for kind in (PDF, JPEG, PNG, WEBP))


class Unexplained(Refused):
    """What is stated differs from what was computed, without a reason; `differences` lists where."""

    def __init__(self, found: Sequence[Difference]) -> None:
        places = "; ".join(d.said for d in found)
        super().__init__(
            f"Có {len(found)} số nêu khác số phần mềm tính mà chưa ghi lý do: {places}.",
            rule="Số nêu khác số tính thì phải giải trình trước khi gửi.",
            who_can_lift="Ghi lý do ở từng số, hoặc bỏ số đã nêu.",
        )
        self.differences = found


class Missing(Refused):
    """Reports below that have not come, of which the person has not said that the report goes without them."""

    def __init__(self, items: Sequence[Item]) -> None:
        names = ", ".join(i.duty.lead.official_name for i in items)
        super().__init__(
            f"Còn thiếu báo cáo của {len(items)} đơn vị: {names}.",
            rule="Gửi lên khi còn thiếu thì phải nói rõ thiếu của ai; báo cáo ghi tên các đơn vị ấy.",
            who_can_lift="Chờ đủ, đôn đốc, hoặc đánh dấu gửi khi còn thiếu.",
        )
        self.items = items


@dataclass(frozen=True, slots=True)
class Below:
    """What a report is made of: the versions that came from below, and what did not come."""

    versions: Sequence[ReportVersion]
    on_paper: Sequence[Item]
    missing: Sequence[Item]


@transaction.atomic
def send_report(
    *,
    actor: User,
    duty: Duty,
    occurrence: str,
    edit: int,
    now: datetime,
    scan: StoredFile | None = None,
    without: Collection[int] = (),
) -> ReportVersion:
    """
    Signs what the person saw (`edit`), by the software or by the scan of a signed print, and sends it. The tables are computed
    at this moment and frozen with the text. Where reports below make this one, they go upward with it and are frozen;
    `without`: the duties whose missing reports the person has accepted. Raises Overwritten, Unexplained, Missing, Refused.
    """
    held = hold(actor=actor, duty=duty, occurrence=occurrence, now=now, with_below=True)
    report, post, _reason = require_step(held, MoveName.SEND)
    _as_seen(report, edit)
    item = held.item()
    version = _frozen(held, report, post, scan=scan, without=without)
    moved(held, report, MoveName.SEND, post, version=version)
    fulfil(held, item, version)
    forwarded = _forward_below(held, version, post)
    _tell_receiver(held, version)
    noted(held, "send_report", report, post, version=version.pk, digest=version.digest, forwarded=forwarded)
    return version


def _as_seen(report: Report, edit: int) -> None:
    if report.edit != edit:
        raise Overwritten(report)


def _frozen(
    held: Held, report: Report, post: str, *, scan: StoredFile | None, without: Collection[int], corrects: str = ""
) -> ReportVersion:
    """The next version of the report, with its digest."""
    if scan is not None and scan.media_type not in SCANS:
        raise Refused(
            "Bản ký tay phải là tệp PDF hoặc ảnh chụp.", rule="Nhận pdf, jpg, png, webp.", who_can_lift="Quét lại rồi đính kèm."
        )
    if not any(text.strip() for text in report.content.get("narrative", {}).values()) and not held.calendar.forms:
        raise Refused("Báo cáo chưa có nội dung nào.", who_can_lift="Viết lời báo cáo rồi gửi.")
    below = below_of(held)
    unsaid = [i for i in below.missing if i.duty.pk not in set(without)]
    if unsaid:
        raise Missing(unsaid)
    content = _content(held, report, below)
    if corrects and report.latest is not None and content == report.latest.content:
        raise Refused("Bản nháp chưa khác gì bản đã gửi.", who_can_lift="Sửa lời hoặc số nêu, lưu nháp, rồi đính chính.")
    number = (report.latest.number if report.latest else 0) + 1
    version = ReportVersion.objects.create(
        report=report,
        number=number,
        content=content,
        as_of=report.as_of,
        digest=digest_of(content, report=report.pk, number=number, as_of=report.as_of.isoformat()),
        signature=Signature.SCAN if scan else Signature.SOFTWARE,
        scan=scan,
        corrects=corrects,
        signed_by=held.user,
        post=post,
        signed_at=held.now,
    )
    report.latest = version
    report.save(update_fields=["latest"])
    return version


def below_of(held: Held) -> Below:
    """What has come from below by now, and what has not."""
    items = items_of(held.chain, held.chain.below(held.duty), on=held.now.date(), known_at=held.now, key=held.occurrence)
    return Below(
        latest_below(held.chain, held.duty, held.occurrence),
        [i for i in items if i.on_paper],
        [i for i in items if not i.stand.handed_in and i.state not in HANDED_IN],
    )


def _content(held: Held, report: Report, below: Below) -> dict[str, Any]:
    draft, calendar = report.content, held.calendar
    tables = tables_of_draft(held, report)
    unexplained = [d for d in differences(tables, draft.get("reasons", {})) if not d.reason]
    if unexplained:
        raise Unexplained(unexplained)
    return {
        "name": calendar.name,
        "sections": [list(pair) for pair in sections_of(calendar.sections)],
        "narrative": draft.get("narrative", {}),
        "stated": draft.get("stated", {}),
        "reasons": draft.get("reasons", {}),
        "tables": {key: to_json(table) for key, table in tables.items()},
        "forms": {key: table.form.short_name for key, table in tables.items()},
        "below": [
            {"body": v.report.body_id, "name": v.report.body.official_name, "report": v.report_id, "version": v.pk, "number": v.number}
            for v in below.versions
        ],
        "on_paper": [_listed(i) for i in below.on_paper],
        "missing": [_listed(i) for i in below.missing],
    }


def _listed(item: Item) -> dict[str, Any]:
    return {"duty": item.duty.pk, "body": item.duty.lead_id, "name": item.duty.lead.official_name}


def tables_of_draft(held: Held, report: Report) -> dict[str, FormTable]:
    try:
        return tables_for(
            held.calendar,
            report.body,
            occurrence=report.occurrence,
            as_of=report.as_of,
            known_at=held.now,
            today=held.now.date(),
            stated=report.content.get("stated", {}),
        )
    except ValueError as wrong:
        raise Refused(str(wrong), who_can_lift="Sửa số đã nêu rồi gửi lại.") from wrong


def _forward_below(held: Held, version: ReportVersion, post: str) -> int:
    """What lies below is frozen from now on."""
    done = 0
    for one in latest_below(held.chain, held.duty, held.occurrence):
        if one.report.state != ReportState.FORWARDED:
            moved(held, one.report, MoveName.FORWARD, post, reason=f"vào {held.calendar.name}, bản {version.number}", version=one)
            done += 1
    return done


def _tell_receiver(held: Held, version: ReportVersion) -> None:
    if held.duty.owed_to is not None:
        text = f"{named(held)} đã gửi đến, bản {version.number}."
        key = f"report-sent:{version.pk}"
        tell_people([held.duty.owed_to], text, page_of(held.duty, held.occurrence), key, by=held.user, now=held.now)


@transaction.atomic
def withdraw_report(*, actor: User, duty: Duty, occurrence: str, reason: str, now: datetime) -> Report:
    """Takes back what was sent, while nobody has received it. The version stays as a version; the duty is open again."""
    held = hold(actor=actor, duty=duty, occurrence=occurrence, now=now)
    report, post, reason = require_step(held, MoveName.WITHDRAW, reason)
    unfulfil(held, reason or "rút lại khi chưa ai nhận")
    moved(held, report, MoveName.WITHDRAW, post, reason, report.latest)
    noted(held, "withdraw_report", report, post, note=reason)
    return report


@transaction.atomic
def correct_report(
    *,
    actor: User,
    duty: Duty,
    occurrence: str,
    edit: int,
    reason: str,
    now: datetime,
    scan: StoredFile | None = None,
    without: Collection[int] = (),
) -> ReportVersion:
    """
    Signs the draft as a further version, with a reason, after the report was received or sent on. What was sent stays as it is;
    everybody above is told, and sees the differences beside the report that they made of it.
    """
    held = hold(actor=actor, duty=duty, occurrence=occurrence, now=now, with_below=True)
    report, post, reason = require_step(held, MoveName.CORRECT, reason)
    _as_seen(report, edit)
    version = _frozen(held, report, post, scan=scan, without=without, corrects=reason)
    moved(held, report, MoveName.CORRECT, post, reason, version)
    above: list[Body] = [d.owed_to for d in (held.duty, *upward(held.chain, held.duty)) if d.owed_to is not None]
    text = f"{named(held)} đã đính chính, bản {version.number}: {reason}"
    tell_people(above, text, page_of(held.duty, held.occurrence), f"report-corrected:{version.pk}", by=actor, now=now)
    noted(held, "correct_report", report, post, note=reason, version=version.pk, digest=version.digest)
    return version
