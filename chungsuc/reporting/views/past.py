"""A commune on a day long gone: as known then beside as known now."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from chungsuc.accounts.http import Request, signed_in
from chungsuc.progress.models import Line
from chungsuc.reporting.queries.past import FIRST_DAY, elsewhere, past_page
from chungsuc.reporting.views.asking import LEVELS_ASKED, asked_alone, day_in, known_by
from chungsuc.rulebook.load import NotInForceError
from chungsuc.rulebook.model import BASE
from chungsuc.units.permissions import actor_of, get_body


@require_GET
def past(plain: HttpRequest, key: str) -> HttpResponse:
    """A commune on any day since the first national set: which body, which law, which verdict then and now, and why another."""
    request = signed_in(plain)
    actor = actor_of(request)
    body = get_body(actor, key)
    on, biet, word = day_in(request, "ngay"), day_in(request, "biet"), request.GET.get("bo", "")
    line = Line.EXPECTED if request.GET.get("dong") == "du-kien" else Line.OFFICIAL
    asked = asked_alone(request, body, on=on or request.day, level=LEVELS_ASKED.get(word, BASE), line=line)
    known = biet or asked.on
    shown: dict[str, object] = {
        "body": body,
        "asked": asked,
        "expected": line == Line.EXPECTED,
        "known": known,
        "first_day": FIRST_DAY,
        "faults": _faults(request, on, biet),
        "sets": [(word, asked.by(level).edition) for word, level in LEVELS_ASKED.items()],
        "chosen_set": word,
    }
    if asked.on >= FIRST_DAY and not body.exists_on(asked.on):
        shown["elsewhere"] = elsewhere(body, asked.on, actor)
    elif asked.on >= FIRST_DAY:
        try:
            shown["page"] = past_page(body, asked, known_by(request, known), actor)
        except NotInForceError as error:
            shown["no_set"] = error
    return render(request, "reporting/past.html", shown)


def _faults(request: Request, on: date | None, known: date | None) -> list[str]:
    """What of the address could not be taken as it was written."""
    given = [request.GET.get(name, "") for name, found in (("ngay", on), ("biet", known)) if found is None]
    return [_("Ngày “%(text)s” không đọc được hoặc chưa đến; đang xem ngày khác.") % {"text": t} for t in given if t]
