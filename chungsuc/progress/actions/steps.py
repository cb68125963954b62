"""A value's steps after it was sent up."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Refused
from chungsuc.audit.actions import record
from chungsuc.progress.models import Line, Move, State, Value
from chungsuc.progress.permissions import answerable_on, can_take, party_of
from chungsuc.progress.standings import Change, rejudge
from chungsuc.progress.workflow import STEPS, Party
from chungsuc.units.models import Appointment
from chungsuc.units.queries import actor_on


def moved(
    values: Sequence[Value],
    name: str,
    state: State,
    actor: User,
    appointment: Appointment,
    now: datetime,
    reason: str = "",
) -> None:
    Move.objects.bulk_create(
        [
            Move(
                value=v,
                revision=v.latest,
                name=name,
                to_state=state,
                by=actor,
                post=appointment.post,
                at=now,
                reason=reason,
            )
            for v in values
        ],
    )


def items_of(values: Sequence[Value]) -> list[dict[str, int | str | None]]:
    """What the trail keeps of values: ids and states."""
    return [{"value": v.pk, "revision": v.latest_id, "state": str(v.state)} for v in values]


def record_entry(
    actor: User, appointment: Appointment, action: str, values: Sequence[Value], now: datetime, reason: str = ""
) -> None:
    record(
        actor=actor,
        action=action,
        subject=f"units.body:{values[0].body_id}",
        items=items_of(values),
        now=now,
        post=appointment.post,
        note=sha256(reason.encode()).hexdigest() if reason else "",
    )


@transaction.atomic
def take_step(*, actor: User, name: str, value_ids: Sequence[int], now: datetime, reason: str = "") -> list[Value]:
    """
    Takes one step with some values, all or none: withdraw, verify, return, approve, refuse, lock or reopen.

    Standings follow in the same transaction: approving on both lines, withdrawing and returning on the expected one.
    """
    step = STEPS[name]
    reason = reason.strip()
    if step.needs_reason and not reason:
        raise Refused(
            f"“{step.label}” cần ghi lý do.",
            rule="Người nhập phải biết cần sửa gì.",
            who_can_lift="Đồng chí ghi lý do rồi gửi lại.",
        )
    values = list(
        Value.objects.select_for_update(of=("self", "body"))
        .filter(pk__in=value_ids)
        .select_related("body__parent", "latest")
        .order_by("body__path", "pk"),
    )
    acting = actor_on(actor, now.date())
    # what lies beyond the actor's reach is told as what is not there
    if not values or len(values) != len(set(value_ids)) or not all(acting.may_see(v.body.path) for v in values):
        raise Refused("Có số liệu không còn ở đây. Tải lại trang.")
    answerable = answerable_on(now.date()) if step.party == Party.VERIFIER else None
    appointments = []
    for value in values:
        parties = party_of(acting, value.body, value.measure, answerable)
        can_take(step, acting, value, parties).require()
        appointments.append(parties[step.party])
        value.state = step.target
        value.looked_at = None
        if name == "approve":
            value.approved_id = value.latest_id
    Value.objects.bulk_update(values, ["state", "approved", "looked_at"])
    moved(values, name, step.target, actor, appointments[0], now, reason)
    lines = {
        "approve": [Line.OFFICIAL, Line.EXPECTED],
        "withdraw": [Line.EXPECTED],
        "return": [Line.EXPECTED],
        "refuse": [Line.EXPECTED],
    }
    if name in lines:
        rejudge([Change(v.body, v.measure, v.as_of) for v in values], lines=lines[name], now=now)
    record_entry(actor, appointments[0], f"progress.{name}", values, now, reason)
    return values


def note_looked(*, value: Value, now: datetime) -> None:
    """The verifier has opened a submitted value: from now on it is returned, not withdrawn."""
    Value.objects.filter(pk=value.pk, state=State.SUBMITTED, looked_at=None).update(looked_at=now)
