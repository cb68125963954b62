import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from django.db.models import Q

from chungsuc.accounts.models import User
from chungsuc.units.lineage import home_of, lineage
from chungsuc.units.models import COMMUNE_LEVEL, Appointment, Body, BodyKind, Role, StatedCount

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


@dataclass(frozen=True)
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
        """Within the territories, or within a body that had gone into one of them by the day."""
        return any(path.startswith(territory.path) for territory in self.territories) or any(
            path.startswith(former) for former in self.former_paths
        )

    @cached_property
    def former_paths(self) -> frozenset[str]:
        """One query, once, and only for somebody who asks for what lies beyond the territories."""
        return frozenset(lineage(self.day).former_paths([t.path for t in self.territories]))

    @cached_property
    def register_paths(self) -> list[str]:
        """Where the register is open: the territories, what they were, and what became or will become of them."""
        own, known = [t.path for t in self.territories], lineage()
        paths = {*own, *known.former_paths(own), *known.later_paths(own)}
        return sorted(p for p in paths if not any(p != other and p.startswith(other) for other in paths))

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


MAP_KINDS = (BodyKind.PROVINCE, BodyKind.DISTRICT, *COMMUNE_LEVEL)


def of_day(paths: Iterable[str], on: date) -> list[Body]:
    """Provinces, districts and the commune tier within these paths on a day, in the order of the register. One query."""
    found = Body.objects.on(on).within_any(paths).filter(kind__in=MAP_KINDS)
    return list(found.select_related("parent").order_by("path"))


@dataclass(frozen=True, slots=True)
class Counts:
    """How many bodies of each kind; for the kinds in `stated` the register does not list them all, so a source is named."""

    numbers: Mapping[str, int]
    stated: Mapping[str, StatedCount]

    @property
    def commune_level(self) -> int:
        return sum(self.numbers.get(kind, 0) for kind in COMMUNE_LEVEL)


def counts_on(territory: Body, on: date) -> Counts:
    """Bodies of each kind in a territory on a day, also where only their number is known. Two queries."""
    kinds = Body.objects.on(on).within(territory.path).filter(kind__in=MAP_KINDS[1:]).values_list("kind", flat=True)
    given = StatedCount.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), territory=territory, valid_from__lte=on)
    stated = {row.kind: row for row in given}
    return Counts(numbers={**Counter(kinds), **{kind: row.number for kind, row in stated.items()}}, stated=stated)


def slice_days(paths: Iterable[str]) -> list[date]:
    """The first day of each slice: whenever a body of the map began or one had ended. One query."""
    lives = Body.objects.within_any(paths).filter(kind__in=MAP_KINDS).values_list("valid_from", "valid_to").distinct()
    return sorted({day for begun, ended in lives for day in (begun, ended and ended + timedelta(days=1)) if day})


class Hierarchy(StrEnum):
    """Under whom communes of a day are shown."""

    THEN = "then"
    NOW = "now"


def grouped(
    bodies: Iterable[Body], hierarchy: Hierarchy, *, now: date | None = None
) -> list[tuple[Body | None, list[Body]]]:
    """
    Communes of a day under the body that they are shown with; groups in the order of the register, homeless ones last.

    THEN: the body above each in its own time: its district until 30/6/2025, afterwards the province. Costs no query when
    the bodies were fetched with their parents. NOW: the body of the day `now` that each is or went into. Two queries.
    """
    given = list(bodies)
    above: Mapping[int, Body | None]
    if hierarchy == Hierarchy.NOW:
        if now is None:
            raise ValueError("Hierarchy.NOW needs the day `now`")
        above = home_of(given, now)
    else:
        above = {body.pk: body.parent for body in given}
    groups: dict[Body | None, list[Body]] = {}
    for body in given:
        groups.setdefault(above[body.pk], []).append(body)
    return sorted(groups.items(), key=lambda group: group[0].path if group[0] else "~")


def with_code(code: str, on: date) -> Body | None:
    """The body that had this official code on a day; the same code is another body's on another day."""
    found = Body.objects.on(on).filter(Q(code=code) | Q(former_code=code)).select_related("parent")
    return next((body for body in found if body.code_on(on) == code), None)


TONES = "\u0300\u0301\u0303\u0309\u0323"


def toned(text: str) -> str:
    """Lower case with its marks, each tone at the end of its word, so that hoà and hòa are the same."""
    words = unicodedata.normalize("NFD", text.lower()).split()
    plain = ("".join(c for c in w if c not in TONES) + "".join(c for c in w if c in TONES) for w in words)
    return unicodedata.normalize("NFC", " ".join(plain))


@dataclass(frozen=True, slots=True)
class Hit:
    body: Body
    home: Body | None  # of a body that ends: where it lives on after everything that the register knows


def search(text: str, paths: Iterable[str], *, on: date, limit: int = 60) -> list[Hit]:
    """
    Bodies of all days by a name of then or now, with or without marks; what comes after a comma names the body above.

    Those with the same marks as were typed come first, then those that exist on the day. Three queries.
    """
    own, _, above = (" ".join(part.split()) for part in unicodedata.normalize("NFC", text).partition(","))
    if not own:
        return []
    found = Body.objects.within_any(paths).exclude(kind=BodyKind.AGENCY).filter(_begins_a_word("search_key", own))
    if above:
        found = found.filter(_begins_a_word("parent__search_key", above))
    wanted = f" {toned(own)}"
    bodies = sorted(
        found.select_related("parent").order_by("path"),
        key=lambda b: (
            wanted not in f" {toned(b.official_name)}",
            not b.exists_on(on),
            b.kind == BodyKind.HAMLET,
            b.path,
        ),
    )[:limit]
    homes = home_of([b for b in bodies if b.valid_to], date.max)
    return [Hit(body, homes.get(body.pk)) for body in bodies]


def _begins_a_word(field: str, text: str) -> Q:
    return Q(**{f"{field}__startswith": folded(text)}) | Q(**{f"{field}__contains": f" {folded(text)}"})
