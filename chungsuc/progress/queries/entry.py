"""What stands on the entry page."""

from dataclasses import dataclass
from datetime import date

from chungsuc.progress.judged import edition_asked, judge_body, readings_by_measure
from chungsuc.progress.lawbook import law_for
from chungsuc.progress.models import IndicatorNote, Line, State, Value
from chungsuc.progress.queries.notes import notes_for
from chungsuc.rulebook.model import BASE, Edition, Indicator, IndicatorVerdict
from chungsuc.units.models import Body


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One indicator on the entry page: what is held, what was held before, what was said of it."""

    indicator: Indicator
    value: Value | None
    previous: Value | None
    judged: IndicatorVerdict
    note: IndicatorNote | None = None

    @property
    def editable(self) -> bool:
        return self.value is None or self.value.state in (State.ENTERED, State.RETURNED)


def values_of(body: Body, *, ever: bool = False) -> list[Value]:
    """The values recorded by now; `ever`: also those that only a later day knows of, for `known_values`."""
    found = Value.objects.filter(body=body)
    if not ever:
        found = found.exclude(latest=None)
    return list(found.select_related("latest__recorded_by", "approved").order_by("measure", "-as_of"))


def entry_rows(body: Body, criterion: int, period: str, on: date, level: str = BASE) -> tuple[Edition, list[EntryRow]]:
    """
    The indicators of a criterion with this period's values and the last ones before it; what follows from other sets is
    not entered and left out. Four queries.
    """
    values = values_of(body)
    law = law_for([body])
    edition = edition_asked(law, body, on, level)
    judged = judge_body(law, body, readings_by_measure(values, Line.EXPECTED), on, level)
    verdicts = {v.indicator: v for v in judged.indicators}
    asked = [i for i in edition.criterion(criterion).indicators if not i.derived]
    told = notes_for(body, [i.measure for i in asked])
    rows = []
    for indicator in asked:
        mine = [v for v in values if v.measure == indicator.measure]
        held = next((v for v in mine if v.period == period), None)
        before = next((v for v in mine if v.period < period and v.latest is not None), None)
        rows.append(EntryRow(indicator, held, before, verdicts[indicator.number], told.get(indicator.measure)))
    return edition, rows
