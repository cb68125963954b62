"""How a plan changes: its versions, what units ask for, the plan above, the year after."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chungsuc.accounts.http import signed_in
from chungsuc.movements import actions
from chungsuc.movements.forms import CopyForm, ProposalForm
from chungsuc.movements.forms.fields import clean_text
from chungsuc.movements.permissions import can_change, can_propose, get_draft, get_movement, get_proposal
from chungsuc.movements.queries.cascade import cascade_of, cascade_of_draft
from chungsuc.movements.queries.versions import versions_of
from chungsuc.movements.views.drafts import crumbs_of as draft_crumbs
from chungsuc.movements.views.drawing import shown
from chungsuc.movements.views.movements import crumbs_of
from chungsuc.units.permissions import actor_of


@require_GET
def versions(plain: HttpRequest, pk: int) -> HttpResponse:
    """Every version of the plan, with what each amendment changed."""
    request = signed_in(plain)
    actor = actor_of(request)
    movement = get_movement(actor, pk)
    context = {
        "movement": movement,
        "versions": versions_of(movement),
        "can_plan": can_change(actor, movement) and not request.read_only,
    }
    return render(request, "movements/versions.html", context)


@require_GET
def cascade(plain: HttpRequest, pk: int) -> HttpResponse:
    """The plan held against those that it answers."""
    request = signed_in(plain)
    movement = get_movement(actor_of(request), pk)
    context = {
        "crumbs": crumbs_of(movement),
        "name": movement.name,
        "sides": cascade_of(movement, on=request.day),
    }
    return render(request, "movements/cascade.html", context)


@require_GET
def draft_cascade(plain: HttpRequest, pk: int) -> HttpResponse:
    """The same of a draft, before it is launched."""
    request = signed_in(plain)
    draft = get_draft(actor_of(request), pk)
    context = {
        "crumbs": draft_crumbs(draft),
        "name": draft.head.get("name", ""),
        "sides": cascade_of_draft(draft, on=request.day),
        "draft": draft,
    }
    return render(request, "movements/cascade.html", context)


@require_http_methods(["GET", "POST"])
def proposals(plain: HttpRequest, pk: int) -> HttpResponse:
    """What units ask to be changed, and the form to ask."""
    request = signed_in(plain)
    actor = actor_of(request)
    movement = get_movement(actor, pk)
    first = {"target": request.GET.get("muc-tieu"), "duty": request.GET.get("nhiem-vu")}
    form = ProposalForm(request.POST or None, movement=movement, initial=first)
    if request.method == "POST" and form.is_valid():
        actions.propose_change(actor=request.user, movement=movement, now=request.now, **form.cleaned_data)
        messages.success(request, _("Đã gửi đề nghị."))
        return redirect("proposals", pk=pk)
    context = {
        "movement": movement,
        "proposals": movement.proposals.select_related("body", "target", "duty", "made_by", "answered_by", "amendment"),
        "form": form if can_propose(actor, movement) and not request.read_only else None,
        "can_plan": can_change(actor, movement) and not request.read_only,
        "mine": {a.body_id for a in actor.appointments},
    }
    return render(request, "movements/proposals.html", context, status=422 if form.errors else 200)


@require_POST
def proposal_decline(plain: HttpRequest, pk: int) -> HttpResponse:
    request = signed_in(plain)
    proposal = get_proposal(actor_of(request), pk)
    answer = clean_text(request.POST.get("answer", ""))
    actions.decline_proposal(actor=request.user, proposal=proposal, answer=answer, now=request.now)
    messages.success(request, _("Đã trả lời."))
    return redirect("proposals", pk=proposal.movement_id)


@require_POST
def proposal_withdraw(plain: HttpRequest, pk: int) -> HttpResponse:
    request = signed_in(plain)
    proposal = get_proposal(actor_of(request), pk)
    actions.withdraw_proposal(actor=request.user, proposal=proposal, now=request.now)
    messages.success(request, _("Đã rút đề nghị."))
    return redirect("proposals", pk=proposal.movement_id)


@require_http_methods(["GET", "POST"])
def movement_copy(plain: HttpRequest, pk: int) -> HttpResponse:
    """The same plan in another year."""
    request = signed_in(plain)
    actor = actor_of(request)
    movement = get_movement(actor, pk)
    can_change(actor, movement).require()
    form = CopyForm(request.POST or None, initial={"name": movement.name})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.copy_movement(
                actor=request.user, movement=movement, now=request.now, **form.cleaned_data
            )
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            messages.success(request, _("Đã chép sang năm mới; sửa lại chỉ tiêu và hạn cho năm ấy."))
            return redirect("movement", pk=made.pk)
    return shown(request, form, heading=_("Chép sang năm sau"), crumbs=crumbs_of(movement))
