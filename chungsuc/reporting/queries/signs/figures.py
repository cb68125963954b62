"""The approved figures of some years as columns, in the order of commune, measure and day: read once for all signs."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from django.db.models import OuterRef, Subquery, TextField
from django.db.models.functions import Cast
from numpy.typing import NDArray

from chungsuc.progress.bulk import rows_of
from chungsuc.progress.models import Move, Revision, State
from chungsuc.rulebook.columns import MISSING, Bools, Ints, Places
from chungsuc.rulebook.model import Measure
from chungsuc.rulebook.numbers import SCALE
from chungsuc.units.models import Body

HUNDRED = 100 * SCALE
COUNTED = ("ratio", "amount", "count")
Floats = NDArray[np.float64]


@dataclass(slots=True)
class Figures:
    """
    One row a figure. `body` and `measure` are places in `bodies` and `measures`; numbers are scaled, MISSING where none.

    `size` is what is compared: a share in percent, else the amount, in units.
    """

    bodies: Sequence[Body]
    measures: Sequence[Measure]
    value: Ints
    body: Places
    measure: Places
    day: Ints
    amount: Ints
    numerator: Ints
    denominator: Ints

    def __len__(self) -> int:
        return len(self.value)

    @property
    def share(self) -> Bools:
        """Which figures are a number of so many."""
        found: Bools = (self.numerator != MISSING) & (self.denominator != MISSING) & (self.denominator > 0)
        return found

    @property
    def size(self) -> Floats:
        whole = np.where(self.share, self.denominator, 1)
        shares = np.where(self.share, self.numerator, 0) / whole * 100
        return np.where(self.share, shares, np.where(self.amount == MISSING, np.nan, self.amount / SCALE))

    @property
    def follows(self) -> Bools:
        """Which figures follow an earlier one of the same commune and measure, in the row before."""
        found = np.zeros(len(self), np.bool_)
        found[1:] = (self.body[1:] == self.body[:-1]) & (self.measure[1:] == self.measure[:-1])
        return found

    @property
    def newest(self) -> Bools:
        """Which are the last of their commune and measure."""
        found = np.ones(len(self), np.bool_)
        found[:-1] = ~self.follows[1:]
        return found


def read_figures(
    bodies: Sequence[Body], measures: Mapping[str, Measure], *, since: date, on: date, known_at: datetime
) -> Figures:
    """
    The figures taken from `since` to `on` that were approved by the moment, each as approved last. One query, without models.

    `measures`: those that are looked at; what is no number (a yes, a grade, parts) is left out.
    """
    counted = {key: m for key, m in measures.items() if m.kind in COUNTED and not m.by_sex}
    approvals = Move.objects.filter(value=OuterRef("value"), at__lte=known_at, to_state__in=(State.APPROVED, State.LOCKED))
    found = (
        Revision.objects.filter(
            value__body__in=bodies,
            value__measure__in=list(counted),
            value__as_of__range=(since, on),
            applicable=True,
            pk=Subquery(approvals.order_by("-at", "-pk").values("revision")[:1]),
        )
        .order_by()
        .annotate(day=Cast("value__as_of", TextField()))
        .values_list("value_id", "value__body_id", "value__measure", "day", "amount", "numerator", "denominator")
    )
    return _columns(bodies, counted, list(rows_of(found)))


def _columns(bodies: Sequence[Body], measures: Mapping[str, Measure], rows: Collection[tuple[object, ...]]) -> Figures:
    names = {body.pk: place for place, body in enumerate(bodies)}
    keys = {key: place for place, key in enumerate(measures)}
    columns: list[list[object]] = [list(c) for c in zip(*rows, strict=True)] if rows else [[] for _ in range(7)]
    values, of, measure, days, *numbers = columns
    ordinals = {day: date.fromisoformat(str(day)).toordinal() for day in set(days)}
    body = np.array([names[b] for b in of], np.intp)  # type: ignore[index]
    place = np.array([keys[m] for m in measure], np.intp)  # type: ignore[index]
    day = np.array([ordinals[d] for d in days], np.int64)
    order = np.lexsort((day, place, body))
    amount, numerator, denominator = (
        np.array([MISSING if n is None else n for n in column], np.int64)[order] for column in numbers
    )
    return Figures(
        bodies=bodies,
        measures=list(measures.values()),
        value=np.array(values, np.int64)[order],
        body=body[order],
        measure=place[order],
        day=day[order],
        amount=amount,
        numerator=numerator,
        denominator=denominator,
    )


def since(on: date, years: int) -> date:
    """The same day so many years before."""
    return on.replace(year=on.year - years, day=min(on.day, 28))
