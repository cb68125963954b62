"""What becomes of a duty: done, taken back, handed over."""

from datetime import date, datetime

from django.db import transaction

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Refused
from chungsuc.audit.actions import record
from chungsuc.documents.models import Paper, PaperState, StoredFile
from chungsuc.movements.models import Duty, Fulfilment, HandOver
from chungsuc.movements.permissions import COORDINATION_OFFICE, answering, can_answer
from chungsuc.movements.queries import ledger_for
from chungsuc.units.models import Body
from chungsuc.units.queries import actor_on


def _locked(actor: User, duty: Duty, now: datetime) -> tuple[Duty, str]:
    """The duty, held until the end of the transaction, and the post by which the actor answers for it."""
    rows = Duty.objects.select_for_update(of=("self",)).select_related("movement__territory", "lead")
    held = rows.filter(pk=duty.pk).first()
    if held is None:
        raise Refused("Nhiệm vụ này vừa bị bỏ.", who_can_lift=COORDINATION_OFFICE)
    acting = actor_on(actor, now.date())
    can_answer(acting, held).require()
    appointment = answering(acting, held)
    return held, appointment.post if appointment else ""


def _not_ahead(day: date, now: datetime) -> None:
    if day > now.date():
        raise Refused(f"Ngày {day:%d/%m/%Y} chưa tới.", rule="Chỉ ghi việc đã xảy ra.", who_can_lift="Sửa lại ngày.")


@transaction.atomic
def fulfil_duty(
    *,
    actor: User,
    duty: Duty,
    occurrence: str,
    done_on: date,
    by_paper: str,
    now: datetime,
    file: StoredFile | None = None,
    paper: Paper | None = None,
) -> Fulfilment:
    """
    Says that a duty was done, the time it fell due named by its key ("" where it falls due once). `paper`: the one of a
    register by which it was done, where there is one; `by_paper` names it in any case.
    """
    held, post = _locked(actor, duty, now)
    _not_ahead(done_on, now)
    if paper is not None and (paper.holder_id != held.lead_id or paper.state != PaperState.REGISTERED):
        raise Refused("Văn bản này không phải văn bản đã vào sổ của đơn vị chủ trì.", who_can_lift="Chọn văn bản khác.")
    ledger = ledger_for([held], now)
    due = {o.key: o.due for o in ledger.times(held)}
    if occurrence not in due:
        raise Refused("Nhiệm vụ này không có kỳ ấy.", who_can_lift="Tải lại trang và chọn một kỳ đang có.")
    if done := ledger.done[held.pk].get(occurrence):
        raise Refused(
            f"Kỳ này đã được ghi là xong ngày {done.done_on:%d/%m/%Y}, bằng {done.by_paper}.",
            who_can_lift="Ghi lại: thôi ghi lần trước, có lý do.",
        )
    if not by_paper.strip():
        raise Refused("Cần ghi xong bằng văn bản nào.", rule="Mọi kết quả truy được về văn bản.")
    fulfilment = Fulfilment.objects.create(
        duty=held,
        occurrence=occurrence,
        due=due[occurrence],
        done_on=done_on,
        by_paper=by_paper.strip(),
        file=file,
        paper=paper,
        recorded_by=actor,
        recorded_at=now,
    )
    record(
        actor=actor,
        action="movements.fulfil_duty",
        subject=f"movements.duty:{held.pk}",
        items=[{"fulfilment": fulfilment.pk, "occurrence": occurrence, "done_on": done_on.isoformat()}],
        now=now,
        post=post,
    )
    return fulfilment


@transaction.atomic
def undo_fulfilment(*, actor: User, fulfilment: Fulfilment, reason: str, now: datetime) -> None:
    """Takes back that a duty was done; the row stays, with who took it back and why."""
    held, post = _locked(actor, fulfilment.duty, now)
    if not reason.strip():
        raise Refused("Thôi ghi kết quả cần ghi lý do.", rule="Không có gì đã ghi mà mất dấu.")
    found = Fulfilment.objects.filter(pk=fulfilment.pk, undone_at=None)
    if not found.update(undone_by=actor, undone_at=now, undo_reason=reason.strip()):
        raise Refused("Kết quả này đã được thôi ghi rồi.", who_can_lift="Tải lại trang.")
    record(
        actor=actor,
        action="movements.undo_fulfilment",
        subject=f"movements.duty:{held.pk}",
        items=[{"fulfilment": fulfilment.pk}],
        now=now,
        post=post,
        note=reason.strip(),
    )


@transaction.atomic
def hand_over_duty(*, actor: User, duty: Duty, to_body: Body, on: date, reason: str, now: datetime) -> HandOver:
    """Gives the duty to another body from a day on. What was done before stays with who did it."""
    held, post = _locked(actor, duty, now)
    _not_ahead(on, now)
    last = held.hand_overs.order_by("-on").values_list("on", flat=True).first()
    if to_body.pk == held.lead_id:
        raise Refused(f"{to_body.official_name} đang chủ trì nhiệm vụ này.", who_can_lift="Chọn đơn vị khác.")
    if last and on < last:
        raise Refused(
            f"Lần chuyển giao trước là ngày {last:%d/%m/%Y}, lần này không thể sớm hơn.", who_can_lift="Sửa lại ngày."
        )
    if not to_body.exists_on(on):
        raise Refused(
            f"{to_body.official_name} không có trong danh bạ ngày {on:%d/%m/%Y}.", who_can_lift="Chọn đơn vị khác."
        )
    if not reason.strip():
        raise Refused("Chuyển giao nhiệm vụ cần ghi lý do.", rule="Chuyển giao có căn cứ.")
    hand_over = HandOver.objects.create(
        duty=held,
        from_body=held.lead,
        to_body=to_body,
        on=on,
        reason=reason.strip(),
        recorded_by=actor,
        recorded_at=now,
    )
    Duty.objects.filter(pk=held.pk).update(lead=to_body)
    record(
        actor=actor,
        action="movements.hand_over_duty",
        subject=f"movements.duty:{held.pk}",
        items=[{"from": hand_over.from_body_id, "to": to_body.pk, "on": on.isoformat()}],
        now=now,
        post=post,
        note=reason.strip(),
    )
    return hand_over
