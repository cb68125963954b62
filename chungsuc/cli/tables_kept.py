"""What `chungsuc tables import` keeps: each body's own rows, by the same action as the page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from chungsuc.accounts.models import User
from chungsuc.cli import BadInputError
from chungsuc.cli.bar import Tick
from chungsuc.documents.models import StoredFile
from chungsuc.progress.actions.tables import state_table
from chungsuc.progress.queries.tables import bounds_of
from chungsuc.reporting.tables.forms import ReadTable
from chungsuc.reporting.tables.forms_stating import Stating, statings
from chungsuc.rulebook.reports.model import Rows
from chungsuc.units.models import Body


@dataclass(frozen=True, slots=True)
class Keeping:
    """One form of a workbook, and whose rows of it are kept."""

    form: str
    period: str
    as_of: date
    statings: Sequence[Stating]

    @property
    def said(self) -> str:
        return ", ".join(f"{one.body} ({len(one.rows)} dòng)" for one in self.statings[:5]) + (
            f" và {len(self.statings) - 5} đơn vị nữa" if len(self.statings) > 5 else ""
        )


def to_keep(read: ReadTable, *, at: str, period: str, today: date) -> Keeping:
    """Raises BadInputError where neither the file nor the person says whose the form is, for when, or on which day."""
    table = read.table
    body, when = table.body or at, table.period or period
    if not body or not when:
        raise BadInputError(f"Trang “{read.sheet}” không ghi đơn vị hoặc kỳ. Thêm --at và --period.")
    for said, asked, what in ((table.body, at, "đơn vị"), (table.period, period, "kỳ")):
        if said and asked and said != asked:
            raise BadInputError(f"Trang “{read.sheet}” là biểu của {what} {said}, không phải {asked}.")
    try:
        last = bounds_of(when)[1]
    except ValueError as error:
        raise BadInputError(str(error)) from error
    if not read.own:
        keys = [_key(table.form.rows, row.name, number, body) for number, row in enumerate(table.rows, 1)]
        table = replace(table, rows=[replace(row, key=key) for key, row in zip(keys, table.rows, strict=True)])
    return Keeping(table.form.id, when, table.as_of or min(last, today), statings(replace(table, body=body)))


def _key(rows: Rows, name: str, number: int, body: str) -> str:
    """Of a sheet that was not issued here: the row of a list by its place, that of a body by its name."""
    if rows == Rows.LIST:
        return f"moi-{number}"
    if rows != Rows.BODIES:
        raise BadInputError(f"Dòng “{name[:60]}” không có mã dòng. Xuất biểu từ đây, điền vào đó rồi nhập.")
    path = Body.objects.filter(key=body).values_list("path", flat=True).first() or ""
    found = [b.key for b in Body.objects.within_any([path]) if name.casefold() in (b.name.casefold(), b.official_name.casefold())]
    if len(found) != 1:
        raise BadInputError(f"Dòng “{name[:60]}”: {'nhiều đơn vị trùng tên' if found else 'không có đơn vị này'} trong {body}.")
    return found[0]


def keep(plan: Keeping, user: User, now: datetime, tick: Tick, file: StoredFile) -> int:
    """Stores each body's rows with the file that held them; all or, where any is refused, none. Within a transaction of the caller."""
    for done, one in enumerate(plan.statings):
        tick(done, len(plan.statings))
        body = Body.objects.filter(key=one.body, valid_from__lte=plan.as_of).order_by("-valid_from").first()
        if body is None:
            raise BadInputError(f"Không có đơn vị “{one.body}” vào ngày {plan.as_of:%d/%m/%Y}.")
        state_table(
            actor=user,
            body=body,
            form=plan.form,
            period=plan.period,
            rows=one.rows,
            as_of=plan.as_of,
            now=now,
            order=one.order,
            file=file,
        )
    return len(plan.statings)
