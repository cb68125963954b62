"""The rule files as one rulebook: editions, overlays, measures and titles, read once."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import yaml

from chungsuc.rulebook.model import (
    LEVELS,
    Band,
    ByCount,
    Criterion,
    Decision,
    Edition,
    Indicator,
    Level,
    Measure,
    Part,
    Region,
    Threshold,
    Title,
)
from chungsuc.rulebook.numbers import SCALE

Raw = dict[str, Any]  # a rule file as it was read

LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DATA: Final = Path(__file__).parent / "data"
_NOT_LAW = {"confidence", "confidence_of", "name_confidence", "note", "sources", "short_name", "name_en"}


class NotInForceError(LookupError):
    """No edition of that level is in force on the day."""


@dataclass(frozen=True, slots=True)
class _Head:
    """What tells whether an edition is the one asked for, without reading its criteria."""

    id: str
    level: str
    starts: date
    ends: date | None

    @classmethod
    def of(cls, path: Path) -> "_Head":
        head, _, _ = path.read_text(encoding="utf-8").partition("\nregions:")
        raw = yaml.load(head, Loader=LOADER)  # noqa: S506 - a safe loader
        effective = raw["effective"]
        return cls(raw["id"], raw["level"], _day(effective["from"]), _day_or_none(effective["to"]))

    def in_force(self, on: date) -> bool:
        return self.starts <= on and (self.ends is None or on <= self.ends)


class Rulebook:
    """Every edition and overlay shipped with the package. Each file is read when first asked for."""

    def __init__(self, data: Path = DATA) -> None:
        self._data = data
        self._heads: tuple[_Head, ...] = ()
        self._editions: dict[str, Edition] = {}
        self._joined: dict[tuple[str, str], Edition] = {}

    @property
    def edition_ids(self) -> tuple[str, ...]:
        return tuple(sorted(p.stem for p in (self._data / "editions").glob("*.yaml")))

    @property
    def editions(self) -> tuple[Edition, ...]:
        """The bare editions, oldest first."""
        return tuple(self.edition(head.id) for head in self.heads)

    @property
    def heads(self) -> tuple[_Head, ...]:
        """Of every edition, oldest first, the base before what builds on it."""
        if not self._heads:
            found = (_Head.of(self._data / "editions" / f"{i}.yaml") for i in self.edition_ids)
            self._heads = tuple(sorted(found, key=lambda h: (h.starts, h.level)))
        return self._heads

    @property
    def overlays(self) -> tuple[str, ...]:
        return tuple(sorted(p.stem for p in (self._data / "overlays").glob("*.yaml")))

    def edition(self, edition_id: str) -> Edition:
        if edition_id not in self._editions:
            if edition_id not in self.edition_ids:
                raise KeyError(f"Không có bộ tiêu chí {edition_id}; có: {', '.join(self.edition_ids)}")
            self._editions[edition_id] = read_edition(self._data / "editions" / f"{edition_id}.yaml")
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
        """The indicator by which a figure is checked on a day; None where nobody asks for it then.

        The base set comes first, then what builds on it, then the bare measure where no set ever reads it.
        """
        for edition in self.sets_on(on):
            if found := edition.reads(measure):
                return found
        return bare_indicator(measure)

    def with_overlay(self, edition_id: str, overlay_id: str) -> Edition:
        key = (edition_id, overlay_id)
        if key not in self._joined:
            if overlay_id not in self.overlays:
                raise KeyError(f"Không có bộ bổ sung {overlay_id}; có: {', '.join(self.overlays)}")
            path = self._data / "overlays" / f"{overlay_id}.yaml"
            self._joined[key] = lay_over(self.edition(edition_id), path, checked=False)
        return self._joined[key]


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
            for m in _read(path, None)["measures"]
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
    for t in _read(DATA / "titles.yaml", None)["titles"]:
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


def read_edition(path: Path, *, checked: bool = False) -> Edition:
    """One edition. The files of the package are held against their form by `rules check` and a test, not each time."""
    raw = _read(path, "EditionForm" if checked else None)
    effective, decision = raw["effective"], raw["decision"]
    return Edition(
        id=raw["id"],
        name=raw["name"],
        decision=Decision(
            decision["number"],
            _day(decision["date"]),
            decision["issuer"],
            decision.get("annex"),
            decision["confidence"],
        ),
        effective_from=_day(effective["from"]),
        effective_to=_day_or_none(effective["to"]),
        nominal_to=_day_or_none(effective.get("nominal_to")),
        level=raw["level"],
        regions=tuple(Region(r["id"], r["name"], r["label"]) for r in raw["regions"]),
        criteria=tuple(
            Criterion(c["number"], c["name"], tuple(_indicator(i) for i in c["indicators"]), c.get("group", ""))
            for c in raw["criteria"]
        ),
        bands=tuple(Band(b["id"], b["name"], b["from"], b["to"]) for b in raw["bands"]),
        digest=_digest(raw),
        successor=effective.get("successor"),
        unsettled_from=_day_or_none(effective.get("unsettled_from")),
        unsettled_because=effective.get("unsettled_because"),
    )


def lay_over(edition: Edition, path: Path, *, checked: bool = True) -> Edition:
    """The edition with an overlay's levels in front of its own, for the regions and days of which it speaks."""
    raw = _read(path, "OverlayForm" if checked else None)
    if checked:
        from chungsuc.rulebook import schema  # noqa: PLC0415 - pydantic is slow to start

        form = schema.validate(schema.OverlayForm, raw, path.name)
        if problems := list(schema.overlay_problems(form, edition, path.name)):
            raise schema.RuleFileError(problems)
    added = {n: tuple(_threshold(t, overlay=True) for t in ts) for n, ts in raw["thresholds"].items()}

    def laid(indicator: Indicator) -> Indicator:
        parts = tuple(
            replace(p, thresholds=added.get(f"{indicator.number}/{p.key}", ()) + p.thresholds) for p in indicator.parts
        )
        return replace(indicator, thresholds=added.get(indicator.number, ()) + indicator.thresholds, parts=parts)

    criteria = tuple(replace(c, indicators=tuple(laid(i) for i in c.indicators)) for c in edition.criteria)
    return replace(
        edition,
        criteria=criteria,
        sample=raw.get("sample", False),
        overlay=raw["id"],
        overlay_name=raw["name"],
        counts_as_checked=raw.get("counts_as_checked", False),
        digest=hashlib.sha256(f"{edition.digest}{_digest(raw)}".encode()).hexdigest(),
    )


def _read(path: Path, form: str | None) -> Raw:
    if form is not None:
        from chungsuc.rulebook import schema  # noqa: PLC0415 - pydantic is slow to start

        raw = schema.read_yaml(path)
        schema.validate(getattr(schema, form), raw, path.name)
    else:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 - a safe loader
    found: Raw = raw
    return found


def _indicator(raw: Raw) -> Indicator:
    return Indicator(
        number=raw["number"],
        name=raw["name"],
        short_name=raw.get("short_name"),
        kind=raw["kind"],
        measure=raw["measure"],
        measured_in=raw["measured_in"],
        direction=raw["direction"],
        thresholds=tuple(_threshold(t) for t in raw["thresholds"]),
        by_sex=raw.get("by_sex", False),
        na_allowed=raw.get("na_allowed", False),
        grades=tuple(raw.get("grades", ())),
        max_age_months=raw["max_age"]["months"],
        max_age_assumed=raw["max_age"]["confidence"] == "assumed",
        parts=tuple(_part(p) for p in raw.get("parts", ())),
        plain_value_part=raw.get("plain_value_part"),
        plain_value_regions=frozenset(raw.get("plain_value_regions", ())),
    )


def _part(raw: Raw) -> Part:
    count = raw.get("by_count")
    return Part(
        key=raw["key"],
        name=raw["name"],
        kind=raw["kind"],
        measured_in=raw["measured_in"],
        direction=raw["direction"],
        thresholds=tuple(_threshold(t) for t in raw["thresholds"]),
        not_for_regions=frozenset(raw.get("not_for_regions", ())),
        by_count=ByCount(
            count["key"], count["name"], scaled(count["over"]), scaled(count["general"]), scaled(count["otherwise"])
        )
        if count
        else None,
    )


def _threshold(raw: Raw, *, overlay: bool = False) -> Threshold:
    return Threshold(
        starts=_day(raw["from"]),
        ends=_day_or_none(raw.get("to")),
        decision=raw["decision"],
        place=raw["place"],
        general=_value(raw["general"]),
        by_region={region: _value(value) for region, value in raw["by_region"].items()},
        confidence=raw["confidence"],
        confidence_of=raw.get("confidence_of", {}),
        unknown_because=raw.get("unknown_because"),
        overlay=overlay,
    )


def _day(written: str | date) -> date:
    return written if isinstance(written, date) else date.fromisoformat(written)


def _day_or_none(written: str | date | None) -> date | None:
    return None if written is None else _day(written)


def _value(value: Any) -> Level | Mapping[int, Level]:  # noqa: ANN401 - a level, or levels by year
    if isinstance(value, dict):
        return {int(year): _level(one) for year, one in value.items()}
    return _level(value)


def _level(value: float | str | None) -> Level:
    if isinstance(value, bool | str) or value is None:
        return value
    return scaled(value)


def scaled(value: float) -> int:
    exact = Decimal(str(value)) * SCALE
    if exact != exact.to_integral_value():
        raise ValueError(f"{value} có quá bốn chữ số thập phân")
    return int(exact)


def _digest(raw: Any) -> str:  # noqa: ANN401 - a rule file, already held against its form
    kept = json.dumps(_law(raw), ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(kept.encode()).hexdigest()


def _law(raw: Any) -> Any:  # noqa: ANN401
    if isinstance(raw, dict):
        return {str(k): _law(v) for k, v in raw.items() if k not in _NOT_LAW}
    if isinstance(raw, list):
        return [_law(v) for v in raw]
    return raw
