"""stub"""
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from chungsuc.progress.models import EnteredEdition, Provision, Rejudging, Passing
from chungsuc.units.queries import Actor

@dataclass(frozen=True, slots=True)
class Waiting:
    provisions: Sequence[Provision]
    editions: Sequence[EnteredEdition]

def waiting_for(actor: Actor) -> Waiting:
    p=[p for p in Provision.objects.filter(state="proposed").exclude(typed_by=actor.user).select_related("territory","file","typed_by") if actor.coordinates(p.territory.path)]
    return Waiting(p, [])

def provisions_of(path: str, *, standard: str = "", known_at: datetime | None = None) -> list[Provision]:
    q=Provision.objects.select_related("territory","file","typed_by","settled_by").order_by("-typed_at")
    if standard: q=q.filter(standard=standard)
    return [p for p in q if path.startswith(p.territory.path) or p.territory.path.startswith(path)]

def open_rejudgings(path: str) -> list[Rejudging]:
    return list(Rejudging.objects.filter(finished_at=None).select_related("territory"))
