"""A page's facts taken away as an official paper: .docx, .pdf, or kept as a draft that will be issued."""

from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from chungsuc.accounts.http import Request
from chungsuc.accounts.permits import Refused
from chungsuc.documents.actions import keep_draft
from chungsuc.documents.official.tree import OfficialPaper
from chungsuc.documents.official.writing import BrokenTemplate, NoPdf, render_docx, render_pdf
from chungsuc.documents.permissions import can_register
from chungsuc.units.models import Body
from chungsuc.units.queries import Actor

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF: Final = "application/pdf"


def may_keep(actor: Actor, holder: Body) -> bool:
    """Whether the page offers to keep its paper as a draft."""
    return bool(can_register(actor, holder))


def paper_answer(request: Request, official: OfficialPaper, *, holder: Body, name: str) -> HttpResponse:
    """
    `?dang=docx` or `?dang=pdf` hands the paper over; a POST keeps it as a draft of `holder` and opens it.

    The caller has asked whether the person may see the page whose facts these are.
    """
    if request.method == "POST":
        kept = keep_draft(actor=request.user, holder=holder, official=official, now=request.now)
        messages.success(request, _("Đã lưu dự thảo. Số và ngày được ghi khi cấp số."))
        return redirect("paper_draft", pk=kept.pk)
    return file_answer(official, request.GET.get("dang", "docx"), name)


def file_answer(official: OfficialPaper, form: str, name: str) -> HttpResponse:
    """The paper as a file made for this one answer. What cannot be made is refused with what to do."""
    if form not in ("docx", "pdf"):
        raise Http404("Chỉ có dạng docx và pdf.")
    try:
        content = render_docx(official) if form == "docx" else render_pdf(official)
    except NoPdf as missing:
        raise Refused(str(missing)) from missing
    except BrokenTemplate as broken:
        raise Refused(str(broken), who_can_lift=_("Người quản trị sửa mẫu trong thư mục mau-van-ban.")) from broken
    response = HttpResponse(content, content_type=DOCX if form == "docx" else PDF)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{name}.{form}")
    response["Cache-Control"] = "private, no-store"
    return response
