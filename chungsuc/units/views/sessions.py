"""Sessions and mail of the people in one's territory."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from chungsuc.accounts.http import signed_in, whole
from chungsuc.accounts.queries import troubled_mail
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
    """Thư không tới: mails that were refused or of which nobody knows; sends one again when a person says so."""
    request = signed_in(plain)
    actor = actor_of(request)
    can_administer(actor).require()
    mine = Appointment.objects.within_any([place.path for place in actor.administered])
    found = troubled_mail(set(mine.values_list("user", flat=True)))
    if request.method == "POST":
        wanted = whole(request.POST.get("tin", ""))
        message = next((m for m in found if m.pk == wanted), None)
        if message is None:
            raise Http404
        if actions.send_again(actor=request.user, message=message, now=request.now):
            messages.success(request, _("Thư được gửi lại trong ít phút."))
        return redirect("people_mail")
    return render(request, "units/people_mail.html", {"found": found, "mail": settings.MAIL is not None})
