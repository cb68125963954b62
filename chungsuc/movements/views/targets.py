"""Targets: one of them with what people state of it, and its form by kind."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chungsuc.accounts.http import Request, signed_in
from chungsuc.movements import actions, queries
from chungsuc.movements.forms import ResultForm, TargetForm
from chungsuc.movements.models import Movement, Target, TargetKind
from chungsuc.movements.permissions import can_change, get_movement, get_target
from chungsuc.movements.views.drawing import dropped, shown, stored
from chungsuc.movements.views.movements import crumbs_of
from chungsuc.progress.queries.law import open_rejudgings
from chungsuc.units.permissions import actor_of


@require_http_methods(["GET", "POST"])
def target(plain: HttpRequest, pk: int) -> HttpResponse:
    """One target, whole: how it is measured, its rows, and what papers state of it; a result is added here."""
    request = signed_in(plain)
    actor = actor_of(request)
    found = get_target(actor, pk)
    may = can_change(actor, found.movement)
    form = ResultForm(request.POST or None, today=request.day)
    if request.method == "POST":
        may.require()
    if request.method == "POST" and form.is_valid():
        actions.state_result(actor=request.user, target=found, now=request.now, **form.cleaned_data)
        messages.success(request, _("Đã ghi kết quả theo báo cáo."))
        return redirect("target", pk=pk)
    now = request.GET.get("theo") == "hien-nay"
    progress = queries.target_progress(found, on=request.day, known_at=request.known_at, now=now)
    results = found.results.filter(on__lte=request.day, stated_at__lte=request.known_at).select_related("stated_by")
    context = {
        "t": {"p": progress, "line": queries.line_of(progress, progress.day)},
        "movement": found.movement,
        "results": results,
        "form": form,
        "can_plan": may and not request.read_only,
        "today": request.day,
        "of_now": now,
        "stale": [] if request.read_only else open_rejudgings(found.movement.territory.path),
    }
    return render(request, "movements/target.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def target_new(plain: HttpRequest, pk: int) -> HttpResponse:
    """First the kind, then the boxes of that kind."""
    request = signed_in(plain)
    actor = actor_of(request)
    movement = get_movement(actor, pk)
    can_change(actor, movement).require()
    kind = request.GET.get("loai", "")
    if kind not in TargetKind.values:
        context = {"movement": movement, "kinds": TargetKind.choices}
        return render(request, "movements/kinds.html", context)
    return _form(request, Target(movement=movement, kind=kind, due=movement.valid_to), movement, request.day)


@require_http_methods(["GET", "POST"])
def target_edit(plain: HttpRequest, pk: int) -> HttpResponse:
    request = signed_in(plain)
    actor = actor_of(request)
    found = get_target(actor, pk)
    can_change(actor, found.movement).require()
    return _form(request, found, found.movement, request.day)


def _form(request: Request, target: Target, movement: Movement, on: date) -> HttpResponse:
    form = TargetForm(request.POST or None, instance=target, on=on)
    if stored(request, form):
        return redirect("movement", pk=movement.pk)
    said = {"kind": target.get_kind_display()}
    if target.pk:
        drop = reverse("target_drop", args=[target.pk])
        return shown(request, form, heading=_("Sửa mục tiêu: %(kind)s") % said, crumbs=crumbs_of(movement), drop=drop)
    return shown(request, form, heading=_("Thêm mục tiêu: %(kind)s") % said, crumbs=crumbs_of(movement))


@require_POST
def target_drop(plain: HttpRequest, pk: int) -> HttpResponse:
    request = signed_in(plain)
    found = get_target(actor_of(request), pk)
    dropped(request, found)
    return redirect("movement", pk=found.movement_id)
