"""The card of the first day, as My work shows it."""

from dataclasses import dataclass

from chungsuc.accounts.models import User
from chungsuc.help.texts import TourStep, tour_for
from chungsuc.units.queries import Actor


@dataclass(frozen=True, slots=True)
class Card:
    """The steps of the person's role, each with whether it was opened."""

    steps: tuple[tuple[TourStep, bool], ...]

    @property
    def opened(self) -> int:
        return sum(seen for _step, seen in self.steps)


def role_of(actor: Actor) -> str:
    return actor.main.role if actor.main else "none"


def card_for(actor: Actor, user: User) -> Card | None:
    """None once the person has put it away. No query."""
    if user.tour_seen_on is not None:
        return None
    return Card(tuple((step, step.id in user.tour_steps) for step in tour_for(role_of(actor)).steps))
