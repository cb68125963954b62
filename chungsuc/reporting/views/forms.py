"""Report forms: all of them with what each needs, and each filled for a territory, a period and a day."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from chungsuc.accounts.http import Request, signed_in
from chungsuc.documents.letterhead import amid, closing, framed, paragraph
from chungsuc.documents.official.tree import Annex, OfficialPaper
from chungsuc.documents.printing import may_keep, paper_answer
from chungsuc.documents.serving import workbook_response
from chungsuc.progress.permissions import can_state
from chungsuc.reporting.filling import Scope, before, filled, fills
from chungsuc.reporting.tables.forms import annex, forms_workbook
from chungsuc.reporting.views.asking import issuer_of, number_in, taken_from, wants_sheet, with_asked
from chungsuc.reporting.views.forms_asking import FormAsked, form_asked
from chungsuc.reporting.views.forms_links import cell_links, row_links
from chungsuc.rulebook.reports import check, load_report_forms
from chungsuc.rulebook.reports.model import Finding, FormTable, ReportForm, Severity
from chungsuc.units.permissions import actor_of
from chungsuc.units.queries import Actor

ROWS_SHOWN: Final = 250
FINDINGS_SHOWN: Final = 6
ROWS_NAMED: Final = 5
GROUPS: Final = (
    (
        gettext_lazy("Kết quả theo tiêu chí"),
        ("commune_status_review", "commune_progress_matrix", "criterion_count_summary", "band_distribution"),
    ),
    (gettext_lazy("Công nhận"), ("recognition_summary", "village_ntm_summary", "post_merger_reassessment")),
    (gettext_lazy("Nguồn lực"), ("resource_mobilisation", "disbursement", "construction_debt")),
    (
        gettext_lazy("Báo cáo, mục tiêu, thi đua"),
        ("periodic_narrative_report", "target_vs_result", "sector_criterion_report", "emulation_annual_report"),
    ),
)


@require_GET
def forms(plain: HttpRequest) -> HttpResponse:
    """All forms: which the software fills, which stand ready as definitions, each with its columns and where it is from."""
    request = signed_in(plain)
    known = load_report_forms()
    groups = [(heading, [known[key] for key in keys if key in known]) for heading, keys in GROUPS]
    listed = {key for _, keys in GROUPS for key in keys}
    ready = [form for key, form in known.items() if key not in listed]
    return render(request, "reporting/forms.html", {"groups": groups, "ready": ready})


def form_named(name: str) -> ReportForm:
    try:
        return load_report_forms()[name]
    except KeyError as none:
        raise Http404(_("Không có biểu này.")) from none


@require_GET
def form(plain: HttpRequest, name: str) -> HttpResponse:
    """One form filled as asked, with what its checks say; as a workbook with `dang=xlsx`."""
    request = signed_in(plain)
    found, actor = form_named(name), actor_of(request)
    asked = form_asked(request, actor, found) if fills(name) else None
    if asked is None:
        return render(request, "reporting/form_ready.html", {"form": found, "fills": fills(name)})
    table, then = _tables(name, asked.scope)
    if wants_sheet(request):
        body = asked.scope.body.key.replace("/", "-")
        return workbook_response(forms_workbook([table]), f"{name}-{body}-{asked.scope.period}.xlsx")
    return render(request, "reporting/form.html", _context(request, actor, found, asked, table, then))


def _tables(name: str, scope: Scope) -> tuple[FormTable, FormTable]:
    """The table, and the same form of the period before, with which changes are checked."""
    return filled(name, scope), before(name, scope)


def _context(
    request: Request, actor: Actor, found: ReportForm, asked: FormAsked, table: FormTable, then: FormTable
) -> dict[str, Any]:
    scope = asked.scope
    issuer = issuer_of(actor, scope.asked.places)
    return with_asked(
        request,
        scope.asked,
        form=found,
        scope=scope,
        table=table,
        periods=asked.periods,
        places=asked.places,
        fault=asked.fault,
        marks=any(c.of and c.options for c in table.columns),
        stating=reverse("state_form", args=[found.id, scope.body.key]) + f"?ky={scope.period}" if can_type(found) else "",
        may_state=bool(can_state(actor, scope.body)) and not request.read_only,
        criteria=_criteria(found, scope),
        take=taken_from("form_paper", request, found.id) if issuer else "",
        keep=bool(issuer and may_keep(actor, issuer)) and not request.read_only,
        **_rows(request, found, table, scope),
        **_checked(table, then),
    )


def _rows(request: Request, found: ReportForm, table: FormTable, scope: Scope) -> dict[str, Any]:
    """The rows of the page, where they lead, and the other pages."""
    pages = max(1, -(-len(table.rows) // ROWS_SHOWN))
    page = min(max(1, number_in(request, "trang")), pages)
    return {
        "rows": table.rows[(page - 1) * ROWS_SHOWN : page * ROWS_SHOWN],
        "page": page,
        "pages": [(n, _page_link(request, n)) for n in range(1, pages + 1)] if pages > 1 else [],
        "links": row_links(found, table, scope),
        "cells": cell_links(found, table, scope),
    }


def _checked(table: FormTable, then: FormTable) -> dict[str, Any]:
    findings = check(table, then)
    said = _named(table, findings)
    return {
        "errors": sum(f.severity == Severity.ERROR for f in findings),
        "findings": said[:FINDINGS_SHOWN],
        "more": max(0, len(said) - FINDINGS_SHOWN),
    }


def can_type(form: ReportForm) -> bool:
    return any(c.source == "typed" for c in form.columns)


def _criteria(form: ReportForm, scope: Scope) -> Sequence[Any]:
    edition = scope.asked.edition
    return edition.criteria if form.id == "sector_criterion_report" and edition else ()


def _page_link(request: Request, number: int) -> str:
    words = request.GET.copy()
    words["trang"] = str(number)
    return "?" + words.urlencode()


def _named(table: FormTable, findings: Sequence[Finding]) -> list[Mapping[str, object]]:
    """Errors first; what is said alike of several rows once, with the first of them."""
    names = {r.key: r.name for r in table.rows}
    alike: dict[tuple[str, str], list[Finding]] = {}
    for finding in sorted(findings, key=lambda f: f.severity != Severity.ERROR):
        text = finding.text.removeprefix(f"{names.get(finding.row, '')}: ")
        alike.setdefault((finding.check, text), []).append(finding)
    found: list[Mapping[str, object]] = []
    for (_check, text), same in alike.items():
        rows = [(f.row, names[f.row]) for f in same if f.row in names]
        shown, error = rows[:ROWS_NAMED], same[0].severity == Severity.ERROR
        found.append({"text": text, "rows": shown, "others": len(rows) - len(shown), "error": error})
    return found


@require_http_methods(["GET", "POST"])
def form_paper(plain: HttpRequest, name: str) -> HttpResponse:
    """The filled form as an annex of an official paper: .docx, .pdf, or kept as a draft."""
    request = signed_in(plain)
    found, actor = form_named(name), actor_of(request)
    asked = form_asked(request, actor, found) if fills(name) else None
    issuer = issuer_of(actor, asked.scope.asked.places) if asked else None
    if asked is None or issuer is None:
        raise Http404(_("Không có gì để in."))
    table = filled(name, asked.scope)
    file = f"{name}-{asked.scope.body.key.replace('/', '-')}-{asked.scope.period}"
    return paper_answer(request, paper_of(table, asked.scope, issuer=issuer), holder=issuer, name=file)


def paper_of(table: FormTable, scope: Scope, *, issuer: Any) -> OfficialPaper:  # noqa: ANN401
    subject = f"{table.form.short_name}, {amid(scope.body.official_name)}"
    body = (
        paragraph(f"Gửi kèm {table.form.name[:1].lower()}{table.form.name[1:]}."),
        *(paragraph(line) for line in table.about),
        closing("Trân trọng báo cáo./."),
    )
    paper = framed(issuer, "báo cáo", subject, body, on=scope.asked.today)
    return replace(paper, annexes=(Annex(title=table.form.name, body=(annex(table),)),))
