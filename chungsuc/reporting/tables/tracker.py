"""Who has answered a launch, as a table."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from chungsuc.movements.models import Movement
from chungsuc.movements.queries import Owed, Tracker, TrackerRow
from chungsuc.reporting.tables.sheet import Cell, Table


def table_of(found: Tracker, rows: Sequence[TrackerRow], movement: Movement, on: date) -> Table:
    """The rows that the page shows, in its order."""
    counted = _("Đã nắm được %(read)s/%(all)s đơn vị; đã ban hành kế hoạch %(planned)s/%(asked)s; quá hạn %(late)s đơn vị.")
    numbers = {"read": found.read, "all": len(found.rows), "planned": found.planned, "asked": found.asked_for_plans}
    return Table(
        title=_("Theo dõi phát động"),
        about=[movement.name, movement.plan, f"{_('Đến ngày')} {on:%d/%m/%Y}", counted % {**numbers, "late": found.late}],
        head=[
            _("Đơn vị"),
            _("Trực thuộc"),
            _("Đã nắm được"),
            _("Kế hoạch của đơn vị"),
            _("Báo cáo đã gửi"),
            _("Quá hạn"),
            _("Hạn tới"),
        ],
        rows=[_row(row) for row in rows],
        widths=[30, 22, 14, 34, 14, 44, 44],
    )


def _row(row: TrackerRow) -> list[Cell]:
    return [
        row.body.official_name,
        row.body.parent.official_name if row.body.parent else "",
        f"{row.read.at:%d/%m/%Y}" if row.read else _("chưa"),
        "; ".join(_plan(o) for o in row.plans) or _("không phải ban hành"),
        f"{sum(o.fulfilment is not None for o in row.reports)}/{len(row.reports)}" if row.reports else "",
        "; ".join(_("%(what)s, quá %(n)s ngày") % {"what": o.duty.what, "n": o.days} for o in row.late),
        f"{row.due.duty.what}, {row.due.occurrence.due:%d/%m/%Y}" if row.due and row.due.occurrence.due else "",
    ]


def _plan(owed: Owed) -> str:
    if owed.fulfilment:
        return f"{owed.fulfilment.by_paper}, {owed.fulfilment.done_on:%d/%m/%Y}"
    return str(owed.state.label)
