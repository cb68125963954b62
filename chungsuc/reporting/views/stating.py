"""A body states a table of a form: typed on a page or brought back in its workbook, with who stated what before."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import IO, Any, cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chungsuc.accounts.http import Request, day_typed, signed_in, whole
from chungsuc.documents.actions import store
from chungsuc.documents.kinds import Unfit
from chungsuc.documents.serving import workbook_response
from chungsuc.progress.actions.tables import FaultyCells, TableOvertaken, Typed, state_table, typed_columns
from chungsuc.progress.models import Line, StatedTable
from chungsuc.progress.permissions import can_state
from chungsuc.progress.queries.tables import bounds_of, period_before, stated_tables, table_history, table_period
from chungsuc.progress.stated_cells import NAME, cell_of, shown
from chungsuc.reporting.filling import Scope, filled
from chungsuc.reporting.tables.forms import forms_workbook
from chungsuc.reporting.views.asking import asked_alone, number_in, wants_sheet
from chungsuc.reporting.views.forms import can_type, form_named
from chungsuc.reporting.views.forms_asking import periods_of
from chungsuc.reporting.views.stating_boxes import (
    BoxRow,
    boxes_of,
    read_boxes,
    rows_to_type,
    with_errors,
    with_findings,
)
from chungsuc.reporting.views.stating_sheets import rows_in_workbook
from chungsuc.rulebook.model import BASE
from chungsuc.rulebook.reports import check
from chungsuc.rulebook.reports.completing import TOTAL
from chungsuc.rulebook.reports.model import Column, FormTable, ReportForm, Severity
from chungsuc.sheets.safety import LARGEST, UnfitSheet, too_large
from chungsuc.units.models import Body
from chungsuc.units.permissions import actor_of, get_body
from chungsuc.units.queries import territory_of


class Stating:
    """What the page is about, read once: the form, the body, the period, what stands and what stood the period before."""

    def __init__(self, request: Request, name: str, key: str) -> None:
        self.request, self.actor = request, actor_of(request)
        self.form: ReportForm = form_named(name)
        self.body: Body = get_body(self.actor, key)
        if not can_type(self.form):
            raise Http404(_("Biểu này không có cột nào để khai."))
        self.periods = periods_of(self.form, request.day)
        self.period = request.POST.get("ky") or request.GET.get("ky") or self.periods[0][0]
        try:
            self.first, self.last = bounds_of(self.period)
        except ValueError as wrong:
            raise Http404(str(wrong)) from wrong
        if self.period not in {p for p, _name in self.periods}:
            self.periods.insert(0, (self.period, table_period(self.period)))
        wanted = [self.period, period_before(self.period)]
        found = stated_tables(self.form.id, [self.body], wanted, request.known_at)
        self.stated: StatedTable | None = found.get((self.body.pk, self.period))
        self.before: StatedTable | None = found.get((self.body.pk, wanted[1]))

    @property
    def on(self) -> date:
        """The day on which the figures stand as stated; else the last of the period that has come."""
        if self.stated is not None:
            return self.stated.as_of
        return min(self.request.day, max(self.first, min(self.last, self.body.valid_to or self.last)))

    def table(self) -> FormTable:
        place = territory_of(self.body)
        asked = asked_alone(self.request, place, on=self.on, level=BASE, line=Line.OFFICIAL)
        criterion = number_in(self.request, "tieu-chi")
        return filled(self.form.id, Scope(asked=asked, period=self.period, body=self.body, criterion=criterion))


@require_http_methods(["GET", "POST"])
def state_form(plain: HttpRequest, name: str, key: str) -> HttpResponse:
    """`ky`: the period. The table to type, its workbook with `dang=xlsx`, what was stated before by whom; a POST states it."""
    request = signed_in(plain)
    at = Stating(request, name, key)
    if wants_sheet(request):
        file = f"{name}-{at.body.key.replace('/', '-')}-{at.period}.xlsx"
        return workbook_response(forms_workbook([_own(at)]), file)
    table = at.table()
    page = boxes_of(at.form, rows_to_type(at.form, at.body, table, at.stated), at.stated, at.before)
    if request.method != "POST":
        return _show(at, with_findings(at.form, at.body, page, check(table)), table)
    can_state(at.actor, at.body).require()
    if request.POST.get("act") == "bring":
        return _brought(at, page, table)
    typed, rows, order = read_boxes(page, request.POST)
    return _stored(at, typed, table, rows, order)


def _own(at: Stating) -> FormTable:
    """The table of the body alone: what its workbook holds."""
    table = at.table()
    mine = [r for r in table.rows if r.key == at.body.key or r.key.startswith(f"{at.body.key}:")]
    if mine and len(mine) < len(table.rows):
        return replace(table, rows=mine)
    return table


def _stored(
    at: Stating,
    page: Sequence[BoxRow],
    table: FormTable,
    rows: Typed,
    order: Sequence[str],
    brought: tuple[str, bytes] | None = None,
) -> HttpResponse:
    """`brought`: name and content of the workbook in which the rows came; it is kept beside them, or with them refused."""
    request = at.request
    try:
        _kept(at, rows, order, brought)
    except Unfit as unfit:
        return _show(at, page, table, status=422, problems=[str(unfit), unfit.who_can_lift])
    except FaultyCells as faulty:
        return _show(at, with_errors(page, faulty.faults), table, status=422)
    except TableOvertaken as overtaken:
        at.stated = overtaken.newest
        return _show(at, page, table, status=409, overtaken=overtaken.newest)
    messages.success(request, _("Đã lưu biểu. Báo cáo nào cần biểu này đều lấy từ đây."))
    return redirect(f"{request.path}?ky={at.period}")


@transaction.atomic
def _kept(at: Stating, rows: Typed, order: Sequence[str], brought: tuple[str, bytes] | None) -> None:
    request = at.request
    file = store(by=request.user, name=brought[0], stream=BytesIO(brought[1]), now=request.now) if brought else None
    state_table(
        actor=request.user,
        body=at.body,
        form=at.form.id,
        period=at.period,
        rows=rows,
        order=order,
        as_of=day_typed(request.POST.get("tinh-den", ""), _("Số liệu tính đến ngày")) or at.on,
        now=request.now,
        file=file,
        seen=whole(request.POST.get("seen", "")),
    )


def _brought(at: Stating, page: Sequence[BoxRow], table: FormTable) -> HttpResponse:
    """The workbook of the page, filled in elsewhere."""
    given = at.request.FILES.get("tep")
    if not isinstance(given, UploadedFile):
        return _show(at, page, table, status=422, problems=[_("Chưa chọn tệp. Chọn tệp .xlsx rồi bấm lại.")])
    try:
        if (given.size or 0) > LARGEST:
            too_large(given.size or 0)
        data = BytesIO(cast("IO[bytes]", given.file).read()).getvalue()
        rows, order = rows_in_workbook(data, given.name or "", _own(at))
    except UnfitSheet as unfit:
        return _show(at, page, table, status=422, problems=list(unfit.messages))
    return _stored(at, _typed_over(at, page, rows), table, rows, order, (given.name or "bieu.xlsx", data))


def _typed_over(at: Stating, page: Sequence[BoxRow], rows: Typed) -> Sequence[BoxRow]:
    """Where the workbook's cells cannot be taken, the page as it was, so that faults show at their cells."""
    known = {r.key for r in page}
    if set(rows) <= known:
        return page
    extra = [(key, str(cells.get(NAME, key))) for key, cells in rows.items() if key not in known]
    return boxes_of(at.form, [*((r.key, r.name) for r in page), *extra], at.stated, at.before)


def _show(
    at: Stating,
    page: Sequence[BoxRow],
    table: FormTable,
    *,
    status: int = 200,
    overtaken: StatedTable | None = None,
    problems: Sequence[str] = (),
) -> HttpResponse:
    request, permit = at.request, can_state(at.actor, at.body)
    context: dict[str, Any] = {
        "page": page,
        "table": table,
        "as_of": at.stated.as_of if at.stated else at.on,
        "today": request.day,
        "permit": permit,
        "may_state": bool(permit) and not request.read_only,
        "faulty": [(r, b) for r in page for b in r.errors],
        "overtaken": overtaken,
        "problems": problems,
        "history": _history(at),
        "megabytes": LARGEST // 2**20,
        "free": any(c.key == NAME for c in typed_columns(at.form)),
        **_about(at, table),
    }
    return render(request, "reporting/state_form.html", context, status=status)


def _about(at: Stating, table: FormTable) -> dict[str, Any]:
    """Which form of whom for when, and what its checks say of the whole of it."""
    findings = check(table) if at.stated else []
    return {
        "form": at.form,
        "body": at.body,
        "period": at.period,
        "period_name": table_period(at.period),
        "before_name": table_period(period_before(at.period)),
        "periods": at.periods,
        "stated": at.stated,
        "findings": [f for f in findings if f.row in ("", TOTAL)],
        "errors": sum(f.severity == Severity.ERROR for f in findings),
    }


def _history(at: Stating) -> list[tuple[StatedTable, list[tuple[str, list[tuple[str, str]]]]]]:
    """Each statement with its rows in words."""
    columns = {c.key: c for c in typed_columns(at.form)}
    found = []
    for said in table_history(at.form.id, at.body, at.period, at.request.known_at):
        keys = [k for k in said.order if k in said.rows] or list(said.rows)
        rows = [(said.rows[k].get(NAME, k), _cells(said.rows[k], columns)) for k in keys]
        found.append((said, rows))
    return found


def _cells(cells: Mapping[str, str], columns: Mapping[str, Column]) -> list[tuple[str, str]]:
    return [(columns[k].name, shown(cell_of(columns[k], text), columns[k])) for k, text in cells.items() if k in columns]
