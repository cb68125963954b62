"""A province or a district summed up."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from chungsuc.accounts.http import Request, signed_in
from chungsuc.documents.printing import may_keep
from chungsuc.reporting import queries
from chungsuc.reporting.tables.summary import table_of
from chungsuc.reporting.views.asking import asked_of, issuer_of, sheet_answer, taken_from, wants_sheet, with_asked
from chungsuc.units.models import Body
from chungsuc.units.permissions import actor_of, get_body


@require_GET
def summary(plain: HttpRequest) -> HttpResponse:
    """All that lies in the reader's scope, by district of then or by what it lies under now."""
    request = signed_in(plain)
    return _answer(request, asked_of(request, actor_of(request)), None)


@require_GET
def place(plain: HttpRequest, key: str) -> HttpResponse:
    """One province, district or commune, of the day or of an earlier one."""
    request = signed_in(plain)
    actor = actor_of(request)
    body = get_body(actor, key)
    return _answer(request, asked_of(request, actor, (body,)), body)


def _answer(request: Request, asked: queries.Asked, body: Body | None) -> HttpResponse:
    found = queries.summary(asked)
    heading = f"{_('Tổng hợp')}: {body.official_name}" if body else _("Tổng hợp")
    if found is None:
        return render(request, "reporting/no_edition.html", with_asked(request, asked, heading=heading))
    if wants_sheet(request):
        return sheet_answer(table_of(found, asked), "tong-hop", asked.on)
    return render(
        request,
        "reporting/summary.html",
        with_asked(
            request,
            asked,
            summary=found,
            heading=heading,
            body=body,
            **_taken(request, asked, body),
            lines=[*found.sums, found.total] if len(found.sums) > 1 else [found.total],
            communes=_communes(found) if len(found.sums) < 2 else None,
        ),
    )


def _taken(request: Request, asked: queries.Asked, body: Body | None) -> dict[str, Any]:
    """Where the page is put on paper; nowhere for somebody who holds no post and sees no place."""
    actor = actor_of(request)
    issuer = issuer_of(actor, asked.places)
    if issuer is None:
        return {}
    take = taken_from("report_paper_of", request, body.key) if body else taken_from("report_paper", request)
    return {"take": take, "keep": may_keep(actor, issuer) and not request.read_only}


def _communes(found: queries.Summary) -> list[dict[str, Any]]:
    rows = sorted(found.total.group.rows, key=lambda r: (-r.met, r.search_key))
    return [
        {
            "row": row,
            "band": row.band(found.edition),
            "change": row.met - found.before[row.pk] if row.pk in found.before else None,
            "honours": found.honours.get(row.pk),
        }
        for row in rows
    ]
