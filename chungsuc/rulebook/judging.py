"""Judging one unit: met, not met, or not to be assessed; each with its reason."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from typing import Final, Literal

from chungsuc.rulebook.model import (
    CriterionVerdict,
    Direction,
    Edition,
    Facts,
    IndicatorVerdict,
    Judgement,
    Outcome,
    Reading,
    Verdict,
)
from chungsuc.rulebook.numbers import SCALE
from chungsuc.rulebook.outcomes import assess_outcome, level_asked, outcome_text, total
from chungsuc.rulebook.reasons import explain, explain_outcome, value_text
from chungsuc.rulebook.rules import PartRule, Rule, rules_for

Why = Literal[
    "compared", "no_threshold", "missing", "old", "future", "na", "na_refused", "sex_missing", "plain_only", "parts"
]
HUNDRED: Final = 100
VERDICTS: Final[tuple[Verdict, Verdict, Verdict]] = (
    "not_met",
    "unknown",
    "met",
)  # the worse first: a whole is as its worst
# by a set of which not all is known, whatever it has
BARRED: Final[tuple[Verdict, bool]] = ("unknown", True)
RANK: Final[dict[Verdict, int]] = {verdict: rank for rank, verdict in enumerate(VERDICTS)}


class SampleOnRealDataError(ValueError):
    """The sample overlay was put on figures that are not sample."""


def judge(edition: Edition, facts: Facts, on: date, *, explained: bool = True) -> Judgement:
    """`explained`: with the sentences of reason; what is only stored as letters and digest does without."""
    refuse_sample_on_real(edition, sample=facts.sample)
    rules = rules_for(edition, facts.region, on)
    indicators = tuple(_judged(rule, facts, on, explained=explained) for rule in rules)
    incomplete = edition.incomplete_because is not None
    criteria, start = [], 0
    for criterion in edition.criteria:
        end = start + len(criterion.indicators)
        verdict, provisional = (
            BARRED if incomplete else whole((i.verdict, i.provisional) for i in indicators[start:end])
        )
        criteria.append(CriterionVerdict(criterion.number, verdict, provisional))
        start = end
    verdict, provisional = BARRED if incomplete else whole((i.verdict, i.provisional) for i in indicators)
    return Judgement(
        standard=edition.id,
        on=on,
        unit=facts.unit,
        criteria_met=sum(c.verdict == "met" for c in criteria),
        criteria_total=len(criteria),
        verdict=verdict,
        provisional=provisional,
        criteria=tuple(criteria),
        indicators=indicators,
        digest=digest_of(
            edition,
            facts.unit,
            facts.region,
            ((i.indicator, i.verdict, i.applicable, i.threshold, i.value_text) for i in indicators),
        ),
    )


def refuse_sample_on_real(edition: Edition, *, sample: bool) -> None:
    if edition.sample and not sample:
        name = edition.overlay_name or edition.overlay
        raise SampleOnRealDataError(f"{name} chỉ dùng cho số liệu mẫu, không được dùng để đánh giá số liệu thật")


def whole(parts: Iterable[tuple[Verdict, bool]]) -> tuple[Verdict, bool]:
    """As the worst of its parts; provisional when changing only the provisional ones could change it."""
    worst: Verdict = "met"
    any_provisional = firm_failure = False
    for verdict, provisional in parts:
        if RANK[verdict] < RANK[worst]:
            worst = verdict
        any_provisional = any_provisional or provisional
        firm_failure = firm_failure or (verdict == "not_met" and not provisional)
    return worst, any_provisional and not firm_failure


def _judged(rule: Rule, facts: Facts, on: date, *, explained: bool) -> IndicatorVerdict:
    number = rule.indicator.number
    if rule.indicator.derived is not None:
        return _by_outcome(rule, facts.outcomes.get(number), explained=explained)
    reading = facts.readings.get(number)
    verdict, why = assess(rule, reading, on)
    return IndicatorVerdict(
        indicator=number,
        verdict=verdict,
        provisional=not rule.checked,
        applicable=why != "na",
        threshold=rule.scalar,
        threshold_text=rule.text,
        source=rule.source,
        reason=explain(rule, reading, verdict, why) if explained else "",
        value_text=value_text(rule.indicator, reading),
    )


def _by_outcome(rule: Rule, outcome: Outcome | None, *, explained: bool) -> IndicatorVerdict:
    verdict, why, could_change = assess_derived(rule, outcome)
    assert rule.indicator.derived is not None
    return IndicatorVerdict(
        indicator=rule.indicator.number,
        verdict=verdict,
        provisional=not rule.checked or could_change,
        applicable=why != "na",
        threshold=rule.scalar,
        threshold_text=rule.text,
        source=rule.source,
        reason=explain_outcome(rule, outcome, verdict, why) if explained else "",
        value_text=outcome_text(rule.indicator.derived, outcome),
    )


def assess_derived(rule: Rule, outcome: Outcome | None) -> tuple[Verdict, Why, bool]:
    """The verdict, why, and whether other answers for the provisional ones among the bodies could change it."""
    level = level_asked(rule.level)
    if level is None:
        return "unknown", "no_threshold", False
    if outcome is None:
        return "unknown", "missing", False
    if not total(outcome):
        return ("met", "na", False) if rule.indicator.na_allowed else ("unknown", "na_refused", False)
    verdict, could_change = assess_outcome(level, rule.indicator.direction, outcome)
    return verdict, "compared", could_change


def assess(rule: Rule, reading: Reading | None, on: date) -> tuple[Verdict, Why]:  # noqa: PLR0911 - one for each kind
    if rule.barred:
        return "unknown", "no_threshold"
    if reading is None:
        return "unknown", "missing" if rule.known else "no_threshold"
    if reading.as_of is not None and not rule.oldest <= reading.as_of <= on:
        return "unknown", "old" if reading.as_of < rule.oldest else "future"
    if not reading.applicable:
        return ("met", "na") if rule.indicator.na_allowed else ("unknown", "na_refused")
    if rule.indicator.kind == "composite":
        return _composite(rule, reading)
    if rule.level is None:
        return "unknown", "no_threshold"
    if rule.level is True:
        return _yes_or_no(reading)
    if isinstance(rule.level, str):
        return _grade(rule, rule.level, reading)
    if rule.indicator.by_sex:
        return _both_sexes(rule, rule.level, reading)
    return _number(rule.level, rule.indicator.direction, reading)


def holds(level: int, direction: Direction, amount: int, of: int | None = None) -> bool:
    """Whether an amount, or a share of a whole in percent, reaches its level: exact, by cross-multiplication."""
    left, right = (amount, level) if of is None else (amount * HUNDRED * SCALE, level * of)
    return left >= right if direction == "at_least" else left <= right


def said(true: bool) -> Verdict:  # noqa: FBT001
    return "met" if true else "not_met"


def _number(level: int, direction: Direction, reading: Reading) -> tuple[Verdict, Why]:
    if reading.numerator is not None and reading.denominator is not None and reading.denominator > 0:
        return said(holds(level, direction, reading.numerator, reading.denominator)), "compared"
    if reading.amount is None:
        return "unknown", "missing"
    return said(holds(level, direction, reading.amount)), "compared"


def _yes_or_no(reading: Reading) -> tuple[Verdict, Why]:
    if reading.amount not in (0, SCALE):
        return "unknown", "missing"
    return said(reading.amount == SCALE), "compared"


def _grade(rule: Rule, level: str, reading: Reading) -> tuple[Verdict, Why]:
    grades = rule.indicator.grades
    if reading.grade not in grades:
        return "unknown", "missing"
    return said(holds(grades.index(level), rule.indicator.direction, grades.index(reading.grade))), "compared"


def _both_sexes(rule: Rule, level: int, reading: Reading) -> tuple[Verdict, Why]:
    """One figure missing: not to be assessed, unless the one given already fails."""
    given = [v for v in (reading.male, reading.female) if v is not None]
    if not all(holds(level, rule.indicator.direction, v) for v in given):
        return "not_met", "compared"
    if len(given) == 2:
        return "met", "compared"
    return (
        "unknown",
        "sex_missing" if given or reading.amount is not None or reading.numerator is not None else "missing",
    )


def _composite(rule: Rule, reading: Reading) -> tuple[Verdict, Why]:
    if not rule.parts:
        return "unknown", "no_threshold"
    found = {key: value for key, value in (reading.parts or {}).items() if value is not None}
    bare = reading.amount is not None or reading.numerator is not None
    worst: Verdict = "met"
    for part in rule.parts:
        verdict = assess_part(part, found, reading if rule.plain_part == part.part.key else None)
        if RANK[verdict] < RANK[worst]:
            worst = verdict
    if worst == "unknown" and not found:
        return "unknown", "plain_only" if bare else "missing"
    return worst, "parts"


def assess_part(rule: PartRule, found: dict[str, int], bare: Reading | None) -> Verdict:
    value = found.get(rule.part.key)
    direction = rule.part.direction
    if value is None:
        return _number(rule.level, direction, bare)[0] if bare is not None and rule.level is not None else "unknown"
    if rule.part.by_count is not None and rule.over is not None and rule.otherwise is not None:
        count = found.get(rule.part.by_count.key)
        if count is not None:
            return said(holds(rule.over if count > rule.part.by_count.over else rule.otherwise, direction, value))
        either = {said(holds(level, direction, value)) for level in (rule.over, rule.otherwise)}
        return either.pop() if len(either) == 1 else "unknown"
    return "unknown" if rule.level is None else said(holds(rule.level, direction, value))


def digest_of(edition: Edition, unit: str, region: str, rows: Iterable[tuple[object, ...]]) -> str:
    """What a judgement is bound to: of each indicator its number, the verdict, whether it applies, the level and the value."""
    kept = json.dumps([edition.digest, unit, region, list(rows)], ensure_ascii=False)
    return hashlib.sha256(kept.encode()).hexdigest()
