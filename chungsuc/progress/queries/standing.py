"""How bodies stand on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber

from chungsuc.progress.models import Line, Move, Revision, Standing, State, Value
from chungsuc.progress.queries.entry import values_of
from chungsuc.progress.standings import Law, judge_body, law_for, readings_by_measure
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
    wanted = {*approved.values(), *(r for _, r in state.values())}
    found = Revision.objects.filter(pk__in=wanted).select_related("recorded_by")
    revisions = {r.pk: r for r in found}  # in_bulk would ask for a thousand at a time
    known = []
    for value in values:
        if value.pk in state:
            value.state, latest = state[value.pk]
            value.latest = revisions[latest]
            value.approved = revisions[approved[value.pk]] if value.pk in approved else None
            known.append(value)
    return known


def profile(body: Body, *, on: date, known_at: datetime | None = None, level: str = BASE) -> Profile:
    """Judges a commune for a day by the set of a level; with `known_at` from what was recorded by then only."""
    values = values_of(body, ever=known_at is not None)
    if known_at is not None:
        values = known_values(values, known_at)
    law = law_for([body])
    official, expected = (
        judge_body(law, body, readings_by_measure(values, line), on, level) for line in (Line.OFFICIAL, Line.EXPECTED)
    )
    return Profile(law, law.edition(body, on, level), law.region(body, on), values, official, expected)
