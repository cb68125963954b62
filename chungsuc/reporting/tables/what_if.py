"""A scenario as a table: every commune before and after, marked as tried only."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from chungsuc.reporting.queries import Asked
from chungsuc.reporting.queries.what_if import Trial, WhatIf
from chungsuc.reporting.tables.about import about
from chungsuc.reporting.tables.sheet import Cell, Table
from chungsuc.rulebook.columns import MET, NOT_MET


def table_of(found: WhatIf, asked: Asked, said: Sequence[str]) -> Table:
    """All communes, those that change first; what the scenario is stands above, and that it is none of anybody's results."""
    rows = sorted(found.rows, key=lambda r: (r.before == r.after, not r.changed, r.body.path))
    return Table(
        title=_("Phương án thử"),
        about=[
            _("PHƯƠNG ÁN THỬ: không lưu, không phải kết quả chính thức."),
            *about(asked),
            *(said or [_("Chưa đổi gì: đúng như hiện nay.")]),
            _("Đạt: nay %(now)s, theo phương án %(after)s trên %(total)s xã.")
            % {"now": len(found.passing), "after": len(found.passing_after), "total": len(found.rows)},
        ],
        head=[
            _("Xã"),
            _("Huyện"),
            _("Nay"),
            _("Theo phương án"),
            _("Số tiêu chí nay"),
            _("Số tiêu chí theo phương án"),
            _("Vì sao"),
            _("Chưa đánh giá được"),
        ],
        rows=[_row(r) for r in rows],
        widths=[22, 16, 16, 16, 9, 12, 60, 30],
    )


def _row(row: Trial) -> list[Cell]:
    return [
        row.body.official_name,
        row.body.parent.name if row.body.parent else "",
        answer(row.before),
        answer(row.after),
        row.met,
        row.met_after,
        " ".join(row.why),
        "; ".join(i.number for i in row.unknown),
    ]


def answer(verdict: int) -> str:
    return _("đạt") if verdict == MET else _("chưa đạt") if verdict == NOT_MET else _("chưa đánh giá được")
