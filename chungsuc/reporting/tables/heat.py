"""The heat map as a table."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from chungsuc.reporting import queries
from chungsuc.reporting.queries.asked import tenths_of
from chungsuc.reporting.queries.heat import cells
from chungsuc.reporting.queries.heat_pictures import square_of
from chungsuc.reporting.queries.titles import Honours
from chungsuc.reporting.tables.about import about
from chungsuc.reporting.tables.sheet import Cell as SheetCell
from chungsuc.reporting.tables.sheet import Table


def table_of(
    found: queries.Heat, asked: queries.Asked, before: Mapping[int, int], known: Mapping[int, Honours]
) -> Table:
    """The map as a table: a dot, a number or a question mark, as on the page; a star where provisional."""
    edition = found.edition
    count = len(edition.criteria)
    rows: list[list[SheetCell]] = []
    tones: dict[tuple[int, int], str] = {}
    for number, row in enumerate(found.rows):
        marks = [square_of(cell) for cell in cells(edition, row)]
        tones |= {(number, column): mark.tone for column, mark in enumerate(marks, 2)}
        change = row.met - before[row.pk] if row.pk in before else None
        title = known[row.pk].said if row.pk in known else ""
        texts = [mark.text for mark in marks]
        counts = [row.met, row.missing, row.unknown]
        rows.append(
            [
                row.official_name,
                row.under,
                *texts,
                *counts,
                band.name if (band := row.band(edition)) else _("Chưa có số liệu"),
                title,
                change,
            ]
        )
    feet = found.feet
    return Table(
        title=_("Bản đồ tiêu chí"),
        about=[*about(asked), _("• đạt; số là số chỉ tiêu còn thiếu; ? chưa đủ căn cứ; * tạm tính")],
        head=[
            _("Xã"),
            _("Nay thuộc") if asked.now else _("Huyện"),
            *(f"{c.number}. {c.name}" for c in edition.criteria),
            _("Đạt"),
            _("Chưa đạt"),
            _("Chưa đủ căn cứ"),
            _("Nhóm"),
            _("Danh hiệu"),
            _("So với kỳ trước"),
        ],
        rows=rows,
        foot=[
            [_("Số xã đạt"), "", *(f.met for f in feet)],
            [_("Tỷ lệ, %"), "", *(tenths_of(f.met, len(rows)) / 10 if rows else None for f in feet)],
        ],
        widths=[22, 14, *[4.5] * count, 6, 7, 7, 20, 16, 8],
        tones=tones,
        upright=(2, 2 + count),
    )
