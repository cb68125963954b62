"""Which roles are held at which bodies: on this rests who writes, signs and receives there."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from chungsuc.accounts.models import User
from chungsuc.movements.queries.people import WORKING
from chungsuc.units.models import Appointment, Body, Role
from chungsuc.units.queries import paths_above, territory_of

WORKERS = (*WORKING, Role.COORDINATOR)
Roles = Mapping[int, set[str]]


def roles_at(bodies: Iterable[int], on: date) -> Roles:
    """By body: the roles that somebody holds there on the day; administrators do not count. One query."""
    found: dict[int, set[str]] = defaultdict(set)
    held = Appointment.objects.on(on).filter(body__in=set(bodies), user__is_active=True).exclude(role=Role.ADMINISTRATOR)
    for body, role in held.values_list("body", "role"):
        found[body].add(role)
    return found


def people_for(bodies: Iterable[Body], on: date) -> dict[int, list[User]]:
    """
    By body: who is told of its reports. All who hold a post there; where nobody does, the coordinators of the nearest
    territory round it that has any. Two queries.
    """
    wanted = {body.pk: body for body in bodies}
    found: dict[int, list[User]] = defaultdict(list)
    posts = Appointment.objects.on(on).filter(user__is_active=True).exclude(role=Role.ADMINISTRATOR)
    for post in posts.filter(body__in=wanted).select_related("user"):
        found[post.body_id].append(post.user)
    lonely = [body for pk, body in wanted.items() if pk not in found]
    if lonely:
        by_path: dict[str, list[User]] = defaultdict(list)
        for post in posts.filter(role=Role.COORDINATOR).select_related("user", "body__parent__parent"):
            by_path[territory_of(post.body).path].append(post.user)
        for body in lonely:
            near = (by_path[p] for p in reversed(paths_above(body.path)) if p in by_path)
            found[body.pk] = next(near, [])
    return found
