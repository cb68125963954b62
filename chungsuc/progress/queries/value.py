"""One figure."""

from datetime import date, datetime
from typing import Any

from chungsuc.progress.judged import facts_on
from chungsuc.progress.lawbook import law_for
from chungsuc.progress.models import Move, Value, reading_of
from chungsuc.rulebook.judging import judge
from chungsuc.rulebook.model import Indicator, IndicatorVerdict, Judgement


def history_of(value: Value, known_at: datetime) -> list[dict[str, Any]]:
    """Every move of a value by a moment, and its figure at each, newest first."""
    moves = Move.objects.filter(value=value, at__lte=known_at).select_related("by", "revision").order_by("-at", "-pk")
    for move in moves:
        move.revision.value = value  # else each asks for it again, to know of which measure it is
    return [{"move": m, "revision": m.revision} for m in moves]


def verdict_of(value: Value, on: date) -> tuple[Indicator, IndicatorVerdict, Judgement]:
    """What the first set that reads it makes of this one value as last recorded: a set of the day, else of the value's day."""
    if value.latest is None:
        raise LookupError(value.measure)
    law, body = law_for([value.body]), value.body
    readings = {value.measure: [reading_of(value, value.latest)]}
    for day in (max(on, value.as_of), value.as_of):
        for edition in law.editions(body, day):
            indicator = next((i for i in edition.indicators if i.measure == value.measure), None)
            if indicator is not None:
                judged = judge(edition, facts_on(edition, body, law.column(edition, body, day), readings, day), day)
                verdict = next(v for v in judged.indicators if v.indicator == indicator.number)
                return indicator, verdict, judged
    raise LookupError(value.measure)
