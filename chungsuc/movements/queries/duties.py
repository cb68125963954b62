"""What is owed: each duty at each time that it falls due, and how that stands on a day."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chungsuc.movements.due import Occurrence, name_of
from chungsuc.movements.models import DayOff, Duty, Extension, Fulfilment, HandOver, Movement
from chungsuc.units.holidays import Holidays, holidays_known
from chungsuc.units.lineage import home_of
from chungsuc.units.models import Body
from chungsuc.units.queries import Actor

SOON = 14


class DutyState(models.TextChoices):
    LATE = "late", _("quá hạn")
    SOON = "soon", _("sắp đến hạn")
    OPEN = "open", _("chưa đến hạn")
    UNDATED = "undated", _("chưa định ngày")
    DONE = "done", _("đã xong")
    DONE_LATE = "done_late", _("xong muộn")
    HANDED_OVER = "handed_over", _("đã chuyển giao")
    ENDED = "ended", _("đã thôi giao")

    @property
    def open(self) -> bool:
        return self in (DutyState.LATE, DutyState.SOON, DutyState.OPEN, DutyState.UNDATED)


@dataclass(frozen=True, slots=True)
class Owed:
    """One duty, one time that it falls due, seen on a day. `part`: what the reader's body does in it."""

    duty: Duty
    occurrence: Occurrence
    state: DutyState
    lead: Body
    days: int = 0
    fulfilment: Fulfilment | None = None
    part: str = "lead"

    @property
    def named(self) -> str:
        return name_of(self.occurrence.key)

    @property
    def open(self) -> bool:
        return self.state.open


def state_of(occurrence: Occurrence, fulfilment: Fulfilment | None, on: date) -> tuple[DutyState, int]:
    """How it stands, and by how many days it is late, early or still open."""
    due = occurrence.due
    if fulfilment is not None:
        late = (fulfilment.done_on - due).days if due else 0
        return (DutyState.DONE_LATE, late) if late > 0 else (DutyState.DONE, -late)
    if due is None:
        return DutyState.UNDATED, 0
    left = (due - on).days
    if left < 0:
        return DutyState.LATE, -left
    return (DutyState.SOON if left <= SOON else DutyState.OPEN), left


@dataclass
class Ledger:
    """What has happened to duties, as known at a moment; read once for many."""

    done: dict[int, dict[str, Fulfilment]]
    handed: dict[int, list[HandOver]]
    extensions: dict[int, list[Extension]] = field(default_factory=lambda: defaultdict(list))
    holidays: Holidays = field(default_factory=lambda: Holidays([]))
    homes: dict[int, Body | None] = field(default_factory=dict)

    def lead(self, duty: Duty, on: date) -> Body:
        """Who led on the day: the hand-overs after it not counted."""
        later = next((h for h in self.handed.get(duty.pk, ()) if h.on > on), None)
        return later.from_body if later else duty.lead

    def base(self, duty: Duty) -> date | None:
        """The day on which the duty was done after which this one is due."""
        waits_for = duty.due_rule.duty
        fulfilled = self.done.get(waits_for, {}).values() if waits_for else ()
        return min((f.done_on for f in fulfilled), default=None)

    def times(self, duty: Duty) -> list[Occurrence]:
        """Each time that the duty falls due within its movement, days off and extensions counted in."""
        times = duty.due_rule.occurrences(
            duty.valid_from or duty.movement.valid_from,
            duty.movement.valid_to,
            base=self.base(duty),
            days_off=self.holidays.at(duty.lead.path) if _asks_for_days_off(duty) else None,
            on_day_off=duty.on_day_off,
        )
        given = {e.occurrence: e for e in self.extensions.get(duty.pk, ())}
        done = self.done.get(duty.pk, {})
        found = [o.extended_to(given[o.key].due, given[o.key].reason) if o.key in given else o for o in times]
        return [o.due_then(done[o.key].due) if o.key in done else o for o in found]

    def home(self, lead: Body) -> str:
        """What a former body went into, in words."""
        home = self.homes.get(lead.pk)
        return f"nay là {home.official_name}" if home else "không có đơn vị kế tục toàn bộ"


def _asks_for_days_off(duty: Duty) -> bool:
    return duty.on_day_off != DayOff.STAYS or duty.due_rule.unit == "b"


def ledger_for(duties: Iterable[Duty], known_at: datetime) -> Ledger:
    """
    Three queries; one more where days off count, two more where a body that leads has ended. The duties that others wait for
    belong to the same movement, so all of a movement are read.
    """
    asked = list(duties)
    movements = {d.movement_id for d in asked}
    ledger = Ledger(defaultdict(dict), defaultdict(list))
    if any(_asks_for_days_off(d) for d in asked):
        ledger.holidays = holidays_known(known_at)
    given = Extension.objects.filter(duty__movement__in=movements, granted_at__lte=known_at)
    for extension in given.select_related("granted_by").order_by("pk"):
        ledger.extensions[extension.duty_id].append(extension)
    gone = {d.lead_id: d.lead for d in asked if d.lead.valid_to and d.lead.valid_to < known_at.date()}
    if gone:
        ledger.homes = home_of(gone.values(), known_at.date())
    standing = Q(undone_at=None) | Q(undone_at__gt=known_at)
    found = Fulfilment.objects.filter(standing, duty__movement__in=movements, recorded_at__lte=known_at)
    for fulfilment in found.select_related("recorded_by"):
        ledger.done[fulfilment.duty_id][fulfilment.occurrence] = fulfilment
    handed = HandOver.objects.filter(duty__movement__in=movements, recorded_at__lte=known_at)
    for hand_over in handed.select_related("from_body", "to_body", "recorded_by").order_by("on", "pk"):
        ledger.handed[hand_over.duty_id].append(hand_over)
    return ledger


def owed(duty: Duty, ledger: Ledger, on: date) -> list[Owed]:
    """Each time that the duty falls due until the day, and the next time after it."""
    times = ledger.times(duty)
    ended = duty.ended_on if duty.ended_on and duty.ended_on <= on else None
    behind = [o.due is None or o.due < on or o.key in ledger.done[duty.pk] for o in times]
    past = [o for o, gone in zip(times, behind, strict=True) if gone]
    ahead = [o for o, gone in zip(times, behind, strict=True) if not gone][:1]
    lead, found = ledger.lead(duty, on), []
    for occurrence in past + ahead:
        fulfilment = ledger.done[duty.pk].get(occurrence.key)
        state, days = state_of(occurrence, fulfilment, on)
        shown = occurrence
        if ended and state.open and (occurrence.due is None or occurrence.due >= ended):
            state, days = DutyState.ENDED, 0
        elif state.open and _owes_no_more(lead, occurrence, on):
            state, days = DutyState.ENDED, 0
            shown = replace(occurrence, why=_gone(lead, ledger.home(lead), occurrence.why))
        found.append(Owed(duty, shown, state, lead, days, fulfilment))
    return found


def _owes_no_more(lead: Body, occurrence: Occurrence, on: date) -> bool:
    """Had the body ended before the day, and before this was due?"""
    last = lead.valid_to
    return last is not None and last < on and (occurrence.due is None or occurrence.due > last)


def _gone(lead: Body, home: str, why: str) -> str:
    said = f"{lead.official_name} đã kết thúc sau ngày {lead.valid_to:%d/%m/%Y}, {home}"
    return f"{why}; {said}" if why else said


def duties_of(actor: Actor, *, known_at: datetime) -> list[Owed]:
    """What the actor's bodies lead, help with or have handed over, and is not done; by due day. Five queries."""
    mine = {a.body_id for a in actor.appointments}
    duties = list(
        Duty.objects.begun(actor.day)
        .filter(Q(lead__in=mine) | Q(supporting__in=mine) | Q(hand_overs__from_body__in=mine))
        .filter(movement__valid_from__lte=actor.day)
        .select_related("movement", "owed_to", "lead")
        .prefetch_related("supporting")
        .distinct()
    )
    if not duties:
        return []
    ledger = ledger_for(duties, known_at)
    found = [_seen_by(mine, item) for duty in duties for item in owed(duty, ledger, actor.day) if item.open]
    return sorted(found, key=lambda o: (o.occurrence.due or date.max, o.duty.pk))


def _seen_by(mine: set[int], item: Owed) -> Owed:
    if item.lead.pk in mine:
        return item
    supports = any(b.pk in mine for b in item.duty.supporting.all())
    part, state = ("supporting", item.state) if supports else ("handed_over", DutyState.HANDED_OVER)
    return Owed(item.duty, item.occurrence, state, item.lead, item.days, item.fulfilment, part)


@dataclass(frozen=True, slots=True)
class DutyGroup:
    """One thing owed by many bodies at one time, counted; or by one."""

    items: Sequence[Owed]

    @property
    def worst(self) -> Owed:
        """Late before soon, soon before open, what is done last."""
        return min(self.items, key=lambda item: list(DutyState).index(item.state))

    @property
    def done(self) -> int:
        return sum(i.fulfilment is not None for i in self.items)

    @property
    def waiting(self) -> list[Owed]:
        return [i for i in self.items if i.open]

    @property
    def state(self) -> DutyState:
        return self.worst.state


def duties_shown(movement: Movement, *, on: date, known_at: datetime) -> list[tuple[DutyState, list[DutyGroup]]]:
    """The movement's duties by state, those of many bodies counted together. Four queries."""
    duties = list(movement.duties.begun(on).select_related("lead", "owed_to", "movement"))
    ledger = ledger_for(duties, known_at)
    grouped: dict[tuple[str, str, str], list[Owed]] = defaultdict(list)
    for duty in duties:
        for item in owed(duty, ledger, on):
            grouped[duty.what, duty.rule, item.occurrence.key].append(item)
    groups = sorted((DutyGroup(items) for items in grouped.values()), key=_by_due)
    by_state = [(state, [g for g in groups if g.state == state]) for state in DutyState]
    return [(state, found) for state, found in by_state if found]


def _by_due(group: DutyGroup) -> date:
    return group.worst.occurrence.due or date.max - timedelta(days=1)


def duty_history(duty: Duty, *, known_at: datetime) -> tuple[Ledger, list[Fulfilment], list[HandOver]]:
    """What happened to one duty, with what was undone."""
    ledger = ledger_for([duty], known_at)
    done = duty.fulfilments.filter(recorded_at__lte=known_at).select_related("recorded_by", "undone_by")
    return ledger, list(done), ledger.handed[duty.pk]
