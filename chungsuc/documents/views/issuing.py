"""A draft gets its number, is signed, or a paper is voided."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chungsuc.accounts.http import Request, signed_in, whole
from chungsuc.accounts.permits import Refused
from chungsuc.documents.actions import (
    attach_scan,
    attach_signed,
    keep_issued,
    official_of,
    store,
    take_number,
    void_paper,
)
from chungsuc.documents.models import Paper, PaperState
from chungsuc.documents.official.writing import NoPdf, render_pdf
from chungsuc.documents.permissions import can_change, get_paper
from chungsuc.documents.queries.numbers import series_for
from chungsuc.units.permissions import actor_of


def _own(request: Request, pk: int) -> Paper:
    paper = get_paper(actor_of(request), pk)
    can_change(actor_of(request), paper).require()
    return paper


@require_POST
def paper_issue(plain: HttpRequest, pk: int) -> HttpResponse:
    """Gives the draft its number and makes the file that is to be signed; only the file where the number is there already."""
    request = signed_in(plain)
    paper = _own(request, pk)
    if paper.state == PaperState.DRAFT:
        chosen = whole(request.POST.get("series", ""))
        series = next((s for s in series_for(paper) if s.pk == chosen), None)
        if series is None:
            raise Refused(_("Chưa chọn sổ số."), who_can_lift=_("Người giữ sổ thêm sổ số cho loại văn bản này."))
        taken = take_number(actor=request.user, paper=paper, series=series, now=request.now)
        messages.success(request, _("Đã cấp số %(n)s.") % {"n": taken.number})
        paper = get_paper(actor_of(request), pk)
    if paper.state != PaperState.ISSUED:
        raise Refused(_("Văn bản này đã vào sổ, không phát hành lại."))
    _make_file(request, paper)
    return redirect("paper", pk=paper.pk)


def _make_file(request: Request, paper: Paper) -> None:
    """Outside the transaction that took the number: making a PDF takes seconds, and the number stays in any case."""
    official = official_of(paper)
    if official is None:
        messages.warning(request, _("Văn bản không có nội dung để tạo bản phát hành; đồng chí gắn bản quét đã ký."))
        return
    try:
        keep_issued(actor=request.user, paper=paper, pdf=render_pdf(official), now=request.now)
    except NoPdf as problem:
        messages.warning(request, str(problem))


def _attach_signed(request: Request, paper: Paper) -> None:
    file = request.FILES.get("file")
    if file is None:
        raise Refused(_("Chưa chọn tệp."))
    stored = store(by=request.user, name=file.name or "", stream=file, now=request.now)
    attach = attach_scan if request.POST.get("kind") == "scan" else attach_signed
    attach(actor=request.user, paper=paper, file=stored, now=request.now)


def _void(request: Request, paper: Paper) -> None:
    void_paper(actor=request.user, paper=paper, reason=request.POST.get("reason", ""), now=request.now)


def _page(
    plain: HttpRequest, pk: int, template: str, act: Callable[[Request, Paper], None], done: str
) -> HttpResponse:
    """A form about one paper: shown; or done; or shown again with why not."""
    request = signed_in(plain)
    paper, refused = _own(request, pk), None
    if request.method == "POST":
        try:
            act(request, paper)
        except Refused as problem:
            refused = problem
        else:
            messages.success(request, done)
            return redirect("paper", pk=paper.pk)
    context = {"paper": paper, "refused": refused}
    return render(request, template, context, status=422 if refused else 200)


@require_http_methods(["GET", "POST"])
def paper_sign(plain: HttpRequest, pk: int) -> HttpResponse:
    """The signed .pdf comes back, or the scan of what was signed by hand."""
    return _page(plain, pk, "documents/paper_sign.html", _attach_signed, _("Đã nhận bản ký, văn bản đã vào sổ."))


@require_http_methods(["GET", "POST"])
def paper_void(plain: HttpRequest, pk: int) -> HttpResponse:
    return _page(plain, pk, "documents/paper_void.html", _void, _("Đã hủy văn bản; số của nó không dùng lại."))
