"""What plans state about numbers of communes, as report forms print it beside what is reached."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from chungsuc.movements.models import Movement, Target, TargetKind, Unit
from chungsuc.rulebook.numbers import SCALE
from chungsuc.units.models import Body


@dataclass(frozen=True, slots=True)
class UnitsPlanned:
    """So many communes shall meet a condition by a day: a title, or criteria of a set (none: the whole set)."""

    territory: int
    standard: str
    criteria: tuple[int, ...]
    title: str
    goal: Decimal
    due: date


def units_planned(territories: Iterable[Body], on: date) -> list[UnitsPlanned]:
    """The stated numbers of communes in plans in force at these territories on the day, the latest due first. One query."""
    found = Target.objects.in_force(on).filter(
        kind=TargetKind.UNITS,
        unit=Unit.COMMUNE,
        among="",
        stated_goal__isnull=False,
        movement__territory__in=[t.pk for t in territories],
        movement__valid_from__lte=on,
        movement__valid_to__gte=on,
    )
    return [
        UnitsPlanned(
            territory=t.movement.territory_id,
            standard=t.standard,
            criteria=tuple(t.criteria),
            title=t.title,
            goal=Decimal((t.stated_goal or 0) // SCALE),
            due=t.due,
        )
        for t in found.select_related("movement").order_by("-due", "pk")
    ]


def movements_of(territory: Body, on: date) -> list[Movement]:
    """The movements of the territory itself that run on the day, the latest first. One query."""
    found = Movement.objects.filter(territory=territory, valid_from__lte=on, valid_to__gte=on)
    return list(found.select_related("territory", "standing_agency").order_by("-valid_from", "pk"))


def with_own_plan(bodies: Iterable[Body], on: date, *, since: date) -> set[int]:
    """The bodies that have a movement of their own that runs at any time from `since` to the day. One query."""
    running = Movement.objects.filter(valid_from__lte=on, valid_to__gte=since)
    wanted = {b.pk for b in bodies}
    return {pk for pk in running.values_list("territory_id", flat=True) if pk in wanted}
