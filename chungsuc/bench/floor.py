"""What a person would write by hand for this one set and this one day: the floor that `judge_many` is held against."""

from dataclasses import dataclass

import numpy as np

from chungsuc.bench.worlds import EDITION, ON, REGIONS
from chungsuc.rulebook.columns import MISSING, Bools, Column, Columns, Ints, Small
from chungsuc.rulebook.numbers import SCALE
from chungsuc.rulebook.rules import rules_for

_RULES = [rules_for(EDITION, region, ON) for region in REGIONS]
NUMBERS = [i.number for i in EDITION.indicators]
LEVELS: Ints = np.array(
    [[MISSING if r[i].level is None else int(r[i].level or 0) for r in _RULES] for i in range(len(NUMBERS))], np.int64
)
SPANS = np.cumsum([0, *(len(c.indicators) for c in EDITION.criteria)])
PERCENT = 100 * SCALE
DELTA = [REGIONS.index(r) for r in ("dbsh", "dnb")]


@dataclass(slots=True)
class Answers:
    indicators: Small
    criteria: Small
    criteria_provisional: Bools
    criteria_met: np.ndarray[tuple[int, ...], np.dtype[np.int16]]
    unit: Small
    unit_provisional: Bools


def by_hand(world: Columns) -> Answers:
    size = len(world)
    verdicts = np.empty((len(NUMBERS), size), np.int8)
    for row, (number, indicator) in enumerate(zip(NUMBERS, EDITION.indicators, strict=True)):
        column = world.indicators[number]
        if indicator.kind == "composite":
            verdicts[row] = _schools(column, world.region)
            continue
        level = LEVELS[row][world.region]
        more = indicator.direction == "at_least"
        if indicator.kind == "boolean":
            assert column.amount is not None
            verdict = np.where(column.amount == SCALE, 2, np.where(column.amount == 0, 0, 1))
        elif indicator.by_sex:
            verdict = np.minimum(_plain(column.male, level, more=more), _plain(column.female, level, more=more))
        elif indicator.kind == "ratio":
            assert column.numerator is not None
            assert column.denominator is not None
            left, right = column.numerator * PERCENT, column.denominator * level
            held = left >= right if more else left <= right
            verdict = np.where((column.numerator == MISSING) | (column.denominator <= 0), 1, np.where(held, 2, 0))
        else:
            verdict = _plain(column.amount, level, more=more)
        verdicts[row] = np.where(level == MISSING, 1, verdict)
    criteria = np.minimum.reduceat(verdicts, SPANS[:-1], axis=0)
    return Answers(
        verdicts.T,
        criteria.T,
        np.ones(criteria.shape, np.bool_).T,
        (criteria == 2).sum(axis=0, dtype=np.int16),
        criteria.min(axis=0),
        np.ones(size, np.bool_),
    )


def _plain(amount: Ints | None, level: Ints, *, more: bool) -> np.ndarray[tuple[int, ...], np.dtype[np.int_]]:
    assert amount is not None
    return np.where(amount == MISSING, 1, np.where(amount >= level if more else amount <= level, 2, 0))


def _schools(column: Column, region: Small) -> np.ndarray[tuple[int, ...], np.dtype[np.int_]]:
    minimum, share, schools = (column.parts[key] for key in ("minimum", "level-1", "schools"))
    delta = np.isin(region, DELTA)
    first = np.where(delta, 2, np.where(minimum == MISSING, 1, np.where(minimum >= PERCENT, 2, 0)))
    over, otherwise = share >= 70 * SCALE, share >= 50 * SCALE
    known = np.where(schools > 3 * SCALE, over, otherwise)
    unknown = np.where(over == otherwise, np.where(over, 2, 0), 1)
    second = np.where(schools == MISSING, unknown, np.where(known, 2, 0))
    second = np.where(delta, np.where(share >= PERCENT, 2, 0), second)
    return np.minimum(first, np.where(share == MISSING, 1, second))
