"""How communes stood on several days at once: for trends, and for what changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, NamedTuple

from django.db import connection

from chungsuc.reporting.queries.asked import MET, Asked, count
from chungsuc.rulebook.model import Edition
from chungsuc.units.models import BodyKind

# As `asked.ROWS`, for each day by the set in force on it; the days are told apart by their place.
STOOD: Final = """
SELECT {place}, b.id, s.criteria_met, s.criteria
FROM units_body b
LEFT JOIN progress_standing s ON s.id = (
    SELECT t.id FROM progress_standing t
    WHERE t.standard = %s AND t.line = %s AND t.body_id = b.id AND t.day <= %s AND t.known_from <= %s
    ORDER BY t.day DESC, t.known_from DESC, t.id DESC LIMIT 1)
WHERE b.kind = %s AND b.valid_from <= %s AND (b.valid_to IS NULL OR b.valid_to >= %s) AND ({within})
"""
YEARS: Final = 6


class Stood(NamedTuple):
    """How many criteria a commune met, and a letter for each; none where it had no standing."""

    met: int
    criteria: str

    @property
    def reported(self) -> bool:
        return bool(self.criteria.strip("uU"))


@dataclass(frozen=True, slots=True)
class Then:
    """All communes of one day, by their ids, judged by the set of that day; no set, nobody judged."""

    day: date
    name: str
    edition: Edition | None
    communes: Mapping[int, Stood]

    @property
    def reported(self) -> list[Stood]:
        return [one for one in self.communes.values() if one.reported]

    @property
    def full(self) -> int | None:
        """How many met every criterion; None where nobody was judged."""
        found = self.reported
        return sum(count(one.criteria, MET) == len(one.criteria) for one in found) if found else None


def year_days(on: date) -> list[date]:
    """The ends of the years before, and the day itself, oldest first."""
    ends = [date(on.year - back, 12, 31) for back in range(YEARS, 0, -1)]
    return [*ends, on]


def month_before(on: date) -> date:
    """The last day of the month before."""
    return on.replace(day=1) - timedelta(days=1)


def stood_on(asked: Asked, days: Sequence[date]) -> list[Then]:
    """The communes of each day as they stood on it, as known at the moment asked for. One query for all days."""
    then = [asked.at(day) for day in days]
    judged = [(place, one, one.edition) for place, one in enumerate(then)]
    found: list[dict[int, Stood]] = [{} for _ in days]
    wanted = [(place, one, edition) for place, one, edition in judged if edition is not None]
    if wanted and asked.paths:
        for place, body, met, criteria in _rows(asked, wanted):
            found[place][body] = Stood(met or 0, criteria or "")
    return [
        Then(day, f"{day:%Y}" if (day.month, day.day) == (12, 31) else f"{day:%d/%m/%Y}", edition, communes)
        for day, (_, _, edition), communes in zip(days, judged, found, strict=True)
    ]


def _rows(asked: Asked, wanted: Sequence[tuple[int, Asked, Edition]]) -> list[tuple[int, int, int | None, str | None]]:
    known_at = connection.ops.adapt_datetimefield_value(asked.known_at)
    within = " OR ".join(["(b.path >= %s AND b.path < %s)"] * len(asked.paths))
    bounds = [bound for path in asked.paths for bound in (path, path + "~")]
    parts, given = [], []
    for place, one, edition in wanted:
        on = connection.ops.adapt_datefield_value(one.on)
        parts.append(STOOD.format(place=place, within=within))
        given += [edition.id, asked.line.value, on, known_at, BodyKind.COMMUNE.value, on, on, *bounds]
    with connection.cursor() as cursor:
        cursor.execute("UNION ALL".join(parts), given)
        return list(cursor.fetchall())


def breaks_of(years: Sequence[Then]) -> dict[int, str]:
    """Where years cannot be compared with the year before: another set, or other communes; by their place."""
    found: dict[int, str] = {}
    for place in range(1, len(years)):
        before, now = years[place - 1], years[place]
        why = []
        if before.edition and now.edition and before.edition.id != now.edition.id:
            why.append(f"bộ tiêu chí theo {now.edition.decision.number}")
        if before.communes and now.communes and set(before.communes) != set(now.communes):
            why.append(f"sắp xếp đơn vị, {len(before.communes)} còn {len(now.communes)} xã")
        if why:
            found[place] = "; ".join(why)
    return found
