"""A picture on a page: the drawing of both widths, its words, and its figures as a table whose rows lead on."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from chungsuc.reporting.pictures import Picture, bare

register = template.Library()
BY_NUMBER = ("target",)


@register.inclusion_tag("reporting/_picture.html")
def picture(shown: Picture, link: str = "", when: str = "", *, level: int = 2) -> dict[str, Any]:
    """`link` names the page that each row is about, by the row's key, `when` what that page is asked; `level` is the heading's."""
    keys = shown.keys or ("",) * len(shown.rows)
    return {
        "picture": shown,
        "svg": drawing(shown),
        "rows": [(_address(link, key, when), row) for key, row in zip(keys, shown.rows, strict=True)],
        "heading": f"h{level}",
    }


@register.simple_tag
def drawing(shown: Picture) -> SafeString:
    """The drawing alone, of both widths; the page's sheet gives it its look."""
    return mark_safe(bare(shown.svg + shown.narrow))  # noqa: S308 -- written by our own hand, every word in it escaped


def _address(link: str, key: str, when: str) -> str:
    if not link or not key:
        return ""
    if link == "heat_map":
        return f"{reverse(link)}{when}{'&' if when else '?'}chua={key}"
    return reverse(link, args=[int(key) if link in BY_NUMBER else key]) + when
