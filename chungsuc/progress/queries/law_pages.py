"""One criteria set, and one of its indicators, as the pages of the law show them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from chungsuc.progress.lawbook import Law, province_of
from chungsuc.progress.models import Passing, Provision
from chungsuc.progress.queries.law_levels import (
    Shown,
    Trust,
    column_of,
    find_place,
    place_levels,
    reads_from,
    trust_of,
)
from chungsuc.progress.queries.law_sets import Counts, chosen_for, read_for, typed_for
from chungsuc.rulebook.model import (
    GENERAL,
    Asked,
    Check,
    Criterion,
    Edition,
    Indicator,
    Levels,
    Part,
    Region,
    Threshold,
)
from chungsuc.rulebook.overlays import level_in
from chungsuc.rulebook.rules import level_text
from chungsuc.units.models import Body

UNCHECKED, UNKNOWN = "chua-kiem-tra", "chua-ro"


@dataclass(frozen=True, slots=True)
class Line:
    """An indicator or one of its parts, with its level; `bare` where the territory's own level is another one."""

    place: str
    number: str
    name: str
    reads: str
    now: Shown | None  # none: its parts have levels, or it is not asked of this column
    bare: Shown | None
    waiting: int
    part: bool = False
    times: bool = False  # so many times another set's: nothing of its own to check


@dataclass(frozen=True, slots=True)
class Block:
    criterion: Criterion
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class EditionPage:
    """`edition` with what the territory put over it, `national` without."""

    national: Edition
    edition: Edition
    column: Region | None
    day: date
    blocks: Sequence[Block]
    counts: Counts
    overlaid: int
    waiting: int
    applies: str


def edition_page(
    law: Law, standard: str, place: Body | None, *, on: date, column: str, only: str, known_at: datetime | None
) -> EditionPage:
    """One query beside those of the law. KeyError for a set that there is not."""
    national = law.rulebook.edition(standard)
    day = national.day_within(on)
    edition = read_for(law, national, place, day)
    held = column_of(edition, column, place.region if place else "")
    plain = law.rulebook.with_multiples(national, on=day, territory=province_of(place) if place else None)
    now, bare = place_levels(edition, held, day), place_levels(plain, held, day)
    waiting = Counter(p.place for p in typed_for(place, standard, known_at) if p.state == Passing.PROPOSED)
    blocks = [Block(c, _lines(c, now, bare, waiting, day)) for c in edition.criteria]
    return EditionPage(
        national=national,
        edition=edition,
        column=edition.region(held) if held else None,
        day=day,
        blocks=_kept(blocks, only),
        counts=Counts.of_levels(now.values()),
        overlaid=sum(bool(line.bare) for block in blocks for line in block.lines),
        waiting=waiting.total(),
        applies=chosen_for(law.rulebook, national.level, place, on)[1],
    )


def _lines(
    criterion: Criterion, now: Mapping[str, Shown], bare: Mapping[str, Shown], waiting: Mapping[str, int], day: date
) -> list[Line]:
    found: list[Line] = []
    for i in criterion.indicators:
        level = now.get(i.number)
        other = _other(level, bare.get(i.number))
        waits, times = waiting.get(i.number, 0), i.multiple is not None
        found.append(Line(i.number, i.number, i.name_on(day), reads_from(i), level, other, waits, times=times))
        for p in i.parts:
            place = f"{i.number}/{p.key}"
            if (level := now.get(place)) is not None:
                other = _other(level, bare.get(place))
                found.append(Line(place, i.number, p.name, "", level, other, waiting.get(place, 0), part=True))
    return found


def _other(now: Shown | None, bare: Shown | None) -> Shown | None:
    """The bare level, where the territory's own speaks instead of it."""
    if now is None or bare is None or now.threshold is None or not now.threshold.overlay:
        return None
    return bare


def _kept(blocks: Sequence[Block], only: str) -> list[Block]:
    """All, or what nobody has checked, or what is not known; criteria of which nothing is left are left out."""
    if only not in (UNCHECKED, UNKNOWN):
        return list(blocks)
    wanted = {"unknown"} if only == UNKNOWN else {"sourced", "recalled", "sample", "unknown"}
    kept = [Block(b.criterion, [x for x in b.lines if x.now and x.now.trust in wanted]) for b in blocks]
    return [b for b in kept if b.lines]


@dataclass(frozen=True, slots=True)
class Cell:
    """What a decision asks of some columns alike."""

    columns: Sequence[Region]  # none: the general level
    text: str
    trust: Trust
    check: Check | None


@dataclass(frozen=True, slots=True)
class Period:
    """One decision's levels from a day to a day."""

    threshold: Threshold
    cells: Sequence[Cell]
    current: bool


@dataclass(frozen=True, slots=True)
class PlacePage:
    national: Edition
    edition: Edition
    criterion: Criterion
    indicator: Indicator
    part: Part | None
    place: str
    day: date
    column: str
    now: Shown | None
    periods: Sequence[Period]
    typed: Sequence[Provision]

    @property
    def name(self) -> str:
        return self.part.name if self.part else self.indicator.name_on(self.day)

    @property
    def reads(self) -> str:
        return reads_from(self.indicator)

    @property
    def has_level(self) -> bool:
        """Whether a level can be typed here: an indicator of parts has it at its parts."""
        return self.part is not None or not self.indicator.parts


def place_page(
    law: Law, standard: str, place: str, body: Body | None, *, on: date, column: str, known_at: datetime | None
) -> PlacePage | None:
    """One query beside those of the law. None for a place that the set has not; KeyError for no such set."""
    national = law.rulebook.edition(standard)
    day = national.day_within(on)
    edition = read_for(law, national, body, day)
    found = find_place(edition, place)
    if found is None:
        return None
    indicator, part = found
    held = column_of(edition, column, body.region if body else "")
    thresholds = part.thresholds if part else indicator.thresholds
    return PlacePage(
        national=national,
        edition=edition,
        criterion=next(c for c in edition.criteria if indicator in c.indicators),
        indicator=indicator,
        part=part,
        place=place,
        day=day,
        column=held,
        now=place_levels(edition, held, day).get(place),
        periods=[_period(t, edition, part or indicator, day) for t in _newest_first(thresholds)],
        typed=[p for p in typed_for(body, standard, known_at) if p.place == place],
    )


def _newest_first(thresholds: Sequence[Threshold]) -> list[Threshold]:
    """What was put over the edition stands before what it is put over."""
    return sorted(thresholds, key=lambda t: (t.starts, t.overlay), reverse=True)


def _period(threshold: Threshold, edition: Edition, asked: Asked, day: date) -> Period:
    """The general level first; then columns with the same level, sureness and check together."""
    groups: dict[tuple[str, Trust, Check | None], list[Region]] = {}
    for region in edition.regions:
        if region.id in threshold.by_region:
            key = _key(threshold, region.id, threshold.by_region[region.id], asked)
            groups.setdefault(key, []).append(region)
    cells = [Cell(columns, *key) for key, columns in groups.items()]
    general = level_in(asked, threshold, GENERAL)
    if general is not None or not cells:
        cells.insert(0, Cell((), *_key(threshold, GENERAL, general, asked)))
    return Period(threshold, cells, threshold.covers(day))


def _key(threshold: Threshold, column: str, value: Levels, asked: Asked) -> tuple[str, Trust, Check | None]:
    trust: Trust = "unknown" if value is None else trust_of(threshold, column)
    return level_text(asked, value), trust, threshold.checks.get(column)
