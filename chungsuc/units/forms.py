"""Turns what was typed about people and posts into readings; a field that cannot be read is a refusal with its name."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

from chungsuc.accounts.http import day_typed
from chungsuc.accounts.permits import Refused
from chungsuc.units.given import PostGiven
from chungsuc.units.models import AppointmentKind, Body, Role


def day_of(post: QueryDict, name: str, label: str) -> date:
    found = day_typed(post.get(name, ""), label)
    if found is None:
        raise Refused(_("Thiếu ngày: %(label)s.") % {"label": label})
    return found


def post_given(post: QueryDict, bodies: Sequence[Body]) -> PostGiven:
    """The post of a form, at one of the bodies that it offered."""
    by_key: Mapping[str, Body] = {body.key: body for body in bodies}
    body, role = by_key.get(post.get("don-vi", "")), post.get("vai-tro", "")
    if body is None:
        raise Refused(_("Chọn đơn vị trong địa bàn của đồng chí."))
    if role not in Role.values:
        raise Refused(_("Chọn vai trò."))
    acting = post.get("loai") == AppointmentKind.ACTING
    return PostGiven(
        body=body,
        role=Role(role),
        post=" ".join(post.get("chuc-vu", "").split()),
        valid_from=day_of(post, "tu", _("từ ngày")),
        valid_to=day_typed(post.get("den", ""), _("đến ngày")),
        act=" ".join(post.get("van-ban", "").split()),
        kind=AppointmentKind.ACTING if acting else AppointmentKind.REGULAR,
    )
