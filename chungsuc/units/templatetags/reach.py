from django.template import Library

from chungsuc.units.models import Body
from chungsuc.units.queries import Actor

register = Library()


@register.filter
def open_to(body: Body, actor: Actor) -> bool:
    """Whether the body's page opens to the reader; a link that leads to "not found" is worse than none."""
    return actor.may_see(body.path)
