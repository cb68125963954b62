"""Signs to look at in a territory's figures: never a finding about anybody. A dozen queries, however many communes."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from chungsuc.progress.lawbook import current, law_for
from chungsuc.reporting.models import SignSeen
from chungsuc.reporting.queries.asked import Asked
from chungsuc.reporting.queries.signs.deadlines import deadline_signs
from chungsuc.reporting.queries.signs.digits import level_signs, neighbour_signs, round_signs
from chungsuc.reporting.queries.signs.figures import Figures, read_figures, since
from chungsuc.reporting.queries.signs.model import KINDS, Kind, Looked, Setting, Sign, at, settings
from chungsuc.reporting.queries.signs.reviewing import review_signs
from chungsuc.reporting.queries.signs.series import jump_signs, kept_signs, poverty_signs
from chungsuc.rulebook.columns import MISSING, Ints
from chungsuc.rulebook.model import ADVANCED, Direction, Edition
from chungsuc.rulebook.rules import rules_for
from chungsuc.units.models import Body

__all__ = ["KINDS", "KindSigns", "Sign", "Signs", "find_signs"]


@dataclass(frozen=True, slots=True)
class KindSigns:
    """The signs of one kind: those nobody has looked at yet, the weightiest first, and those that somebody has."""

    kind: Kind
    fresh: Sequence[Sign]
    looked: Sequence[Sign]
    left_off: int

    @property
    def because(self) -> list[Setting]:
        return [settings()[name] for name in self.kind.settings]


@dataclass(frozen=True, slots=True)
class Signs:
    kinds: Sequence[KindSigns]
    communes: int
    figures: int

    @property
    def fresh(self) -> int:
        return sum(len(k.fresh) + k.left_off for k in self.kinds)

    @property
    def looked(self) -> int:
        return sum(len(k.looked) for k in self.kinds)

    def by_key(self, key: str) -> Sign | None:
        return next((s for k in self.kinds for s in (*k.fresh, *k.looked) if s.key == key), None)


def find_signs(
    asked: Asked, *, measures: Collection[str] | None = None, kind: str = "", under: str = ""
) -> Signs | None:
    """
    The signs in the communes of the day; None where no set is in force. `measures`: only these, as for whoever answers for some.

    `kind`: only this one; `under`: the key of the district whose communes alone are shown.
    """
    edition = asked.edition
    if edition is None:
        return None
    advanced = asked.by(ADVANCED).edition
    editions = [edition, *([advanced] if advanced else [])]
    ids = {i.measure for e in editions for i in e.indicators if i.measure}
    ids &= set(measures) if measures is not None else ids
    found = Body.objects.communes().on(asked.on).within_any(asked.paths).select_related("parent").order_by("path")
    bodies = list(found) if asked.paths else []
    every_measure = current().measures
    known = {m: every_measure[m] for m in sorted(ids) if m in every_measure}
    first = since(asked.on, at("years"))
    figures = read_figures(bodies, known, since=first, on=asked.on, known_at=asked.known_at)
    every = [
        *deadline_signs(asked, edition, bodies, ids, first),
        *_of_figures(figures, asked, editions),
        *review_signs(asked, editions, bodies, ids),
    ]
    kept = [s for s in every if not under or any(b.parent is not None and b.parent.key == under for b in s.bodies)]
    return Signs(_by_kind(kept, kind, asked), len(bodies), len(figures))


def _of_figures(figures: Figures, asked: Asked, editions: Sequence[Edition]) -> Iterator[Sign]:
    directions = {i.measure: i.direction for e in reversed(editions) for i in e.indicators if i.measure}
    better = {measure: 1 if direction == "at_least" else -1 for measure, direction in directions.items()}
    yield from jump_signs(figures, better, asked.on)
    yield from neighbour_signs(figures, asked.on)
    yield from kept_signs(figures, asked.on)
    yield from round_signs(figures, asked.on)
    yield from level_signs(figures, _levels(figures.bodies, asked), directions_of(editions[0]), asked.on)
    yield from poverty_signs(figures)


def directions_of(edition: Edition) -> Mapping[str, Direction]:
    return {i.measure: i.direction for i in edition.indicators if i.measure}


def _levels(bodies: Sequence[Body], asked: Asked) -> Mapping[str, Ints]:
    """By measure the level of the base set that each commune is held to on the day. One query."""
    law = law_for(bodies, asked.known_at)
    found: dict[str, Ints] = {}
    for place, body in enumerate(bodies):
        edition = law.edition(body, asked.on)
        for rule in rules_for(edition, law.column(edition, body, asked.on), asked.on):
            if rule.indicator.measure and isinstance(rule.level, int) and not isinstance(rule.level, bool):
                column = found.setdefault(rule.indicator.measure, np.full(len(bodies), MISSING, np.int64))
                column[place] = rule.level
    return found


def _by_kind(every: Sequence[Sign], only: str, asked: Asked) -> list[KindSigns]:
    seen = _seen([s.key for s in every], asked)
    found = []
    for kind in KINDS.values():
        if only and kind.id != only:
            continue
        mine = sorted((s for s in every if s.kind == kind.id), key=lambda s: (-s.weight, s.key))
        looked = [replace(s, looked=seen[s.key]) for s in mine if s.key in seen]
        fresh = [s for s in mine if s.key not in seen]
        most = at("most_shown")
        found.append(KindSigns(kind, fresh[:most], looked, max(0, len(fresh) - most)))
    return found


def _seen(keys: Collection[str], asked: Asked) -> Mapping[str, list[Looked]]:
    """What was noted of each sign by the moment, oldest first. One query."""
    found: dict[str, list[Looked]] = {}
    rows = SignSeen.objects.filter(seen_at__lte=asked.known_at, body__in=Body.objects.within_any(asked.paths))
    wanted = set(keys)
    for row in rows.select_related("seen_by").order_by("pk"):
        if row.key in wanted:
            found.setdefault(row.key, []).append(Looked(row.seen_by.full_name, row.post, row.seen_at, row.note))
    return found
