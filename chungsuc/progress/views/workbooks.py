"""Figures by spreadsheet: the template out, the filled workbook in, its preview, its confirmation."""

from collections.abc import Mapping
from io import BytesIO
from typing import IO, cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chungsuc.accounts.http import Request, signed_in
from chungsuc.documents.serving import workbook_response
from chungsuc.documents.shelf import path_of
from chungsuc.progress import actions, queries
from chungsuc.progress import workbook as sheets
from chungsuc.progress.lawbook import current
from chungsuc.progress.permissions import can_enter, get_workbook
from chungsuc.sheets.safety import LARGEST, UnfitSheet, too_large
from chungsuc.units.permissions import get_body
from chungsuc.units.queries import actor_on

SHOWN = 50
ROOM = 10_000  # bytes of a form beside its file


@csrf_exempt  # what is far too large is refused before its body, and with it the token, is read
@require_http_methods(["GET", "POST"])
def workbooks(plain: HttpRequest) -> HttpResponse:
    """Choose, take the template, bring the filled workbook."""
    length = plain.META.get("CONTENT_LENGTH") or "0"
    if plain.method == "POST" and length.isdecimal() and int(length) > LARGEST + ROOM:
        try:
            too_large(int(length))
        except UnfitSheet as unfit:
            return _choose(signed_in(plain), unfit.messages, {})
    answer: HttpResponse = _bring(plain)
    return answer


@csrf_protect
def _bring(plain: HttpRequest) -> HttpResponse:
    request = signed_in(plain)
    if request.method != "POST":
        return _choose(request, (), request.GET.dict())
    given = request.FILES.get("tep")
    if not isinstance(given, UploadedFile):
        return _choose(request, (_("Chưa chọn tệp. Chọn tệp .xlsx rồi bấm lại."),), request.POST.dict())
    territory = get_body(actor_on(request.user, request.day), request.POST.get("don-vi", ""))
    try:
        brought = actions.bring_workbook(
            actor=request.user,
            territory=territory,
            period=request.POST.get("ky", ""),
            name=given.name or "",
            stream=cast("IO[bytes]", given.file),
            now=request.now,
        )
    except UnfitSheet as unfit:
        return _choose(request, unfit.messages, request.POST.dict())
    return redirect("workbook", pk=brought.pk)


def _choose(request: Request, problems: tuple[str, ...], chosen: Mapping[str, object]) -> HttpResponse:
    actor = actor_on(request.user, request.day)
    places, periods = queries.enterable(actor), queries.recent_periods(request.day)
    sets = [e for e in current().sets_on(request.day) if e.incomplete_because is None]
    place = next((p for p in places if p.key == chosen.get("don-vi")), places[0] if places else None)
    context = {
        "places": places,
        "place": place,
        "periods": [(p, queries.period_name(p)) for p in periods],
        "period": chosen.get("ky") if chosen.get("ky") in periods else periods[0],
        "sets": sets,
        "standard": chosen.get("bo") if chosen.get("bo") in [s.id for s in sets] else (sets[0].id if sets else ""),
        "problems": problems,
        "recent": queries.workbooks_of(actor),
        "megabytes": LARGEST // 2**20,
    }
    return render(request, "progress/workbooks.html", context, status=422 if problems else 200)


@require_GET
def template(plain: HttpRequest) -> HttpResponse:
    """The workbook to fill in."""
    request = signed_in(plain)
    actor = actor_on(request.user, request.day)
    body = get_body(actor, request.GET.get("don-vi", ""))
    can_enter(actor, body).require()
    period = request.GET.get("ky", "") or queries.period_of(request.day)
    try:
        plan = sheets.plan_for(body, period, request.day, request.GET.get("bo", ""))
    except (ValueError, LookupError) as problem:
        raise Http404(str(problem)) from problem
    out = BytesIO()
    sheets.write_template(out, plan, request.now)
    return workbook_response(out.getvalue(), f"so-lieu-{body.key.replace('/', '-')}-{period}.xlsx")


@require_GET
def workbook(plain: HttpRequest, pk: int) -> HttpResponse:
    """What a workbook would change, commune by commune, and its faults."""
    request = signed_in(plain)
    held = get_workbook(actor_on(request.user, request.day), pk)
    context: dict[str, object] = {"workbook": held, "period": queries.period_name(held.period)}
    if held.state == held.State.WAITING:
        try:
            context |= _shown(sheets.preview_of_file(held, request.day), request.GET.get("xa", ""))
        except UnfitSheet as unfit:
            context["unfit"] = str(unfit)
    return render(request, "progress/workbook.html", context)


def _shown(preview: sheets.Preview, key: str) -> dict[str, object]:
    bodies = sheets.by_body(preview.of_kind("new", "changed", "conflict"))
    chosen = next((b for b in bodies if b.key == key), next(iter(bodies), None))
    rows = bodies[chosen] if chosen else []
    theirs = [d.held.latest for d in rows if d.kind == "conflict" and d.held and d.held.latest]
    prefetch_related_objects(theirs, "recorded_by")
    return {
        "preview": preview,
        "counts": preview.counts,
        "drafts": preview.drafts,
        "bodies": [(body, len(found)) for body, found in bodies.items()],
        "chosen": chosen,
        "rows": rows,
        "problems": [(preview.cell(p), p) for p in preview.problems[:SHOWN]],
        "more": max(0, len(preview.problems) - SHOWN),
    }


@require_GET
def marked(plain: HttpRequest, pk: int) -> HttpResponse:
    """The very same file, with the faults marked in its cells."""
    request = signed_in(plain)
    held = get_workbook(actor_on(request.user, request.day), pk)
    try:
        preview = sheets.preview_of_file(held, request.day)
        content = sheets.marked(path_of(held.file.sha256).read_bytes(), "tep.xlsx", preview.problems)
    except UnfitSheet as unfit:
        messages.error(request, str(unfit))
        return redirect("workbook", pk=pk)
    return workbook_response(content, f"danh-dau-loi-{held.territory.key.replace('/', '-')}-{held.period}.xlsx")


@require_POST
def decide(plain: HttpRequest, pk: int) -> HttpResponse:
    """Confirms all of a workbook, or drops it."""
    request = signed_in(plain)
    held = get_workbook(actor_on(request.user, request.day), pk)
    act = request.POST.get("act")
    if act == "drop":
        actions.drop_workbook(actor=request.user, workbook=held, now=request.now)
        messages.success(request, _("Đã bỏ bảng tính; chưa nhập số liệu nào."))
        return redirect("workbooks")
    try:
        count = actions.commit_workbook(
            actor=request.user,
            workbook=held,
            shown=request.POST.get("shown", ""),
            overwrite=request.POST.get("keep") == "ours",
            hidden_too=request.POST.get("hidden") == "1",
            draft=act == "draft",
            now=request.now,
        )
    except actions.Overtaken as overtaken:
        messages.warning(
            request, _("%(said)s Chưa nhập dòng nào; xem lại các thay đổi bên dưới.") % {"said": overtaken}
        )
    except (UnfitSheet, actions.Invalid) as problem:
        messages.error(request, _("Chưa nhập dòng nào. %(said)s") % {"said": problem})
    else:
        said = _("Đã lưu nháp %(n)s số liệu.") if act == "draft" else _("Đã gửi %(n)s số liệu để thẩm định.")
        messages.success(request, said % {"n": count})
    return redirect("workbook", pk=pk)
