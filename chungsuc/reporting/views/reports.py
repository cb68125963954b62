"""The reports of a person, and the page of one: text, tables, what came from below, steps at its foot."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chungsuc.accounts.http import Request, signed_in
from chungsuc.accounts.permits import Answer
from chungsuc.documents.printing import file_answer
from chungsuc.documents.serving import workbook_response
from chungsuc.reporting import writing_reports
from chungsuc.reporting.permissions import Hand, asking_places, get_place
from chungsuc.reporting.queries.calendars import Chain
from chungsuc.reporting.queries.my_reports import my_reports
from chungsuc.reporting.queries.report_page import ReportPage, item_for, report_page
from chungsuc.reporting.queries.reports import Stand, occurrence_of
from chungsuc.reporting.tables.forms import forms_workbook
from chungsuc.reporting.workflow import STEPS, WRITABLE, Party
from chungsuc.units.permissions import actor_of

RECEIVED = ("received", "forwarded")


@require_GET
def reports(plain: HttpRequest) -> HttpResponse:
    """What the reader's bodies write, and what they receive at a glance."""
    request = signed_in(plain)
    actor = actor_of(request)
    found = my_reports(actor, on=request.day, known_at=request.known_at)
    boards = found.boards
    if request.GET.get("loc") == "thieu":
        boards = [b for b in boards if any(s == Stand.MISSING for s, _n in b.counts)]
    context = {"found": found, "boards": boards, "wanted": request.GET.get("loc", "")}
    context |= {"today": request.day, "may_ask": not request.read_only and bool(asking_places(actor))}
    return render(request, "reporting/reports.html", context)


@require_GET
def report(plain: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """One report of a duty at one time; nothing is stored by looking."""
    request = signed_in(plain)
    return shown(request, pk, slug)


def shown(
    request: Request,
    pk: int,
    slug: str,
    *,
    typed: Mapping[str, str] | None = None,
    problem: Answer | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page; with what was typed and not stored, and why, where an act was not done."""
    chain, hand, found = _found(request, pk, slug, typed)
    context = {
        "chain": chain,
        "calendar": chain.calendar,
        "duty": hand.duty,
        "board": hand.board,
        "page": found,
        "item": found.item,
        "slug": slug,
        "problem": problem,
        "today": request.day,
        **_may(request, hand, found),
    }
    return render(request, "reporting/report.html", context, status=status)


def _found(request: Request, pk: int, slug: str, typed: Mapping[str, str] | None = None) -> tuple[Chain, Hand, ReportPage]:
    chain, hand = get_place(actor_of(request), pk, request.known_at)
    day, known_at = request.day, request.known_at
    item = item_for(chain, hand.duty, occurrence_of(slug), on=day, known_at=known_at)
    if item is None:
        raise Http404("Báo cáo này không có kỳ ấy, hoặc kỳ ấy chưa tới.")
    return chain, hand, report_page(chain, item, on=day, known_at=known_at, draft=hand.drafts and not request.read_only, typed=typed)


def _may(request: Request, hand: Hand, found: ReportPage) -> dict[str, Any]:
    """Which steps the page offers, by the table of steps and the reader's part."""
    state = found.item.state
    acting = not request.read_only
    steps = {
        f"may_{name}": acting and state in step.sources and hand.of(step.party) is not None for name, step in STEPS.items()
    }
    return {
        **steps,
        "writes": hand.writer is not None,
        "may_open": acting and state is None and hand.of(Party.WRITER) is not None,
        "may_write": acting and state in WRITABLE and hand.of(Party.WRITER) is not None,
        "correcting": state in RECEIVED,
        "drafts": hand.drafts and state in WRITABLE,
    }


@require_GET
def report_print(plain: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The draft on paper in official form, to be signed by hand; its tables as a workbook with `dang=xlsx`."""
    request = signed_in(plain)
    chain, hand, found = _found(request, pk, slug)
    if found.report is None or not hand.drafts:
        raise Http404("Báo cáo này chưa ai mở, hoặc bản nháp chưa gửi.")
    name = f"bao-cao-{hand.duty.lead.key.replace('/', '-')}-{slug}"
    if request.GET.get("dang") == "xlsx":
        return workbook_response(forms_workbook(list(found.filled.values())), f"{name}.xlsx")
    official = writing_reports.of_draft(chain.calendar, found, hand.duty, on=request.day)
    return file_answer(official, request.GET.get("dang", "docx"), name)
