"""Indicators that read how bodies were judged by another set, for many units at once: as `outcomes` for one."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from chungsuc.rulebook.arrays import MET, MISSING, NOT_MET, UNKNOWN, Bools, Ints, Small
from chungsuc.rulebook.model import Direction, Outcome
from chungsuc.rulebook.outcomes import PERCENT

KEYS: Final = ("met", "not_met", "unknown", "met_provisional", "not_met_provisional")  # the parts of a column


def gather_outcomes(outcomes: Sequence[Outcome | None]) -> dict[str, Ints]:
    """Counts of bodies, not scaled; MISSING where there is no outcome."""
    return {k: np.array([MISSING if o is None else getattr(o, k) for o in outcomes], dtype=np.int64) for k in KEYS}


def judge_derived(
    parts: Mapping[str, Ints], level: Ints | int, direction: Direction, *, na_allowed: bool, out: Small, soft: Bools
) -> None:
    """`soft`: where other answers for the provisional ones could change the verdict."""
    given = parts["met"] != MISSING
    met, not_met, unknown, met_soft, not_met_soft = (np.where(given, parts[k], 0) for k in KEYS)
    whole = met + not_met + unknown
    asked = level * whole

    def answer(met: Ints, unknown: Ints) -> Small:
        low, high = met * PERCENT, (met + unknown) * PERCENT
        sure, lost = (low >= asked, high < asked) if direction == "at_least" else (high <= asked, low > asked)
        return np.where(sure, MET, np.where(lost, NOT_MET, UNKNOWN)).astype(np.int8)

    out[:] = answer(met, unknown)
    fewest, most = met - met_soft, met + not_met_soft
    others = (answer(fewest, unknown), answer(most, unknown), answer(fewest, unknown + met_soft + not_met_soft))
    np.logical_or.reduce([other != out for other in others], out=soft)
    known = given & (level != MISSING)
    out[known & (whole == 0)] = MET if na_allowed else UNKNOWN
    out[~known] = UNKNOWN
    soft &= known & (whole > 0)
