"""The criteria heat map."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from chungsuc.accounts.http import Request, signed_in
from chungsuc.reporting import queries
from chungsuc.reporting.queries.asked import CommuneRow
from chungsuc.reporting.queries.heat import BY_DISTRICT, BY_MISSING, BY_NAME, UNSURE, UNTITLED, met_before, untitled
from chungsuc.reporting.queries.titles import Honours, honours
from chungsuc.reporting.tables.heat import table_of
from chungsuc.reporting.views.asking import asked_of, number_in, sheet_answer, wants_sheet, with_asked
from chungsuc.rulebook.model import Band
from chungsuc.units.permissions import actor_of

GROUPS = {
    "1": gettext_lazy("Còn 1 tiêu chí chưa đạt hoặc chưa đủ căn cứ"),
    "2": gettext_lazy("Còn 2 đến 3 tiêu chí chưa đạt hoặc chưa đủ căn cứ"),
    "3": gettext_lazy("Còn từ 4 tiêu chí trở lên chưa đạt hoặc chưa đủ căn cứ"),
    "4": gettext_lazy("Đủ tiêu chí"),
    "5": gettext_lazy("Chưa có số liệu"),
}


def shown_of(request: Request) -> queries.Shown:
    wanted = request.GET
    return queries.Shown(
        sort=wanted.get("sap", BY_MISSING),
        district=wanted.get("huyen", ""),
        band=wanted.get("nhom", ""),
        not_met=number_in(request, "chua"),
        text=wanted.get("q", "").strip()[:60],
        only=wanted.get("chi", ""),
    )


def last_half(day: date) -> date:
    """The end of the half-year before the day's."""
    return date(day.year - 1, 12, 31) if day.month <= 6 else date(day.year, 6, 30)


@require_GET
def heat(plain: HttpRequest) -> HttpResponse:
    """Every commune in the reader's scope and each criterion: met, not met, cannot be assessed."""
    request = signed_in(plain)
    asked = asked_of(request, actor_of(request))
    found = queries.heat_map(asked, shown_of(request))
    if found is None:
        return render(request, "reporting/no_edition.html", with_asked(request, asked, heading=_("Bản đồ tiêu chí")))
    before_day = last_half(asked.on)
    before, known = met_before(asked, before_day), honours(asked)
    if found.shown.only == UNTITLED:
        found = untitled(found, known)
    if wants_sheet(request):
        return sheet_answer(table_of(found, asked, before, known), "ban-do-tieu-chi", asked.on)
    return render(
        request, "reporting/heat.html", with_asked(request, asked, **context_of(found, before, before_day, known))
    )


Line = tuple[CommuneRow, Band | None, int | None, Honours | None]


def context_of(
    found: queries.Heat, before: Mapping[int, int], before_day: date, known: Mapping[int, Honours]
) -> dict[str, Any]:
    criteria = found.edition.criteria
    sorts = [
        (BY_MISSING, _("Gần đạt trước")),
        *([(BY_DISTRICT, _("Theo huyện"))] if found.places else []),
        (BY_NAME, _("Theo tên xã")),
        *((str(c.number), _("Chưa đạt tiêu chí %(n)s trước") % {"n": c.number}) for c in criteria),
    ]
    return {
        "heat": found,
        "groups": _groups(found, before, known),
        "sorts": sorts,
        "kinds": [(UNTITLED, _("Chưa có danh hiệu")), (UNSURE, _("Còn tiêu chí chưa đủ căn cứ"))],
        "before_day": before_day,
        "columns": len(criteria) + 7 + bool(found.places),
    }


def _groups(
    found: queries.Heat, before: Mapping[int, int], known: Mapping[int, Honours]
) -> list[tuple[object, list[Line]]]:
    def line(row: CommuneRow) -> Line:
        change = row.met - before[row.pk] if row.pk in before else None
        return row, row.band(found.edition), change, known.get(row.pk)

    return [
        (heading if found.shown.sort == BY_DISTRICT else GROUPS.get(heading, ""), [line(row) for row in rows])
        for heading, rows in found.groups
    ]
