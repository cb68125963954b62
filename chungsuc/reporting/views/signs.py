"""Signs to look at in the figures of one's territory, and a note of what was found."""

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chungsuc.accounts.http import Request, signed_in
from chungsuc.accounts.permits import Refused
from chungsuc.reporting import queries
from chungsuc.reporting.actions.signs import NOTE_LENGTH, note_sign
from chungsuc.reporting.permissions import can_see_signs
from chungsuc.reporting.queries import Asked
from chungsuc.reporting.queries.signs import KINDS, Signs, find_signs
from chungsuc.reporting.tables.signs import table_of
from chungsuc.reporting.views.asking import asked_of, sheet_answer, wants_sheet, with_asked
from chungsuc.units.models import Role
from chungsuc.units.permissions import actor_of
from chungsuc.units.queries import Actor


@require_http_methods(["GET", "POST"])
def signs(plain: HttpRequest) -> HttpResponse:
    """`loai` one kind alone, `huyen` one district; POST `dau-hieu`, `ghi-chu`: it was looked at, and what was found."""
    request = signed_in(plain)
    actor = actor_of(request)
    can_see_signs(actor).require()
    asked = asked_of(request, actor)
    kind, district = request.GET.get("loai", ""), request.GET.get("huyen", "")
    found = find_signs(asked, measures=_measures(actor, asked), kind=kind if kind in KINDS else "", under=district)
    if found is None:
        return render(request, "reporting/no_edition.html", with_asked(request, asked, heading=_("Dấu hiệu nên xem lại")))
    if wants_sheet(request):
        return sheet_answer(table_of(found, asked), "dau-hieu", asked.on)
    refused = _noted(request, found) if request.method == "POST" else None
    if request.method == "POST" and refused is None:
        messages.success(request, _("Đã ghi: đã xem."))
        words = request.GET.urlencode()
        return redirect(reverse("signs") + (f"?{words}" if words else ""))
    context = _context(request, actor, asked, found) | {"refused": refused, "kind": kind, "district": district}
    return render(request, "reporting/signs.html", context, status=422 if refused else 200)


def _context(request: Request, actor: Actor, asked: Asked, found: Signs) -> dict[str, Any]:
    may_note = bool({a.role for a in actor.appointments} & {Role.SPECIALIST, Role.COORDINATOR})
    return with_asked(
        request,
        asked,
        both_lines=True,
        signs=found,
        kinds=KINDS.values(),
        districts=queries.districts_of(asked),
        may_note=may_note and not request.read_only,
        most=NOTE_LENGTH,
        refused_key=request.POST.get("dau-hieu", ""),
    )


def _noted(request: Request, found: Signs) -> Refused | None:
    """Writes the note down; the reason where it may not be."""
    sign = found.by_key(request.POST.get("dau-hieu", ""))
    if sign is None:
        raise Http404(_("Không còn dấu hiệu này: số liệu đã đổi, hoặc nằm ngoài phạm vi của đồng chí."))
    note = request.POST.get("ghi-chu", "").replace("\x00", "")
    try:
        note_sign(actor=request.user, body=sign.bodies[0], key=sign.key, note=note, now=request.now)
    except Refused as problem:
        return problem
    return None


def _measures(actor: Actor, asked: Asked) -> Collection[str] | None:
    """Of a specialist those that the own agency answers for; coordinators and leaders see all."""
    if {a.role for a in actor.appointments} & {Role.COORDINATOR, Role.LEADER}:
        return None
    mine = {a.body_id for a in actor.appointments if a.role == Role.SPECIALIST}
    return {r.measure for r in queries.responsibilities(asked) if r.agency_id in mine}
