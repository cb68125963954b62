"""What follows from what is filled in: the formulas of each row, and the total by the kind of each column."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import reduce
from typing import Final

from chungsuc.rulebook.reports.formulas import DIVIDED, EXACT, evaluate
from chungsuc.rulebook.reports.model import Aggregation, Cell, Column, ColumnType, FormTable, Row, Rows
from chungsuc.rulebook.reports.parsing import FormulaError, Tree, names, parse

TOTAL: Final = "total"  # the key of the total, also in what is stated
_NAMED: Final = 5
_ADDED: Final = (Aggregation.SUM, Aggregation.COUNT, Aggregation.MEAN)


def complete(table: FormTable) -> FormTable:
    """
    The table with the formula cells of its rows and its total, which stands on the rows that are there: a missing row or an
    empty cell is not nought. The total says of how many rows it is. Completing again changes nothing.
    """
    formulas = in_order(table.columns)
    rows = [row if row.missing else replace(row, cells=_worked_out(row.cells, formulas)) for row in table.rows]
    done = replace(table, rows=rows)
    return replace(done, total=_total(done, formulas)) if has_total(table) else replace(done, total=None)


def has_total(table: FormTable) -> bool:
    return table.form.rows is not Rows.SECTIONS and any(c.aggregation in _ADDED for c in table.columns)


def in_order(columns: Sequence[Column]) -> list[tuple[Column, Tree]]:
    """The columns with formulas, each after those that it reads. Raises FormulaError with the way round of a circle."""
    trees = {c.key: parse(c.formula) for c in columns if c.formula}
    by_key = {c.key: c for c in columns}
    done: dict[str, None] = {}
    for start in trees:
        waiting = [(start, iter([start]))]
        while waiting:
            key, reads = waiting[-1]
            on_way = [k for k, _ in waiting[1:]]
            unread = next((k for k in reads if k in trees and k not in done), None)
            if unread is None:
                waiting.pop()
                if on_way:
                    done[key] = None
            elif unread in on_way:
                way = [*on_way[on_way.index(unread) :], unread]
                raise FormulaError(f"công thức đi vòng: {' → '.join(way)}")
            else:
                waiting.append((unread, names(trees[unread])))
    return [(by_key[key], trees[key]) for key in done]


def _worked_out(cells: Mapping[str, Cell], formulas: Sequence[tuple[Column, Tree]]) -> dict[str, Cell]:
    worked = dict(cells)
    for column, tree in formulas:
        worked[column.key] = evaluate(tree, worked)
    return worked


def _total(table: FormTable, formulas: Sequence[tuple[Column, Tree]]) -> Row:
    there = [row for row in table.rows if not row.missing]
    cells: dict[str, Cell] = {}
    for column in table.columns:
        if column.aggregation in _ADDED:
            cells[column.key] = _added(column, there)
    for column, tree in formulas:
        if column.aggregation is Aggregation.RATIO:
            cells[column.key] = evaluate(tree, cells)
    return Row(key=TOTAL, name="Tổng số", cells=cells, note=_over(table, there))


def _added(column: Column, rows: Sequence[Row]) -> Decimal | None:
    """Over the rows that have the cell; null where none has. A mean without a weight takes every row alike."""
    if column.aggregation is Aggregation.COUNT:
        known = [v for row in rows if (v := row.cells.get(column.key)) is not None]
        return Decimal(sum(_counts(column, v) for v in known)) if known else None
    numbers = dict(_numbers(column.key, rows))
    if column.aggregation is Aggregation.SUM:
        return reduce(EXACT.add, numbers.values()) if numbers else None
    weighed = dict(_numbers(column.weight, rows)) if column.weight else dict.fromkeys(numbers, Decimal(1))
    weights = {n: w for n, w in weighed.items() if n in numbers}
    whole = reduce(EXACT.add, weights.values(), Decimal(0))
    if not whole:
        return None
    return DIVIDED.divide(reduce(EXACT.add, [EXACT.multiply(numbers[n], w) for n, w in weights.items()]), whole)


def _counts(column: Column, value: Cell) -> bool:
    if column.type is ColumnType.BOOL:
        return value is True
    return value == column.counted if column.counted else True


def _numbers(key: str, rows: Sequence[Row]) -> Iterator[tuple[int, Decimal]]:
    for n, row in enumerate(rows):
        if isinstance(value := row.cells.get(key), Decimal) and value.is_finite():
            yield n, value


def filled_in(column: Column, rows: Sequence[Row]) -> int:
    """How many rows have the cell."""
    return sum(not row.missing and row.cells.get(column.key) is not None for row in rows)


def _over(table: FormTable, there: Sequence[Row]) -> str:
    said = f"Cộng {len(there)}/{len(table.rows)} dòng"
    if absent := [row.name for row in table.rows if row.missing]:
        said += f"; chưa có: {listed(absent)}"
    return said


def listed(words: Sequence[str]) -> str:
    """The first few, and how many others."""
    more = f" và {len(words) - _NAMED} nữa" if len(words) > _NAMED else ""
    return ", ".join(words[:_NAMED]) + more
