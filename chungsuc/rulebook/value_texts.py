"""What `reasons.value_text` says of a reading, for many at once: numbers that are the same are put in words once."""

from typing import Final

import numpy as np

from chungsuc.rulebook.arrays import MISSING, Ints
from chungsuc.rulebook.model import Indicator
from chungsuc.rulebook.numbers import SCALE, format_number, share_text
from chungsuc.rulebook.reasons import NO, NOT_APPLICABLE, YES, parts_text, sexes_text, unit_after
from chungsuc.rulebook.taken import Taken

_PERCENT: Final = 100 * SCALE
_NARROW: Final = 10**12  # up to here twice a scaled number times a percentage fits 64 bits
_TENTH: Final = SCALE // 10


def value_texts(indicator: Indicator, taken: Taken) -> list[str]:
    if indicator.kind == "boolean":
        found = [YES if a == SCALE else "" if a == MISSING else NO for a in taken.numbers[0].tolist()]
    elif indicator.kind == "grade":
        found = [grade or "" for grade in taken.grade.tolist()]
    else:
        found = _figures(indicator, taken)
    for place in np.flatnonzero(~taken.applicable).tolist():
        found[place] = NOT_APPLICABLE
    return found


def _figures(indicator: Indicator, taken: Taken) -> list[str]:
    """From what is said last to what is said before all else."""
    amount, numerator, denominator, male, female = taken.numbers
    unit = unit_after(indicator)
    found = ["" if a == MISSING else f"{format_number(a)}{unit}" for a in amount.tolist()]
    shares = np.flatnonzero((numerator != MISSING) & (denominator > 0))
    for place, text in zip(shares.tolist(), _shares(indicator, numerator[shares], denominator[shares]), strict=True):
        found[place] = text
    if indicator.by_sex:
        for place in np.flatnonzero((male != MISSING) | (female != MISSING)).tolist():
            given = (None if a[place] == MISSING else int(a[place]) for a in (male, female))
            found[place] = sexes_text(*given)
    for place in np.flatnonzero(taken.parts.astype(np.bool_)).tolist():
        found[place] = parts_text(taken.parts[place])
    return found


def _shares(indicator: Indicator, numerator: Ints, denominator: Ints) -> list[str]:
    unit = "" if indicator.measured_in == "%" else f" {indicator.measured_in}"
    above, below = numerator.tolist(), denominator.tolist()
    if numerator.min(initial=0) < 0 or max(numerator.max(initial=0), denominator.max(initial=0)) > _NARROW:
        shares = [share_text(n, d) for n, d in zip(above, below, strict=True)]
    else:
        exact = (2 * numerator * _PERCENT + denominator) // (2 * denominator)
        rounded = (2 * exact + _TENTH) // (2 * _TENTH) * _TENTH
        shares = [format_number(share, 1) for share in rounded.tolist()]
    return [
        f"{format_number(n)}/{format_number(d)}{unit} = {share}%"
        for n, d, share in zip(above, below, shares, strict=True)
    ]
