"""The matrix of an agency as a table."""

from django.utils.translation import gettext as _

from chungsuc.reporting import queries
from chungsuc.reporting.queries.department import figure_text
from chungsuc.reporting.tables.about import about
from chungsuc.reporting.tables.sheet import Cell, Table
from chungsuc.units.models import Body

TONES = {"m": "m", "n": "x", "u": "u"}


def table_of(found: queries.Department, asked: queries.Asked, agency: Body) -> Table:
    """The matrix, its verdicts as tones and in words, and the reasons for looking again in the last column."""
    rows: list[list[Cell]] = []
    tones: dict[tuple[int, int], str] = {}
    for number, r in enumerate(found.rows):
        cells: list[Cell] = []
        reasons = []
        for at, (column, cell) in enumerate(zip(found.columns, r.cells, strict=True)):
            cells.append(figure_text(column.indicator, cell.figure.reading) if cell.figure else "—")
            tones[number, 2 + at] = TONES[cell.letter.lower()]
            reasons += [f"{column.indicator.number}: {doubt}" for doubt in cell.doubts]
        rows.append([r.row.official_name, r.row.under, *cells, "; ".join(reasons)])
    indicators = [c.indicator for c in found.columns]
    return Table(
        title=_("Theo ngành"),
        about=[agency.official_name, *about(asked), _("Ô xanh: đạt; ô đỏ: chưa đạt; ô xám: chưa đủ căn cứ.")],
        head=[
            _("Xã"),
            _("Nay thuộc") if asked.now else _("Huyện"),
            *(f"{i.number} {i.short_name or i.name}" for i in indicators),
            _("Cần xem lại"),
        ],
        rows=rows,
        foot=[
            [_("Đã có kỳ này"), "", *(c.came_in for c in found.columns)],
            [_("Chưa có kỳ này"), "", *(c.missing for c in found.columns)],
            [_("Cần xem lại"), "", *(c.doubtful for c in found.columns)],
        ],
        widths=[22, 14, *[10] * len(indicators), 60],
        tones=tones,
    )
