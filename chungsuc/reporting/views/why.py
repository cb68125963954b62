"""Why a verdict is what it is, and what would change it."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chungsuc.accounts.http import Request, signed_in
from chungsuc.progress.lawbook import current
from chungsuc.progress.levels import WORDS
from chungsuc.progress.models import Line
from chungsuc.progress.permissions import can_enter
from chungsuc.reporting import queries
from chungsuc.reporting.queries.why import why_indicator, why_set
from chungsuc.reporting.views.asking import asked_alone, day_in, day_of_life, known_by
from chungsuc.rulebook.load import NotInForceError
from chungsuc.rulebook.model import Edition
from chungsuc.units.models import Body
from chungsuc.units.permissions import actor_of, get_body


@require_GET
def indicator(plain: HttpRequest, key: str, standard: str, number: str) -> HttpResponse:
    """One indicator: its verdict, the figure, its evidence and people, the level, its decision and who checked it."""
    request = signed_in(plain)
    body, edition, asked, shown = _asked(request, key, standard)
    try:
        page = why_indicator(body, asked, number, as_known=asked.past)
    except NotInForceError:
        return _not_in_force(request, asked, edition, shown)
    except KeyError as error:
        raise Http404(error.args[0]) from error
    if page.found.edition.id != edition.id:
        return _not_in_force(request, asked, edition, shown)
    may_enter = not request.read_only and bool(can_enter(actor_of(request), body))
    return render(request, "reporting/why.html", {**shown, "page": page, "may_enter": may_enter})


@require_GET
def whole(plain: HttpRequest, key: str, standard: str, criterion: str = "0") -> HttpResponse:
    """A set or one of its criteria: what holds the commune back, and the fewest changes by which it would be met."""
    request = signed_in(plain)
    body, edition, asked, shown = _asked(request, key, standard)
    try:
        page = why_set(body, asked, int(criterion), as_known=asked.past)
    except NotInForceError:
        return _not_in_force(request, asked, edition, shown)
    except KeyError as error:
        raise Http404(error.args[0]) from error
    if page.found.edition.id != edition.id:
        return _not_in_force(request, asked, edition, shown)
    return render(request, "reporting/why_set.html", {**shown, "page": page, "criterion": int(criterion)})


def _asked(request: Request, key: str, standard: str) -> tuple[Body, Edition, queries.Asked, dict[str, Any]]:
    """`ngay` the day, `dong` the line, `biet` the day by whose end things were known; today's knowledge unless given."""
    body = get_body(actor_of(request), key)
    try:
        edition = current().edition(standard)
    except KeyError as error:
        raise Http404(error.args[0]) from error
    known = day_in(request, "biet")
    line = Line.OFFICIAL if request.GET.get("dong") == "da-duyet" else Line.EXPECTED
    asked = asked_alone(request, body, on=day_of_life(request, body), level=edition.level, line=line)
    if known is not None and known < request.day:
        asked = replace(asked, known_at=known_by(request, known), past=True)
    shown = {
        "body": body,
        "asked": asked,
        "expected": line == Line.EXPECTED,
        "known": known,
        "standard": standard,
        "word": WORDS.get(edition.level, ""),
        "taken": request.GET.urlencode(),
    }
    return body, edition, asked, shown


def _not_in_force(request: Request, asked: queries.Asked, edition: Edition, shown: dict[str, Any]) -> HttpResponse:
    """The set of the address is not the one by which the commune is judged on the day: which is, and why."""
    return render(request, "reporting/why_other.html", {**shown, "edition": edition, "instead": asked.edition})
