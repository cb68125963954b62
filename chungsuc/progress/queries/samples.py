"""Samples drawn for a closer look."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from chungsuc.accounts.models import User
from chungsuc.progress.models import Move, SampleDraw, State, Value
from chungsuc.progress.workflow import BACK

LEAST = 5
ONE_IN = 10


def sample_of(ids: Collection[int], seed: int) -> list[int]:
    """One in ten, at least five: those whose hash with the seed is lowest, so that no library decides who is drawn."""
    size = max(LEAST, -(-len(ids) // ONE_IN))
    return sorted(ids, key=lambda pk: sha256(f"{seed}:{pk}".encode()).hexdigest())[:size]


@dataclass(frozen=True, slots=True)
class Sample:
    """A draw and what has become of it."""

    draw: SampleDraw
    looked: int
    returned: int

    @property
    def size(self) -> int:
        return len(self.draw.drawn)

    @property
    def total(self) -> int:
        return len(self.draw.drawn_from)


def newest_sample(user: User, measure: str, waiting: Collection[int], known_at: datetime) -> Sample | None:
    """The person's last draw of a measure, as long as something it was drawn from still waits. Three queries."""
    draw = (
        SampleDraw.objects.filter(measure=measure, drawn_by=user, drawn_at__lte=known_at)
        .order_by("-drawn_at", "-pk")
        .first()
    )
    if draw is None or not set(draw.drawn_from) & set(waiting):
        return None
    between = (draw.drawn_at, known_at)
    answered = Move.objects.filter(value__in=draw.drawn, at__range=between, name__in=[*BACK, *BACK.values()])
    moves = list(answered.values_list("value_id", "to_state"))
    opened = Value.objects.filter(pk__in=draw.drawn).exclude(looked_at=None).values_list("pk", flat=True)
    return Sample(
        draw=draw,
        looked=len({*opened, *(pk for pk, _ in moves)}),
        returned=len({pk for pk, state in moves if state == State.RETURNED}),
    )
