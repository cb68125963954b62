"""Who has read a launch, who has issued their own plan, who is late."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from chungsuc.accounts.http import signed_in
from chungsuc.movements.permissions import can_change, get_movement
from chungsuc.movements.queries import tracker
from chungsuc.reporting.tables.tracker import table_of
from chungsuc.reporting.views.asking import sheet_answer, wants_sheet
from chungsuc.units.permissions import actor_of


@require_GET
def tracker_page(plain: HttpRequest, pk: int) -> HttpResponse:
    """Every body addressed, with counts and filters (`loc`); the same rows as a sheet."""
    request = signed_in(plain)
    actor = actor_of(request)
    movement = get_movement(actor, pk)
    found = tracker(movement, on=request.day, known_at=request.known_at)
    wanted = request.GET.get("loc", "")
    rows = found.filtered(wanted)
    if wants_sheet(request):
        return sheet_answer(table_of(found, rows, movement, request.day), "theo-doi-phat-dong", request.day)
    filters = [
        ("", _("Tất cả"), len(found.rows)),
        ("chua-nam", _("Chưa báo đã nắm được"), len(found.rows) - found.read),
        ("chua-ke-hoach", _("Chưa ban hành kế hoạch"), found.asked_for_plans - found.planned),
        ("tre", _("Quá hạn"), found.late),
    ]
    context = {
        "movement": movement,
        "found": found,
        "rows": rows,
        "wanted": wanted,
        "filters": filters,
        "can_nudge": can_change(actor, movement) and not request.read_only,
        "today": request.day,
    }
    return render(request, "reporting/tracker.html", context)
