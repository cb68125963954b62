"""What units ask to be changed in a plan."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from chungsuc.accounts.actions import tell
from chungsuc.accounts.models import Topic, User
from chungsuc.accounts.permits import Refused
from chungsuc.audit.actions import record
from chungsuc.movements.models import ChangeProposal, Duty, Movement, ProposalState, Target
from chungsuc.movements.permissions import can_change, can_propose, proposer
from chungsuc.movements.queries.people import planners_of
from chungsuc.units.queries import actor_on


@transaction.atomic
def propose_change(
    *,
    actor: User,
    movement: Movement,
    text: str,
    reason: str,
    now: datetime,
    target: Target | None = None,
    duty: Duty | None = None,
) -> ChangeProposal:
    """A unit's wish, of the whole plan or of one row of it. Raises ValidationError by field."""
    acting = actor_on(actor, now.date())
    can_propose(acting, movement).require()
    post = proposer(acting, movement)
    assert post is not None
    if any(row is not None and row.movement_id != movement.pk for row in (target, duty)):
        raise Refused("Mục ấy không thuộc phong trào này.", who_can_lift="Tải lại trang.")
    made = ChangeProposal(
        movement=movement,
        body=post.body,
        target=target,
        duty=duty,
        text=text.strip(),
        reason=reason.strip(),
        made_by=actor,
        made_at=now,
    )
    made.full_clean()
    made.save()
    tell(
        users=planners_of(movement, now.date()),
        topic=Topic.PLAN,
        text=f"{post.body.official_name} đề nghị sửa kế hoạch của phong trào “{movement.name}”: {made.text}"[:300],
        url=reverse("proposals", args=[movement.pk]),
        key=f"proposal:{made.pk}",
        now=now,
    )
    _recorded(actor, "propose", made, now, post.post)
    return made


@transaction.atomic
def decline_proposal(*, actor: User, proposal: ChangeProposal, answer: str, now: datetime) -> None:
    """Declines a proposal, with the reason; one that is taken over is answered by the amendment itself."""
    acting = actor_on(actor, now.date())
    can_change(acting, proposal.movement).require()
    if not answer.strip():
        raise Refused("Không tiếp thu thì cần nói vì sao.", rule="Đề nghị nào cũng được trả lời có lý do.")
    _settle(proposal, ProposalState.DECLINED, answer.strip(), actor, now)
    tell(
        users=[proposal.made_by],
        topic=Topic.PLAN,
        text=f"Không tiếp thu đề nghị “{proposal.text}”: {answer.strip()}"[:300],
        url=reverse("proposals", args=[proposal.movement_id]),
        key=f"proposal:{proposal.pk}:declined",
        now=now,
    )
    _recorded(actor, "decline", proposal, now, acting.main.post if acting.main else "")


@transaction.atomic
def withdraw_proposal(*, actor: User, proposal: ChangeProposal, now: datetime) -> None:
    """Takes back what one's own unit asked for, until it is answered."""
    acting = actor_on(actor, now.date())
    if proposal.body_id not in {a.body_id for a in acting.appointments}:
        raise Refused(
            "Đề nghị này của đơn vị khác.",
            rule="Đơn vị đề nghị tự rút đề nghị.",
            who_can_lift=proposal.body.official_name,
        )
    _settle(proposal, ProposalState.WITHDRAWN, "", actor, now)
    _recorded(actor, "withdraw", proposal, now, acting.main.post if acting.main else "")


def _settle(proposal: ChangeProposal, state: ProposalState, answer: str, actor: User, now: datetime) -> None:
    open_still = ChangeProposal.objects.filter(pk=proposal.pk, state=ProposalState.OPEN)
    if not open_still.update(state=state, answer=answer, answered_by=actor, answered_at=now):
        raise Refused("Đề nghị này đã được trả lời hoặc đã rút.", who_can_lift="Tải lại trang.")


def _recorded(actor: User, step: str, proposal: ChangeProposal, now: datetime, post: str) -> None:
    record(
        actor=actor,
        action=f"movements.{step}_change",
        subject=f"movements.changeproposal:{proposal.pk}",
        items=[{"movement": proposal.movement_id, "target": proposal.target_id, "duty": proposal.duty_id}],
        now=now,
        post=post,
    )
