"""The whole country, year by year and province by province."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chungsuc.accounts.http import signed_in
from chungsuc.reporting import queries
from chungsuc.reporting.permissions import can_see_nation
from chungsuc.reporting.queries.nation import nation as counted_nation
from chungsuc.reporting.queries.nation import year_days
from chungsuc.reporting.queries.nation_pictures import nation_map, nation_trend
from chungsuc.reporting.tables.nation import table_of
from chungsuc.reporting.views.asking import asked_of, sheet_answer, wants_sheet, with_asked
from chungsuc.units.permissions import actor_of


@require_GET
def nation(plain: HttpRequest) -> HttpResponse:
    """`ngay` and `dong` as everywhere; the four year ends before the day stand beside it."""
    request = signed_in(plain)
    actor = actor_of(request)
    can_see_nation(actor).require()
    asked: queries.Asked = asked_of(request, actor)
    days = year_days(asked.on, asked.known_at)
    found = counted_nation(days, asked.line)
    if wants_sheet(request):
        return sheet_answer(table_of(found, asked), "ca-nuoc", asked.on)
    return render(
        request,
        "reporting/nation.html",
        with_asked(
            request,
            asked,
            nation=found,
            last=found.total.years[-1],
            rows=list(zip(found.days, found.total.years, strict=True)),
            pictures=[drawn for drawn in (nation_trend(found), nation_map(found)) if drawn],
            provinces=[(province, province.years[-1]) for province in found.provinces],
        ),
    )
