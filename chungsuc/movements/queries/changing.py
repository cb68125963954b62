"""What a movement's page says of how its plan changes."""

from datetime import date, datetime
from typing import Any

from chungsuc.movements.models import Movement
from chungsuc.movements.queries.targets import progress_of


def changing(movement: Movement, *, on: date, known_at: datetime) -> dict[str, Any]:
    """Of a copied movement, what the one before it has reached, at its end or on the day."""
    before = movement.copied_from
    reached = []
    if before is not None:
        targets = list(before.targets.in_force(min(on, before.valid_to)))
        for target in targets:
            target.movement = before
        reached = progress_of(targets, on=min(on, before.valid_to), known_at=known_at)
    return {"before": reached}
