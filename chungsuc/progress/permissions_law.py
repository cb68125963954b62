"""Who may type the law of a territory, and who is told what was typed."""

from collections.abc import Iterable
from datetime import datetime

from django.http import Http404

from chungsuc.accounts.permits import ALLOWED, Permit, denied
from chungsuc.progress.models import EnteredEdition, Provision
from chungsuc.progress.permissions import COORDINATION_OFFICE, answerable_on
from chungsuc.units.models import Body, Role
from chungsuc.units.queries import Actor, territory_of


def can_type_law(actor: Actor, territory: Body, measures: Iterable[str]) -> Permit:
    """The coordination office of the territory types everything, a department what it answers for."""
    if actor.coordinates(territory.path):
        return ALLOWED
    if any(a.role == Role.SPECIALIST and territory_of(a.body) == territory for a in actor.appointments):
        answerable = answerable_on(actor.day)
        agencies = {agency.pk for m in measures if m and (agency := answerable.agency(territory, m))}
        if actor.acts_for(Role.SPECIALIST, agencies):
            return ALLOWED
    return denied(
        "Đồng chí không nhập quy định cho chỉ tiêu này.",
        rule="Mức của tỉnh do cơ quan điều phối, hoặc sở được phân công chỉ tiêu, nhập từ quyết định.",
        who_can_lift=f"{COORDINATION_OFFICE} hoặc sở được phân công nhập.",
    )


def _told(actor: Actor, territory: Body) -> bool:
    """Whoever stands in the territory, above it or below it: its law is theirs."""
    return actor.may_see(territory.path) or any(t.path.startswith(territory.path) for t in actor.territories)


def get_provision(actor: Actor, pk: int, known_at: datetime | None = None) -> Provision:
    """With `known_at` as it was known then: what was typed later is not there."""
    rows = Provision.objects.select_related("territory", "file", "typed_by")
    found = rows.filter(pk=pk).first()
    if found is None or not _told(actor, found.territory) or (known_at and found.typed_at > known_at):
        raise Http404("Không có mục này, hoặc mục nằm ngoài phạm vi của đồng chí.")
    return found


def get_entered(actor: Actor, pk: int, known_at: datetime | None = None) -> EnteredEdition:
    rows = EnteredEdition.objects.select_related("territory", "file", "typed_by", "settled_by")
    found = rows.filter(pk=pk).first()
    if found is None or not _told(actor, found.territory) or (known_at and found.typed_at > known_at):
        raise Http404("Không có bộ tiêu chí này, hoặc bộ nằm ngoài phạm vi của đồng chí.")
    return found
