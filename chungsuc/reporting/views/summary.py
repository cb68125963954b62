"""A province or a district summed up."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from chungsuc.accounts.http import Request, signed_in
from chungsuc.reporting import queries
from chungsuc.reporting.queries.titles import kinds
from chungsuc.reporting.sheet import Cell, Table
from chungsuc.reporting.views.asking import about, asked_of, day_text, sheet_answer, wants_sheet, with_asked
from chungsuc.units.models import Body, BodyKind
from chungsuc.units.permissions import get_body
from chungsuc.units.queries import actor_on


@require_GET
def summary(plain: HttpRequest) -> HttpResponse:
    """All that lies in the reader's scope, by district of then or by what it lies under now."""
    request = signed_in(plain)
    return _answer(request, asked_of(request, actor_on(request.user, request.day)), None)


@require_GET
def place(plain: HttpRequest, key: str) -> HttpResponse:
    """One province, district or commune, of the day or of an earlier one."""
    request = signed_in(plain)
    actor = actor_on(request.user, request.day)
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
            lines=[*found.sums, found.total] if found.sums else [found.total],
            communes=_communes(found) if body is not None and body.kind != BodyKind.PROVINCE else None,
        ),
    )


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


def table_of(found: queries.Summary, asked: queries.Asked) -> Table:
    """One row for each district or commune of now, and the total: every number of the page."""
    bands = [
        text for b in found.edition.bands for text in (b.name, f"{b.name}, %", f"{b.name}, {_('trong đó tạm tính')}")
    ]
    change = _("So với %(day)s") % {"day": day_text(found.before_day)}
    return Table(
        title=_("Tổng hợp"),
        about=about(asked),
        head=[
            _("Đơn vị"),
            _("Số xã"),
            *bands,
            _("Bình quân tiêu chí/xã"),
            _("Còn tiêu chí chưa đủ căn cứ"),
            *(t.short_name for t in kinds()),
            _("Danh hiệu cần đánh giá lại"),
            _("Ít xã đạt nhất"),
            f"{change}: {_('xã đủ tiêu chí')}",
            f"{change}: {_('bình quân')}",
        ],
        rows=[_row(line) for line in found.sums],
        foot=[_row(found.total)],
        widths=[24, 7, *[9] * len(bands), 10, 10, *[9] * len(kinds()), 10, 40, 10, 10],
    )


def _row(line: queries.Sum) -> list[Cell]:
    bands: list[Cell] = [cell for b in line.bands for cell in (b.communes, b.tenths / 10, b.provisional)]
    return [
        line.group.name or _("Không thuộc huyện"),
        line.communes,
        *bands,
        line.mean / 10_000 if line.mean is not None else None,
        line.unknown,
        *(held for _title, held in line.titles),
        line.inherited,
        "; ".join(f"{c.number}. {c.name}: {met}/{line.communes}" for c, met in line.hardest),
        line.change.full if line.change else None,
        line.change.mean / 10_000 if line.change else None,
    ]
