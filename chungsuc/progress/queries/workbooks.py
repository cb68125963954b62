"""Workbooks brought in, and for what a person may take a template."""

from datetime import date

from chungsuc.progress.models import Workbook
from chungsuc.progress.queries.periods import period_of
from chungsuc.units.models import Body, BodyKind, Role
from chungsuc.units.queries import Actor

PERIODS = 4
PLACES = (BodyKind.PROVINCE, BodyKind.DISTRICT, BodyKind.COMMUNE)


def enterable(actor: Actor) -> list[Body]:
    """The places for which the actor enters figures on the day, from the largest down."""
    found: dict[str, Body] = {}
    for appointment in actor.appointments:
        if appointment.role == Role.OFFICER:
            within = Body.objects.on(actor.day).within(appointment.body.path).filter(kind__in=PLACES)
            found.update({body.path: body for body in within.select_related("parent")})
    return [found[path] for path in sorted(found)]


def recent_periods(on: date) -> list[str]:
    """The present half-year and the ones before it."""
    year, half = int(period_of(on)[:4]), int(period_of(on)[-1])
    halves = [year * 2 + half - 1 - back for back in range(PERIODS)]
    return [f"{number // 2}-H{number % 2 + 1}" for number in halves]


def workbooks_of(actor: Actor, *, limit: int = 10) -> list[Workbook]:
    """The last ones that the actor brought in."""
    found = Workbook.objects.filter(brought_by=actor.user).select_related("territory", "file").order_by("-pk")
    return list(found[:limit])
