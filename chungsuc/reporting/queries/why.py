"""Why a verdict is what it is: one chain from the sentence down to the person, the paper and the decision; and what would change it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils.translation import gettext as _

from chungsuc.progress.judged import facts_asked, readings_by_measure
from chungsuc.progress.lawbook import current
from chungsuc.progress.models import (
    EnteredEdition,
    Evidence,
    Line,
    Provision,
    RegionOverride,
    Revision,
    Value,
    reading_of,
)
from chungsuc.progress.queries import Profile, evidence_of, history_of, profile
from chungsuc.progress.queries.answering import answerable_on
from chungsuc.progress.queries.law import typed_at
from chungsuc.reporting.queries.asked import Asked
from chungsuc.reporting.queries.past import because_of, override_of
from chungsuc.reporting.queries.profile import counting
from chungsuc.rulebook.load import NotInForceError
from chungsuc.rulebook.model import (
    Check,
    Confidence,
    Criterion,
    CriterionVerdict,
    Edition,
    Facts,
    Indicator,
    IndicatorVerdict,
    Judgement,
    Reading,
    Threshold,
)
from chungsuc.rulebook.needs import Needs, needs_of
from chungsuc.rulebook.numbers import format_number
from chungsuc.rulebook.rules import PartRule, Rule, part_level_text, rules_for
from chungsuc.units.models import Body

MOST_STEPS: Final = 40  # of one figure's history on one page


@dataclass(frozen=True, slots=True)
class Asking:
    """One level that is asked for: of the indicator, or of one of its parts."""

    name: str
    text: str
    threshold: Threshold | None
    trust: Confidence
    check: Check | None
    checked: bool
    part: str  # as it stands behind the indicator's number: /minimum
    typed: Provision | EnteredEdition | None = None  # by which officials the level came in


@dataclass(frozen=True, slots=True)
class Figure:
    """What counts: in which revision, with its numbers by name; `newer` is one that does not count yet."""

    value: Value
    revision: Revision
    numbers: Sequence[tuple[str, str]]
    evidence: Sequence[Evidence]
    history: Sequence[Mapping[str, Any]]
    newer: Value | None


@dataclass(frozen=True, slots=True)
class WhyPage:
    found: Profile
    judged: Judgement
    criterion: Criterion
    indicator: Indicator
    verdict: IndicatorVerdict
    rule: Rule
    asking: Sequence[Asking]
    override: RegionOverride | None
    figure: Figure | None
    agency: Body | None
    because: str
    needs: Needs
    other: Edition | None  # by which the body itself is judged first, where the indicator asks for that

    @property
    def region(self) -> str:
        return self.found.edition.region(self.found.region).name if self.found.region else ""

    @property
    def settled(self) -> bool:
        return self.found.edition.settled(self.judged.on)


@dataclass(frozen=True, slots=True)
class Row:
    """An indicator in the way of its criterion, or resting on a level that nobody has checked."""

    indicator: Indicator
    verdict: IndicatorVerdict
    needs: Needs


@dataclass(frozen=True, slots=True)
class Held:
    """A criterion and what stands in its way."""

    criterion: Criterion
    verdict: CriterionVerdict
    short: Sequence[Row]  # not met
    unknown: Sequence[Row]
    provisional: Sequence[Row]  # met, on a level that nobody has checked
    firm: Sequence[Row]  # met

    @property
    def changes(self) -> int:
        """The fewest indicators that must turn out met for the criterion to be met."""
        return len(self.short) + len(self.unknown)


@dataclass(frozen=True, slots=True)
class WhySet:
    found: Profile
    judged: Judgement
    criteria: Sequence[Held]
    because: str

    @property
    def changes(self) -> int:
        return sum(c.changes for c in self.criteria)

    @property
    def nearest(self) -> list[Held]:
        """The criteria not met, the one with the fewest changes first."""
        return sorted((c for c in self.criteria if c.changes), key=lambda c: (c.changes, c.criterion.number))


def why_indicator(body: Body, asked: Asked, number: str, *, as_known: bool) -> WhyPage:
    """
    The chain of one indicator. Some ten queries.

    `as_known`: rebuilt from what was known at the moment asked about. Raises NotInForceError where no such set holds on
    the day, KeyError where the set has no such indicator.
    """
    found, judged = _judged(body, asked, as_known=as_known)
    edition, facts = _facts(found, body, asked)
    indicator = edition.indicator(number)
    rule = next(r for r in rules_for(edition, facts.region, asked.on) if r.indicator is indicator)
    return WhyPage(
        found=found,
        judged=judged,
        criterion=next(c for c in edition.criteria if indicator in c.indicators),
        indicator=indicator,
        verdict=next(v for v in judged.indicators if v.indicator == indicator.number),
        rule=rule,
        asking=[_typed(a, indicator, body, edition, asked) for a in _asking(rule, found.region)],
        override=override_of(found.law, body, judged.on),
        figure=_figure(found, indicator, asked),
        agency=answerable_on(judged.on).agency(body, indicator.measure),
        because=because_of(found.law, edition, body, judged.on),
        needs=needs_of(edition, facts, indicator.number, asked.on),
        other=_other(found, indicator, body, asked),
    )


def why_set(body: Body, asked: Asked, criterion: int = 0, *, as_known: bool) -> WhySet:
    """
    What holds a commune back, by criterion, of the whole set or of one criterion. Five queries or so.

    Raises NotInForceError where no such set holds on the day, KeyError where it has no such criterion.
    """
    found, judged = _judged(body, asked, as_known=as_known)
    edition, facts = _facts(found, body, asked)
    wanted = edition.criteria if not criterion else (edition.criterion(criterion),)
    verdicts = {v.indicator: v for v in judged.indicators}
    of_criteria = {c.criterion: c for c in judged.criteria}

    def row(indicator: Indicator) -> Row:
        return Row(indicator, verdicts[indicator.number], needs_of(edition, facts, indicator.number, asked.on))

    def held(one: Criterion) -> Held:
        rows = [row(i) for i in one.indicators]
        return Held(
            one,
            of_criteria[one.number],
            short=[r for r in rows if r.verdict.verdict == "not_met"],
            unknown=[r for r in rows if r.verdict.verdict == "unknown"],
            provisional=[r for r in rows if r.verdict.verdict == "met" and r.verdict.provisional],
            firm=[r for r in rows if r.verdict.verdict == "met" and not r.verdict.provisional],
        )

    because = because_of(found.law, edition, body, asked.on)
    return WhySet(found, judged, [held(c) for c in wanted], because)


def _judged(body: Body, asked: Asked, *, as_known: bool) -> tuple[Profile, Judgement]:
    found = profile(body, on=asked.on, known_at=asked.known_at if as_known else None, level=asked.level)
    return found, found.official if asked.line == Line.OFFICIAL else found.expected


def _facts(found: Profile, body: Body, asked: Asked) -> tuple[Edition, Facts]:
    return facts_asked(found.law, body, readings_by_measure(found.values, asked.line), asked.on, asked.level)


def _other(found: Profile, indicator: Indicator, body: Body, asked: Asked) -> Edition | None:
    """The set of the day that the indicator asks the body itself to meet."""
    derived = indicator.derived
    if derived is None or derived.of != "self" or not derived.level:
        return None
    with suppress(NotInForceError):
        return found.law.edition(body, asked.on, derived.level)
    return None


def _counted(found: Profile, indicator: Indicator, asked: Asked) -> tuple[Value, Revision] | None:
    """The newest figure of the day that counts on the line, and its revision."""
    for value in found.values:
        if value.measure == indicator.measure and value.as_of <= asked.on and (revision := counting(value, asked.line)):
            return value, revision
    return None


def _figure(found: Profile, indicator: Indicator, asked: Asked) -> Figure | None:
    counted = _counted(found, indicator, asked)
    if counted is None:
        return None
    value, revision = counted
    newest = next(v for v in found.values if v.measure == indicator.measure and v.as_of <= asked.on)
    return Figure(
        value=value,
        revision=revision,
        numbers=list(_numbers(indicator, reading_of(value, revision))),
        evidence=evidence_of([value], asked.known_at).get(value.pk, ()),
        history=history_of(value, asked.known_at)[:MOST_STEPS],
        newer=newest if newest.latest_id != revision.pk else None,
    )


def _numbers(indicator: Indicator, reading: Reading) -> Iterator[tuple[str, str]]:
    """What a figure is made of, each number under its own name."""
    measure = current().measures.get(indicator.measure)
    unit = "" if indicator.measured_in == "%" else f" {indicator.measured_in}"
    if reading.numerator is not None and reading.denominator is not None:
        above, below = (measure.numerator_name, measure.denominator_name) if measure else (None, None)
        yield above or _("Số đạt"), format_number(reading.numerator) + unit
        yield below or _("Tổng số"), format_number(reading.denominator) + unit
    for name, number in ((_("Nam"), reading.male), (_("Nữ"), reading.female)):
        if number is not None:
            yield name, f"{format_number(number)}%"
    counts = {p.by_count.key: p.by_count.name for p in indicator.parts if p.by_count}
    names = {p.key: (p.name, "%" if p.kind == "ratio" else f" {p.measured_in}") for p in indicator.parts}
    for key in indicator.part_keys:
        if reading.parts and key in reading.parts:
            name, of = names.get(key, (counts.get(key, key), ""))
            yield name, format_number(reading.parts[key]) + of.rstrip()


def _asking(rule: Rule, region: str) -> Iterator[Asking]:
    if not rule.parts:
        yield _asked("", rule.text, rule, region)
    for part in rule.parts:
        yield _asked(part.part.name, part_level_text(part), part, region)


def _asked(name: str, text: str, rule: Rule | PartRule, region: str) -> Asking:
    trust: Confidence = rule.threshold.trust(region) if rule.threshold else "recalled"
    part = f"/{rule.part.key}" if isinstance(rule, PartRule) else ""
    return Asking(name, text, rule.threshold, trust, rule.check, rule.checked, part)


def _typed(one: Asking, indicator: Indicator, body: Body, edition: Edition, asked: Asked) -> Asking:
    """With the officials through whom the level came in, where no check of it names others."""
    if one.threshold is None or one.check is not None or one.trust != "verified":
        return one
    found = typed_at(body.path, edition.id, indicator.number + one.part, one.threshold, asked.known_at)
    return replace(one, typed=found)
