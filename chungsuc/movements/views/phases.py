"""The phases of a movement."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chungsuc.accounts.http import signed_in
from chungsuc.movements.forms import PhaseForm
from chungsuc.movements.models import Phase
from chungsuc.movements.permissions import can_change, get_movement, get_phase
from chungsuc.movements.views.drawing import dropped, shown, stored
from chungsuc.movements.views.movements import crumbs_of
from chungsuc.units.permissions import actor_of


@require_http_methods(["GET", "POST"])
def phase_new(plain: HttpRequest, pk: int) -> HttpResponse:
    request = signed_in(plain)
    actor = actor_of(request)
    movement = get_movement(actor, pk)
    can_change(actor, movement).require()
    form = PhaseForm(request.POST or None, instance=Phase(movement=movement))
    if stored(request, form):
        return redirect("movement", pk=pk)
    return shown(request, form, heading=_("Thêm giai đoạn"), crumbs=crumbs_of(movement))


@require_http_methods(["GET", "POST"])
def phase_edit(plain: HttpRequest, pk: int) -> HttpResponse:
    request = signed_in(plain)
    actor = actor_of(request)
    phase = get_phase(actor, pk)
    can_change(actor, phase.movement).require()
    form = PhaseForm(request.POST or None, instance=phase)
    if stored(request, form):
        return redirect("movement", pk=phase.movement_id)
    crumbs, drop = crumbs_of(phase.movement), reverse("phase_drop", args=[pk])
    return shown(request, form, heading=_("Sửa giai đoạn"), crumbs=crumbs, drop=drop)


@require_POST
def phase_drop(plain: HttpRequest, pk: int) -> HttpResponse:
    request = signed_in(plain)
    phase = get_phase(actor_of(request), pk)
    dropped(request, phase)
    return redirect("movement", pk=phase.movement_id)
