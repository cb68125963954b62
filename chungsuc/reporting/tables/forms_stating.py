"""What of a form that came back is to be kept: for each body the rows that it states, as `progress.actions.state_table` takes them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chungsuc.progress.actions.tables import is_free
from chungsuc.progress.stated_cells import NAME
from chungsuc.rulebook.reports.model import Cell, Column, FormTable, Row, Rows, Source


@dataclass(frozen=True, slots=True)
class Stating:
    body: str
    rows: Mapping[str, Mapping[str, Cell]]
    order: Sequence[str] = ()


def statings(table: FormTable) -> list[Stating]:
    """
    One for the table's own body; of a form with a row for each body one for each that says anything, save where the table's body
    says it of them: such rows have keys like `17:<commune>`, of a criterion and the commune. Rows of a list that carry
    another body's name before their own go to that body, new ones to the table's.
    """
    typed = [column for column in table.columns if column.source == Source.TYPED]
    if not typed:
        return []
    if table.form.rows == Rows.BODIES:
        said = {row.key: cells for row in table.rows if (cells := _typed(row, typed))}
        about = {key: cells for key, cells in said.items() if ":" in key}
        own = [Stating(key, {key: cells}) for key, cells in said.items() if key not in about]
        return [*([Stating(table.body, about)] if about else []), *own]
    if not is_free(table.form):
        return [Stating(table.body, {row.key: cells for row in table.rows if (cells := _typed(row, typed))})]
    found: dict[str, dict[str, Mapping[str, Cell]]] = {table.body: {}}
    for row in table.rows:
        if row.missing:
            continue
        body, mark, key = row.key.rpartition(":")
        whose = body if mark else table.body
        found.setdefault(whose, {})[key] = {NAME: row.name, **_typed(row, typed)}
    return [Stating(body, rows, [*rows]) for body, rows in found.items() if rows or body == table.body]


def _typed(row: Row, columns: Sequence[Column]) -> dict[str, Cell]:
    return {c.key: cell for c in columns if (cell := row.cells.get(c.key)) is not None}
