"""What an edition asks of a unit of one region on one day: the levels, whence, and whether they are checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from chungsuc.rulebook.levels import LEVEL_NAMES
from chungsuc.rulebook.model import (
    GENERAL,
    Asked,
    Check,
    Confidence,
    Edition,
    Indicator,
    Level,
    Levels,
    Part,
    Threshold,
)
from chungsuc.rulebook.numbers import SCALE, format_number

FOR_ALL: Final = "mức chung"


@dataclass(frozen=True, slots=True, eq=False)
class PartRule:
    part: Part
    level: int | None
    over: int | None  # the level where there are more than so many, when the level hangs on a count
    otherwise: int | None
    checked: bool
    source: str
    threshold: Threshold | None
    check: Check | None  # of this level, by two officials


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    indicator: Indicator
    level: Level
    checked: bool
    parts: tuple[PartRule, ...]
    plain_part: str | None  # the part that a bare value is read as
    where: str  # "TDMNPB" or "mức chung"
    source: str
    text: str
    scalar: float | bool | str | None
    unknown_because: str | None
    oldest: date
    threshold: Threshold | None
    check: Check | None  # of this level, by two officials; the parts have their own
    barred: bool  # the edition is incomplete: nobody is judged by it

    @property
    def known(self) -> bool:
        return bool(self.parts) or self.level is not None

    @property
    def looser_because(self) -> str | None:
        """Why a province's level, of the whole or of a part, is below the national one."""
        asked = (self.threshold, *(p.threshold for p in self.parts))
        return next((t.looser_because for t in asked if t is not None and t.looser_because), None)


@lru_cache(maxsize=8192)
def rules_for(edition: Edition, region: str, on: date) -> tuple[Rule, ...]:
    """In the order of `edition.indicators`. `region`: a column of the edition, or "" where none has been set."""
    if edition.regions and region:
        edition.region(region)
    settled = edition.settled(on)
    return tuple(_rule(edition, indicator, region, on, settled=settled) for indicator in edition.indicators)


def _rule(edition: Edition, indicator: Indicator, region: str, on: date, *, settled: bool) -> Rule:
    law_day = edition.day_within(on)
    threshold = pick(indicator.thresholds, region, law_day)
    barred = edition.incomplete_because is not None
    level = None if barred else level_of(threshold, region, on.year)
    parts = tuple(
        _part_rule(edition, part, region, law_day, on.year)
        for part in indicator.parts
        if region not in part.not_for_regions and not barred
    )
    one = level is not None and _counts(edition, threshold, region)
    checked = all(p.checked for p in parts) if parts else one
    return Rule(
        indicator=indicator,
        level=level,
        checked=checked and settled and not barred,
        parts=parts,
        plain_part=indicator.plain_value_part if region in indicator.plain_value_regions else None,
        where=_where(edition, region, known=level is not None, sources=_sources(threshold, parts)),
        source="; ".join(dict.fromkeys(p.source for p in parts)) or _source(threshold),
        text=_parts_text(parts) if parts else level_text(indicator, level),
        scalar=plain(level),
        unknown_because=_why_unknown(edition, indicator, threshold, region, on.year),
        oldest=months_before(on, indicator.max_age_months),
        threshold=threshold,
        check=threshold.check_for(region) if threshold and level is not None else None,
        barred=barred,
    )


def _where(edition: Edition, region: str, *, known: bool, sources: list[Threshold]) -> str:
    if not edition.regions:
        return FOR_ALL
    if not region:
        return no_column(edition) if any(t.by_region for t in sources) else FOR_ALL
    specific = any(region in t.by_region for t in sources)
    return edition.region(region).label if specific or not known else FOR_ALL


def no_column(edition: Edition) -> str:
    return "chưa xác định nhóm xã" if edition.columns_by == "group" else "chưa xác định vùng"


def _sources(threshold: Threshold | None, parts: tuple[PartRule, ...]) -> list[Threshold]:
    return [*([threshold] if threshold else []), *(p.part.thresholds[0] for p in parts)]


def _part_rule(edition: Edition, part: Part, region: str, day: date, year: int) -> PartRule:
    threshold = pick(part.thresholds, region, day)
    for_all = bool(region) or not part.not_for_regions  # else nobody can say whether it is asked of this unit
    level = level_of(threshold, region, year) if for_all else None
    trusted = _counts(edition, threshold, region)
    source = _source(threshold)
    check = threshold.check_for(region) if threshold else None
    if _by_count(part, threshold, region) and part.by_count and for_all:
        counted = threshold.checks.get(GENERAL) if threshold else None
        return PartRule(
            part, None, part.by_count.general, part.by_count.otherwise, trusted, source, threshold, check=counted
        )
    number = level if isinstance(level, int) and not isinstance(level, bool) else None
    return PartRule(part, number, None, None, trusted and number is not None, source, threshold, check)


def _by_count(part: Part, threshold: Threshold | None, region: str) -> bool:
    """Whether the level hangs on a count: where no column says otherwise."""
    if part.by_count is None or threshold is None or threshold.overlay:
        return False
    return region not in threshold.by_region if region else not threshold.by_region


def pick(thresholds: tuple[Threshold, ...], region: str, day: date) -> Threshold | None:
    return next((t for t in thresholds if t.covers(day) and t.speaks_for(region)), None)


def level_of(threshold: Threshold | None, region: str, year: int) -> Level:
    """
    A region written down without a number is unknown, and so is a year that is not in the table. Without a column only
    a level that holds for all columns is known.
    """
    if threshold is None or (not region and threshold.by_region):
        return None
    value = threshold.by_region.get(region, threshold.general)
    return value.get(year) if isinstance(value, Mapping) else value


def _counts(edition: Edition, threshold: Threshold | None, region: str) -> bool:
    trust: Confidence = threshold.trust(region) if threshold else "recalled"
    return trust == "verified" or edition.counts_as_checked


def _why_unknown(
    edition: Edition, indicator: Indicator, threshold: Threshold | None, region: str, year: int
) -> str | None:
    if edition.incomplete_because is not None:
        return edition.incomplete_because.rstrip(".")
    if threshold is None:
        return None
    if not region and threshold.by_region:
        return no_column(edition)
    if threshold.unknown_because:
        return threshold.unknown_because
    value = threshold.by_region.get(region, threshold.general)
    if isinstance(value, Mapping) and year not in value:
        return f"quyết định không ghi mức của năm {year}"
    return _multiple_of(indicator) if value is None and indicator.multiple else None


def _multiple_of(indicator: Indicator) -> str:
    assert indicator.multiple is not None
    times, other = format_number(indicator.multiple.times), LEVEL_NAMES[indicator.multiple.level]
    return f"mức bằng {times} lần mức của chỉ tiêu {indicator.multiple.indicator} về {other}, mà mức ấy chưa rõ"


def _source(threshold: Threshold | None) -> str:
    if threshold is None:
        return ""
    return threshold.place if threshold.confidence == "sample" else f"QĐ {threshold.decision}, {threshold.place}"


def level_text(asked: Asked, level: Levels) -> str:
    """
    A level in words: "≥ 70%". Of each year: "2022: ≥ 39 triệu đồng; 2023: …"; one that hangs on a count, as `level_in`
    gives it: "trên 5: ≥ 60%; còn lại: ≥ 50%".
    """
    if isinstance(level, Mapping):
        said = {key: level_text(asked, level[key]) for key in sorted(level)}
        rest = [f"còn lại: {said.pop(0)}"] if 0 in said else []
        return "; ".join([*(f"trên {key}: {text}" if rest else f"{key}: {text}" for key, text in said.items()), *rest])
    if level is None:
        return "chưa rõ"
    if level is True:
        return "Đạt"
    if isinstance(level, str):
        return f"{level} trở lên" if asked.direction == "at_least" else f"{level} trở xuống"
    unit = "%" if asked.kind in ("ratio", "composite") else f" {asked.measured_in}".rstrip()
    return f"{'≥' if asked.direction == 'at_least' else '≤'} {format_number(int(level))}{unit}"


def _parts_text(parts: tuple[PartRule, ...]) -> str:
    return "; ".join(f"{p.part.name} {part_level_text(p)}" for p in parts)


def part_level_text(rule: PartRule) -> str:
    part = rule.part
    if rule.over is None or rule.otherwise is None or part.by_count is None:
        return level_text(part, rule.level)
    over = level_text(part, rule.over)
    otherwise = level_text(part, rule.otherwise)
    count = f"{format_number(part.by_count.over)} {part.measured_in}"
    return f"{over} (xã có trên {count}) hoặc {otherwise} (xã có từ {count} trở xuống)"


def plain(level: Level) -> float | bool | str | None:
    """A level as a JSON scalar: 70, 1.5, true, a label, or null."""
    if level is None or isinstance(level, bool | str):
        return level
    return level // SCALE if level % SCALE == 0 else level / SCALE


def as_written(level: Levels) -> object:
    """A level as rule files write it, in JSON: as `plain` does, or {"year": level}."""
    return {str(year): plain(one) for year, one in level.items()} if isinstance(level, Mapping) else plain(level)


def months_before(day: date, months: int) -> date:
    """The oldest day whose figures can still be used on `day`."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise ValueError(day)
