"""A draft: begun from a paper, worked on, launched, taken back."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chungsuc.accounts.http import Request, signed_in
from chungsuc.documents.official.tree import OfficialPaper
from chungsuc.movements import actions, queries
from chungsuc.movements.forms.drafts import DraftHeadForm
from chungsuc.movements.forms.fields import clean_text
from chungsuc.movements.models import Draft, DraftState, ItemKind
from chungsuc.movements.permissions import can_change, can_plan, get_draft, get_paper_to_read, planner
from chungsuc.movements.queries.cascade import cascade_of_draft
from chungsuc.movements.queries.drafts import (
    draft_shown,
    drafts_of,
    higher_movements,
    joinable,
    movement_of,
    reading_of,
)
from chungsuc.movements.queries.sheet import sheet
from chungsuc.movements.views.drawing import shown
from chungsuc.units.models import Body
from chungsuc.units.permissions import actor_of


@require_http_methods(["GET", "POST"])
def draft_new(plain: HttpRequest, pk: int) -> HttpResponse:
    """Reads a registered paper into a draft; earlier drafts of it are listed."""
    request = signed_in(plain)
    actor = actor_of(request)
    paper, territory = get_paper_to_read(actor, pk)
    may = can_plan(actor, territory, paper.issuer)
    if request.method == "POST":
        may.require()
        reading = reading_of(paper)
        made = actions.start_draft(
            actor=request.user, paper=paper, territory=territory, reading=reading, now=request.now
        )
        messages.success(request, _("Đã đọc văn bản thành bản thảo. Chưa có gì được ghi nhận."))
        return redirect("draft", pk=made.pk)
    drafts = [d for d in drafts_of(paper) if planner(actor, d.territory, paper.issuer)]
    context = {"paper": paper, "territory": territory, "drafts": drafts, "can_read": may and not request.read_only}
    return render(request, "movements/draft_new.html", context)


@require_GET
def draft(plain: HttpRequest, pk: int) -> HttpResponse:
    """The paper on the left, what was read on the right."""
    request = signed_in(plain)
    found = get_draft(actor_of(request), pk)
    return render(request, "movements/draft.html", _context(request, found))


def _context(request: Request, found: Draft) -> dict[str, object]:
    view = draft_shown(found, on=request.day)
    standing = found.head.get("standing_agency")
    paper = OfficialPaper.from_json(found.paper.tree)
    return {
        "draft": found,
        "view": view,
        "groups": view.groups(),
        "official": paper,
        "blocks": sheet(paper, view.items),
        "movement": movement_of(found),
        "standing": Body.objects.filter(pk=standing).first() if standing else None,
        "standard": queries.standard_name(found.head.get("standard", "")),
        "answers": queries.movements_named(found.head.get("answers", ())),
        "joins": next(iter(queries.movements_named([found.head["joins"]])), None) if found.head.get("joins") else None,
        "cascade": cascade_of_draft(found, on=request.day) if view.open else [],
        "kinds": ItemKind.choices,
        "own": found.paper.issuer or found.territory,
        "can_work": view.open and not request.read_only,
        "can_undo": found.state == DraftState.LAUNCHED and not found.amends and not request.read_only,
        "applies_on": date.fromisoformat(found.head["on"]) if found.head.get("on") else None,
    }


@require_http_methods(["GET", "POST"])
def draft_head(plain: HttpRequest, pk: int) -> HttpResponse:
    """Name, territory, days, set, standing agency; what the movement answers or joins."""
    request = signed_in(plain)
    actor = actor_of(request)
    found = get_draft(actor, pk)
    seen = queries.movements_seen_by(actor)
    higher = [
        (m.pk, f"{m.name} ({m.territory.official_name}){_(', văn bản này có dẫn') if cited else ''}")
        for m, cited in higher_movements(found, seen)
    ]
    form = DraftHeadForm(
        request.POST or None,
        instance=movement_of(found),
        initial={"answers": found.head.get("answers", []), "joins": found.head.get("joins")},
        path=found.territory.path,
        on=request.day,
        higher=higher,
        joinable=[(m.pk, m.name) for m in joinable(found, seen) if can_change(actor, m)],
    )
    if request.method == "POST" and form.is_valid():
        territory = form.cleaned_data["territory"]
        actions.record_head(
            actor=request.user, draft=found, territory=territory, head=form.head(), now=request.now
        )
        messages.success(request, _("Đã lưu."))
        return redirect("draft", pk=pk)
    return shown(request, form, heading=_("Thông tin chung của phong trào"), crumbs=crumbs_of(found))


@require_POST
def draft_accept_clear(plain: HttpRequest, pk: int) -> HttpResponse:
    request = signed_in(plain)
    found = get_draft(actor_of(request), pk)
    number = actions.accept_clear(actor=request.user, draft=found, now=request.now)
    messages.success(request, ngettext("Đã nhận %(n)s mục.", "Đã nhận %(n)s mục.", number) % {"n": number})
    return redirect("draft", pk=pk)


@require_POST
def draft_drop(plain: HttpRequest, pk: int) -> HttpResponse:
    request = signed_in(plain)
    found = get_draft(actor_of(request), pk)
    actions.drop_draft(actor=request.user, draft=found, now=request.now)
    messages.success(request, _("Đã bỏ bản thảo."))
    return redirect("draft_new", pk=found.paper_id)


@require_POST
def draft_launch(plain: HttpRequest, pk: int) -> HttpResponse:
    request = signed_in(plain)
    found = get_draft(actor_of(request), pk)
    made = actions.launch_draft(
        actor=request.user, draft=found, now=request.now, seen=request.POST.get("seen", "")
    )
    messages.success(request, _("Đã phát động. Các đơn vị được giao việc đã nhận tin."))
    return redirect("movement", pk=made.pk)


@require_POST
def draft_undo_launch(plain: HttpRequest, pk: int) -> HttpResponse:
    request = signed_in(plain)
    found = get_draft(actor_of(request), pk)
    reason = clean_text(request.POST.get("reason", ""))
    actions.undo_launch(actor=request.user, draft=found, reason=reason, now=request.now)
    messages.success(request, _("Đã thu hồi việc phát động; bản thảo mở lại."))
    return redirect("draft", pk=pk)


def crumbs_of(found: Draft) -> list[tuple[str, str]]:
    return [
        (reverse("draft_new", args=[found.paper_id]), found.paper.name),
        (reverse("draft", args=[found.pk]), _("Bản thảo")),
    ]
