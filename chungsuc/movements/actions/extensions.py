"""More time for named bodies, one time that their duties fall due, with the reason."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from chungsuc.accounts.actions import Notice, tell_all
from chungsuc.accounts.models import Topic, User
from chungsuc.accounts.permits import Refused
from chungsuc.audit.actions import record
from chungsuc.movements.due import Occurrence, name_of
from chungsuc.movements.models import Duty, Extension
from chungsuc.movements.permissions import can_extend, extender
from chungsuc.movements.queries import Ledger, ledger_for
from chungsuc.movements.queries.launches import people_of
from chungsuc.units.queries import actor_on


@transaction.atomic
def grant_extension(
    *,
    actor: User,
    duties: Sequence[Duty],
    occurrence: str,
    due: date,
    reason: str,
    now: datetime,
    by_paper: str = "",
) -> list[Extension]:
    """
    Gives the bodies that lead these duties until the end of `due`, all of them or none; those that have that day already are
    left as they are. The day of the rule itself takes an earlier extension back.

    Raises Refused for who may not, a time that is done, undated or unknown, a day before the rule's or already past, no reason.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise Refused("Gia hạn cần ghi lý do.", rule="Gia hạn có căn cứ, ghi cạnh ngày.")
    rows = Duty.objects.select_for_update(of=("self",)).select_related("movement__territory", "lead", "owed_to")
    held = list(rows.filter(pk__in=[d.pk for d in duties]).order_by("pk"))
    if not held:
        raise Refused("Chưa chọn đơn vị nào.", who_can_lift="Chọn ít nhất một đơn vị.")
    acting, ledger = actor_on(actor, now.date()), ledger_for(held, now)
    for duty in held:
        can_extend(acting, duty).require()
    wanted = [d for d in held if _changes(d, ledger, occurrence, due, now)]
    if not wanted:
        raise Refused(f"Đã gia hạn đến {due:%d/%m/%Y} rồi.", who_can_lift="Tải lại trang.")
    made = [
        Extension.objects.create(
            duty=duty,
            occurrence=occurrence,
            due=due,
            reason=reason[:300],
            by_paper=" ".join(by_paper.split())[:200],
            granted_by=actor,
            granted_at=now,
        )
        for duty in wanted
    ]
    _tell(made, now)
    post = extender(acting, wanted[0])
    record(
        actor=actor,
        action="movements.grant_extension",
        subject=f"movements.movement:{wanted[0].movement_id}",
        items=[{"duty": e.duty_id, "occurrence": occurrence, "due": due.isoformat(), "extension": e.pk} for e in made],
        now=now,
        post=post.post if post else "",
        note=reason,
    )
    return made


def _changes(duty: Duty, ledger: Ledger, occurrence: str, due: date, now: datetime) -> bool:
    """Whether the day is new to this duty; refused where it cannot be given."""
    at = next((o for o in ledger.times(duty) if o.key == occurrence), None)
    if at is None:
        raise Refused(f"{duty.lead.official_name} không có kỳ này.", who_can_lift="Tải lại trang và chọn một kỳ đang có.")
    if occurrence in ledger.done[duty.pk]:
        raise Refused(f"{duty.lead.official_name} đã xong kỳ này.", who_can_lift="Bỏ chọn đơn vị này.")
    if at.due is None:
        raise Refused(
            f"Kỳ này của {duty.lead.official_name} chưa định ngày nên chưa có gì để gia hạn.",
            who_can_lift="Đặt ngày cho nhiệm vụ trước.",
        )
    if at.due == due:
        return False
    _day_given(duty, at, due, now)
    return True


def _day_given(duty: Duty, at: Occurrence, due: date, now: datetime) -> None:
    stated = at.stated or due
    back = at.extended and due == stated
    if due < stated or (due == stated and not back):
        raise Refused(
            f"Hạn của {duty.lead.official_name} là {stated:%d/%m/%Y}; ngày gia hạn phải sau ngày ấy.",
            who_can_lift="Sửa lại ngày.",
        )
    if due < now.date() and not back:
        raise Refused(f"Ngày {due:%d/%m/%Y} đã qua.", rule="Gia hạn đến một ngày chưa qua.", who_can_lift="Sửa lại ngày.")


def _tell(made: Sequence[Extension], now: datetime) -> None:
    people = people_of({e.duty.lead_id for e in made}, now.date())
    tell_all(
        [
            Notice(
                people[e.duty.lead_id],
                Topic.REPORT,
                f"Gia hạn đến {e.due:%d/%m/%Y}: {e.duty.what}{', ' if e.occurrence else ''}{name_of(e.occurrence)}. "
                f"Lý do: {e.reason}.",
                reverse("duty", args=[e.duty_id]),
                f"extension:{e.pk}",
            )
            for e in made
        ],
        now=now,
    )
