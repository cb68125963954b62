"""What the address of a page asks, read the same way on every page; and the table taken away as a workbook."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from chungsuc.accounts.http import Request, asked_day
from chungsuc.progress.models import Line
from chungsuc.reporting import queries
from chungsuc.reporting.queries.asked import ADVANCED, BASE
from chungsuc.reporting.sheet import Table, workbook
from chungsuc.units.models import Body
from chungsuc.units.queries import Actor

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def asked_of(request: Request, actor: Actor, places: tuple[Body, ...] | None = None) -> queries.Asked:
    """`ngay` the day, `dong` the line, `bo` the set, `theo` the hierarchy: of then unless of now is asked for."""
    where = queries.topmost(actor.territories) if places is None else places
    on = asked_day(request)
    former = actor.former_paths if on < request.day and any(p.valid_from > on for p in where) else ()
    return queries.Asked(
        places=where,
        paths=(*(p.path for p in where), *former),
        on=on,
        today=request.day,
        known_at=request.known_at,
        line=Line.EXPECTED if request.GET.get("dong") == "du-kien" else Line.OFFICIAL,
        level=ADVANCED if request.GET.get("bo") == "nang-cao" else BASE,
        now=request.GET.get("theo") == "hien-nay",
    )


def with_asked(request: Request, asked: queries.Asked, **context: object) -> dict[str, Any]:
    """What the shared form, the lede and the links of a page need."""
    taken_away = request.GET.copy()
    taken_away["dang"] = "xlsx"
    return {
        "asked": asked,
        "expected": asked.line == Line.EXPECTED,
        "advanced": asked.level == ADVANCED,
        "sheet_link": "?" + taken_away.urlencode(),
        "of_then": asked.on < asked.today,
        **context,
    }


def number_in(request: Request, name: str) -> int:
    """A criterion's number in the address; 0 when there is none."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 3 else 0


def wants_sheet(request: Request) -> bool:
    return request.GET.get("dang") == "xlsx"


def about(asked: queries.Asked) -> list[str]:
    """The lines above a table taken away: without them nobody knows what it says."""
    edition = asked.edition
    line = _("số dự kiến, kể cả số đã gửi") if asked.line == Line.EXPECTED else _("số đã duyệt")
    hierarchy = _("đơn vị hiện nay") if asked.now else _("đơn vị khi đó")
    sample = any(place.sample_figures for place in asked.places)
    return [
        ", ".join(place.official_name for place in asked.places),
        _("Đến ngày %(day)s; %(line)s; theo %(hierarchy)s.")
        % {"day": day_text(asked.on), "line": line, "hierarchy": hierarchy},
        *([f"{edition.name} ({edition.decision.number})"] if edition else []),
        *([_("Số liệu mẫu: con số do phần mềm đặt, không phải của xã thật.")] if sample else []),
    ]


def day_text(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def sheet_answer(table: Table, name: str, on: date) -> HttpResponse:
    answer = HttpResponse(workbook(table), content_type=SHEET)
    answer["Content-Disposition"] = f'attachment; filename="{name}-{on:%Y-%m-%d}.xlsx"'
    return answer
