import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from chungsuc.accounts.models import User
from chungsuc.units.models import Appointment, Body, BodyKind, Role

STEP = 4


def folded(text: str) -> str:
    """Lower case, without tone marks, đ as d: how names are searched and sorted."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def territory_of(body: Body) -> Body:
    """The place an agency works for: its nearest ancestor that is no agency."""
    while body.kind == BodyKind.AGENCY and body.parent is not None:
        body = body.parent
    return body


@dataclass(frozen=True, slots=True)
class Actor:
    """A user with the appointments in force on a day: all that permissions ask."""

    user: User
    appointments: tuple[Appointment, ...]
    day: date

    def acts_for(self, role: Role, body_ids: Iterable[int]) -> Appointment | None:
        wanted = set(body_ids)
        return next((a for a in self.appointments if a.role == role and a.body_id in wanted), None)

    def enters_for(self, path: str) -> Appointment | None:
        """The appointment by which the actor enters figures of the body: at the body itself, else at one above it."""
        mine = [a for a in self.appointments if a.role == Role.OFFICER and path.startswith(territory_of(a.body).path)]
        return max(mine, key=lambda a: len(territory_of(a.body).path), default=None)

    def coordinates(self, path: str) -> Appointment | None:
        return next(
            (a for a in self.appointments if a.role == Role.COORDINATOR and path.startswith(territory_of(a.body).path)),
            None,
        )

    @property
    def territories(self) -> tuple[Body, ...]:
        return tuple(territory_of(a.body) for a in self.appointments)

    def may_see(self, path: str) -> bool:
        return any(path.startswith(territory.path) for territory in self.territories)

    @property
    def main(self) -> Appointment | None:
        return self.appointments[0] if self.appointments else None


def actor_on(user: User, day: date) -> Actor:
    found = (
        Appointment.objects.on(day)
        .filter(user=user)
        .select_related("body__parent__parent", "acting_for__user")
        .order_by("acting_for_id", "pk")
    )
    return Actor(user=user, appointments=tuple(found), day=day)


def communes_within(path: str, on: date) -> list[Body]:
    return list(Body.objects.communes().on(on).within(path).select_related("parent").order_by("path"))
