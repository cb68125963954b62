"""What an agency answers for, in every commune."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from chungsuc.accounts.http import signed_in
from chungsuc.progress.queries import period_name
from chungsuc.reporting import queries
from chungsuc.reporting.permissions import can_see_departments
from chungsuc.reporting.queries.department import figure_text
from chungsuc.reporting.sheet import Cell, Table
from chungsuc.reporting.views.asking import about, asked_of, sheet_answer, wants_sheet, with_asked
from chungsuc.units.models import Body
from chungsuc.units.queries import actor_on

TONES = {"m": "m", "n": "x", "u": "u"}


@require_GET
def department(plain: HttpRequest) -> HttpResponse:
    """A matrix of communes and the agency's indicators: figure, verdict, and what should be looked at again."""
    request = signed_in(plain)
    actor = actor_on(request.user, request.day)
    can_see_departments(actor).require()
    asked = asked_of(request, actor)
    answered = queries.responsibilities(asked)
    agencies = queries.agencies_for(actor, answered)
    agency = next((a for a in agencies if a.key == request.GET.get("co-quan")), agencies[0] if agencies else None)
    measures = {r.measure for r in answered if agency and r.agency_id == agency.pk}
    district, only = request.GET.get("huyen", ""), request.GET.get("chi-tieu", "")
    found = queries.department(asked, measures, district=district, only=only)
    if found is None:
        return render(request, "reporting/no_edition.html", with_asked(request, asked, heading=_("Theo ngành")))
    if wants_sheet(request) and agency is not None:
        return sheet_answer(table_of(found, asked, agency), "theo-nganh", asked.on)
    shown = {"department": found, "agency": agency, "agencies": agencies, "district": district, "only": only}
    period = period_name(found.period)
    return render(request, "reporting/department.html", with_asked(request, asked, period=period, **shown))


def table_of(found: queries.Department, asked: queries.Asked, agency: Body) -> Table:
    """The matrix, its verdicts as tones and in words, and the reasons for looking again in the last column."""
    rows: list[list[Cell]] = []
    tones = {}
    for number, r in enumerate(found.rows):
        cells: list[Cell] = []
        reasons = []
        for at, (column, cell) in enumerate(zip(found.columns, r.cells, strict=True)):
            cells.append(figure_text(column.indicator, cell.figure.reading) if cell.figure else "—")
            tones[number, 2 + at] = TONES[cell.letter.lower()]
            reasons += [f"{column.indicator.number}: {doubt}" for doubt in cell.doubts]
        rows.append([r.row.official_name, r.row.under, *cells, "; ".join(reasons)])
    indicators = [c.indicator for c in found.columns]
    return Table(
        title=_("Theo ngành"),
        about=[agency.official_name, *about(asked), _("Ô xanh: đạt; ô đỏ: chưa đạt; ô xám: chưa đủ căn cứ.")],
        head=[
            _("Xã"),
            _("Nay thuộc") if asked.now else _("Huyện"),
            *(f"{i.number} {i.short_name or i.name}" for i in indicators),
            _("Cần xem lại"),
        ],
        rows=rows,
        foot=[
            [_("Đã có kỳ này"), "", *(c.came_in for c in found.columns)],
            [_("Chưa có kỳ này"), "", *(c.missing for c in found.columns)],
            [_("Cần xem lại"), "", *(c.doubtful for c in found.columns)],
        ],
        widths=[22, 14, *[10] * len(indicators), 60],
        tones=tones,
    )
