"""The country year by year: for each province and day how many communes, in which bands, with which titles."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from django.db import connection

from chungsuc.progress.lawbook import current
from chungsuc.progress.models import Line
from chungsuc.reporting.queries.asked import tenths_of
from chungsuc.reporting.queries.titles import kinds
from chungsuc.rulebook.load import NotInForceError
from chungsuc.rulebook.model import BASE, Band, Edition, Title
from chungsuc.units.models import Body, BodyKind
from chungsuc.units.queries import STEP

YEARS: Final = 5
# By hand, as the question of the heat map: Django cannot say it, and one look into `standing_on_a_day` for each commune and
# day is the least that either database can do. What comes out is counted already: at most a row for each province, day,
# number of criteria and kind of ground, never a row for each commune.
STANDINGS: Final = """
SELECT {number}, substr(b.path, 1, {step}), s.criteria_met,
       s.criteria IS NOT NULL AND trim(s.criteria || s.indicators, 'uU') <> '',
       replace(s.criteria, 'M', '') <> s.criteria, count(*)
FROM units_body b
LEFT JOIN progress_standing s ON s.id = (
    SELECT t.id FROM progress_standing t
    WHERE t.standard = %s AND t.line = %s AND t.body_id = b.id AND t.day <= %s AND t.known_from <= %s
    ORDER BY t.day DESC, t.known_from DESC, t.id DESC LIMIT 1)
WHERE b.kind = %s AND b.valid_from <= %s AND (b.valid_to IS NULL OR b.valid_to >= %s)
GROUP BY 1, 2, 3, 4, 5
"""
TITLES: Final = """
SELECT {number}, substr(b.path, 1, {step}), {counts}
FROM progress_titleheld t
JOIN units_body b ON b.id = t.body_id
WHERE b.kind = %s AND b.valid_from <= %s AND (b.valid_to IS NULL OR b.valid_to >= %s)
  AND t.inherited_from_id IS NULL AND t.recorded_at <= %s AND t.valid_from <= %s
  AND NOT (t.ended_on IS NOT NULL AND t.ended_on < %s AND t.end_recorded_at <= %s)
GROUP BY 1, 2
"""


class YearDay(NamedTuple):
    """A day at which the country is counted: by which set, and what was known; `edition` None where none is in force."""

    on: date
    known_at: datetime
    edition: Edition | None


@dataclass(frozen=True, slots=True)
class Counted:
    """Communes of one province, or of all, on one day. Bands and mean are of those that have figures; `full`: all criteria."""

    communes: int
    reported: int
    full: int
    provisional: int
    criteria: int
    bands: Sequence[tuple[Band, int]]
    titles: Sequence[tuple[Title, int]]

    @property
    def silent(self) -> int:
        return self.communes - self.reported

    @property
    def mean(self) -> int | None:
        """Criteria a commune, scaled."""
        return round(self.criteria * 10_000 / self.reported) if self.reported else None

    @property
    def full_tenths(self) -> int:
        return tenths_of(self.full, self.reported)

    def share(self, part: int) -> int:
        """Tenths of a percent of all communes, as titles are told."""
        return tenths_of(part, self.communes)


@dataclass(frozen=True, slots=True)
class ProvinceYears:
    """One province over the days; None on a day on which the register has no commune of it. `code`: its official one."""

    key: str
    name: str
    code: str
    years: Sequence[Counted | None]


@dataclass(frozen=True, slots=True)
class Nation:
    days: Sequence[YearDay]
    provinces: Sequence[ProvinceYears]
    total: ProvinceYears


def year_days(on: date, known_at: datetime) -> list[YearDay]:
    """The day and the year ends before it, the earliest first, all as known at one moment: later corrections are in."""
    ends = [date(year, 12, 31) for year in range(on.year - YEARS + 1, on.year)]
    return [YearDay(day, known_at, _edition(day)) for day in (*ends, on)]


def _edition(on: date) -> Edition | None:
    try:
        found = current().edition_for(level=BASE, on=on, territory=None)
    except NotInForceError:
        return None
    return found if found.incomplete_because is None else None


def nation(days: Sequence[YearDay], line: Line) -> Nation:
    """Every province of the register on every day, and all of them together. Three queries."""
    standings, held = _standings(days, line), _titles(days)
    made = [_province(body, days, standings, held) for body in Body.objects.filter(kind=BodyKind.PROVINCE).order_by("path")]
    shown = [p for p in made if any(p.years)]
    every = [_together(day, [p.years[n] for p in shown]) for n, day in enumerate(days)]
    return Nation(days, shown, ProvinceYears("", "", "", every))


def _province(
    body: Body,
    days: Sequence[YearDay],
    standings: Mapping[tuple[int, str], Sequence["Ground"]],
    held: Mapping[tuple[int, str], Sequence[int]],
) -> ProvinceYears:
    years = [_counted(day, standings.get((n, body.path), ()), held.get((n, body.path))) for n, day in enumerate(days)]
    return ProvinceYears(body.key, body.official_name, body.code_on(days[-1].on), years)


Ground = tuple[int | None, bool, bool, int]  # criteria met, whether anything could be assessed, whether provisional, communes


def _standings(days: Sequence[YearDay], line: Line) -> dict[tuple[int, str], list[Ground]]:
    ops = connection.ops
    given: list[Any] = []
    for day in days:
        on = ops.adapt_datefield_value(day.on)
        standard = day.edition.id if day.edition else ""
        given += [standard, line.value, on, ops.adapt_datetimefield_value(day.known_at), BodyKind.COMMUNE.value, on, on]
    found: dict[tuple[int, str], list[Ground]] = defaultdict(list)
    for number, path, *ground in _rows(STANDINGS, len(days), given):
        met, reported, provisional, communes = ground
        found[number, path].append((met, bool(reported), bool(provisional), communes))
    return found


def _titles(days: Sequence[YearDay]) -> dict[tuple[int, str], list[int]]:
    """How many communes hold each title, those with a higher one that includes it among them."""
    ops, including = connection.ops, _including()
    given: list[Any] = []
    counts = ", ".join(
        f"count(DISTINCT CASE WHEN t.title IN ({', '.join(['%s'] * len(names))}) THEN t.body_id END)"
        for names in including
    )
    for day in days:
        on, known = ops.adapt_datefield_value(day.on), ops.adapt_datetimefield_value(day.known_at)
        given += [name for names in including for name in names]
        given += [BodyKind.COMMUNE.value, on, on, known, on, on, known]
    return {(number, path): held for number, path, *held in _rows(TITLES, len(days), given, counts=counts)}


def _including() -> list[list[str]]:
    return [[t.id for t in kinds() if t.id == kind.id or kind.id in t.includes] for kind in kinds()]


def _rows(sql: str, times: int, given: Sequence[Any], **words: str) -> Sequence[tuple[Any, ...]]:
    whole = " UNION ALL ".join(sql.format(number=n, step=STEP, **words) for n in range(times))
    with connection.cursor() as cursor:
        cursor.execute(whole, given)
        found: Sequence[tuple[Any, ...]] = cursor.fetchall()
    return found


def _counted(day: YearDay, grounds: Sequence[Ground], held: Sequence[int] | None) -> Counted | None:
    if not grounds:
        return None
    assessed = [(met or 0, provisional, n) for met, reported, provisional, n in grounds if reported]
    full = len(day.edition.criteria) if day.edition else 0
    bands: dict[str, int] = defaultdict(int)
    for met, _provisional, n in assessed:
        if day.edition:
            bands[day.edition.band(met).id] += n
    return Counted(
        communes=sum(n for *_rest, n in grounds),
        reported=sum(n for *_rest, n in assessed),
        full=sum(n for met, _provisional, n in assessed if met == full),
        provisional=sum(n for _met, provisional, n in assessed if provisional),
        criteria=sum(met * n for met, _provisional, n in assessed),
        bands=[(band, bands[band.id]) for band in day.edition.bands] if day.edition else [],
        titles=list(zip(kinds(), held or [0] * len(kinds()), strict=True)),
    )


def _together(day: YearDay, found: Sequence[Counted | None]) -> Counted | None:
    there = [one for one in found if one]
    if not there:
        return None
    return Counted(
        communes=sum(one.communes for one in there),
        reported=sum(one.reported for one in there),
        full=sum(one.full for one in there),
        provisional=sum(one.provisional for one in there),
        criteria=sum(one.criteria for one in there),
        bands=[
            (band, sum(one.bands[place][1] for one in there))
            for place, band in enumerate(day.edition.bands if day.edition else ())
        ],
        titles=[(kind, sum(one.titles[place][1] for one in there)) for place, kind in enumerate(kinds())],
    )
