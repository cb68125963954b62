"""What an edition asks at each of its places on a day, in words: the level, how sure it is, and who checked it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from chungsuc.rulebook.levels import LEVEL_NAMES
from chungsuc.rulebook.load import load_titles
from chungsuc.rulebook.model import Check, Edition, Indicator, Part, Threshold
from chungsuc.rulebook.numbers import format_number
from chungsuc.rulebook.rules import Rule, part_level_text, pick, rules_for

Trust = Literal["verified", "sourced", "recalled", "sample", "unknown"]
TRUSTS: Final[tuple[Trust, ...]] = ("verified", "sourced", "recalled", "sample", "unknown")
OF = {
    "self": "chính đơn vị",
    "commune": "các xã",
    "town": "các thị trấn",
    "district": "các huyện",
    "city": "các đô thị",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """The level of one place for one column on one day."""

    place: str
    text: str
    trust: Trust
    source: str
    because: str  # why it is not known
    threshold: Threshold | None
    check: Check | None

    @property
    def looser_because(self) -> str:
        return (self.threshold.looser_because or "") if self.threshold else ""


def column_of(edition: Edition, wanted: str, usual: str = "") -> str:
    """The column asked for, else the usual one of the reader, else the first; "" where the edition has none."""
    columns = [r.id for r in edition.regions]
    return next((c for c in (wanted, usual) if c in columns), columns[0] if columns else "")


def split_place(place: str) -> tuple[str, str]:
    """An indicator's number and the key of a part; "" without one."""
    number, _, part = place.partition("/")
    return number, part


def find_place(edition: Edition, place: str) -> tuple[Indicator, Part | None] | None:
    """The indicator and part of a place as it is written; None where the edition has no such place."""
    number, key = split_place(place)
    indicator = next((i for i in edition.indicators if i.number == number), None)
    if indicator is None or not key:
        return (indicator, None) if indicator else None
    part = next((p for p in indicator.parts if p.key == key), None)
    return (indicator, part) if part else None


def measure_at(edition: Edition, place: str) -> str:
    """What is counted at a place; "" where nothing is, or where the edition has no such place."""
    number = place.partition("/")[0]
    return next((i.measure for i in edition.indicators if i.number == number), "")


def place_levels(edition: Edition, column: str, on: date) -> Mapping[str, Shown]:
    """By place, in the order of the edition; nothing where it has no columns."""
    if not column:
        return {}
    return {s.place: s for rule in rules_for(edition, column, on) for s in _of_rule(edition, rule, column, on)}


def _of_rule(edition: Edition, rule: Rule, column: str, on: date) -> Iterator[Shown]:
    number, day = rule.indicator.number, edition.day_within(on)
    if not rule.indicator.parts:
        known = rule.level is not None
        threshold = pick(rule.indicator.thresholds, column, day)
        yield _shown(
            number, rule.text, threshold, column, known=known, because=rule.unknown_because, source=rule.source
        )
    for p in rule.parts:
        known = p.level is not None or p.over is not None
        threshold = pick(p.part.thresholds, column, day)
        because = threshold.unknown_because if threshold else None
        text = part_level_text(p)
        yield _shown(f"{number}/{p.part.key}", text, threshold, column, known=known, because=because, source=p.source)


def _shown(
    place: str,
    text: str,
    threshold: Threshold | None,
    column: str,
    *,
    known: bool,
    because: str | None,
    source: str,
) -> Shown:
    trust = trust_of(threshold, column) if known else "unknown"
    check = threshold.check_for(column) if threshold and trust == "verified" else None
    return Shown(place, text if known else "chưa rõ", trust, source, because or "", threshold, check)


def trust_of(threshold: Threshold | None, column: str) -> Trust:
    return threshold.trust(column) if threshold else "unknown"


def reads_from(indicator: Indicator) -> str:
    """What an indicator reads instead of a figure, or of which other level its own is a multiple; "" for all others."""
    if indicator.derived:
        what = _title(indicator.derived.title) if indicator.derived.title else f"bộ {LEVEL_NAMES[indicator.derived.level]}"
        return f"Xét từ kết quả của {OF[indicator.derived.of]}: {what}"
    if indicator.multiple:
        times = format_number(indicator.multiple.times)
        return f"Bằng {times} lần mức {indicator.multiple.indicator} của bộ {LEVEL_NAMES[indicator.multiple.level]}"
    return ""


def _title(key: str) -> str:
    title = load_titles().get(key)
    return f"danh hiệu {title.name if title else key}"
