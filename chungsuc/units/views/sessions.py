"""Sessions and mail of the people in one's territory."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from chungsuc.accounts.http import Request, signed_in, whole
from chungsuc.accounts.models import MailState
from chungsuc.accounts.permits import Refused
from chungsuc.accounts.queries import mail_status, troubled_mail
from chungsuc.units import actions
from chungsuc.units.models import Appointment
from chungsuc.units.permissions import actor_of, can_administer, get_person


@require_POST
def end(plain: HttpRequest, pk: int) -> HttpResponse:
    """Ends all that is signed in as somebody."""
    request = signed_in(plain)
    user, _posts = get_person(actor_of(request), pk)
    ended = actions.end_sessions(actor=request.user, user=user, now=request.now)
    said = ngettext("Đã kết thúc %(n)s phiên đăng nhập.", "Đã kết thúc %(n)s phiên đăng nhập.", ended)
    messages.success(request, said % {"n": ended})
    return redirect("person", pk)


@require_http_methods(["GET", "POST"])
def mail(plain: HttpRequest) -> HttpResponse:
    """Thư không tới: how mail stands, what was refused or is in doubt; sends one again when a person says so, or a trial."""
    request = signed_in(plain)
    actor = actor_of(request)
    can_administer(actor).require()
    mine = Appointment.objects.within_any([place.path for place in actor.administered])
    people = set(mine.values_list("user", flat=True))
    found = troubled_mail(people)
    if request.method == "POST" and "thu" in request.POST:
        return _tried(request)
    if request.method == "POST":
        wanted = whole(request.POST.get("tin", ""))
        message = next((m for m in found if m.pk == wanted), None)
        if message is None:
            raise Http404
        if actions.send_again(actor=request.user, message=message, now=request.now):
            messages.success(request, _("Thư được gửi lại trong ít phút."))
        return redirect("people_mail")
    context = {"found": found, "mail": settings.MAIL is not None, "status": mail_status(people)}
    return render(request, "units/people_mail.html", context)


def _tried(request: Request) -> HttpResponse:
    try:
        outcome = actions.try_mail(actor=request.user, now=request.now)
    except Refused as refused:
        messages.error(request, f"{refused.reason} {refused.who_can_lift}")
        return redirect("people_mail")
    if outcome.state == MailState.SENT:
        said = _("Máy chủ thư đã nhận thư thử gửi đến %(address)s. Hãy xem hộp thư ấy.")
        messages.success(request, said % {"address": request.user.email})
    elif outcome.state == MailState.UNKNOWN:
        messages.warning(request, _("Chưa rõ thư thử đã đến hay chưa.") + f" {outcome.said}")
    else:
        messages.error(request, _("Thư thử không gửi được.") + f" {outcome.said}")
    return redirect("people_mail")
