"""The country year by year, as a table."""

from django.utils.translation import gettext as _

from chungsuc.reporting import queries
from chungsuc.reporting.queries.nation import Counted, Nation, ProvinceYears
from chungsuc.reporting.queries.titles import kinds
from chungsuc.reporting.tables.about import about, day_text
from chungsuc.reporting.tables.sheet import Cell, Table


def table_of(found: Nation, asked: queries.Asked) -> Table:
    """One row for each province and day, the country last; bands as text, since sets of different years have different ones."""
    rows = [_row(p.name, found, p, place) for p in found.provinces for place in range(len(found.days))]
    return Table(
        title=_("Cả nước theo năm"),
        about=about(asked),
        head=[
            _("Tỉnh"),
            _("Ngày"),
            _("Bộ tiêu chí"),
            _("Số xã"),
            _("Chưa có số liệu"),
            _("Đủ tiêu chí"),
            _("Đủ tiêu chí, % số xã có số liệu"),
            _("Trong đó tạm tính"),
            _("Bình quân tiêu chí/xã"),
            *(kind.short_name for kind in kinds()),
            _("Theo nhóm"),
        ],
        rows=rows,
        foot=[_row(_("Cộng"), found, found.total, place) for place in range(len(found.days))],
        widths=[24, 12, 26, 8, 10, 10, 12, 10, 12, *[12] * len(kinds()), 60],
    )


def _row(name: str, found: Nation, province: ProvinceYears, place: int) -> list[Cell]:
    day, one = found.days[place], province.years[place]
    start: list[Cell] = [name, day_text(day.on), day.edition.name if day.edition else _("không có bộ nào hiệu lực")]
    return start + (_figures(one) if one else [0])


def _figures(one: Counted) -> list[Cell]:
    return [
        one.communes,
        one.silent,
        one.full,
        one.full_tenths / 10,
        one.provisional,
        one.mean / 10_000 if one.mean is not None else None,
        *(number for _title, number in one.titles),
        "; ".join(f"{band.name}: {number}" for band, number in one.bands),
    ]
