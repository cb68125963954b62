"""Why there are other communes than in the period before: successions, as the reason of a row."""

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from django.db.models import Q

from chungsuc.reporting.filling.scope import Scope
from chungsuc.rulebook.reports.completing import listed
from chungsuc.units.models import COMMUNE_LEVEL, Succession

LONGEST: Final = 400


class Change(NamedTuple):
    """One body of the commune tier that went into another body, or was dissolved: `into` is empty then."""

    day: date
    path: str
    name: str
    into_path: str
    into: str
    act: str


def changes(scope: Scope) -> list[Change]:
    """Those within the places of the scope after the period before and until its day. One query."""
    where = Q()
    for path in scope.asked.paths:
        where |= Q(predecessor__path__startswith=path) | Q(successor__path__startswith=path)
    found = Succession.objects.filter(
        where, predecessor__kind__in=COMMUNE_LEVEL, day__gt=scope.before, day__lte=scope.asked.on
    ).order_by("day", "successor__path", "predecessor__path")
    rows = found.values_list(
        "day", "predecessor__path", "predecessor__official_name", "successor__path", "successor__official_name", "act"
    )
    return [Change(day, path, name, into or "", whom or "", act) for day, path, name, into, whom, act in rows]


def reason(found: Sequence[Change], path: str) -> str:
    """What of it concerns the body of the path, in a sentence for each day; empty where nothing does."""
    mine = [c for c in found if c.path.startswith(path) or c.into_path.startswith(path)]
    days = sorted({c.day for c in mine})
    return " ".join(_on(day, [c for c in mine if c.day == day]) for day in days)[:LONGEST]


def _on(day: date, found: Sequence[Change]) -> str:
    into: dict[str, list[str]] = {}
    for change in found:
        into.setdefault(change.into, []).append(change.name)
    told = [f"{', '.join(names)} {f'thành {whom}' if whom else 'kết thúc'}" for whom, names in into.items()]
    return f"Sắp xếp đơn vị từ ngày {day:%d/%m/%Y} ({found[0].act}): {listed(told)}."
