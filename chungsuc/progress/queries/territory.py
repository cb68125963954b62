"""How a district, a town, a city or a province stands: judged from the bodies within it and from figures of its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import cast

from chungsuc.progress.judged import edition_asked, facts_on, readings_by_measure
from chungsuc.progress.lawbook import Law, law_for, province_of
from chungsuc.progress.levels import is_city
from chungsuc.progress.models import Line, Value
from chungsuc.progress.queries.entry import values_of
from chungsuc.progress.queries.standing import known_values, standings_on
from chungsuc.progress.queries.titles import holders_on
from chungsuc.rulebook.judging import judge
from chungsuc.rulebook.load import NotInForceError
from chungsuc.rulebook.model import Derived, Edition, Indicator, Judgement, Outcome, Verdict
from chungsuc.units.models import Body, BodyKind
from chungsuc.units.queries import of_day

# the kind of body that a condition counts
COUNTED: Mapping[str, Callable[[Body], bool]] = {
    "commune": lambda b: b.kind == BodyKind.COMMUNE,
    "town": lambda b: b.kind == BodyKind.TOWN,
    "district": lambda b: b.kind == BodyKind.DISTRICT and not is_city(b),
    "city": is_city,
}
Answer = tuple[Verdict, bool]  # and whether it is provisional


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on the bodies within: how many, and which of them hold it back. `unlisted` are known by number only."""

    indicator: Indicator
    outcome: Outcome
    short: Sequence[Body]
    unsure: Sequence[Body]
    unlisted: int

    @property
    def total(self) -> int:
        return self.outcome.met + self.outcome.not_met + self.outcome.unknown

    @property
    def provisional(self) -> int:
        return self.outcome.met_provisional + self.outcome.not_met_provisional


@dataclass(frozen=True, slots=True)
class Territory:
    """How one body stands on a day on one line, and by which set; every condition on bodies within with its bodies."""

    edition: Edition
    because: str
    region: str
    judged: Judgement
    conditions: Mapping[str, Condition]  # by the indicator's number
    values: Sequence[Value]


def territory_on(
    body: Body, *, level: str, on: date, known_at: datetime, line: Line = Line.OFFICIAL, past: bool = False
) -> Territory:
    """
    Judges a body for a day by the set of a level, as known at the moment; `past`: of its own figures, too, nothing of later.

    Its communes count as their standings on the line have them, its districts and towns as they hold titles: a dozen
    queries, however many there are. Raises NotInForceError with a sentence where no such set is in force.
    """
    law = law_for([body], known_at if past else None)
    choice = law.rulebook.choice_for(level=level, on=on, territory=province_of(body))
    edition = edition_asked(law, body, on, level)
    region = law.column(edition, body, on)
    within = _Within(law, body, on, known_at, line)
    conditions = {i.number: within.condition(i, i.derived) for i in edition.indicators if i.derived}
    values = values_of(body, ever=past)
    if past:
        values = known_values(values, known_at)
    facts = facts_on(edition, body, region, readings_by_measure(values, line), on)
    outcomes = {number: condition.outcome for number, condition in conditions.items()}
    judged = judge(edition, replace(facts, outcomes=outcomes), on)
    return Territory(edition, choice.because, region, judged, conditions, values)


class _Within:
    """The bodies within a territory on a day, and what they answer; each question is put to the database once."""

    def __init__(self, law: Law, body: Body, on: date, known_at: datetime, line: Line) -> None:
        self.law, self.body, self.on, self.known_at, self.line = law, body, on, known_at, line
        self.bodies = [b for b in of_day([body.path], on) if b.pk != body.pk]
        self.stated = {
            s.kind: s.number
            for s in body.stated_counts.all()
            if s.valid_from <= on and (s.valid_to is None or on <= s.valid_to)
        }
        self._by_set: dict[str, Mapping[int, Answer]] = {}
        self._holders: dict[str, set[int]] = {}

    def condition(self, indicator: Indicator, asked: Derived) -> Condition:
        among = [self.body] if asked.of == "self" else [b for b in self.bodies if COUNTED[asked.of](b)]
        answers = [(b, self._answer(b, asked)) for b in among]
        unlisted = max(self.stated.get(asked.of, 0) - len(among), 0) if asked.of in ("commune", "town") else 0
        found = [answer for _, answer in answers]
        outcome = Outcome(
            met=sum(v == "met" for v, _ in found),
            not_met=sum(v == "not_met" for v, _ in found),
            unknown=sum(v == "unknown" for v, _ in found) + unlisted,
            met_provisional=sum(v == "met" and provisional for v, provisional in found),
            not_met_provisional=sum(v == "not_met" and provisional for v, provisional in found),
        )
        short = [b for b, (v, _) in answers if v == "not_met"]
        return Condition(indicator, outcome, short, [b for b, (v, _) in answers if v == "unknown"], unlisted)

    def _answer(self, body: Body, asked: Derived) -> Answer:
        """By a title: held or not recorded, which is for sure. By a set: as the standing has it; without one, unknown."""
        if asked.title:
            if asked.title not in self._holders:
                self._holders[asked.title] = holders_on(self.body.path, asked.title, self.on, self.known_at)
            return ("met" if body.pk in self._holders[asked.title] else "not_met"), False
        return self._of_set(asked.level).get(body.pk, ("unknown", False))

    def _of_set(self, level: str) -> Mapping[int, Answer]:
        if level not in self._by_set:
            self._by_set[level] = self._standings(level)
        return self._by_set[level]

    def _standings(self, level: str) -> Mapping[int, Answer]:
        """One query; none where no set of the level is in force."""
        try:
            edition = self.law.rulebook.edition_for(level=level, on=self.on, territory=province_of(self.body))
        except NotInForceError:
            return {}
        rows = standings_on(path=self.body.path, standard=edition.id, on=self.on, known_at=self.known_at)
        found = rows.filter(line=self.line).values_list("body_id", "verdict", "provisional")
        return {pk: (cast("Verdict", verdict), provisional) for pk, verdict, provisional in found}
