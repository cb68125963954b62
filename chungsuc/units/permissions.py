from typing import cast

from django.http import Http404

from chungsuc.accounts.http import Request
from chungsuc.units.models import Body, BodyKind
from chungsuc.units.queries import Actor, actor_on


def actor_of(request: Request) -> Actor:
    """The reader on the day looked at; asked once for a page and its head."""
    kept = request.__dict__
    if "actor" not in kept:
        kept["actor"] = actor_on(request.user, request.day)
    return cast("Actor", kept["actor"])


def get_body(actor: Actor, key: str) -> Body:
    """
    The body with this key, if it exists on the day or did before, and lies in the actor's scope; else 404, so that nothing
    is told. Of a former body only the history is of use: `body.exists_on(actor.day)` tells.
    """
    body = Body.objects.filter(valid_from__lte=actor.day).select_related("parent__parent").filter(key=key).first()
    if body is None or not actor.may_see(body.path):
        raise Http404("Không có đơn vị này, hoặc đơn vị nằm ngoài phạm vi của đồng chí.")
    return body


def get_registered(actor: Actor, key: str) -> Body:
    """The body with this key, of any day, if the register is open to the actor there: which bodies are, no figures."""
    reachable = Body.objects.within_any(actor.register_paths).exclude(kind=BodyKind.AGENCY)
    body = reachable.select_related("parent__parent").filter(key=key).first()
    if body is None:
        raise Http404("Không có đơn vị này, hoặc đơn vị nằm ngoài phạm vi của đồng chí.")
    return body
