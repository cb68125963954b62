"""What a page about somebody's posts asks of each."""

from collections.abc import Mapping, Sequence
from datetime import date

from django import template

from chungsuc.units.models import Appointment

register = template.Library()


@register.simple_tag
def covers(covered: Mapping[int, Sequence[Appointment]], post: Appointment) -> Sequence[Appointment]:
    return covered.get(post.pk, ())


@register.simple_tag
def running(post: Appointment, today: date) -> str:
    """`now`, `later` or `over`."""
    if post.over_by(today):
        return "over"
    return "now" if post.in_force_on(today) else "later"
