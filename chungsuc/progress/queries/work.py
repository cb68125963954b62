"""What waits for a person."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from chungsuc.progress.judged import facts_on
from chungsuc.progress.lawbook import Law, law_for
from chungsuc.progress.models import Evidence, Move, Responsibility, Revision, State, Value, reading_of
from chungsuc.progress.queries.changes import Jump, jump_between
from chungsuc.progress.queries.evidence import evidence_of
from chungsuc.progress.queries.groups import Group, groups_of, numbers_on
from chungsuc.progress.queries.periods import period_of
from chungsuc.progress.queries.standing import known_values, profile
from chungsuc.rulebook.judging import judge
from chungsuc.rulebook.model import Indicator, IndicatorVerdict
from chungsuc.units.models import Body, BodyKind, Role
from chungsuc.units.queries import Actor, reaches, territory_of

NOTHING = Q(pk__in=[])


@dataclass(frozen=True, slots=True)
class Queue:
    """Values that wait for someone, with what the rulebook calls their indicator; `total` of them, some on this page."""

    values: list[Value]
    total: int
    groups: list[Group]
    districts: dict[int, str]
    numbers: dict[str, Indicator]
    before: dict[int, int | None]


def _within(path: str) -> Q:
    """The values of bodies there; the nation has none: nobody acts for it in a province."""
    if not path:
        return NOTHING
    return Q(body__path__gte=path, body__path__lt=path + "~")


def _answered(rows: Iterable[Responsibility]) -> Q:
    """The values these responsibilities speak of."""
    measures: dict[str, set[str]] = {}
    for row in rows:
        measures.setdefault(row.territory.path, set()).add(row.measure)
    wanted = NOTHING
    for path, asked in measures.items():
        wanted |= _within(path) & Q(measure__in=asked)
    return wanted


def _responsibilities(on: date) -> list[Responsibility]:
    """Who answers on the day: of several in one territory for one measure, the one since the latest day."""
    found: dict[tuple[int, str], Responsibility] = {}
    rows = Responsibility.objects.filter(valid_from__lte=on).exclude(valid_to__lt=on)
    for row in rows.select_related("agency", "territory").order_by("valid_from", "-pk"):
        found[row.territory_id, row.measure] = row
    return list(found.values())


def _waiting(
    actor: Actor, state: State, rows: list[Responsibility], known_at: datetime | None = None
) -> QuerySet[Value]:
    """
    What waits for the actor in this state: to verify (submitted) or to approve (verified).

    A specialist's are those whose measures the agency answers for; the coordination office's are, when submitted, those
    nobody answers for, and all that are verified.
    """
    wanted = NOTHING
    for appointment in actor.appointments:
        place = territory_of(appointment.body).path
        if appointment.role == Role.SPECIALIST and state == State.SUBMITTED:
            mine = [r for r in rows if r.agency_id == appointment.body_id]
            nearer = [
                r
                for r in rows
                if r.agency_id != appointment.body_id
                and any(r.measure == m.measure and reaches(m.territory.path, r.territory.path) for m in mine)
            ]
            wanted |= _answered(mine) & ~_answered(nearer)
        if appointment.role == Role.COORDINATOR:
            wanted |= _within(place) & ~_answered(rows) if state == State.SUBMITTED else _within(place)
    return in_state(state, known_at).filter(wanted)


def in_state(state: State, known_at: datetime | None) -> QuerySet[Value]:
    """The values in a state; with `known_at` those that had come to it by then and not gone on."""
    return with_state(known_at).filter(Q(state_then=state))


def with_state(known_at: datetime | None) -> QuerySet[Value]:
    """All values with `state_then`, their state now; with `known_at` the one that they had come to by then."""
    if known_at is None:
        return Value.objects.annotate(state_then=F("state"))
    by_then = Move.objects.filter(value=OuterRef("pk"), at__lte=known_at).order_by("-at", "-pk")
    taken = Value.objects.filter(as_of__lte=known_at.date())
    return taken.annotate(state_then=Subquery(by_then.values("to_state")[:1]))


def waiting_ids(actor: Actor, state: State, measure: str, known_at: datetime | None = None) -> list[int]:
    """Every value of one measure that waits for the actor. Two queries."""
    found = _waiting(actor, state, _responsibilities(actor.day), known_at).filter(measure=measure)
    return list(found.order_by("pk").values_list("pk", flat=True))


def waiting_for(
    actor: Actor,
    state: State,
    *,
    measure: str = "",
    district: int | None = None,
    only: Collection[int] | None = None,
    page: int = 1,
    limit: int = 500,
    known_at: datetime | None = None,
) -> Queue:
    """
    One page of what waits for the actor, in the order of the sets, and how much there is. Three queries.

    With `known_at` what waited then; two queries more.
    """
    rows = _responsibilities(actor.day)
    waiting = _waiting(actor, state, rows, known_at)
    parents = waiting.order_by("body__parent__path").values_list(
        "measure", "body__parent", "body__parent__official_name"
    )
    tallies = list(parents.annotate(n=Count("pk")))
    counts: Counter[str] = Counter()
    for asked, parent, _, n in tallies:
        if district in (None, parent):
            counts[asked] += n
    answered_by = {r.measure: r.agency.official_name for r in rows}
    groups = groups_of(counts, actor.day, answered_by)
    if district is not None:
        waiting = waiting.filter(body__parent=district)
    if measure:
        waiting = waiting.filter(measure=measure)
    if only is not None:
        waiting = waiting.filter(pk__in=only)
    earlier = Value.objects.filter(body=OuterRef("body"), measure=OuterRef("measure"), period__lt=OuterRef("period"))
    earlier = earlier.exclude(state=State.ENTERED, approved=None)
    last = earlier.order_by("-period").annotate(counted=Coalesce("approved", "latest")).values("counted")[:1]
    found = waiting.select_related("body__parent", "latest__recorded_by").order_by("measure", "body__path", "period")
    noted = list(found.annotate(before=Subquery(last))[(page - 1) * limit : page * limit])
    shown: list[Value] = known_values(noted, known_at) if known_at else [*noted]
    total = sum(n for m, n in counts.items() if measure in ("", m))
    before = {v.pk: v.before for v in noted}
    districts = {parent: name for _, parent, name, _ in tallies}
    return Queue(shown, total if only is None else len(shown), groups, districts, numbers_on(actor.day), before)


def returned_to(actor: Actor, known_at: datetime | None = None) -> list[tuple[Value, Move | None]]:
    """What was sent back to the actor's own bodies, with the move that says why."""
    bodies = [a.body_id for a in actor.appointments if a.role == Role.OFFICER]
    values = list(in_state(State.RETURNED, known_at).filter(body__in=bodies).select_related("body"))
    sent_back = Move.objects.filter(value__in=values, to_state=State.RETURNED)
    if known_at is not None:
        sent_back = sent_back.filter(at__lte=known_at)
    reasons: dict[int, Move] = {m.value_id: m for m in sent_back.select_related("by").order_by("at", "pk")}
    return [(v, reasons.get(v.pk)) for v in values]


def missing_for(actor: Actor, on: date, known_at: datetime | None = None) -> list[tuple[Body, Indicator, Value | None]]:
    """What the actor's own communes have not given and what is therefore not assessed: body, indicator, last value."""
    found: list[tuple[Body, Indicator, Value | None]] = []
    for appointment in actor.appointments:
        if appointment.role != Role.OFFICER or appointment.body.kind != BodyKind.COMMUNE:
            continue
        standing = profile(appointment.body, on=on, known_at=known_at)
        for verdict in standing.expected.indicators:
            value = standing.value_for(verdict.indicator)
            drafted = value is not None and value.period == period_of(on) and value.state != State.ENTERED
            if verdict.verdict == "unknown" and not drafted:
                found.append((appointment.body, standing.edition.indicator(verdict.indicator), value))
    return found


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A waiting value with what the rulebook makes of it, the figure before it, and how far it moved."""

    value: Value
    group: Group
    judged: IndicatorVerdict | None
    before: Revision | None
    jump: Jump | None
    evidence: Sequence[Evidence]


def _judged(law: Law, value: Value, on: date) -> IndicatorVerdict | None:
    """By the first set in force that asks for the measure."""
    day = max(on, value.as_of)
    for edition in law.editions(value.body, day):
        asked = next((i for i in edition.indicators if i.measure == value.measure), None)
        if asked is not None and value.latest is not None:
            readings = {value.measure: [reading_of(value, value.latest)]}
            facts = facts_on(edition, value.body, law.column(edition, value.body, day), readings, day)
            return next(v for v in judge(edition, facts, day).indicators if v.indicator == asked.number)
    return None


def queue_rows(queue: Queue, on: date, known_at: datetime | None = None) -> list[QueueRow]:
    """The page's values; of one measure, those that moved most come first. Four queries, whatever the number."""
    law = law_for([v.body for v in queue.values])
    earlier = Revision.objects.filter(pk__in=[pk for pk in queue.before.values() if pk]).select_related("value")
    before = {revision.pk: revision for revision in earlier}
    proved = evidence_of(queue.values, known_at)
    groups = {g.measure: g for g in queue.groups}
    rows = []
    for value in queue.values:
        if value.latest is not None:
            value.latest.value = value  # known, so that showing a figure does not ask for it row by row
        last = before.get(queue.before[value.pk] or 0)
        jump = jump_between(last, value.latest, value.measure)
        rows.append(
            QueueRow(value, groups[value.measure], _judged(law, value, on), last, jump, proved.get(value.pk, ()))
        )
    if len({v.measure for v in queue.values}) == 1:
        return sorted(rows, key=lambda r: (-abs(r.jump.by) if r.jump else 0, r.value.body.path))
    place = {g.measure: n for n, g in enumerate(queue.groups)}
    return sorted(rows, key=lambda r: (place[r.value.measure], r.value.body.path))
