"""A movement's plan held against the plans that it answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from chungsuc.movements.cascade import Difference, Errand, Gap, Plan, Promise, held_against
from chungsuc.movements.due import DueKind
from chungsuc.movements.models import Duty, Movement, Target, TargetKind
from chungsuc.progress.models import Responsibility
from chungsuc.units.models import COMMUNE_LEVEL, Body

# A count of units cannot be held against that of a larger territory; a level can.
LEVELS = (TargetKind.FLOOR, TargetKind.AVERAGE, TargetKind.MULTIPLE, TargetKind.FIGURE)
# What is counted over many communes is nobody's errand in one of them.
COUNTED = (TargetKind.UNITS, TargetKind.EACH, TargetKind.FLOOR, TargetKind.AVERAGE)
ANY_YEAR = 2001


@dataclass(frozen=True, slots=True)
class HeldAgainst:
    """What a plan lacks beside one higher plan. `left_out`: targets of the higher plan that are no part of its errand."""

    higher: Movement
    differences: list[tuple[Difference, Target | Duty | None, Target | Duty | None]]
    left_out: list[Target]

    @property
    def gaps(self) -> dict[Gap, int]:
        return {gap: n for gap in Gap if (n := sum(d.gap == gap for d, _, _ in self.differences))}


def cascade_of(lower: Movement, *, on: date) -> list[HeldAgainst]:
    """Against each movement that it answers, as the plans stand on a day. Eight queries and five more for each."""
    targets, duties = _targets(lower, on), _duties(lower, on)
    found = []
    for higher in lower.answers.select_related("territory", "standing_agency").order_by("valid_from", "pk"):
        inner = lower.territory_id != higher.territory_id
        theirs = _targets(higher, on)
        owed = [d for d in _duties(higher, on) if _within_remit(d.lead, lower, inner=inner)]
        asked = _asked_of(lower, higher, theirs, on)
        every: dict[int, Body] = {b.pk: b for d in _duties(higher, on) for b in (d.lead, *d.supporting.all())}
        named = {k: b.official_name for k, b in every.items() if _below(b, lower, inner=inner)}
        differences = held_against(
            Plan(_promises(targets, inner=inner), _errands(duties, lower), _units(duties)),
            Plan(_promises(asked, inner=inner), _errands(owed, higher), named),
        )
        rows: dict[tuple[type, int], Target | Duty] = {(Target, t.pk): t for t in (*targets, *theirs)}
        rows |= {(Duty, d.pk): d for d in (*duties, *owed)}
        found.append(
            HeldAgainst(
                higher,
                [(d, _row(rows, d.higher), _row(rows, d.lower)) for d in differences],
                [t for t in theirs if t not in asked],
            )
        )
    return found


def _row(rows: dict[tuple[type, int], Target | Duty], side: Promise | Errand | None) -> Target | Duty | None:
    return rows[Target if isinstance(side, Promise) else Duty, side.key] if side else None


def _targets(movement: Movement, on: date) -> list[Target]:
    return list(movement.targets.exclude(ended_on__lte=on).prefetch_related("named"))


def _duties(movement: Movement, on: date) -> list[Duty]:
    return list(movement.duties.exclude(ended_on__lte=on).select_related("lead").prefetch_related("supporting"))


def _within_remit(body: Body, lower: Movement, *, inner: bool) -> bool:
    """Is what this body owes the errand of the lower plan?"""
    place = lower.territory if inner else lower.standing_agency
    return body.path.startswith(place.path)


def _below(body: Body, lower: Movement, *, inner: bool) -> bool:
    """Does the body stand under the one that issued the lower plan, so that this plan is where its duty is laid down?"""
    own = {lower.standing_agency_id, lower.territory_id}
    return _within_remit(body, lower, inner=inner) and body.pk not in own


def _asked_of(lower: Movement, higher: Movement, targets: list[Target], on: date) -> list[Target]:
    """The higher targets that the lower body has a part in: by its territory, or by the indicators that it answers for."""
    if lower.territory_id != higher.territory_id:
        return [t for t in targets if _asked_of_place(t, lower.territory)]
    running = Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gte=on))
    rows = Responsibility.objects.filter(running, agency=lower.standing_agency, territory=higher.territory)
    answered, measures = set(), set()
    for standard, indicator, measure in rows.values_list("standard", "indicator", "measure"):
        answered.add((standard, int(indicator.partition(".")[0])))
        measures.add(measure)
    return [
        t for t in targets if t.measure in measures or any((t.standard, number) in answered for number in t.criteria)
    ]


def _asked_of_place(target: Target, place: Body) -> bool:
    if target.kind == TargetKind.NAMED:
        return any(b.path.startswith(place.path) for b in target.named.all())
    return not (target.kind in COUNTED and place.kind in COMMUNE_LEVEL)


def _promises(targets: Iterable[Target], *, inner: bool) -> list[Promise]:
    return [
        Promise(
            key=t.pk,
            text=t.text,
            measured=_measured(t),
            goal=t.stated_goal,
            share=t.stated_share,
            due=t.due,
            comparable=not inner or t.kind in LEVELS,
        )
        for t in targets
    ]


def _measured(target: Target) -> tuple[object, ...]:
    """What is counted; () where the row says it in words alone. A named unit counts as a unit that meets the condition."""
    if not (target.title or target.standard or target.measure):
        return ()
    kind = TargetKind.UNITS if target.kind == TargetKind.NAMED else target.kind
    return (kind, target.among, target.title, target.standard, tuple(target.criteria), target.measure)


def _errands(duties: Iterable[Duty], movement: Movement) -> list[Errand]:
    """Those of which a last day can be told."""
    found = []
    for duty in duties:
        rule = duty.due_rule
        if rule.kind in (DueKind.YEARLY, DueKind.HALF_YEARLY):
            last = rule.days[-1].replace(year=ANY_YEAR)
            found.append(Errand(duty.pk, duty.what, duty.kind, str(rule.kind), last))
            continue
        times = rule.occurrences(duty.valid_from or movement.valid_from, movement.valid_to)
        days = [t.due for t in times if t.due]
        if days:
            found.append(Errand(duty.pk, duty.what, duty.kind, f"once:{max(days).year}", max(days)))
    return found


def _units(duties: Iterable[Duty]) -> dict[int, str]:
    return {b.pk: b.official_name for d in duties for b in (d.lead, *d.supporting.all())}
