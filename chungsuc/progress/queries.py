"""Questions about figures and standings. Every one carries the day it is asked for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from chungsuc.progress.models import Line, Move, Responsibility, Revision, Standing, State, Value, reading_of
from chungsuc.progress.standings import LEVEL, Law, history, judge_body, law_for, readings_by_measure
from chungsuc.rulebook.load import load
from chungsuc.rulebook.model import Criterion, CriterionVerdict, Edition, Indicator, IndicatorVerdict, Judgement
from chungsuc.units.models import Body, Role
from chungsuc.units.queries import Actor, territory_of

PERIOD = re.compile(r"^(20\d\d)-H([12])$")


def period_of(day: date) -> str:
    return f"{day.year}-H{1 if day.month <= 6 else 2}"


def period_name(period: str) -> str:
    year, half = period[:4], period[-1]
    return f"6 tháng {'đầu' if half == '1' else 'cuối'} năm {year}"


def period_bounds(period: str) -> tuple[date, date]:
    """First and last day of a half-year; ValueError when the text is none."""
    match = PERIOD.match(period)
    if not match:
        raise ValueError(f"{period!r} không phải kỳ nửa năm, ví dụ 2023-H1.")
    year = int(match[1])
    return (date(year, 1, 1), date(year, 6, 30)) if match[2] == "1" else (date(year, 7, 1), date(year, 12, 31))


def period_accepts(body: Body, period: str, as_of: date) -> str:
    """Why a body cannot have figures for the period at that day; empty when it can."""
    try:
        first, last = period_bounds(period)
    except ValueError as error:
        return str(error)
    if not first <= as_of <= last:
        return f"Ngày lấy số liệu {as_of:%d/%m/%Y} không nằm trong kỳ {period_name(period)}."
    if body.valid_from > last or (body.valid_to and body.valid_to < as_of):
        return f"{body.official_name} không tồn tại trong kỳ {period_name(period)}."
    return ""


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One indicator on the entry page: what is held, what was held before, what was said of it."""

    indicator: Indicator
    value: Value | None
    previous: Value | None
    judged: IndicatorVerdict

    @property
    def editable(self) -> bool:
        return self.value is None or self.value.state in (State.ENTERED, State.RETURNED)


def values_of(body: Body) -> list[Value]:
    return list(
        Value.objects.filter(body=body).select_related("latest__recorded_by", "approved").order_by("measure", "-as_of"),
    )


def entry_rows(body: Body, criterion: int, period: str, on: date) -> tuple[Edition, list[EntryRow]]:
    """The indicators of a criterion with this period's values and the last ones before it. Three queries."""
    values = values_of(body)
    law = law_for([body])
    edition = law.edition(body, on)
    judged = judge_body(law, body, readings_by_measure(values, Line.EXPECTED), on)
    verdicts = {v.indicator: v for v in judged.indicators}
    rows = []
    for indicator in edition.criterion(criterion).indicators:
        mine = [v for v in values if v.measure == indicator.measure]
        held = next((v for v in mine if v.period == period), None)
        before = next((v for v in mine if v.period < period and v.latest is not None), None)
        rows.append(EntryRow(indicator, held, before, verdicts[indicator.number]))
    return edition, rows


def standings_on(*, path: str, standard: str, on: date, known_at: datetime) -> QuerySet[Standing]:
    """The standing of every body within the path on the day, as known at the moment, on both lines."""
    return (
        Standing.objects.filter(
            body__path__gte=path,
            body__path__lt=path + "~",
            standard=standard,
            day__lte=on,
            known_from__lte=known_at,
        )
        .annotate(
            newest=Window(
                RowNumber(),
                partition_by=[F("body"), F("line")],
                order_by=[F("day").desc(), F("known_from").desc(), F("pk").desc()],
            ),
        )
        .filter(newest=1)
    )


@dataclass(frozen=True, slots=True)
class Profile:
    """How one commune stands on a day, on both lines, with every reason."""

    law: Law
    edition: Edition
    region: str
    values: Sequence[Value]
    official: Judgement
    expected: Judgement

    def value_for(self, indicator: str) -> Value | None:
        measure = self.edition.indicator(indicator).measure
        return next((v for v in self.values if v.measure == measure), None)


def known_values(values: Sequence[Value], known_at: datetime) -> list[Value]:
    """The values as they were known at a moment: rebuilt from the moves, nothing of later."""
    ids = [v.pk for v in values]
    moves = (
        Move.objects.filter(value__in=ids, at__lte=known_at)
        .order_by("at", "pk")
        .values_list("value_id", "to_state", "revision_id")
    )
    state: dict[int, tuple[str, int]] = {}
    approved: dict[int, int] = {}
    for value_id, to_state, revision_id in moves:
        state[value_id] = (to_state, revision_id)
        if to_state in (State.APPROVED, State.LOCKED):
            approved[value_id] = revision_id
    revisions = Revision.objects.in_bulk([*approved.values(), *(r for _, r in state.values())])
    known = []
    for value in values:
        if value.pk in state:
            value.state, latest = state[value.pk]
            value.latest = revisions[latest]
            value.approved = revisions[approved[value.pk]] if value.pk in approved else None
            known.append(value)
    return known


def profile(body: Body, *, on: date, known_at: datetime | None = None) -> Profile:
    """Judges a commune for a day; with `known_at` from what was recorded by then only."""
    values = values_of(body)
    if known_at is not None:
        values = known_values(values, known_at)
    law = law_for([body])
    judged = {
        line: judge_body(law, body, readings_by_measure(values, line), on) for line in (Line.OFFICIAL, Line.EXPECTED)
    }
    return Profile(
        law, law.edition(body, on), law.region(body, on), values, judged[Line.OFFICIAL], judged[Line.EXPECTED]
    )


def criterion_of(judged: Judgement, number: int) -> CriterionVerdict:
    return next(c for c in judged.criteria if c.criterion == number)


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
        if appointment.role != Role.OFFICER:
            continue
        standing = profile(appointment.body, on=on)
        for verdict in standing.expected.indicators:
            value = standing.value_for(verdict.indicator)
            drafted = value is not None and value.period == period_of(on) and value.state != State.ENTERED
            if verdict.verdict == "unknown" and not drafted:
                found.append((appointment.body, standing.edition.indicator(verdict.indicator), value))
    return found


def history_of(value: Value) -> list[dict[str, Any]]:
    """Every move of a value and its figure at that moment, newest first."""
    moves = Move.objects.filter(value=value).select_related("by", "revision").order_by("-at", "-pk")
    return [{"move": m, "revision": m.revision} for m in moves]


def verdict_of(value: Value, on: date) -> tuple[Indicator, IndicatorVerdict]:
    """What the rulebook makes of this one value as last recorded."""
    law = law_for([value.body])
    edition = law.edition(value.body, on)
    indicator = next((i for i in edition.indicators if i.measure == value.measure), None)
    if indicator is None or value.latest is None:
        raise LookupError(value.measure)
    return indicator, _verdict(law, value, indicator, on)


def _verdict(law: Law, value: Value, indicator: Indicator, on: date) -> IndicatorVerdict:
    assert value.latest is not None
    judged = judge_body(law, value.body, {value.measure: [reading_of(value, value.latest)]}, max(on, value.as_of))
    return next(v for v in judged.indicators if v.indicator == indicator.number)


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
            _verdict(law, v, queue.numbers[v.measure], on),
            queue.answered_by.get(v.measure, ""),
        )
        for v in queue.values
        if v.measure in queue.numbers and v.latest is not None
    ]
    return sorted(rows, key=lambda r: (order[r.value.measure], r.value.body.path))


@dataclass(frozen=True, slots=True)
class ProfileRow:
    indicator: Indicator
    judged: IndicatorVerdict
    value: Value | None


@dataclass(frozen=True, slots=True)
class ProfileCriterion:
    criterion: Criterion
    verdict: CriterionVerdict
    rows: Sequence[ProfileRow]

    @property
    def met(self) -> int:
        return sum(r.judged.verdict == "met" for r in self.rows)

    @property
    def open(self) -> bool:
        return self.verdict.verdict != "met"


def profile_criteria(found: Profile, judged: Judgement) -> list[ProfileCriterion]:
    """The criteria with their indicators, what is not met first, then what cannot be assessed, then what is met."""
    verdicts = {v.indicator: v for v in judged.indicators}
    newest: dict[str, Value] = {}
    for value in found.values:
        newest.setdefault(value.measure, value)
    shown = [
        ProfileCriterion(
            c,
            criterion_of(judged, c.number),
            [ProfileRow(i, verdicts[i.number], newest.get(i.measure)) for i in c.indicators],
        )
        for c in found.edition.criteria
    ]
    order = {"not_met": 0, "unknown": 1, "met": 2}
    return sorted(shown, key=lambda c: (order[c.verdict.verdict], c.criterion.number))


def history_lines(found: Profile, body: Body, on: date) -> list[dict[str, Any]]:
    """When the number of criteria met on the approved line changed, up to the day, newest first."""
    shown: list[dict[str, Any]] = []
    for day, judged in history(found.law, body, found.values, Line.OFFICIAL):
        if day <= on and (not shown or shown[-1]["judged"].criteria_met != judged.criteria_met):
            shown.append({"day": day, "judged": judged})
    return shown[::-1]
