"""A filled form as a table: heads over several columns, cells as officials write them, figures that lead to what is behind them."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Final

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from chungsuc.progress.stated_cells import shown, written
from chungsuc.rulebook.reports.model import NUMBERS, Cell, Column, ColumnType, FormTable, Row

register = template.Library()
MARKS: Final = {"met": "Đ", "not_met": "K", "basically_met": "CB", "not_assessed": "?", "not_applicable": "–"}
TONES: Final = {"not_met": "x", "basically_met": "g", "not_assessed": "u"}


@register.simple_tag
def form_table(table: FormTable, rows: Sequence[Row], links: Mapping[str, str], cells: Mapping[str, str]) -> SafeString:
    """
    `rows`: those of the page; `links`: by row key where its name leads; `cells`: by row key where a criterion's cell leads, with
    `{n}` for the criterion's number.
    """
    notes = any(r.note for r in rows)
    parts = [_head(table, notes=notes), "<tbody>"]
    parts += [_row(table.columns, r, links.get(r.key, ""), cells.get(r.key, ""), notes=notes) for r in rows]
    parts.append("</tbody>")
    if table.total is not None:
        parts += ["<tfoot>", _row(table.columns, table.total, "", "", notes=notes), "</tfoot>"]
    return mark_safe("".join(parts))  # noqa: S308 -- of escaped parts


def _head(table: FormTable, *, notes: bool) -> str:
    groups = [(group, list(found)) for group, found in groupby(table.columns, lambda c: c.group)]
    deep = ' rowspan="2"' if any(group for group, _ in groups) else ""
    first = [f'<th scope="col"{deep}>{escape(table.form.row)}</th>']
    second: list[str] = []
    for group, columns in groups:
        if group:
            first.append(f'<th scope="colgroup" class="group" colspan="{len(columns)}">{escape(group)}</th>')
            second += [_column(c, "") for c in columns]
        else:
            first += [_column(c, deep) for c in columns]
    if notes:
        first.append(f'<th scope="col"{deep}>{_("Ghi chú")}</th>')
    below = f"<tr>{''.join(second)}</tr>" if second else ""
    return f"<thead><tr>{''.join(first)}</tr>{below}</thead>"


def _column(column: Column, deep: str) -> str:
    shown = column.measured_in and column.measured_in.lower() not in column.name.lower()
    unit = f'<br><span class="muted">{escape(column.measured_in)}</span>' if shown else ""
    of = f'<br><span class="muted">{_("trên")} {escape(column.denominator)}</span>' if column.denominator else ""
    return f'<th scope="col" class="{_class(column)}"{deep}>{escape(column.name)}{unit}{of}</th>'


def _class(column: Column) -> str:
    if column.of and column.type == ColumnType.ENUM:
        return "mark"
    return "num" if column.type in NUMBERS else "text" if column.type == ColumnType.TEXT else ""


def _row(columns: Sequence[Column], row: Row, link: str, cell: str, *, notes: bool) -> str:
    name = escape(row.name)
    named = f'<a href="{escape(link)}">{name}</a>' if link else name
    missing = ' class="missing"' if row.missing else ""
    drawn = "".join(_cell(c, row, cell) for c in columns)
    note = f'<td class="text small muted">{escape(row.note)}' if notes else ""
    return f'<tr{missing} id="{escape(anchor(row.key))}"><th scope="row">{named}</th>{drawn}{note}</tr>'


@register.filter
def anchor(key: str) -> str:
    """A row's name within the page."""
    return "d-" + key.replace("/", "-").replace(":", "_").replace(".", "_")


def _cell(column: Column, row: Row, link: str) -> str:
    value = row.cells.get(column.key)
    if column.of and column.type == ColumnType.ENUM and isinstance(value, str):
        return _mark(column, value, link)
    kind = _class(column)
    opened = f"<td class={kind}>" if kind else "<td>"
    if value is None:
        return f"{opened}—"
    return f"{opened}{escape(cell_text(value, column)).replace(chr(10), '<br>')}"


def _mark(column: Column, value: str, link: str) -> str:
    """Thousands of them make a page: a letter, which the line below the table explains, and a link where something is short."""
    mark, tone = MARKS.get(value, escape(value)), TONES.get(value, "")
    if value == "met":
        return f"<td class=mark>{mark}"
    word = escape(column.options.get(value, value))
    inner = f'<a href="{escape(link.replace("{n}", str(int(column.item))))}" title="{word}">{mark}</a>' if link else mark
    return f'<td class="mark {tone}">{inner}'


@register.filter
def cell_text(value: Cell, column: Column) -> str:
    """As officials write it: shares and means with the column's decimals, changes with their sign."""
    if isinstance(value, Decimal):
        whole = column.type == ColumnType.MONEY or (column.type == ColumnType.DECIMAL and not column.places)
        text = written(value) if whole else written(value, column.places)
        return f"+{text}" if column.signed and value > 0 else text
    return shown(value, column)


@register.filter
def columns_named(columns: Sequence[Column]) -> Iterator[tuple[Column, str]]:
    """Each column with what its cells are, for the page of a definition."""
    kinds = {"computed": _("phần mềm tính"), "typed": _("đơn vị khai"), "formula": _("theo công thức")}
    yield from ((c, kinds[c.source]) for c in columns)
