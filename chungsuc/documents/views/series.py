"""Series of numbers, and the book of each year."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from chungsuc.accounts.http import Request, signed_in, whole
from chungsuc.accounts.permits import Refused
from chungsuc.documents.actions import keep_series
from chungsuc.documents.forms import TYPES, day_typed, typed
from chungsuc.documents.models import Series
from chungsuc.documents.permissions import OWN_REGISTER, can_register, get_series, kept_registers, series_of
from chungsuc.documents.queries.numbers import book, years_of
from chungsuc.documents.serving import workbook_response
from chungsuc.documents.workbook import book_workbook
from chungsuc.units.models import Body
from chungsuc.units.permissions import actor_of

MOST_TYPES = 30


@require_GET
def series_list(plain: HttpRequest) -> HttpResponse:
    request = signed_in(plain)
    actor = actor_of(request)
    context = {
        "found": series_of(actor),
        "may_add": bool(kept_registers(actor)) and not request.read_only,
    }
    return render(request, "documents/series_list.html", context)


@require_GET
def series_book(plain: HttpRequest, pk: int) -> HttpResponse:
    """All numbers of a year, with gaps and void ones; `?xlsx` as a workbook."""
    request = signed_in(plain)
    actor = actor_of(request)
    series = get_series(actor, pk)
    years = years_of(series, request.known_at)
    asked = whole(request.GET.get("nam", ""))
    year = asked if asked in years else (years[0] if years else request.day.year)
    lines = book(series, year, request.known_at)
    if "xlsx" in request.GET:
        return workbook_response(book_workbook(series, year, lines), f"so-van-ban-{year}.xlsx")
    context = {
        "series": series,
        "years": years,
        "year": year,
        "lines": lines,
        "may_change": bool(can_register(actor, series.body)) and not request.read_only,
    }
    return render(request, "documents/series_book.html", context)


@require_http_methods(["GET", "POST"])
def series_new(plain: HttpRequest) -> HttpResponse:
    request = signed_in(plain)
    registers = kept_registers(actor_of(request))
    if not registers:
        raise Refused(_("Đồng chí không giữ sổ văn bản nào."), rule=OWN_REGISTER)
    return _form(request, None, registers)


@require_http_methods(["GET", "POST"])
def series_edit(plain: HttpRequest, pk: int) -> HttpResponse:
    request = signed_in(plain)
    actor = actor_of(request)
    series = get_series(actor, pk)
    can_register(actor, series.body).require()
    return _form(request, series, [series.body])


def _form(request: Request, series: Series | None, registers: list[Body]) -> HttpResponse:
    refused = None
    if request.method == "POST":
        try:
            kept = _keep(request, series, registers)
        except Refused as problem:
            refused = problem
        else:
            messages.success(request, _("Đã ghi sổ số “%(name)s”.") % {"name": kept.name})
            return redirect("series_book", pk=kept.pk)
    chosen = request.POST.getlist("types") if request.method == "POST" else (series.types if series else [])
    context = {
        "series": series,
        "registers": registers,
        "body": whole(request.POST.get("body", "")),
        "types": list(dict.fromkeys([*TYPES, *chosen])),
        "chosen": chosen,
        "refused": refused,
    }
    return render(request, "documents/series_form.html", context, status=422 if refused else 200)


def _keep(request: Request, series: Series | None, registers: list[Body]) -> Series:
    body = series.body if series else next((b for b in registers if str(b.pk) == request.POST.get("body")), None)
    first = day_typed(request.POST, "valid_from")
    if body is None:
        raise Refused(_("Chưa chọn đơn vị."))
    if first is None:
        raise Refused(_("Chưa ghi ngày bắt đầu dùng sổ."))
    return keep_series(
        actor=request.user,
        body=body,
        name=typed(request.POST, "name"),
        types=[t for t in request.POST.getlist("types")[:MOST_TYPES] if t in TYPES],
        valid_from=first,
        valid_to=day_typed(request.POST, "valid_to"),
        now=request.now,
        series=series,
    )
