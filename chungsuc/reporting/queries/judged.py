"""A district's or a province's page: each condition with its reason, the bodies that hold it back, and the figures of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from chungsuc.progress.levels import WORDS
from chungsuc.progress.models import Value
from chungsuc.progress.queries import Condition, Holding, Territory, territory_on, titles_of
from chungsuc.reporting.queries.asked import Asked
from chungsuc.rulebook.model import Criterion, CriterionVerdict, Edition, Indicator, IndicatorVerdict, Judgement
from chungsuc.rulebook.rules import rules_for
from chungsuc.units.models import Body


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """One indicator: judged by bodies within (`condition`) or by a figure of the body's own (`value`)."""

    indicator: Indicator
    judged: IndicatorVerdict
    condition: Condition | None
    value: Value | None
    asked: str  # the level that the decision is known to ask for, also where nobody is judged by it

    @property
    def word(self) -> str:
        """The word in an address for the set by which the bodies within are judged."""
        derived = self.indicator.derived
        return WORDS.get(derived.level, "") if derived else ""


@dataclass(frozen=True, slots=True)
class JudgedCriterion:
    criterion: Criterion
    verdict: CriterionVerdict
    rows: Sequence[JudgedRow]

    @property
    def open(self) -> bool:
        return self.verdict.verdict != "met" and bool(self.rows)

    @property
    def entered(self) -> bool:
        """Whether figures of the body's own are asked for."""
        return any(row.condition is None for row in self.rows)


@dataclass(frozen=True, slots=True)
class JudgedPage:
    found: Territory
    criteria: Sequence[JudgedCriterion]
    titles: Sequence[Holding]

    @property
    def judged(self) -> Judgement:
        return self.found.judged

    def _count(self, verdict: str) -> int:
        return sum(c.verdict.verdict == verdict for c in self.criteria)

    @property
    def not_met(self) -> int:
        return self._count("not_met")

    @property
    def unknown(self) -> int:
        return self._count("unknown")

    @property
    def first_entered(self) -> int | None:
        """The number of the first criterion for which something can be entered."""
        return next((c.criterion.number for c in self.criteria if c.entered), None)


def judged_page(body: Body, asked: Asked, level: str) -> JudgedPage:
    """Conditions on what lies within come first. Twelve queries at most. Raises NotInForceError with a sentence where no such set is in force on the day."""
    found = territory_on(body, level=level, on=asked.on, known_at=asked.known_at, line=asked.line, past=asked.past)
    verdicts = {v.indicator: v for v in found.judged.indicators}
    of_criteria = {c.criterion: c for c in found.judged.criteria}
    newest = _newest(found, asked)
    levels = {r.indicator.number: r.text for r in rules_for(_as_if_complete(found.edition), found.region, asked.on)}
    blocks = [
        JudgedCriterion(
            criterion,
            of_criteria[criterion.number],
            [
                JudgedRow(
                    i, verdicts[i.number], found.conditions.get(i.number), newest.get(i.measure), levels[i.number]
                )
                for i in criterion.indicators
            ],
        )
        for criterion in found.edition.criteria
    ]
    blocks.sort(key=lambda b: all(row.condition is None for row in b.rows))
    return JudgedPage(found, blocks, titles_of(body, asked.on, asked.known_at))


def _newest(found: Territory, asked: Asked) -> Mapping[str, Value]:
    newest: dict[str, Value] = {}
    for value in found.values:
        if value.as_of <= asked.on:
            newest.setdefault(value.measure, value)
    return newest


@lru_cache(maxsize=64)
def _as_if_complete(edition: Edition) -> Edition:
    """To read what is known of a set that is not complete; never to judge by it."""
    return replace(edition, incomplete_because=None)
