from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dates import WEEKDAYS
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chungsuc import clock
from chungsuc.accounts import actions, delivery, queries
from chungsuc.accounts.http import Request, day_typed, signed_in, whole, wholes
from chungsuc.accounts.models import Channel, Message, Topic
from chungsuc.accounts.permits import Refused


@require_http_methods(["GET", "POST"])
def devices(plain: HttpRequest) -> HttpResponse:
    """Thiết bị đang đăng nhập: which they are; ends one, or all but this one."""
    request = signed_in(plain)
    key, wall = request.session.session_key, clock.wall()
    if request.method == "POST":
        only = whole(request.POST.get("phien", ""))
        if only is None and request.POST.get("phien") != "khac":
            raise Http404
        ended = actions.end_sign_ins(
            user=request.user, by=request.user, wall=wall, now=request.now, only=only, kept=key
        )
        said = ngettext("Đã kết thúc %(n)s phiên đăng nhập.", "Đã kết thúc %(n)s phiên đăng nhập.", ended)
        messages.success(request, said % {"n": ended})
        return redirect("devices")
    found = queries.devices_of(request.user, session_key=key, wall=wall)
    hours = settings.SESSION_COOKIE_AGE // 3600
    return render(request, "accounts/devices.html", {"devices": found, "hours": hours})


@require_GET
def inbox(plain: HttpRequest) -> HttpResponse:
    """Thông báo: unread first."""
    unread, read = queries.inbox(signed_in(plain).user)
    return render(plain, "accounts/inbox.html", {"unread": unread, "read": read})


@require_POST
def read_messages(plain: HttpRequest) -> HttpResponse:
    """Marks one message as read, or all of them."""
    request = signed_in(plain)
    pk = whole(request.POST.get("tin", ""))
    if pk is None and request.POST.get("tin") != "tat-ca":
        raise Http404
    actions.mark_read(user=request.user, now=request.now, pk=pk)
    return redirect("inbox")


@require_POST
def open_message(plain: HttpRequest, pk: int) -> HttpResponse:
    """Marks a message as read and leads to what it is about."""
    request = signed_in(plain)
    message = get_object_or_404(Message, user=request.user, pk=pk)
    actions.mark_read(user=request.user, now=request.now, pk=pk)
    safe = message.url.startswith("/") and url_has_allowed_host_and_scheme(message.url, allowed_hosts=None)
    return redirect(message.url if safe else "inbox")


@require_http_methods(["GET", "POST"])
def channels(plain: HttpRequest) -> HttpResponse:
    """Cách nhận thông báo: for each topic on the page, by mail too, or not at all."""
    request = signed_in(plain)
    if request.method == "POST":
        return _chosen(request)
    may_mail = settings.MAIL is not None and bool(request.user.email)
    rows = [
        (topic, channel, [c for c in Channel if _offered(topic, c, may_mail=may_mail)])
        for topic, channel in queries.channels_of(request.user)
    ]
    context = {
        "rows": rows,
        "mail": settings.MAIL is not None,
        "address": request.user.email,
        "delivery": queries.delivery_of(request.user),
        "hours": range(24),
        "weekdays": [(number + 1, name) for number, name in WEEKDAYS.items()],
    }
    return render(request, "accounts/channels.html", context)


def _chosen(request: Request) -> HttpResponse:
    given = [(topic, request.POST.get(topic.value, "")) for topic in Topic]
    chosen = [(topic, Channel(text)) for topic, text in given if text in Channel.values]
    address = request.POST["thu"].strip() if settings.MAIL is not None and "thu" in request.POST else None
    try:
        wanted = _wanted(request) if "kieu" in request.POST else None
        delivery.choose(user=request.user, address=address, chosen=chosen, wanted=wanted, now=request.now)
        messages.success(request, _("Đã lưu cách nhận thông báo."))
    except ValidationError:
        messages.error(request, _("Địa chỉ thư điện tử chưa đúng; chưa lưu gì."))
    except Refused as refused:
        messages.error(request, f"{refused.reason} {refused.who_can_lift}".strip())
    return redirect("channels")


def _wanted(request: Request) -> delivery.Wanted:
    hour = whole(request.POST.get("gio", ""))
    if request.POST["kieu"] == "gop" and hour is None:
        raise Refused(_("Chưa chọn giờ nhận thư gộp."))
    return delivery.Wanted(
        digest_hour=hour if request.POST["kieu"] == "gop" else None,
        quiet_weekdays=wholes(request.POST.getlist("nghi")),
        quiet_holidays="le" in request.POST,
        quiet_from=day_typed(request.POST.get("tu", "")),
        quiet_to=day_typed(request.POST.get("den", "")),
    )


def _offered(topic: Topic, channel: Channel, *, may_mail: bool) -> bool:
    if channel == Channel.NONE:
        return topic != Topic.SECURITY
    return channel == Channel.PAGE or may_mail
