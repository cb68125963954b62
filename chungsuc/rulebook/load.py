"""The rule files as one rulebook: editions, overlays, measures and titles, each read once, when first asked for."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from chungsuc.rulebook.catalogue import bare, read_measures, read_titles, with_entered
from chungsuc.rulebook.choosing import Choice, Head, because, chosen, in_force, ordered
from chungsuc.rulebook.choosing import NotInForceError as NotInForceError  # noqa: PLC0414 - asked for here as well
from chungsuc.rulebook.files import read_edition
from chungsuc.rulebook.model import BASE, LEVELS, Edition, Indicator, Measure, Overlay, Title
from chungsuc.rulebook.multiples import levels_needed, resolved
from chungsuc.rulebook.overlays import lay_all, read_overlay
from chungsuc.rulebook.problems import CircularError, ancestry

DATA: Final = Path(__file__).parent / "data"


class Rulebook:
    """Every edition and overlay shipped with the package. Each file is read when first asked for."""

    def __init__(self, data: Path = DATA) -> None:
        self._data = data
        self._heads: tuple[Head, ...] = ()
        self._editions: dict[str, Edition] = {}
        self._overlays: dict[str, Overlay] = {}
        self._joined: dict[tuple[str, str], Edition] = {}
        self._bare: dict[str, Indicator] = {}
        self._measures: Mapping[str, Measure] | None = None
        self._titles: Mapping[str, Title] | None = None

    def fill(
        self,
        *,
        editions: Mapping[str, Edition],
        overlays: Mapping[str, Overlay],
        laid: Mapping[tuple[str, str], Edition],
        measures: Mapping[str, Measure],
        titles: Mapping[str, Title],
    ) -> None:
        """What has been read already, whole."""
        self._editions.update(editions)
        self._overlays.update(overlays)
        self._joined.update(laid)
        self._heads = ordered([Head.of(e) for e in editions.values()])
        self._measures, self._titles = measures, titles

    @property
    def edition_ids(self) -> tuple[str, ...]:
        return tuple(sorted(p.stem for p in (self._data / "editions").glob("*.yaml")))

    @property
    def editions(self) -> tuple[Edition, ...]:
        """The bare editions, oldest first."""
        return tuple(self.edition(head.id) for head in self.heads)

    @property
    def heads(self) -> tuple[Head, ...]:
        """Of every edition, oldest first, the base before what builds on it."""
        if not self._heads:
            self._heads = ordered([Head.read(self._data / "editions" / f"{i}.yaml") for i in self.edition_ids])
        return self._heads

    @property
    def overlays(self) -> tuple[str, ...]:
        return tuple(sorted(p.stem for p in (self._data / "overlays").glob("*.yaml")))

    def edition(self, edition_id: str) -> Edition:
        return self._read(edition_id, ())

    def _read(self, edition_id: str, amending: tuple[str, ...]) -> Edition:
        """`amending`: the editions that are being read for each other, the first one asked for in front."""
        if edition_id in amending:
            raise CircularError((*amending, edition_id))
        if edition_id not in self._editions:
            if edition_id not in self.edition_ids:
                raise KeyError(f"Không có bộ tiêu chí {edition_id}; có: {', '.join(self.edition_ids)}")
            path = self._data / "editions" / f"{edition_id}.yaml"
            chain = (*amending, edition_id)
            self._editions[edition_id] = read_edition(path, amended=lambda other: self._read(other, chain))
        return self._editions[edition_id]

    def edition_for(self, *, level: str = BASE, on: date, territory: str | None = None) -> Edition:
        """
        The edition in force on a day: it stays until its successor takes effect. `territory`: the key of the province,
        whose own set goes before a national one. Raises NotInForceError with a sentence.
        """
        return self.edition(chosen(self.heads, level=level, on=on, territory=territory).id)

    def choice_for(self, *, level: str = BASE, on: date, territory: str | None = None) -> Choice:
        """The same with the reason, for officials."""
        edition = self.edition_for(level=level, on=on, territory=territory)
        return Choice(edition, because(self.heads, edition, on=on, territory=territory))

    def with_multiples(self, edition: Edition, *, on: date, territory: str | None = None) -> Edition:
        """The edition with its multiples made numbers by the bare sets of the day; the same where it has none."""
        for level in sorted(levels_needed(edition)):
            head = in_force(self.heads, level=level, on=on, territory=territory)
            other = self.edition(head.id) if head else None
            if other is not None and other.incomplete_because is None:
                edition = resolved(edition, other)
        return edition

    def sets_on(self, on: date, territory: str | None = None) -> tuple[Edition, ...]:
        """The editions in force on a day that a commune is held to, the base first."""
        found = [in_force(self.heads, level=level, on=on, territory=territory) for level in LEVELS]
        return tuple(self.edition(head.id) for head in found if head)

    def asked_on(self, measure: str, on: date, territory: str | None = None) -> Indicator | None:
        """The indicator by which a figure is checked: of the first set that reads it, else the bare measure if none ever does."""
        for edition in self.sets_on(on, territory):
            if found := edition.reads(measure):
                return found
        known = self.measures.get(measure)
        if known is None or known.read_by:
            return None
        return self._bare.setdefault(measure, bare(known))

    @property
    def measures(self) -> Mapping[str, Measure]:
        """Whatever is counted: what the sets read, and what only movements ask for."""
        if self._measures is None:
            self._measures = read_measures(self._data / "measures")
        return self._measures

    @property
    def titles(self) -> Mapping[str, Title]:
        """The titles that bodies hold, the lowest of each kind of body first."""
        if self._titles is None:
            self._titles = read_titles(self._data / "titles.yaml")
        return self._titles

    def joined(self, editions: Iterable[Edition], measures: Iterable[Measure] = ()) -> "Rulebook":
        """With the sets that an office typed; one that carries the id of a shell takes its place."""
        return _Joined(self, tuple({e.id: e for e in editions}.values()), tuple(measures))

    def overlay(self, overlay_id: str) -> Overlay:
        if overlay_id not in self._overlays:
            if overlay_id not in self.overlays:
                raise KeyError(f"Không có bộ bổ sung {overlay_id}; có: {', '.join(self.overlays)}")
            path = self._data / "overlays" / f"{overlay_id}.yaml"
            self._overlays[overlay_id] = read_overlay(path, checked=False)
        return self._overlays[overlay_id]

    def extended_by(self, overlay_id: str) -> str:
        """The edition over which an overlay is laid, however many others lie between."""
        return self._down_from(overlay_id)[-1]

    def with_overlay(self, edition_id: str, overlay_id: str) -> Edition:
        """The edition with an overlay on it, and with whatever that one extends."""
        key = (edition_id, overlay_id)
        if key not in self._joined:
            layers = [self.overlay(i) for i in self._down_from(overlay_id)[:-1]]
            self._joined[key] = lay_all(self.edition(edition_id), layers)
        return self._joined[key]

    def _down_from(self, overlay_id: str) -> tuple[str, ...]:
        return ancestry(overlay_id, lambda i: None if i in self.edition_ids else self.overlay(i).extends)


class _Joined(Rulebook):
    """A rulebook with entered editions. What it has in common with the one that it stands on is read there, once."""

    def __init__(self, below: Rulebook, editions: tuple[Edition, ...], measures: tuple[Measure, ...]) -> None:
        super().__init__(below._data)  # noqa: SLF001 - a rulebook of the same kind, here and below
        self._below = below
        self._entered = frozenset(e.id for e in editions)
        self._editions = {e.id: e for e in editions}
        self._heads = ordered([*(h for h in below.heads if h.id not in self._entered), *map(Head.of, editions)])
        self._measures = with_entered(below.measures, editions, measures)
        self._titles = below.titles

    @property
    def edition_ids(self) -> tuple[str, ...]:
        return tuple(sorted(h.id for h in self._heads))

    def with_overlay(self, edition_id: str, overlay_id: str) -> Edition:
        shared = edition_id in self._below.edition_ids and self.edition(edition_id) is self._below.edition(edition_id)
        return (self._below.with_overlay if shared else super().with_overlay)(edition_id, overlay_id)

    def _read(self, edition_id: str, amending: tuple[str, ...]) -> Edition:
        if edition_id not in self._editions and edition_id in self.edition_ids:
            found = self._below._read(edition_id, amending)  # noqa: SLF001
            if not self._rests_on_entered(found):
                return found
        return super()._read(edition_id, amending)

    def _rests_on_entered(self, edition: Edition) -> bool:
        """Whether it amends, at first or second hand, an edition that has been typed: then it is read anew over it."""
        amended = edition.amends
        while amended is not None and amended not in self._entered:
            amended = self._below.edition(amended).amends
        return amended is not None


@cache
def load() -> Rulebook:
    return Rulebook()


def load_measures() -> Mapping[str, Measure]:
    return load().measures


def load_titles() -> Mapping[str, Title]:
    return load().titles


@lru_cache(maxsize=1024)
def change_days(edition: Edition) -> tuple[date, ...]:
    """The days on which what an edition asks for changes: it takes effect, a year begins, it is amended, it ends."""
    days = {edition.effective_from}
    last = edition.effective_to or date.max
    if edition.nominal_to:
        days.add(edition.nominal_to + timedelta(days=1))
    if edition.unsettled_from:
        days.add(edition.unsettled_from)
    if edition.effective_to:
        days.add(edition.effective_to + timedelta(days=1))
    for indicator in edition.indicators:
        for threshold in [*indicator.thresholds, *(t for p in indicator.parts for t in p.thresholds)]:
            days.add(threshold.starts)
            if threshold.ends:
                days.add(threshold.ends + timedelta(days=1))
            for value in (threshold.general, *threshold.by_region.values()):
                if isinstance(value, Mapping):
                    days.update(date(year, 1, 1) for year in value)
                    days.add(date(max(value) + 1, 1, 1))
    return tuple(sorted(d for d in days if edition.effective_from <= d <= last or d == last + timedelta(days=1)))
