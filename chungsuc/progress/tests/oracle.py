"""Judging one body after the other by `judge`, to hold what is judged in columns against."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from chungsuc.progress.judged import facts_on
from chungsuc.progress.lawbook import Law
from chungsuc.progress.models import Line, Standing
from chungsuc.progress.standings import days_of_change
from chungsuc.rulebook.judging import judge
from chungsuc.rulebook.model import Judgement, Reading
from chungsuc.units.models import Body

Readings = Mapping[str, Sequence[Reading]]  # by measure, oldest first


def judge_sets(law: Law, body: Body, readings: Readings, on: date, changed: Iterable[str] = ()) -> list[Judgement]:
    """By the base set; by another one from the day of the first figure that only the other one reads."""
    given = {m for m, taken in readings.items() if taken and (taken[0].as_of or date.min) <= on} | {*changed}
    judged: list[Judgement] = []
    base: frozenset[str] = frozenset()
    for edition in law.editions(body, on):
        if edition.incomplete_because is not None:
            continue
        measures = frozenset(i.measure for i in edition.indicators if i.measure)
        if judged and not (measures - base) & given:
            continue
        base = base or measures
        judged.append(
            judge(edition, facts_on(edition, body, law.column(edition, body, on), readings, on), on, explained=False)
        )
    return judged


def days_of(law: Law, body: Body, readings: Readings) -> list[date]:
    taken = {r.as_of for given in readings.values() for r in given if r.as_of}
    return sorted(day for day in days_of_change(law.days(body), taken) if law.known(day))


def letters(verdicts: Iterable[tuple[str, bool]]) -> str:
    """One letter a verdict: m, n, u; capital where provisional."""
    return "".join(v[0].upper() if provisional else v[0] for v, provisional in verdicts)


def standing_row(body: Body, line: Line, day: date, judged: Judgement, known_from: datetime) -> Standing:
    return Standing(
        body=body,
        standard=judged.standard,
        line=line,
        day=day,
        known_from=known_from,
        criteria_met=judged.criteria_met,
        verdict=judged.verdict,
        provisional=judged.provisional,
        criteria=letters((c.verdict, c.provisional) for c in judged.criteria),
        indicators=letters((i.verdict, i.provisional) for i in judged.indicators),
        digest=judged.digest,
    )
