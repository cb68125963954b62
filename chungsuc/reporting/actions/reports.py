"""A report on the desk of the body that owes it: opened, written, taken together from below. Nobody overwrites unseen."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Refused
from chungsuc.movements.models import Duty
from chungsuc.reporting.actions.holding import (
    RELOAD,
    Held,
    Overwritten,
    day_words,
    hold,
    moved,
    noted,
)
from chungsuc.reporting.models import MoveName, Report
from chungsuc.reporting.narrative import LONGEST, Part, cleaned, sections_of, stitched
from chungsuc.reporting.queries.report_tables import Stated
from chungsuc.reporting.queries.versions import latest_below, texts_of
from chungsuc.reporting.workflow import WRITABLE, Party
from chungsuc.units.lineage import home_of

MOST_STATED = 2_000  # cells stated beside computed ones in one report
CELL_LENGTH = 300


@transaction.atomic
def open_report(*, actor: User, duty: Duty, occurrence: str, now: datetime) -> Report:
    """
    Opens the report of a duty for one time that it falls due, from `opens_before` days before; opened before, it is given back
    as it is. Refused before that day, and for a body that was no more on the as-of day.
    """
    held = hold(actor=actor, duty=duty, occurrence=occurrence, now=now)
    post = held.post(Party.WRITER)
    if held.report is not None:
        return held.report
    day = held.chain.as_of(occurrence) or now.date()
    _require_alive(held, day)
    due = held.item().due
    opens = due - timedelta(days=held.calendar.opens_before) if due else None
    if opens and now.date() < opens:
        raise Refused(
            f"Báo cáo này mở từ ngày {day_words(opens)}, {held.calendar.opens_before} ngày trước hạn {day_words(due or opens)}.",
            rule="Báo cáo mở theo lịch, khi số liệu của kỳ đã tới lúc tổng hợp.",
            who_can_lift="Cơ quan lập lịch đổi số ngày mở trước hạn.",
        )
    body = held.duty.lead
    report = Report.objects.create(
        duty=held.duty, occurrence=occurrence, body=body, as_of=day, opened_by=actor, opened_at=now
    )
    moved(held, report, MoveName.OPEN, post)
    noted(held, "open_report", report, post, occurrence=occurrence)
    return report


def _require_alive(held: Held, day: date) -> None:
    body = held.duty.lead
    if body.exists_on(day):
        return
    home = home_of([body], held.now.date())[body.pk]
    told = f" nay là {home.official_name}" if home is not None and home.pk != body.pk else " không có trong sổ đơn vị"
    raise Refused(
        f"Đến ngày chốt số liệu {day_words(day)}, {body.official_name}{told}.",
        rule="Đơn vị đã nhập, chia trước ngày chốt số liệu thì đơn vị kế tục báo cáo, gồm cả phần của đơn vị cũ.",
        who_can_lift=f"{home.official_name} báo cáo." if home else "Cơ quan lập lịch giao lại nhiệm vụ.",
    )


@transaction.atomic
def save_draft(
    *,
    actor: User,
    duty: Duty,
    occurrence: str,
    edit: int,
    now: datetime,
    narrative: Mapping[str, str] | None = None,
    stated: Stated | None = None,
    reasons: Stated | None = None,
) -> Report:
    """
    Keeps the text by section key, and what is stated beside computed cells with reasons; what is None stays as it is.

    `edit` is the one that the person saw: where somebody has saved meanwhile it is Overwritten, and nothing is stored.
    """
    held = hold(actor=actor, duty=duty, occurrence=occurrence, now=now)
    post = held.post(Party.WRITER)
    report = writable(held, edit)
    content = dict(report.content)
    if narrative is not None:
        content["narrative"] = {**content.get("narrative", {}), **_texts(held, narrative)}
    if stated is not None:
        content["stated"] = _cells(held, stated)
    if reasons is not None:
        content["reasons"] = _cells(held, reasons)
    return keep(held, report, content, post, "save_draft")


def writable(held: Held, edit: int) -> Report:
    """The report, if its draft may be changed now and is the one that the person saw."""
    report = held.opened()
    if report.state not in WRITABLE:
        raise Refused(
            "Báo cáo đã gửi, đang chờ nơi nhận xem.",
            rule="Bản đã gửi không sửa.",
            who_can_lift="Rút lại khi nơi nhận chưa nhận, hoặc chờ nhận rồi đính chính.",
        )
    if report.edit != edit:
        raise Overwritten(report)
    return report


def keep(held: Held, report: Report, content: dict[str, Any], post: str, action: str, of: int = 0) -> Report:
    """Stores the draft as its next edit; nothing where nothing has changed. `of`: how many or which was taken in, for the trail."""
    if content == report.content:
        return report
    report.content, report.edit = content, report.edit + 1
    report.save(update_fields=["content", "edit"])
    noted(held, action, report, post, edit=report.edit, of=of)
    return report


def _texts(held: Held, given: Mapping[str, str]) -> dict[str, str]:
    titles = dict(sections_of(held.calendar.sections))
    found = {}
    for key, text in given.items():
        if key not in titles:
            raise Refused(f"Báo cáo này không có phần “{key[:20]}”.", who_can_lift=RELOAD)
        found[key] = cleaned(text)
        if len(found[key]) > LONGEST:
            raise Refused(
                f"Phần “{titles[key]}” dài {len(found[key]):,} ký tự.".replace(",", "."),
                rule=f"Mỗi phần không quá {LONGEST:,} ký tự.".replace(",", "."),
                who_can_lift="Rút gọn, hoặc chuyển bớt sang biểu kèm theo.",
            )
    return found


def _cells(held: Held, given: Stated) -> dict[str, dict[str, dict[str, str]]]:
    """Only forms of the calendar, bounded; whether a cell exists and reads as its column is asked when tables are filled."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for form, rows in given.items():
        if form not in held.calendar.forms:
            raise Refused(f"Báo cáo này không kèm biểu “{form[:60]}”.", who_can_lift=RELOAD)
        for row, cells in rows.items():
            if any(len(key) > CELL_LENGTH or cleaned(key) != key for key in (row, *cells)):
                raise Refused("Có ô không thuộc biểu nào.", who_can_lift=RELOAD)
            kept = {key: " ".join(cleaned(text).split())[:CELL_LENGTH] for key, text in cells.items() if text.strip()}
            if kept:
                found.setdefault(form, {})[row] = kept
    if sum(len(cells) for rows in found.values() for cells in rows.values()) > MOST_STATED:
        raise Refused(f"Báo cáo nêu khác quá {MOST_STATED} ô.", who_can_lift="Sửa số liệu gốc rồi để phần mềm tính lại.")
    return found


@transaction.atomic
def stitch(
    *, actor: User, duty: Duty, occurrence: str, edit: int, now: datetime, chosen: Collection[int] | None = None
) -> tuple[Report, list[str]]:
    """
    Adds the texts of the reports below to the draft, each section under the body's name: of all that were sent, or of the
    `chosen` reports. Again later adds only what is new. Gives the names that were added.
    """
    held = hold(actor=actor, duty=duty, occurrence=occurrence, now=now, with_below=True)
    post = held.post(Party.WRITER)
    report = writable(held, edit)
    found = latest_below(held.chain, held.duty, occurrence)
    wanted = [v for v in found if chosen is None or v.report_id in chosen]
    parts = [Part(v.report_id, v.pk, v.report.body.official_name, texts_of(v)) for v in wanted]
    content, added = stitched(report.content, parts, held.calendar.sections)
    if any(len(text) > 10 * LONGEST for text in content["narrative"].values()):
        raise Refused("Ghép cả thì một phần quá dài.", who_can_lift="Chọn bớt đơn vị, hoặc rút gọn rồi ghép tiếp.")
    if not added:
        return report, []
    return keep(held, report, content, post, "stitch_report", of=len(added)), added


@transaction.atomic
def copy_narrative(*, actor: User, duty: Duty, occurrence: str, edit: int, source: Report | None, now: datetime) -> Report:
    """Takes over the text of another report of the same body: into sections of the same title, after what stands there."""
    held = hold(actor=actor, duty=duty, occurrence=occurrence, now=now)
    post = held.post(Party.WRITER)
    report = writable(held, edit)
    if source is None or source.body_id != report.body_id or source.pk == report.pk:
        raise Refused("Chỉ chép được lời của báo cáo khác của chính đơn vị.", who_can_lift=RELOAD)
    content = dict(report.content)
    narrative = dict(content.get("narrative", {}))
    keys = {title: key for key, title in sections_of(held.calendar.sections)}
    last = sections_of(held.calendar.sections)[-1][0]
    for title, text in texts_of(source.latest or source).items():
        key = keys.get(title, last)
        if text and text not in narrative.get(key, ""):
            narrative[key] = "\n\n".join(piece for piece in (narrative.get(key, ""), text) if piece)
    content["narrative"] = narrative
    return keep(held, report, content, post, "copy_narrative", of=source.pk)
