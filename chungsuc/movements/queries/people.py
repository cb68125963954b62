"""Who is told of a movement."""

from datetime import date

from chungsuc.accounts.models import User
from chungsuc.movements.models import Movement
from chungsuc.units.models import Appointment, Role
from chungsuc.units.queries import paths_above, territory_of


def planners_of(movement: Movement, on: date) -> list[User]:
    """The coordinators of the nearest territory, from the movement's own upwards, that has any."""
    posts = Appointment.objects.on(on).filter(role=Role.COORDINATOR, user__is_active=True)
    by_path: dict[str, list[User]] = {}
    for post in posts.select_related("user", "body__parent__parent"):
        by_path.setdefault(territory_of(post.body).path, []).append(post.user)
    return next((by_path[p] for p in reversed(paths_above(movement.territory.path)) if p in by_path), [])
