"""What was typed, who still has to confirm it, and what is being judged anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from chungsuc.progress.lawbook import current, in_force_at
from chungsuc.progress.models import EnteredEdition, Passing, Provision, ProvisionKind, Rejudging
from chungsuc.progress.queries.answering import law_post
from chungsuc.progress.queries.law_levels import measure_at
from chungsuc.rulebook.model import Threshold
from chungsuc.units.queries import Actor, paths_above

SEEN = ("territory", "typed_by", "settled_by", "file", "supersedes")


@dataclass(frozen=True, slots=True)
class Waiting:
    """What somebody else typed and the actor may settle, oldest first; `own` is what the actor typed."""

    provisions: Sequence[Provision]
    editions: Sequence[EnteredEdition]
    own: Sequence[Provision | EnteredEdition] = ()


def law_waiting_for(actor: Actor) -> Waiting:
    """What a second person has to look at. A handful of queries, whatever the number."""
    provisions = Provision.objects.filter(state=Passing.PROPOSED).select_related(*SEEN).order_by("typed_at", "pk")
    editions = EnteredEdition.objects.filter(state=Passing.PROPOSED).select_related(*SEEN).order_by("typed_at", "pk")
    rulebook, may = current(), dict[tuple[str, str, str], bool]()

    def settles(one: Provision) -> bool:
        key = one.territory.path, one.standard, one.place
        if key not in may:
            known = one.standard in rulebook.edition_ids
            measure = measure_at(rulebook.edition(one.standard), one.place) if known else ""
            may[key] = law_post(actor, one.territory, [measure]) is not None
        return may[key]

    own: list[Provision | EnteredEdition] = [one for one in provisions if one.typed_by_id == actor.user.pk]
    own += [one for one in editions if one.typed_by_id == actor.user.pk]
    return Waiting(
        provisions=[one for one in provisions if one.typed_by_id != actor.user.pk and settles(one)],
        editions=[
            one for one in editions if one.typed_by_id != actor.user.pk and actor.coordinates(one.territory.path)
        ],
        own=own,
    )


def provisions_of(path: str, *, standard: str = "", known_at: datetime | None = None) -> list[Provision]:
    """
    What was typed for a territory, those above it and those within it, newest first; `path` is the territory's.

    With `known_at` what had been typed by then. One query.
    """
    found = Provision.objects.filter(_touching(path)).select_related(*SEEN)
    if standard:
        found = found.filter(standard=standard)
    if known_at is not None:
        found = found.filter(typed_at__lte=known_at)
    return list(found.order_by("-typed_at", "-pk"))


def typed_at(
    path: str, standard: str, place: str, threshold: Threshold, known_at: datetime | None = None
) -> Provision | EnteredEdition | None:
    """What an official typed and another confirmed, from which a level comes: its own row, else the whole set. Two queries."""
    same = {"standard": standard, "decision": threshold.decision, "valid_from": threshold.starts}
    rows = Provision.objects.filter(
        in_force_at(known_at), **same, kind=ProvisionKind.THRESHOLD, place=place, territory__path__in=paths_above(path)
    )
    sets = EnteredEdition.objects.filter(in_force_at(known_at), **same)
    return rows.select_related(*SEEN).order_by("-pk").first() or sets.select_related(*SEEN).first()


def open_rejudgings(path: str) -> list[Rejudging]:
    """
    What is being judged anew in bodies at this path, above it or below it, oldest first. One query.

    Of each: `done` of `bodies` since `asked_at`, and why.
    """
    found = Rejudging.objects.filter(_touching(path), finished_at=None).select_related("territory", "asked_by")
    return list(found.order_by("asked_at", "pk"))


def _touching(path: str) -> Q:
    return Q(territory__path__in=paths_above(path)) | Q(territory__path__gte=path, territory__path__lt=path + "~")
