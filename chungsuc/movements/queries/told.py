"""Who is told of a duty: those who work on it, their heads, those who receive it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from chungsuc.accounts.models import User
from chungsuc.movements.queries.people import WORKING
from chungsuc.units.models import Appointment, Body, Role
from chungsuc.units.queries import territory_of


@dataclass(frozen=True, slots=True)
class Staff:
    """The posts of a day at some bodies, and the coordinators of their territories. Administrators are no part of it."""

    at: dict[int, list[Appointment]]
    coordinating: dict[int, list[User]]

    def working(self, body: Body) -> list[User]:
        """Whoever works at the body; where only its head is known, the head."""
        posts = self.at.get(body.pk, [])
        return [p.user for p in posts if p.role != Role.LEADER] or [p.user for p in posts]

    def heads(self, body: Body) -> list[User]:
        """The body's head, else the head of its territory."""
        return self._heads(body) or self._heads(territory_of(body))

    def _heads(self, body: Body) -> list[User]:
        return [p.user for p in self.at.get(body.pk, []) if p.role == Role.LEADER]

    def receivers(self, body: Body) -> list[User]:
        """Whoever works at the body, else the coordinators of its territory."""
        posts = [p.user for p in self.at.get(body.pk, []) if p.role in (*WORKING, Role.COORDINATOR)]
        return posts or self.coordinating.get(territory_of(body).pk, [])


def staff_of(bodies: Iterable[Body], on: date) -> Staff:
    """One query for any number of bodies that were fetched with the two bodies above them."""
    asked = {place.pk for body in bodies for place in (body, territory_of(body))}
    found = Staff(defaultdict(list), defaultdict(list))
    if not asked:
        return found
    posts = Appointment.objects.on(on).filter(user__is_active=True).exclude(role=Role.ADMINISTRATOR)
    near = posts.filter(body__in=asked) | posts.filter(role=Role.COORDINATOR, body__parent__in=asked)
    for post in near.select_related("user", "body__parent__parent").order_by("pk"):
        found.at[post.body_id].append(post)
        if post.role == Role.COORDINATOR:
            found.coordinating[territory_of(post.body).pk].append(post.user)
    return found
