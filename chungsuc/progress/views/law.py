"""The criteria sets: all of them by level, and one of them whole."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from chungsuc.accounts.http import Request, signed_in
from chungsuc.accounts.permits import Refused
from chungsuc.progress import actions
from chungsuc.progress.permissions import COORDINATION_OFFICE
from chungsuc.progress.queries.law import open_rejudgings
from chungsuc.progress.queries.law_pages import edition_page
from chungsuc.progress.queries.law_sets import overlays_open, sets_by_level
from chungsuc.progress.queries.law_waiting import waiting_count
from chungsuc.progress.views.law_asking import law_day_asked, law_shown, place_of, then, types_law
from chungsuc.units.models import Body
from chungsuc.units.permissions import actor_of
from chungsuc.units.queries import Actor, topmost


@require_GET
def sets(plain: HttpRequest) -> HttpResponse:
    """Every set by level: which applies on the day and why, past and coming ones, and how sure their levels are."""
    request = signed_in(plain)
    actor = actor_of(request)
    place, day = place_of(actor), law_day_asked(request)
    context = {
        "place_shown": place,
        "day": day,
        "blocks": sets_by_level(law_shown(request, place), place, day, then(request)),
        "may_attach": place is not None and bool(actor.coordinates(place.path)) and not request.read_only,
        "waiting": 0 if request.read_only else waiting_count(actor),
        "stale": open_rejudgings(place.path) if place else [],
    }
    return render(request, "progress/law_sets.html", context)


@require_GET
def edition(plain: HttpRequest, standard: str) -> HttpResponse:
    """One set: each level with its sureness, its decision and who checked it, in one column on one day."""
    request = signed_in(plain)
    actor = actor_of(request)
    place, only = place_of(actor), request.GET.get("chi", "")
    try:
        found = edition_page(
            law_shown(request, place),
            standard,
            place,
            on=law_day_asked(request),
            column=request.GET.get("vung", ""),
            only=only,
            known_at=then(request),
        )
    except KeyError as none:
        raise Http404("Không có bộ tiêu chí này.") from none
    context = {"page": found, "place_shown": place, "only": only, "may_type": types_law(request, actor, place)}
    return render(request, "progress/law_edition.html", context)


@require_http_methods(["GET", "POST"])
def attach(plain: HttpRequest) -> HttpResponse:
    """Puts an overlay that came with the package in force for the reader's territory."""
    request = signed_in(plain)
    actor = actor_of(request)
    place = _coordinated(actor)
    refused = None
    if request.method == "POST":
        try:
            _attach(request, place)
        except Refused as problem:
            refused = problem
        else:
            return redirect("law_sets")
    context = {"place_shown": place, "overlays": overlays_open(place), "refused": refused}
    return render(request, "progress/law_attach.html", context, status=422 if refused else 200)


def _coordinated(actor: Actor) -> Body:
    place = place_of(actor)
    if place is None or not actor.coordinates(place.path):
        raise Refused(_("Chỉ cơ quan điều phối gắn bộ bổ sung."), who_can_lift=COORDINATION_OFFICE)
    return place


def _attach(request: Request, place: Body) -> None:
    standard, _bar, overlay = request.POST.get("bo", "").partition("|")
    try:
        valid_from = date.fromisoformat(request.POST.get("valid_from", ""))
    except ValueError as problem:
        raise Refused(_("Thiếu ngày bắt đầu áp dụng.")) from problem
    if (standard, overlay) not in [(o.standard, o.overlay) for o in overlays_open(place)]:
        raise Refused(_("Chưa chọn bộ bổ sung."))
    actions.attach_overlay(
        actor=request.user, territory=place, standard=standard, overlay=overlay, valid_from=valid_from, now=request.now
    )
    messages.success(request, _("Đã gắn bộ bổ sung. Các xã đang được đánh giá lại; kết quả cũ hiện đến khi xong."))


@require_GET
def stale(plain: HttpRequest) -> HttpResponse:
    """How far judging anew has come where the reader has posts, as a piece of a page."""
    places = topmost(actor_of(signed_in(plain)).territories)
    return render(plain, "progress/law_stale.html", {"stale": [r for p in places for r in open_rejudgings(p.path)]})
