"""Tables of report forms for tests, as short as they can be written."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import yaml

from chungsuc.rulebook.reports import complete, expand, load_report_forms
from chungsuc.rulebook.reports.expanding import Items
from chungsuc.rulebook.reports.loading import form_of, shared_words
from chungsuc.rulebook.reports.model import Cell, FormTable, ReportForm, Row

CRITERIA = [(1, "Quy hoạch"), (2, "Giao thông"), (3, "Thủy lợi")]
Cells = Mapping[str, Any]


def cell(value: Any) -> Cell:  # noqa: ANN401 - whatever is short to write
    """A number or a day of what stands there; truth and words as they are."""
    return Decimal(str(value)) if isinstance(value, int | float) and not isinstance(value, bool) else value


def row(key: str, cells: Cells | None = None, **other: Any) -> Row:  # noqa: ANN401
    """A row that goes by its key; without cells a missing one."""
    given = {name: cell(value) for name, value in (cells or {}).items()}
    return Row(key, other.pop("name", key), given, missing=cells is None, **other)


def table(form: str | ReportForm, *rows: Row, repeats: Mapping[str, Items] | None = None, **other: Any) -> FormTable:  # noqa: ANN401
    """A completed table of 30/6/2025."""
    found = load_report_forms()[form] if isinstance(form, str) else form
    other.setdefault("as_of", date(2025, 6, 30))
    return complete(FormTable(found, expand(found, CRITERIA, repeats), rows, **other))


def made_form(*columns: str, checks: tuple[str, ...] = (), **other: object) -> ReportForm:
    """A form of columns and checks as their files have them, in braces."""
    return form_of(raw_form(*columns, checks=checks, **other), shared_words())


def raw_form(*columns: str, checks: tuple[str, ...] = (), **other: object) -> dict[str, Any]:
    head = {
        "schema": 1,
        "id": "bieu_thu",
        "name": "Biểu thử",
        "short_name": "Biểu thử",
        "levels": ["commune"],
        "periods": ["year"],
        "rows": "bodies",
        "row": "Xã",
        "provenance": "recalled",
        "due_provenance": "recalled",
        "basis": ["để thử"],
    }
    read = {"columns": [yaml.safe_load(c) for c in columns], "checks": [yaml.safe_load(c) for c in checks]}
    return {**head, **other, **read}
