"""One's own calendar: its secret address, and the file itself for whoever has that address."""

import hashlib
from datetime import datetime, time

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chungsuc.accounts.feeds import end_feed, feed_of, make_feed, whose_feed
from chungsuc.accounts.http import signed_in
from chungsuc.clock import ZONE
from chungsuc.reporting.queries.feeds import feed_items
from chungsuc.reporting.tables.ics import ics
from chungsuc.units.permissions import actor_of
from chungsuc.units.queries import actor_on


@require_http_methods(["GET", "POST"])
def my_calendar(plain: HttpRequest) -> HttpResponse:
    """Lịch của tôi: what is due with its days; makes, replaces and ends the secret address, which is shown once."""
    request = signed_in(plain)
    address = ""
    if request.method == "POST":
        asked = request.POST.get("viec", "")
        if asked == "ket-thuc":
            if end_feed(user=request.user, now=request.now):
                messages.success(request, _("Đã kết thúc địa chỉ lịch. Phần mềm lịch dùng địa chỉ ấy không đọc được nữa."))
            return redirect("my_calendar")
        if asked != "tao":
            raise Http404
        address = request.build_absolute_uri(reverse("feed", args=[make_feed(user=request.user, now=request.now)]))
    items = [i for i in feed_items(actor_of(request), known_at=request.known_at) if not i.ended]
    context = {
        "address": address,
        "key": feed_of(request.user),
        "open": [i for i in items if not i.done],
        "done": [i for i in items if i.done],
        "today": request.day,
    }
    answer = render(request, "reporting/my_calendar.html", context)
    if address:
        answer["Cache-Control"] = "no-store"
    return answer


@require_safe
@login_not_required
def feed(plain: HttpRequest, token: str) -> HttpResponse:
    """The calendar of whoever has this address, of the working day; a session beside it changes nothing."""
    request = signed_in(plain)
    user = whose_feed(token)
    if user is None:
        raise Http404
    today = request.now.date()
    items = feed_items(actor_on(user, today), known_at=request.now)
    body = ics(items, name=user.full_name, page=request.build_absolute_uri)
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    # posts and what is listed change with the day, whatever the facts
    midnight = datetime.combine(today, time.min, tzinfo=ZONE)
    changed = int(max([midnight, *(i.changed_at for i in items)]).timestamp())
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="chung-suc.ics"'
    answer = get_conditional_response(plain, etag=etag, last_modified=changed, response=answer) or answer
    answer["ETag"] = etag
    answer.headers.setdefault("Last-Modified", http_date(changed))
    answer["Cache-Control"] = "private, max-age=900"
    answer["Referrer-Policy"] = "no-referrer"
    return answer
