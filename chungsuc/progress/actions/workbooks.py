"""A filled workbook: brought in, looked at, confirmed as a whole or dropped."""

from collections.abc import Iterator
from datetime import datetime
from typing import IO

from django.db import transaction

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Refused
from chungsuc.audit.actions import record
from chungsuc.audit.content import digest
from chungsuc.documents.actions import store
from chungsuc.progress.actions.steps import items_of
from chungsuc.progress.actions.values import Batch, Entry, Overtaken, take_in
from chungsuc.progress.models import State, Workbook
from chungsuc.progress.permissions import can_enter
from chungsuc.progress.workbook import Difference, Preview, preview_of_file
from chungsuc.progress.workbook.preview import checked_about, plan_of
from chungsuc.progress.workbook.reading import read_sheet
from chungsuc.units.models import Body
from chungsuc.units.queries import actor_on


def bring_workbook(
    *, actor: User, territory: Body, period: str, name: str, stream: IO[bytes], now: datetime
) -> Workbook:
    """Keeps a filled workbook to be looked at and confirmed. Raises UnfitSheet where it is none of this territory and period."""
    acting = actor_on(actor, now.date())
    can_enter(acting, territory).require()
    sheet = read_sheet(stream, name)
    plan = plan_of(sheet, territory, period, now.date())
    checked_about(sheet, plan)
    stream.seek(0)
    with transaction.atomic():
        stored = store(by=actor, name=name, stream=stream, now=now)
        brought = Workbook.objects.create(
            file=stored, territory=territory, period=period, as_of=plan.as_of, brought_by=actor, brought_at=now
        )
        _record(actor, brought, "progress.bring_workbook", now)
    return brought


def commit_workbook(
    *,
    actor: User,
    workbook: Workbook,
    shown: str,
    now: datetime,
    overwrite: bool = False,
    hidden_too: bool = False,
    draft: bool = False,
) -> int:
    """
    Records all that a workbook changes, or nothing: one entry in the trail, holding the digest of its items.

    `shown` is the state of the preview that the person saw. Where it is another by now: Overtaken. `overwrite` says what
    becomes of figures that somebody else recorded after the template went out.
    """
    can_enter(actor_on(actor, now.date()), workbook.territory).require()
    _still_waiting(workbook)
    preview = preview_of_file(workbook, now.date())
    _complete(preview, hidden_too=hidden_too)
    if preview.state != shown:
        raise Overtaken([d.held for d in preview.of_kind("conflict") if d.held is not None])
    batches = batches_of(preview, overwrite=overwrite, draft=draft)
    name = "enter" if draft else "submit"
    known = {one.old.pk: one.old for one in preview.differences if one.old is not None}
    with transaction.atomic():
        _waiting(workbook)
        values, _ = take_in(actor, batches, workbook.period, workbook.as_of, now, name, known)
        workbook.state, workbook.committed_at = Workbook.State.COMMITTED, now
        workbook.entries, workbook.digest = len(values), digest(items_of(values))
        workbook.save(update_fields=["state", "committed_at", "entries", "digest"])
        _record(actor, workbook, f"progress.{name}_workbook", now)
    return len(values)


def _complete(preview: Preview, *, hidden_too: bool) -> None:
    if preview.problems:
        raise Refused(
            f"Còn {len(preview.problems)} lỗi trong bảng tính; chưa nhập dòng nào.",
            rule="Nhập cả bảng hoặc không nhập gì.",
            who_can_lift="Đồng chí sửa các ô đã đánh dấu rồi tải lên lại.",
        )
    if preview.hidden and not hidden_too:
        raise Refused(
            f"Có {preview.hidden} thay đổi nằm ở hàng đang ẩn.",
            rule="Thay đổi không nhìn thấy phải được xác nhận riêng.",
            who_can_lift="Đồng chí đánh dấu xác nhận các hàng ẩn, hoặc bỏ ẩn rồi tải lên lại.",
        )


def batches_of(preview: Preview, *, overwrite: bool, draft: bool) -> list[Batch]:
    """What is to be recorded: what differs, and, when sending up, the drafts that stay as they are."""
    found: dict[Body, list[Entry]] = {}
    for one in _taken(preview, overwrite=overwrite, draft=draft):
        seen = one.held.latest_id if one.held else None
        found.setdefault(one.body, []).append(Entry(one.indicator.measure, one.reading, one.note, seen))
    return [Batch(body, entries) for body, entries in found.items()]


def _taken(preview: Preview, *, overwrite: bool, draft: bool) -> Iterator[Difference]:
    for one in preview.differences:
        waiting = one.kind == "same" and one.held is not None and one.held.state == State.ENTERED
        if one.kind in ("new", "changed") or (overwrite and one.kind == "conflict") or (waiting and not draft):
            yield one


def drop_workbook(*, actor: User, workbook: Workbook, now: datetime) -> None:
    can_enter(actor_on(actor, now.date()), workbook.territory).require()
    with transaction.atomic():
        _waiting(workbook)
        workbook.state = Workbook.State.DROPPED
        workbook.save(update_fields=["state"])
        _record(actor, workbook, "progress.drop_workbook", now)


def _waiting(workbook: Workbook) -> None:
    """Locked, and still to be confirmed: of two who confirm at once, one does."""
    _still_waiting(Workbook.objects.select_for_update().get(pk=workbook.pk))


def _still_waiting(held: Workbook) -> None:
    if held.state != Workbook.State.WAITING:
        raise Refused(
            f"Bảng tính này {Workbook.State(held.state).label}.",
            who_can_lift="Muốn sửa tiếp, đồng chí tải biểu mẫu mới.",
        )


def _record(actor: User, workbook: Workbook, action: str, now: datetime) -> None:
    appointment = actor_on(actor, now.date()).enters_for(workbook.territory.path)
    record(
        actor=actor,
        action=action,
        subject=f"progress.workbook:{workbook.pk}",
        items=[{"file": workbook.file.sha256, "entries": workbook.entries, "digest": workbook.digest}],
        now=now,
        post=appointment.post if appointment else "",
    )
