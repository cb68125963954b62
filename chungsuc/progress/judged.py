"""One body judged by one set, with every reason; the figures that count, and what the set takes from other sets."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date

from chungsuc.progress.lawbook import Law
from chungsuc.progress.models import Line, Value, reading_of
from chungsuc.progress.workflow import EXPECTED_STATES
from chungsuc.rulebook.judging import judge
from chungsuc.rulebook.load import NotInForceError
from chungsuc.rulebook.model import BASE, Edition, Facts, Judgement, Outcome, Reading
from chungsuc.rulebook.multiples import levels_needed, resolved
from chungsuc.units.models import Body


def readings_by_measure(values: Iterable[Value], line: Line) -> dict[str, list[Reading]]:
    """What counts on a line, oldest first, for each measure of one body."""
    found: dict[str, list[Reading]] = defaultdict(list)
    for value in values:
        revision = value.approved
        if line == Line.EXPECTED and value.state in EXPECTED_STATES:
            revision = value.latest
        if revision is not None:
            found[value.measure].append(reading_of(value, revision))
    for readings in found.values():
        readings.sort(key=lambda r: r.as_of or date.min)
    return found


def facts_on(edition: Edition, body: Body, region: str, readings: Mapping[str, Sequence[Reading]], on: date) -> Facts:
    """The newest reading of each indicator's measure that had been taken by the day."""
    known: dict[str, Reading] = {}
    for indicator in edition.indicators:
        for reading in reversed(readings.get(indicator.measure, ())):
            if (reading.as_of or date.min) <= on:
                known[indicator.number] = reading
                break
    return Facts(unit=body.official_name, region=region, readings=known, sample=body.sample_figures)


def judge_body(
    law: Law,
    body: Body,
    readings: Mapping[str, Sequence[Reading]],
    on: date,
    level: str = BASE,
    *,
    explained: bool = True,
) -> Judgement:
    """By the set of a level; where that asks for another set to be met, by the other one first, on the same figures."""
    edition, facts = facts_asked(law, body, readings, on, level)
    return judge(edition, facts, on, explained=explained)


def facts_asked(
    law: Law, body: Body, readings: Mapping[str, Sequence[Reading]], on: date, level: str = BASE
) -> tuple[Edition, Facts]:
    """What a body is judged by for a day by the set of a level, and on what."""
    edition = edition_asked(law, body, on, level)
    facts = facts_on(edition, body, law.column(edition, body, on), readings, on)
    outcomes = _by_other_sets(law, edition, body, readings, on)
    return edition, replace(facts, outcomes=outcomes) if outcomes else facts


def edition_asked(law: Law, body: Body, on: date, level: str = BASE) -> Edition:
    """The edition of the day, with the levels that are so many times another set's put in."""
    edition = law.edition(body, on, level)
    for other in sorted(levels_needed(edition)):
        with suppress(NotInForceError):
            edition = resolved(edition, law.edition(body, on, other))
    return edition


def rests_on_others(edition: Edition) -> bool:
    """Whether a set asks how the body itself is judged by another one, or takes levels from it."""
    return any(i.multiple or (i.derived and i.derived.of == "self") for i in edition.indicators)


def _by_other_sets(
    law: Law, edition: Edition, body: Body, readings: Mapping[str, Sequence[Reading]], on: date
) -> dict[str, Outcome]:
    found = {}
    for indicator in edition.indicators:
        if indicator.derived and indicator.derived.of == "self" and indicator.derived.level:
            try:
                judged = judge_body(law, body, readings, on, indicator.derived.level, explained=False)
            except NotInForceError:
                continue
            soft = {f"{judged.verdict}_provisional": 1} if judged.provisional and judged.verdict != "unknown" else {}
            found[indicator.number] = Outcome(**{judged.verdict: 1, **soft})
    return found
