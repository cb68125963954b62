"""What waits for the second person: rows of a decision, settled several at once."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chungsuc.accounts.http import Request, signed_in, wholes
from chungsuc.accounts.permits import Refused
from chungsuc.progress import actions
from chungsuc.progress.forms import clean
from chungsuc.progress.permissions import get_provision
from chungsuc.progress.queries.law_waiting import waiting_page
from chungsuc.units.permissions import actor_of

MOST = 500  # rows settled in one press


@require_http_methods(["GET", "POST"])
def waiting(plain: HttpRequest) -> HttpResponse:
    """Old beside new; one's own rows are shown and cannot be confirmed by oneself."""
    request = signed_in(plain)
    refused, flaws = None, []
    if request.method == "POST":
        try:
            return _settle(request)
        except Refused as problem:
            refused = problem
        except actions.Flawed as flawed:
            flaws = [f.text for f in flawed.flaws]
    context = {
        "page": waiting_page(actor_of(request)),
        "refused": refused,
        "flaws": flaws,
        "ticked": set(wholes(request.POST.getlist("muc"))),
    }
    return render(request, "progress/law_waiting.html", context, status=422 if refused or flaws else 200)


def _settle(request: Request) -> HttpResponse:
    actor, accept = actor_of(request), request.POST.get("act") == "confirm"
    marked = wholes(request.POST.getlist("muc"))[:MOST]
    if not marked:
        raise Refused(_("Chưa đánh dấu mục nào."), who_can_lift=_("Đồng chí đánh dấu rồi bấm lại."))
    because = clean(request.POST.get("because", ""))
    if not accept and not because:
        raise Refused(_("Không xác nhận thì cần ghi lý do, để người nhập biết chỗ phải sửa."))
    done = actions.settle_batch(
        actor=request.user,
        provisions=[get_provision(actor, pk) for pk in marked],
        accept=accept,
        because=because,
        now=request.now,
    )
    said = (
        _("Đã xác nhận %(n)s mục. Các xã liên quan đang được đánh giá lại.")
        if accept
        else _("Đã trả lại %(n)s mục cho người nhập.")
    )
    messages.success(request, said % {"n": len(done)})
    return redirect("law_waiting")
