"""Every criteria set there is, by level: which one applies on a day and why, how sure its levels are, what may be laid over it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from chungsuc.progress.lawbook import Law, current, law_for, province_of
from chungsuc.progress.models import EnteredEdition, OverlayUse, Passing, Provision
from chungsuc.progress.queries.law import provisions_of
from chungsuc.progress.queries.law_levels import TRUSTS, Shown, Trust, column_of, place_levels
from chungsuc.rulebook.levels import LEVEL_NAMES
from chungsuc.rulebook.load import NotInForceError, Rulebook
from chungsuc.rulebook.model import Edition
from chungsuc.rulebook.multiples import levels_needed, resolved
from chungsuc.units.models import Body


@dataclass(frozen=True, slots=True)
class Counts:
    """How many levels of each confidence, of one column."""

    of: Mapping[Trust, int]

    @classmethod
    def of_levels(cls, levels: Iterable[Shown]) -> "Counts":
        found = Counter(level.trust for level in levels)
        return cls({trust: found[trust] for trust in TRUSTS})

    @property
    def total(self) -> int:
        return sum(self.of.values())

    @property
    def verified(self) -> int:
        return self.of["verified"]

    @property
    def sourced(self) -> int:
        return self.of["sourced"]

    @property
    def recalled(self) -> int:
        return self.of["recalled"]

    @property
    def sample(self) -> int:
        return self.of["sample"]

    @property
    def unknown(self) -> int:
        return self.of["unknown"]


@dataclass(frozen=True, slots=True)
class SetRow:
    """One edition beside the others of its level."""

    edition: Edition
    when: str  # past, now, coming
    counts: Counts
    waiting: int

    @property
    def whole(self) -> bool:
        return self.edition.incomplete_because is None

    @property
    def said(self) -> str:
        """How much the decision is said to hold: "10 tiêu chí, 47 chỉ tiêu"; what is not known is left out."""
        criteria, indicators = self.edition.stated_counts
        if self.whole:
            criteria, indicators = len(self.edition.criteria), len(self.edition.indicators)
        found = [f"{n} {word}" for n, word in ((criteria, "tiêu chí"), (indicators, "chỉ tiêu")) if n]
        return ", ".join(found)


@dataclass(frozen=True, slots=True)
class LevelBlock:
    """The sets of one level, newest first; `because` says which applies on the day and why, or that none does."""

    level: str
    name: str
    chosen: Edition | None
    because: str
    rows: Sequence[SetRow]


def level_name(level: str) -> str:
    """As a heading: "Xã nông thôn mới nâng cao"."""
    name = LEVEL_NAMES.get(level, level)
    return name[:1].upper() + name[1:]


def law_of(place: Body | None, known_at: datetime | None = None) -> Law:
    """The law that applies to a territory: without one the national law only. Few queries."""
    return law_for([place] if place else [], known_at)


def laid_for(law: Law, edition: Edition, place: Body | None, on: date) -> Edition:
    """The edition with what the territory put over it; as it is for a reader without a territory."""
    return law.overlaid(edition, place, on) if place else edition


def read_for(law: Law, edition: Edition, place: Body | None, on: date) -> Edition:
    """As it is read on the day: a level that is so many times another set's made a number, where that set has one."""
    laid = laid_for(law, edition, place, on)
    for level in sorted(levels_needed(laid)):
        other, _ = chosen_for(law.rulebook, level, place, on)
        if other is not None:
            laid = resolved(laid, laid_for(law, other, place, on))
    return laid


def sets_by_level(law: Law, place: Body | None, on: date, known_at: datetime | None = None) -> list[LevelBlock]:
    """All levels, the communes' first. Two queries beside those of the law."""
    waiting = waiting_counts(place, known_at)
    editions = [e for e in law.rulebook.editions if e.territory is None or _is_of(e.territory, place)]
    levels = sorted({e.level for e in editions}, key=[*LEVEL_NAMES].index)
    return [_block(law, level, editions, place, on, waiting) for level in levels]


def _is_of(territory: str, place: Body | None) -> bool:
    return place is not None and province_of(place) == territory


def _block(
    law: Law, level: str, editions: Sequence[Edition], place: Body | None, on: date, waiting: Mapping[str, int]
) -> LevelBlock:
    chosen, because = chosen_for(law.rulebook, level, place, on)
    mine = sorted((e for e in editions if e.level == level), key=lambda e: e.effective_from, reverse=True)
    rows = [SetRow(e, when_of(e, on), counts_of(law, e, place, on), waiting.get(e.id, 0)) for e in mine]
    return LevelBlock(level, level_name(level), chosen, because, rows)


def chosen_for(rulebook: Rulebook, level: str, place: Body | None, on: date) -> tuple[Edition | None, str]:
    """The set of a level that applies in a territory on a day, and why in a sentence."""
    try:
        choice = rulebook.choice_for(level=level, on=on, territory=province_of(place) if place else None)
    except NotInForceError as none:
        return None, f"{none}."
    return choice.edition, choice.because


def when_of(edition: Edition, on: date) -> str:
    if edition.in_force(on):
        return "now"
    return "coming" if on < edition.effective_from else "past"


def counts_of(law: Law, edition: Edition, place: Body | None, on: date) -> Counts:
    """Of the levels that the territory is held to: with its overlay, in its own column."""
    day = edition.day_within(on)
    laid = read_for(law, edition, place, day)
    return Counts.of_levels(place_levels(laid, column_of(laid, "", place.region if place else ""), day).values())


def waiting_counts(place: Body | None, known_at: datetime | None = None) -> Mapping[str, int]:
    """By set: how much that somebody typed waits for a second person. Two queries."""
    if place is None or known_at is not None:  # on another day nothing is settled
        return {}
    typed = [p.standard for p in provisions_of(place.path) if p.state == Passing.PROPOSED]
    whole = EnteredEdition.objects.filter(state=Passing.PROPOSED).select_related("territory")
    typed += [e.standard for e in whole if place.path.startswith(e.territory.path)]
    return Counter(typed)


def typed_for(place: Body | None, standard: str, known_at: datetime | None = None) -> list[Provision]:
    """What was typed of a set for the reader's territory, newest first. One query."""
    if place is None:
        return []
    found = provisions_of(place.path, standard=standard, known_at=known_at)
    return found if known_at is None else [_as_known(row, known_at) for row in found]


def _as_known(row: Provision, known_at: datetime) -> Provision:
    """Nothing of what was made of it later."""
    if row.superseded_at is not None and row.superseded_at > known_at:
        row.superseded_at = None
    if row.settled_at is not None and row.settled_at > known_at:
        row.state, row.settled_by, row.settled_at, row.settled_because = Passing.PROPOSED, None, None, ""
    return row


@dataclass(frozen=True, slots=True)
class Shipped:
    """An overlay as it lies over its edition, with the days from which the territory uses it."""

    standard: str
    overlay: str
    laid: Edition
    uses: Sequence[OverlayUse]


def overlays_open(territory: Body) -> list[Shipped]:
    """Every overlay of the package. One query."""
    rulebook = current()
    uses = [u for u in OverlayUse.objects.select_related("territory") if territory.path.startswith(u.territory.path)]
    found = []
    for overlay in rulebook.overlays:
        standard = rulebook.extended_by(overlay)
        laid = rulebook.with_overlay(standard, overlay)
        mine = sorted((u for u in uses if u.overlay == overlay), key=lambda u: u.valid_from)
        found.append(Shipped(standard, overlay, laid, mine))
    return found
