"""A rule file as it is written, to what the rulebook speaks of."""

import hashlib
import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import yaml

from chungsuc.rulebook.amending import amend
from chungsuc.rulebook.model import (
    Band,
    ByCount,
    Criterion,
    Decision,
    Derived,
    Edition,
    Indicator,
    Level,
    Levels,
    Multiple,
    Part,
    Region,
    Threshold,
)
from chungsuc.rulebook.numbers import SCALE
from chungsuc.rulebook.problems import RuleFileError, read_yaml, validate

Raw = dict[str, Any]  # a rule file as it was read

LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NOT_LAW = {
    "confidence",
    "confidence_of",
    "name_confidence",
    "note",
    "sources",
    "short_name",
    "name_en",
    "looser_because",
    "checks",
}


def read_edition(path: Path, *, checked: bool = False, amended: Callable[[str], Edition] | None = None) -> Edition:
    """
    One edition; `amended` finds the one that it amends. The files of the package are held against their form by
    `rules check` and a test, not each time.
    """
    raw = read(path, "EditionForm" if checked else None)
    edition = made_of(raw, amended)
    if checked:
        from chungsuc.rulebook.schema import amended_problems  # noqa: PLC0415 - pydantic is slow to start

        if problems := list(amended_problems(edition, path.name)):
            raise RuleFileError(problems)
    return edition


def made_of(raw: Raw, amended: Callable[[str], Edition] | None = None) -> Edition:
    """An edition of what its file holds, which has been held against its form."""
    effective, decision, counts = raw["effective"], raw["decision"], raw["counts"]
    edition = Edition(
        id=raw["id"],
        name=raw["name"],
        decision=Decision(
            decision["number"],
            day_or_none(decision["date"]),
            decision["issuer"],
            decision.get("annex"),
            decision["confidence"],
        ),
        effective_from=day(effective["from"]),
        effective_to=day_or_none(effective["to"]),
        nominal_to=day_or_none(effective.get("nominal_to")),
        level=raw["level"],
        regions=tuple(Region(r["id"], r["name"], r["label"]) for r in raw["regions"]),
        criteria=tuple(
            Criterion(
                c["number"], c.get("name") or "", tuple(_indicator(i) for i in c["indicators"]), c.get("group") or ""
            )
            for c in raw["criteria"]
        ),
        bands=tuple(Band(b["id"], b["name"], b["from"], b["to"]) for b in raw.get("bands", ())),
        digest=digest_of_law(raw),
        successor=effective.get("successor"),
        unsettled_from=day_or_none(effective.get("unsettled_from")),
        unsettled_because=effective.get("unsettled_because"),
        amends=raw.get("extends"),
        territory=raw.get("territory"),
        columns_by=raw.get("columns", "region"),
        incomplete_because=raw.get("incomplete_because"),
        stated_counts=(counts["criteria"], counts["indicators"]),
    )
    if edition.amends is None:
        return edition
    if amended is None:
        raise LookupError(f"Bộ {edition.id} sửa đổi bộ {edition.amends}, cần có bộ ấy")
    return amend(amended(edition.amends), edition)


def read(path: Path, form: str | None) -> Raw:
    if form is not None:
        from chungsuc.rulebook import schema  # noqa: PLC0415 - pydantic is slow to start

        raw = read_yaml(path)
        validate(getattr(schema, form), raw, path.name)
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
        measure=raw.get("measure", ""),
        measured_in=raw["measured_in"],
        direction=raw["direction"],
        thresholds=tuple(threshold_in(t) for t in raw["thresholds"]),
        by_sex=raw.get("by_sex", False),
        na_allowed=raw.get("na_allowed", False),
        grades=tuple(raw.get("grades", ())),
        max_age_months=raw["max_age"]["months"],
        max_age_assumed=raw["max_age"]["confidence"] == "assumed",
        parts=tuple(_part(p) for p in raw.get("parts", ())),
        plain_value_part=raw.get("plain_value_part"),
        plain_value_regions=frozenset(raw.get("plain_value_regions", ())),
        derived=_derived(raw.get("derived")),
        multiple=_multiple(raw.get("multiple")),
    )


def _derived(raw: Raw | None) -> Derived | None:
    return Derived(raw["of"], raw.get("level", ""), raw.get("title", "")) if raw else None


def _multiple(raw: Raw | None) -> Multiple | None:
    return Multiple(raw["level"], raw["indicator"], scaled(raw["times"])) if raw else None


def _part(raw: Raw) -> Part:
    count = raw.get("by_count")
    return Part(
        key=raw["key"],
        name=raw["name"],
        kind=raw["kind"],
        measured_in=raw["measured_in"],
        direction=raw["direction"],
        thresholds=tuple(threshold_in(t) for t in raw["thresholds"]),
        not_for_regions=frozenset(raw.get("not_for_regions", ())),
        by_count=ByCount(
            count["key"], count["name"], scaled(count["over"]), scaled(count["general"]), scaled(count["otherwise"])
        )
        if count
        else None,
    )


def threshold_in(raw: Raw, *, overlay: bool = False) -> Threshold:
    return Threshold(
        starts=day(raw["from"]),
        ends=day_or_none(raw.get("to")),
        decision=raw["decision"],
        place=raw["place"],
        general=from_written(raw["general"]),
        by_region={region: from_written(value) for region, value in raw["by_region"].items()},
        confidence=raw["confidence"],
        confidence_of=raw.get("confidence_of", {}),
        unknown_because=raw.get("unknown_because"),
        overlay=overlay,
        looser_because=raw.get("looser_because"),
    )


def day(written: str | date) -> date:
    if isinstance(written, datetime):
        return written.date()
    return written if isinstance(written, date) else date.fromisoformat(written)


def day_or_none(written: str | date | None) -> date | None:
    return None if written is None else day(written)


def from_written(value: Any) -> Levels:  # noqa: ANN401 - a level, or levels by year
    """A level as rule files and typed rows have it, in JSON or YAML; `rules.as_written` goes the other way."""
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


def digest_of_law(raw: Any) -> str:  # noqa: ANN401 - a rule file, already held against its form
    """Of what a file asks for; trust, notes and short names can change without moving it."""
    kept = json.dumps(_law(raw), ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(kept.encode()).hexdigest()


def _law(raw: Any) -> Any:  # noqa: ANN401
    if isinstance(raw, dict):
        return {str(k): _law(v) for k, v in raw.items() if k not in _NOT_LAW}
    if isinstance(raw, list):
        return [_law(v) for v in raw]
    return raw
