"""What somebody takes over with a post: all of it belongs to the body and stays where it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chungsuc.movements.queries import Owed, duties_of
from chungsuc.progress.models import Move, State, Value
from chungsuc.progress.queries import returned_to, waiting_for
from chungsuc.progress.queries.groups import numbers_on
from chungsuc.progress.queries.work import in_state
from chungsuc.rulebook.model import Indicator
from chungsuc.units.models import Appointment, Role
from chungsuc.units.queries import Actor


@dataclass(frozen=True, slots=True)
class HandedOver:
    """Drafts and returned figures with the indicator where a set in force asks for it, queues by their size, open duties."""

    drafts: Sequence[tuple[Value, Indicator | None]]
    returned: Sequence[tuple[Value, Move | None, Indicator | None]]
    to_verify: int
    to_approve: int
    duties: Sequence[Owed]

    @property
    def nothing(self) -> bool:
        return not (self.drafts or self.returned or self.to_verify or self.to_approve or self.duties)


def handed_over(post: Appointment, actor: Actor, known_at: datetime, *, as_known_then: bool) -> HandedOver:
    """
    What waits in the post on the actor's day, whoever holds it. Some ten queries, whatever the number.

    Asked as if the post were the only one of somebody, so that nothing of another post of theirs comes in.
    """
    alone = Actor(user=post.user, appointments=(post,), day=actor.day)
    then = known_at if as_known_then else None
    indicators = numbers_on(actor.day)
    entered = in_state(State.ENTERED, then).filter(body=post.body_id).exclude(latest=None).order_by("period", "pk")
    drafts = list(entered) if post.role == Role.OFFICER else []
    return HandedOver(
        drafts=[(value, indicators.get(value.measure)) for value in drafts],
        returned=[(value, move, indicators.get(value.measure)) for value, move in returned_to(alone, then)],
        to_verify=waiting_for(alone, State.SUBMITTED, limit=0, known_at=then).total,
        to_approve=waiting_for(alone, State.VERIFIED, limit=0, known_at=then).total,
        duties=duties_of(alone, known_at=known_at),
    )
