"""`{% load terms %}`: a word that explains itself, once on a page; and quoted buttons as they look."""

import re
from typing import Any, cast

from django import template
from django.template.context import Context
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from chungsuc.help import texts

register = template.Library()
KEY = "terms_told"
QUOTED = re.compile("“([^”]+)”")


@register.simple_tag(takes_context=True)
def term(context: Context, word: str, shown: str = "") -> SafeString:
    """
    The word as a button with its meaning, which shows on hover, on focus and on touch; the second time only the word.

    `shown`: how it is written here, if not as in the list. Raises KeyError for a word that is not in the list.
    """
    found = texts.terms()[word]
    kept = cast("dict[Any, Any]", context.render_context.dicts[0])  # of the whole page, its includes and its base
    told: set[str] = kept.setdefault(KEY, set())
    if word in told:
        return conditional_escape(shown or word)
    told.add(word)
    anchor = "tu-" + slugify(word.replace("đ", "d"))
    return format_html(
        '<span class="term"><button type="button" aria-describedby="{0}">{1}</button>'
        '<span role="tooltip" id="{0}">{2}</span></span>',
        anchor,
        shown or word,
        found.meaning,
    )


@register.filter
def buttons(text: str) -> SafeString:
    """What is quoted stands out, as a button's words or a heading do."""
    escaped = str(conditional_escape(text))
    return mark_safe(QUOTED.sub(r"“<b>\1</b>”", escaped))  # noqa: S308 -- escaped just above


@register.filter
def anchor(word: str) -> str:
    return slugify(word.replace("đ", "d"))
