"""What checks ask of the rows of a table, and how they name what they found."""

from collections.abc import Iterator
from decimal import Decimal

from chungsuc.rulebook.reports.model import Check, Finding, FormTable, Row


def found(one: Check, row: Row, text: str, *columns: str) -> Finding:
    return Finding(one.id, one.severity, f"{row.name}: {text}", row.key, columns)


def all_rows(table: FormTable) -> Iterator[Row]:
    """Those that are there, then the total."""
    yield from (row for row in table.rows if not row.missing)
    if table.total is not None:
        yield table.total


def decimal_in(row: Row, key: str) -> Decimal | None:
    value = row.cells.get(key)
    return value if isinstance(value, Decimal) and value.is_finite() else None


def figure(table: FormTable, row: Row, key: str) -> Decimal | None:
    """What somebody stated, else what was worked out."""
    typed = table.stated.get(row.key, {}).get(key)
    return typed if isinstance(typed, Decimal) and typed.is_finite() else decimal_in(row, key)
