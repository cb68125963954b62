"""How far a figure moved from the one before."""

from dataclasses import dataclass

from chungsuc.progress.lawbook import current
from chungsuc.progress.models import Revision
from chungsuc.rulebook.numbers import SCALE

WHOLE = 100 * SCALE


@dataclass(frozen=True, slots=True)
class Jump:
    """From the last period's figure to this one: in points of a share, else in percent of the last; 100 for another answer."""

    by: int
    points: bool = False
    another: bool = False


def _shares(revision: Revision) -> list[int]:
    if revision.denominator:
        return [(revision.numerator or 0) * WHOLE // revision.denominator]
    return [n for n in (revision.male, revision.female) if n is not None]


def jump_between(before: Revision | None, now: Revision | None, measure: str) -> Jump | None:
    """None where there is nothing to compare, or the two cannot be compared."""
    if before is None or now is None or not (before.applicable and now.applicable):
        return None
    known = current().measures.get(measure)
    if before.grade or now.grade or (known and known.kind == "boolean"):
        same = (before.grade, before.amount) == (now.grade, now.amount)
        return Jump(0 if same else WHOLE, another=not same)
    theirs, ours = _shares(before), _shares(now)
    if theirs and len(theirs) == len(ours):
        return Jump(max((b - a for a, b in zip(theirs, ours, strict=True)), key=abs), points=True)
    if before.amount is None or now.amount is None:
        return None
    if known and known.kind == "ratio":
        return Jump(now.amount - before.amount, points=True)
    return Jump((now.amount - before.amount) * WHOLE // before.amount) if before.amount else None
