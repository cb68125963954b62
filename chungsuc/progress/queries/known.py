"""What counted at a moment: the figures of many bodies on one line, as known then, without reading all their history."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from chungsuc.progress.counted import LIFETIME, REVISION
from chungsuc.progress.models import Line, Move, Revision, State, Value
from chungsuc.progress.workflow import EXPECTED_STATES
from chungsuc.rulebook.model import Reading
from chungsuc.units.models import Body

APPROVED = (State.APPROVED, State.LOCKED)


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure that counts, and in which of its revisions."""

    value: int
    revision: int
    period: str
    reading: Reading


def counted_at(
    bodies: Iterable[Body], measures: Collection[str], *, on: date, line: Line, known_at: datetime
) -> Mapping[int, Mapping[str, Counted]]:
    """
    By body and measure the newest figure taken by the day that counted on the line at the moment. One query.

    A figure that is too old counts too, so that it can be said that it is; it is looked for where there is no younger one.
    """
    alive = on - LIFETIME
    found = _counting(bodies, measures, line, known_at)
    newer = Value.objects.filter(
        Exists(Move.objects.filter(_counts(line), value=OuterRef("pk"), at__lte=known_at)),
        body=OuterRef("value__body"),
        measure=OuterRef("value__measure"),
        as_of__range=(alive, on),
    )
    young = Q(value__as_of__range=(alive, on))
    given: dict[int, dict[str, Counted]] = defaultdict(dict)
    for body, measure, as_of, period, value, revision, *cells in _rows(
        found.filter(young | Q(~Exists(newer), value__as_of__lt=alive))
    ):
        given[body][measure] = Counted(value, revision, period, _reading(as_of, cells))
    return given


def _counts(line: Line) -> Q:
    """Moves after which some revision may count: approved ones, and on the expected line what was sent up."""
    return Q(to_state__in=APPROVED if line == Line.OFFICIAL else EXPECTED_STATES)


def _counting(bodies: Iterable[Body], measures: Collection[str], line: Line, known_at: datetime) -> QuerySet[Revision]:
    """Of each value the revision that counted: the one approved last, on the expected line the one sent up last."""
    steps = Move.objects.filter(value=OuterRef("value"), at__lte=known_at).order_by("-at", "-pk")
    approved = Subquery(steps.filter(to_state__in=APPROVED).values("revision")[:1])
    sent = Case(When(to_state__in=EXPECTED_STATES, then=F("revision")))
    latest = Subquery(steps.annotate(sent=sent).values("sent")[:1])
    counting = approved if line == Line.OFFICIAL else Coalesce(latest, approved)
    return Revision.objects.filter(
        value__body__in=[b.pk for b in bodies], value__measure__in=list(measures), pk=counting
    ).order_by("value__as_of", "value_id")


def _rows(found: QuerySet[Revision]) -> Iterable[tuple[Any, ...]]:
    names = ("value__body_id", "value__measure", "value__as_of", "value__period", "value_id", "pk", *REVISION)
    return found.values_list(*names).iterator(chunk_size=5000)


def _reading(as_of: date, cells: Sequence[Any]) -> Reading:
    amount, numerator, denominator, male, female, grade, parts, applicable = cells
    return Reading(amount, numerator, denominator, male, female, grade or None, applicable, as_of, parts)
