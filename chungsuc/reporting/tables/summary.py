"""A summary as a table."""

from django.utils.translation import gettext as _

from chungsuc.reporting import queries
from chungsuc.reporting.queries.titles import kinds
from chungsuc.reporting.tables.about import about, day_text
from chungsuc.reporting.tables.sheet import Cell, Table


def table_of(found: queries.Summary, asked: queries.Asked) -> Table:
    """One row for each district or commune of now, and the total: every number of the page."""
    bands = [
        text for b in found.edition.bands for text in (b.name, f"{b.name}, %", f"{b.name}, {_('trong đó tạm tính')}")
    ]
    change = _("So với %(day)s") % {"day": day_text(found.before_day)}
    return Table(
        title=_("Tổng hợp"),
        about=about(asked),
        head=[
            _("Đơn vị"),
            _("Số xã"),
            _("Chưa có số liệu"),
            *bands,
            _("Bình quân tiêu chí/xã"),
            _("Còn tiêu chí chưa đủ căn cứ"),
            *(t.short_name for t in kinds()),
            _("Danh hiệu cần đánh giá lại"),
            _("Ít xã đạt nhất"),
            f"{change}: {_('xã đủ tiêu chí')}",
            f"{change}: {_('bình quân')}",
        ],
        rows=[_row(line) for line in found.sums],
        foot=[_row(found.total)],
        widths=[24, 7, 9, *[9] * len(bands), 10, 10, *[9] * len(kinds()), 10, 40, 10, 10],
    )


def _row(line: queries.Sum) -> list[Cell]:
    bands: list[Cell] = [cell for b in line.bands for cell in (b.communes, b.tenths / 10, b.provisional)]
    return [
        line.group.name or _("Không thuộc huyện"),
        line.communes,
        line.silent,
        *bands,
        line.mean / 10_000 if line.mean is not None else None,
        line.unknown,
        *(held for _title, held in line.titles),
        line.inherited,
        "; ".join(f"{c.number}. {c.name}: {met}/{line.reported}" for c, met in line.hardest),
        line.change.full if line.change else None,
        line.change.mean / 10_000 if line.change else None,
    ]
