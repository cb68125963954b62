"""What waits for a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from chungsuc.movements.models import DutyKind, Movement
from chungsuc.movements.queries import DutyState, Owed, duties_of, unread_launches
from chungsuc.progress.lawbook import current
from chungsuc.progress.models import Move, State, Value
from chungsuc.progress.queries import missing_for, returned_to, waiting_for
from chungsuc.progress.queries.groups import Group
from chungsuc.progress.queries.law_waiting import waiting_count
from chungsuc.reporting.models import StepDuty
from chungsuc.rulebook.model import BASE, Indicator
from chungsuc.units.models import Body
from chungsuc.units.queries import Actor


@dataclass(frozen=True, slots=True)
class MyWork:
    duties: Sequence[Owed]
    returned: Sequence[tuple[Value, Move | None, Indicator | None]]
    missing: Sequence[tuple[Body, Indicator, Value | None, int]]
    to_verify: Sequence[Group]
    to_approve: Sequence[Group]
    launched: Sequence[Movement]  # launches that one's body has not said it knows
    law_to_confirm: int  # rows of law and whole sets that somebody else typed
    reported: frozenset[int] = frozenset()  # the duties that are reports of a calendar, done on a page of their own

    def _owed(self, *states: DutyState) -> list[Owed]:
        return [o for o in self.duties if o.state in states]

    @property
    def late(self) -> list[Owed]:
        return self._owed(DutyState.LATE)

    @property
    def soon(self) -> list[Owed]:
        return self._owed(DutyState.SOON)

    @property
    def later(self) -> list[Owed]:
        return self._owed(DutyState.OPEN)

    @property
    def undated(self) -> list[Owed]:
        return self._owed(DutyState.UNDATED)

    @property
    def handed_over(self) -> list[Owed]:
        return self._owed(DutyState.HANDED_OVER)

    @property
    def verify_count(self) -> int:
        return sum(g.count for g in self.to_verify)

    @property
    def approve_count(self) -> int:
        return sum(g.count for g in self.to_approve)

    @property
    def nothing(self) -> bool:
        return not (
            self.late
            or self.launched
            or self.soon
            or self.returned
            or self.missing
            or self.to_verify
            or self.to_approve
            or self.law_to_confirm
        )


def _waiting(actor: Actor, state: State, known_at: datetime | None) -> list[Group]:
    """All that waits, counted by measure, the most first; no value is read."""
    return sorted(waiting_for(actor, state, limit=0, known_at=known_at).groups, key=lambda g: -g.count)


def my_work(actor: Actor, on: date, known_at: datetime, *, as_known_then: bool = False) -> MyWork:
    """All that waits for a person on a day; of figures what waits now, or what waited then."""
    then = known_at if as_known_then else None
    edition = current().edition_for(level=BASE, on=on)
    by_measure = {i.measure: i for i in edition.indicators}
    criterion = {i.number: c.number for c in edition.criteria for i in c.indicators}
    duties = duties_of(actor, known_at=known_at)
    reports = [o.duty.pk for o in duties if o.duty.kind == DutyKind.REPORT]
    asked = StepDuty.objects.filter(duty__in=reports).values_list("duty", flat=True) if reports else ()
    return MyWork(
        duties=duties,
        reported=frozenset(asked),
        returned=[(v, m, by_measure.get(v.measure)) for v, m in returned_to(actor, then)],
        missing=[(b, i, v, criterion[i.number]) for b, i, v in missing_for(actor, on, then)],
        to_verify=_waiting(actor, State.SUBMITTED, then),
        to_approve=_waiting(actor, State.VERIFIED, then),
        launched=unread_launches(actor, known_at),
        law_to_confirm=0 if as_known_then else waiting_count(actor),
    )
