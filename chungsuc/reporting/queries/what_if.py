"""A scenario tried on all communes of the places asked about: who passes, who would, who drops out, who cannot be assessed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from django.db.models import Q

from chungsuc.movements.models import Target, TargetKind, Unit
from chungsuc.progress.judged import edition_asked, facts_asked
from chungsuc.progress.lawbook import Law, law_for
from chungsuc.progress.queries.known import counted_at
from chungsuc.reporting.queries.asked import Asked
from chungsuc.rulebook.columns import MET, NOT_MET, UNKNOWN, Columns, Small
from chungsuc.rulebook.judging import judge
from chungsuc.rulebook.load import NotInForceError, load_titles
from chungsuc.rulebook.model import Band, Edition, Facts, Indicator
from chungsuc.rulebook.needs import needs_of
from chungsuc.rulebook.numbers import SCALE, format_number
from chungsuc.rulebook.what_if import Fewest, Scenario, Tried, asked_rows, fewest, narrowed, try_out
from chungsuc.units.models import Body

HUNDRED = 100 * SCALE
MOST_REASONS = 8
SEXES = ("nam", "nữ")


@dataclass(frozen=True, slots=True)
class Group:
    """Communes held to one edition, in columns."""

    edition: Edition
    bodies: Sequence[Body]
    facts: Sequence[Facts]
    columns: Columns


@dataclass(frozen=True, slots=True)
class Loaded:
    """What counts of every commune, read once; any scenario can be tried on it. `apart`: communes of a set of their own."""

    asked: Asked
    edition: Edition
    groups: Sequence[Group]
    apart: int

    @property
    def law(self) -> Edition:
        """The set as it applies to most communes: by it a scenario is read."""
        return max(self.groups, key=lambda g: len(g.bodies)).edition if self.groups else self.edition


def load_columns(asked: Asked) -> Loaded | None:
    """Every commune of the day with the figures that count; None where no set is in force. Some five queries."""
    edition = asked.edition
    if edition is None:
        return None
    found = Body.objects.communes().on(asked.on).within_any(asked.paths).select_related("parent").order_by("path")
    bodies = list(found) if asked.paths else []
    law = law_for(bodies, asked.known_at)
    by_edition: dict[Edition, list[tuple[Body, Facts]]] = {}
    apart = 0
    for body, mine, facts in _facts(bodies, law, asked):
        if mine.id != edition.id:
            apart += 1
        else:
            by_edition.setdefault(mine, []).append((body, facts))
    groups = [
        Group(mine, [b for b, _ in rows], [f for _, f in rows], Columns.from_facts(mine, [f for _, f in rows]))
        for mine, rows in by_edition.items()
    ]
    return Loaded(asked, edition, groups, apart)


def _facts(bodies: Sequence[Body], law: Law, asked: Asked) -> Iterable[tuple[Body, Edition, Facts]]:
    measures: set[str] = set()
    editions: set[Edition] = set()
    for body in bodies:
        try:
            editions |= {edition_asked(law, body, asked.on, asked.level), *law.editions(body, asked.on)}
        except NotInForceError:
            continue
    for edition in editions:
        measures |= {i.measure for i in edition.indicators if i.measure}
    counted = counted_at(bodies, measures, on=asked.on, line=asked.line, known_at=asked.known_at) if bodies else {}
    for body in bodies:
        readings = {measure: [one.reading] for measure, one in counted.get(body.pk, {}).items()}
        try:
            yield body, *facts_asked(law, body, readings, asked.on, asked.level)
        except NotInForceError:
            continue


@dataclass(frozen=True, slots=True)
class Goal:
    """So many communes are to pass; by a target of a movement, or typed. `stated`: the number of the plan, where it is another."""

    number: int
    target: Target | None = None
    stated: int | None = None


def targets_for(asked: Asked) -> list[Target]:
    """Targets of the places that count communes by this set, by some of its criteria or by its title. One query."""
    edition = asked.edition
    if edition is None:
        return []
    titles = [t.id for t in load_titles().values() if t.standard == edition.level]
    by_set = Q(title="", standard=edition.id, by_opinion=False) | Q(title__in=titles)
    found = Target.objects.in_force(asked.on).filter(by_set, kind=TargetKind.UNITS, unit=Unit.COMMUNE, among="")
    found = found.filter(movement__territory__in=asked.places, due__gte=asked.on, movement__valid_from__lte=asked.on)
    return list(found.select_related("movement").order_by("due", "pk"))


def goal_of(target: Target | None, typed: int | None, total: int) -> Goal | None:
    """What is to be reached: as typed, else as the target has it, a share of the units there are rounded up."""
    stated = None
    if target is not None:
        if target.stated_goal is not None:
            stated = target.stated_goal // SCALE
        elif target.stated_share is not None:
            stated = -(-target.stated_share * total // HUNDRED)
    if typed is not None:
        return Goal(typed, target, stated if stated != typed else None)
    return Goal(stated, target) if stated is not None else None


@dataclass(frozen=True, slots=True)
class Trial:
    """A commune before and after. The answers are NOT_MET, UNKNOWN or MET; `met` counts criteria."""

    body: Body
    before: int
    after: int
    met: int
    met_after: int
    changed: Sequence[Indicator] = ()
    why: Sequence[str] = ()
    unknown: Sequence[Indicator] = ()

    @property
    def differs(self) -> bool:
        return self.before != self.after or bool(self.changed)


@dataclass(frozen=True, slots=True)
class Helped:
    """A commune that could be brought over the line, and each thing that it lacks: the indicator and how far it is."""

    body: Body
    lacks: Sequence[tuple[Indicator, str]]
    unknown: Sequence[Indicator] = ()
    cost: int | None = None

    @property
    def cost_text(self) -> str:
        return "" if self.cost is None else format_number(self.cost)


@dataclass(frozen=True, slots=True)
class Help:
    """The fewest indicators that reach the goal. `lacking`: communes that no help to those fully assessed would bring."""

    needed: int
    rows: Sequence[Helped]
    indicators: int
    cost: int | None
    unpriced: int
    unsure: Sequence[Helped]
    unsure_count: int
    lacking: int

    @property
    def cost_text(self) -> str:
        return "" if self.cost is None else format_number(self.cost)


@dataclass(frozen=True)
class WhatIf:
    """A scenario and what it would make of all communes; never stored."""

    edition: Edition
    scenario: Scenario
    goal: Goal | None
    rows: Sequence[Trial]
    apart: int
    left_out: Sequence[Indicator]
    asked_after: int
    bands: Sequence[tuple[Band, int, int]] = ()
    help: Help | None = None
    condition: Sequence[int] = ()

    def _number(self, *, before: int | None = None, after: int | None = None) -> list[Trial]:
        return [r for r in self.rows if before in (None, r.before) and after in (None, r.after)]

    @cached_property
    def passing(self) -> list[Trial]:
        return self._number(before=MET)

    @cached_property
    def passing_after(self) -> list[Trial]:
        return self._number(after=MET)

    @cached_property
    def gained(self) -> list[Trial]:
        return [r for r in self.passing_after if r.before != MET]

    @cached_property
    def lost(self) -> list[Trial]:
        return [r for r in self.passing if r.after != MET]

    @cached_property
    def unknown(self) -> list[Trial]:
        return self._number(before=UNKNOWN)

    @cached_property
    def unknown_after(self) -> list[Trial]:
        return self._number(after=UNKNOWN)

    @cached_property
    def others(self) -> list[Trial]:
        """Some indicator is judged otherwise, but the commune as a whole is not brought over the line or back."""
        return [r for r in self.rows if r.differs and r not in self.gained and r not in self.lost]

    @property
    def short_of_goal(self) -> int:
        return max(0, self.goal.number - len(self.passing_after)) if self.goal else 0


def what_if(
    loaded: Loaded,
    scenario: Scenario,
    *,
    goal: Goal | None = None,
    costs: Mapping[str, int] | None = None,
    under: str = "",
) -> WhatIf:
    """
    All communes, or those below one path, as they are and as they would be. Asks nothing of the database.

    `costs`: scaled, of one indicator in one commune, as an official typed them.
    """
    condition = tuple(goal.target.criteria) if goal and goal.target else ()
    tried = [(g, try_out(g.edition, g.columns, scenario, loaded.asked.on, condition=condition)) for g in loaded.groups]
    rows = [trial for g, one in tried for trial in _trials(g, one, scenario, loaded) if trial.body.path.startswith(under)]
    rows.sort(key=lambda r: r.body.path)
    edition = loaded.law
    asked_after = asked_rows(edition, condition, scenario)
    found = WhatIf(
        edition=edition,
        scenario=scenario,
        goal=goal,
        rows=rows,
        apart=loaded.apart,
        left_out=[i for i in edition.indicators if i.number in scenario.left_out],
        asked_after=len(asked_after),
        bands=_bands(edition, rows),
        condition=condition,
    )
    needed = found.short_of_goal if goal else 0
    helped = _help(loaded, tried, scenario, needed, costs or {}, under)
    return replace(found, help=helped)


def _trials(group: Group, tried: Tried, scenario: Scenario, loaded: Loaded) -> Iterable[Trial]:
    indicators = group.edition.indicators
    counted = set(tried.asked_after.tolist()) | set(tried.asked.tolist())
    differs = tried.before != tried.after
    for place, body in enumerate(group.bodies):
        changed = [row for row in np.flatnonzero(differs[:, place]).tolist() if row in counted]
        before, after = int(tried.unit[place]), int(tried.unit_after[place])
        unknown = [indicators[row] for row in tried.asked_after.tolist() if tried.after[row, place] == UNKNOWN]
        why: list[str] = []
        if changed:
            judged = judge(narrowed(group.edition, scenario), group.facts[place], loaded.asked.on).indicators
            reasons = {i.indicator: i.reason for i in judged}
            why = [reasons[indicators[row].number] for row in changed[:MOST_REASONS]]
        yield Trial(
            body=body,
            before=before,
            after=after,
            met=int(tried.met[place]),
            met_after=int(tried.met_after[place]),
            changed=[indicators[row] for row in changed],
            why=[*why, *_left(tried, place, indicators, before, after)],
            unknown=unknown,
        )


def _left(tried: Tried, place: int, indicators: Sequence[Indicator], before: int, after: int) -> Iterable[str]:
    """What was not met or not known and would not be asked any more, where that alone lets a commune pass."""
    if before == MET or after != MET:
        return
    gone = set(tried.asked.tolist()) - set(tried.asked_after.tolist())
    for row in sorted(gone):
        if tried.before[row, place] != MET:
            was = "chưa đạt" if tried.before[row, place] == NOT_MET else "chưa đánh giá được"
            yield f"{indicators[row].number}: {was}, phương án không xét."


def _bands(edition: Edition, rows: Sequence[Trial]) -> list[tuple[Band, int, int]]:
    found = []
    for band in edition.bands:
        before = sum(band.lowest <= r.met <= band.highest for r in rows)
        after = sum(band.lowest <= r.met_after <= band.highest for r in rows)
        found.append((band, before, after))
    return found


def _help(
    loaded: Loaded,
    tried: Sequence[tuple[Group, Tried]],
    scenario: Scenario,
    needed: int,
    costs: Mapping[str, int],
    under: str,
) -> Help | None:
    """One answer over all groups: their indicators have the same numbers in the same order."""
    if not needed or not tried:
        return None
    places = [(g, place) for g, _ in tried for place, b in enumerate(g.bodies) if b.path.startswith(under)]
    kept = [np.array([p for g, p in places if g is mine], np.intp) for mine, _ in tried]
    verdicts: Small = np.concatenate([one.after[:, at] for (_, one), at in zip(tried, kept, strict=True)], axis=1)
    order = sorted(range(len(places)), key=lambda n: places[n][0].bodies[places[n][1]].path)
    places, verdicts = [places[n] for n in order], verdicts[:, order]
    rows = tried[0][1].asked_after
    indicators = tried[0][0].edition.indicators
    by_row = {row: costs[i.number] for row, i in enumerate(indicators) if i.number in costs}
    best = fewest(verdicts, rows, needed, by_row or None)

    def told(unit: int) -> Helped:
        group, place = places[unit]
        lacks = [indicators[r] for r in rows.tolist() if verdicts[r, unit] == NOT_MET]
        return Helped(
            body=group.bodies[place],
            lacks=[(i, _how_far(group, place, i, scenario, loaded)) for i in lacks],
            unknown=[indicators[r] for r in rows.tolist() if verdicts[r, unit] == UNKNOWN],
            cost=int(best.cost[unit]) if by_row and best.cost[unit] >= 0 else None,
        )

    chosen = [told(unit) for unit in best.chosen.tolist()]
    return _summed(best, chosen, [told(unit) for unit in best.unsure[:needed].tolist()], needed, priced=bool(by_row))


def _summed(best: Fewest, chosen: Sequence[Helped], unsure: Sequence[Helped], needed: int, *, priced: bool) -> Help:
    known = [h.cost for h in chosen if h.cost is not None]
    return Help(
        needed=needed,
        rows=chosen,
        indicators=int(best.short[best.chosen].sum()),
        cost=sum(known) if priced and known else None,
        unpriced=len(chosen) - len(known) if priced and known else 0,
        unsure=unsure,
        unsure_count=len(best.unsure),
        lacking=best.lacking,
    )


def _how_far(group: Group, place: int, indicator: Indicator, scenario: Scenario, loaded: Loaded) -> str:
    """How far from the level, where that can be counted: "96 hộ"; else empty, the number of the indicator says it."""
    edition = narrowed(group.edition, scenario) if indicator.number in scenario.touched else group.edition
    needed = needs_of(edition, group.facts[place], indicator.number, loaded.asked.on).needed
    told = [
        f"{n.of if n.of in SEXES else ''} {format_number(n.amount)} {n.unit}".strip()
        for n in needed
        if n.kind == "amount" and n.amount
    ]
    return ", ".join(dict.fromkeys(told))
