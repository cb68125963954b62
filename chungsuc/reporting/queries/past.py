"""A commune on a day: as it was known at a moment, as it is known now, and what came in between."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from chungsuc.progress.columns import measures_of
from chungsuc.progress.judged import edition_asked, judge_body
from chungsuc.progress.lawbook import Law, law_for, province_of
from chungsuc.progress.models import Move, RegionOverride, Rejudging, Standing
from chungsuc.progress.queries import standings_on
from chungsuc.progress.queries.known import Counted, counted_at
from chungsuc.progress.queries.province import is_open, rejudgings
from chungsuc.reporting.queries.asked import Asked
from chungsuc.rulebook.model import CriterionVerdict, Edition, Indicator, IndicatorVerdict, Judgement
from chungsuc.rulebook.rules import Rule, rules_for
from chungsuc.units.lineage import Origin, ancestors_of, home_of, successors
from chungsuc.units.models import Body, BodyKind, StatedCount
from chungsuc.units.queries import Actor, counts_on

FIRST_DAY: Final = date(2009, 4, 16)  # QĐ 491 was signed; before it there was no national set


class What(StrEnum):
    """What came between the two moments."""

    CAME = "came"
    CORRECTED = "corrected"
    NEWER = "newer"
    WITHDRAWN = "withdrawn"
    LEVEL = "level"
    CHECKED = "checked"
    WORDING = "wording"


@dataclass(frozen=True, slots=True)
class Side:
    """What one of the two moments makes of the day."""

    known_at: datetime
    law: Law
    edition: Edition
    region: str
    counted: Mapping[str, Counted]
    judged: Judgement

    @property
    def rules(self) -> Mapping[str, Rule]:
        found = rules_for(self.edition, self.region, self.judged.on)
        return {rule.indicator.number: rule for rule in found}


@dataclass(frozen=True, slots=True)
class Difference:
    """An indicator that the two moments do not see alike: its figure, its level, or both."""

    indicator: Indicator
    then: IndicatorVerdict | None
    now: IndicatorVerdict | None
    what: Sequence[What]
    then_counted: Counted | None
    now_counted: Counted | None
    now_rule: Rule | None
    moves: Sequence[Move] = ()

    @property
    def turned(self) -> bool:
        """Whether the answer is another one."""
        mine = [(v.verdict, v.provisional) if v else None for v in (self.then, self.now)]
        return mine[0] != mine[1]


@dataclass(frozen=True, slots=True)
class CriterionTurn:
    number: int
    name: str
    then: CriterionVerdict | None
    now: CriterionVerdict | None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Of a day on which the body did not exist: who was there instead, or how many are stated to have been."""

    before: Sequence[Origin] = ()
    after: Sequence[Body] = ()
    home: Body | None = None
    counts: Sequence[StatedCount] = ()


@dataclass(frozen=True, slots=True)
class PastPage:
    then: Side
    now: Side
    differences: Sequence[Difference]
    criteria: Sequence[CriterionTurn]
    stored: Standing | None
    open_then: Sequence[Rejudging]
    open_now: Sequence[Rejudging]
    override: RegionOverride | None
    because: str
    home: Body | None = None

    @property
    def same_law(self) -> bool:
        return self.then.edition.digest == self.now.edition.digest

    @property
    def as_stored(self) -> bool:
        """Whether what is worked out here is, to the digest, what was stored then."""
        return self.stored is not None and self.stored.digest == self.then.judged.digest

    @property
    def turned(self) -> list[Difference]:
        """The indicators whose answer is another one."""
        return [d for d in self.differences if d.turned]

    @property
    def unturned(self) -> list[Difference]:
        """The indicators of which something is known otherwise, and the answer is the same."""
        return [d for d in self.differences if not d.turned]


def elsewhere(body: Body, on: date, actor: Actor) -> Elsewhere:
    """Who stood there on a day before the body began or after it ended. Four queries at most."""
    if body.valid_to is not None and on > body.valid_to:
        return Elsewhere(after=successors(body, on), home=home_of([body], actor.day, actor.lineage)[body.pk])
    before = [o for o in ancestors_of([body], body.valid_from)[body.pk] if o.body.exists_on(on)]
    stated = counts_on(_province(body), on).stated.values() if not before else ()
    return Elsewhere(before=before, counts=list(stated))


@dataclass(frozen=True, slots=True)
class Unlisted:
    """A day before the register lists anything in the places asked about: since when it does, and what is stated instead."""

    since: date
    counts: Sequence[StatedCount]


def unlisted(places: Sequence[Body], on: date) -> Unlisted | None:
    """None, and nothing asked, where a place existed on the day or what went into one is known to have. Else three queries."""
    since = min((p.valid_from for p in places), default=on)
    if on >= since or any(o.body.exists_on(on) for found in ancestors_of(places, since).values() for o in found):
        return None
    return Unlisted(since, [s for p in places for s in counts_on(p, on).stated.values()])


def _province(body: Body) -> Body:
    while body.parent is not None and body.kind != BodyKind.PROVINCE:
        body = body.parent
    return body


def past_page(body: Body, asked: Asked, known_at: datetime, actor: Actor) -> PastPage:
    """
    Both moments of a day on which the body existed. Some ten queries.

    Raises NotInForceError where there is no set of that level on the day.
    """
    then, now = (_side(body, asked, moment) for moment in (known_at, asked.known_at))
    standard = then.edition.id
    anew = rejudgings(body.path, standard, on=asked.on, known_at=asked.known_at)
    stored = standings_on(path=body.path, standard=standard, on=asked.on, known_at=known_at)
    ended = body.valid_to is not None and body.valid_to < asked.today
    return PastPage(
        then=then,
        now=now,
        differences=_differences(then, now),
        criteria=list(_criteria(then, now)),
        stored=stored.filter(body=body, line=asked.line).first(),
        open_then=[r for r in anew if is_open(r, known_at)],
        open_now=[r for r in anew if is_open(r, asked.known_at)],
        override=override_of(now.law, body, asked.on),
        because=because_of(now.law, now.edition, body, asked.on),
        home=home_of([body], asked.today, actor.lineage)[body.pk] if ended else None,
    )


def because_of(law: Law, edition: Edition, body: Body, on: date) -> str:
    """Which decision holds on the day and why that one, in sentences."""
    return law.rulebook.choice_for(level=edition.level, on=on, territory=province_of(body)).because


def override_of(law: Law, body: Body, on: date) -> RegionOverride | None:
    """The override that holds a commune to another column on the day, with its reason. One query where there is one."""
    mine = [o for o in law.overrides if o.path == body.path and o.valid_from <= on]
    newest = max(mine, key=lambda o: (o.valid_from, o.pk), default=None)
    return RegionOverride.objects.select_related("recorded_by").get(pk=newest.pk) if newest else None


def _side(body: Body, asked: Asked, known_at: datetime) -> Side:
    law = law_for([body], known_at)
    edition = edition_asked(law, body, asked.on, asked.level)
    measures = measures_of(edition).union(*(measures_of(e) for e in law.editions(body, asked.on)))
    found = counted_at([body], measures, on=asked.on, line=asked.line, known_at=known_at)
    counted = found.get(body.pk, {})
    readings = {measure: [one.reading] for measure, one in counted.items()}
    judged = judge_body(law, body, readings, asked.on, asked.level)
    mine = {i.measure: counted[i.measure] for i in edition.indicators if i.measure in counted}
    return Side(known_at, law, edition, law.column(edition, body, asked.on), mine, judged)


def _differences(then: Side, now: Side) -> list[Difference]:
    """In the order of the set as known now; what only the other moment knows comes last. One query."""
    before = {v.indicator: v for v in then.judged.indicators}
    after = {v.indicator: v for v in now.judged.indicators}
    rules_then, rules_now = then.rules, now.rules
    places = {i.number: i for i in (*now.edition.indicators, *then.edition.indicators)}
    rows = []
    for number, indicator in places.items():
        pair = then.counted.get(indicator.measure), now.counted.get(indicator.measure)
        rule = rules_now.get(number)
        what = [*_of_figure(*pair), *_of_law(rules_then.get(number), rule)]
        if what or (number in before) != (number in after):
            rows.append(Difference(indicator, before.get(number), after.get(number), what, *pair, rule))
    return _with_moves(rows, then.known_at, now.known_at)


def _of_figure(then: Counted | None, now: Counted | None) -> Iterator[What]:
    if then is None and now is not None:
        yield What.CAME
    elif then is not None and now is None:
        yield What.WITHDRAWN
    elif then is not None and now is not None and then.revision != now.revision:
        yield What.CORRECTED if then.value == now.value else What.NEWER


def _of_law(then: Rule | None, now: Rule | None) -> Iterator[What]:
    if then is None or now is None:
        return
    if (then.text, then.source) != (now.text, now.source):
        yield What.LEVEL
    if then.checked != now.checked:
        yield What.CHECKED
    if then.indicator.name_on(date.max) != now.indicator.name_on(date.max):
        yield What.WORDING


def _with_moves(rows: Sequence[Difference], since: datetime, until: datetime) -> list[Difference]:
    """Each with the steps that its figures took between the two moments."""
    values = {row.indicator.number: _values(row) for row in rows}
    wanted = {pk for found in values.values() for pk in found}
    moves: dict[int, list[Move]] = defaultdict(list)
    between = Move.objects.filter(value__in=wanted, at__gt=since, at__lte=until).select_related("by", "revision__value")
    for move in between.order_by("at", "pk"):
        moves[move.value_id].append(move)
    return [replace(row, moves=[m for pk in values[row.indicator.number] for m in moves[pk]]) for row in rows]


def _values(row: Difference) -> Collection[int]:
    return sorted({one.value for one in (row.then_counted, row.now_counted) if one is not None})


def _criteria(then: Side, now: Side) -> Iterator[CriterionTurn]:
    """The criteria whose answer is another one."""
    before = {c.criterion: c for c in then.judged.criteria}
    after = {c.criterion: c for c in now.judged.criteria}
    names = {c.number: c.name for c in (*then.edition.criteria, *now.edition.criteria)}
    for number, name in sorted(names.items()):
        if before.get(number) != after.get(number):
            yield CriterionTurn(number, name, before.get(number), after.get(number))
