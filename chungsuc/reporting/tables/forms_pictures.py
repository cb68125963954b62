"""The pictures that a table of a report has: drawn from what stands in the table, so that a frozen one keeps its own."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from django.utils.translation import gettext as _

from chungsuc.reporting.pictures import Bar, Line, Number, Picture, bands, trend
from chungsuc.rulebook.reports.model import Column, FormTable, Row

BANDS: Final = "band_distribution"
MOST_BARS: Final = 30


def pictures_of(table: FormTable) -> list[Picture]:
    """Bands of each place and the mean beside last year's, for a table of bands; nothing for others."""
    if table.form.id != BANDS:
        return []
    return [one for one in (_bands(table), _mean(table)) if one is not None]


def _bands(table: FormTable) -> Picture | None:
    columns = [c for c in table.columns if c.of == "b"]
    total = [table.total] if table.total is not None and len(table.rows) > 1 else []
    shown = [bar for row in (*table.rows[:MOST_BARS], *total) if (bar := _bar(row, columns)) is not None]
    return bands(_("Các xã theo số tiêu chí đạt, từng đơn vị"), [c.name for c in columns], shown) if shown and columns else None


def _bar(row: Row, columns: Sequence[Column]) -> Bar | None:
    counts = [row.cells.get(c.key) for c in columns]
    whole = [int(n) for n in counts if isinstance(n, Decimal)]
    return Bar(row.name, whole) if len(whole) == len(columns) and any(whole) and not row.missing else None


def _mean(table: FormTable) -> Picture | None:
    row = table.total or (table.rows[0] if len(table.rows) == 1 else None)
    if row is None or table.as_of is None:
        return None
    values = [_per_commune(row, when) for when in ("before", "total")]
    if None in values:
        return None
    line = Line(_("Bình quân tiêu chí/xã"), values)
    return trend(_("Bình quân số tiêu chí một xã đạt"), [f"{d:%d/%m/%Y}" for d in _days(table.as_of)], [line], places=2)


def _per_commune(row: Row, when: str) -> Number | None:
    criteria, communes = row.cells.get(f"criteria_{when}"), row.cells.get(f"communes_{when}")
    if not isinstance(criteria, Decimal) or not isinstance(communes, Decimal) or not communes:
        return None
    return Fraction(criteria) / Fraction(communes)


def _days(day: date) -> tuple[date, date]:
    """The same day of the year before, and the day."""
    before = date(day.year - 1, day.month, min(day.day, 28)) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)
    return before, day
