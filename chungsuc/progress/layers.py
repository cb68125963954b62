"""What officials typed, laid over an edition in the order in which it holds."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import Any

from chungsuc.rulebook.model import GENERAL, Edition, Overlay
from chungsuc.rulebook.overlays import lay, overlay_in

Raw = dict[str, Any]  # a rule file as it is read


@dataclass(frozen=True, slots=True)
class Row:
    """One provision, as far as it is law: what is the same here is the same law, whoever typed it."""

    path: str  # of the territory
    standard: str
    kind: str
    place: str
    region: str
    level: str  # as JSON
    wording: str
    decision: str
    page: str
    looser_because: str
    starts: date
    ends: date | None
    by: str = ""
    confirmed_by: str = ""
    read_on: date | None = None  # by the one who typed a check


@lru_cache(maxsize=1024)
def laid(edition: Edition, rows: tuple[Row, ...]) -> Edition:
    """
    The edition with levels and wordings, those of a wider territory first and checks last, on it.

    The same edition and rows give the same object, so that what is worked out from it is kept.
    """
    for _, some in groupby((r for r in rows if r.kind != "check"), key=lambda r: r.path):
        edition = lay(edition, overlay_of(edition.id, tuple(some)))
    checks = tuple(r for r in rows if r.kind == "check")
    if not checks:
        return edition
    checked = lay(edition, overlay_of(edition.id, checks))
    return replace(checked, overlay=edition.overlay, overlay_name=edition.overlay_name)


def overlay_of(standard: str, rows: Sequence[Row], name: str = "") -> Overlay:
    """Rows of one territory as an overlay. Raises ValueError for a level that is none."""
    raw: Raw = {"id": "typed", "name": name or _name(rows), "extends": standard, "thresholds": {}, "wordings": {}}
    raw["checks"] = [_check(r) for r in rows if r.kind == "check"]
    for row in rows:
        if row.kind == "threshold":
            raw["thresholds"].setdefault(row.place, []).append(_threshold(row))
        elif row.kind == "wording":
            raw["wordings"].setdefault(row.place, []).append(_wording(row))
    return replace(overlay_in(raw), digest="")


def _name(rows: Sequence[Row]) -> str:
    decisions = dict.fromkeys(r.decision for r in rows)
    return f"Quy định theo {', '.join(decisions)}"


def _dates(row: Row) -> Raw:
    return {"from": row.starts, "to": row.ends, "decision": row.decision, "place": row.page}


def _threshold(row: Row) -> Raw:
    level = json.loads(row.level)
    columns: Mapping[str, object] = {row.region: level} if row.region else {}
    return _dates(row) | {
        "general": None if row.region else level,
        "by_region": columns,
        "confidence": "verified",
        "looser_because": row.looser_because or None,
    }


def _wording(row: Row) -> Raw:
    return _dates(row) | {"text": row.wording}


def _check(row: Row) -> Raw:
    return {
        "place": row.place,
        "column": row.region or GENERAL,
        "from": row.starts,
        "level": json.loads(row.level),
        "decision": row.decision,
        "page": row.page,
        "day": row.read_on or row.starts,
        "by": row.by,
        "confirmed_by": row.confirmed_by,
    }
