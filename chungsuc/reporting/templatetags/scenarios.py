"""How a scenario is spoken of on its page."""

from collections.abc import Iterable

from django import template

from chungsuc.reporting.tables.what_if import answer

register = template.Library()


@register.filter
def answered(verdict: int) -> str:
    """A verdict of the columns in words."""
    return answer(verdict)


@register.filter
def numbered(place: str) -> str:
    """The number of the indicator at a place, as decisions print it, without the key of its part."""
    return place.partition("/")[0]


@register.filter
def in_pairs(key: str, pairs: Iterable[tuple[str, str]]) -> bool:
    """Whether one of the pairs begins with the key."""
    return any(first == key for first, _ in pairs)
