import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from django.db.models import F, Q

from chungsuc.accounts.models import User
from chungsuc.units.lineage import Lineage, home_of, lineage
from chungsuc.units.models import COMMUNE_LEVEL, Appointment, Body, BodyKind, Role, StatedCount, Succession

STEP = 4


def folded(text: str) -> str:
    """
    Lower case, without tone marks, đ as d: how names are searched and sorted. As `documents.official.words.plain`, which
    keeps every letter at its place, and which stands above this room.
    """
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def territory_of(body: Body) -> Body:
    """The place an agency works for: its nearest ancestor that is no agency."""
    while body.kind == BodyKind.AGENCY and body.parent is not None:
        body = body.parent
    return body


def reaches(above: str, path: str) -> bool:
    """Whether who acts for what lies at `above` may act for what lies at `path`; the nation, whose path is empty, for itself."""
    return path.startswith(above) if above else not path


def paths_above(path: str) -> list[str]:
    """The path itself and those of all above it, the topmost first."""
    return [path[:end] for end in range(STEP, len(path) + 1, STEP)]


def topmost(places: Iterable[Body]) -> tuple[Body, ...]:
    """The places without those that lie in another of them."""
    kept = dict.fromkeys(places)
    return tuple(p for p in kept if not any(p.pk != o.pk and p.path.startswith(o.path) for o in kept))


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
        """
        The appointment by which the actor enters figures of the body: at the body itself, else at one above it.

        An agency lies below its territory and has nothing below itself, so a post there enters nothing. The nation sees all
        and enters, coordinates and administers nothing of what lies in a province.
        """
        mine = [a for a in self.appointments if a.role == Role.OFFICER and reaches(a.body.path, path)]
        return max(mine, key=lambda a: len(a.body.path), default=None)

    def coordinates(self, path: str) -> Appointment | None:
        return next(
            (a for a in self.appointments if a.role == Role.COORDINATOR and reaches(territory_of(a.body).path, path)),
            None,
        )

    def administers(self, path: str) -> Appointment | None:
        """The appointment by which the actor manages who acts for the body: at the widest territory around it."""
        mine = [
            a for a in self.appointments if a.role == Role.ADMINISTRATOR and reaches(territory_of(a.body).path, path)
        ]
        return min(mine, key=lambda a: len(territory_of(a.body).path), default=None)

    @property
    def administered(self) -> tuple[Body, ...]:
        """The territories in which the actor manages who acts for whom; of the nation there is nobody to be listed."""
        places = (territory_of(a.body) for a in self.appointments if a.role == Role.ADMINISTRATOR)
        return topmost(place for place in places if place.path)

    @property
    def covers(self) -> tuple[Appointment, ...]:
        """The posts in which the actor stands in for somebody."""
        return tuple(a for a in self.appointments if a.acting_for_id is not None)

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
        return frozenset(self.lineage.former_paths([t.path for t in self.territories]))

    @cached_property
    def lineage(self) -> Lineage:
        return lineage(self.day)

    @cached_property
    def register_paths(self) -> list[str]:
        """Where the register is open: the territories and all that any succession ties to them, of all days."""
        known, paths = lineage(), {t.path for t in self.territories}
        while more := (known.former_paths(paths) | known.later_paths(paths)) - paths:
            paths |= more
        return sorted(p for p in paths if not any(p != other and p.startswith(other) for other in paths))

    def finds(self, path: str) -> bool:
        """Whether the register is open there."""
        return any(path.startswith(open_path) for open_path in self.register_paths)

    @property
    def main(self) -> Appointment | None:
        return self.appointments[0] if self.appointments else None


def actor_on(user: User, day: date) -> Actor:
    found = (
        Appointment.objects.on(day)
        .filter(user=user)
        .select_related("body__parent__parent", "acting_for__user")
        .order_by(F("acting_for_id").asc(nulls_first=True), "pk")  # one's own posts first, on every database
    )
    return Actor(user=user, appointments=tuple(found), day=day)


def communes_within(path: str, on: date) -> list[Body]:
    return list(Body.objects.communes().on(on).within(path).select_related("parent").order_by("path"))


MAP_KINDS = (BodyKind.PROVINCE, BodyKind.DISTRICT, *COMMUNE_LEVEL)


def of_day(paths: Iterable[str], on: date) -> list[Body]:
    """Provinces, districts and the commune tier within these paths on a day, in the order of the register. One query."""
    found = Body.objects.on(on).within_any(paths).filter(kind__in=MAP_KINDS)
    return list(found.select_related("parent").order_by("path"))


def children_on(body: Body, on: date) -> list[Body]:
    """What stands directly below a body on a day, agencies left out. One query."""
    return list(body.children.on(on).exclude(kind=BodyKind.AGENCY).order_by("path"))


@dataclass(frozen=True, slots=True)
class Counts:
    """How many bodies of each kind; for the kinds in `stated` the register does not list them all, so a source is named."""

    numbers: Mapping[str, int]
    stated: Mapping[str, StatedCount]

    @property
    def commune_level(self) -> int:
        return sum(self.numbers.get(kind, 0) for kind in COMMUNE_LEVEL)


@dataclass(frozen=True, slots=True)
class Slice:
    """A time in which the map did not change."""

    first: date
    last: date | None
    counts: Counts

    @property
    def only_counted(self) -> bool:
        """No body of this time is listed; its first day only begins what is stated."""
        return self.counts.numbers.keys() == self.counts.stated.keys()


def counts_on(territory: Body, on: date) -> Counts:
    """Bodies of each kind below a territory on a day, also where only their number is known. Two queries."""
    kinds = Body.objects.on(on).within(territory.path).filter(kind__in=MAP_KINDS[1:]).values_list("kind", flat=True)
    return _counts(list(kinds), territory.stated_counts.all(), on)


def _counts(kinds: Iterable[str], given: Iterable[StatedCount], on: date) -> Counts:
    stated = {s.kind: s for s in given if s.valid_from <= on and (s.valid_to is None or on <= s.valid_to)}
    return Counts(numbers={**Counter(kinds), **{kind: s.number for kind, s in stated.items()}}, stated=stated)


def slices(paths: Iterable[str], territory: Body | None = None) -> list[Slice]:
    """The slices of the map within these paths, with the counts that are stated for the territory. Two queries."""
    found = Body.objects.within_any(paths).filter(kind__in=MAP_KINDS)
    lives = list(found.values_list("kind", "valid_from", "valid_to"))
    given = list(territory.stated_counts.all()) if territory else []
    begun = {first for _, first, _ in lives} | {last + timedelta(days=1) for _, _, last in lives if last}
    days = sorted(begun | {s.valid_from for s in given})
    ends = [*(day - timedelta(days=1) for day in days[1:]), None][: len(days)]
    return [
        Slice(day, end, _counts([k for k, first, last in lives if first <= day <= (last or day)], given, day))
        for day, end in zip(days, ends, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to the map on a day: everything that went into one body, or that ended without one."""

    successor: Body | None
    successions: list[Succession]

    @property
    def act(self) -> str:
        return self.successions[0].act


def changes_on(paths: Iterable[str], day: date) -> list[Change]:
    """What changed within these paths on the first day of a slice, in the order of the register. One query."""
    found = Succession.objects.filter(day=day, predecessor__in=Body.objects.within_any(paths))
    groups: dict[Body | None, list[Succession]] = {}
    for s in found.select_related("predecessor__parent", "successor__parent").order_by("predecessor__path"):
        groups.setdefault(s.successor, []).append(s)
    return [Change(body, groups[body]) for body in sorted(groups, key=_place)]


def _place(body: Body | None) -> str:
    return body.path if body else "~"


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
    return sorted(groups.items(), key=lambda group: _place(group[0]))


def with_code(code: str, on: date) -> Body | None:
    """The body that had this official code on a day; the same code is another body's on another day."""
    found = Body.objects.on(on).filter(Q(code=code) | Q(former_code=code)).select_related("parent")
    return next((body for body in found if body.code_on(on) == code), None)


TONES = "\u0300\u0301\u0303\u0309\u0323"


def toned(text: str) -> str:
    """Lower case with its marks, each tone in front of its word, so that hoà and hòa are the same."""
    words = unicodedata.normalize("NFD", text.lower()).split()
    plain = ("".join(c for c in w if c in TONES) + "".join(c for c in w if c not in TONES) for w in words)
    return unicodedata.normalize("NFC", " ".join(plain))


@dataclass(frozen=True, slots=True)
class Hit:
    """A body that was found; of one that ends, where it lives on: on the day if it has ended, else after its end."""

    body: Body
    home: Body | None
    ended: bool


def search(text: str, paths: Iterable[str], *, on: date, limit: int = 60) -> list[Hit]:
    """
    Bodies of all days by a name of then or now, with or without marks; what comes after a comma names the body above.

    Those with the same marks as were typed come first, then those that exist on the day. Five queries at most.
    """
    own, _, above = (" ".join(part.split()) for part in unicodedata.normalize("NFC", text).partition(","))
    if not own:
        return []
    found = Body.objects.within_any(paths).exclude(kind=BodyKind.AGENCY).filter(_begins_a_word("search_key", own))
    if above:
        found = found.filter(_begins_a_word("parent__search_key", above))
    wanted = f" {toned(own)}"

    def rank(body: Body) -> tuple[bool, bool, bool, str]:
        other_marks = wanted not in f" {toned(body.official_name)}"
        return other_marks, not body.exists_on(on), body.kind == BodyKind.HAMLET, body.path

    bodies = sorted(found.select_related("parent").order_by("path"), key=rank)[:limit]
    ended = [b for b in bodies if b.valid_to and b.valid_to < on]
    ending = [b for b in bodies if b.valid_to and b.valid_to >= on]
    homes = home_of(ended, on) | home_of(ending, date.max)
    return [Hit(body, homes.get(body.pk), body in ended) for body in bodies]


def _begins_a_word(field: str, text: str) -> Q:
    return Q(**{f"{field}__startswith": folded(text)}) | Q(**{f"{field}__contains": f" {folded(text)}"})
