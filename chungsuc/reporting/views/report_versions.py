"""A version as it was signed: read, printed, its tables and its scan taken away."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from chungsuc.accounts.http import signed_in
from chungsuc.documents.permissions import can_register
from chungsuc.documents.printing import file_answer
from chungsuc.documents.serving import file_response, workbook_response
from chungsuc.reporting import writing_reports
from chungsuc.reporting.actions.registering import draft_of_version
from chungsuc.reporting.permissions import get_version
from chungsuc.reporting.queries.report_version import version_page
from chungsuc.reporting.tables.forms import forms_workbook
from chungsuc.units.permissions import actor_of


@require_GET
def version(plain: HttpRequest, pk: int) -> HttpResponse:
    """The frozen text and tables, who signed, the digest, what differs from the version before, what changed below since."""
    request = signed_in(plain)
    actor = actor_of(request)
    found, chain, hand = get_version(actor, pk, request.known_at)
    context = {
        "page": version_page(chain, found, known_at=request.known_at),
        "version": found,
        "calendar": chain.calendar,
        "duty": hand.duty,
        "today": request.day,
        "may_keep": bool(can_register(actor, found.report.body)) and found.paper_id is None and not request.read_only,
    }
    return render(request, "reporting/report_version.html", context)


@require_http_methods(["GET", "POST"])
def version_print(plain: HttpRequest, pk: int) -> HttpResponse:
    """The version on paper (`dang`: docx, pdf), its tables as xlsx; a POST keeps it as a draft in the register of the body."""
    request = signed_in(plain)
    found, chain, _hand = get_version(actor_of(request), pk, request.known_at)
    official = writing_reports.of_version(chain.calendar, found)
    if request.method == "POST":
        kept = draft_of_version(actor=request.user, version=found, official=official, now=request.now)
        messages.success(request, _("Đã lưu dự thảo. Số và ngày được ghi khi cấp số."))
        return redirect("paper_draft", pk=kept.pk)
    name = f"bao-cao-{found.report.body.key.replace('/', '-')}-{found.report.occurrence or 'mot-lan'}-ban-{found.number}"
    if request.GET.get("dang") == "xlsx":
        return workbook_response(forms_workbook(writing_reports.tables_in(found)), f"{name}.xlsx")
    return file_answer(official, request.GET.get("dang", "docx"), name)


@require_GET
def version_scan(plain: HttpRequest, pk: int) -> HttpResponseBase:
    """The scan of the signed print, to whoever may read the report."""
    request = signed_in(plain)
    found, _chain, _hand = get_version(actor_of(request), pk, request.known_at)
    if found.scan is None:
        raise Http404("Bản này ký trên phần mềm, không có bản chụp.")
    return file_response(request, found.scan, inline=True, name=f"Bản ký tay {found.report.body.official_name}")
