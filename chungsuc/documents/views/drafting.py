"""The words of a draft, changed before it is issued."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chungsuc.accounts.http import Request, signed_in
from chungsuc.documents.actions import keep_draft, official_of
from chungsuc.documents.draft_words import DraftWords
from chungsuc.documents.models import Paper, PaperState
from chungsuc.documents.official.tree import OfficialPaper
from chungsuc.documents.permissions import can_change, get_paper
from chungsuc.units.permissions import actor_of


@require_http_methods(["GET", "POST"])
def draft(plain: HttpRequest, pk: int) -> HttpResponse:
    """A draft's words: subject, every paragraph and cell that stands alone, recipients, who signs; all kept by one button."""
    request = signed_in(plain)
    actor = actor_of(request)
    paper, official = _draft(request, pk)
    may = can_change(actor, paper)
    if request.method == "POST":
        may.require()
    form = DraftWords(request.POST or None, official=official)
    if request.method == "POST" and form.is_valid():
        assert paper.holder is not None  # a draft has a holder, by a constraint
        keep_draft(actor=request.user, holder=paper.holder, official=form.changed(), paper=paper, now=request.now)
        messages.success(request, _("Đã lưu dự thảo."))
        return redirect("paper_draft", pk=pk)
    context = {"paper": paper, "form": form, "may_change": bool(may) and not request.read_only}
    return render(request, "documents/draft.html", context, status=422 if form.errors else 200)


def _draft(request: Request, pk: int) -> tuple[Paper, OfficialPaper]:
    paper = get_paper(actor_of(request), pk, request.known_at if request.read_only else None)
    official = official_of(paper)
    if paper.state != PaperState.DRAFT or official is None:
        raise Http404("Văn bản này không phải dự thảo soạn trên hệ thống.")
    return paper, official
