"""A plan as one side of a comparison, whether it is in force or still a draft."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from chungsuc.movements.due import DueError, DueRule
from chungsuc.movements.models import Draft, DraftItem, DraftState, Duty, ItemKind, ItemState, Movement, Target
from chungsuc.movements.queries.draft_rows import duty_row, ids, target_row
from chungsuc.movements.queries.drafts import bodies_named, movement_of
from chungsuc.units.models import Body

Row = TypeVar("Row", Target, Duty)


@dataclass(frozen=True, slots=True)
class Laid(Generic[Row]):
    """
    A target or a duty; `key` is its row's id, or its item's while it is a draft. `bodies`: the named units of a target; who
    leads and who helps with a duty. `common`: those of them whom the paper does not name, only the group that they are of.
    """

    key: int
    row: Row
    bodies: Sequence[Body]
    lead: Body | None = None
    common: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Side:
    """The plan of a body for a place; `agency` is None where a draft does not say yet who stands for it."""

    movement: Movement
    territory: Body
    agency: Body | None
    targets: Sequence[Laid[Target]]
    duties: Sequence[Laid[Duty]]


def side_of(movement: Movement, on: date) -> Side:
    """As the plan stands on a day. Five queries."""
    targets = movement.targets.in_force(on).prefetch_related("named")
    duties = movement.duties.in_force(on).select_related("lead").prefetch_related("supporting")
    grouped = _grouped(
        DraftItem.objects.filter(
            draft__movement=movement, draft__state=DraftState.LAUNCHED, kind=ItemKind.DUTY, state=ItemState.ACCEPTED
        )
    )
    return Side(
        movement,
        movement.territory,
        movement.standing_agency,
        [Laid(t.pk, t, list(t.named.all())) for t in targets],
        [
            Laid(d.pk, d, bodies, d.lead, _common(d.what, bodies, grouped))
            for d, bodies in ((d, [d.lead, *d.supporting.all()]) for d in duties)
        ],
    )


def side_of_draft(draft: Draft) -> Side:
    """As the plan would stand if all that is not dropped were launched. Two queries."""
    movement = movement_of(draft)
    items = [item for item in draft.items.all() if item.state != ItemState.DROPPED]
    bodies = bodies_named(draft, items)
    grouped = _grouped(item for item in items if item.kind == ItemKind.DUTY)
    targets: list[Laid[Target]] = []
    duties: list[Laid[Duty]] = []
    for item in items:
        chosen = item.chosen
        if item.kind == ItemKind.TARGET and chosen.get("due"):
            named = [bodies[pk] for pk in ids(chosen.get("named", ())) if pk in bodies]
            targets.append(Laid(item.pk, target_row(chosen, movement), named))
        elif item.kind == ItemKind.DUTY and _has_rule(chosen["rule"]):
            helping = ids(chosen.get("supporting", ()))
            for pk in (pk for pk in ids(chosen["leads"]) if pk in bodies):
                all_of_them = [bodies[pk], *(bodies[h] for h in helping if h in bodies)]
                common = _common(chosen["what"], all_of_them, grouped)
                duties.append(Laid(item.pk, duty_row(chosen, movement), all_of_them, bodies[pk], common))
    agency = bodies.get(movement.standing_agency_id or 0)
    return Side(movement, draft.territory, agency, targets, duties)


def _has_rule(text: str) -> bool:
    try:
        DueRule.parse(text)
    except DueError:
        return False
    return True


def _grouped(items: Iterable[DraftItem]) -> set[tuple[str, int]]:
    """What was laid on whom only as one of a group ("các xã"), by the words of the duty."""
    found = set()
    for item in items:
        whos = [*item.chosen.get("leads", ()), *item.chosen.get("supporting", ())]
        own = {pk for who in whos if not who.get("group") for pk in who["bodies"]}
        found |= {(item.chosen["what"], pk) for who in whos if who.get("group") for pk in who["bodies"] if pk not in own}
    return found


def _common(what: str, bodies: Iterable[Body], grouped: set[tuple[str, int]]) -> frozenset[int]:
    return frozenset(b.pk for b in bodies if (what, b.pk) in grouped)
