"""How a report stands, as a badge and as a cell of the grid; what is stated in it, as lines to type in."""

from dataclasses import dataclass

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from chungsuc.accounts.templatetags.figures import BADGE
from chungsuc.reporting.queries import reports
from chungsuc.reporting.queries.report_page import ReportPage
from chungsuc.reporting.queries.report_tables import Difference, cell_text, rows_of, same, statable
from chungsuc.reporting.queries.reports import Item, Stand
from chungsuc.reporting.templatetags.forms import form_table
from chungsuc.rulebook.reports.model import Column, FormTable, ReportForm

register = template.Library()

LOOKS = {
    Stand.MISSING: ("no", "warn", "no", "!"),
    Stand.RETURNED: ("near", "back", "back", "t"),
    Stand.UNOPENED: ("unk", "unk", "none", ""),
    Stand.IN_WORK: ("info", "user", "work", ""),
    Stand.LATE: ("near", "clock", "near", "m"),
    Stand.ON_TIME: ("ok", "ok", "ok", ""),
}


def said(item: Item) -> str:
    days = _(", %(n)s ngày") % {"n": item.days} if item.days else ""
    return f"{item.stand.label}{days}"


@register.simple_tag
def stand_badge(item: Item) -> SafeString:
    tone, icon, _cell, _sign = LOOKS[item.stand]
    words = said(item)
    return format_html(BADGE, tone, icon, words[:1].upper() + words[1:])


@register.simple_tag
def stand_cell(item: Item, *, link: bool = False) -> SafeString:
    """One unit of the grid: a colour with a sign of its own, and in words for who points at it or hears it."""
    _tone, _icon, cell, sign = LOOKS[item.stand]
    words = f"{item.duty.lead.official_name}: {said(item)}"
    if link:
        url = reverse("report", args=[item.duty.pk, item.slug])
        return format_html('<a class="cell {}" href="{}" title="{}"><span class="vh">{}</span>{}</a>', cell, url, words, words, sign)
    return format_html('<i class="cell {}" title="{}">{}</i>', cell, words, sign)


@register.simple_tag
def report_table(table: FormTable) -> SafeString:
    """The filled form without links: a frozen one leads nowhere, figures of the draft are followed on the form's own page."""
    return form_table(table, table.rows, {}, {})


@register.filter
def slug_of(occurrence: str) -> str:
    return reports.slug_of(occurrence)


@register.filter
def stated_text(one: Difference) -> str:
    return cell_text(one.stated, one.column)


@register.filter
def computed_text(one: Difference) -> str:
    return cell_text(one.computed, one.column)


@dataclass(frozen=True, slots=True)
class Line:
    """A cell in which something is stated: its field, in words where it is, computed, stated as typed, and why."""

    name: str
    place: str
    computed: str
    text: str
    reason: str
    differs: bool
    gap: str


@register.filter
def stated_lines(page: ReportPage) -> list[Line]:
    """All that the draft states, in the order of the tables."""
    content = page.report.content if page.report else {}
    found = []
    for form, rows in content.get("stated", {}).items():
        table = page.filled.get(form)
        if table is None:
            continue
        columns = {c.key: c for c in table.columns}
        names = {r.key: r for r in rows_of(table)}
        for row, cells in rows.items():
            for key, text in cells.items():
                if row in names and key in columns:
                    reason = content.get("reasons", {}).get(form, {}).get(row, {}).get(key, "")
                    computed, stated = names[row].cells.get(key), table.stated.get(row, {}).get(key)
                    one = Difference(table.form, row, names[row].name, columns[key], computed, stated, reason)
                    other = not same(computed, stated)
                    found.append(Line(f"{form}|{row}|{key}", one.place, computed_text(one), text, reason, other, one.gap if other else ""))
    return found


@register.filter
def places(page: ReportPage) -> list[tuple[ReportForm, list[tuple[str, str]], list[Column]]]:
    """Where something else may be stated: by form its rows and the columns that the software fills."""
    return [
        (table.form, [(r.key, r.name) for r in rows_of(table)], statable(table))
        for table in page.filled.values()
        if table.rows and statable(table)
    ]
