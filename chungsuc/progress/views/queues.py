"""Verifying and approving."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chungsuc.accounts.http import signed_in
from chungsuc.progress import actions, queries
from chungsuc.progress.forms import clean
from chungsuc.progress.models import State
from chungsuc.progress.workflow import STEPS
from chungsuc.units.queries import actor_on


@require_GET
def verification(plain: HttpRequest) -> HttpResponse:
    return _queue(plain, State.SUBMITTED, "verify", _("Thẩm định số liệu"))


@require_GET
def approval(plain: HttpRequest) -> HttpResponse:
    return _queue(plain, State.VERIFIED, "approve", _("Phê duyệt số liệu"))


def _queue(plain: HttpRequest, state: State, step: str, title: str) -> HttpResponse:
    request = signed_in(plain)
    actor = actor_on(request.user, request.day)
    queue = queries.waiting_for(actor, state)
    return render(
        request,
        "progress/queue.html",
        {"queue": queue, "rows": queries.queue_rows(queue, request.day), "step": step, "title": title},
    )


@require_POST
def take(plain: HttpRequest) -> HttpResponse:
    """Takes a step with one value or with all that are ticked."""
    request = signed_in(plain)
    ids = [int(pk) for pk in request.POST.getlist("value") if pk.isdecimal()]
    name = request.POST.get("step", "")
    if name not in STEPS:
        return redirect("my_work")
    done = actions.take_step(
        actor=request.user, name=name, value_ids=ids, now=request.now, reason=clean(request.POST.get("reason", ""))
    )
    messages.success(request, _("%(step)s: xong %(n)s số liệu.") % {"step": STEPS[name].label, "n": len(done)})
    back = {"verify": "verification", "return": "verification", "approve": "approval", "refuse": "approval"}.get(name)
    return redirect(back) if back else redirect("value", pk=ids[0])
