"""Who is told of a movement."""

from datetime import date

from chungsuc.accounts.models import User
from chungsuc.documents.naming import place_of_committee
from chungsuc.movements.models import Movement
from chungsuc.units.models import COMMUNE_LEVEL, Appointment, Body, BodyKind, Role
from chungsuc.units.queries import paths_above, territory_of

WORKING = (Role.OFFICER, Role.SPECIALIST)


def own_agency(issuer: Body | None) -> bool:
    """Does a paper of this body speak for the body alone, not for the whole territory, as a people's committee does?"""
    return issuer is not None and issuer.kind == BodyKind.AGENCY and place_of_committee(issuer) is None


def works_for(body: Body) -> Body:
    """The place, for its people's committee; else the body itself."""
    return place_of_committee(body) or body


def issuer_of(movement: Movement) -> Body | None:
    """The body that issued every paper on which the movement rests; None where there are none, or of several. One query."""
    if movement.pk is None:
        return None
    issuers = {paper.issuer for paper in movement.papers.select_related("issuer__parent__parent")}
    return next(iter(issuers)) if len(issuers) == 1 else None


def planners_of(movement: Movement, on: date) -> list[User]:
    """
    Who keeps the movement: the people of the commune or agency whose own plan it is; else the coordinators of the nearest
    territory, from the movement's own upwards, that has any.
    """
    by_path: dict[str, list[User]] = {}
    own: list[User] = []
    posts = Appointment.objects.on(on).filter(role__in=(*WORKING, Role.COORDINATOR), user__is_active=True)
    near = posts.filter(body__path__startswith=movement.territory.path) | posts.filter(role=Role.COORDINATOR)
    issuer, in_commune = issuer_of(movement), movement.territory.kind in COMMUNE_LEVEL
    for post in near.select_related("user", "body__parent__parent"):
        if post.role == Role.COORDINATOR:
            by_path.setdefault(territory_of(post.body).path, []).append(post.user)
        elif (in_commune and works_for(post.body) == movement.territory) or (own_agency(issuer) and post.body == issuer):
            own.append(post.user)
    return own or next((by_path[p] for p in reversed(paths_above(movement.territory.path)) if p in by_path), [])
