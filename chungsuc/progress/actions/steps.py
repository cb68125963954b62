"""A value's steps after it was sent up."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.db.models import F

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Refused
from chungsuc.audit.actions import record
from chungsuc.progress.actions.telling import tell_returned, tell_verified
from chungsuc.progress.models import Line, Move, State, Value
from chungsuc.progress.permissions import can_take, party_of
from chungsuc.progress.queries.answering import answerable_on
from chungsuc.progress.standings import Change, rejudge
from chungsuc.progress.workflow import BACK, STEPS, Party
from chungsuc.units.models import Appointment
from chungsuc.units.queries import Actor, actor_on


def moved(
    values: Sequence[Value],
    name: str,
    state: State,
    actor: User,
    appointment: Appointment,
    now: datetime,
    reason: str = "",
) -> list[Move]:
    return Move.objects.bulk_create(
        [
            Move(
                value_id=v.pk,
                revision=v.latest,
                name=name,
                to_state=state,
                by_id=actor.pk,
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


def _locked(acting: Actor, value_ids: Sequence[int], seen: Mapping[int, int] | None) -> list[Value]:
    values = list(
        Value.objects.select_for_update(of=("self", "body"))
        .filter(pk__in=value_ids)
        .select_related("body__parent", "latest")
        .order_by("body__path", "pk"),
    )
    # what lies beyond the actor's reach is told as what is not there
    if not values or len(values) != len(set(value_ids)) or not all(acting.may_see(v.body.path) for v in values):
        raise Refused("Có số liệu không còn ở đây. Tải lại trang.")
    if seen is not None and any(seen.get(v.pk) != v.latest_id for v in values):
        raise Refused(
            "Có số liệu vừa được sửa sau khi đồng chí mở trang.",
            rule="Không ai xử lý số mình chưa xem.",
            who_can_lift="Đồng chí xem lại số mới trên trang rồi xử lý.",
        )
    return values


@transaction.atomic
def take_step(
    *,
    actor: User,
    name: str,
    value_ids: Sequence[int],
    now: datetime,
    reason: str = "",
    seen: Mapping[int, int] | None = None,
) -> list[Value]:
    """
    Takes one step with some values, all or none: withdraw, verify, return, approve, refuse, lock or reopen.

    `seen` is the revision of each value that the person had before their eyes; another one by now is a refusal.

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
    acting = actor_on(actor, now.date())
    values = _locked(acting, value_ids, seen)
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
    stands = {"approved": F("latest")} if name == "approve" else {}
    Value.objects.filter(pk__in=[v.pk for v in values]).update(state=step.target, looked_at=None, **stands)
    moves = moved(values, name, step.target, actor, appointments[0], now, reason)
    lines = {
        "approve": [Line.OFFICIAL, Line.EXPECTED],
        "withdraw": [Line.EXPECTED],
        "return": [Line.EXPECTED],
        "refuse": [Line.EXPECTED],
    }
    if name in lines:
        rejudge([Change(v.body, v.measure, v.as_of) for v in values], lines=lines[name], now=now)
    if name in BACK.values():
        tell_returned(values, moves, actor=actor, reason=reason, now=now)
    elif name == "verify":
        tell_verified(values, actor=actor, now=now)
    record_entry(actor, appointments[0], f"progress.{name}", values, now, reason)
    return values


@transaction.atomic
def take_all(
    *,
    actor: User,
    name: str,
    seen: Mapping[int, int],
    excepted: Collection[int],
    now: datetime,
    reason: str | None = None,
) -> tuple[list[Value], list[Value]]:
    """
    Verifies or approves everything on a page but the exceptions: these stay waiting, or with a reason are sent back.

    All or none, one audit entry for each of the two acts. Gives what was taken and what was sent back.
    """
    rest = [pk for pk in seen if pk not in excepted]
    spared = [pk for pk in seen if pk in excepted]
    if not rest:
        raise Refused("Mọi số liệu đều đã được đánh dấu để trừ ra, không còn số nào để xử lý.")
    done = take_step(actor=actor, name=name, value_ids=rest, now=now, seen=seen)
    back: list[Value] = []
    if reason is not None and spared:
        back = take_step(actor=actor, name=BACK[name], value_ids=spared, now=now, reason=reason, seen=seen)
    return done, back


def note_looked(*, value: Value, now: datetime) -> None:
    """The verifier has opened a submitted value: from now on it is returned, not withdrawn."""
    Value.objects.filter(pk=value.pk, state=State.SUBMITTED, looked_at=None).update(looked_at=now)
