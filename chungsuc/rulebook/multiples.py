"""Levels that a decision gives as so many times what another set asks: made numbers, for each column and year."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Final

from chungsuc.rulebook.model import (
    GENERAL,
    Confidence,
    Direction,
    Edition,
    Indicator,
    Level,
    Levels,
    Multiple,
    Threshold,
)
from chungsuc.rulebook.numbers import SCALE, format_number

_WEAKER: Final[dict[Confidence, int]] = {"verified": 0, "sourced": 1, "recalled": 2, "sample": 3}


def levels_needed(edition: Edition) -> frozenset[str]:
    """The levels of the sets by which the edition's multiples are made numbers."""
    return frozenset(i.multiple.level for i in edition.indicators if i.multiple)


@lru_cache(maxsize=256)  # the same object for the same two, so that its rules are made once
def resolved(edition: Edition, other: Edition) -> Edition:
    """
    The edition with its multiples of `other`, bare or with an overlay on it, as numbers. What `other` leaves unknown
    stays unknown; a level of the edition's own, from an overlay, stays in front. Without such multiples: the same edition.
    """
    made = {
        i.number: replace(i, thresholds=_numbers(i, i.multiple, other))
        for i in edition.indicators
        if i.multiple and i.multiple.level == other.level
    }
    if not made:
        return edition
    criteria = tuple(
        replace(c, indicators=tuple(made.get(i.number, i) for i in c.indicators)) if c.indicators else c
        for c in edition.criteria
    )
    regions = edition.regions or other.regions
    digest = _digest(edition, made)
    return replace(edition, criteria=criteria, regions=regions, digest=digest, sample=edition.sample or other.sample)


def _numbers(indicator: Indicator, multiple: Multiple, other: Edition) -> tuple[Threshold, ...]:
    try:
        asked = other.indicator(multiple.indicator)
    except KeyError:  # a province's own set, with other indicators: the level stays unknown
        return indicator.thresholds
    found: list[Threshold] = []
    for own in indicator.thresholds:
        if own.overlay or own.general is not None or own.by_region:
            found.append(own)
        else:
            found += _made(own, asked, multiple, indicator.direction)
    return tuple(found)


def _made(own: Threshold, asked: Indicator, multiple: Multiple, direction: Direction) -> Iterator[Threshold]:
    """One for each of the other set's levels, in the days in which both are in force."""
    for base in asked.thresholds:
        starts, ends = max(own.starts, base.starts), min(own.ends or date.max, base.ends or date.max)
        if starts > ends:
            continue
        columns = {c: _times(value, multiple.times, direction) for c, value in base.by_region.items()}
        yield replace(
            base,
            starts=starts,
            ends=None if ends == date.max else ends,
            decision=own.decision,
            place=f"{own.place}: {format_number(multiple.times)} × mức của {asked.number} ({_called(base)})",
            general=_times(base.general, multiple.times, direction),
            by_region=columns,
            confidence=_weaker(own.confidence, base.confidence),
            confidence_of={c: _weaker(own.trust(c), base.trust(c)) for c in (GENERAL, *columns)},
            looser_because=None,
            checks={},
        )


def _called(threshold: Threshold) -> str:
    return threshold.place if threshold.confidence == "sample" else f"QĐ {threshold.decision}, {threshold.place}"


def _times(value: Levels, times: int, direction: Direction) -> Levels:
    if isinstance(value, Mapping):
        return {year: _one(one, times, direction) for year, one in value.items()}
    return _one(value, times, direction)


def _one(level: Level, times: int, direction: Direction) -> Level:
    """A product that falls between two ten-thousandths asks for the stricter of them: no amount lies between."""
    if level is None or isinstance(level, bool | str):
        return None
    product = level * times
    return -(-product // SCALE) if direction == "at_least" else product // SCALE


def _weaker(one: Confidence, other: Confidence) -> Confidence:
    return max(one, other, key=_WEAKER.__getitem__)


def _digest(edition: Edition, made: Mapping[str, Indicator]) -> str:
    """Of the edition and of the numbers, not of whatever else the other set holds."""
    numbers = [
        [number, str(t.starts), str(t.ends), _plain(t.general), {c: _plain(v) for c, v in t.by_region.items()}]
        for number, indicator in made.items()
        for t in indicator.thresholds
    ]
    kept = json.dumps(numbers, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(f"{edition.digest}{kept}".encode()).hexdigest()


def _plain(value: Levels) -> object:
    return dict(value) if isinstance(value, Mapping) else value
