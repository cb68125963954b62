"""The rule files as one rulebook: editions, overlays and measures, read once."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from chungsuc.rulebook import schema
from chungsuc.rulebook.model import (
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
)
from chungsuc.rulebook.numbers import SCALE

DATA = Path(__file__).parent / "data"
_NOT_LAW = {"confidence", "confidence_of", "name_confidence", "note", "sources", "short_name", "name_en"}


class NotInForceError(LookupError):
    """No edition of that level is in force on the day."""


class Rulebook:
    """Every edition and overlay shipped with the package. Each file is read when first asked for."""

    def __init__(self, data: Path = DATA) -> None:
        self._data = data
        self._editions: dict[str, Edition] = {}
        self._joined: dict[tuple[str, str], Edition] = {}

    @property
    def edition_ids(self) -> tuple[str, ...]:
        return tuple(sorted(p.stem for p in (self._data / "editions").glob("*.yaml")))

    @property
    def editions(self) -> tuple[Edition, ...]:
        """The bare editions, oldest first."""
        return tuple(sorted((self.edition(i) for i in self.edition_ids), key=lambda e: e.effective_from))

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
        for edition in self.editions:
            if edition.level == level and edition.in_force(on):
                return edition
        raise NotInForceError(f"Ngày {on:%d/%m/%Y} không có bộ tiêu chí nào trong bộ quy tắc đang có hiệu lực")

    def with_overlay(self, edition_id: str, overlay_id: str) -> Edition:
        key = (edition_id, overlay_id)
        if key not in self._joined:
            if overlay_id not in self.overlays:
                raise KeyError(f"Không có bộ bổ sung {overlay_id}; có: {', '.join(self.overlays)}")
            path = self._data / "overlays" / f"{overlay_id}.yaml"
            self._joined[key] = lay_over(self.edition(edition_id), path)
        return self._joined[key]


@cache
def load() -> Rulebook:
    return Rulebook()


@cache
def load_measures() -> Mapping[str, Measure]:
    path = DATA / "measures" / "commune.yaml"
    form = schema.validate(schema.MeasuresForm, schema.read_yaml(path), path.name)
    return MappingProxyType(
        {
            m.id: Measure(
                id=m.id,
                name=m.name,
                short_name=m.short_name,
                kind=m.kind,
                measured_in=m.measured_in,
                numerator_name=m.numerator_name,
                denominator_name=m.denominator_name,
                by_sex=m.by_sex,
                read_by=tuple((r.edition, r.indicator) for r in m.read_by),
            )
            for m in form.measures
        }
    )


def change_days(edition: Edition) -> tuple[date, ...]:
    """The days on which what an edition asks for changes: it takes effect, a year's level begins, it is amended, it ends."""
    days = {edition.effective_from}
    last = edition.effective_to or date.max
    if edition.nominal_to:
        days.add(edition.nominal_to + timedelta(days=1))
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


def read_edition(path: Path) -> Edition:
    raw = schema.read_yaml(path)
    form = schema.validate(schema.EditionForm, raw, path.name)
    return Edition(
        id=form.id,
        name=form.name,
        decision=Decision(**form.decision.model_dump()),
        effective_from=form.effective.starts,
        effective_to=form.effective.to,
        nominal_to=form.effective.nominal_to,
        level=form.level,
        regions=tuple(Region(r.id, r.name, r.label) for r in form.regions),
        criteria=tuple(
            Criterion(c.number, c.name, tuple(_indicator(i) for i in c.indicators), c.group) for c in form.criteria
        ),
        bands=tuple(Band(b.id, b.name, b.lowest, b.highest) for b in form.bands),
        digest=_digest(raw),
        successor=form.effective.successor,
    )


def lay_over(edition: Edition, path: Path) -> Edition:
    """The edition with an overlay's levels in front of its own, for the regions and days of which the overlay speaks."""
    raw = schema.read_yaml(path)
    form = schema.validate(schema.OverlayForm, raw, path.name)
    if form.extends != edition.id:
        problem = schema.Problem(path.name, "extends", edition.id, form.extends)
        raise schema.RuleFileError([problem])
    known = {i.number for i in edition.indicators}
    if strange := [n for n in form.thresholds if n not in known]:
        problems = [schema.Problem(path.name, f"thresholds.{n}", f"chỉ tiêu của {edition.id}", n) for n in strange]
        raise schema.RuleFileError(problems)
    added = {n: tuple(_threshold(t, overlay=True) for t in ts) for n, ts in form.thresholds.items()}
    criteria = tuple(
        replace(
            c,
            indicators=tuple(replace(i, thresholds=added.get(i.number, ()) + i.thresholds) for i in c.indicators),
        )
        for c in edition.criteria
    )
    return replace(
        edition,
        criteria=criteria,
        sample=form.sample,
        overlay=form.id,
        overlay_name=form.name,
        counts_as_checked=form.counts_as_checked,
        digest=hashlib.sha256(f"{edition.digest}{_digest(raw)}".encode()).hexdigest(),
    )


def _indicator(form: schema.IndicatorForm) -> Indicator:
    return Indicator(
        number=form.number,
        name=form.name,
        short_name=form.short_name,
        kind=form.kind,
        measure=form.measure,
        measured_in=form.measured_in,
        direction=form.direction,
        thresholds=tuple(_threshold(t) for t in form.thresholds),
        by_sex=form.by_sex,
        na_allowed=form.na_allowed,
        grades=tuple(form.grades),
        max_age_months=form.max_age.months,
        max_age_assumed=form.max_age.confidence == "assumed",
        parts=tuple(_part(p) for p in form.parts),
        plain_value_part=form.plain_value_part,
        plain_value_regions=frozenset(form.plain_value_regions),
    )


def _part(form: schema.PartForm) -> Part:
    count = form.by_count
    return Part(
        key=form.key,
        name=form.name,
        kind=form.kind,
        measured_in=form.measured_in,
        direction=form.direction,
        thresholds=tuple(_threshold(t) for t in form.thresholds),
        not_for_regions=frozenset(form.not_for_regions),
        by_count=ByCount(count.key, count.name, scaled(count.over), scaled(count.general), scaled(count.otherwise))
        if count
        else None,
    )


def _threshold(form: schema.ThresholdForm, *, overlay: bool = False) -> Threshold:
    return Threshold(
        starts=form.starts,
        ends=form.to,
        decision=form.decision,
        place=form.place,
        general=_value(form.general),
        by_region={region: _value(value) for region, value in form.by_region.items()},
        confidence=form.confidence,
        confidence_of=form.confidence_of,
        unknown_because=form.unknown_because,
        overlay=overlay,
    )


def _value(value: schema.Value) -> Level | Mapping[int, Level]:
    if isinstance(value, dict):
        return {year: _level(one) for year, one in value.items()}
    return _level(value)


def _level(value: schema.Scalar) -> Level:
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
