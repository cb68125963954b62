"""Entering figures."""

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chungsuc.accounts.http import Request, signed_in
from chungsuc.progress import actions, queries
from chungsuc.progress.forms import Boxes, boxes_for, read_page, with_previous
from chungsuc.progress.levels import WORDS, level_asked
from chungsuc.progress.models import Value
from chungsuc.progress.permissions import can_enter
from chungsuc.progress.queries import EntryRow
from chungsuc.rulebook.model import Edition
from chungsuc.units.models import Body
from chungsuc.units.permissions import get_body
from chungsuc.units.queries import actor_on


@require_http_methods(["GET", "POST"])
def entry(plain: HttpRequest, key: str, criterion: int) -> HttpResponse:
    """The figures of one criterion of a body, this period: typed, kept as a draft, sent up. `bo`: of another of its sets."""
    request = signed_in(plain)
    actor = actor_on(request.user, request.day)
    body = get_body(actor, key)
    can_enter(actor, body).require()
    period = queries.period_of(request.day)
    edition, rows = _asked(request, body, criterion, period)
    page, entries = (
        read_page(rows, request.POST, request.day) if request.method == "POST" else ([boxes_for(r) for r in rows], [])
    )
    if request.POST.get("act") == "copy":
        page = with_previous(page, request.POST.getlist("copy"))
    elif request.method == "POST" and not any(b.errors for b in page):
        send = request.POST.get("act") == "submit"
        page = _store(request, body, period, entries, page, send=send)
        if not any(b.errors or b.theirs for b in page):
            return redirect("my_work" if send else request.get_full_path())
    return _show(request, body, edition, criterion, page)


def _asked(request: Request, body: Body, criterion: int, period: str) -> tuple[Edition, list[EntryRow]]:
    """404 with a sentence where the body is held to no set on the day, or the set has no such criterion."""
    level = level_asked(body, request.GET.get("bo", ""))
    if level is None:
        raise Http404(f"Không có bộ tiêu chí nào cho {body.official_name}.")
    try:
        return queries.entry_rows(body, criterion, period, request.day, level)
    except LookupError as error:
        raise Http404(str(error)) from error


def _show(request: Request, body: Body, edition: Edition, criterion: int, page: list[Boxes]) -> HttpResponse:
    context = {
        "body": body,
        "criterion": edition.criterion(criterion),
        "edition": edition,
        "word": WORDS.get(edition.level, ""),
        "page": page,
        "period": queries.period_name(queries.period_of(request.day)),
        "as_of": request.day,
        "evidence": queries.evidence_counts([b.row.value for b in page if b.row.value]),
        "editable": any(b.row.editable for b in page),
        "copyable": any(b.row.editable and b.row.previous for b in page),
        "problems": [b for b in page if b.errors],
        "overtaken": [b for b in page if b.theirs],
    }
    return render(
        request, "progress/entry.html", context, status=422 if context["problems"] or context["overtaken"] else 200
    )


def _store(
    request: Request, body: Body, period: str, entries: list[actions.Entry], page: list[Boxes], *, send: bool
) -> list[Boxes]:
    """Stores the page and says so; else gives the page back with what stands against it."""
    act = actions.submit_values if send else actions.enter_values
    try:
        kept = act(actor=request.user, body=body, period=period, as_of=request.day, entries=entries, now=request.now)
    except actions.Invalid as invalid:
        return [replace(b, errors=list(invalid.messages.get(b.row.indicator.measure, ()))) for b in page]
    except actions.Overtaken as overtaken:
        theirs = {v.measure: v for v in overtaken.values}
        return [_with_theirs(b, theirs.get(b.row.indicator.measure)) for b in page]
    said = _("Đã gửi %(n)s số liệu để thẩm định.") if send else _("Đã lưu nháp %(n)s số liệu.")
    messages.success(request, said % {"n": len(kept)})
    return page


def _with_theirs(boxes: Boxes, value: Value | None) -> Boxes:
    if value is None or value.latest is None:
        return boxes
    held = boxes_for(EntryRow(boxes.row.indicator, value, None, boxes.row.judged))
    figure = held.chosen or " / ".join(f.text for f in held.fields)
    theirs = f"{value.latest.recorded_by.full_name} ({value.latest.recorded_at:%H:%M %d/%m/%Y}): {figure}"
    return replace(boxes, seen=str(value.latest_id), theirs=theirs)
