"""An edition that a decision changed in part: what it leaves alone stands on."""

import hashlib
from dataclasses import replace

from chungsuc.rulebook.model import Criterion, Edition, Indicator


def amend(old: Edition, new: Edition) -> Edition:
    """The new edition with what it leaves as it was: by number, whole criteria and single indicators."""
    changes = {c.number: c for c in new.criteria}
    stand = [_amended(c, changes.pop(c.number, None)) for c in old.criteria]
    criteria = tuple(sorted((*stand, *changes.values()), key=lambda c: c.number))
    digest = hashlib.sha256(f"{old.digest}{new.digest}".encode()).hexdigest()
    return replace(new, criteria=criteria, digest=digest)


def _amended(old: Criterion, new: Criterion | None) -> Criterion:
    if new is None:
        return old
    changes = {i.number: i for i in new.indicators}
    stand = [changes.pop(i.number, i) for i in old.indicators]
    indicators = tuple(sorted((*stand, *changes.values()), key=_order))
    return Criterion(old.number, new.name or old.name, indicators, new.group or old.group)


def _order(indicator: Indicator) -> tuple[int, ...]:
    return tuple(int(step) for step in indicator.number.split("."))
