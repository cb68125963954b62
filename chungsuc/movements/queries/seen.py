"""Which movements a person sees."""

from collections.abc import Collection
from datetime import date

from chungsuc.movements.models import Movement
from chungsuc.units.queries import Actor


def movements_seen_by(actor: Actor) -> list[Movement]:
    """The movements whose territory the actor works within or above, the latest first."""
    seen = Movement.objects.select_related("territory", "standing_agency").order_by("-valid_from", "pk")
    return [m for m in seen if is_seen_by(actor, m)]


def is_seen_by(actor: Actor, movement: Movement) -> bool:
    path = movement.territory.path
    return any(t.path.startswith(path) or path.startswith(t.path) for t in actor.territories)


def in_force(movements: list[Movement], on: date) -> list[Movement]:
    return [m for m in movements if m.valid_from <= on <= m.valid_to]


def movements_named(pks: Collection[int]) -> list[Movement]:
    """By their ids; no query for none."""
    if not pks:
        return []
    return list(Movement.objects.filter(pk__in=pks).select_related("territory").order_by("-valid_from", "pk"))
