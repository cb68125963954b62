"""The floor of `chungsuc.bench.tables`: xlsxwriter alone, told every cell, formula and format that our writer came to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final
from unittest.mock import patch

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from chungsuc.reporting.tables.forms import forms_workbook
from chungsuc.reporting.tables.forms_writing import OPTIONS
from chungsuc.rulebook.reports.model import FormTable

CELLS: Final = ("write_string", "write_number", "write_blank", "write_formula", "write_datetime")
OTHERS: Final = (
    "merge_range",
    "set_column",
    "set_row",
    "data_validation",
    "conditional_format",
    "freeze_panes",
    "repeat_rows",
    "repeat_columns",
    "set_landscape",
    "set_paper",
    "set_margins",
    "fit_to_pages",
    "hide_gridlines",
    "set_footer",
    "very_hidden",
)


@dataclass(slots=True)
class Recording:
    """The calls of each sheet in their order, formats by what they were made of."""

    names: list[str] = field(default_factory=list)
    formats: list[dict[str, Any]] = field(default_factory=list)
    calls: list[list[tuple[str, tuple[Any, ...], dict[str, Any]]]] = field(default_factory=list)

    @property
    def cells(self) -> int:
        return sum(name in CELLS for calls in self.calls for name, _, _ in calls)


@dataclass(frozen=True, slots=True)
class _Look:
    """A format by its number in the recording."""

    number: int


def recorded(tables: Sequence[FormTable]) -> Recording:
    """What our writer asks of xlsxwriter for these tables."""
    said = Recording()
    numbers: dict[int, int] = {}
    kept: list[Format] = []
    add_format, add_worksheet = xlsxwriter.Workbook.add_format, xlsxwriter.Workbook.add_worksheet

    def formatted(book: Any, properties: dict[str, Any]) -> Format:  # noqa: ANN401 -- xlsxwriter has no types
        made = add_format(book, properties)
        kept.append(made)
        numbers[id(made)] = len(said.formats)
        said.formats.append(dict(properties))
        return made

    def added(book: Any, name: str) -> Worksheet:  # noqa: ANN401
        sheet = add_worksheet(book, name)
        calls: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []
        said.names.append(name)
        said.calls.append(calls)
        return _listening(sheet, calls, numbers)

    with (
        patch.object(xlsxwriter.Workbook, "add_format", formatted),
        patch.object(xlsxwriter.Workbook, "add_worksheet", added),
    ):
        forms_workbook(tables)
    return said


def _listening(sheet: Worksheet, calls: list[tuple[str, tuple[Any, ...], dict[str, Any]]], numbers: dict[int, int]) -> Worksheet:
    def told(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:  # noqa: ANN401
            calls.append((name, tuple(_kept(one, numbers) for one in given), {k: _kept(v, numbers) for k, v in named.items()}))
            return real(*given, **named)

        return call

    class Listening:
        def __getattr__(self, name: str) -> Any:  # noqa: ANN401
            real = getattr(sheet, name)
            return told(name, real) if name in CELLS or name in OTHERS else real

    return Listening()


def _kept(one: Any, numbers: dict[int, int]) -> Any:  # noqa: ANN401
    if isinstance(one, Format):
        return _Look(numbers[id(one)])
    if isinstance(one, dict):
        return {name: _kept(value, numbers) for name, value in one.items()}
    return one


def replayed(said: Recording) -> bytes:
    """The workbook again, by nothing but calls of xlsxwriter that stand ready."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {**OPTIONS, "in_memory": True})
    own = len(book.formats)  # what every workbook begins with
    looks = [*book.formats, *(book.add_format(properties) for properties in said.formats[own:])]
    for name, calls in zip(said.names, said.calls, strict=True):
        sheet = book.add_worksheet(name)
        string, number, blank, formula = sheet.write_string, sheet.write_number, sheet.write_blank, sheet.write_formula
        for what, given, named in calls:
            if what == "write_string" and len(given) == 4:
                string(given[0], given[1], given[2], looks[given[3].number])
            elif what == "write_number":
                number(given[0], given[1], given[2], looks[given[3].number])
            elif what == "write_blank":
                blank(given[0], given[1], None, looks[given[3].number])
            elif what == "write_formula":
                formula(given[0], given[1], given[2], looks[given[3].number], given[4])
            else:
                getattr(sheet, what)(*(_ready(one, looks) for one in given), **named)
    book.close()
    return out.getvalue()


def _ready(one: Any, looks: Sequence[Format]) -> Any:  # noqa: ANN401
    if isinstance(one, _Look):
        return looks[one.number]
    if isinstance(one, dict):
        return {name: _ready(value, looks) for name, value in one.items()}
    return one
