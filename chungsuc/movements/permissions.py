from django.http import Http404

from chungsuc.movements.models import Movement
from chungsuc.movements.queries import movements_seen_by
from chungsuc.units.queries import Actor


def get_movement(actor: Actor, pk: int) -> Movement:
    """The movement, if the actor works in its territory; else 404."""
    found = next((m for m in movements_seen_by(actor) if m.pk == pk), None)
    if found is None:
        raise Http404("Không có phong trào này, hoặc phong trào nằm ngoài phạm vi của đồng chí.")
    return found
