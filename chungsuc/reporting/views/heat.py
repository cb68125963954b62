"""The criteria heat map."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from chungsuc.accounts.http import Request, signed_in
from chungsuc.reporting import queries
from chungsuc.reporting.queries.asked import MET, UNKNOWN
from chungsuc.reporting.queries.heat import BY_DISTRICT, BY_MISSING, BY_NAME, cells, met_before
from chungsuc.reporting.sheet import Table
from chungsuc.reporting.views.asking import about, asked_of, number_in, sheet_answer, wants_sheet, with_asked
from chungsuc.units.queries import actor_on

GROUPS = {
    "1": gettext_lazy("Còn thiếu 1 tiêu chí"),
    "2": gettext_lazy("Còn thiếu 2 đến 3 tiêu chí"),
    "3": gettext_lazy("Còn thiếu từ 4 tiêu chí trở lên"),
    "4": gettext_lazy("Đủ tiêu chí"),
}


def shown_of(request: Request) -> queries.Shown:
    wanted = request.GET
    return queries.Shown(
        sort=wanted.get("sap", BY_MISSING),
        district=wanted.get("huyen", ""),
        band=wanted.get("nhom", ""),
        not_met=number_in(request, "chua"),
        text=wanted.get("q", "").strip()[:60],
    )


def last_half(day: date) -> date:
    """The end of the half-year before the day's."""
    return date(day.year - 1, 12, 31) if day.month <= 6 else date(day.year, 6, 30)


@require_GET
def heat(plain: HttpRequest) -> HttpResponse:
    """Every commune in the reader's scope and each criterion: met, not met, cannot be assessed."""
    request = signed_in(plain)
    asked = asked_of(request, actor_on(request.user, request.day))
    found = queries.heat_map(asked, shown_of(request))
    if found is None:
        return render(request, "reporting/no_edition.html", with_asked(request, asked, heading=_("Bản đồ tiêu chí")))
    before_day = last_half(asked.on)
    before = met_before(asked, before_day)
    if wants_sheet(request):
        return sheet_answer(table_of(found, asked, before), "ban-do-tieu-chi", asked.on)
    return render(request, "reporting/heat.html", with_asked(request, asked, **context_of(found, before, before_day)))


def context_of(found: queries.Heat, before: dict[int, int], before_day: date) -> dict[str, Any]:
    criteria = found.edition.criteria
    groups = [
        (
            heading if found.shown.sort == BY_DISTRICT else GROUPS.get(heading, ""),
            [(row, row.band(found.edition), row.met - before[row.pk] if row.pk in before else None) for row in rows],
        )
        for heading, rows in found.groups
    ]
    sorts = [
        (BY_MISSING, _("Gần đạt trước")),
        (BY_DISTRICT, _("Theo huyện")),
        (BY_NAME, _("Theo tên xã")),
        *((str(c.number), _("Chưa đạt tiêu chí %(n)s trước") % {"n": c.number}) for c in criteria),
    ]
    return {"heat": found, "groups": groups, "sorts": sorts, "before_day": before_day, "columns": len(criteria) + 7}


def table_of(found: queries.Heat, asked: queries.Asked, before: dict[int, int]) -> Table:
    """The map as a table: a dot, a number or a question mark, as on the page; a star where provisional."""
    edition = found.edition
    count = len(edition.criteria)
    rows, tones = [], {}
    for number, row in enumerate(found.rows):
        marks = []
        for column, cell in enumerate(cells(edition, row), 2):
            mark, tone = (
                ("•", "m")
                if cell.letter in MET
                else ("?", "u")
                if cell.letter in UNKNOWN
                else (str(len(cell.wanting)), "g" if len(cell.wanting) == 1 else "x")
            )
            marks.append(mark + ("*" if cell.letter.isupper() else ""))
            tones[number, column] = tone
        change = row.met - before[row.pk] if row.pk in before else None
        rows.append(
            [row.official_name, row.under, *marks, row.met, row.missing, row.unknown, row.band(edition).name, change]
        )
    feet = found.feet
    return Table(
        title=_("Bản đồ tiêu chí"),
        about=[*about(asked), _("• đạt; số là số chỉ tiêu còn thiếu; ? chưa đủ căn cứ; * tạm tính")],
        head=[
            _("Xã"),
            _("Nay thuộc") if asked.now else _("Huyện"),
            *(f"{c.number}. {c.name}" for c in edition.criteria),
            _("Đạt"),
            _("Chưa đạt"),
            _("Chưa đủ căn cứ"),
            _("Nhóm"),
            _("So với kỳ trước"),
        ],
        rows=rows,
        foot=[
            [_("Số xã đạt"), "", *(f.met for f in feet)],
            [_("Tỷ lệ, %"), "", *(round(f.met * 100 / len(rows), 1) if rows else None for f in feet)],
        ],
        widths=[22, 14, *[4.5] * count, 6, 7, 7, 20, 8],
        tones=tones,
        upright=(2, 2 + count),
    )
