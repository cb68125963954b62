"""A filled form as part of an official paper: tables no wider than the page, the names of the rows in each."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from chungsuc.documents.official.tree import Node, Rows
from chungsuc.documents.official.writing.columns import CAPITAL, LEAST, LETTER, PADDING
from chungsuc.documents.official.writing.layout import TEXT_WIDTH
from chungsuc.reporting.tables.forms_layout import about_lines, head_of
from chungsuc.reporting.tables.forms_words import note_words, row_words
from chungsuc.rulebook.reports.model import Column, ColumnType, FormTable, Row
from chungsuc.rulebook.reports.model import Rows as Kind

NAMES: Final = 26.0  # millimetres that the names of the rows take
TEXT: Final = 30.0  # that running text needs
NOTES: Final = 24.0


def annex(table: FormTable) -> Node:
    """
    The form under its name: the lines about it, its tables, what is to be noted. A text in sections comes as its sections.
    A form too wide for the page is cut between groups of columns where it can be, with the names of its rows in each table.
    """
    about = tuple(Node("paragraph", text=line) for line in about_lines(table))
    if table.form.rows == Kind.SECTIONS:
        return Node("paragraph", text=table.form.name.upper(), children=(*about, *_sections(table)))
    parts = [*_parts(table)]
    children = [*about]
    if legend := "; ".join(f"{mark}: {words[:1].lower()}{words[1:]}" for words, mark in _marks(table).items()):
        children.append(Node("paragraph", text=f"Ký hiệu: {legend}."))
    for number, columns in enumerate(parts, 1):
        if len(parts) > 1:
            children.append(Node("paragraph", text=f"Bảng {number}/{len(parts)}: {_of(columns)}."))
        children.append(Node("table", rows=_rows(table, columns, noted=number == len(parts))))
    if table.total is not None and table.total.note:
        children.append(Node("paragraph", text=f"Ghi chú: {table.total.note}."))
    return Node("paragraph", text=table.form.name.upper(), children=tuple(children))


def _sections(table: FormTable) -> Iterator[Node]:
    for row in table.rows:
        number, dot, title = row.name.partition(". ")
        texts = [row_words(table, row, column) for column in table.columns]
        lines = [line.strip() for text in texts for line in text.splitlines() if line.strip()]
        below = tuple(Node("paragraph", text=line) for line in lines or [note_words(row) or "Không có nội dung."])
        yield Node("section", number=number if dot else "", title=title if dot else row.name, children=below)


@lru_cache(maxsize=64)
def _marks_of(columns: tuple[str, ...]) -> dict[str, str]:
    return {text: "".join(word[0] for word in text.split()).upper() for text in columns}


def _marks(table: FormTable) -> dict[str, str]:
    """In a matrix the choices stand as their first letters: "Cơ bản đạt" as CBĐ."""
    words = [text for column in table.columns if column.repeat == "criteria" for text in column.options.values()]
    return _marks_of(tuple(dict.fromkeys(words)))


def _of(columns: Sequence[Column]) -> str:
    """What a part is about: its one group, or from which column to which it goes."""
    if group := _one_group(columns):
        return group[:1].lower() + group[1:]
    first, last = _head(columns[0]), _head(columns[-1])
    return f"cột “{first}”" if len(columns) == 1 else f"từ cột “{first}” đến cột “{last}”"


def _one_group(columns: Sequence[Column]) -> str:
    groups = {column.group for column in columns}
    return groups.pop() if len(groups) == 1 else ""


def _cell(table: FormTable, row: Row, column: Column) -> str:
    said = row_words(table, row, column)
    return _marks(table).get(said, said) if column.repeat == "criteria" else said


def _head(column: Column, *, alone: bool = False) -> str:
    """With its group before it, unless all beside it are of the same."""
    head = head_of(column)
    if not column.group or alone:
        return head
    return f"{column.group} {head}" if len(head) <= 3 else f"{column.group}: {head}"


def _parts(table: FormTable) -> Iterator[list[Column]]:
    """Columns that fit beside the names of the rows; a group stays whole where it fits by itself."""
    room = TEXT_WIDTH - NAMES - (NOTES if _noted(table) else 0)
    taken: list[Column] = []
    left = room
    for group in _groups(table.columns):
        widths = [_width(table, column) for column in group]
        if taken and left < sum(widths) <= room:
            yield taken
            taken, left = [], room
        for column, width in zip(group, widths, strict=True):
            if taken and width > left:
                yield taken
                taken, left = [], room
            taken.append(column)
            left -= width
    if taken:
        yield taken


def _groups(columns: Sequence[Column]) -> Iterator[list[Column]]:
    group: list[Column] = []
    for column in columns:
        if group and (not column.group or column.group != group[-1].group):
            yield group
            group = []
        group.append(column)
    if group:
        yield group


def _width(table: FormTable, column: Column) -> float:
    """Room for the longest word of the head and of the cells."""
    rows = [*table.rows, *([table.total] if table.total else [])]
    words = {word for text in (_head(column), *(_cell(table, row, column) for row in rows)) for word in text.split()}
    widest = max((_length(word) for word in words), default=0.0) + PADDING
    return max(LEAST, widest, TEXT if column.type == ColumnType.TEXT else 0.0)


def _length(text: str) -> float:
    return sum(CAPITAL if letter.isupper() else LETTER for letter in text)


def _noted(table: FormTable) -> bool:
    return any(row.missing or row.note for row in table.rows)


def _rows(table: FormTable, columns: Sequence[Column], *, noted: bool) -> Rows:
    notes = noted and _noted(table)
    alone = bool(_one_group(columns))
    head = (table.form.row or "Tên", *(_head(column, alone=alone) for column in columns), *(("Ghi chú",) if notes else ()))
    total = [table.total] if table.total is not None else []
    return (head, *(_row(table, row, columns, notes=notes) for row in (*table.rows, *total)))


def _row(table: FormTable, row: Row, columns: Sequence[Column], *, notes: bool) -> tuple[str, ...]:
    said = note_words(row) if row is not table.total else ""
    return (row.name, *(_cell(table, row, column) for column in columns), *((said,) if notes else ()))
