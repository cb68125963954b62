"""What a page is asked: where, about which day, on which line, by which set; and the communes that answer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import starmap
from typing import Final, NamedTuple

from django.db import connection

from chungsuc.progress.lawbook import current, province_of
from chungsuc.progress.models import Line
from chungsuc.rulebook.load import NotInForceError
from chungsuc.rulebook.model import BASE, Band, Edition
from chungsuc.units.lineage import stands_under
from chungsuc.units.models import Body, BodyKind

MET, NOT_MET, UNKNOWN = "mM", "nN", "uU"
# By hand, since Django needs longer to build it than either database to run it. The newest standing of a commune is found
# by the index `standing_on_a_day`, one look for each commune, so that a long history costs nothing.
ROWS: Final = """
SELECT b.id, b.key, b.name, b.official_name, b.search_key, b.path, p.key, p.name, p.kind,
       s.criteria_met, s.criteria, s.indicators
FROM units_body b
LEFT JOIN units_body p ON p.id = b.parent_id
LEFT JOIN progress_standing s ON s.id = (
    SELECT t.id FROM progress_standing t
    WHERE t.standard = %s AND t.line = %s AND t.body_id = b.id AND t.day <= %s AND t.known_from <= %s
    ORDER BY t.day DESC, t.known_from DESC, t.id DESC LIMIT 1)
WHERE b.kind = %s AND b.valid_from <= %s AND (b.valid_to IS NULL OR b.valid_to >= %s) AND ({within})
ORDER BY b.path
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """
    `on` is the day the page is about, `today` the day the reader works on: successors are followed up to it.

    `now`: under the hierarchy of now; `past`: another day is looked at, so figures are rebuilt as they were known.
    """

    places: tuple[Body, ...]
    paths: tuple[str, ...]
    on: date
    today: date
    known_at: datetime
    line: Line = Line.OFFICIAL
    level: str = BASE
    now: bool = False
    past: bool = False

    @property
    def edition(self) -> Edition | None:
        """
        The set in force on the day, without overlays: they change thresholds, never what is counted. None where there is
        none, and where it is not complete, so that nobody is judged by it.
        """
        try:
            found = current().edition_for(level=self.level, on=self.on, territory=self.province)
        except NotInForceError:
            return None
        return found if found.incomplete_because is None else None

    @property
    def province(self) -> str | None:
        """The key of the one province in which all places lie."""
        keys = {province_of(place) for place in self.places}
        return keys.pop() if len(keys) == 1 else None

    @property
    def because(self) -> str:
        """Why this set, or why none."""
        try:
            return current().choice_for(level=self.level, on=self.on, territory=self.province).because
        except NotInForceError as none:
            return f"{none}."

    def at(self, day: date) -> "Asked":
        """The same communes' figures on another day; who lies under whom is not asked again."""
        return replace(self, on=day, now=False)

    def by(self, level: str) -> "Asked":
        return replace(self, level=level)

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
    under_key: str
    under: str
    under_kind: str
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
    def reported(self) -> bool:
        """Whether anything at all could be assessed; a commune without figures is in no band."""
        return bool((self.criteria + self.indicators).strip(UNKNOWN))

    @property
    def provisional(self) -> bool:
        """Whether the number met rests on a threshold that nobody has checked."""
        return "M" in self.criteria

    def band(self, edition: Edition) -> Band | None:
        return edition.band(self.met) if self.reported else None


def count(letters: str, wanted: str) -> int:
    return letters.count(wanted[0]) + letters.count(wanted[1])


def tenths_of(part: int, whole: int) -> int:
    """A share in tenths of a percent, halves up, as whoever recomputes it finds it."""
    return (part * 2000 + whole) // (2 * whole) if whole else 0


def commune_rows(asked: Asked) -> Sequence[CommuneRow]:
    """
    Every commune of the day with its standing, in the order of the register, under the hierarchy asked for.

    One query, of then; three, of now. A commune without a standing could not be assessed in anything.
    """
    edition = asked.edition
    if edition is None or not asked.paths:
        return []
    on = connection.ops.adapt_datefield_value(asked.on)
    known_at = connection.ops.adapt_datetimefield_value(asked.known_at)
    within = " OR ".join(["(b.path >= %s AND b.path < %s)"] * len(asked.paths))
    bounds = [bound for path in asked.paths for bound in (path, path + "~")]
    with connection.cursor() as cursor:
        given = [edition.id, asked.line.value, on, known_at, BodyKind.COMMUNE.value, on, on, *bounds]
        cursor.execute(ROWS.format(within=within), given)
        found = cursor.fetchall()
    nothing = (0, "u" * len(edition.criteria), "u" * len(edition.indicators))
    rows = list(starmap(CommuneRow, (row if row[-1] else row[:-3] + nothing for row in found)))
    if asked.now:
        return under_now(rows, asked.today)
    return [row if row.under_kind == BodyKind.DISTRICT else row._replace(under_key="", under="") for row in rows]


def districts_of(asked: Asked) -> list[tuple[str, str]]:
    """Key and name of the districts of the day in the places, in the order of the register. One query."""
    found = Body.objects.on(asked.on).within_any(asked.paths).filter(kind=BodyKind.DISTRICT).order_by("path")
    return list(found.values_list("key", "name")) if asked.paths else []


def under_now(rows: Sequence[CommuneRow], today: date) -> list[CommuneRow]:
    """Each under the district in which it lies today, or, where there are no districts, under the commune it went into."""
    above = stands_under([Body(pk=row.pk) for row in rows], today)
    found = []
    for row in rows:
        place = above[row.pk]
        if place is None:
            found.append(row._replace(under_key="", under="", under_kind=""))
        else:
            name = place.name if place.kind == BodyKind.DISTRICT else place.official_name
            found.append(row._replace(under_key=place.key, under=name, under_kind=place.kind))
    return found
