"""Who is nearly there: the communes one, two or three indicators short, and which indicators these are."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from chungsuc.reporting.queries.asked import NOT_MET, UNKNOWN, Asked, CommuneRow, commune_rows
from chungsuc.reporting.queries.heat import places_of
from chungsuc.rulebook.model import Criterion, Edition, Indicator

NEAR = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class NearRow:
    """A commune and what it wants of the whole set, or of one criterion."""

    row: CommuneRow
    short: Sequence[Indicator]
    unknown: Sequence[Indicator]


@dataclass(frozen=True, slots=True)
class Bucket:
    """The communes that are so many indicators short; those with something not assessed stand apart, for they may be more."""

    short: int
    sure: Sequence[NearRow]
    open: Sequence[NearRow]
    reached: int


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """How far the communes are from one criterion; the counts add up to all of them."""

    criterion: Criterion
    met: int
    short: Sequence[int]
    further: int
    open: int


@dataclass(frozen=True, slots=True)
class Near:
    edition: Edition
    criterion: int
    total: int
    full: int
    buckets: Sequence[Bucket]
    only_unknown: Sequence[NearRow]
    lines: Sequence[CriterionLine]
    places: Sequence[tuple[str, str]]

    @property
    def last_hurdles(self) -> list[tuple[Indicator, int]]:
        """The indicators that alone keep a commune from the goal, and how many communes each."""
        counted = Counter(n.short[0] for n in self.buckets[0].sure)
        return counted.most_common()


def nearest(asked: Asked, *, district: str = "", criterion: int = 0) -> Near | None:
    """Of the whole set, or of one criterion; None where no set is in force. One query."""
    edition = asked.edition
    if edition is None:
        return None
    rows = commune_rows(asked)
    places = places_of(rows)
    rows = [r for r in rows if not district or r.under_key == district]
    known = criterion if any(c.number == criterion for c in edition.criteria) else 0
    found = [_near(r, edition, known) for r in rows]
    found.sort(key=lambda n: (len(n.short), len(n.unknown), n.row.search_key, n.row.path))
    full = reached = sum(not n.short and not n.unknown for n in found)
    buckets = []
    for short in NEAR:
        sure = [n for n in found if len(n.short) == short and not n.unknown]
        reached += len(sure)
        buckets.append(Bucket(short, sure, [n for n in found if len(n.short) == short and n.unknown], reached))
    only_unknown = [n for n in found if not n.short and n.unknown]
    lines = [_line(c, rows, edition) for c in edition.criteria]
    return Near(edition, known, len(rows), full, buckets, only_unknown, lines, places)


def _near(row: CommuneRow, edition: Edition, criterion: int) -> NearRow:
    given = [
        (indicator, letter)
        for indicator, letter in zip(edition.indicators, row.indicators, strict=True)
        if not criterion or indicator in edition.criterion(criterion).indicators
    ]
    return NearRow(row, [i for i, found in given if found in NOT_MET], [i for i, found in given if found in UNKNOWN])


def _line(criterion: Criterion, rows: Sequence[CommuneRow], edition: Edition) -> CriterionLine:
    start = edition.indicators.index(criterion.indicators[0])
    end = start + len(criterion.indicators)
    counts: Counter[int] = Counter()
    unsure = 0
    for row in rows:
        letters = row.indicators[start:end].lower()
        if "u" in letters:
            unsure += 1
        else:
            counts[letters.count("n")] += 1
    further = sum(n for short, n in counts.items() if short > NEAR[-1])
    return CriterionLine(criterion, counts[0], [counts[n] for n in NEAR], further, unsure)
