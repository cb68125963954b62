from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chungsuc.accounts.http import signed_in
from chungsuc.progress.models import Line
from chungsuc.progress.permissions import can_enter
from chungsuc.progress.queries import history_lines, profile_criteria
from chungsuc.progress.queries import profile as profile_on
from chungsuc.units.permissions import get_body
from chungsuc.units.queries import actor_on


@require_GET
def profile(plain: HttpRequest, key: str) -> HttpResponse:
    """One commune on a day: each indicator judged, with its reason and source, on the line asked for."""
    request = signed_in(plain)
    actor = actor_on(request.user, request.day)
    body = get_body(actor, key)
    line = Line.OFFICIAL if request.GET.get("dong") == "da-duyet" else Line.EXPECTED
    past = request.known_at if request.read_only else None
    found = profile_on(body, on=request.day, known_at=past)
    judged = found.official if line == Line.OFFICIAL else found.expected
    context = {
        "body": body,
        "profile": found,
        "judged": judged,
        "line": line,
        "criteria": profile_criteria(found, judged),
        "history": history_lines(found, body, request.day),
        "can_enter": can_enter(actor, body),
        "can_override": actor.coordinates(body.path),
        "band": found.edition.band(judged.criteria_met),
        "today": request.day,
    }
    return render(request, "reporting/profile.html", context)
