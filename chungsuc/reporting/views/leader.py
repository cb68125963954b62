"""A leader's page: one territory on one screen, and the same on paper."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_http_methods

from chungsuc.accounts.http import Request, signed_in
from chungsuc.documents.printing import may_keep, paper_answer
from chungsuc.progress.models import Line
from chungsuc.reporting import queries
from chungsuc.reporting.permissions import can_see_signs
from chungsuc.reporting.pictures import bar
from chungsuc.reporting.queries.leader import Goal, Overview, overview_of
from chungsuc.reporting.queries.leader_pictures import drawable, pictures_of
from chungsuc.reporting.queries.leader_words import forecast_said, goal_said
from chungsuc.reporting.views.asking import asked_of, issuer_of, taken_from, with_asked
from chungsuc.reporting.writing_leader import overview_report
from chungsuc.rulebook.model import ADVANCED
from chungsuc.units.models import Body, BodyKind, Role
from chungsuc.units.permissions import actor_of, get_body
from chungsuc.units.queries import Actor, topmost


@require_GET
def overview(plain: HttpRequest) -> HttpResponse:
    """The reader's own territory; the first of several, with the others beside it."""
    request = signed_in(plain)
    places = topmost(actor_of(request).territories)
    if not places:
        return render(request, "reporting/overview_none.html", status=200)
    if places[0].kind == BodyKind.NATION:
        return redirect("nation")
    return _answer(request, places[0], places)


@require_GET
def place(plain: HttpRequest, key: str) -> HttpResponse:
    """A province, a district or a commune within the reader's scope."""
    request = signed_in(plain)
    return _answer(request, get_body(actor_of(request), key), ())


@require_http_methods(["GET", "POST"])
def paper(plain: HttpRequest, key: str) -> HttpResponse:
    """The page as an official report, with the same pictures; by the same address words."""
    request = signed_in(plain)
    actor = actor_of(request)
    body = get_body(actor, key)
    asked = asked_of(request, actor, (body,))
    found = overview_of(body, asked)
    issuer = issuer_of(actor, (body,))
    if found is None or issuer is None:
        raise Http404("Ngày này không có bộ tiêu chí nào có hiệu lực nên không lập được báo cáo.")
    with override("vi"):
        official = overview_report(found, pictures_of(found), issuer, sample=body.sample_figures)
    return paper_answer(request, official, holder=issuer, name=f"toan-canh-{asked.on:%Y-%m-%d}")


def _answer(request: Request, body: Body, places: tuple[Body, ...]) -> HttpResponse:
    actor = actor_of(request)
    asked = asked_of(request, actor, (body,))
    heading = f"{_('Toàn cảnh')}: {body.official_name}"
    found = overview_of(body, asked)
    if found is None:
        return render(request, "reporting/no_edition.html", with_asked(request, asked, heading=heading))
    context = with_asked(request, asked, heading=heading, body=body, others=places[1:], **_shown(found, request))
    return render(request, "reporting/overview.html", context | _taken(request, actor, asked, body))


def _shown(found: Overview, request: Request) -> dict[str, Any]:
    return {
        "o": found,
        "pictures": pictures_of(found, broad=True),
        "goals": [_goal(goal) for goal in found.goals],
        "today": request.day,
        "total": len(found.edition.criteria),
        "band_full": found.edition.bands[0],
        "changed": _changed(found),
        "panels_link": "overview_place" if len(found.groups) > 1 and found.body.kind == BodyKind.PROVINCE else "profile",
        **_links(found, actor_of(request)),
    }


def _goal(goal: Goal) -> dict[str, Any]:
    """`inner`: the plan is of a territory above, so that whether it holds is not told here."""
    drawn = drawable(goal)
    return {
        "progress": goal.progress,
        "inner": goal.part is not None or bool(goal.verdict),
        "bar": bar(drawn) if drawn else None,
        "said": goal_said(goal),
        "forecast": forecast_said(goal),
    }


def _links(found: Overview, actor: Actor) -> dict[str, Any]:
    """`when` and `where`: what the pages behind the figures are asked, the line always, so that they show the same."""
    asked = found.asked
    words = {"ngay": asked.on.isoformat(), "dong": "du-kien" if asked.line == Line.EXPECTED else "da-duyet"}
    words |= {"theo": "hien-nay"} if asked.now else {}
    words |= {"bo": "nang-cao"} if asked.level == ADVANCED else {}
    when = "?" + urlencode(words)
    district = {"huyen": found.body.key} if found.body.kind == BodyKind.DISTRICT and not asked.now else {}
    roles = {a.role for a in actor.appointments}
    return {
        "when": when,
        "where": "?" + urlencode(words | district),
        "decides": Role.COORDINATOR in roles,
        "sees_signs": bool(can_see_signs(actor)),
        "verifies": bool(roles & {Role.SPECIALIST, Role.COORDINATOR}),
    }


def _changed(found: Overview) -> dict[str, int]:
    changes = found.changes
    return {
        "gained": sum(len(c.gained) for c in changes),
        "lost": sum(len(c.lost) for c in changes),
        "communes": len(changes),
    }


def _taken(request: Request, actor: Actor, asked: queries.Asked, body: Body) -> dict[str, Any]:
    issuer = issuer_of(actor, asked.places)
    keep = issuer is not None and may_keep(actor, issuer) and not request.read_only
    return {"take": taken_from("overview_paper", request, body.key), "keep": keep}
