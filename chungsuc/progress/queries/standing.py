"""How bodies stand on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from chungsuc.progress.judged import edition_asked, judge_body, readings_by_measure
from chungsuc.progress.lawbook import Law, law_for
from chungsuc.progress.models import Line, Move, Revision, Standing, State, Value
from chungsuc.progress.queries.entry import values_of
from chungsuc.rulebook.model import BASE, Edition, Judgement
from chungsuc.units.models import Body


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
    """The values as they were known at a moment: rebuilt from the moves, nothing of later. One query."""
    counts = ExpressionWrapper(Q(to_state__in=[State.APPROVED, State.LOCKED]), output_field=BooleanField())
    newest = Window(RowNumber(), partition_by=[F("value"), F("counts")], order_by=[F("at").desc(), F("pk").desc()])
    moves = (
        Move.objects.filter(value__in=[v.pk for v in values], at__lte=known_at)
        .annotate(counts=counts)
        .annotate(newest=newest)
        .filter(newest=1)
        .select_related("revision__recorded_by")
    )
    last: dict[int, Move] = {}
    approved: dict[int, Revision] = {}
    for move in sorted(moves, key=lambda m: (m.at, m.pk)):
        last[move.value_id] = move
        if move.to_state in (State.APPROVED, State.LOCKED):
            approved[move.value_id] = move.revision
    known = []
    for value in values:
        if value.pk in last:
            value.state, value.latest = last[value.pk].to_state, last[value.pk].revision
            value.approved = approved.get(value.pk)
            known.append(value)
    return known


def profile(body: Body, *, on: date, known_at: datetime | None = None, level: str = BASE) -> Profile:
    """Judges a commune for a day by the set of a level; with `known_at` from what was recorded by then only."""
    values = values_of(body, ever=known_at is not None)
    if known_at is not None:
        values = known_values(values, known_at)
    law = law_for([body], known_at)
    official, expected = (
        judge_body(law, body, readings_by_measure(values, line), on, level) for line in (Line.OFFICIAL, Line.EXPECTED)
    )
    edition = edition_asked(law, body, on, level)
    return Profile(law, edition, law.column(edition, body, on), values, official, expected)
