"""A table as it is kept with a report, and back: exact numbers, and the heads of the columns as they were on that day."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from chungsuc.rulebook.reports.loading import load_report_forms
from chungsuc.rulebook.reports.model import Aggregation, Cell, Column, ColumnType, FormTable, Row, Source


def to_json(table: FormTable) -> dict[str, Any]:
    """What JSON can hold: numbers as {"number": "12.50"}, days as {"day": "2025-06-30"}."""
    return {
        "form": table.form.id,
        "columns": [_bare(asdict(c)) for c in table.columns],
        "rows": [_row(row) for row in table.rows],
        "total": _row(table.total) if table.total else None,
        "about": list(table.about),
        "as_of": table.as_of.isoformat() if table.as_of else None,
        "period": table.period,
        "body": table.body,
        "stated": {row: _cells(cells) for row, cells in table.stated.items()},
    }


def from_json(raw: Mapping[str, Any]) -> FormTable:
    """The table of `to_json`. Raises KeyError with a sentence where there is no such form."""
    return FormTable(
        form=load_report_forms()[raw["form"]],
        columns=tuple(_column(c) for c in raw["columns"]),
        rows=tuple(_row_in(r) for r in raw["rows"]),
        total=_row_in(raw["total"]) if raw["total"] else None,
        about=tuple(raw["about"]),
        as_of=date.fromisoformat(raw["as_of"]) if raw["as_of"] else None,
        period=raw["period"],
        body=raw.get("body", ""),
        stated={row: _cells_in(cells) for row, cells in raw["stated"].items()},
    )


def _bare(column: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in column.items() if value not in ("", 0, {}, False)}


def _column(raw: Mapping[str, Any]) -> Column:
    kinds = {
        "type": ColumnType(raw["type"]),
        "aggregation": Aggregation(raw["aggregation"]),
        "source": Source(raw["source"]),
    }
    return Column(**{**raw, **kinds})


def _row(row: Row) -> dict[str, Any]:
    kept: dict[str, Any] = {"key": row.key, "name": row.name, "cells": _cells(row.cells)}
    if row.missing:
        kept["missing"] = True
    if row.note:
        kept["note"] = row.note
    if row.reason:
        kept["reason"] = row.reason
    if row.as_of:
        kept["as_of"] = row.as_of.isoformat()
    return kept


def _row_in(raw: Mapping[str, Any]) -> Row:
    return Row(
        key=raw["key"],
        name=raw["name"],
        cells=_cells_in(raw["cells"]),
        missing=raw.get("missing", False),
        note=raw.get("note", ""),
        as_of=date.fromisoformat(raw["as_of"]) if raw.get("as_of") else None,
        reason=raw.get("reason", ""),
    )


def _cells(cells: Mapping[str, Cell]) -> dict[str, Any]:
    return {key: _cell(value) for key, value in cells.items()}


def _cell(value: Cell) -> object:
    if isinstance(value, Decimal):
        return {"number": str(value)}
    return {"day": value.isoformat()} if isinstance(value, date) else value


def _cells_in(raw: Mapping[str, Any]) -> dict[str, Cell]:
    return {key: _cell_in(value) for key, value in raw.items()}


def _cell_in(value: Any) -> Cell:  # noqa: ANN401 - a cell of JSON
    if not isinstance(value, dict):
        found: Cell = value
        return found
    return Decimal(value["number"]) if "number" in value else date.fromisoformat(value["day"])
