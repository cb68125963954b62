"""A plan, in force or still a draft, held against the plans that it answers."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q

from chungsuc.documents.official.words import plain
from chungsuc.movements.cascade import Difference, Errand, Gap, Plan, Promise, held_against
from chungsuc.movements.due import DueKind, DueRule
from chungsuc.movements.models import Draft, Duty, Movement, Target, TargetKind
from chungsuc.movements.queries.drafts import register_for
from chungsuc.movements.queries.sides import Laid, Side, side_of, side_of_draft
from chungsuc.progress.models import Responsibility
from chungsuc.units.models import COMMUNE_LEVEL, Body

# A count of units cannot be held against that of a larger territory; a level can.
LEVELS: Final = (TargetKind.FLOOR, TargetKind.AVERAGE, TargetKind.MULTIPLE, TargetKind.FIGURE)
# What is counted over many communes is nobody's errand in one of them.
COUNTED: Final = (TargetKind.UNITS, TargetKind.EACH, TargetKind.FLOOR, TargetKind.AVERAGE)
ANY_YEAR: Final = 2001
# "Giao nhiệm vụ cụ thể cho Chi cục …, Văn phòng … trong kế hoạch của Sở": whom the body is told to give work to.
GIVING: Final = re.compile(r"\b(?:giao|phan cong)\b(?: [a-z ]{0,40}?)? cho (?P<whom>[^.;:]+?)(?= (?:trong|theo|de|thuc hien) |[.;:]|$)")
EARLY_IN_MONTH: Final = 15


@dataclass(frozen=True, slots=True)
class HeldAgainst:
    """What a plan lacks beside one higher plan. `left_out`: targets of the higher plan that are no part of its errand."""

    higher: Movement
    differences: list[tuple[Difference, Target | Duty | None, Target | Duty | None]]
    left_out: list[Target]

    @property
    def gaps(self) -> dict[Gap, int]:
        return {gap: n for gap in Gap if (n := sum(d.gap == gap for d, _, _ in self.differences))}

    @property
    def told(self) -> list[tuple[Gap, int]]:
        return list(self.gaps.items())


def cascade_of(lower: Movement, *, on: date) -> list[HeldAgainst]:
    """Against each movement that it answers, as the plans stand on a day. Six queries, and eight more for each at most."""
    return [_held(side_of(lower, on), higher, on) for higher in _higher(lower.answers.values_list("pk", flat=True))]


def cascade_of_draft(draft: Draft, *, on: date) -> list[HeldAgainst]:
    """The same of a draft, before anything is launched. An amendment and a second paper are no whole plan: nothing."""
    if draft.amends or draft.head.get("joins") or not draft.head.get("answers"):
        return []
    lower = side_of_draft(draft)
    return [_held(lower, higher, on) for higher in _higher(draft.head["answers"])]


def _higher(keys: Iterable[int]) -> list[Movement]:
    found = Movement.objects.filter(pk__in=list(keys)).select_related("territory", "standing_agency")
    return list(found.order_by("valid_from", "pk"))


def _held(lower: Side, movement: Movement, on: date) -> HeldAgainst:
    higher = side_of(movement, on)
    inner = lower.territory.pk != higher.territory.pk
    asked = _asked_of(lower, higher, on, inner=inner)
    owed = [d for d in higher.duties if d.lead and _within_remit(d.lead, lower, inner=inner)]
    named, common = _units(d for d in higher.duties)
    named |= {b.pk: b for b in _given_work(owed, lower, on)}
    differences = held_against(
        Plan(_promises(lower.targets, inner=inner), _errands(lower), *map(_called, _units(lower.duties))),
        Plan(
            _promises(asked, inner=inner),
            _errands(higher, owed),
            *(_called(_below(bodies, lower, inner=inner)) for bodies in (named, common)),
        ),
    )
    theirs: dict[tuple[type, int], Target | Duty] = {(Target, t.key): t.row for t in higher.targets}
    theirs |= {(Duty, d.key): d.row for d in owed}
    ours: dict[tuple[type, int], Target | Duty] = {(Target, t.key): t.row for t in lower.targets}
    ours |= {(Duty, d.key): d.row for d in lower.duties}
    taken = {t.key for t in asked}
    return HeldAgainst(
        movement,
        [(d, _row(theirs, d.higher), _row(ours, d.lower)) for d in differences],
        [t.row for t in higher.targets if t.key not in taken],
    )


def _row(rows: dict[tuple[type, int], Target | Duty], side: Promise | Errand | None) -> Target | Duty | None:
    return rows[Target if isinstance(side, Promise) else Duty, side.key] if side else None


def _within_remit(body: Body, lower: Side, *, inner: bool) -> bool:
    """Is what this body owes the errand of the lower plan?"""
    place = lower.territory if inner else lower.agency
    return place is not None and body.path.startswith(place.path)


def _below(bodies: dict[int, Body], lower: Side, *, inner: bool) -> dict[int, Body]:
    """Those under the one that issued the lower plan, so that this plan is where their duty is laid down."""
    own = {lower.territory.pk, lower.agency.pk if lower.agency else None}
    return {pk: b for pk, b in bodies.items() if _within_remit(b, lower, inner=inner) and pk not in own}


def _units(duties: Iterable[Laid[Duty]]) -> tuple[dict[int, Body], dict[int, Body]]:
    """Who is named for a duty, and who has one only as one of a group."""
    named: dict[int, Body] = {}
    common: dict[int, Body] = {}
    for duty in duties:
        for body in duty.bodies:
            (common if body.pk in duty.common else named)[body.pk] = body
    return named, {pk: b for pk, b in common.items() if pk not in named}


def _called(bodies: dict[int, Body]) -> dict[int, str]:
    return {pk: b.official_name for pk, b in bodies.items()}


def _given_work(owed: Iterable[Laid[Duty]], lower: Side, on: date) -> list[Body]:
    """Whom the lower body is told, by name, to give work to. Three queries where a duty says so, else none."""
    said = [d.row.what[hit.start("whom") : hit.end("whom")] for d in owed if (hit := GIVING.search(plain(d.row.what)))]
    if not said:
        return []
    register = register_for(lower.territory, lower.agency, on)
    keys = {pk for text in set(said) for who in register.match(text) if not who.group for pk in who.bodies}
    return list(Body.objects.filter(pk__in=keys).order_by("path"))


def _asked_of(lower: Side, higher: Side, on: date, *, inner: bool) -> list[Laid[Target]]:
    """The higher targets that the lower body has a part in: by its territory, or by the indicators that it answers for."""
    if inner:
        return [t for t in higher.targets if _asked_of_place(t, lower.territory)]
    if lower.agency is None:
        return []
    day = max(on, higher.movement.valid_from)
    running = Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gte=day))
    rows = Responsibility.objects.filter(running, agency__path__startswith=lower.agency.path, territory=higher.territory)
    answered, measures = set(), set()
    for standard, indicator, measure in rows.values_list("standard", "indicator", "measure"):
        answered.add((standard, int(indicator.partition(".")[0])))
        measures.add(measure)
    return [t for t in higher.targets if _answered(t.row, answered, measures)]


def _answered(target: Target, criteria: set[tuple[str, int]], measures: set[str]) -> bool:
    if target.measure:
        return target.measure in measures
    return any((target.standard, number) in criteria for number in target.criteria)


def _asked_of_place(target: Laid[Target], place: Body) -> bool:
    row = target.row
    if row.kind == TargetKind.NAMED:
        return any(b.path.startswith(place.path) for b in target.bodies)
    if row.kind == TargetKind.LEVEL:
        return _whatever_the_size(row)
    return not (row.kind in COUNTED and place.kind in COMMUNE_LEVEL)


def _whatever_the_size(target: Target) -> bool:
    """A share or a figure for each head asks the same of every place; a whole amount is shared out by nobody knows which key."""
    return target.stated_share is not None or "/" in target.measured_in


def _promises(targets: Iterable[Laid[Target]], *, inner: bool) -> list[Promise]:
    return [
        Promise(
            key=t.key,
            text=t.row.text,
            measured=_measured(t.row),
            goal=t.row.stated_goal,
            share=t.row.stated_share,
            due=t.row.due,
            comparable=not inner
            or t.row.kind in LEVELS
            or (t.row.kind == TargetKind.LEVEL and _whatever_the_size(t.row)),
            unit=t.row.measured_in,
            at_most=t.row.at_most,
        )
        for t in targets
    ]


def _measured(target: Target) -> tuple[object, ...]:
    """What is counted; () where the row says it in words alone. A named unit counts as a unit that meets the condition."""
    if target.kind == TargetKind.LEVEL:
        return (target.kind, target.measure) if target.measure else ()
    if not (target.title or target.standard or target.measure):
        return ()
    kind = TargetKind.UNITS if target.kind == TargetKind.NAMED else target.kind
    return (kind, target.among, target.title, target.standard, tuple(target.criteria), target.measure)


def _errands(side: Side, duties: Iterable[Laid[Duty]] | None = None) -> list[Errand]:
    """Those of which a last day can be told, each once however many bodies have it."""
    found: dict[tuple[object, ...], Errand] = {}
    for duty in side.duties if duties is None else duties:
        row, rule = duty.row, duty.row.due_rule
        told = _each_time(rule) or _once(row, rule, side.movement)
        if told:
            found.setdefault((row.what, row.kind, told), Errand(duty.key, row.what, row.kind, *told))
    return list(found.values())


def _each_time(rule: DueRule) -> tuple[str, date] | None:
    """The rhythm, and the last day as one of any period."""
    match rule.kind:
        case DueKind.YEARLY | DueKind.HALF_YEARLY:
            last = rule.days[-1].replace(year=ANY_YEAR)
        case DueKind.QUARTERLY:
            # The first days of a quarter are when the quarter before is told of.
            after = 3 if rule.part == 1 and rule.number <= EARLY_IN_MONTH else 0
            last = date(ANY_YEAR, rule.part + after, min(rule.number, 28))
        case DueKind.MONTHLY:
            last = date(ANY_YEAR, 1, rule.number)
        case DueKind.WEEKLY:
            last = date(ANY_YEAR, 1, rule.number)
        case _:
            return None
    return str(rule.kind), last


def _once(row: Duty, rule: DueRule, movement: Movement) -> tuple[str, date] | None:
    first, last = row.valid_from or movement.valid_from, movement.valid_to
    days = [t.due for t in rule.occurrences(first, last) if t.due] if first and last else []
    return (f"once:{max(days).year}", max(days)) if days else None
