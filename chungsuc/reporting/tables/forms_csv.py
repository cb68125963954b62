"""A filled form as CSV, row by row: for other programs, whatever its length."""

import csv
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import IO, Final

from chungsuc.reporting.tables.forms_layout import AS_OF, KEYS, NAME, NOTE, Place, places_of
from chungsuc.reporting.tables.forms_words import rounded, words_of
from chungsuc.reporting.tables.forms_writing import EVERY, LOOKED_AT, Tick, note_of
from chungsuc.rulebook.reports.model import Cell, FormTable, Row
from chungsuc.sheets.cells import as_text

FIRST: Final = ("Biểu", "Kỳ", "Đơn vị")


def write_form_csv(out: IO[str], table: FormTable, tick: Tick | None = None, *, head: bool = True) -> int:
    """
    Writes the rows as they are read, the total last; gives how many there were. Numbers as programs read them (1234.5), days
    as 2023-11-06, choices in words; what a cell program would run as a formula stands behind an apostrophe.
    """
    told = tick or (lambda _done, _total: None)
    places = places_of(table, islice(table.rows, LOOKED_AT))
    writer = csv.writer(out)
    if head:
        groups = [f"{p.group}: {p.head}" if p.group else p.head for p in places]
        writer.writerow([as_text(text) for text in (*FIRST, *groups)])
    first = [table.form.id, table.period, table.body]
    count, whole = 0, len(table.rows)
    for count, row in enumerate(table.rows, 1):
        if count % EVERY == 0:
            told(count, whole)
        writer.writerow([*first, *(_text(table, row, place) for place in places)])
    if table.total is not None:
        writer.writerow([*first, *(_text(table, table.total, place) for place in places)])
    return count


def _text(table: FormTable, row: Row, place: Place) -> str:
    if place.column is not None:
        cells = table.stated.get(row.key, {}) if place.stated else row.cells
        cell: Cell = cells.get(place.column.key)
        if isinstance(cell, Decimal):
            return f"{rounded(cell, place.column):f}"
        if isinstance(cell, date):
            return cell.isoformat()
        return as_text(words_of(cell, place.column))
    if place.key == AS_OF:
        return row.as_of.isoformat() if row.as_of else ""
    return as_text({KEYS: row.key, NAME: row.name, NOTE: note_of(row)}[place.key])
