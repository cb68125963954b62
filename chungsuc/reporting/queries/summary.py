"""A territory summed up: its districts, or the communes of now, each with bands, means, titles and what is hardest."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from chungsuc.reporting.queries.asked import MET, Asked, CommuneRow, commune_rows, count, tenths_of
from chungsuc.reporting.queries.heat import met_before
from chungsuc.reporting.queries.titles import Honours, held_by, honours, kinds
from chungsuc.rulebook.model import Band, Criterion, Edition, Title

HARDEST = 3


@dataclass(frozen=True, slots=True)
class Group:
    """Communes that are summed up together: those of a district, or those that went into one commune."""

    key: str
    name: str
    rows: Sequence[CommuneRow]


@dataclass(frozen=True, slots=True)
class BandCount:
    """How many communes are in a band, how many of these only provisionally, and the share in tenths of a percent."""

    band: Band
    communes: int
    provisional: int
    tenths: int


@dataclass(frozen=True, slots=True)
class Change:
    """Against an earlier day, for the communes judged by the same set on both: how many more have it all, and the mean."""

    communes: int
    full: int
    mean: int


@dataclass(frozen=True, slots=True)
class Sum:
    """One line of the summary. Bands, mean and what is hardest are of the communes that have figures."""

    group: Group
    reported: int
    bands: Sequence[BandCount]
    mean: int | None
    unknown: int
    hardest: Sequence[tuple[Criterion, int]]
    change: Change | None
    titles: Sequence[tuple[Title, int]]
    inherited: int

    @property
    def communes(self) -> int:
        return len(self.group.rows)

    @property
    def silent(self) -> int:
        return self.communes - self.reported


@dataclass(frozen=True, slots=True)
class Summary:
    edition: Edition
    sums: Sequence[Sum]
    total: Sum
    before_day: date
    before: Mapping[int, int]
    honours: Mapping[int, Honours]


def year_end_before(day: date) -> date:
    return date(day.year - 1, 12, 31)


def summary(asked: Asked) -> Summary | None:
    """None where no set is in force on the day."""
    edition = asked.edition
    if edition is None:
        return None
    rows = commune_rows(asked)
    before_day = year_end_before(asked.on)
    before = met_before(asked, before_day)
    known = honours(asked)
    whole = Group("", ", ".join(p.official_name for p in asked.places), rows)
    sums = [_sum(group, edition, before, known) for group in groups_of(rows)]
    return Summary(edition, sums, _sum(whole, edition, before, known), before_day, before, known)


def groups_of(rows: Sequence[CommuneRow]) -> list[Group]:
    """By what the communes lie under, in the order of the register; none where they lie under nothing but the province."""
    found: dict[tuple[str, str], list[CommuneRow]] = defaultdict(list)
    for row in rows:
        found[row.under_key, row.under].append(row)
    return [Group(*place, rows) for place, rows in found.items()] if set(found) - {("", "")} else []


def _sum(group: Group, edition: Edition, before: Mapping[int, int], known: Mapping[int, Honours]) -> Sum:
    held = held_by((r.pk for r in group.rows), known)
    rows = [r for r in group.rows if r.reported]
    columns = ["".join(column) for column in zip(*(r.criteria for r in rows), strict=True)]
    met = sorted(zip(edition.criteria, (count(c, MET) for c in columns), strict=False), key=lambda pair: pair[1])
    return Sum(
        group=group,
        reported=len(rows),
        bands=_bands(rows, edition),
        mean=_mean(sum(r.met for r in rows), len(rows)),
        unknown=sum(bool(r.unknown) for r in rows),
        hardest=[pair for pair in met[:HARDEST] if pair[1] < len(rows)],
        change=_change(rows, edition, before),
        titles=[(title, held[title.id]) for title in kinds()],
        inherited=sum(r.pk in known and known[r.pk].inherited for r in group.rows),
    )


def _mean(total: int, communes: int) -> int | None:
    return round(total * 10_000 / communes) if communes else None


def _bands(rows: Sequence[CommuneRow], edition: Edition) -> list[BandCount]:
    counts = Counter(edition.band(r.met).id for r in rows)
    provisional = Counter(edition.band(r.met).id for r in rows if r.provisional)
    whole = counts.total()
    return [BandCount(b, counts[b.id], provisional[b.id], tenths_of(counts[b.id], whole)) for b in edition.bands]


def _change(rows: Sequence[CommuneRow], edition: Edition, before: Mapping[int, int]) -> Change | None:
    both = [(r.met, before[r.pk]) for r in rows if r.pk in before]
    if not both:
        return None
    full = len(edition.criteria)
    more = sum((now == full) - (then == full) for now, then in both)
    return Change(len(both), more, round(sum(now - then for now, then in both) * 10_000 / len(both)))
