"""What an agency answers for, in every commune."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from chungsuc.accounts.http import signed_in
from chungsuc.progress.queries import period_name
from chungsuc.reporting import queries
from chungsuc.reporting.permissions import can_see_departments
from chungsuc.reporting.tables.department import table_of
from chungsuc.reporting.views.asking import asked_of, sheet_answer, wants_sheet, with_asked
from chungsuc.units.permissions import actor_of


@require_GET
def department(plain: HttpRequest) -> HttpResponse:
    """A matrix of communes and the agency's indicators: figure, verdict, and what should be looked at again."""
    request = signed_in(plain)
    actor = actor_of(request)
    can_see_departments(actor).require()
    asked = asked_of(request, actor)
    answered = queries.responsibilities(asked)
    agencies = queries.agencies_for(actor, answered)
    agency = next((a for a in agencies if a.key == request.GET.get("co-quan")), agencies[0] if agencies else None)
    measures = {r.measure for r in answered if agency and r.agency_id == agency.pk}
    district, only = request.GET.get("huyen", ""), request.GET.get("chi-tieu", "")
    found = queries.department(asked, measures, district=district, only=only)
    if found is None:
        return render(request, "reporting/no_edition.html", with_asked(request, asked, heading=_("Theo ngành")))
    if wants_sheet(request) and agency is not None:
        return sheet_answer(table_of(found, asked, agency), "theo-nganh", asked.on)
    shown = {"department": found, "agency": agency, "agencies": agencies, "district": district, "only": only}
    period = period_name(found.period)
    return render(request, "reporting/department.html", with_asked(request, asked, period=period, **shown))
