"""What is done on the page of a report: opened, saved, taken together, signed and sent, taken back, received, returned."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from chungsuc.accounts.http import Request, signed_in, whole, wholes
from chungsuc.accounts.permits import Answer
from chungsuc.documents.actions import store
from chungsuc.documents.models import StoredFile
from chungsuc.movements.models import Duty
from chungsuc.reporting.actions import receiving, reports, sending
from chungsuc.reporting.actions.holding import Overwritten
from chungsuc.reporting.forms.reports import Sent, read_report
from chungsuc.reporting.models import Report
from chungsuc.reporting.permissions import get_place
from chungsuc.reporting.queries.reports import occurrence_of
from chungsuc.reporting.views.reports import shown
from chungsuc.units.permissions import actor_of


def _duty(request: Request, pk: int) -> Duty:
    """The duty of a report that the reader may see; else 404."""
    return get_place(actor_of(request), pk, request.known_at)[1].duty


def _answered(request: Request, pk: int, slug: str, act: Callable[[], str], sent: Sent | None = None) -> HttpResponse:
    """The act done and said, and back to the page; or the page with why it was not, what was typed still on it."""
    try:
        said = act()
    except Answer as problem:
        taken = isinstance(problem, Overwritten)
        typed = sent.narrative if sent and taken else None
        return shown(request, pk, slug, problem=problem, typed=typed, status=409 if taken else 422)
    messages.success(request, said)
    return redirect("report", pk=pk, slug=slug)


@require_POST
def report_open(plain: HttpRequest, pk: int, slug: str) -> HttpResponse:
    request = signed_in(plain)
    duty = _duty(request, pk)

    def act() -> str:
        reports.open_report(actor=request.user, duty=duty, occurrence=occurrence_of(slug), now=request.now)
        return _("Đã mở báo cáo. Số liệu lấy sẵn từ số đã duyệt.")

    return _answered(request, pk, slug, act)


def _saved(request: Request, duty: Duty, slug: str, sent: Sent) -> Report:
    """What the fields hold is kept first; then it is told what of it was wrong."""
    kept = reports.save_draft(
        actor=request.user,
        duty=duty,
        occurrence=occurrence_of(slug),
        edit=sent.edit,
        narrative=sent.narrative,
        stated=sent.stated,
        reasons=sent.reasons,
        now=request.now,
    )
    if sent.wrong is not None:
        raise sent.wrong
    return kept


@require_POST
def report_save(plain: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Keeps the text and what is stated. What somebody else saved meanwhile is shown beside, nothing is overwritten unseen."""
    request = signed_in(plain)
    duty, sent = _duty(request, pk), read_report(request.POST)

    def act() -> str:
        _saved(request, duty, slug, sent)
        return _("Đã lưu nháp.")

    return _answered(request, pk, slug, act, sent)


def _scan(request: Request) -> StoredFile | None:
    brought = request.FILES.get("scan")
    if brought is None:
        return None
    return store(by=request.user, name=brought.name or "", stream=brought, now=request.now)


@require_POST
def report_send(plain: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Keeps what stands in the fields, then signs and sends it; the reports below go upward with it."""
    request = signed_in(plain)
    duty, sent = _duty(request, pk), read_report(request.POST)

    def act() -> str:
        kept = _saved(request, duty, slug, sent) if sent.narrative else None
        version = sending.send_report(
            actor=request.user,
            duty=duty,
            occurrence=occurrence_of(slug),
            edit=kept.edit if kept else sent.edit,
            scan=_scan(request),
            without=sent.without,
            now=request.now,
        )
        return _("Đã ký và gửi bản %(n)s.") % {"n": version.number}

    return _answered(request, pk, slug, act, sent)


@require_POST
def report_correct(plain: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Signs the draft as a further version, with a reason."""
    request = signed_in(plain)
    duty, sent = _duty(request, pk), read_report(request.POST)

    def act() -> str:
        kept = _saved(request, duty, slug, sent) if sent.narrative else None
        version = sending.correct_report(
            actor=request.user,
            duty=duty,
            occurrence=occurrence_of(slug),
            edit=kept.edit if kept else sent.edit,
            reason=request.POST.get("reason", ""),
            scan=_scan(request),
            without=sent.without,
            now=request.now,
        )
        return _("Đã ký bản đính chính %(n)s; các cấp trên được báo.") % {"n": version.number}

    return _answered(request, pk, slug, act, sent)


@require_POST
def report_withdraw(plain: HttpRequest, pk: int, slug: str) -> HttpResponse:
    request = signed_in(plain)
    duty, reason = _duty(request, pk), request.POST.get("reason", "")

    def act() -> str:
        sending.withdraw_report(actor=request.user, duty=duty, occurrence=occurrence_of(slug), reason=reason, now=request.now)
        return _("Đã rút lại báo cáo; bản đã gửi vẫn giữ trong lịch sử.")

    return _answered(request, pk, slug, act)


@require_POST
def report_receive(plain: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Taken by the receiver: the version that they saw."""
    request = signed_in(plain)
    duty, version = _duty(request, pk), whole(request.POST.get("version", "")) or 0

    def act() -> str:
        receiving.receive_report(actor=request.user, duty=duty, occurrence=occurrence_of(slug), version=version, now=request.now)
        return _("Đã nhận báo cáo.")

    return _answered(request, pk, slug, act)


@require_POST
def report_return(plain: HttpRequest, pk: int, slug: str) -> HttpResponse:
    request = signed_in(plain)
    duty, version = _duty(request, pk), whole(request.POST.get("version", "")) or 0
    reason = request.POST.get("reason", "")

    def act() -> str:
        receiving.return_report(
            actor=request.user, duty=duty, occurrence=occurrence_of(slug), version=version, reason=reason, now=request.now
        )
        return _("Đã trả lại báo cáo, đơn vị được báo lý do.")

    return _answered(request, pk, slug, act)


@require_POST
def report_stitch(plain: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Adds the texts from below to the draft, of all or of those chosen."""
    request = signed_in(plain)
    duty, sent = _duty(request, pk), read_report(request.POST)
    chosen = wholes(request.POST.getlist("report"))

    def act() -> str:
        kept = _saved(request, duty, slug, sent) if sent.narrative else None
        _report, added = reports.stitch(
            actor=request.user,
            duty=duty,
            occurrence=occurrence_of(slug),
            edit=kept.edit if kept else sent.edit,
            chosen=chosen or None,
            now=request.now,
        )
        if not added:
            return _("Không có gì mới để ghép: lời của các đơn vị đã gửi đều đã ở trong bản nháp.")
        return ngettext("Đã ghép lời của %(n)s đơn vị.", "Đã ghép lời của %(n)s đơn vị.", len(added)) % {"n": len(added)}

    return _answered(request, pk, slug, act, sent)


@require_POST
def report_copy(plain: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Takes over the text of another report of the same body."""
    request = signed_in(plain)
    duty, sent = _duty(request, pk), read_report(request.POST)
    source = Report.objects.select_related("latest").filter(pk=whole(request.POST.get("source", "")) or 0).first()

    def act() -> str:
        kept = _saved(request, duty, slug, sent) if sent.narrative else None
        edit = kept.edit if kept else sent.edit
        reports.copy_narrative(
            actor=request.user, duty=duty, occurrence=occurrence_of(slug), edit=edit, source=source, now=request.now
        )
        return _("Đã chép lời của báo cáo kia vào các phần cùng tên.")

    return _answered(request, pk, slug, act, sent)
