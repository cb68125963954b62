"""The rule files as one rulebook: editions, overlays, measures and titles, each read once, when first asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

import yaml

from chungsuc.rulebook.files import LOADER, day, day_or_none, read, read_edition
from chungsuc.rulebook.model import LEVELS, Edition, Indicator, Measure, Overlay, Title
from chungsuc.rulebook.overlays import lay_all, read_overlay
from chungsuc.rulebook.problems import CircularError, ancestry

DATA: Final = Path(__file__).parent / "data"


class NotInForceError(LookupError):
    """No edition of that level is in force on the day."""


@dataclass(frozen=True, slots=True)
class Head:
    """What tells whether an edition is the one asked for, without reading its criteria."""

    id: str
    level: str
    starts: date
    ends: date | None
    territory: str | None = None

    @classmethod
    def of(cls, path: Path) -> "Head":
        head, _, _ = path.read_text(encoding="utf-8").partition("\nregions:")
        raw = yaml.load(head, Loader=LOADER)  # noqa: S506 - a safe loader
        effective = raw["effective"]
        ends = day_or_none(effective["to"])
        return cls(raw["id"], raw["level"], day(effective["from"]), ends, raw.get("territory"))

    def in_force(self, on: date) -> bool:
        return self.starts <= on and (self.ends is None or on <= self.ends)


class Rulebook:
    """Every edition and overlay shipped with the package. Each file is read when first asked for."""

    def __init__(self, data: Path = DATA) -> None:
        self._data = data
        self._heads: tuple[Head, ...] = ()
        self._editions: dict[str, Edition] = {}
        self._overlays: dict[str, Overlay] = {}
        self._joined: dict[tuple[str, str], Edition] = {}

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
            found = (Head.of(self._data / "editions" / f"{i}.yaml") for i in self.edition_ids)
            self._heads = tuple(sorted(found, key=lambda h: (h.starts, h.level)))
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

    def edition_for(self, *, level: str = "commune", on: date) -> Edition:
        """The edition in force on a day: it stays until its successor takes effect."""
        for head in self.heads:
            if head.level == level and head.in_force(on):
                return self.edition(head.id)
        raise NotInForceError(f"Ngày {on:%d/%m/%Y} không có bộ tiêu chí nào trong bộ quy tắc đang có hiệu lực")

    def sets_on(self, on: date) -> tuple[Edition, ...]:
        """The editions in force on a day that a commune is held to, the base first."""
        found = [self.edition(h.id) for level in LEVELS for h in self.heads if h.level == level and h.in_force(on)]
        return tuple(found)

    def asked_on(self, measure: str, on: date) -> Indicator | None:
        """The indicator by which a figure is checked: of the first set that reads it, else the bare measure if none ever does."""
        for edition in self.sets_on(on):
            if found := edition.reads(measure):
                return found
        return bare_indicator(measure)

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


@cache
def load() -> Rulebook:
    return Rulebook()


@cache
def load_measures() -> Mapping[str, Measure]:
    """Whatever is counted: what the sets read, and what only movements ask for."""
    return MappingProxyType(
        {
            m["id"]: Measure(
                id=m["id"],
                name=m["name"],
                short_name=m.get("short_name"),
                kind=m["kind"],
                measured_in=m["measured_in"],
                numerator_name=m.get("numerator_name"),
                denominator_name=m.get("denominator_name"),
                by_sex=m.get("by_sex", False),
                read_by=tuple((r["edition"], r["indicator"]) for r in m.get("read_by", ())),
                levels=tuple(m.get("levels", ("commune",))),
                nature=m.get("nature", "stock"),
            )
            for path in sorted((DATA / "measures").glob("*.yaml"))
            for m in read(path, None)["measures"]
        }
    )


@cache
def bare_indicator(measure: str) -> Indicator | None:
    """A measure that is no set's indicator, in the form in which a figure is checked: without number or threshold."""
    known = load_measures().get(measure)
    if known is None or known.read_by:
        return None
    return Indicator(
        number="",
        name=known.name,
        short_name=known.short_name,
        kind=known.kind,
        measure=known.id,
        measured_in=known.measured_in,
        direction="at_least",
        thresholds=(),
        by_sex=known.by_sex,
    )


@cache
def load_titles() -> Mapping[str, Title]:
    """The titles that bodies hold, the lowest of each kind of body first."""
    titles: dict[str, Title] = {}
    for t in read(DATA / "titles.yaml", None)["titles"]:
        direct = t.get("includes", ())
        titles[t["id"]] = Title(
            id=t["id"],
            name=t["name"],
            short_name=t["short_name"],
            level=t["level"],
            standard=t.get("standard", ""),
            rank=t["rank"],
            includes=frozenset(direct).union(*(titles[lower].includes for lower in direct)),
            confidence=t["confidence"],
        )
    return MappingProxyType(titles)


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
