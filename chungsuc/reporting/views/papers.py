from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chungsuc.accounts.http import signed_in
from chungsuc.documents.actions import official_of
from chungsuc.documents.models import PaperState
from chungsuc.documents.permissions import can_change, get_paper, papers_of
from chungsuc.documents.queries.numbers import series_for
from chungsuc.documents.queries.papers import corrections_of
from chungsuc.movements.permissions import can_read_paper, reading_place
from chungsuc.reporting.queries.papers import around
from chungsuc.units.permissions import actor_of


@require_GET
def paper(plain: HttpRequest, pk: int) -> HttpResponse:
    """One paper: what it says of itself, its text as a sheet, what it rests on and what rests on it, what can be done."""
    request = signed_in(plain)
    actor = actor_of(request)
    found = get_paper(actor, pk, request.known_at)
    mine = bool(can_change(actor, found)) and not request.read_only
    state = PaperState(found.state)
    context = {
        "paper": found,
        "official": official_of(found),
        "around": around(found, actor, papers_of(actor, request.known_at)),
        "series": series_for(found) if mine and state == PaperState.DRAFT else [],
        "may_issue": mine and state == PaperState.DRAFT,
        "may_sign": mine and state == PaperState.ISSUED,
        "may_void": mine and state in (PaperState.ISSUED, PaperState.REGISTERED),
        "may_correct": mine and state == PaperState.REGISTERED and not found.signature,
        "corrections": corrections_of(found, request.known_at),
        "may_read": bool(can_read_paper(found)) and reading_place(actor, found) is not None and not request.read_only,
    }
    return render(request, "reporting/paper.html", context)
