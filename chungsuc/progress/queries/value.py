"""One figure."""

from datetime import date, datetime
from typing import Any

from chungsuc.progress.models import Move, Value, reading_of
from chungsuc.progress.standings import Law, judge_body, law_for
from chungsuc.rulebook.model import Indicator, IndicatorVerdict


def history_of(value: Value, known_at: datetime) -> list[dict[str, Any]]:
    """Every move of a value by a moment, and its figure at each, newest first."""
    moves = Move.objects.filter(value=value, at__lte=known_at).select_related("by", "revision").order_by("-at", "-pk")
    return [{"move": m, "revision": m.revision} for m in moves]


def verdict_of(value: Value, on: date) -> tuple[Indicator, IndicatorVerdict]:
    """What the rulebook makes of this one value as last recorded."""
    law = law_for([value.body])
    edition = law.edition(value.body, on)
    indicator = next((i for i in edition.indicators if i.measure == value.measure), None)
    if indicator is None or value.latest is None:
        raise LookupError(value.measure)
    return indicator, verdict_by(law, value, indicator, on)


def verdict_by(law: Law, value: Value, indicator: Indicator, on: date) -> IndicatorVerdict:
    assert value.latest is not None
    judged = judge_body(law, value.body, {value.measure: [reading_of(value, value.latest)]}, max(on, value.as_of))
    return next(v for v in judged.indicators if v.indicator == indicator.number)
