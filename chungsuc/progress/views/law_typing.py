"""A whole criteria set typed as numbered lines: previewed, proposed, and confirmed by a second person."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from chungsuc.accounts.http import Request, signed_in
from chungsuc.accounts.permits import Refused
from chungsuc.documents.serving import file_response
from chungsuc.progress import actions
from chungsuc.progress.forms import clean
from chungsuc.progress.forms.law import Typed, lines_head, read_head, read_source
from chungsuc.progress.lawbook import current
from chungsuc.progress.models import EnteredEdition, Passing
from chungsuc.progress.permissions import get_entered_edition
from chungsuc.progress.queries.law_reading import (
    as_it_reads,
    blank_set,
    entered_head,
    entered_in_force,
    entered_reads,
    lines_of,
    read_set,
    shell_head,
)
from chungsuc.progress.queries.law_sets import level_name
from chungsuc.progress.views.law_asking import edition_named, law_shown, place_of, stored_file, then
from chungsuc.rulebook.levels import LEVEL_NAMES
from chungsuc.rulebook.model import Edition
from chungsuc.units.models import Body
from chungsuc.units.permissions import actor_of

LONGEST = 400_000


@require_http_methods(["GET", "POST"])
def lines(plain: HttpRequest, standard: str) -> HttpResponse:
    """The lines of a set; of one that lacks its content, or that an office typed, the form to type them."""
    request = signed_in(plain)
    body = place_of(actor_of(request))
    edition = edition_named(law_shown(request, body), standard)
    held = entered_in_force(standard)
    text, left_out = (held.lines, ()) if held else lines_of(edition)
    why_not = _why_not(request, body)
    if not why_not and edition.incomplete_because is None and held is None:
        why_not = _("Bộ này đã đủ nội dung. Mức hoặc lời văn khác được nhập ở trang của từng chỉ tiêu.")
    shown = {"lines": text, "left_out": left_out, "f": Typed(entered_head(held) if held else shell_head(edition))}
    return _answer(request, edition, body, why_not, shown)


@require_http_methods(["GET", "POST"])
def new(plain: HttpRequest) -> HttpResponse:
    """A set of which the package has not even the name: its code and level are typed as well."""
    request = signed_in(plain)
    body = place_of(actor_of(request))
    blank = blank_set(body, request.POST.get("level", ""), request.POST.get("columns", ""), request.POST.get("ma", ""))
    shown = {
        "lines": "",
        "left_out": (),
        "f": Typed(),
        "new": True,
        "levels": [(x, level_name(x)) for x in LEVEL_NAMES],
    }
    return _answer(request, blank, body, _why_not(request, body), shown)


def _why_not(request: Request, body: Body | None) -> str:
    if request.read_only:
        return _("Ngày này chỉ để xem.")
    if body is None or not actor_of(request).coordinates(body.path):
        return _("Chỉ cơ quan điều phối nhập cả bộ tiêu chí.")
    return ""


def _answer(request: Request, edition: Edition, body: Body | None, why_not: str, shown: dict[str, Any]) -> HttpResponse:
    context = {"edition": edition, "may": not why_not, "why_not": why_not, **shown}
    if request.method == "POST":
        if why_not or body is None:
            raise Refused(why_not)
        sent, typed = _typed(request, edition, body)
        if sent is not None:
            return redirect("law_entered", sent.pk)
        context |= typed
    return render(request, "progress/law_lines.html", context, status=422 if context.get("problems") else 200)


def _typed(request: Request, edition: Edition, body: Body) -> tuple[EnteredEdition | None, dict[str, Any]]:
    """What was proposed; else what the page shows: the problems, or the set as it will read."""
    typed, text = Typed(request.POST.dict()), request.POST.get("lines", "")[: LONGEST + 1]
    source, head = read_source(typed), read_head(typed, edition)
    shown: dict[str, Any] = {"f": typed, "lines": text, "left_out": (), "problems": [*typed.errors.items()]}
    if source is None or head is None:
        return None, shown
    entered, wrong = read_set(current(), text, lines_head(edition, head, source))
    if entered is None:
        typed.errors["lines"] = " "
        return None, shown | {"problems": [("lines", str(problem)) for problem in wrong]}
    shown["chapters"] = as_it_reads(entered.edition)
    if request.POST.get("act") != "propose":
        return None, shown
    try:
        sent = actions.propose_edition(
            actor=request.user,
            territory=body,
            head=head,
            lines=text,
            source=replace(source, file=stored_file(request)),
            now=request.now,
        )
    except actions.Flawed as flawed:
        return None, shown | {"problems": [("lines", f.text) for f in flawed.flaws]}
    except Refused as refused:
        return None, shown | {"refused": refused, "problems": [("", refused.reason)]}
    messages.success(request, _("Đã gửi cả bộ cho người thứ hai xác nhận."))
    return sent, shown


@require_http_methods(["GET", "POST"])
def entered(plain: HttpRequest, pk: int) -> HttpResponse:
    """The set as it will read; the second person confirms or refuses, the typist takes it back."""
    request = signed_in(plain)
    actor = actor_of(request)
    found = get_entered_edition(actor, pk, then(request))
    refused, flaws = None, []
    if request.method == "POST":
        try:
            return _settle(request, found)
        except Refused as problem:
            refused = problem
        except actions.Flawed as flawed:
            flaws = [f.text for f in flawed.flaws]
    mine = found.typed_by_id == request.user.pk
    chapters, wrong = entered_reads(found)
    open_now = found.state == Passing.PROPOSED and not request.read_only
    context = {
        "entered": found,
        "chapters": chapters,
        "problems": [*flaws, *(str(p) for p in wrong)],
        "mine": mine,
        "may_settle": open_now and not mine and bool(actor.coordinates(found.territory.path)),
        "refused": refused,
    }
    return render(request, "progress/law_entered.html", context, status=422 if refused or flaws else 200)


def _settle(request: Request, found: EnteredEdition) -> HttpResponse:
    act, because = request.POST.get("act"), clean(request.POST.get("because", ""))
    if act == "withdraw":
        actions.withdraw_edition(actor=request.user, edition=found, now=request.now)
        messages.success(request, _("Đã rút lại."))
        return redirect("law_edition", found.standard)
    if act not in ("confirm", "refuse"):
        raise Refused(_("Chưa chọn xác nhận hay không."))
    if act == "refuse" and not because:
        raise Refused(_("Không xác nhận thì cần ghi lý do, để người nhập biết chỗ phải sửa."))
    actions.settle_edition(actor=request.user, edition=found, accept=act == "confirm", because=because, now=request.now)
    messages.success(
        request, _("Đã xác nhận; bộ này được dùng từ bây giờ.") if act == "confirm" else _("Đã trả lại cho người nhập.")
    )
    return redirect("law_waiting")


@require_GET
def paper(plain: HttpRequest, pk: int) -> HttpResponseBase:
    """The decision's file."""
    request = signed_in(plain)
    found = get_entered_edition(actor_of(request), pk, then(request))
    if found.file is None:
        raise Http404("Bộ này chưa có tệp quyết định.")
    return file_response(request, found.file, inline=True)
