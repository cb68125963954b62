"""Nearest to the standard."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from chungsuc.accounts.http import signed_in
from chungsuc.reporting import queries
from chungsuc.reporting.tables.near import table_of
from chungsuc.reporting.views.asking import asked_of, number_in, sheet_answer, wants_sheet, with_asked
from chungsuc.units.permissions import actor_of


@require_GET
def near(plain: HttpRequest) -> HttpResponse:
    """Communes one, two or three indicators short of the whole set, or of one criterion (`tc`)."""
    request = signed_in(plain)
    asked = asked_of(request, actor_of(request))
    district = request.GET.get("huyen", "")
    found = queries.nearest(asked, district=district, criterion=number_in(request, "tc"))
    if found is None:
        return render(request, "reporting/no_edition.html", with_asked(request, asked, heading=_("Gần đạt chuẩn")))
    if wants_sheet(request):
        return sheet_answer(table_of(found, asked), "gan-dat-chuan", asked.on)
    criterion = found.edition.criterion(found.criterion) if found.criterion else None
    return render(
        request, "reporting/near.html", with_asked(request, asked, near=found, district=district, criterion=criterion)
    )
