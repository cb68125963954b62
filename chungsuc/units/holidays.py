"""Which days off are known: the law's fixed ones everywhere, what coordinators entered in their territory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q

from chungsuc.units.days_off import DaysOff, UnguessedDays, fixed_days, fixed_of, unguessed_days
from chungsuc.units.models import Holiday


@dataclass
class Holidays:
    """Every day off entered, as known at a moment; one reading serves all places."""

    rows: Sequence[Holiday]
    kept: dict[str, DaysOff] = field(default_factory=dict)

    def at(self, path: str) -> DaysOff:
        """What is off for a body with this path: everywhere, and in each territory around it; the narrower one speaks."""
        near = [h for h in self.rows if h.territory is None or path.startswith(h.territory.path)]
        key = "|".join(str(h.pk) for h in near)
        if key not in self.kept:
            self.kept[key] = _days_off(near)
        return self.kept[key]


def _days_off(rows: Sequence[Holiday]) -> DaysOff:
    said: dict[date, Holiday] = {}
    for row in sorted(rows, key=lambda h: len(h.territory.path) if h.territory else 0):
        said[row.day] = row
    return DaysOff(
        entered={day: h.name for day, h in said.items() if not h.worked},
        worked=frozenset(day for day, h in said.items() if h.worked),
    )


def holidays_known(known_at: datetime) -> Holidays:
    """All days off entered and not taken back by a moment. One query."""
    standing = Q(ended_at=None) | Q(ended_at__gt=known_at)
    return Holidays(list(Holiday.objects.filter(standing, recorded_at__lte=known_at).select_related("territory")))


@dataclass(frozen=True, slots=True)
class DayOff:
    """One line of a year's list: `row` where it was entered, else `act` of the law, told as remembered."""

    day: date
    name: str
    act: str
    confidence: str = ""
    row: Holiday | None = None


@dataclass(frozen=True, slots=True)
class YearOff:
    year: int
    days: Sequence[DayOff]
    missing: Sequence[UnguessedDays]


def year_off(year: int, path: str, known_at: datetime) -> YearOff:
    """The days off of a year that speak for a place, and what of the year's nobody has entered. One query."""
    known = holidays_known(known_at)
    near = [h for h in known.rows if h.territory is None or path.startswith(h.territory.path)]
    entered = [DayOff(h.day, h.name, h.act, row=h) for h in near if h.day.year == year]
    law: Mapping[str, tuple[str, str]] = {f.name: (f.act, f.confidence) for f in fixed_days()}
    instead = (f"{fixed_days()[0].act.partition(',')[0]}, Điều 111 khoản 3", "recalled")
    fixed = [DayOff(day, name, *law.get(name, instead)) for day, name in fixed_of(year).items()]
    taken = {d.day for d in entered}
    off, (first, last) = known.at(path), (date(year, 1, 1), date(year, 12, 31))
    unknown = set(off.unknown(first, last))
    days = sorted([*entered, *(f for f in fixed if f.day not in taken)], key=lambda d: d.day)
    return YearOff(year, days, [k for k in unguessed_days() if f"{k.name} năm {year}" in unknown])
