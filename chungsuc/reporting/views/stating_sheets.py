"""The rows that a body's own workbook brings back."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from chungsuc.reporting.tables.forms import held_against, read_forms
from chungsuc.reporting.tables.forms_stating import statings
from chungsuc.rulebook.reports.model import Cell, FormTable, Rows
from chungsuc.sheets.safety import UnfitSheet

Brought = tuple[Mapping[str, Mapping[str, Cell]], list[str]]


def rows_in_workbook(data: bytes, name: str, now: FormTable) -> Brought:
    """
    The typed cells by row, and the order of the rows, of a workbook of the table as it is filled now.

    Raises UnfitSheet with every fault and its cell: another form, body or period, moved columns, text in numbers, hidden rows.
    """
    read = read_forms(data, {now.form.id: now.form}, name)
    if len(read) != 1:
        raise UnfitSheet(_("Tệp có nhiều trang biểu; mỗi lần chỉ nhận một biểu của một kỳ."))
    held = held_against(read[0], now)
    keys = {row.key for row in now.rows}
    rows: dict[str, Mapping[str, Cell]] = {}
    order: list[str] = []
    for one in statings(held):
        mine = one.body == now.body or now.form.rows == Rows.BODIES
        for key, cells in one.rows.items() if mine else ():
            if now.form.rows != Rows.BODIES or key in keys:
                rows[key] = cells
                order.append(key)
    return rows, order
