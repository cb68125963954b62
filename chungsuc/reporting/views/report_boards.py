"""The receiver's board of one calendar at one time: who stands how, links to each, reminders."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from chungsuc.accounts.http import Request, signed_in, whole, wholes
from chungsuc.movements.actions import remind_late
from chungsuc.movements.permissions import can_press
from chungsuc.reporting.models import Calendar
from chungsuc.reporting.permissions import acting_at, reads_reports_of
from chungsuc.reporting.queries.calendars import Chain, chain_of
from chungsuc.reporting.queries.chain import upward
from chungsuc.reporting.queries.hands import roles_at
from chungsuc.reporting.queries.my_reports import board_of
from chungsuc.reporting.queries.reports import Stand, occurrence_of
from chungsuc.units.models import Body
from chungsuc.units.permissions import actor_of


def _asked(request: Request, pk: int) -> tuple[Chain, Body, list[Body]]:
    """The chain, the receiver asked for (`noi`), and all receivers that the reader sees, those for whom they act first."""
    calendar = get_object_or_404(Calendar.objects.select_related("movement__territory", "paper"), pk=pk)
    chain = chain_of(calendar, known_at=request.known_at)
    actor = actor_of(request)
    receivers = {d.owed_to_id: d.owed_to for d in chain.duties if d.owed_to is not None}
    roles = roles_at([key for key in receivers if key is not None], request.day)
    acting = {body.pk: acting_at(actor, body, roles) for body in receivers.values()}
    above = {d.lead_id: [d, *upward(chain, d)] for d in chain.duties}
    seen = [b for b in receivers.values() if acting[b.pk] or reads_reports_of(actor, b, above.get(b.pk, []), None)]
    seen.sort(key=lambda b: (acting[b.pk] is None, b.path))
    wanted = whole(request.GET.get("noi", "") or request.POST.get("noi", ""))
    chosen = next((b for b in seen if wanted in (None, b.pk)), None)
    if chosen is None:
        raise Http404("Không có bảng báo cáo này, hoặc đồng chí không nhận báo cáo ở đây.")
    return chain, chosen, seen


@require_GET
def board(plain: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Each report that a body receives, at a glance; `loc` shows those of one stand only."""
    request = signed_in(plain)
    chain, receiver, receivers = _asked(request, pk)
    found = board_of(chain, receiver, occurrence_of(slug), on=request.day, known_at=request.known_at)
    if not found.items:
        raise Http404("Lịch này không có kỳ ấy, hoặc kỳ ấy chưa tới.")
    wanted = request.GET.get("loc", "")
    context = {
        "board": found,
        "slug": slug,
        "receivers": receivers,
        "items": [i for i in found.items if wanted in ("", i.stand)],
        "wanted": wanted,
        "acts": not request.read_only and any(can_press(actor_of(request), i.duty) for i in found.items[:1]),
        "own": _own(chain, receiver),
        "late": dict(found.counts).get(Stand.MISSING, 0),
        "today": request.day,
    }
    return render(request, "reporting/report_board.html", context)


def _own(chain: Chain, receiver: Body) -> int | None:
    """The duty of the receiver's own report, into which these go."""
    return next((d.pk for d in chain.duties if d.lead_id == receiver.pk and chain.below(d)), None)


@require_POST
def board_remind(plain: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Reminds those who are late, or the chosen ones of them."""
    request = signed_in(plain)
    chain, receiver, _receivers = _asked(request, pk)
    key, only = occurrence_of(slug), set(wholes(request.POST.getlist("duty")))
    found = board_of(chain, receiver, key, on=request.day, known_at=request.known_at)
    late = [i for i in found.items if i.stand == Stand.MISSING and (not only or i.duty.pk in only)]
    number = remind_late(actor=request.user, duties=[i.duty for i in late], occurrence=late[0].key, now=request.now) if late else 0
    messages.success(request, ngettext("Đã đôn đốc %(n)s đơn vị.", "Đã đôn đốc %(n)s đơn vị.", number) % {"n": number})
    return redirect(f"{reverse('report_board', args=[pk, slug])}?noi={receiver.pk}")
