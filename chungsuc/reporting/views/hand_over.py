from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from chungsuc.accounts.http import signed_in
from chungsuc.documents.printing import may_keep
from chungsuc.reporting.permissions import get_hand_over
from chungsuc.reporting.queries.hand_over import handed_over
from chungsuc.units.permissions import actor_of


@require_GET
def hand_over_record(plain: HttpRequest, pk: int) -> HttpResponse:
    """Biên bản bàn giao: who, to whom, from which day, and all that stays with the post; printed and signed by both."""
    request = signed_in(plain)
    actor = actor_of(request)
    post = get_hand_over(actor, pk)
    work = handed_over(post, actor, request.known_at, as_known_then=request.read_only)
    mine = actor.administers(post.body.path) is not None
    taken = {"take": reverse("hand_over_paper", args=[pk]), "keep": may_keep(actor, post.body) and not request.read_only}
    context = taken | {"post": post, "before": post.succeeds, "work": work, "today": request.day, "mine": mine}
    return render(request, "reporting/hand_over.html", context)
