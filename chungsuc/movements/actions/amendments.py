"""Sửa đổi, bổ sung: a new version of a plan. Old rows are ended, never edited; new ones say what they replace."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Refused
from chungsuc.audit.actions import record
from chungsuc.documents.models import Paper
from chungsuc.movements.models import Amendment, ChangeProposal, Duty, Movement, ProposalState, QuotaClause, Target
from chungsuc.movements.permissions import can_change, planner_of
from chungsuc.units.models import Body
from chungsuc.units.queries import actor_on

Row = Target | Duty | QuotaClause


@dataclass(frozen=True, slots=True)
class Change:
    """A row that goes (`old` alone), comes (`new` alone, not stored yet) or takes another's place; `links` as `record_plan`."""

    old: Row | None = None
    new: Row | None = None
    links: dict[str, Sequence[Body]] = field(default_factory=dict)


@transaction.atomic
def amend_movement(
    *,
    actor: User,
    movement: Movement,
    paper: Paper | None,
    on: date,
    summary: str,
    changes: Sequence[Change],
    now: datetime,
    valid_to: date | None = None,
    proposals: Sequence[ChangeProposal] = (),
) -> Amendment:
    """
    Puts a new version in force from `on`: all its changes or none. `valid_to`: the movement's new last day, if it moves.

    Raises ValidationError for a row that the model refuses, Refused where nothing changes or somebody changed it first.
    """
    held = Movement.objects.select_for_update(of=("self",)).select_related("territory").get(pk=movement.pk)
    acting = actor_on(actor, now.date())
    can_change(acting, held).require()
    if not changes and valid_to in (None, held.valid_to):
        raise Refused("Bản sửa đổi chưa thay gì trong kế hoạch.", who_can_lift="Sửa, thêm hoặc bỏ ít nhất một mục.")
    last = held.amendments.aggregate(version=Max("version"), on=Max("on"))
    if on < max(held.valid_from, last["on"] or held.valid_from):
        raise Refused(
            f"Ngày áp dụng {on:%d/%m/%Y} sớm hơn ngày bắt đầu phong trào hoặc ngày của lần sửa đổi trước.",
            who_can_lift="Sửa lại ngày áp dụng.",
        )
    if on > (valid_to or held.valid_to):
        raise Refused(
            f"Ngày áp dụng {on:%d/%m/%Y} sau ngày phong trào kết thúc, {valid_to or held.valid_to:%d/%m/%Y}.",
            who_can_lift="Sửa lại ngày áp dụng, hoặc ngày kết thúc.",
        )
    made = Amendment(
        movement=held, version=(last["version"] or 1) + 1, paper=paper, on=on, summary=summary.strip(), made_by=actor
    )
    made.made_at = now
    if valid_to and valid_to != held.valid_to:
        made.head = {"valid_to": [held.valid_to.isoformat(), valid_to.isoformat()]}
        held.valid_to = valid_to
        held.full_clean()
        held.save(update_fields=["valid_to"])
    made.full_clean()
    made.save()
    items = [_changed(change, made, held) for change in changes]
    for proposal in proposals:
        _taken(proposal, made, actor, now)
    post = planner_of(acting, held)
    record(
        actor=actor,
        action="movements.amend",
        subject=f"movements.movement:{held.pk}",
        items=[{"version": made.version, "valid_to": made.head.get("valid_to", [None, None])[1]}, *items],
        now=now,
        post=post.post if post else "",
        note=made.summary,
    )
    return made


def _changed(change: Change, made: Amendment, movement: Movement) -> dict[str, object]:
    old, new = change.old, change.new
    if old is not None:
        _end(old, made)
    if new is not None:
        new.movement, new.amendment, new.paper = movement, made, new.paper or made.paper
        if isinstance(new, Duty):
            new.valid_from = made.on
        _succeed(new, old)
        new.full_clean()
        new.save()
        for name, bodies in change.links.items():
            getattr(new, name).set(bodies)
    kind = type(new or old).__name__.lower()
    return {"kind": kind, "old": old.pk if old else None, "new": new.pk if new else None}


def _end(old: Row, made: Amendment) -> None:
    reason = f"Sửa đổi, bổ sung lần {made.version - 1}: {made.summary}"[:300]
    rows = type(old).objects.filter(pk=old.pk, movement=made.movement, ended_on=None)
    if not rows.update(ended_on=made.on, end_reason=reason, ended_by=made):
        raise Refused(f"“{old}” vừa bị người khác sửa hoặc bỏ.", who_can_lift="Tải lại trang rồi sửa lại.")


def _succeed(new: Row, old: Row | None) -> None:
    match new, old:
        case Target(), Target():
            new.replaces = old
        case Duty(), Duty():
            new.replaces = old
        case QuotaClause(), QuotaClause():
            new.replaces = old
        case _:
            pass


def _taken(proposal: ChangeProposal, made: Amendment, actor: User, now: datetime) -> None:
    answered = ChangeProposal.objects.filter(pk=proposal.pk, movement=made.movement, state=ProposalState.OPEN)
    said = f"Tiếp thu ở lần sửa đổi, bổ sung {made.version - 1}."
    if not answered.update(
        state=ProposalState.TAKEN, amendment=made, answer=said, answered_by=actor, answered_at=now
    ):
        raise Refused("Một đề nghị đã được trả lời hoặc đã rút.", who_can_lift="Tải lại trang.")
