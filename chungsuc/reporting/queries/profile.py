"""A commune's page: each figure with its reason, its evidence, who answers for it and what they say of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from django.utils.translation import gettext_lazy as _

from chungsuc.movements.queries import half_year_ends
from chungsuc.progress.judged import judge_body, readings_by_measure
from chungsuc.progress.lawbook import current, province_of
from chungsuc.progress.levels import WORDS
from chungsuc.progress.models import Evidence, IndicatorNote, Line, Revision, Value
from chungsuc.progress.queries import (
    Holding,
    Profile,
    evidence_of,
    notes_for,
    profile,
    titles_of,
)
from chungsuc.progress.queries.answering import answerable_on
from chungsuc.progress.workflow import EXPECTED_STATES
from chungsuc.reporting.queries.asked import Asked
from chungsuc.reporting.queries.department import share_of
from chungsuc.rulebook.model import (
    ADVANCED,
    BASE,
    MODEL,
    Criterion,
    CriterionVerdict,
    Indicator,
    IndicatorVerdict,
    Judgement,
)
from chungsuc.rulebook.numbers import SCALE
from chungsuc.units.lineage import home_of
from chungsuc.units.models import Body
from chungsuc.units.queries import Actor

ORDER = ("not_met", "unknown", "met")
SHORT = {BASE: _("Nông thôn mới"), ADVANCED: _("Nâng cao"), MODEL: _("Kiểu mẫu")}
ENTER_AT = 17


@dataclass(frozen=True, slots=True)
class Meter:
    """A share and its threshold, as a bar of a hundred."""

    width: float
    mark: float


@dataclass(frozen=True, slots=True)
class Row:
    indicator: Indicator
    judged: IndicatorVerdict
    value: Value | None
    evidence: Sequence[Evidence]
    agency: Body | None
    note: IndicatorNote | None
    meter: Meter | None


@dataclass(frozen=True, slots=True)
class CriterionBlock:
    criterion: Criterion
    verdict: CriterionVerdict
    rows: Sequence[Row]

    @property
    def met(self) -> int:
        return sum(r.judged.verdict == "met" for r in self.rows)

    @property
    def open(self) -> bool:
        return self.verdict.verdict != "met"


@dataclass(frozen=True, slots=True)
class Milestone:
    judged: Judgement
    change: int | None
    decision: str


@dataclass(frozen=True, slots=True)
class CommunePage:
    found: Profile
    judged: Judgement
    criteria: Sequence[CriterionBlock]
    history: Sequence[Milestone]
    titles: Sequence[Holding]
    home: Body | None
    levels: Sequence[str]  # of the sets by which the commune can be seen, more than one once a higher set has figures

    @property
    def sets(self) -> list[tuple[str, str, bool]]:
        """The word in the address for each of them, its name, and whether it is the one that is shown."""
        return [(WORDS.get(level, ""), str(SHORT[level]), level == self.found.edition.level) for level in self.levels]

    @property
    def enter_at(self) -> int | None:
        """The criterion with which entering begins: the largest, on the environment, where the set has it."""
        numbers = [c.number for c in self.found.edition.criteria]
        return ENTER_AT if ENTER_AT in numbers else next(iter(numbers), None)

    def count(self, verdict: str) -> int:
        return sum(i.verdict == verdict for i in self.judged.indicators)

    @property
    def indicators_met(self) -> int:
        return self.count("met")

    @property
    def indicators_not_met(self) -> int:
        return self.count("not_met")

    @property
    def indicators_unknown(self) -> int:
        return self.count("unknown")

    @property
    def held_up_by(self) -> list[int]:
        return sorted(c.criterion.number for c in self.criteria if c.verdict.verdict == "not_met")


def commune_page(body: Body, asked: Asked, actor: Actor) -> CommunePage:
    """Nine queries at most; two more on a past day, one more of a commune that has ended."""
    moment = asked.known_at if asked.past else None
    found = profile(body, on=asked.on, known_at=moment, level=asked.level)
    judged = found.official if asked.line == Line.OFFICIAL else found.expected
    ended = body.valid_to is not None and body.valid_to < asked.today
    return CommunePage(
        found=found,
        judged=judged,
        criteria=_blocks(found, judged, body, asked.line, moment),
        history=history_lines(found, body, asked.on),
        titles=titles_of(body, asked.on, asked.known_at),
        home=home_of([body], asked.today, actor.lineage)[body.pk] if ended else None,
        levels=levels_shown(body, asked, found.values),
    )


def levels_shown(body: Body, asked: Asked, values: Sequence[Value]) -> list[str]:
    """The base; from the first figure on that only a higher set reads, or when one is asked for, every one in force."""
    sets = [e for e in current().sets_on(asked.on, province_of(body)) if e.incomplete_because is None]
    base = {i.measure for e in sets if e.level == BASE for i in e.indicators}
    own = {i.measure for e in sets for i in e.indicators} - base
    higher = any(v.measure in own and v.as_of <= asked.on for v in values)
    return [e.level for e in sets if higher or asked.level != BASE or e.level == BASE]


def _blocks(
    found: Profile, judged: Judgement, body: Body, line: Line, known_at: datetime | None
) -> list[CriterionBlock]:
    """What is not met first, then what cannot be assessed, then what is met. Three queries."""
    newest: dict[str, Value] = {}
    for value in found.values:
        if value.as_of <= judged.on:
            newest.setdefault(value.measure, value)
    evidence = evidence_of(newest.values(), known_at)
    notes = notes_for(body, [i.measure for i in found.edition.indicators], known_at=known_at)
    answerable = answerable_on(judged.on)
    verdicts = {v.indicator: v for v in judged.indicators}
    of_criteria = {c.criterion: c for c in judged.criteria}

    def row(indicator: Indicator) -> Row:
        verdict, value = verdicts[indicator.number], newest.get(indicator.measure)
        return Row(
            indicator,
            verdict,
            value,
            evidence.get(value.pk, ()) if value else (),
            answerable.agency(body, indicator.measure),
            notes.get(indicator.measure),
            _meter(indicator, verdict, counting(value, line)),
        )

    blocks = [CriterionBlock(c, of_criteria[c.number], [row(i) for i in c.indicators]) for c in found.edition.criteria]
    return sorted(blocks, key=lambda b: (ORDER.index(b.verdict.verdict), b.criterion.number))


def history_lines(found: Profile, body: Body, on: date) -> list[Milestone]:
    """The approved line by the base set of each time: at the end of each half-year and on the day, newest first."""
    given = readings_by_measure(found.values, Line.OFFICIAL)
    first = min((r.as_of for taken in given.values() for r in taken if r.as_of), default=None)
    if first is None or first > on:
        return []
    judged = [judge_body(found.law, body, given, day) for day in half_year_ends(first, on)]
    changes = [None, *(_change(*pair) for pair in pairwise(judged))]
    decisions = [current().edition(j.standard).decision.number for j in judged]
    return [Milestone(*one) for one in zip(judged, changes, decisions, strict=True)][::-1]


def _change(before: Judgement, now: Judgement) -> int | None:
    """Two sets are not compared."""
    return now.criteria_met - before.criteria_met if now.standard == before.standard else None


def counting(value: Value | None, line: Line) -> Revision | None:
    """The revision of a value that counts on the line, as in judging."""
    if value is None:
        return None
    return value.latest if line == Line.EXPECTED and value.state in EXPECTED_STATES else value.approved


def _meter(indicator: Indicator, judged: IndicatorVerdict, revision: Revision | None) -> Meter | None:
    """Only where a share is held against a share: nothing else is part of a hundred."""
    threshold = judged.threshold
    if indicator.kind != "ratio" or revision is None or isinstance(threshold, bool | str | None):
        return None
    share = share_of(revision)
    return Meter(min(share / SCALE, 100), min(float(threshold), 99.2)) if share is not None else None
