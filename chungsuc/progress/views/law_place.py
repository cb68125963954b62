"""One indicator of a criteria set: its levels and wordings over time, who typed them, and the forms to type more."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chungsuc.accounts.http import Request, signed_in
from chungsuc.accounts.permits import Permit, Refused, denied
from chungsuc.documents.serving import file_response
from chungsuc.progress import actions
from chungsuc.progress.actions import ProvisionRow
from chungsuc.progress.forms.law import Typed, read_check, read_source, read_threshold, read_wording
from chungsuc.progress.permissions import can_type_law, get_provision
from chungsuc.progress.queries.law_levels import place_levels
from chungsuc.progress.queries.law_pages import PlacePage, place_page
from chungsuc.progress.views.law_asking import edition_named, law_day_asked, law_shown, place_of, stored_file, then
from chungsuc.units.models import Body
from chungsuc.units.permissions import actor_of
from chungsuc.units.queries import Actor

REASON = "looser_because"
FORMS = ("muc", "kiem", "loi")  # a level, a check, a wording


@require_http_methods(["GET", "POST"])
def place(plain: HttpRequest, standard: str, place: str) -> HttpResponse:
    """What a decision says of one indicator, and where it is typed."""
    request = signed_in(plain)
    actor = actor_of(request)
    body = place_of(actor)
    page = _page(request, standard, place, body)
    forms = {name: Typed() for name in FORMS}
    act = request.POST.get("act", "") or request.GET.get("mo", "")
    refused: Refused | None = None
    if request.method == "POST" and act in FORMS:
        forms[act] = Typed(request.POST.dict())
        try:
            if _propose(request, page, body, act, forms[act]):
                return redirect(f"{request.path}?vung={page.column}&ngay={page.day:%Y-%m-%d}")
        except Refused as problem:
            refused = problem
    may = denied(_("Ngày này chỉ để xem.")) if request.read_only else _may(actor, page, body)
    context = _context(page, may, forms, act)
    context["refused"] = refused
    return render(request, "progress/law_place.html", context, status=422 if refused or context["problems"] else 200)


def _page(request: Request, standard: str, place: str, body: Body | None) -> PlacePage:
    law = law_shown(request, body)
    edition_named(law, standard)
    column = request.GET.get("vung", "")
    page = place_page(law, standard, place, body, on=law_day_asked(request), column=column, known_at=then(request))
    if page is None:
        raise Http404("Bộ tiêu chí này không có chỉ tiêu ấy.")
    return page


def _may(actor: Actor, page: PlacePage, body: Body | None) -> Permit:
    if body is None:
        return denied(_("Đồng chí chưa được phân công ở đơn vị nào."))
    return can_type_law(actor, body, [page.indicator.measure])


def _context(page: PlacePage, may: Permit, forms: Mapping[str, Typed], act: str) -> dict[str, Any]:
    asked = page.part or page.indicator
    typed = forms.get(act) or Typed()
    return {
        "page": page,
        "may": may,
        "why_not": None if may else may,
        "forms": forms,
        "act": act,
        "problems": [*(("", m) for m in typed.stray), *typed.errors.items()],
        "level_kind": asked.kind,
        "unit": "%" if asked.kind == "ratio" else asked.measured_in,
        "at_least": asked.direction == "at_least",
        "counted": page.part.by_count if page.part else None,
    }


def _propose(request: Request, page: PlacePage, body: Body | None, act: str, typed: Typed) -> bool:
    """Whether what was typed now waits for a second person; if not, `typed` holds the messages."""
    source, row = read_source(typed), _row(page, act, typed)
    if typed.wrong or source is None or row is None:
        return False
    if body is None:
        raise Refused(_("Đồng chí chưa được phân công ở đơn vị nào."))
    try:
        actions.propose_provisions(
            actor=request.user,
            territory=body,
            standard=page.national.id,
            rows=[row],
            source=replace(source, file=stored_file(request)),
            now=request.now,
        )
    except actions.Flawed as flawed:
        for flaw in flawed.flaws:
            _tell(typed, flaw.text)
        return False
    messages.success(request, _("Đã gửi người thứ hai xác nhận; chưa dùng để đánh giá đến khi đó."))
    return True


def _tell(typed: Typed, flaw: str) -> None:
    """Under the field that mends it where there is one, without the word that only rule files know."""
    said = flaw.replace(f" ({REASON})", "")
    if said != flaw and "level" not in typed.errors:
        typed.errors[REASON] = said
    else:
        typed.stray = (*typed.stray, said)


def _row(page: PlacePage, act: str, typed: Typed) -> ProvisionRow | None:
    if act == "loi":
        return read_wording(typed, page.edition, page.indicator.number)
    if act == "muc":
        return read_threshold(typed, page.edition, page.place, page.part or page.indicator)
    column = typed.given.get("region", "") or page.column
    shown = place_levels(page.edition, column, page.day).get(page.place) if _has(page, column) else None
    return read_check(typed, page.edition, shown, page.part or page.indicator)


def _has(page: PlacePage, column: str) -> bool:
    return column in [r.id for r in page.edition.regions]


@require_POST
def withdraw(plain: HttpRequest, pk: int) -> HttpResponse:
    """The typist takes back what nobody has settled."""
    request = signed_in(plain)
    found = get_provision(actor_of(request), pk)
    actions.withdraw_provisions(actor=request.user, provisions=[found], now=request.now)
    messages.success(request, _("Đã rút lại."))
    return redirect("law_place", found.standard, found.place)


@require_GET
def paper(plain: HttpRequest, pk: int) -> HttpResponseBase:
    """The decision's file."""
    request = signed_in(plain)
    found = get_provision(actor_of(request), pk, then(request))
    if found.file is None:
        raise Http404("Mục này chưa có tệp quyết định.")
    return file_response(request, found.file, inline=True)
