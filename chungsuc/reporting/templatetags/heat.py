"""How a criterion stands, as one small cell. Thousands of them make a page, so each is as short as it can be."""

from collections.abc import Sequence

from django import template
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chungsuc.reporting.queries.asked import MET, UNKNOWN, CommuneRow, tenths_of
from chungsuc.reporting.queries.department import Department, DepartmentRow, FigureCell, figure_text
from chungsuc.reporting.queries.heat import Cell, cells
from chungsuc.rulebook.model import Edition, Indicator

register = template.Library()
FIGURES = {
    "m": ("m", "", gettext_lazy("Đạt")),
    "n": ("x", "× ", gettext_lazy("Chưa đạt")),
    "u": ("u", "? ", gettext_lazy("Chưa đủ căn cứ")),
}
FORMER = " và ", ", "


@register.simple_tag
def heat_cells(edition: Edition, row: CommuneRow) -> SafeString:
    """Met is a quiet dot, what is missing a number, what cannot be assessed a question mark; what stands in the way is said."""
    met = _("Đạt")
    return mark_safe("".join(_cell(cell, met) for cell in cells(edition, row)))  # noqa: S308 -- of escaped parts


def _cell(cell: Cell, met: str) -> str:
    provisional = " p" if cell.letter.isupper() else ""
    if cell.letter in MET:
        return f'<td class="m{provisional}">{met}' if provisional else f"<td class=m>{met}"
    wanting = escape(", ".join(i.number for i in cell.wanting))
    if cell.letter in UNKNOWN:
        return f'<td class="u{provisional}" title="{_("Chưa đủ căn cứ")}: {wanting}">?'
    tone = "g" if len(cell.wanting) == 1 else "x"
    return f'<td class="{tone}{provisional}" title="{_("Chưa đạt")}: {wanting}">{len(cell.wanting)}'


@register.filter
def briefly(name: str) -> str:
    """The first thing that a criterion's name names; its whole name stands in the title."""
    for mark in FORMER:
        name = name.partition(mark)[0]
    return name


@register.simple_tag
def heat_heads(edition: Edition) -> SafeString:
    return mark_safe(  # noqa: S308 -- of escaped parts
        "".join(
            format_html('<th scope=col class=c title="{}"><span>{}</span>{}', c.name, briefly(c.name), c.number)
            for c in edition.criteria
        )
    )


@register.filter
def signed(change: int | None) -> str:
    """+1, 0, −2; a dash where there is nothing to compare."""
    if change is None:
        return "—"
    return f"+{change}" if change > 0 else f"−{-change}" if change else "0"


@register.simple_tag
def share(part: int, whole: Sequence[object]) -> str:
    """Percent to one decimal, without the sign: the head of the column or row says it."""
    return tenths(tenths_of(part, len(whole))) if whole else "—"


@register.filter
def tenths(share_in_tenths: int) -> str:
    """33,4 of 334."""
    return f"{share_in_tenths / 10:.1f}".replace(".", ",")


@register.filter
def gain(change: int) -> str:
    """A change of a mean, scaled by ten thousand, to two decimals, with its sign."""
    return f"{'−' if change < 0 else '+'}{abs(change) / 10_000:.2f}".replace(".", ",")


@register.filter
def band(name: str) -> str:
    """The numbers in a band's name, for a narrow column: 15 đến 18."""
    return name.removeprefix("Đạt ").removesuffix(" tiêu chí")


@register.simple_tag
def figure_cells(department: Department, row: DepartmentRow) -> SafeString:
    """The figures of a commune, each on the ground of its verdict; what is not met or needs a look is a link."""
    shown = zip((c.indicator for c in department.columns), row.cells, strict=True)
    return mark_safe("".join(_figure(indicator, cell) for indicator, cell in shown))  # noqa: S308 -- of escaped parts


def _figure(indicator: Indicator, cell: FigureCell) -> str:
    tone, mark, said = FIGURES[cell.letter.lower()]
    if cell.figure is None:
        return f'<td class={tone} title="{_("Chưa có số liệu")}">—'
    text: str = escape(figure_text(indicator, cell.figure.reading))
    if not cell.came_in:
        text = f"<i>{text}</i>"
    text = f"{mark}{text}" if mark else text
    if cell.doubts or tone == "x":
        why = f' title="{escape("; ".join(cell.doubts))}"' if cell.doubts else ""
        link = reverse("value", args=[cell.figure.value])
        text = f"<a href={link}{why}>{text}{'<b>!</b>' if cell.doubts else ''}</a>"
    heard = f"<span class=vh>{said}</span>" if tone != "m" else ""
    return f"<td class={tone}>{text}{heard}"
