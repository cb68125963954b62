"""What proves the figures."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from chungsuc.progress.lawbook import law_for
from chungsuc.progress.models import Evidence, State, Value
from chungsuc.rulebook.model import Indicator
from chungsuc.units.models import Body

MOST_USED = 200


def evidence_in_use(values: Iterable[Value], known_at: datetime | None = None) -> QuerySet[Evidence]:
    """Not withdrawn; with `known_at` what had been added by then and was withdrawn later at most."""
    found = Evidence.objects.filter(value__in=[v.pk for v in values])
    return found.filter(withdrawn_at=None) if known_at is None else found.filter(in_use_at(known_at))


def in_use_at(moment: datetime) -> Q:
    return Q(added_at__lte=moment) & (Q(withdrawn_at=None) | Q(withdrawn_at__gt=moment))


def evidence_of(values: Iterable[Value], known_at: datetime | None = None) -> dict[int, list[Evidence]]:
    """The evidence of many values by the value's id, oldest first; a value without any is not in it. One query."""
    found: dict[int, list[Evidence]] = {}
    for evidence in evidence_in_use(values, known_at).select_related("file", "added_by").order_by("added_at", "pk"):
        found.setdefault(evidence.value_id, []).append(evidence)
    return found


def evidence_counts(values: Iterable[Value], known_at: datetime | None = None) -> dict[int, int]:
    """How many pieces of evidence each value has; 0 is left out. One query."""
    counted = evidence_in_use(values, known_at).order_by().values_list("value").annotate(Count("pk"))
    return dict(counted)


def others_of(value: Value, on: date) -> list[tuple[Value, Indicator]]:
    """The body's other values of the period, not locked, that the same paper may prove; in the order of the sets."""
    mine = Value.objects.filter(body=value.body_id, period=value.period).exclude(pk=value.pk)
    held = {v.measure: v for v in mine.exclude(state=State.LOCKED)}
    editions = law_for([value.body]).editions(value.body, on)
    return [(held.pop(i.measure), i) for edition in editions for i in edition.indicators if i.measure in held]


def files_used(body: Body) -> list[Evidence]:
    """For each file that proves something of the body the last piece of evidence from it, newest first."""
    found: dict[int, Evidence] = {}
    rows = Evidence.objects.filter(value__body=body, withdrawn_at=None).select_related("value", "file")
    for evidence in rows.order_by("-added_at", "-pk")[: 5 * MOST_USED]:
        found.setdefault(evidence.file_id, evidence)
    return list(found.values())[:MOST_USED]
