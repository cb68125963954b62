"""Timeliness by unit and year, as a table: every calendar with all its columns."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from chungsuc.reporting.queries.timeliness import OTHERS, Tally, Timeliness
from chungsuc.reporting.tables.about import day_text
from chungsuc.reporting.tables.sheet import Cell, Table
from chungsuc.units.models import Body


def table_of(found: Timeliness, places: Sequence[Body], on: date, *, now: bool) -> Table:
    """All calendars together first, then each by itself; the shares name what they are of."""
    heads = [
        _("phải gửi"),
        _("đúng hạn"),
        _("muộn"),
        _("số ngày muộn"),
        _("chưa gửi"),
        _("gia hạn"),
        _("bị trả lại"),
        _("tỷ lệ đúng hạn, %"),
    ]
    blocks = [_("Tất cả"), *(called(pk, name) for pk, name in found.calendars.items())]
    rows: list[list[Cell]] = [
        [
            row.body.official_name,
            row.under.official_name if row.under else "",
            *_cells(row.total),
            *(cell for pk in found.calendars for cell in _cells(row.cells.get(pk, Tally()))),
        ]
        for row in found.rows
    ]
    foot: list[Cell] = [_("Cộng"), "", *_cells(found.total)]
    foot += [cell for tally in found.by_calendar.values() for cell in _cells(tally)]
    return Table(
        title=_("Gửi báo cáo đúng hạn"),
        about=[
            ", ".join(place.official_name for place in places),
            _("Năm %(year)s, hạn đến ngày %(day)s; theo %(hierarchy)s. Tính lần gửi đầu; tỷ lệ trên số phải gửi.")
            % {
                "year": found.year,
                "day": day_text(on),
                "hierarchy": _("đơn vị hiện nay") if now else _("đơn vị khi đó"),
            },
        ],
        head=[_("Đơn vị"), _("Nay thuộc") if now else _("Thuộc"), *(f"{block}: {head}" for block in blocks for head in heads)],
        rows=rows,
        foot=[foot],
        widths=[30, 24, *([11] * (len(heads) * len(blocks)))],
    )


def called(calendar: int, name: str) -> str:
    return _("Báo cáo ngoài lịch") if calendar == OTHERS else name


def _cells(tally: Tally) -> list[Cell]:
    share = round(tally.on_time * 100 / tally.owed, 1) if tally.owed else None
    return [
        tally.owed,
        tally.on_time,
        tally.late,
        tally.late_days,
        tally.missing,
        tally.extended,
        tally.returned,
        share,
    ]
