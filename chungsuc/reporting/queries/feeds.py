"""What is due for a person, as their calendar outside shows it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q

from chungsuc.clock import ZONE
from chungsuc.movements.models import Duty, Extension, Fulfilment, HandOver
from chungsuc.movements.queries import DutyState, Owed, ledger_for, owed
from chungsuc.units.queries import Actor

KEPT = timedelta(days=90)  # what was due longer ago is listed only while it is still open
ENDED = (DutyState.ENDED, DutyState.HANDED_OVER)


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One time that a duty falls due. `sequence`: how many facts have changed it; `changed_at`: the last of them."""

    owed: Owed
    due: date
    supporting: bool
    sequence: int
    changed_at: datetime

    @property
    def done(self) -> bool:
        return self.owed.fulfilment is not None

    @property
    def ended(self) -> bool:
        return self.owed.state in ENDED


def feed_items(actor: Actor, *, known_at: datetime) -> list[FeedItem]:
    """What the actor's bodies lead or help with and has a day, by that day. Queries do not grow with the duties."""
    mine = {a.body_id for a in actor.appointments}
    if not mine:
        return []
    duties = list(
        Duty.objects.begun(actor.day)
        .filter(Q(lead__in=mine) | Q(supporting__in=mine), movement__valid_from__lte=actor.day)
        .select_related("movement", "owed_to", "lead")
        .distinct()
    )
    ledger = ledger_for(duties, known_at)
    changes = _changes(duties, known_at)
    found = []
    for duty in duties:
        begun = datetime.combine(duty.valid_from or duty.movement.valid_from, time.min, tzinfo=ZONE)
        for item in owed(duty, ledger, actor.day):
            due = item.occurrence.due
            if due is None or (due < actor.day - KEPT and not item.open):
                continue
            facts = [*changes[duty.pk, item.occurrence.key], *changes[duty.pk, None]]
            facts += [begun] if duty.ended_on and item.state == DutyState.ENDED else []
            found.append(FeedItem(item, due, item.lead.pk not in mine, len(facts), max([begun, *facts])))
    return sorted(found, key=lambda i: (i.due, i.owed.duty.pk, i.owed.occurrence.key))


def _changes(duties: Iterable[Duty], known_at: datetime) -> dict[tuple[int, str | None], list[datetime]]:
    """When each time of a duty was done, undone, given more time; under None when the whole duty changed hands. Three queries."""
    asked = [d.pk for d in duties]
    found: dict[tuple[int, str | None], list[datetime]] = defaultdict(list)
    done = Fulfilment.objects.filter(duty__in=asked, recorded_at__lte=known_at)
    for duty, key, at, undone in done.values_list("duty", "occurrence", "recorded_at", "undone_at"):
        found[duty, key] += [at, *([undone] if undone and undone <= known_at else [])]
    given = Extension.objects.filter(duty__in=asked, granted_at__lte=known_at)
    for duty, key, at in given.values_list("duty", "occurrence", "granted_at"):
        found[duty, key].append(at)
    handed = HandOver.objects.filter(duty__in=asked, recorded_at__lte=known_at)
    for duty, at in handed.values_list("duty", "recorded_at"):
        found[duty, None].append(at)
    return found
