"""What the address of a form's page asks: of which body, for which period, on which day."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from chungsuc.accounts.http import Request, asked_day
from chungsuc.progress.queries.tables import bounds_of, table_period
from chungsuc.reporting.filling import Scope
from chungsuc.reporting.views.asking import asked_of, number_in
from chungsuc.rulebook.reports.model import ReportForm
from chungsuc.units.models import Body, BodyKind
from chungsuc.units.permissions import get_body
from chungsuc.units.queries import Actor, of_day, territory_of, topmost

PREFERRED: Final = ("year", "half_year", "quarter", "month", "multi_year")
SHOWN: Final = {
    "commune": (BodyKind.COMMUNE,),
    "district": (BodyKind.DISTRICT,),
    "province": (BodyKind.PROVINCE,),
    "any": (BodyKind.PROVINCE, BodyKind.DISTRICT, BodyKind.COMMUNE),
    "department": (BodyKind.PROVINCE,),
}
MONTHS_BACK: Final = 2


@dataclass(frozen=True, slots=True)
class FormAsked:
    """`fault`: what of the address could not be taken as it was written."""

    scope: Scope
    periods: list[tuple[str, str]]
    places: list[tuple[str, str]]
    fault: str


def periods_of(form: ReportForm, day: date) -> list[tuple[str, str]]:
    """The periods of a form round a day, with their names: those of this year and of the last, the preferred kind first."""
    kinds = [k for k in PREFERRED if k in form.periods]
    found = [p for kind in kinds for p in _periods(kind, day)] or [str(day.year), day.isoformat()]
    return [(p, table_period(p)) for p in dict.fromkeys(found)]


def _periods(kind: str, day: date) -> Iterator[str]:
    year = day.year
    if kind == "year":
        yield from (str(year), str(year - 1), str(year - 2))
    elif kind == "half_year":
        now = 1 if day.month <= 6 else 2
        yield from (f"{year}-H{now}", f"{year if now == 2 else year - 1}-H{3 - now}")
    elif kind == "quarter":
        quarter = (day.month + 2) // 3
        yield from (f"{year}-Q{q}" for q in range(quarter, 0, -1))
    elif kind == "month":
        yield from (f"{year}-{m:02}" for m in range(day.month, max(0, day.month - 1 - MONTHS_BACK), -1))
    elif kind == "multi_year":
        first = year - (year - 1) % 5
        yield f"{first}-{first + 4}"


def form_asked(request: Request, actor: Actor, form: ReportForm) -> FormAsked | None:
    """`don-vi` the body, `ky` the period, `tieu-chi` the criterion, and what `asked_of` reads; None for who sees no place."""
    body = _body(request, actor, form)
    if body is None:
        return None
    periods = periods_of(form, asked_day(request))
    period, fault = request.GET.get("ky", "") or periods[0][0], ""
    try:
        first, last = bounds_of(period)
    except ValueError as wrong:
        fault, period = str(wrong), periods[0][0]
        first, last = bounds_of(period)
    asked = asked_of(request, actor, (territory_of(body),))
    if "ngay" not in request.GET and last < asked.on:
        asked = replace(asked, on=last)
    if first > asked.on:
        fault = fault or _("Ngày chốt số liệu đứng trước kỳ báo cáo; các cột “trong kỳ” chưa có gì.")
    if period not in {p for p, _ in periods}:
        periods.insert(0, (period, table_period(period)))
    scope = Scope(asked=asked, period=period, body=body, criterion=number_in(request, "tieu-chi"))
    return FormAsked(scope, periods, places_for(form, actor, asked.on, body), fault)


def _body(request: Request, actor: Actor, form: ReportForm) -> Body | None:
    key = request.GET.get("don-vi", "")
    if key:
        return get_body(actor, key)
    agencies = [a.body for a in actor.appointments if a.body.kind == BodyKind.AGENCY]
    if agencies and form.levels[0] == "department":
        return agencies[0]
    return next(iter(topmost(actor.territories)), None)


def places_for(form: ReportForm, actor: Actor, on: date, body: Body) -> list[tuple[str, str]]:
    """The bodies of the form's levels that the reader sees on the day, by key, in the order of the register. One query."""
    kinds = {kind for level in form.levels for kind in SHOWN.get(level, ())}
    within = of_day([t.path for t in topmost(actor.territories)], on)
    agencies = {a.body for a in actor.appointments if a.body.kind == BodyKind.AGENCY}
    found = [*sorted(agencies, key=lambda b: b.path)] if {"department", "any"} & set(form.levels) else []
    found += [b for b in within if b.kind in kinds]
    if body not in found:
        found.insert(0, body)
    return [(b.key, _named(b)) for b in found]


def _named(body: Body) -> str:
    above = body.parent
    district = above is not None and above.kind == BodyKind.DISTRICT
    return f"{body.official_name}, {above.name}" if above is not None and district else body.official_name
