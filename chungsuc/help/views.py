from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chungsuc.accounts.actions import call_tour_back, open_tour_step, put_tour_away
from chungsuc.accounts.http import signed_in
from chungsuc.help import texts
from chungsuc.help.tour import role_of
from chungsuc.menu import entries
from chungsuc.units.permissions import actor_of

# what the menu offers by post: a page that is shut to the reader is not linked to
BY_POST = {"department", "verification", "approval", "notes", "people", "people_workbook", "workbooks", "nation"}


@require_GET
def index(plain: HttpRequest) -> HttpResponse:
    """Trợ giúp: all pages with help, by what they are for."""
    groups = [(_(name), list(found)) for name, found in groupby(texts.pages().values(), key=lambda page: page.group)]
    return render(plain, "help/index.html", {"groups": groups})


@require_GET
def page(plain: HttpRequest, slug: str) -> HttpResponse:
    """What one page is for, and how its errand is done."""
    found = texts.pages().get(slug)
    if found is None:
        raise Http404
    offered = {entry["url"] for entry in entries(actor_of(signed_in(plain)), "")}
    links = [link for link in found.links if link.to not in BY_POST or reverse(link.to) in offered]
    return render(plain, "help/page.html", {"page": found, "links": links})


@require_GET
def words(plain: HttpRequest) -> HttpResponse:
    """Từ ngữ: every word with its meaning."""
    return render(plain, "help/words.html", {"terms": texts.terms().values()})


@require_POST
def tour(plain: HttpRequest) -> HttpResponse:
    """The first day: opens a step, puts the card away, or calls it back."""
    request = signed_in(plain)
    act = request.POST.get("act", "")
    if act == "cat":
        put_tour_away(user=request.user, now=request.now)
        return redirect("my_work")
    if act == "lai":
        call_tour_back(user=request.user)
        return redirect("my_work")
    steps = {step.id: step for step in texts.tour_for(role_of(actor_of(request))).steps}
    step = steps.get(request.POST.get("step", ""))
    if step is None:
        raise Http404
    open_tour_step(user=request.user, step=step.id)
    return redirect(step.to)
