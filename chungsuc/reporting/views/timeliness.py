"""Timeliness by unit and year."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chungsuc.accounts.http import signed_in, whole
from chungsuc.reporting import queries
from chungsuc.reporting.queries.timeliness import timeliness as counted
from chungsuc.reporting.queries.timeliness import years_of
from chungsuc.reporting.tables.timeliness import called, table_of
from chungsuc.reporting.views.asking import asked_of, sheet_answer, wants_sheet
from chungsuc.units.permissions import actor_of


@require_GET
def timeliness(plain: HttpRequest) -> HttpResponse:
    """Gửi báo cáo đúng hạn: `nam` the year, `lich` one calendar, `theo` the hierarchy."""
    request = signed_in(plain)
    asked: queries.Asked = asked_of(request, actor_of(request))
    years = years_of(asked.paths, asked.on)
    wanted = whole(request.GET.get("nam", "")) or asked.on.year
    year = wanted if wanted in years else asked.on.year
    now = asked.today if asked.now else None
    whole_table = counted(asked.paths, year, on=asked.on, known_at=request.known_at, now=now)
    calendar = whole(request.GET.get("lich", ""))
    found = whole_table if calendar is None else whole_table.only(calendar)
    if wants_sheet(request):
        return sheet_answer(table_of(found, asked.places, asked.on, now=asked.now), f"dung-han-{year}", asked.on)
    taken_away = request.GET.copy()
    taken_away["dang"] = "xlsx"
    names = {pk: called(pk, name) for pk, name in found.calendars.items()}
    context = {
        "asked": asked,
        "found": found,
        "rows": [(row, [(name, row.cells.get(pk)) for pk, name in names.items()]) for row in found.rows],
        "totals": [(name, found.by_calendar[pk]) for pk, name in names.items()],
        "years": years,
        "chosen": calendar,
        "named": {pk: called(pk, name) for pk, name in whole_table.calendars.items()},
        "columns": list(names.items()),
        "sheet_link": "?" + taken_away.urlencode(),
    }
    return render(request, "reporting/timeliness.html", context)
