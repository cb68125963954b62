"""Nearest to the standard, as a table."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from chungsuc.reporting import queries
from chungsuc.reporting.queries.near import NearRow
from chungsuc.reporting.tables.about import about
from chungsuc.reporting.tables.sheet import Cell, Table
from chungsuc.rulebook.model import Indicator


def table_of(found: queries.Near, asked: queries.Asked) -> Table:
    """Every commune shown on the page, in its order."""
    rows = [_row(n) for listed in (*((*b.sure, *b.open) for b in found.buckets), found.only_unknown) for n in listed]
    goal = _("Đủ bộ tiêu chí") if not found.criterion else _("Tiêu chí %(n)s") % {"n": found.criterion}
    reached = [
        _("Nếu các xã thiếu từ %(n)s chỉ tiêu trở xuống đạt thêm thì %(reached)s/%(total)s xã đạt.")
        % {"n": b.short, "reached": b.reached, "total": found.total}
        for b in found.buckets
    ]
    return Table(
        title=_("Gần đạt chuẩn"),
        about=[*about(asked), f"{goal}: {found.full}/{found.total} {_('xã')}", *reached],
        head=[
            _("Xã"),
            _("Nay thuộc") if asked.now else _("Huyện"),
            _("Thiếu"),
            _("Chỉ tiêu thiếu"),
            _("Chưa đánh giá được"),
            _("Chỉ tiêu chưa đánh giá được"),
        ],
        rows=rows,
        widths=[22, 16, 8, 50, 10, 40],
    )


def _row(near_row: NearRow) -> list[Cell]:
    def named(indicators: Iterable[Indicator]) -> str:
        return "; ".join(f"{i.number} {i.short_name or i.name}" for i in indicators)

    row = near_row.row
    return [
        row.official_name,
        row.under,
        len(near_row.short),
        named(near_row.short),
        len(near_row.unknown),
        named(near_row.unknown),
    ]
