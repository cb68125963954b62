"""The register of papers: the list, what is found in it, the files."""

from typing import Any, Final
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from chungsuc.accounts.http import Request, signed_in
from chungsuc.accounts.permits import Refused
from chungsuc.documents.actions import official_of
from chungsuc.documents.kinds import DOCX, PDF
from chungsuc.documents.models import Direction, Paper, PaperState
from chungsuc.documents.official.writing import BrokenTemplate, NoPdf, is_printable, render_docx, render_pdf
from chungsuc.documents.permissions import get_paper, kept_registers, papers_of, series_of
from chungsuc.documents.queries import search_papers
from chungsuc.documents.queries.papers import facets
from chungsuc.documents.searching import Asked, asked
from chungsuc.documents.serving import file_response, workbook_response
from chungsuc.documents.workbook import register_workbook
from chungsuc.units.permissions import actor_of

PAGE, MOST_ROWS = 30, 10_000
HEAVY: Final = ("tree", "search_text")
BOOKS: Final[dict[str, dict[str, Any]]] = {
    "den": {"direction": Direction.INCOMING},
    "di": {"direction": Direction.OUTGOING, "state__in": (PaperState.ISSUED, PaperState.REGISTERED, PaperState.VOID)},
    "nhap": {"state": PaperState.DRAFT},
    "dan": {"state": PaperState.CITED},
}
FILTERS: Final = {"loai": "type", "co-quan": "issuer_name", "tinh-trang": "state"}


def _books() -> dict[str, str]:
    return {
        "": _("Tất cả"),
        "den": _("Văn bản đến"),
        "di": _("Văn bản đi"),
        "nhap": _("Dự thảo"),
        "dan": _("Được dẫn, chưa có"),
    }


def _wanted(request: Request) -> tuple["QuerySet[Paper]", "QuerySet[Paper]", Asked]:
    """All that the reader may see; of these what is asked for; the words asked for."""
    seen = papers_of(actor_of(request), request.known_at)
    found = seen.filter(**BOOKS.get(request.GET.get("so", ""), {}))
    for name, column in FILTERS.items():
        if value := request.GET.get(name, "").replace("\x00", ""):  # which PostgreSQL holds in no text
            found = found.filter(**{column: value})
    year = request.GET.get("nam", "")
    if year.isdecimal() and len(year) == 4:
        found = found.filter(dated__startswith=year)
    wanted = asked(request.GET.get("q", ""))
    found = search_papers(wanted, found) if wanted.terms else found.order_by("-dated", "-pk")
    return seen, found.select_related("holder").defer(*HEAVY), wanted


@require_GET
def papers(plain: HttpRequest) -> HttpResponse:
    """The papers that the reader may see, by book, words, type, year, issuer and state; `?xlsx` gives them as a workbook."""
    request = signed_in(plain)
    seen, found, wanted = _wanted(request)
    if "xlsx" in request.GET:
        return workbook_response(register_workbook(found[:MOST_ROWS]), "so-van-ban.xlsx")
    actor = actor_of(request)
    types, years, issuers = facets(seen)
    chosen = {name: request.GET.get(name, "") for name in ("so", "q", "loai", "nam", "co-quan", "tinh-trang")}
    kept = {name: value for name, value in chosen.items() if value}
    context = {
        "page": Paginator(found, PAGE).get_page(request.GET.get("trang")),
        "wanted": wanted if wanted.terms else None,
        "nothing_asked": bool(chosen["q"]) and not wanted.terms,
        "chosen": chosen,
        "issuer": chosen["co-quan"],
        "state": chosen["tinh-trang"],
        "filtered": any(chosen[name] for name in ("loai", "nam", "co-quan", "tinh-trang")),
        "books": [(key, name, urlencode({**kept, "so": key})) for key, name in _books().items()],
        "states": PaperState.choices,
        "types": types,
        "years": years,
        "issuers": issuers,
        "query": urlencode(kept),
        "may_add": bool(kept_registers(actor)) and not request.read_only,
        "has_series": series_of(actor).exists(),
    }
    return render(request, "documents/papers.html", context)


@require_GET
def paper_file(plain: HttpRequest, pk: int) -> HttpResponseBase:
    """The paper as it came in or was issued; the signed one with `?ban=ky`. Always to be saved, never shown in the page."""
    request = signed_in(plain)
    paper = get_paper(actor_of(request), pk, request.known_at)
    file = paper.signed_file if request.GET.get("ban") == "ky" else paper.file
    if file is None:
        raise Http404(_("Văn bản này không có tệp."))
    return file_response(request, file, inline=False, name=paper.full_number or paper.name)


@require_GET
def paper_written(plain: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The paper written anew from its tree in official form, as .docx or .pdf."""
    request = signed_in(plain)
    paper = get_paper(actor_of(request), pk, request.known_at)
    official = official_of(paper)
    if official is None:
        raise Http404(_("Văn bản này chưa có nội dung để in."))
    if not is_printable(official):
        raise Refused(_("Văn bản quá dài để viết lại."), who_can_lift=_("Đồng chí tải tệp gốc."))
    try:
        content = render_docx(official) if form == "docx" else render_pdf(official)
    except (BrokenTemplate, NoPdf) as problem:
        raise Refused(str(problem)) from problem
    name = (paper.full_number or paper.type or "van-ban").replace("/", "-").replace("…", "du-thao")
    response = HttpResponse(content, content_type=(DOCX if form == "docx" else PDF).media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{name}.{form}")
    response["Cache-Control"] = "private, no-store"
    return response
