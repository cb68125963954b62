"""What is said of a launch: that it is known, and who is reminded."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from chungsuc.accounts.http import signed_in
from chungsuc.movements import actions
from chungsuc.movements.permissions import get_movement
from chungsuc.units.permissions import actor_of


@require_POST
def launch_read(plain: HttpRequest, pk: int) -> HttpResponse:
    """The reader's body says that it knows."""
    request = signed_in(plain)
    found = get_movement(actor_of(request), pk)
    actions.acknowledge_launch(actor=request.user, movement=found, now=request.now)
    messages.success(request, _("Đã báo: đơn vị đã nắm được kế hoạch."))
    return redirect("movement", pk=pk)


@require_POST
def launch_nudge(plain: HttpRequest, pk: int) -> HttpResponse:
    """Those who are late, or have not said that they know, are told so."""
    request = signed_in(plain)
    found = get_movement(actor_of(request), pk)
    number = actions.nudge_late(actor=request.user, movement=found, now=request.now)
    messages.success(request, ngettext("Đã nhắc %(n)s đơn vị.", "Đã nhắc %(n)s đơn vị.", number) % {"n": number})
    return redirect("tracker", pk=pk)
