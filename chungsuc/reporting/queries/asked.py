"""What a page is asked: where, about which day, on which line, by which set; and the communes that answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Final, NamedTuple

from django.db.models import FilteredRelation, OuterRef, Q, Subquery

from chungsuc.progress.models import Line, Standing
from chungsuc.rulebook.load import load
from chungsuc.rulebook.model import Band, Edition
from chungsuc.units.models import Body

BASE, ADVANCED = "commune", "commune-advanced"
MET, NOT_MET, UNKNOWN = "mM", "nN", "uU"
ASKED: Final = (
    "pk",
    "key",
    "name",
    "official_name",
    "search_key",
    "path",
    "parent__key",
    "parent__name",
    "parent__kind",
    "standing__criteria_met",
    "standing__criteria",
    "standing__indicators",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """`on` is the day the page is about, `today` the day the reader works on: successors are followed up to it."""

    places: tuple[Body, ...]
    on: date
    today: date
    known_at: datetime
    line: Line = Line.OFFICIAL
    level: str = BASE
    now: bool = False

    @property
    def edition(self) -> Edition | None:
        """The set in force on the day, without overlays: they change thresholds, never what is counted."""
        return next((e for e in load().editions if e.level == self.level and e.in_force(self.on)), None)

    @property
    def within(self) -> Q:
        return reduce(or_, (Q(path__gte=p.path, path__lt=p.path + "~") for p in self.places), Q(pk__in=[]))

    def at(self, day: date) -> "Asked":
        return replace(self, on=day)

    def upon(self, line: Line) -> "Asked":
        return replace(self, line=line)


class CommuneRow(NamedTuple):
    """A commune of the day and its standing: a letter for each criterion and indicator, as `Standing` keeps them."""

    pk: int
    key: str
    name: str
    official_name: str
    search_key: str
    path: str
    parent_key: str
    parent: str
    parent_kind: str
    met: int
    criteria: str
    indicators: str

    @property
    def missing(self) -> int:
        """Criteria not met; what cannot be assessed is counted apart."""
        return count(self.criteria, NOT_MET)

    @property
    def unknown(self) -> int:
        return count(self.criteria, UNKNOWN)

    @property
    def provisional(self) -> bool:
        """Whether the number met rests on a threshold that nobody has checked."""
        return "M" in self.criteria

    @property
    def district(self) -> str:
        return self.parent if self.parent_kind != "province" else ""

    def band(self, edition: Edition) -> Band:
        return edition.band(self.met)


def count(letters: str, wanted: str) -> int:
    small, capital = wanted
    return letters.count(small) + letters.count(capital)


def topmost(places: Iterable[Body]) -> tuple[Body, ...]:
    """The places without those that lie in another of them."""
    kept = dict.fromkeys(places)
    return tuple(p for p in kept if not any(p.pk != o.pk and p.path.startswith(o.path) for o in kept))


def commune_rows(asked: Asked) -> Sequence[CommuneRow]:
    """
    Every commune of the day with its standing, in the order of the register. One query.

    The newest standing is found by its index for each commune, so that history costs nothing. A commune without a
    standing could not be assessed in anything.
    """
    edition = asked.edition
    if edition is None:
        return []
    newest = (
        Standing.objects.filter(
            body=OuterRef("pk"),
            standard=edition.id,
            line=asked.line,
            day__lte=asked.on,
            known_from__lte=asked.known_at,
        )
        .order_by("-day", "-known_from", "-pk")
        .values("pk")[:1]
    )
    found = (
        Body.objects.communes()
        .on(asked.on)
        .filter(asked.within)
        .annotate(standing=FilteredRelation("standings", condition=Q(standings__pk=Subquery(newest))))
        .order_by("path")
        .values_list(*ASKED)
    )
    nothing = (0, "u" * len(edition.criteria), "u" * len(edition.indicators))
    return [CommuneRow._make(row if row[-1] else row[:-3] + nothing) for row in found]
