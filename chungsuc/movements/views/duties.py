"""Duties: one of them, done or handed over; and its form."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chungsuc.accounts.http import Request, signed_in
from chungsuc.accounts.permits import Refused
from chungsuc.documents.actions import store
from chungsuc.documents.kinds import Unfit
from chungsuc.documents.models import Direction, Paper, PaperState
from chungsuc.documents.permissions import papers_of
from chungsuc.documents.serving import file_response
from chungsuc.movements import actions, queries
from chungsuc.movements.forms import DutyForm, ExtendForm, FulfilForm, HandOverForm
from chungsuc.movements.forms.fields import Names, clean_text, names_around
from chungsuc.movements.models import Duty, Fulfilment
from chungsuc.movements.permissions import (
    can_answer,
    can_change,
    can_extend,
    extender_among,
    get_duty,
    get_movement,
    planner_of,
)
from chungsuc.movements.views.drawing import dropped, shown, stored
from chungsuc.movements.views.movements import crumbs_of
from chungsuc.units.permissions import actor_of
from chungsuc.units.queries import Actor


@require_GET
def duty(plain: HttpRequest, pk: int) -> HttpResponse:
    """One duty: each time that it falls due, what was done, who led; done and handed over here."""
    request = signed_in(plain)
    actor = actor_of(request)
    return _page(request, actor, get_duty(actor, pk))


def _page(
    request: Request,
    actor: Actor,
    found: Duty,
    *,
    fulfil: FulfilForm | None = None,
    hand: HandOverForm | None = None,
    extend: ExtendForm | None = None,
) -> HttpResponse:
    ledger, done, handed = queries.duty_history(found, known_at=request.known_at)
    may, keeper = bool(can_answer(actor, found)) and not request.read_only, planner_of(actor, found.movement)
    if may and hand is None:
        hand = HandOverForm(names=_names(found, request), today=request.day, initial={"on": request.day})
    context = {
        "duty": found,
        "owed": queries.owed(found, ledger, request.day),
        "done": done,
        "handed": handed,
        "may": may,
        "fulfil": fulfil or FulfilForm(today=request.day, initial={"done_on": request.day}),
        "papers": _papers(actor, found) if may else [],
        "hand": hand,
        "extend": extend or ExtendForm(),
        "may_extend": extender_among(actor, found, keeper) is not None and not request.read_only,
        "extensions": ledger.extensions[found.pk],
        "can_plan": keeper is not None and not request.read_only,
        "today": request.day,
    }
    wrong = any(form is not None and form.errors for form in (fulfil, hand, extend))
    return render(request, "movements/duty.html", context, status=422 if wrong else 200)


def _papers(actor: Actor, found: Duty) -> list[Paper]:
    """The latest registered papers of the body that leads, by which the duty may have been done."""
    held = papers_of(actor).filter(holder=found.lead_id, state=PaperState.REGISTERED, direction=Direction.OUTGOING)
    return list(held.order_by("-dated", "-pk")[:20])


def _names(found: Duty, request: Request) -> Names:
    return names_around(found.movement.territory.path, request.day)


@require_POST
def fulfil(plain: HttpRequest, pk: int) -> HttpResponse:
    """Says that the duty was done, with the paper's file where there is one."""
    request = signed_in(plain)
    actor = actor_of(request)
    found = get_duty(actor, pk)
    can_answer(actor, found).require()
    form = FulfilForm(request.POST, request.FILES, today=request.day, papers=_papers(actor, found))
    given = dict(form.cleaned_data) if form.is_valid() else {}
    if brought := given.pop("file", None):
        try:
            given["file"] = store(by=request.user, name=brought.name or "", stream=brought, now=request.now)
        except Unfit as problem:
            form.add_error("file", problem.reason)
    if form.errors:
        return _page(request, actor, found, fulfil=form)
    actions.fulfil_duty(actor=request.user, duty=found, now=request.now, **given)
    messages.success(request, _("Đã ghi là xong."))
    return redirect("duty", pk=pk)


@require_GET
def fulfilment_file(plain: HttpRequest, pk: int) -> HttpResponseBase:
    """The paper by which a duty was done, to whoever may see the duty."""
    request = signed_in(plain)
    fulfilment = _fulfilment(pk)
    get_duty(actor_of(request), fulfilment.duty_id)
    if fulfilment.file is None:
        raise Http404(_("Không có tệp nào kèm theo kết quả này."))
    return file_response(request, fulfilment.file, inline=True, name=fulfilment.by_paper)


def _fulfilment(pk: int) -> Fulfilment:
    found = Fulfilment.objects.select_related("duty", "file").filter(pk=pk).first()
    if found is None:
        raise Http404(_("Không có kết quả này."))
    return found


@require_POST
def hand_over(plain: HttpRequest, pk: int) -> HttpResponse:
    """Gives the duty to another body."""
    request = signed_in(plain)
    actor = actor_of(request)
    found = get_duty(actor, pk)
    can_answer(actor, found).require()
    form = HandOverForm(request.POST, names=_names(found, request), today=request.day)
    if not form.is_valid():
        return _page(request, actor, found, hand=form)
    actions.hand_over_duty(actor=request.user, duty=found, now=request.now, **form.cleaned_data)
    messages.success(request, _("Đã chuyển giao nhiệm vụ."))
    return redirect("duty", pk=pk)


@require_POST
def extend(plain: HttpRequest, pk: int) -> HttpResponse:
    """Gives the body that leads more time for one time that the duty falls due."""
    request = signed_in(plain)
    actor = actor_of(request)
    found = get_duty(actor, pk)
    can_extend(actor, found).require()
    form = ExtendForm(request.POST)
    if form.is_valid():
        key = request.POST.get("occurrence", "")
        try:
            actions.grant_extension(
                actor=request.user, duties=[found], occurrence=key, now=request.now, **form.cleaned_data
            )
        except Refused as refused:
            form.add_error("due", f"{refused.reason} {refused.who_can_lift}")
    if form.errors:
        return _page(request, actor, found, extend=form)
    messages.success(request, _("Đã gia hạn và báo cho đơn vị."))
    return redirect("duty", pk=pk)


@require_POST
def undo(plain: HttpRequest, pk: int) -> HttpResponse:
    """Takes back that the duty was done."""
    request = signed_in(plain)
    actor = actor_of(request)
    fulfilment = _fulfilment(pk)
    found = get_duty(actor, fulfilment.duty_id)
    reason = clean_text(request.POST.get("reason", ""))
    actions.undo_fulfilment(actor=request.user, fulfilment=fulfilment, reason=reason, now=request.now)
    messages.success(request, _("Đã thôi ghi kết quả."))
    return redirect("duty", pk=found.pk)


@require_http_methods(["GET", "POST"])
def duty_new(plain: HttpRequest, pk: int) -> HttpResponse:
    request = signed_in(plain)
    actor = actor_of(request)
    movement = get_movement(actor, pk)
    can_change(actor, movement).require()
    form = DutyForm(request.POST or None, instance=Duty(movement=movement), on=request.day)
    if stored(request, form):
        return redirect("movement", pk=pk)
    return shown(request, form, heading=_("Thêm nhiệm vụ"), crumbs=crumbs_of(movement))


@require_http_methods(["GET", "POST"])
def duty_edit(plain: HttpRequest, pk: int) -> HttpResponse:
    request = signed_in(plain)
    actor = actor_of(request)
    found = get_duty(actor, pk)
    can_change(actor, found.movement).require()
    form = DutyForm(request.POST or None, instance=found, on=request.day)
    if stored(request, form):
        return redirect("duty", pk=pk)
    crumbs, drop = crumbs_of(found.movement), reverse("duty_drop", args=[pk])
    return shown(request, form, heading=_("Sửa nhiệm vụ"), crumbs=crumbs, drop=drop)


@require_POST
def duty_drop(plain: HttpRequest, pk: int) -> HttpResponse:
    request = signed_in(plain)
    found = get_duty(actor_of(request), pk)
    dropped(request, found)
    return redirect("movement", pk=found.movement_id)
