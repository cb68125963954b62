"""What waits for a person."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from chungsuc.progress.models import Move, Responsibility, State, Value
from chungsuc.progress.queries.periods import period_of
from chungsuc.progress.queries.standing import profile
from chungsuc.progress.queries.value import verdict_by
from chungsuc.progress.standings import LEVEL, law_for
from chungsuc.rulebook.load import load
from chungsuc.rulebook.model import Indicator, IndicatorVerdict
from chungsuc.units.models import Body, BodyKind, Role
from chungsuc.units.queries import Actor, territory_of


@dataclass(frozen=True, slots=True)
class Queue:
    """Values that wait for someone, with what the rulebook calls their indicator."""

    values: list[Value]
    numbers: dict[str, Indicator]
    answered_by: dict[str, str]


def waiting_for(actor: Actor, state: State, *, limit: int = 500) -> Queue:
    """
    The values in this state that wait for the actor: to verify (submitted) or to approve (verified).

    A specialist's are those whose indicators the agency answers for; the coordination office's are, when submitted,
    those nobody answers for, and all that are verified.
    """
    edition = load().edition_for(level=LEVEL, on=actor.day)
    by_measure = {i.measure: i for i in edition.indicators}
    rows = list(
        Responsibility.objects.filter(standard=edition.id, valid_from__lte=actor.day)
        .exclude(valid_to__lt=actor.day)
        .select_related("agency"),
    )
    mine = {a.body_id for a in actor.appointments if a.role == Role.SPECIALIST}
    wanted = Q(pk__in=[])
    for appointment in actor.appointments:
        place = territory_of(appointment.body)
        within = Q(body__path__gte=place.path, body__path__lt=place.path + "~")
        if appointment.role == Role.SPECIALIST and state == State.SUBMITTED:
            wanted |= within & Q(measure__in=[r.measure for r in rows if r.agency_id in mine])
        if appointment.role == Role.COORDINATOR:
            wanted |= within & ~Q(measure__in=[r.measure for r in rows]) if state == State.SUBMITTED else within
    found = (
        Value.objects.filter(wanted, state=state)
        .select_related("body__parent", "latest__recorded_by")
        .order_by("measure", "body__path")[:limit]
    )
    return Queue(list(found), by_measure, {r.measure: r.agency.official_name for r in rows})


def returned_to(actor: Actor) -> list[tuple[Value, Move | None]]:
    """What was sent back to the actor's own bodies, with the move that says why."""
    bodies = [a.body_id for a in actor.appointments if a.role == Role.OFFICER]
    values = list(Value.objects.filter(body__in=bodies, state=State.RETURNED).select_related("body"))
    reasons: dict[int, Move] = {
        m.value_id: m
        for m in Move.objects.filter(value__in=values, to_state=State.RETURNED)
        .select_related("by")
        .order_by("at", "pk")
    }
    return [(v, reasons.get(v.pk)) for v in values]


def missing_for(actor: Actor, on: date) -> list[tuple[Body, Indicator, Value | None]]:
    """What the actor's own communes have not given and what is therefore not assessed: body, indicator, last value."""
    found: list[tuple[Body, Indicator, Value | None]] = []
    for appointment in actor.appointments:
        if appointment.role != Role.OFFICER or appointment.body.kind != BodyKind.COMMUNE:
            continue
        standing = profile(appointment.body, on=on)
        for verdict in standing.expected.indicators:
            value = standing.value_for(verdict.indicator)
            drafted = value is not None and value.period == period_of(on) and value.state != State.ENTERED
            if verdict.verdict == "unknown" and not drafted:
                found.append((appointment.body, standing.edition.indicator(verdict.indicator), value))
    return found


@dataclass(frozen=True, slots=True)
class QueueRow:
    value: Value
    indicator: Indicator
    judged: IndicatorVerdict
    answered_by: str


def queue_rows(queue: Queue, on: date) -> list[QueueRow]:
    """Each waiting value with what the rulebook makes of it. Two queries, whatever the number."""
    law = law_for([v.body for v in queue.values])
    order = {measure: place for place, measure in enumerate(queue.numbers)}
    rows = [
        QueueRow(
            v,
            queue.numbers[v.measure],
            verdict_by(law, v, queue.numbers[v.measure], on),
            queue.answered_by.get(v.measure, ""),
        )
        for v in queue.values
        if v.measure in queue.numbers and v.latest is not None
    ]
    return sorted(rows, key=lambda r: (order[r.value.measure], r.value.body.path))
