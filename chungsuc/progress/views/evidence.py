"""What proves a figure: shown, added, withdrawn."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chungsuc.accounts.http import Request, signed_in, whole, wholes
from chungsuc.accounts.permits import Refused
from chungsuc.documents.actions import store
from chungsuc.documents.kinds import SUFFIXES, clean_name
from chungsuc.documents.models import StoredFile
from chungsuc.documents.queries import finished_uploads
from chungsuc.documents.serving import file_response
from chungsuc.progress import actions, queries
from chungsuc.progress.forms import clean
from chungsuc.progress.models import Value
from chungsuc.progress.permissions import can_add_evidence, get_evidence, get_value
from chungsuc.units.queries import actor_on


@require_GET
def show(plain: HttpRequest, pk: int) -> HttpResponseBase:
    """The file itself: a picture in the page, small with `?nho=1`; anything else to be saved."""
    request = signed_in(plain)
    evidence = get_evidence(actor_on(request.user, request.day), pk, request.known_at)
    small = request.GET.get("nho") == "1"
    return file_response(request, evidence.file, inline=True, small=small, name=evidence.caption)


@require_http_methods(["GET", "POST"])
def add(plain: HttpRequest, pk: int) -> HttpResponse:
    """Brings files for one figure, or takes one that the commune has brought before."""
    request = signed_in(plain)
    actor = actor_on(request.user, request.day)
    value = get_value(actor, pk)
    can_add_evidence(actor, value).require()
    refused = None
    if request.method == "POST":
        try:
            files, figures = _add(request, value)
        except Refused as problem:
            refused = problem
        else:
            said = _("Đã thêm %(n)s minh chứng.") if figures == 1 else _("Đã thêm %(n)s minh chứng cho %(m)s chỉ tiêu.")
            messages.success(request, said % {"n": files, "m": figures})
            return redirect("value", pk=value.pk)
    context = {
        "value": value,
        "body": value.body,
        "indicator": queries.verdict_of(value, request.day)[0],
        "period": queries.period_name(value.period),
        "others": queries.others_of(value, request.day),
        "also": wholes(request.POST.getlist("also")),
        "used": queries.files_used(value.body),
        "brought": finished_uploads(request.user, request.POST.getlist("upload")),
        "refused": refused,
        "suffixes": ",".join(SUFFIXES),
        "most": settings.MAX_FILE_BYTES // 2**20,
    }
    return render(request, "progress/evidence_add.html", context, status=422 if refused else 200)


def _add(request: Request, value: Value) -> tuple[int, int]:
    """Stores what was brought, then links it: how many files, to how many figures. The first file that cannot be kept stops all."""
    page, quotation, caption = (clean(request.POST.get(key, "")) for key in ("page", "quotation", "caption"))
    reuse = whole(request.POST.get("reuse", ""))
    used = None if reuse is None else get_evidence(actor_on(request.user, request.day), reuse, request.known_at)
    brought = _brought(request)
    if not brought and used is None:
        raise Refused("Chưa chọn tệp nào.", who_can_lift="Đồng chí chọn tệp mới, hoặc một tệp đã có của xã.")
    said = {"page": page, "quotation": quotation}
    by, now = request.user, request.now
    added = [
        actions.add_evidence(actor=by, value=value, file=stored, caption=caption or name, now=now, **said)
        for stored, name in brought
    ]
    if used is not None:
        added += actions.reuse_evidence(actor=by, evidence=used, values=[value], now=now, **said)
    also = [v for v, _ in queries.others_of(value, request.day) if str(v.pk) in request.POST.getlist("also")]
    for evidence in added if also else ():
        actions.reuse_evidence(actor=by, evidence=evidence, values=also, now=now, **said)
    return len(added), 1 + len(also)


def _brought(request: Request) -> list[tuple[StoredFile, str]]:
    """What came in pieces and what came with the form, each under the name that the person gave."""
    ids = request.POST.getlist("upload")
    uploads = finished_uploads(request.user, ids)
    if len(uploads) < len(ids):
        raise Refused("Tệp gửi lên đã quá hai ngày nên bị xóa.", who_can_lift="Đồng chí chọn lại tệp.")
    brought = [(u.file, u.name) for u in uploads if u.file]
    for file in request.FILES.getlist("files"):
        stored = store(by=request.user, name=file.name or "", stream=file, now=request.now)
        brought.append((stored, clean_name(file.name or "")))
    return brought


@require_POST
def withdraw(plain: HttpRequest, pk: int) -> HttpResponse:
    request = signed_in(plain)
    evidence = get_evidence(actor_on(request.user, request.day), pk, request.known_at)
    actions.withdraw_evidence(actor=request.user, evidence=evidence, now=request.now)
    messages.success(request, _("Đã rút minh chứng “%(name)s”.") % {"name": evidence.caption})
    return redirect("value", pk=evidence.value_id)
