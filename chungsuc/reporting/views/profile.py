"""One commune."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chungsuc.accounts.http import signed_in
from chungsuc.documents.printing import may_keep
from chungsuc.progress.levels import WORDS
from chungsuc.progress.models import Line
from chungsuc.progress.permissions import can_enter
from chungsuc.reporting.queries.profile import commune_page
from chungsuc.reporting.views.asking import LEVELS_ASKED, asked_of, day_of_life, taken_from, with_asked
from chungsuc.rulebook.model import BASE
from chungsuc.units.permissions import actor_of, get_body


@require_GET
def profile(plain: HttpRequest, key: str) -> HttpResponse:
    """One commune on a day of its life: each indicator judged, with reason, evidence and source, on the line asked for."""
    request = signed_in(plain)
    actor = actor_of(request)
    body = get_body(actor, key)
    level = LEVELS_ASKED.get(request.GET.get("bo", ""), BASE)
    asked = asked_of(request, actor, (body,)).at(day_of_life(request, body)).by(level)
    if request.GET.get("dong") != "da-duyet":
        asked = asked.upon(Line.EXPECTED)
    if asked.edition is None:
        return render(request, "reporting/no_edition.html", with_asked(request, asked, heading=body.official_name))
    page = commune_page(body, asked, actor)
    shown = {
        "body": body,
        "page": page,
        "line": asked.line,
        "word": WORDS.get(level, ""),
        "can_enter": can_enter(actor, body),
        "can_override": actor.coordinates(body.path) and level == BASE,
        "take": taken_from("proposal_paper", request, body.key),
        "keep": may_keep(actor, body) and not request.read_only,
        "band": page.found.edition.band(page.judged.criteria_met),
    }
    return render(request, "reporting/profile.html", with_asked(request, asked, **shown))
