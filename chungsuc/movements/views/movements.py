"""Movements: the list, one movement, and its form."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chungsuc.accounts.http import signed_in
from chungsuc.accounts.permits import denied
from chungsuc.movements import queries
from chungsuc.movements.forms import MovementForm
from chungsuc.movements.models import Movement
from chungsuc.movements.permissions import COORDINATION_OFFICE, can_change, get_movement, planned_places
from chungsuc.movements.views.drawing import dropped, shown, stored
from chungsuc.units.permissions import actor_of


@require_GET
def movements(plain: HttpRequest) -> HttpResponse:
    """The movements one sees; the only one in force opens at once, unless all are asked for."""
    request = signed_in(plain)
    actor = actor_of(request)
    seen = queries.movements_seen_by(actor)
    now = queries.in_force(seen, request.day)
    if len(now) == 1 and request.GET.get("xem") != "tat-ca":
        return redirect("movement", pk=now[0].pk)
    context = {
        "movements": seen,
        "now": now,
        "can_add": bool(planned_places(actor)) and not request.read_only,
        "today": request.day,
    }
    return render(request, "movements/list.html", context)


@require_GET
def movement(plain: HttpRequest, pk: int) -> HttpResponse:
    """One movement: phases, every target stated and computed, duties by state."""
    request = signed_in(plain)
    actor = actor_of(request)
    found = get_movement(actor, pk)
    targets = list(found.targets.in_force(request.day))
    for target in targets:
        target.movement = found
    now = request.GET.get("theo") == "hien-nay"
    progress = queries.progress_of(targets, on=request.day, known_at=request.known_at, now=now)
    shown_targets = [{"p": p, "line": queries.line_of(p, p.day)} for p in progress]
    context = {
        **queries.links_of(found, actor, request.known_at),
        **queries.changing(found, on=request.day, known_at=request.known_at),
        "movement": found,
        "standard": queries.standard_name(found.standard),
        "phases": found.phases.all(),
        "drawn": [t for t in shown_targets if t["line"]],
        "plain": [t for t in shown_targets if not t["line"]],
        "duties": queries.duties_shown(found, on=request.day, known_at=request.known_at),
        "can_plan": can_change(actor, found) and not request.read_only,
        "today": request.day,
        "of_now": now,
    }
    return render(request, "movements/movement.html", context)


@require_http_methods(["GET", "POST"])
def movement_new(plain: HttpRequest) -> HttpResponse:
    request = signed_in(plain)
    places = planned_places(actor_of(request))
    if not places:
        denied(
            _("Đồng chí không được lập phong trào."),
            rule=_("Phong trào do cơ quan điều phối của địa bàn lập; phong trào của xã do công chức xã lập."),
            who_can_lift=COORDINATION_OFFICE,
        ).require()
    form = MovementForm(request.POST or None, path=places[0].path, on=request.day)
    if stored(request, form):
        return redirect("movement", pk=form.instance.pk)
    return shown(request, form, heading=_("Thêm phong trào"), crumbs=[(reverse("movements"), _("Phong trào"))])


@require_http_methods(["GET", "POST"])
def movement_edit(plain: HttpRequest, pk: int) -> HttpResponse:
    request = signed_in(plain)
    actor = actor_of(request)
    found = get_movement(actor, pk)
    can_change(actor, found).require()
    form = MovementForm(request.POST or None, instance=found, path=found.territory.path, on=request.day)
    if stored(request, form):
        return redirect("movement", pk=pk)
    heading = _("Sửa phong trào")
    return shown(request, form, heading=heading, crumbs=crumbs_of(found), drop=reverse("movement_drop", args=[pk]))


@require_POST
def movement_drop(plain: HttpRequest, pk: int) -> HttpResponse:
    request = signed_in(plain)
    dropped(request, get_movement(actor_of(request), pk))
    return redirect("movements")


def crumbs_of(movement: Movement) -> list[tuple[str, str]]:
    return [(reverse("movements"), _("Phong trào")), (reverse("movement", args=[movement.pk]), movement.name)]
