"""What stands in a plan, as an amendment may replace or end it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from chungsuc.movements.cascade import ALIKE, words_alike
from chungsuc.movements.models import DraftItem, Duty, ItemKind, Movement, QuotaClause, Target

Row = Target | Duty | QuotaClause
REPLACEABLE: Final = (ItemKind.TARGET, ItemKind.DUTY, ItemKind.QUOTA)


@dataclass(frozen=True, slots=True)
class Standing:
    """One thing of the plan in force: a target, a clause, or one duty laid on several bodies. `key` is its first row's id."""

    key: int
    text: str
    rows: Sequence[Row]


def standing_of(movement: Movement, on: date) -> Mapping[str, list[Standing]]:
    """What is in force on a day, by kind of item. Three queries."""
    duties: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for duty in movement.duties.in_force(on).select_related("lead"):
        duties[duty.kind, duty.what, duty.rule, duty.owed_to_id].append(duty)
    return {
        ItemKind.TARGET: [Standing(t.pk, t.text, [t]) for t in movement.targets.in_force(on)],
        ItemKind.DUTY: [Standing(rows[0].pk, _laid_on(rows), rows) for rows in duties.values()],
        ItemKind.QUOTA: [
            Standing(q.pk, ", ".join(p for p in (q.award, q.per) if p), [q])
            for q in movement.quota_clauses.in_force(on)
        ],
    }


def _laid_on(rows: Sequence[Row]) -> str:
    first = rows[0]
    assert isinstance(first, Duty)
    who = first.lead.official_name if len(rows) == 1 else f"{len(rows)} đơn vị"
    return f"{first.what} ({who})"


def likely_replaced(items: Sequence[DraftItem], standing: Mapping[str, list[Standing]]) -> dict[str, int]:
    """For each item the standing thing that it most likely takes the place of; a person decides. Each is taken once."""
    found: dict[str, int] = {}
    taken: set[tuple[str, int]] = set()
    pairs = [
        (words_alike(_words(item), one.text), item, one)
        for item in items
        if item.kind in REPLACEABLE
        for one in standing[item.kind]
    ]
    for sure, item, one in sorted(pairs, key=lambda pair: (-pair[0], pair[1].order, pair[2].key)):
        if sure >= ALIKE and str(item.pk) not in found and (item.kind, one.key) not in taken:
            found[str(item.pk)] = one.key
            taken.add((item.kind, one.key))
    return found


def _words(item: DraftItem) -> str:
    chosen = item.chosen
    return str(chosen.get("text") or chosen.get("what") or f"{chosen.get('award', '')}, {chosen.get('per', '')}")
