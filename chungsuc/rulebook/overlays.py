"""What is laid over an edition: levels in front of its own, newer wordings, and checks by which a level counts as read."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import InvalidOperation
from pathlib import Path
from typing import Any

from chungsuc.rulebook.files import Raw, day, day_or_none, digest_of_law, read, scaled, threshold_in
from chungsuc.rulebook.model import (
    GENERAL,
    Asked,
    Check,
    Edition,
    Indicator,
    Levels,
    Overlay,
    Part,
    Threshold,
    Wording,
)
from chungsuc.rulebook.numbers import SCALE
from chungsuc.rulebook.problems import read_yaml, validate


class OtherEditionError(ValueError):
    """An overlay was laid over an edition that it does not extend."""


def read_overlay(path: Path, *, checked: bool = True) -> Overlay:
    """An overlay from its file. What it says of its edition is held against that by `faults`."""
    if checked:
        from chungsuc.rulebook.overlay_schema import OverlayForm  # noqa: PLC0415 - pydantic is slow to start

        raw = read_yaml(path)
        validate(OverlayForm, raw, path.name)
    else:
        raw = read(path, None)
    return overlay_in(raw)


def overlay_in(raw: Raw) -> Overlay:
    return Overlay(
        id=raw["id"],
        name=raw["name"],
        extends=raw["extends"],
        thresholds={
            place: tuple(threshold_in(_held(t), overlay=True) for t in ts)
            for place, ts in raw.get("thresholds", {}).items()
        },
        wordings={
            number: tuple(
                Wording(day(w["from"]), day_or_none(w.get("to")), w["decision"], w["place"], w["text"]) for w in ws
            )
            for number, ws in raw.get("wordings", {}).items()
        },
        checks=tuple(_check(c) for c in raw.get("checks", ())),
        sample=raw.get("sample", False),
        counts_as_checked=raw.get("counts_as_checked", False),
        digest=digest_of_law(raw),
    )


def _held(raw: Raw) -> Raw:
    """A number that cannot be held exactly is kept as its text, which fits no kind of indicator."""
    regions = {column: _each(value) for column, value in raw["by_region"].items()}
    return raw | {"general": _each(raw["general"]), "by_region": regions}


def _each(value: Any) -> Any:  # noqa: ANN401 - as in the file
    if isinstance(value, dict):
        return {year: _each(one) for year, one in value.items()}
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            scaled(value)
    except (ValueError, OverflowError, InvalidOperation):
        return str(value)
    return value


def _check(raw: Raw) -> Check:
    column = raw["column"]
    seen = threshold_in(
        _held({"from": raw["from"], "decision": "", "place": "", "confidence": "sourced"} | _only(raw["level"]))
    )
    return Check(
        place=raw["place"],
        column=column,
        starts=day(raw["from"]),
        level=seen.general,
        decision=raw["decision"],
        page=str(raw["page"]),
        day=day(raw["day"]),
        by=raw["by"],
        confirmed_by=raw["confirmed_by"],
    )


def _only(level: object) -> Raw:
    return {"general": level, "by_region": {}}


def lay_all(edition: Edition, layers: Iterable[Overlay]) -> Edition:
    """The edition with overlays on it; the one asked for first, then what it extends."""
    laid = edition
    for overlay in reversed(list(layers)):
        laid = lay(laid, overlay)
    return laid


def lay(edition: Edition, overlay: Overlay) -> Edition:
    """The overlay's levels in front of the edition's own, for the columns and days of which it speaks; pure."""
    if overlay.extends not in (edition.id, edition.overlay):
        raise OtherEditionError(
            f"Bộ bổ sung {overlay.id} thuộc bộ {overlay.extends}, không dùng cho bộ {edition.overlay or edition.id}"
        )
    checks: dict[str, list[Check]] = {}
    for check in overlay.checks:
        checks.setdefault(check.place, []).append(check)
    touched = {place.partition("/")[0] for place in (*overlay.thresholds, *overlay.wordings, *checks)}
    criteria = tuple(
        replace(c, indicators=tuple(_laid(i, overlay, checks) if i.number in touched else i for i in c.indicators))
        for c in edition.criteria
    )
    beneath = f"{edition.overlay_name}; " if edition.overlay_name else ""
    return replace(
        edition,
        criteria=criteria,
        sample=overlay.sample or edition.sample,
        overlay=overlay.id,
        overlay_name=beneath + overlay.name,
        counts_as_checked=overlay.counts_as_checked or edition.counts_as_checked,
        digest=_joint_digest(edition, overlay),
    )


def _laid(indicator: Indicator, overlay: Overlay, checks: Mapping[str, list[Check]]) -> Indicator:
    def on(asked: Asked, place: str) -> tuple[Threshold, ...]:
        added = sorted(overlay.thresholds.get(place, ()), key=lambda t: not t.by_region)
        found = (*added, *asked.thresholds)
        for check in checks.get(place, ()):
            found = _with_check(asked, found, check)
        return found

    return replace(
        indicator,
        thresholds=on(indicator, indicator.number),
        parts=tuple(replace(p, thresholds=on(p, f"{indicator.number}/{p.key}")) for p in indicator.parts),
        wordings=overlay.wordings.get(indicator.number, ()) + indicator.wordings,
    )


def _with_check(asked: Asked, thresholds: tuple[Threshold, ...], check: Check) -> tuple[Threshold, ...]:
    """The one threshold that was checked, trusted in the one column; the same tuple where its level is another now."""
    checked = holder(asked, thresholds, check)
    return tuple(
        replace(
            t,
            confidence_of={**t.confidence_of, check.column: "verified"},
            checks={**t.checks, check.column: check},
        )
        if t is checked
        else t
        for t in thresholds
    )


def holder(asked: Asked, thresholds: tuple[Threshold, ...], check: Check) -> Threshold | None:
    """The threshold that a check is of, as long as it says what was seen."""
    return next(
        (
            t
            for t in thresholds
            if t.starts == check.starts
            and check.column in (GENERAL, *t.by_region)
            and check.level is not None
            and alike_levels(level_in(asked, t, check.column), check.level)
        ),
        None,
    )


def level_in(asked: Asked, threshold: Threshold, column: str) -> Levels:
    """
    What a threshold says in one column of its own (a region, a group, GENERAL), the same for every day of it.

    Where the level hangs on a count: {0: level, n: level where there are more than n}.
    """
    counted = asked.by_count if isinstance(asked, Part) else None
    if counted and column == GENERAL and not threshold.overlay:
        return {0: counted.otherwise, counted.over // SCALE: counted.general}
    return threshold.general if column == GENERAL else threshold.by_region[column]


def column_of(threshold: Threshold, region: str) -> str:
    """The column of a threshold in which the level of a region stands."""
    return region if region in threshold.by_region else GENERAL


def alike_levels(one: Levels, other: Levels) -> bool:
    """Equal, and of one kind: a yes is not the number one."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(alike_levels(one[year], other[year]) for year in one)
    return type(one) is type(other) and one == other


def lapsed(edition: Edition, overlay: Overlay) -> tuple[Check, ...]:
    """The checks whose level is not, or no longer, what the edition says; `edition` as `lay` gave it or bare."""
    asked = places(edition)
    return tuple(
        c
        for c in overlay.checks
        if c.place not in asked
        or holder(asked[c.place], (*overlay.thresholds.get(c.place, ()), *asked[c.place].thresholds), c) is None
    )


def places(edition: Edition) -> dict[str, Asked]:
    """Wherever a level can stand: an indicator's number, or number/part."""
    found: dict[str, Asked] = {i.number: i for i in edition.indicators if i.kind != "composite"}
    return found | {f"{i.number}/{p.key}": p for i in edition.indicators for p in i.parts}


def _joint_digest(edition: Edition, overlay: Overlay) -> str:
    """Checks change no law, so an overlay of nothing else leaves the digest as it is."""
    if not overlay.thresholds and not overlay.wordings:
        return edition.digest
    return hashlib.sha256(f"{edition.digest}{overlay.digest or digest_of_rows(overlay)}".encode()).hexdigest()


def digest_of_rows(overlay: Overlay) -> str:
    """Of an overlay that never was a file: the same law gives the same digest, in whatever order it was typed."""
    thresholds = [
        [place, t.starts, t.ends, t.decision, t.place, _plain(t.general), sorted(_columns(t).items())]
        for place, ts in overlay.thresholds.items()
        for t in ts
    ]
    wordings = [
        [number, w.starts, w.ends, w.decision, w.place, w.text] for number, ws in overlay.wordings.items() for w in ws
    ]
    said = [sorted(json.dumps(row, ensure_ascii=False, default=str) for row in rows) for rows in (thresholds, wordings)]
    return hashlib.sha256(json.dumps([overlay.sample, *said], ensure_ascii=False).encode()).hexdigest()


def _columns(threshold: Threshold) -> dict[str, object]:
    return {column: _plain(value) for column, value in threshold.by_region.items()}


def _plain(value: Levels) -> object:
    return sorted(value.items()) if isinstance(value, Mapping) else value
