"""Drawing up a movement: the movement itself, its phases, targets and duties; and what people state of a target."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TypeVar

from django.db import transaction

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Refused
from chungsuc.audit.actions import record
from chungsuc.movements.models import Duty, Movement, Phase, StatedResult, Target
from chungsuc.movements.permissions import can_change, planner_of
from chungsuc.units.models import Appointment, Body
from chungsuc.units.queries import actor_on

Plan = Movement | Phase | Target | Duty
Part = TypeVar("Part", Movement, Phase, Target, Duty)
LINKS: dict[type[Plan], tuple[str, ...]] = {Target: ("named",), Duty: ("supporting",)}


def _permitted(actor: User, row: Plan, now: datetime) -> Appointment | None:
    """The post by which the actor may; for a movement that is moved, in the old territory as in the new one."""
    acting = actor_on(actor, now.date())
    movement = row if isinstance(row, Movement) else row.movement
    if isinstance(row, Movement) and row.pk:
        can_change(acting, Movement.objects.select_related("territory").get(pk=row.pk)).require()
    can_change(acting, movement).require()
    return planner_of(acting, movement)


def _digest(row: Plan) -> str | None:
    """Of what is stored now; None before it is stored."""
    stored = type(row).objects.filter(pk=row.pk).values().first() if row.pk else None
    if stored is None:
        return None
    kept: dict[str, object] = {**stored}
    for name in LINKS.get(type(row), ()):
        kept[name] = sorted(getattr(row, name).values_list("pk", flat=True))
    return hashlib.sha256(json.dumps(kept, default=str, sort_keys=True).encode()).hexdigest()


def _held(row: Plan) -> None:
    """Held until the end of the transaction, so that nothing comes to rest on it while it is dropped."""
    if not type(row).objects.select_for_update().filter(pk=row.pk).exists():
        raise Refused("Mục này vừa bị bỏ.", who_can_lift="Tải lại trang của phong trào.")


def _name(row: Plan) -> str:
    return type(row).__name__.lower()


@transaction.atomic
def record_plan(*, actor: User, row: Part, now: datetime, links: Mapping[str, Sequence[Body]] | None = None) -> Part:
    """
    Stores a movement, phase, target or duty, new or changed; the trail keeps the digest before and after.

    Raises ValidationError, by field, for what the model refuses.
    """
    post = _permitted(actor, row, now)
    row.full_clean()
    before = _digest(row)
    row.save()
    for name, bodies in (links or {}).items():
        getattr(row, name).set(bodies)
    record(
        actor=actor,
        action=f"movements.{'change' if before else 'add'}_{_name(row)}",
        subject=f"movements.{_name(row)}:{row.pk}",
        items=[{"before": before, "after": _digest(row)}],
        now=now,
        post=post.post if post else "",
    )
    return row


def _rests_on(row: Plan) -> bool:
    """Has anything been recorded that would lose its ground?"""
    match row:
        case Movement():
            return row.targets.exists() or row.duties.exists()
        case Target():
            return row.results.exists()
        case Duty():
            waiting = row.movement.duties.filter(rule__startswith=f"after:{row.pk}+")
            return row.fulfilments.exists() or row.hand_overs.exists() or waiting.exists()
        case _:
            return False


@transaction.atomic
def drop_plan(*, actor: User, row: Plan, now: datetime, reason: str = "") -> bool:
    """Deletes it where nothing rests on it, else ends it with the reason; True when deleted. A movement is never ended so."""
    post = _permitted(actor, row, now)
    _held(row)
    before, deleted = _digest(row), not _rests_on(row)
    subject = f"movements.{_name(row)}:{row.pk}"
    if deleted:
        row.delete()
    elif isinstance(row, Target | Duty):
        if not reason.strip():
            raise Refused(
                "Đã có kết quả ghi cho mục này nên không xóa được; cần ghi lý do để thôi giao.",
                rule="Kết quả đã ghi không được mất căn cứ.",
            )
        row.ended_on, row.end_reason = now.date(), reason.strip()
        row.save(update_fields=["ended_on", "end_reason"])
    else:
        raise Refused(
            "Phong trào đã có mục tiêu, nhiệm vụ nên không xóa được.",
            rule="Chỉ xóa phong trào còn trống.",
            who_can_lift="Sửa ngày kết thúc của phong trào, hoặc bỏ từng mục tiêu, nhiệm vụ trước.",
        )
    record(
        actor=actor,
        action=f"movements.{'delete' if deleted else 'end'}_{_name(row)}",
        subject=subject,
        items=[{"before": before}],
        now=now,
        post=post.post if post else "",
        note=reason.strip(),
    )
    return deleted


@transaction.atomic
def state_result(
    *, actor: User, target: Target, on: date, value: int | None, note: str, paper: str, now: datetime
) -> StatedResult:
    """What a paper says was reached: it stands beside the computed figure. A later statement is another row."""
    post = _permitted(actor, target, now)
    if on > now.date():
        raise Refused("Kết quả không thể tính đến một ngày chưa tới.", who_can_lift="Sửa lại ngày.")
    _held(target)
    result = StatedResult(
        target=target, on=on, value=value, note=note.strip(), paper=paper.strip(), stated_by=actor, stated_at=now
    )
    result.full_clean()
    result.save()
    record(
        actor=actor,
        action="movements.state_result",
        subject=f"movements.target:{target.pk}",
        items=[{"result": result.pk, "value": value, "on": on.isoformat()}],
        now=now,
        post=post.post if post else "",
    )
    return result
