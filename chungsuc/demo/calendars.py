"""Calendars of reports of the sample provinces, read from calendars.yaml; on the duties that movements.yaml has, and on more."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from importlib.resources import files
from typing import Any

import yaml

from chungsuc.accounts.models import User
from chungsuc.clock import ZONE
from chungsuc.movements.due import Occurrence
from chungsuc.movements.models import Duty, DutyKind, Extension, Fulfilment, Movement
from chungsuc.reporting.chains import StepGiven, checked
from chungsuc.reporting.kinds import USUAL
from chungsuc.reporting.models import Calendar, CalendarKind, CalendarStep, StepDuty
from chungsuc.reporting.queries.chain_bodies import above_of
from chungsuc.units.models import Body, BodyKind

Raw = dict[str, Any]
EVERY = {
    "xã": (BodyKind.COMMUNE,),
    "xã, phường": (BodyKind.COMMUNE, BodyKind.WARD),
    "huyện": (BodyKind.DISTRICT,),
}
ABOVE = "cấp trên"
RECORDER = "solieumau"


def load_calendars(
    bodies: Mapping[str, Body], people: Mapping[str, User], movements: Sequence[Movement]
) -> list[Calendar]:
    """Sets up every calendar of the file; a chain that could not be drawn up on its day raises ValueError."""
    given = yaml.safe_load((files("chungsuc.demo") / "calendars.yaml").read_text(encoding="utf-8"))
    made = [_calendar(raw, bodies, people, movements) for raw in given["calendars"]]
    for raw in given["extensions"]:
        Extension.objects.create(
            duty=Duty.objects.get(what=raw["what"], lead=bodies[raw["lead"]]),
            occurrence=raw["occurrence"],
            due=raw["due"],
            reason=raw["reason"],
            granted_by=people[raw["by"]],
            granted_at=_morning(raw["granted"]),
        )
    return made


def _calendar(
    raw: Raw, bodies: Mapping[str, Body], people: Mapping[str, User], movements: Sequence[Movement]
) -> Calendar:
    usual = USUAL[CalendarKind(raw["kind"])]
    ended, reason = raw.get("ended", (None, ""))
    calendar = Calendar.objects.create(
        movement=movements[raw["movement"] - 1],
        name=raw["name"],
        kind=raw["kind"],
        forms=list(raw.get("forms", usual.forms)),
        sections=list(raw.get("sections", usual.sections)),
        as_of=raw.get("as_of"),
        from_day=raw.get("from_day"),
        opens_before=raw.get("opens_before", usual.opens_before),
        source=raw["source"],
        made_by=people.get(raw["by"], people[RECORDER]),
        made_at=_morning(raw["made"]),
        ended_on=ended,
        end_reason=reason,
    )
    steps = []
    for number, step in enumerate(raw["steps"], start=1):
        asked = (d for one in step.get("ask", ()) for d in _asked(one, calendar, bodies, people[RECORDER]))
        duties = [*_used(step, calendar), *asked]
        steps.append(StepGiven(step["name"], duties))
        row = CalendarStep.objects.create(calendar=calendar, number=number, name=step["name"])
        StepDuty.objects.bulk_create(StepDuty(step=row, duty=duty) for duty in duties)
    if stops := checked(steps, max(raw["made"], *(d.lead.valid_from for s in steps for d in s.duties))).stops:
        raise ValueError(f"{raw['name']}: {' '.join(stops)}")
    return calendar


def _used(step: Raw, calendar: Calendar) -> list[Duty]:
    """The duties that the plan has already; from here on they are reports."""
    if "use" not in step:
        return []
    found = list(calendar.movement.duties.filter(what=step["use"]).select_related("lead", "owed_to").order_by("pk"))
    if not found:
        raise ValueError(f"no duty is called {step['use']!r}")
    Duty.objects.filter(pk__in=[d.pk for d in found]).update(kind=DutyKind.REPORT)
    return found


def _asked(raw: Raw, calendar: Calendar, bodies: Mapping[str, Body], recorder: User) -> list[Duty]:
    made = Duty.objects.bulk_create(
        Duty(
            movement=calendar.movement,
            kind=DutyKind.REPORT,
            what=calendar.name,
            lead=lead,
            owed_to=above_of(lead) if raw["to"] == ABOVE else bodies[raw["to"]],
            rule=raw["rule"],
            due_text=raw.get("due_text", ""),
            valid_from=raw.get("from"),
            origin=calendar.source,
            ended_on=calendar.ended_on,
            end_reason=calendar.end_reason,
        )
        for lead in _leads(raw, calendar, bodies)
    )
    _finish(raw, made, recorder)
    return made


def _leads(raw: Raw, calendar: Calendar, bodies: Mapping[str, Body]) -> list[Body]:
    if isinstance(raw["who"], list):
        return [bodies[key] for key in raw["who"]]
    place = bodies[raw["within"]] if "within" in raw else calendar.movement.territory
    found = Body.objects.filter(kind__in=EVERY[raw["who"]]).on(raw["bodies_of"]).within(place.path)
    return list(found.select_related("parent").order_by("path"))


def _finish(raw: Raw, duties: Sequence[Duty], recorder: User) -> None:
    """What the file says was done: one time on a day, or each time until a day, on the day that it was due."""
    rows = []
    for duty in duties:
        first = duty.valid_from or duty.movement.valid_from
        for time_due in duty.due_rule.occurrences(first, duty.movement.valid_to):
            until, on = raw.get("done_until"), raw.get("done")
            if on is None and until and time_due.due and time_due.due <= until:
                on = time_due.due
            if on is not None:
                rows.append(_done(duty, time_due, on, recorder))
    Fulfilment.objects.bulk_create(rows)


def _done(duty: Duty, at: Occurrence, on: date, recorder: User) -> Fulfilment:
    return Fulfilment(
        duty=duty,
        occurrence=at.key,
        due=at.due,
        done_on=on,
        by_paper=f"Báo cáo mẫu {at.key}".strip(),
        recorded_by=recorder,
        recorded_at=_morning(on),
    )


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(9, 15), tzinfo=ZONE)
