"""A body states a table of a report form, once for all reports that ask for it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from django.db import transaction

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Answer, Refused
from chungsuc.audit.actions import record
from chungsuc.audit.content import digest
from chungsuc.documents.models import StoredFile
from chungsuc.progress.models import StatedTable
from chungsuc.progress.permissions import can_state, stating_post
from chungsuc.progress.queries.tables import bounds_of, stated_table
from chungsuc.progress.stated_cells import NAME, kept, read_cell
from chungsuc.rulebook.reports import expand, load_report_forms
from chungsuc.rulebook.reports.model import Cell, Column, ColumnType, ReportForm, Rows, Source
from chungsuc.sheets.cells import CellError
from chungsuc.units.lineage import successors
from chungsuc.units.models import Body, BodyKind
from chungsuc.units.queries import actor_on

WHATEVER: Final = -1  # of `seen`: what stands there is replaced unread
MOST_ROWS: Final = 500
LONGEST_KEY: Final = 200
Typed = Mapping[str, Mapping[str, Cell]]
Kept = dict[str, dict[str, str]]


class FaultyCells(Answer):
    """Cells that cannot be taken: by row and column what is wrong. Nothing was stored."""

    def __init__(self, faults: Mapping[tuple[str, str], str], names: Mapping[str, str]) -> None:
        said = (f"{names.get(column, column)} (dòng {row}): {text}" for (row, column), text in faults.items())
        super().__init__(" ".join(said))
        self.faults = faults


class TableOvertaken(Answer):
    """Somebody else stated the table meanwhile; the person sees it and chooses. Nothing was stored."""

    def __init__(self, newest: StatedTable | None) -> None:
        super().__init__("Biểu đã được người khác khai trong khi đồng chí nhập.")
        self.newest = newest


@transaction.atomic
def state_table(
    *,
    actor: User,
    body: Body,
    form: str,
    period: str,
    rows: Typed,
    as_of: date,
    now: datetime,
    order: Sequence[str] = (),
    file: StoredFile | None = None,
    seen: int | None = WHATEVER,
) -> StatedTable:
    """
    What the body says in the form for the period, as typed or as a sheet held it; the newest counts. Same again: nothing happens.

    `seen`: the table that the person had before their eyes, None: there was none. Raises Refused, FaultyCells, TableOvertaken.
    """
    acting = actor_on(actor, now.date())
    can_state(acting, body).require()
    known = _form(form)
    _of_its_time(body, period, as_of, now.date())
    said, order = _read(known, body, rows, order)
    Body.objects.select_for_update().get(pk=body.pk)
    newest = stated_table(form, body, period, now)
    if newest is not None and (newest.rows, list(newest.order), newest.as_of) == (said, list(order), as_of):
        return newest
    if seen not in (WHATEVER, newest.pk if newest else None):
        raise TableOvertaken(newest)
    post = stating_post(acting, body)
    stated = StatedTable.objects.create(
        body=body,
        form=form,
        period=period,
        rows=said,
        order=list(order),
        as_of=as_of,
        file=file,
        recorded_by=actor,
        post=post.post if post else "",
        recorded_at=now,
    )
    record(
        actor=actor,
        action="progress.state_table",
        subject=f"units.body:{body.pk}",
        items=[{"table": stated.pk, "form": form, "period": period, "rows": digest(said)}],
        now=now,
        post=stated.post,
    )
    return stated


def _form(form: str) -> ReportForm:
    found = load_report_forms().get(form)
    if found is None or not typed_columns(found):
        raise Refused("Không có biểu này, hoặc biểu không có cột nào để khai.")
    return found


def typed_columns(form: ReportForm) -> list[Column]:
    """The columns that a body fills in itself; of a free list the name of the row first."""
    named = [Column(NAME, form.row, ColumnType.TEXT)] if is_free(form) else []
    return [*named, *(c for c in expand(form) if c.source == Source.TYPED)]


def is_free(form: ReportForm) -> bool:
    """Whether the body adds and drops rows itself; a list of which the software fills columns has the rows that it has."""
    return form.rows == Rows.LIST and not any(c.source == Source.COMPUTED for c in form.columns)


def _of_its_time(body: Body, period: str, as_of: date, today: date) -> None:
    try:
        first, _last = bounds_of(period)
    except ValueError as wrong:
        raise Refused(str(wrong)) from wrong
    if as_of > today:
        raise Refused(f"Ngày chốt số liệu {as_of:%d/%m/%Y} chưa đến.")
    if as_of < first:
        raise Refused(f"Ngày chốt số liệu {as_of:%d/%m/%Y} đứng trước kỳ báo cáo, kỳ bắt đầu từ {first:%d/%m/%Y}.")
    if body.exists_on(as_of):
        return
    after = [b.official_name for b in successors(body, as_of) if b.pk != body.pk]
    raise Refused(
        f"{body.official_name} không tồn tại ngày {as_of:%d/%m/%Y}.",
        rule="Biểu do đơn vị có vào ngày chốt số liệu khai.",
        who_can_lift=f"Khai tại đơn vị kế tục: {', '.join(after)}." if after else "",
    )


def _read(form: ReportForm, body: Body, rows: Typed, order: Sequence[str]) -> tuple[Kept, list[str]]:
    """The cells as they are kept; empty ones and, of free lists, empty rows are left out."""
    columns, free = {c.key: c for c in typed_columns(form)}, is_free(form)
    keys = list(dict.fromkeys([*(k for k in order if k in rows), *rows])) if free else list(rows)
    if len(keys) > MOST_ROWS:
        raise Refused(f"Biểu có {len(keys)} dòng, tối đa {MOST_ROWS}.")
    if form.rows == Rows.BODIES and body.kind != BodyKind.AGENCY and set(keys) - {body.key}:
        raise Refused(f"Mỗi đơn vị chỉ khai dòng của mình: {body.official_name}.")
    said: Kept = {}
    faults: dict[tuple[str, str], str] = {}
    for key in keys:
        if not key or len(key) > LONGEST_KEY:
            raise Refused("Có dòng không rõ tên, chưa lưu gì.")
        if cells := _row(key, rows[key], columns, faults):
            said[key] = cells
            if free and NAME not in cells:
                faults.setdefault((key, NAME), f"Chưa ghi tên: {form.row[:1].lower()}{form.row[1:]}.")
    if faults:
        raise FaultyCells(faults, {c.key: c.name for c in columns.values()})
    return said, [k for k in keys if k in said] if free else []


def _row(
    key: str, given: Mapping[str, Cell], columns: Mapping[str, Column], faults: dict[tuple[str, str], str]
) -> dict[str, str]:
    cells: dict[str, str] = {}
    for name, cell in given.items():
        column = columns.get(name)
        if column is None:
            faults[key, name] = "Cột này không khai được: phần mềm tự tính, hoặc biểu không có."
            continue
        try:
            text = kept(read_cell(column, cell))
        except CellError as wrong:
            faults[key, name] = str(wrong)
            continue
        if text:
            cells[name] = text
    return cells
