"""Which bodies a step of a chain speaks to, and to whom each of them reports: read from the register of the day."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from chungsuc.units.models import COMMUNE_LEVEL, Body, BodyKind
from chungsuc.units.queries import territory_of


class Who(models.TextChoices):
    COMMUNES = "communes", _("mọi xã")
    TOWNS = "towns", _("mọi thị trấn, phường")
    COMMUNE_LEVEL = "commune-level", _("mọi xã, thị trấn, phường")
    DISTRICTS = "districts", _("mọi huyện, thành phố")
    AGENCIES = "agencies", _("các cơ quan trực thuộc địa bàn")
    NAMED = "named", _("các đơn vị ghi tên")


class ToWhom(models.TextChoices):
    ONE = "one", _("một đơn vị ghi tên")
    PARENT = "parent", _("cấp trên trực tiếp: huyện của mình, không có huyện thì tỉnh")


KINDS = {
    Who.COMMUNES: (BodyKind.COMMUNE,),
    Who.TOWNS: (BodyKind.TOWN, BodyKind.WARD),
    Who.COMMUNE_LEVEL: COMMUNE_LEVEL,
    Who.DISTRICTS: (BodyKind.DISTRICT,),
}


def bodies_for(who: str, territory: Body, on: date) -> list[Body]:
    """Those of the day in the territory, in the order of the register; of agencies only its own. One query."""
    found = Body.objects.on(on).within(territory.path).select_related("parent__parent").order_by("path")
    if who == Who.AGENCIES:
        return list(found.filter(parent=territory, kind=BodyKind.AGENCY))
    kinds = KINDS.get(Who(who))
    return list(found.filter(kind__in=kinds).exclude(pk=territory.pk)) if kinds else []


def above_of(body: Body) -> Body | None:
    """Whom a body reports to by its place: the district or province that it lies in; an agency its territory."""
    return territory_of(body) if body.kind == BodyKind.AGENCY else body.parent


def by_place(bodies: Iterable[Body], territory: Body) -> list[tuple[Body, Sequence[Body]]]:
    """The commune tier under what stands above it, for a page to choose from; needs their parents read."""
    groups: dict[Body, list[Body]] = {}
    for body in bodies:
        groups.setdefault(body.parent or territory, []).append(body)
    return sorted(groups.items(), key=lambda pair: pair[0].path)
