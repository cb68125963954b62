"""What would be, if a set asked for something else. Nothing here is a result of anybody: it is tried, told and forgotten."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from chungsuc.rulebook.columns import MET, NOT_MET, UNKNOWN, Columns, Ints, Places, Small, judge_many
from chungsuc.rulebook.model import Edition, Level, Overlay, Threshold
from chungsuc.rulebook.overlays import lay

TRIED: Final = "phương án thử"


@dataclass(frozen=True, slots=True)
class Moved:
    """Another level at a place (an indicator's number, or number/part); `region` "": in every region."""

    place: str
    region: str
    level: Level


@dataclass(frozen=True, slots=True)
class Scenario:
    """Numbers of indicators, as the edition writes them. `only` empty: all that are asked for today."""

    moved: tuple[Moved, ...] = ()
    left_out: frozenset[str] = frozenset()
    only: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.moved or self.left_out or self.only)

    @property
    def touched(self) -> frozenset[str]:
        """The numbers of the indicators of which some level is moved."""
        return frozenset(one.place.partition("/")[0] for one in self.moved)


@dataclass(slots=True)
class Tried:
    """
    Today's verdicts beside the tried ones: NOT_MET, UNKNOWN or MET, indicators x units.

    `asked` are the rows that count today, `asked_after` those that would. `met` counts criteria; one of which nothing is
    asked any more lacks nothing, and is therefore counted in `met_after`, so that bands stay comparable.
    """

    before: Small
    after: Small
    asked: Places
    asked_after: Places
    unit: Small
    unit_after: Small
    met: NDArray[np.int16]
    met_after: NDArray[np.int16]


def moved(edition: Edition, scenario: Scenario) -> Edition:
    """The edition with the tried levels in front of its own; the same object where none is moved."""
    if not scenario.moved:
        return edition
    thresholds: dict[str, tuple[Threshold, ...]] = {}
    for one in scenario.moved:
        thresholds[one.place] = (*thresholds.get(one.place, ()), _threshold(one))
    return lay(edition, Overlay("phuong-an-thu", TRIED, edition.id, thresholds))


def _threshold(one: Moved) -> Threshold:
    return Threshold(
        starts=date.min,
        ends=None,
        decision="",
        place=TRIED,
        general=None if one.region else one.level,
        by_region={one.region: one.level} if one.region else {},
        confidence="sample",
        confidence_of={},
        overlay=True,
    )


def asked_rows(edition: Edition, condition: Iterable[int] = (), scenario: Scenario | None = None) -> Places:
    """The rows of the indicators that count: of the criteria of a condition, or of all; with what a scenario makes of it."""
    criteria = frozenset(condition)
    numbers = {i.number for c in edition.criteria if not criteria or c.number in criteria for i in c.indicators}
    if scenario is not None:
        numbers = (set(scenario.only) or numbers) - scenario.left_out
    return np.array([row for row, i in enumerate(edition.indicators) if i.number in numbers], np.intp)


def try_out(
    edition: Edition, columns: Columns, scenario: Scenario, on: date, *, condition: Iterable[int] = ()
) -> Tried:
    """
    All units judged as they are and as they would be. Only the indicators whose level is moved are judged a second time.

    `condition`: the criteria that count today, where a target asks for some of them; none: the whole set.
    """
    before = judge_many(edition, columns, on).indicators.T
    after = _again(edition, columns, scenario, on, before)
    asked, asked_after = asked_rows(edition, condition), asked_rows(edition, condition, scenario)
    return Tried(
        before=before,
        after=after,
        asked=asked,
        asked_after=asked_after,
        unit=_whole(before, asked),
        unit_after=_whole(after, asked_after),
        met=_criteria_met(edition, before, asked_rows(edition)),
        met_after=_criteria_met(edition, after, asked_rows(edition, (), replace(scenario, moved=()))),
    )


def _again(edition: Edition, columns: Columns, scenario: Scenario, on: date, before: Small) -> Small:
    if not scenario.moved:
        return before
    after = before.copy()
    rows = [row for row, i in enumerate(edition.indicators) if i.number in scenario.touched]
    after[rows] = judge_many(narrowed(edition, scenario), columns, on).indicators.T
    return after


@lru_cache(maxsize=64)  # the same object for the same two, so that its rules are made once
def narrowed(edition: Edition, scenario: Scenario) -> Edition:
    """The moved indicators alone, by their tried levels; all others are as they are today."""
    criteria = (
        replace(c, indicators=tuple(i for i in c.indicators if i.number in scenario.touched)) for c in edition.criteria
    )
    return moved(replace(edition, criteria=tuple(c for c in criteria if c.indicators)), scenario)


def _whole(verdicts: Small, rows: Places) -> Small:
    """A unit is as its worst indicator; where nothing is asked nobody passes."""
    if not len(rows):
        return np.full(verdicts.shape[1], UNKNOWN, np.int8)
    worst: Small = np.minimum.reduce(verdicts if len(rows) == len(verdicts) else verdicts[rows], axis=0)
    return worst


def _criteria_met(edition: Edition, verdicts: Small, rows: Places) -> NDArray[np.int16]:
    counted, start = frozenset(rows.tolist()), 0
    met = np.zeros(verdicts.shape[1], np.int16)
    for criterion in edition.criteria:
        end = start + len(criterion.indicators)
        mine = [row for row in range(start, end) if row in counted]
        if not mine:
            met += bool(criterion.indicators)
        elif len(mine) == end - start:
            met += np.minimum.reduce(verdicts[start:end], axis=0) == MET
        else:
            met += np.minimum.reduce(verdicts[mine], axis=0) == MET
        start = end
    return met


@dataclass(frozen=True, slots=True)
class Fewest:
    """
    Whom to help: rows of units, the fewest indicators first. `lacking`: so many short of the goal even with all of them.

    `unsure` lack something or nothing, but not all of them could be assessed; they are never counted towards a goal.
    `cost` is scaled, of all that a unit lacks; -1 where the cost of something that it lacks was not given.
    """

    chosen: Places
    others: Places
    unsure: Places
    lacking: int
    short: Ints
    unknown: Ints
    cost: Ints


def fewest(verdicts: Small, rows: Places, needed: int, costs: Mapping[int, int] | None = None) -> Fewest:
    """
    The units that come to the goal with the fewest indicators in all, or at the lowest cost where costs are given.

    `verdicts`: indicators x units; `rows`: the indicators that count; `costs`: scaled, by row. Units share no indicator, so
    the sum is smallest when each is: sorting finds the best answer, no search is needed. Ties keep the order of the units.
    """
    here = verdicts[rows]
    missing = here == NOT_MET
    short, unknown = missing.sum(axis=0, dtype=np.int64), (here == UNKNOWN).sum(axis=0, dtype=np.int64)
    cost = _costs(missing, rows, costs) if costs else np.full(len(short), -1, np.int64)
    able = np.flatnonzero((short > 0) & (unknown == 0))
    keys = (short[able], cost[able], cost[able] < 0) if costs else (short[able],)
    ordered = able[np.lexsort(keys)]
    taken = max(0, needed)
    unsure = np.flatnonzero(unknown > 0)
    return Fewest(
        chosen=ordered[:taken],
        others=ordered[taken:],
        unsure=unsure[np.lexsort((unknown[unsure], short[unsure]))],
        lacking=max(0, taken - len(ordered)),
        short=short,
        unknown=unknown,
        cost=cost,
    )


def _costs(missing: NDArray[np.bool_], rows: Places, costs: Mapping[int, int]) -> Ints:
    each = np.array([costs.get(int(row), 0) for row in rows], np.int64)
    priced = np.array([int(row) in costs for row in rows], np.bool_)
    found: Ints = each @ missing.astype(np.int64)
    found[missing[~priced].any(axis=0)] = -1
    return found
