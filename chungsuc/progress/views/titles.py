"""Titles: the list of a territory, one title, recording by hand and by workbook."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO

from django.contrib import messages
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from chungsuc.accounts.http import Request, asked_day, signed_in
from chungsuc.accounts.permits import Refused
from chungsuc.documents.actions import store
from chungsuc.documents.serving import file_response, workbook_response
from chungsuc.progress import actions, queries
from chungsuc.progress.forms import clean
from chungsuc.progress.models import TitleHeld
from chungsuc.progress.permissions import COORDINATION_OFFICE, TitleEntry, get_title
from chungsuc.progress.workbook.titles import Line, read_titles, write_titles_template
from chungsuc.rulebook.load import load_titles
from chungsuc.sheets.safety import UnfitSheet, too_large
from chungsuc.units.lineage import stands_under
from chungsuc.units.models import Body
from chungsuc.units.permissions import get_body
from chungsuc.units.queries import Actor, actor_on, topmost

PAGE = 50
ROOM = 100_000  # bytes of a form beside its file
SALT, HOUR = "progress.titles", 3600


@require_http_methods(["GET", "POST"])
def titles(plain: HttpRequest) -> HttpResponse:
    """Who holds what on a day: what is to be reassessed, what is held, what has ended."""
    request = signed_in(plain)
    if request.method == "POST":
        return _hand_on(request)
    actor, day = actor_on(request.user, request.day), asked_day(request)
    places = topmost(actor.territories)
    office = [p for p in places if actor.coordinates(p.path) and not request.read_only]
    found = [h for p in places for h in queries.titles_within(p.path, day, request.known_at)]
    counts = [queries.title_counts(p.path, day, request.known_at) for p in places]
    wanted, district, of_now = request.GET.get("danh-hieu", ""), request.GET.get("huyen", ""), _of_now(request)
    above = stands_under([h.held.body for h in found], request.day if of_now else None)
    kept = [
        (h, above[h.held.body_id])
        for h in found
        if wanted in ("", h.held.title) and district in ("", _key(above[h.held.body_id]))
    ]
    context = {
        "day": day,
        "counts": [(t, sum(c[t.id] for c in counts)) for t in load_titles().values()],
        "titles": load_titles().values(),
        "districts": {b.key: b.official_name for b in sorted(filter(None, above.values()), key=lambda b: b.path)},
        "wanted": wanted,
        "district": district,
        "of_now": of_now,
        "page": Paginator(kept, PAGE).get_page(request.GET.get("trang")),
        "may_record": bool(office),
        "to_hand_on": [d for p in office for d in queries.days_to_hand_on(p.path, request.day, request.known_at)],
    }
    return render(request, "progress/titles.html", context)


def _of_now(request: Request) -> bool:
    return request.GET.get("theo") == "hien-nay"


def _key(body: Body | None) -> str:
    return body.key if body else ""


def _hand_on(request: Request) -> HttpResponse:
    """What still stands at bodies that went into others goes on to these; over several mergers, one after the other."""
    _actor, places = _coordinated(request)
    done, count = set(), 0
    for place in places:
        while days := [d for d in queries.days_to_hand_on(place.path, request.day, request.now) if d not in done]:
            heirs = actions.inherit_titles(actor=request.user, territory=place, day=days[0], now=request.now)
            done.add(days[0])
            count += len(heirs)
        done.clear()
    messages.success(request, _("Đã chuyển %(n)s danh hiệu sang đơn vị mới, chờ đánh giá lại.") % {"n": count})
    return redirect("titles")


def _coordinated(request: Request) -> tuple[Actor, list[Body]]:
    """The territories whose titles the reader records; refused where there are none."""
    actor = actor_on(request.user, request.day)
    places = [p for p in topmost(actor.territories) if actor.coordinates(p.path)]
    if not places:
        raise Refused(_("Chỉ cơ quan điều phối ghi danh hiệu."), who_can_lift=COORDINATION_OFFICE)
    return actor, places


def _day(request: Request, name: str) -> date | None:
    """The day typed; None where the box is empty."""
    text = request.POST.get(name, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as problem:
        raise Refused(_("“%(text)s” không phải ngày.") % {"text": text[:20]}) from problem


@require_http_methods(["GET", "POST"])
def record(plain: HttpRequest) -> HttpResponse:
    """One title, by its decision."""
    request = signed_in(plain)
    actor, places = _coordinated(request)
    refused = None
    if request.method == "POST":
        try:
            held = _record(request, actor)
        except Refused as problem:
            refused = problem
        else:
            return redirect("title", pk=held.pk)
    kinds = sorted({t.level for t in load_titles().values()})
    bodies = Body.objects.on(request.day).within_any([p.path for p in places]).filter(kind__in=kinds)
    context = {
        "bodies": bodies.select_related("parent").order_by("path"),
        "titles": load_titles().values(),
        "chosen": request.POST.get("don-vi") or request.GET.get("don-vi", ""),
        "refused": refused,
    }
    return render(request, "progress/title_record.html", context, status=422 if refused else 200)


def _record(request: Request, actor: Actor) -> TitleHeld:
    try:
        body = get_body(actor, request.POST.get("don-vi", ""))
    except Http404 as problem:
        raise Refused(_("Chưa chọn đơn vị.")) from problem
    decided_on = _day(request, "decided_on")
    if decided_on is None:
        raise Refused(_("Thiếu ngày quyết định."))
    file, title = request.FILES.get("tep"), request.POST.get("title", "")
    stored = None
    if isinstance(file, UploadedFile):
        stored = store(by=request.user, name=file.name or "", stream=file, now=request.now)
    held = actions.record_title(
        actor=request.user,
        body=body,
        title=title,
        decision=clean(request.POST.get("decision", "")),
        decided_by=clean(request.POST.get("decided_by", "")),
        decided_on=decided_on,
        valid_from=_day(request, "valid_from"),
        file=stored,
        now=request.now,
    )
    messages.success(request, _("Đã ghi danh hiệu của %(b)s.") % {"b": body.official_name})
    return held


@require_http_methods(["GET", "POST"])
def title(plain: HttpRequest, pk: int) -> HttpResponse:
    """One title with its decision and what the figures said; ended or reassessed here."""
    request = signed_in(plain)
    actor = actor_on(request.user, request.day)
    held = get_title(actor, pk, request.known_at)
    refused = None
    if request.method == "POST":
        try:
            _settle(request, held)
        except Refused as problem:
            refused = problem
        else:
            return redirect("titles")
    context = {
        "held": held,
        "body": held.body,
        "name": load_titles()[held.title].name,
        "beside": queries.standing_beside(held.body, held.title, held.valid_from, request.known_at),
        "fits": load_titles()[held.title].level == held.body.kind,
        "open": held.ended_on is None and actor.coordinates(held.body.path) and not request.read_only,
        "today": request.day,
        "refused": refused,
    }
    return render(request, "progress/title.html", context, status=422 if refused else 200)


def _settle(request: Request, held: TitleHeld) -> None:
    """Ends the title, or says what becomes of an inherited one."""
    paper, day, act = clean(request.POST.get("decision", "")), _day(request, "day"), request.POST.get("act")
    if day is None:
        raise Refused(_("Thiếu ngày."))
    if act == "end":
        actions.end_title(actor=request.user, held=held, ended_on=day, act=paper, now=request.now)
        messages.success(request, _("Đã kết thúc danh hiệu của %(b)s.") % {"b": held.body.official_name})
        return
    if act not in ("confirm", "drop"):
        raise Refused(_("Chưa chọn công nhận lại hay không."))
    actions.reassess_title(
        actor=request.user,
        inherited=held,
        confirmed=act == "confirm",
        decision=paper,
        decided_by=clean(request.POST.get("decided_by", "")),
        decided_on=day,
        now=request.now,
    )
    messages.success(request, _("Đã ghi kết quả đánh giá lại của %(b)s.") % {"b": held.body.official_name})


@require_GET
def paper(plain: HttpRequest, pk: int) -> HttpResponseBase:
    """The decision's file."""
    request = signed_in(plain)
    held = get_title(actor_on(request.user, request.day), pk, request.known_at)
    if held.file is None:
        raise Http404("Danh hiệu này chưa có tệp quyết định.")
    return file_response(request, held.file, inline=True)


@require_GET
def template(plain: HttpRequest) -> HttpResponse:
    """The empty list to fill in."""
    request = signed_in(plain)
    _actor, places = _coordinated(request)
    kinds = sorted({t.level for t in load_titles().values()})
    bodies = Body.objects.on(request.day).within_any([p.path for p in places]).filter(kind__in=kinds)
    out = BytesIO()
    write_titles_template(out, list(bodies.select_related("parent").order_by("path")))
    return workbook_response(out.getvalue(), "danh-hieu.xlsx")


@require_http_methods(["GET", "POST"])
def workbook(plain: HttpRequest) -> HttpResponse:
    """A list of titles: brought, looked through, confirmed; nothing is kept before that."""
    request = signed_in(plain)
    actor, _places = _coordinated(request)
    lines: list[Line] = []
    said: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            if read := request.POST.get("da-doc"):
                return _confirmed(request, read)
            lines = _brought(request, actor)
        except UnfitSheet as unfit:
            said = unfit.messages
        except Refused as refused:
            said = (refused.reason,)
    wrong = [line for line in lines if line.problems]
    entries = [line.entry for line in lines if line.entry]
    context = {
        "lines": lines,
        "wrong": wrong,
        "said": said,
        "read": "" if wrong or not entries else _sealed(request, entries),
    }
    return render(request, "progress/titles_workbook.html", context, status=422 if said or wrong else 200)


def _brought(request: Request, actor: Actor) -> list[Line]:
    file = request.FILES.get("tep")
    if not isinstance(file, UploadedFile) or file.file is None:
        raise Refused(_("Chưa chọn tệp. Chọn tệp .xlsx rồi bấm lại."))
    too_large(int(request.META.get("CONTENT_LENGTH") or 0) - ROOM)  # what is received of a large file is cut off
    return read_titles(file.file, file.name or "", actor)


def _sealed(request: Request, entries: Sequence[TitleEntry]) -> str:
    """What was shown, signed for this person, so that exactly this is confirmed."""
    rows = [
        (e.body.pk, e.title, e.decision, e.decided_by, e.decided_on.isoformat(), e.begins.isoformat()) for e in entries
    ]
    return signing.dumps([request.user.pk, rows], salt=SALT, compress=True)


def _confirmed(request: Request, read: str) -> HttpResponse:
    try:
        person, rows = signing.loads(read, salt=SALT, max_age=HOUR)
    except signing.BadSignature as problem:
        raise Refused(_("Bản xem trước đã quá một giờ. Tải tệp lên lại.")) from problem
    if person != request.user.pk:
        raise Refused(_("Bản xem trước này của người khác. Tải tệp lên lại."))
    bodies = Body.objects.in_bulk([row[0] for row in rows])
    entries = [
        TitleEntry(bodies[pk], title, number, by, date.fromisoformat(on), date.fromisoformat(begins))
        for pk, title, number, by, on, begins in rows
    ]
    done = actions.record_titles(actor=request.user, entries=entries, now=request.now)
    messages.success(request, _("Đã ghi %(n)s danh hiệu.") % {"n": len(done)})
    return redirect("titles")
