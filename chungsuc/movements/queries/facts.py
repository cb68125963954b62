"""What targets are measured by: units, standings, titles, figures and stated results, read once for all of them."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import OuterRef, Q, Subquery

from chungsuc.movements.models import Condition, StatedResult, Target, TargetKind, Unit
from chungsuc.progress.lawbook import current
from chungsuc.progress.models import Line, Move, Standing, State, TitleHeld
from chungsuc.progress.workflow import EXPECTED_STATES
from chungsuc.rulebook.load import load_titles
from chungsuc.units.lineage import stands_under
from chungsuc.units.models import Body, BodyKind, StatedCount

COUNTED = [*Unit.values, BodyKind.TOWN]


@dataclass(frozen=True, slots=True)
class Stand:
    """What a standing says, as targets need it."""

    criteria: str
    criteria_met: int
    verdict: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that counts on a line, from its as-of day on. A ratio has both numbers; else the denominator is None."""

    as_of: date
    number: int
    denominator: int | None


@dataclass(frozen=True, slots=True)
class Holding:
    title: str
    since: date
    last: date | None

    def counts_as(self, title: str, day: date) -> bool:
        """Held on the day: the title itself, or one that includes it."""
        held = self.title == title or title in load_titles()[self.title].includes
        return held and self.since <= day and (self.last is None or day <= self.last)


@dataclass
class Facts:
    """Answers for any day up to the one that was asked for, as known at one moment."""

    bodies: Sequence[Body]
    holdings: dict[int, list[Holding]] = field(default_factory=lambda: defaultdict(list))
    results: dict[int, StatedResult] = field(default_factory=dict)
    counts: Sequence[StatedCount] = ()
    named: dict[int, list[Body]] = field(default_factory=lambda: defaultdict(list))
    under_now: Mapping[int, Body | None] | None = None
    _standings: dict[tuple[str, str, int], tuple[list[date], list[Stand]]] = field(default_factory=dict)
    _figures: dict[tuple[str, str, int], list[Figure]] = field(default_factory=dict)

    def units(self, kind: str, path: str, day: date) -> list[Body]:
        return [b for b in self.bodies if b.kind == kind and b.path.startswith(path) and alive(b, day)]

    def above(self, body: Body) -> Body | None:
        """What a unit is shown under: of then, or of now where that was asked for."""
        return body.parent if self.under_now is None else self.under_now.get(body.pk)

    def stated_count(self, kind: str, day: date) -> StatedCount | None:
        """How many units there were, where the register only has their number."""
        return next((c for c in self.counts if c.kind == kind and alive(c, day)), None)

    def holds(self, body: Body, title: str, day: date) -> bool:
        return any(h.counts_as(title, day) for h in self.holdings.get(body.pk, ()))

    def stand(self, standard: str, line: Line, body: Body, day: date) -> Stand | None:
        days, stands = self._standings.get((standard, line, body.pk), ([], []))
        found = bisect_right(days, day)
        return stands[found - 1] if found else None

    def figures(self, measure: str, line: Line, body: Body, first: date, last: date) -> list[Figure]:
        """Oldest first, with an as-of day between the two."""
        return [f for f in self._figures.get((measure, line, body.pk), ()) if first <= f.as_of <= last]

    def letters(self, condition: Condition, line: Line, bodies: Sequence[Body], day: date) -> list[str]:
        """Of each body: M met, n not met, u not known; M where met provisionally. All parts of the condition must be met."""
        places: list[int] = []
        if condition.standard and condition.criteria:
            order = [c.number for c in current().edition(condition.standard).criteria]
            places = [order.index(number) for number in condition.criteria]
        return [self._letter(condition, line, body, day, places) for body in bodies]

    def _letter(self, condition: Condition, line: Line, body: Body, day: date, places: Sequence[int]) -> str:
        letters = ""
        if condition.title:
            letters += "m" if self.holds(body, condition.title, day) else "n"
        if condition.standard:
            stand = self.stand(condition.standard, line, body, day)
            if stand is None:
                letters += "u"
            else:
                letters += "".join([stand.criteria[place] for place in places]) if places else stand.verdict
        for worst in ("nN", "uU"):
            if worst[0] in letters or worst[1] in letters:
                return worst[0]
        return "M" if "M" in letters else "m"


def alive(lasting: Body | StatedCount, day: date) -> bool:
    return lasting.valid_from <= day and (lasting.valid_to is None or day <= lasting.valid_to)


def series_start(target: Target) -> date:
    """From this day on what a target counts is counted for each half year."""
    first = target.baseline_day or target.movement.valid_from
    known = current()
    return max(first, known.edition(target.standard).effective_from) if target.standard in known.edition_ids else first


def facts_for(targets: Sequence[Target], *, on: date, known_at: datetime, now: bool = False) -> Facts:
    """
    Everything that the targets of one territory ask about. At most seven queries, however many targets or units.

    `now`: units are shown under the hierarchy of `on`; two queries more.
    """
    path = targets[0].movement.territory.path
    bodies = Body.objects.filter(kind__in=COUNTED, valid_from__lte=on).within(path)
    facts = Facts(list(bodies.select_related("parent").order_by("path")))
    if now:
        facts.under_now = stands_under(facts.bodies, on)
    _read_results(facts, targets, on, known_at)
    if any(not facts.units(t.unit, path, min(on, t.due)) for t in targets):
        facts.counts = list(StatedCount.objects.filter(territory=targets[0].movement.territory_id))
    if any(t.kind == TargetKind.NAMED for t in targets):
        for pair in (
            Target.named.through.objects.filter(target__in=targets)
            .select_related("body__parent")
            .order_by("body__path")
        ):
            facts.named[pair.target_id].append(pair.body)
    if any(t.title or t.among for t in targets):
        _read_holdings(facts, path, on, known_at)
    if standards := {t.standard for t in targets if t.standard in current().edition_ids}:
        ends = targets[0].movement.territory.valid_to or on
        since = min(on, ends, *(min(t.due, series_start(t)) for t in targets))
        _read_standings(facts, path, standards, on, known_at, since)
    if measures := {m for t in targets for m in (t.measure, t.weight) if m}:
        _read_figures(facts, path, measures, on, known_at)
    return facts


def _read_results(facts: Facts, targets: Iterable[Target], on: date, known_at: datetime) -> None:
    found = StatedResult.objects.filter(target__in=list(targets), on__lte=on, stated_at__lte=known_at)
    for result in found.select_related("stated_by").order_by("on", "pk"):
        facts.results[result.target_id] = result


def _read_holdings(facts: Facts, path: str, on: date, known_at: datetime) -> None:
    rows = TitleHeld.objects.filter(
        body__path__gte=path,
        body__path__lt=path + "~",
        valid_from__lte=on,
        recorded_at__lte=known_at,
        inherited_from=None,
    ).values_list("body_id", "title", "valid_from", "ended_on", "end_recorded_at")
    for body_id, title, since, ended_on, end_recorded_at in rows:
        known_to_end = end_recorded_at is not None and end_recorded_at <= known_at
        facts.holdings[body_id].append(Holding(title, since, ended_on if known_to_end else None))


def _read_standings(
    facts: Facts, path: str, standards: set[str], on: date, known_at: datetime, since: date
) -> None:
    """Those of the days after `since`, and the one that held on it: a long history before it costs nothing."""
    bodies = Body.objects.filter(kind__in=COUNTED).within(path)
    known = Standing.objects.filter(standard__in=standards, line__in=Line.values, known_from__lte=known_at)
    of_one = known.filter(body=OuterRef("pk"), day__lte=since).order_by("-day", "-known_from", "-pk").values("pk")
    held = (bodies.values(newest=Subquery(of_one.filter(standard=s, line=n)[:1])) for s in standards for n in Line.values)
    rows = (
        known.filter(Q(pk__in=next(held).union(*held, all=True)) | Q(day__gt=since, day__lte=on, body__in=bodies))
        .order_by("day", "known_from", "pk")
        .values_list("standard", "line", "body_id", "day", "criteria", "criteria_met", "verdict", "provisional")
    )
    for standard, line, body_id, day, criteria, met, verdict, provisional in rows.iterator():
        days, stands = facts._standings.setdefault((standard, line, body_id), ([], []))  # noqa: SLF001 -- filled here
        days.append(day)
        letter = verdict[0].upper() if provisional else verdict[0]
        stands.append(Stand(criteria, met, letter))


def _read_figures(facts: Facts, path: str, measures: set[str], on: date, known_at: datetime) -> None:
    """What counted on each line at the moment, rebuilt from the moves: the latest approved one; the latest sent up."""
    rows = (
        Move.objects.filter(
            value__body__path__gte=path,
            value__body__path__lt=path + "~",
            value__measure__in=measures,
            value__as_of__lte=on,
            at__lte=known_at,
        )
        .order_by("value__as_of", "at", "pk")
        .values_list(
            *("value_id", "value__measure", "value__body_id", "value__as_of", "to_state"),
            *("revision__amount", "revision__numerator", "revision__denominator"),
        )
    )
    approved: dict[int, Figure] = {}
    latest: dict[int, tuple[str, Figure]] = {}
    place: dict[int, tuple[str, int]] = {}
    for value_id, measure, body_id, as_of, to_state, amount, numerator, denominator in rows.iterator():
        number = amount if amount is not None else numerator
        if number is None:
            continue
        figure = Figure(as_of, number, denominator)
        place[value_id] = (measure, body_id)
        latest[value_id] = (to_state, figure)
        if to_state in (State.APPROVED, State.LOCKED):
            approved[value_id] = figure
    for value_id, (measure, body_id) in place.items():
        to_state, newest = latest[value_id]
        expected = newest if to_state in EXPECTED_STATES else approved.get(value_id)
        for line, counts in ((Line.OFFICIAL, approved.get(value_id)), (Line.EXPECTED, expected)):
            if counts is not None:
                facts._figures.setdefault((measure, line, body_id), []).append(counts)  # noqa: SLF001 -- filled here
