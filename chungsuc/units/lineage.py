"""
What became of bodies, and what went into them.

A body that is dissolved, merged or split ends the day before a succession says so. A body that only took others in ("nhập
vào") goes on as the same body and is their successor. On 1/7/2025 every body of the commune tier ended and all are new.

For pages that show one day's communes under another day's:

- `home_of(bodies, on)`: for each the one body of that day into which it went, the main part where it was split.
- `successors(body, on)`: all bodies of that day that hold a part of it.
- `ancestors_of(bodies, on)`: for each the former bodies that went into it by then, directly or through others.
- `history(body)`: the same as two trees, with kinds and acts, for a page about one body.

None asks more than two queries, whatever the number of bodies. All successions are read at once: a province has about two
hundred, the whole country some ten thousand.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from chungsuc.units.models import Body, BodyKind, Part, Succession

SIZES = {Part.WHOLE: 2, Part.MOST: 1, Part.SOME: 0}


class Link(NamedTuple):
    """One succession, thin."""

    predecessor: int
    successor: int | None
    part: Part
    day: date
    predecessor_path: str
    successor_path: str | None


@dataclass(frozen=True, slots=True)
class Origin:
    """A former body, and how much of it went where one asks: the least along the way."""

    body: Body
    part: Part


@dataclass(frozen=True, slots=True)
class Lineage:
    after: Mapping[int, Sequence[Link]]
    before: Mapping[int, Sequence[Link]]

    def home(self, body: int) -> int | None:
        """The body in which it lives on: itself, its successor, or that one's; None when it was dissolved."""
        place: int | None = body
        while place is not None:
            link = next((k for k in self.after.get(place, ()) if k.part != Part.SOME), None)
            if link is None:
                return place
            place = link.successor
        return None

    def onward(self, body: int) -> set[int]:
        """Itself and all bodies that any part of it passed through."""
        found = {body}
        for link in self.after.get(body, ()):
            if link.successor is not None:
                found |= self.onward(link.successor)
        return found

    def origins(self, body: int) -> dict[int, Part]:
        """All bodies that went into it, directly or through others, and how much of each."""
        found: dict[int, Part] = {}
        for link in self.before.get(body, ()):
            further = {link.predecessor: Part.WHOLE, **self.origins(link.predecessor)}
            for former, part in further.items():
                least = min(link.part, part, key=SIZES.__getitem__)
                found[former] = max(found.get(former, least), least, key=SIZES.__getitem__)
        return found

    def former_paths(self, territories: Collection[str]) -> set[str]:
        """Paths of all bodies that went into one within these territories."""
        paths = {k.predecessor: k.predecessor_path for links in self.before.values() for k in links}
        return {
            paths[former]
            for body, links in self.before.items()
            if links[0].successor_path and _within(links[0].successor_path, territories)
            for former in self.origins(body)
        }

    def later_paths(self, territories: Collection[str]) -> set[str]:
        """Paths of all bodies into which anything within these territories went."""
        paths = {k.successor: k.successor_path for links in self.after.values() for k in links}
        return {
            path
            for body, links in self.after.items()
            if _within(links[0].predecessor_path, territories)
            for later in self.onward(body)
            if (path := paths.get(later))
        }


def _within(path: str, territories: Collection[str]) -> bool:
    return any(path.startswith(territory) for territory in territories)


def lineage(on: date = date.max) -> Lineage:
    """All that has happened by a day. One query."""
    after: dict[int, list[Link]] = defaultdict(list)
    before: dict[int, list[Link]] = defaultdict(list)
    found = Succession.objects.filter(day__lte=on).order_by("day", "successor__path", "predecessor__path")
    for row in found.values_list(
        "predecessor_id", "successor_id", "part", "day", "predecessor__path", "successor__path"
    ):
        link = Link(row[0], row[1], Part(row[2]), *row[3:])
        after[link.predecessor].append(link)
        if link.successor is not None:
            before[link.successor].append(link)
    return Lineage(after=dict(after), before=dict(before))


def home_of(bodies: Iterable[Body], on: date, known: Lineage | None = None) -> dict[int, Body | None]:
    """
    By id: the body of the day `on` into which each went, the main part where it was split; itself while it exists.

    None where nothing took its place (a district), where it had not begun, or where the register knows no more.
    `known`: the lineage of that day, where it was asked for already.
    """
    line = known or lineage(on)
    homes = {body.pk: line.home(body.pk) for body in bodies}
    wanted = {home for home in homes.values() if home is not None}
    found = Body.objects.on(on).select_related("parent").in_bulk(wanted)
    return {body: found.get(home) if home is not None else None for body, home in homes.items()}


def stands_under(bodies: Collection[Body], today: date | None = None) -> dict[int, Body | None]:
    """
    By id, what each body is listed under: its parent of then; with `today` the district of now, else the body it went into.

    Two queries of now; none of then, where the parents are read.
    """
    if today is None:
        return {body.pk: body.parent for body in bodies}
    found: dict[int, Body | None] = {}
    for body, home in home_of(bodies, today).items():
        parent = home.parent if home else None
        stays = home is not None and home.pk == body
        if parent and (parent.kind == BodyKind.DISTRICT or (stays and parent.kind != BodyKind.PROVINCE)):
            found[body] = parent
        else:
            found[body] = None if stays else home
    return found


def successors(body: Body, on: date) -> list[Body]:
    """The bodies of the day `on` that hold any part of it; itself while it exists."""
    return list(
        Body.objects.on(on).filter(pk__in=lineage(on).onward(body.pk)).select_related("parent").order_by("path")
    )


def ancestors_of(bodies: Iterable[Body], on: date) -> dict[int, list[Origin]]:
    """By id: the former bodies that had gone into each by the day `on`, in the order of the register."""
    line = lineage(on)
    origins = {body.pk: line.origins(body.pk) for body in bodies}
    wanted = {former for found in origins.values() for former in found}
    former = Body.objects.filter(pk__in=wanted).select_related("parent").in_bulk()
    return {
        body: sorted((Origin(former[i], part) for i, part in found.items()), key=lambda o: o.body.path)
        for body, found in origins.items()
    }


@dataclass(frozen=True, slots=True)
class Branch:
    """A succession as a node of a tree: the body at its far end, and what lies beyond that."""

    body: Body | None
    succession: Succession
    branches: list["Branch"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class History:
    came_from: list[Branch]
    became: list[Branch]


def history(body: Body) -> History:
    """Where a body came from and what became of it, to both ends. Two queries."""
    line = lineage()
    ids = line.onward(body.pk) | {body.pk, *line.origins(body.pk)}
    after: dict[int, list[Succession]] = defaultdict(list)
    before: dict[int | None, list[Succession]] = defaultdict(list)
    found = Succession.objects.filter(predecessor__in=ids).select_related("predecessor__parent", "successor__parent")
    for s in found.order_by("day", "successor__path", "predecessor__path"):
        after[s.predecessor_id].append(s)
        before[s.successor_id].append(s)

    def backward(of: int) -> list[Branch]:
        return [Branch(s.predecessor, s, backward(s.predecessor_id)) for s in before[of]]

    def forward(of: int) -> list[Branch]:
        return [Branch(s.successor, s, forward(s.successor_id) if s.successor_id else []) for s in after[of]]

    return History(came_from=backward(body.pk), became=forward(body.pk))
