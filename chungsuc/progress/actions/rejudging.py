"""Judging anew as a job: what the law asks has changed, so all that rests on it is judged again, some bodies at a time."""

import gc
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django_tasks import task

from chungsuc import clock
from chungsuc.accounts.models import User
from chungsuc.jobs.actions import enqueue
from chungsuc.progress.lawbook import current
from chungsuc.progress.models import EnteredEdition, Line, Rejudging, Value
from chungsuc.progress.standings import Change, rejudge
from chungsuc.rulebook.load import Rulebook
from chungsuc.rulebook.model import LEVELS
from chungsuc.units.models import Body

REJUDGING = "progress.rejudge:"  # how the keys of its jobs begin
CHUNK = 96  # bodies judged in one transaction: less than a second, in which nobody else writes on SQLite


def changes_since(bodies: Sequence[Body], day: date) -> list[Change]:
    """Every day from this one on which a reading begins to count, so that all that follows is judged anew. One query."""
    place = {body.pk: body for body in bodies}
    taken = Value.objects.filter(body__in=place, as_of__gte=day).values_list("body_id", "as_of").distinct()
    return [Change(body, "", day) for body in bodies] + [Change(place[pk], "", as_of) for pk, as_of in taken.order_by()]


@transaction.atomic
def begin_rejudging(
    *, territory: Body, standard: str, since: date, because: str, actor: User, now: datetime
) -> Rejudging:
    """
    Queues the judging anew of all communes of a territory that have figures, with the change that causes it.

    Until it is finished, their standings from `since` on are stale.
    """
    communes = Body.objects.communes().within(territory.path)
    # whoever is entering the first figures of a commune has done so, or waits and then reads the new law
    list(communes.select_for_update(of=("self",)).order_by("path").values_list("pk"))
    found = communes.filter(pk__in=Value.objects.values("body"))
    bodies = list(found.order_by("path").values_list("pk", flat=True))
    begun = Rejudging.objects.create(
        territory=territory,
        standard=standard,
        since=since,
        because=because,
        asked_by=actor,
        asked_at=now,
        bodies=len(bodies),
        finished_at=None if bodies else now,
    )
    for number, start in enumerate(range(0, len(bodies), CHUNK)):
        enqueue(judge_some, begun.pk, bodies[start : start + CHUNK], key=f"{REJUDGING}{begun.pk}:{number}")
    return begun


@task
def judge_some(pk: int, bodies: list[int]) -> None:
    """One part of a rejudging. The worker does it in one transaction with the mark that it is done, so that it is done once."""
    begun = Rejudging.objects.get(pk=pk)
    now = max(begun.asked_at, clock.now())
    # locked by path, as whoever enters figures does: those who come first are read, those who wait read the new law
    locked = list(Body.objects.select_for_update().filter(pk__in=bodies).order_by("path"))
    changes = [
        change
        for change in changes_since(locked, begun.since)
        if change.body.valid_to is None or change.day <= change.body.valid_to
    ]
    if changes:
        with not_collecting():
            rejudge(changes, lines=list(Line), now=now, standards=resting_on(begun.standard, current()))
    Rejudging.objects.filter(pk=pk).update(done=F("done") + len(bodies))
    Rejudging.objects.filter(pk=pk, done__gte=F("bodies"), finished_at=None).update(finished_at=now)


@contextmanager
def not_collecting() -> Iterator[None]:
    """A hundred thousand readings live until the rows are made; to look through them for cycles costs a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def resting_on(standard: str, rulebook: Rulebook) -> Collection[str] | None:
    """
    The set, and those whose verdicts may hang on it: they read results or levels of other sets. None is all: the days of a
    set that officials typed may have changed, and then another one holds on those that it lost.
    """
    if EnteredEdition.objects.filter(standard=standard).exists():
        return None
    others = (rulebook.edition(h.id) for h in rulebook.heads if h.level in LEVELS)
    return {standard, *(e.id for e in others if any(i.derived or i.multiple for i in e.indicators))}
