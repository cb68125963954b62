"""The papers of a movement: one page that lists them, each taken away or kept as a draft; the form of an invitation."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from chungsuc.accounts.http import Request, signed_in
from chungsuc.documents.official.tree import OfficialPaper
from chungsuc.documents.printing import may_keep, paper_answer
from chungsuc.movements import writing
from chungsuc.movements.forms.meeting import MeetingForm
from chungsuc.movements.models import Movement
from chungsuc.movements.permissions import get_movement
from chungsuc.movements.views.movements import crumbs_of
from chungsuc.units.permissions import actor_of


@require_GET
def papers(plain: HttpRequest, pk: int) -> HttpResponse:
    """What can be put on paper about a movement."""
    request = signed_in(plain)
    actor = actor_of(request)
    found = get_movement(actor, pk)
    context = {
        "movement": found,
        "late": len(writing.late_duties(found, on=request.day, known_at=request.known_at)),
        "amendments": found.amendments.all(),
        "keep_own": may_keep(actor, found.territory) and not request.read_only,
        "keep_agency": may_keep(actor, found.standing_agency) and not request.read_only,
        "form": MeetingForm(),
    }
    return render(request, "movements/papers.html", context)


def _plan(movement: Movement, request: Request) -> OfficialPaper:
    return writing.plan(movement, on=request.day, known_at=request.known_at)


def _notice(movement: Movement, request: Request) -> OfficialPaper:
    return writing.launch_notice(movement, on=request.day)


def _reminder(movement: Movement, request: Request) -> OfficialPaper:
    late = writing.late_duties(movement, on=request.day, known_at=request.known_at)
    if not late:
        raise Http404("Phong trào không có nhiệm vụ nào quá hạn.")
    return writing.reminder(movement, late, on=request.day)


MADE: dict[str, Callable[[Movement, Request], OfficialPaper]] = {
    "ke-hoach": _plan,
    "thong-bao": _notice,
    "cong-van": _reminder,
}


@require_http_methods(["GET", "POST"])
def paper(plain: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """One of them, for whoever sees the movement."""
    request = signed_in(plain)
    found = get_movement(actor_of(request), pk)
    if kind not in MADE:
        raise Http404("Không có loại văn bản này.")
    holder = found.territory if kind == "ke-hoach" else found.standing_agency
    return paper_answer(request, MADE[kind](found, request), holder=holder, name=f"{kind}-phong-trao-{pk}")


@require_http_methods(["GET", "POST"])
def decision(plain: HttpRequest, pk: int, version: int) -> HttpResponse:
    """The decision that amends the plan."""
    request = signed_in(plain)
    found = get_movement(actor_of(request), pk)
    amendment = get_object_or_404(found.amendments, version=version)
    amendment.movement = found
    official = writing.amendment_decision(amendment, on=request.day)
    return paper_answer(request, official, holder=found.territory, name=f"quyet-dinh-sua-doi-{pk}-{version}")


@require_http_methods(["GET", "POST"])
def invitation(plain: HttpRequest, pk: int) -> HttpResponse:
    """An invitation: what is filled in stays in the address, so that the file can be fetched and the draft kept."""
    request = signed_in(plain)
    actor = actor_of(request)
    found = get_movement(actor, pk)
    form = MeetingForm(request.GET or None)
    if form.is_valid() and (request.method == "POST" or request.GET.get("dang")):
        official = writing.invitation(found, form.meeting(), on=request.day)
        return paper_answer(request, official, holder=found.territory, name=f"giay-moi-{pk}")
    context = {
        "movement": found,
        "form": form,
        "take": request.get_full_path() if form.is_valid() else "",
        "keep": may_keep(actor, found.territory) and not request.read_only,
        "crumbs": crumbs_of(found),
        "heading": _("Giấy mời"),
    }
    return render(request, "movements/invitation.html", context, status=422 if form.is_bound and form.errors else 200)
