"""The region a commune is held to."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chungsuc.accounts.http import signed_in
from chungsuc.progress import actions
from chungsuc.progress.forms import clean
from chungsuc.units.permissions import get_body
from chungsuc.units.queries import actor_on


@require_POST
def override(plain: HttpRequest, key: str) -> HttpResponse:
    """Holds a commune to another region's column."""
    request = signed_in(plain)
    body = get_body(actor_on(request.user, request.day), key)
    try:
        day = date.fromisoformat(request.POST.get("valid_from", ""))
    except ValueError:
        day = request.day
    actions.override_region(
        actor=request.user,
        body=body,
        region=request.POST.get("region", ""),
        reason=clean(request.POST.get("reason", "")),
        valid_from=day,
        now=request.now,
    )
    messages.success(request, _("Đã đổi vùng áp dụng và đánh giá lại."))
    return redirect("profile", key=body.key)
