from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chungsuc.accounts.http import signed_in
from chungsuc.help.tour import card_for
from chungsuc.reporting import queries
from chungsuc.units.permissions import actor_of


@require_GET
def my_work(plain: HttpRequest) -> HttpResponse:
    """Việc của tôi: what is late, due, returned, missing, waiting."""
    request = signed_in(plain)
    actor = actor_of(request)
    work = queries.my_work(actor, request.day, request.known_at, as_known_then=request.read_only)
    context = {"work": work, "actor": actor, "today": request.day, "card": card_for(actor, request.user)}
    return render(request, "reporting/my_work.html", context)
