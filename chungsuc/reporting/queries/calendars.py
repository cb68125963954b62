"""Calendars of reports: their chains, the times they fall due, who reports to whom."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import Q
from django.utils.timezone import localtime

from chungsuc.movements.due import DueKind, name_of
from chungsuc.movements.models import Duty
from chungsuc.movements.queries import Ledger, Owed, ledger_for, owed
from chungsuc.movements.queries.seen import is_seen_by
from chungsuc.reporting.chains import Checked, DrawnStep, StepGiven, checked, drawn
from chungsuc.reporting.models import Calendar, CalendarStep, StepDuty
from chungsuc.units.queries import Actor

DUTY_READ = ("lead__parent", "owed_to", "movement__territory")
RECURS = (DueKind.YEARLY, DueKind.HALF_YEARLY, DueKind.QUARTERLY, DueKind.MONTHLY, DueKind.WEEKLY)


@dataclass(frozen=True, slots=True)
class Step:
    """One step with what is asked in it, in the order of the register."""

    row: CalendarStep
    duties: Sequence[Duty]


@dataclass(frozen=True, slots=True)
class StepTime:
    """A step at one time that it falls due: the earliest and the latest day of its bodies, and how each stands."""

    step: Step
    items: Sequence[Owed]

    @property
    def first(self) -> date | None:
        return min((i.occurrence.due for i in self.items if i.occurrence.due), default=None)

    @property
    def last(self) -> date | None:
        return max((i.occurrence.due for i in self.items if i.occurrence.due), default=None)

    @property
    def done(self) -> int:
        return sum(i.fulfilment is not None for i in self.items)

    @property
    def late(self) -> int:
        return sum(i.state == "late" for i in self.items)

    @property
    def remarks(self) -> list[tuple[str, list[Owed]]]:
        """Words beside the days (moved, extended, days off not entered, former bodies), each with those it is about."""
        found: dict[str, list[Owed]] = defaultdict(list)
        for item in self.items:
            if item.occurrence.why:
                found[item.occurrence.why].append(item)
        return list(found.items())


@dataclass(frozen=True, slots=True)
class Time:
    """One time that a calendar's reports fall due. Without a day it is open whenever somebody opens it."""

    key: str
    steps: Sequence[StepTime]
    opens: date | None
    as_of: date | None

    @property
    def name(self) -> str:
        return name_of(self.key)

    @property
    def first(self) -> date | None:
        return min((s.first for s in self.steps if s.first), default=None)

    @property
    def last(self) -> date | None:
        return max((s.last for s in self.steps if s.last), default=None)


@dataclass(frozen=True)
class Chain:
    """A calendar with its steps and what happened to their duties; asks nothing more."""

    calendar: Calendar
    steps: Sequence[Step]
    ledger: Ledger

    @property
    def duties(self) -> list[Duty]:
        return [d for step in self.steps for d in step.duties]

    @cached_property
    def _edges(self) -> tuple[dict[int, list[Duty]], dict[int, list[Duty]]]:
        """By id: what each report goes into, and what each is made of; once for the chain."""
        leads: list[tuple[int, dict[int, list[Duty]]]] = []
        for step in self.steps:
            found: dict[int, list[Duty]] = defaultdict(list)
            for duty in step.duties:
                found[duty.lead_id].append(duty)
            leads.append((step.row.number, found))
        up: dict[int, list[Duty]] = {}
        down: dict[int, list[Duty]] = defaultdict(list)
        for step in self.steps:
            later = [found for number, found in leads if number > step.row.number]
            for duty in step.duties:
                up[duty.pk] = next((f[duty.owed_to_id] for f in later if duty.owed_to_id in f), [])
                for upper in up[duty.pk]:
                    down[upper.pk].append(duty)
        return up, down

    def above(self, duty: Duty) -> list[Duty]:
        """What the receiver owes in the nearest later step; nothing where the report leaves the chain."""
        return self._edges[0].get(duty.pk, [])

    def below(self, duty: Duty) -> list[Duty]:
        return self._edges[1].get(duty.pk, [])

    def ended(self, on: date) -> bool:
        return self.calendar.ended_on is not None and self.calendar.ended_on <= on

    def given(self, on: date) -> list[StepGiven]:
        """As it stood on the day; of an ended calendar, as it last stood."""
        if self.ended(on):
            return [StepGiven(s.row.name, s.duties) for s in self.steps]
        return [
            StepGiven(s.row.name, [d for d in s.duties if d.ended_on is None or d.ended_on > on]) for s in self.steps
        ]

    def drawn(self, on: date) -> list[DrawnStep]:
        return drawn(self.given(on))

    def checked(self, on: date) -> Checked:
        """What stands against the chain on a day: a receiver that has ended since, a day out of order; nothing of an ended one."""
        return Checked() if self.ended(on) else checked(self.given(on), on)

    def next(self, on: date) -> "Time | None":
        """The time that is open or comes next: the first whose last day is not past, else the latest there was."""
        times = self.times(on)
        ahead = [t for t in times if t.last is None or t.last >= on]
        return ahead[-1] if ahead else next(iter(times), None)

    def as_of(self, key: str) -> date | None:
        """The one day that all figures of this time are of; None where nothing has a day."""
        calendar = self.calendar
        if calendar.as_of is not None:
            return _same_day(calendar.as_of, key)
        for step in self.steps:
            days = [o.stated for d in step.duties for o in self.ledger.times(d) if o.key == key_for(d, key) and o.stated]
            if days:
                return max(days)
        return None

    def times(self, on: date) -> list[Time]:
        """Every time that falls due until the day, and the one that is open or comes next, the latest first."""
        found: dict[str, list[StepTime]] = {}
        shown = {d.pk: owed(d, self.ledger, on) for d in self.duties}
        keys = {o.occurrence.key for d in self.duties for o in shown[d.pk] if _recurs(d)}
        for key in sorted(keys or {""}, reverse=True):
            found[key] = [
                StepTime(s, [o for d in s.duties for o in shown[d.pk] if o.occurrence.key == key_for(d, key)])
                for s in self.steps
            ]
        times = [self._time(key, steps) for key, steps in found.items()]
        ahead = [place for place, t in enumerate(times) if t.last is None or t.last >= on]
        return times[ahead[-1] :] if ahead else times  # who is done already is not yet in the time after

    def _time(self, key: str, steps: Sequence[StepTime]) -> Time:
        first = min((i.occurrence.stated for s in steps for i in s.items if i.occurrence.stated), default=None)
        made = localtime(self.calendar.made_at).date()
        opens = max(first - timedelta(days=self.calendar.opens_before), made) if first else None
        return Time(key, steps, opens, self.as_of(key))


def _recurs(duty: Duty) -> bool:
    return duty.due_rule.kind in RECURS


def key_for(duty: Duty, key: str) -> str:
    """The key of a calendar's time within a duty: a step without a day has one time only."""
    return key if _recurs(duty) else ""


def _same_day(day: date, key: str) -> date:
    """The same day in the year of a yearly time; else the day itself."""
    if not (len(key) == 4 and key.isdecimal()):
        return day
    year = int(key)
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February
        return day.replace(year=year, day=28)


def chains_of(calendars: Iterable[Calendar], *, known_at: datetime) -> list[Chain]:
    """Their chains, whatever their number: two queries, and those of `ledger_for`."""
    wanted = list(calendars)
    steps = _steps(wanted)
    duties = [d for found in steps.values() for step in found for d in step.duties]
    ledger = ledger_for(duties, known_at)
    return [Chain(c, steps[c.pk], ledger) for c in wanted]


def _steps(calendars: Sequence[Calendar]) -> Mapping[int, list[Step]]:
    """By calendar. Two queries."""
    rows = StepDuty.objects.filter(step__calendar__in=calendars, duty__ended_by=None)
    asked: dict[int, list[Duty]] = defaultdict(list)
    for row in rows.select_related(*(f"duty__{name}" for name in DUTY_READ)).order_by("duty__lead__path", "duty"):
        asked[row.step_id].append(row.duty)
    found: dict[int, list[Step]] = defaultdict(list)
    for step in CalendarStep.objects.filter(calendar__in=calendars).order_by("number"):
        found[step.calendar_id].append(Step(step, asked[step.pk]))
    return found


def chain_of(calendar: Calendar, *, known_at: datetime) -> Chain:
    [found] = chains_of([calendar], known_at=known_at)
    return found


def calendars_seen(actor: Actor, known_at: datetime) -> list[Calendar]:
    """
    The calendars of the movements that the actor sees, and those that ask something of the actor's bodies; by movement, the
    latest first. Two queries.
    """
    mine = {a.body_id for a in actor.appointments}
    rows = Calendar.objects.filter(made_at__lte=known_at).select_related("movement__territory", "made_by")
    near = StepDuty.objects.filter(Q(duty__lead__in=mine) | Q(duty__owed_to__in=mine))
    touched = set(near.values_list("step__calendar", flat=True))
    seen = [c for c in rows.order_by("pk") if c.pk in touched or is_seen_by(actor, c.movement)]
    return sorted(seen, key=lambda c: (-c.movement.valid_from.toordinal(), c.movement_id, bool(c.ended_on)))
