"""Sửa đổi, bổ sung: from a paper to the next version of a plan."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chungsuc.accounts.http import signed_in
from chungsuc.accounts.permits import Refused
from chungsuc.movements import actions
from chungsuc.movements.forms import AmendingPaperForm, AmendmentForm
from chungsuc.movements.models import Draft, Movement, ProposalState
from chungsuc.movements.permissions import can_change, get_draft, get_movement, get_paper_to_read
from chungsuc.movements.queries.amending import standing_of
from chungsuc.movements.queries.drafts import papers_to_read, reading_of
from chungsuc.movements.views.drafts import crumbs_of as draft_crumbs
from chungsuc.movements.views.drawing import shown
from chungsuc.movements.views.movements import crumbs_of
from chungsuc.units.permissions import actor_of


@require_http_methods(["GET", "POST"])
def amendment_new(plain: HttpRequest, pk: int) -> HttpResponse:
    """By which registered paper the plan is amended: it is read into a draft."""
    request = signed_in(plain)
    actor = actor_of(request)
    movement = get_movement(actor, pk)
    can_change(actor, movement).require()
    form = AmendingPaperForm(request.POST or None, papers=papers_to_read(movement.territory))
    if request.method == "POST" and form.is_valid():
        paper, _place = get_paper_to_read(actor, int(form.cleaned_data["paper"]))
        made = actions.start_amendment(
            actor=request.user, paper=paper, movement=movement, reading=reading_of(paper), now=request.now
        )
        messages.success(request, _("Đã đọc văn bản thành bản thảo. Kế hoạch chưa đổi gì."))
        return redirect("draft", pk=made.pk)
    return shown(request, form, heading=_("Lập bản sửa đổi, bổ sung"), crumbs=crumbs_of(movement))


@require_http_methods(["GET", "POST"])
def amendment(plain: HttpRequest, pk: int) -> HttpResponse:
    """From which day, what takes the place of what, and what goes."""
    request = signed_in(plain)
    draft = get_draft(actor_of(request), pk)
    movement = _amended(draft)
    form = AmendmentForm(
        request.POST or None,
        initial=AmendmentForm.begun(draft.head),
        items=list(draft.items.all()),
        standing=standing_of(movement, request.day),
        proposals=list(movement.proposals.filter(state=ProposalState.OPEN).select_related("body")),
    )
    if request.method == "POST" and form.is_valid():
        on, valid_to = form.days()
        actions.record_amendment(
            actor=request.user,
            draft=draft,
            on=on,
            summary=form.cleaned_data["summary"],
            valid_to=valid_to,
            replaces=form.replaces(),
            ends=form.ends(),
            proposals=[int(one) for one in form.cleaned_data["proposals"]],
            now=request.now,
        )
        messages.success(request, _("Đã lưu."))
        return redirect("draft", pk=pk)
    context = {"form": form, "draft": draft, "movement": movement, "crumbs": draft_crumbs(draft)}
    return render(request, "movements/amendment.html", context, status=422 if form.errors else 200)


def _amended(draft: Draft) -> Movement:
    if not draft.amends or draft.movement is None:
        raise Refused(_("Bản thảo này không sửa đổi phong trào nào."), who_can_lift=_("Mở lại bản thảo."))
    return get_object_or_404(Movement, pk=draft.movement_id)


@require_POST
def amendment_in_force(plain: HttpRequest, pk: int) -> HttpResponse:
    request = signed_in(plain)
    draft = get_draft(actor_of(request), pk)
    movement = _amended(draft)
    actions.put_in_force(actor=request.user, draft=draft, now=request.now, seen=request.POST.get("seen", ""))
    messages.success(request, _("Bản sửa đổi, bổ sung đã có hiệu lực; các đơn vị được giao việc đã nhận tin."))
    return redirect("versions", pk=movement.pk)
