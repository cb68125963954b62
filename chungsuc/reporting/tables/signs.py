"""Signs as a table: what, the figures, how it was reckoned, an innocent explanation, and what was noted."""

from django.utils.translation import gettext as _

from chungsuc.reporting.queries import Asked
from chungsuc.reporting.queries.signs import Sign, Signs
from chungsuc.reporting.tables.about import about
from chungsuc.reporting.tables.sheet import Cell, Table


def table_of(found: Signs, asked: Asked) -> Table:
    """Every sign shown on the page, in its order."""
    rows = [_row(s) for k in found.kinds for s in (*k.fresh, *k.looked)]
    return Table(
        title=_("Dấu hiệu nên xem lại"),
        about=[_("Chỗ nên xem lại, không phải kết luận về đơn vị hay người nào. Không công khai."), *about(asked)],
        head=[_("Loại"), _("Xã"), _("Nội dung"), _("Số liệu"), _("Thường là do"), _("Đã xem")],
        rows=rows,
        widths=[28, 24, 50, 60, 40, 40],
    )


def _row(sign: Sign) -> list[Cell]:
    figures = "; ".join(": ".join((row.cells[0], ", ".join(row.cells[1:]))) if row.cells[1:] else row.cells[0] for row in sign.rows)
    noted = "; ".join(f"{one.by} {one.at:%d/%m/%Y}: {one.note}" for one in sign.looked)
    names = ", ".join(b.official_name for b in sign.bodies)
    return [str(sign.about.title), names, sign.said, figures, str(sign.about.innocent), noted]
