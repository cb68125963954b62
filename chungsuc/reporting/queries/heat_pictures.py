"""The heat map as drawings: the communes of a leader's page under their districts, as many to a drawing as a page holds."""

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _

from chungsuc.reporting.pictures import HeatRow, Picture, Square, heat, sheets
from chungsuc.reporting.queries.asked import MET, UNKNOWN, CommuneRow
from chungsuc.reporting.queries.heat import Cell, cells
from chungsuc.reporting.queries.leader import Overview
from chungsuc.rulebook.model import Edition
from chungsuc.units.queries import folded

MOST_COMMUNES: Final = 250  # five pages; of more the workbook is the better one


def heat_pictures(found: Overview) -> list[Picture]:
    """One for each page; none of a single commune, and none of so many that nobody would read them."""
    if not 1 < len(found.rows) <= MOST_COMMUNES:
        return []
    ordered = sorted(found.rows, key=lambda r: (folded(r.under), -r.met, r.search_key))
    pages = list(sheets([_row(found.edition, r) for r in ordered]))
    heads = [str(c.number) for c in found.edition.criteria]
    return [heat(_title(at, len(pages)), heads, rows) for at, rows in enumerate(pages, 1)]


def _title(at: int, pages: int) -> str:
    return _("Bản đồ tiêu chí, phần %(n)s/%(all)s") % {"n": at, "all": pages} if pages > 1 else _("Bản đồ tiêu chí")


def _row(edition: Edition, row: CommuneRow) -> HeatRow:
    return HeatRow(row.name, row.under, [square_of(c) for c in cells(edition, row)], f"{row.met}/{len(row.criteria)}", row.key)


def square_of(cell: Cell) -> Square:
    """The tone of a cell and what is written in it, as on the page of the map and in its workbook."""
    star = "*" if cell.letter.isupper() else ""
    if cell.letter in MET:
        return Square("m", f"•{star}")
    if cell.letter in UNKNOWN:
        return Square("u", f"?{star}")
    return Square("g" if len(cell.wanting) == 1 else "x", f"{len(cell.wanting)}{star}")


def criteria_said(edition: Edition) -> Iterator[str]:
    """What the numbers over the columns mean."""
    yield from (f"{c.number}. {c.name}" for c in edition.criteria)
