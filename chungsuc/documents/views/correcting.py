"""What the register says of a paper is put right by who keeps it."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chungsuc.accounts.http import signed_in
from chungsuc.accounts.permits import Answer, Refused
from chungsuc.documents.actions import AlreadyThere, correct_paper
from chungsuc.documents.forms import TYPES, entry_typed
from chungsuc.documents.models import Direction, Paper
from chungsuc.documents.permissions import can_change, get_paper
from chungsuc.documents.queries.papers import issuers_around
from chungsuc.units.models import Body
from chungsuc.units.permissions import actor_of


@require_http_methods(["GET", "POST"])
def paper_correct(plain: HttpRequest, pk: int) -> HttpResponse:
    """The fields of the register as they are; saved with a reason."""
    request = signed_in(plain)
    paper = get_paper(actor_of(request), pk)
    can_change(actor_of(request), paper).require()
    assert paper.holder is not None  # what may be changed is held
    issuers = _issuers(paper, issuers_around(paper.holder, request.day))
    told: Answer | None = None
    if request.method == "POST":
        try:
            entry = entry_typed(request.POST, issuers)
            reason = request.POST.get("reason", "")
            paper = correct_paper(actor=request.user, paper=paper, entry=entry, reason=reason, now=request.now)
        except (Refused, AlreadyThere) as problem:
            told = problem
        else:
            messages.success(request, _("Đã sửa thông tin trong sổ."))
            return redirect("paper", pk=paper.pk)
    context = {
        "paper": paper,
        "fields": request.POST if request.method == "POST" else _fields(paper),
        "issuers": issuers.values(),
        "types": TYPES,
        "directions": Direction.choices,
        "refused": told if isinstance(told, Refused) else None,
        "twice": told.paper if isinstance(told, AlreadyThere) else None,
    }
    return render(request, "documents/paper_correct.html", context, status=422 if told else 200)


def _issuers(paper: Paper, around: list[Body]) -> dict[int, Body]:
    """Those that may be chosen; the one that stands there stays, even where it is no more."""
    found = {body.pk: body for body in around}
    if paper.issuer is not None:
        found.setdefault(paper.issuer.pk, paper.issuer)
    return found


def _fields(paper: Paper) -> Mapping[str, str]:
    return {
        "direction": paper.direction,
        "type": paper.type,
        "number": paper.number,
        "symbol": paper.symbol,
        "dated": "/".join(reversed(paper.dated.split("-"))),
        "issuer": str(paper.issuer_id or ""),
        "issuer_name": paper.issuer_name,
        "subject": paper.subject,
        "signer_name": paper.signer_name,
        "arrived_on": paper.arrived_on.isoformat() if paper.arrived_on else "",
    }
