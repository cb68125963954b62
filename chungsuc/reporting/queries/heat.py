"""Communes × criteria: who meets what."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from itertools import groupby

from chungsuc.reporting.queries.asked import MET, NOT_MET, UNKNOWN, Asked, CommuneRow, commune_rows, count
from chungsuc.reporting.queries.titles import Honours
from chungsuc.rulebook.model import Edition, Indicator
from chungsuc.units.queries import folded

BY_MISSING, BY_DISTRICT, BY_NAME = "thieu", "huyen", "ten"
UNTITLED, UNSURE = "chua-danh-hieu", "chua-ro"


@dataclass(frozen=True, slots=True)
class Shown:
    """Which communes of the map are shown, and in which order."""

    sort: str = BY_MISSING
    district: str = ""
    band: str = ""
    not_met: int = 0
    text: str = ""
    only: str = ""  # UNTITLED or UNSURE

    def keeps(self, row: CommuneRow, edition: Edition) -> bool:
        return (
            (not self.district or row.under_key == self.district)
            and (not self.band or self.band == getattr(row.band(edition), "id", None))
            and (not self.not_met or row.criteria[place_of(edition, self.not_met)] in NOT_MET)
            and (self.only != UNSURE or row.unknown > 0)
            and (not self.text or folded(self.text) in f"{row.search_key} {folded(row.under)}")
        )


@dataclass(frozen=True, slots=True)
class Cell:
    """One criterion of one commune: its letter, and the indicators that stand in the way."""

    letter: str
    wanting: Sequence[Indicator]


@dataclass(frozen=True, slots=True)
class Foot:
    """How many of the communes shown meet a criterion; of these, how many only provisionally."""

    met: int
    provisional: int


@dataclass(frozen=True, slots=True)
class Heat:
    edition: Edition
    rows: Sequence[CommuneRow]
    total: int
    shown: Shown
    places: Sequence[tuple[str, str]] = field(default_factory=list)

    @property
    def groups(self) -> list[tuple[str, list[CommuneRow]]]:
        """The rows under headings, where the order makes any."""
        key: Callable[[CommuneRow], str] = {
            BY_MISSING: lambda r: str(distance(r)),
            BY_DISTRICT: lambda r: r.under,
        }.get(self.shown.sort, lambda _: "")
        return [(heading, list(rows)) for heading, rows in groupby(self.rows, key)]

    @property
    def feet(self) -> list[Foot]:
        columns = ["".join(column) for column in zip(*(r.criteria for r in self.rows), strict=True)]
        return [Foot(count(c, MET), c.count("M")) for c in columns] or [Foot(0, 0)] * len(self.edition.criteria)

    @property
    def full(self) -> int:
        return sum(r.met == len(self.edition.criteria) for r in self.rows)

    @property
    def one_short(self) -> int:
        """Communes short of exactly one criterion, where every other is known to be met."""
        return sum(r.missing == 1 and not r.unknown for r in self.rows)

    @property
    def unknown(self) -> int:
        return sum(r.unknown for r in self.rows)

    @property
    def mean(self) -> int | None:
        """Criteria met per commune that has figures, scaled by ten thousand."""
        met = [r.met for r in self.rows if r.reported]
        return round(sum(met) * 10_000 / len(met)) if met else None

    @property
    def hardest(self) -> tuple[int, int] | None:
        """The criterion that the most communes do not meet, and how many."""
        failing = [sum(r.criteria[i] in NOT_MET for r in self.rows) for i in range(len(self.edition.criteria))]
        most = max(failing, default=0)
        return (self.edition.criteria[failing.index(most)].number, most) if most else None


def untitled(found: Heat, known: Mapping[int, Honours]) -> Heat:
    """The communes of the map that hold no title; what one only inherited is none."""
    return replace(found, rows=[r for r in found.rows if r.pk not in known or known[r.pk].highest is None])


def place_of(edition: Edition, criterion: int) -> int:
    return next(i for i, c in enumerate(edition.criteria) if c.number == criterion)


def distance(row: CommuneRow) -> int:
    """In which group of nearness: one criterion not known to be met, two or three, more; none; no figures yet."""
    if not row.reported:
        return 5
    short = len(row.criteria) - row.met
    return (4, 1, 2, 2)[short] if short < 4 else 3


def _order(edition: Edition, sort: str) -> Callable[[CommuneRow], tuple[object, ...]]:
    if sort == BY_DISTRICT:
        fold = cache(folded)
        return lambda r: (fold(r.under), -r.met, r.search_key)
    if sort == BY_NAME:
        return lambda r: (r.search_key, r.path)
    if any(str(c.number) == sort for c in edition.criteria):
        place = place_of(edition, int(sort))
        return lambda r: ("nNuUmM".index(r.criteria[place]) // 2, -r.met, r.search_key)
    return lambda r: (distance(r), -r.met, r.unknown, r.search_key, r.path)


def heat_map(asked: Asked, shown: Shown) -> Heat | None:
    """The map as asked, or nothing where no set is in force on the day. One query."""
    edition = asked.edition
    if edition is None:
        return None
    rows = commune_rows(asked)
    if shown.not_met not in {c.number for c in edition.criteria}:
        shown = replace(shown, not_met=0)
    kept = [r for r in rows if shown.keeps(r, edition)]
    kept.sort(key=_order(edition, shown.sort))
    return Heat(edition, kept, len(rows), shown, places_of(rows))


def places_of(rows: Iterable[CommuneRow]) -> list[tuple[str, str]]:
    """What the communes lie under, by name; nothing where there are no districts."""
    places = {r.under_key: r.under for r in rows if r.under_key}
    return sorted(places.items(), key=lambda place: folded(place[1]))


def cells(edition: Edition, row: CommuneRow) -> Iterable[Cell]:
    start = 0
    for criterion, letter in zip(edition.criteria, row.criteria, strict=True):
        end = start + len(criterion.indicators)
        wanted = UNKNOWN if letter in UNKNOWN else NOT_MET
        given = zip(criterion.indicators, row.indicators[start:end], strict=True)
        yield Cell(letter, () if letter in MET else [i for i, found in given if found in wanted])
        start = end


def met_before(asked: Asked, day: date) -> dict[int, int]:
    """How many criteria of the same set each commune met on an earlier day. One query; none where another set was in force."""
    before = asked.at(day)
    if before.edition is None or before.edition is not asked.edition:
        return {}
    return {r.pk: r.met for r in commune_rows(before) if r.met or r.missing}
