"""Who sends reports on time: by unit and year, under each calendar. The first sending counts, whatever was returned afterwards."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import ObjectDoesNotExist

from chungsuc.clock import ZONE
from chungsuc.movements.due import Occurrence
from chungsuc.movements.models import Duty, DutyKind
from chungsuc.movements.queries import Ledger, ledger_for
from chungsuc.reporting.models import MoveName, ReportMove
from chungsuc.units.lineage import home_of
from chungsuc.units.models import Body

OTHERS = 0  # reports of a plan that stand in no calendar
Key = tuple[int, str]


@dataclass(slots=True)
class Tally:
    """Reports that were to be sent: on time, late, missing. `extended` and `returned` are some of these, not more."""

    owed: int = 0
    on_time: int = 0
    late: int = 0
    late_days: int = 0
    missing: int = 0
    extended: int = 0
    returned: int = 0

    def add(self, other: "Tally") -> None:
        self.owed += other.owed
        self.on_time += other.on_time
        self.late += other.late
        self.late_days += other.late_days
        self.missing += other.missing
        self.extended += other.extended
        self.returned += other.returned

    @property
    def share(self) -> str:
        """Of what was owed, in percent, beside its parts: "7/8 (87,5%)"; of nothing no share."""
        if not self.owed:
            return "—"
        return f"{self.on_time}/{self.owed} ({self.on_time * 100 / self.owed:.1f}%)".replace(".", ",")


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit, the body that it is shown under, and what it did under each calendar."""

    body: Body
    under: Body | None
    cells: dict[int, Tally] = field(default_factory=dict)
    total: Tally = field(default_factory=Tally)

    def put(self, calendar: int, found: Tally) -> None:
        self.cells.setdefault(calendar, Tally()).add(found)
        self.total.add(found)


@dataclass(frozen=True, slots=True)
class Timeliness:
    year: int
    calendars: Mapping[int, str]
    rows: Sequence[UnitRow]
    total: Tally
    by_calendar: Mapping[int, Tally]

    def only(self, calendar: int) -> "Timeliness":
        """Of one calendar: the units that owe something under it; all of it where there is no such calendar."""
        if calendar not in self.calendars:
            return self
        rows = [UnitRow(r.body, r.under, {calendar: r.cells[calendar]}, r.cells[calendar]) for r in self.rows if calendar in r.cells]
        return _table(self.year, {calendar: self.calendars[calendar]}, rows)


@dataclass(frozen=True, slots=True)
class Sendings:
    """What happened to the reports: the day of the first sending that was not withdrawn, and which were returned."""

    first: Mapping[Key, date]
    returned: Collection[Key]


def timeliness(
    paths: Sequence[str], year: int, *, on: date, known_at: datetime, now: date | None = None
) -> Timeliness:
    """
    What units within these paths owed in a year and was due by the day, or sent already.

    `now`: units are shown with the body that they are or went into on that day, else with the one above them. Six queries,
    two more for `now`, however many units.
    """
    asked = Duty.objects.begun(on).filter(kind=DutyKind.REPORT, lead__in=Body.objects.within_any(paths))
    asked = asked.filter(movement__valid_from__year__lte=year, movement__valid_to__year__gte=year)
    duties = list(asked.select_related("movement", "lead__parent", "owed_to", "asked_in__step__calendar"))
    ledger = ledger_for(duties, known_at)
    sent = _sendings(duties, known_at)
    names: dict[int, str] = {}
    found: dict[Body, list[tuple[int, Tally]]] = {}
    for duty in duties:
        pk, name = _calendar(duty)
        for time in ledger.times(duty):
            lead = ledger.lead(duty, time.due or on)
            counted = _counted(duty, time, lead, ledger, sent, year, on)
            if counted is not None and any(lead.path.startswith(path) for path in paths):
                names[pk] = name
                found.setdefault(lead, []).append((pk, counted))
    return _table(year, names, _under([_row(body, cells) for body, cells in found.items()], now))


def _calendar(duty: Duty) -> tuple[int, str]:
    try:
        found = duty.asked_in.step.calendar
    except ObjectDoesNotExist:
        return OTHERS, ""
    return found.pk, found.name


def _sendings(duties: Sequence[Duty], known_at: datetime) -> Sendings:
    """One query. A sending taken back before anybody received it was none."""
    steps = (MoveName.SEND, MoveName.RETURN, MoveName.WITHDRAW)
    moves = ReportMove.objects.filter(report__duty__in=[d.pk for d in duties], name__in=steps, at__lte=known_at)
    first: dict[Key, date] = {}
    returned: set[Key] = set()
    for duty, occurrence, name, at in moves.order_by("pk").values_list(
        "report__duty", "report__occurrence", "name", "at"
    ):
        key = (duty, occurrence)
        if name == MoveName.SEND:
            first.setdefault(key, at.astimezone(ZONE).date())
        elif name == MoveName.RETURN:
            returned.add(key)
        elif key not in returned:
            first.pop(key, None)
    return Sendings(first, returned)


def _counted(
    duty: Duty, time: Occurrence, lead: Body, ledger: Ledger, sent: Sendings, year: int, on: date
) -> Tally | None:
    """One time of one duty; None where it is of another year, not due yet, or was no longer owed."""
    if time.due is None or (time.stated or time.due).year != year:
        return None
    key, done = (duty.pk, time.key), ledger.done[duty.pk].get(time.key)
    day = sent.first.get(key) or (done.done_on if done else None)
    gone = (duty.ended_on and duty.ended_on <= time.due) or (lead.valid_to and lead.valid_to < time.due)
    if day is None and (time.due >= on or gone):
        return None
    found = Tally(owed=1, extended=int(time.extended), returned=int(key in sent.returned))
    late = (day - time.due).days if day else 0
    if day is None:
        found.missing = 1
    elif late > 0:
        found.late, found.late_days = 1, late
    else:
        found.on_time = 1
    return found


def _row(body: Body, cells: Sequence[tuple[int, Tally]]) -> UnitRow:
    row = UnitRow(body, body.parent)
    for calendar, found in cells:
        row.put(calendar, found)
    return row


def _under(rows: Sequence[UnitRow], now: date | None) -> list[UnitRow]:
    if now is not None:
        homes = home_of([row.body for row in rows], now)
        rows = [UnitRow(r.body, homes[r.body.pk], r.cells, r.total) for r in rows]
    return sorted(rows, key=lambda r: (r.under.path if r.under else "~", r.body.path))


def _table(year: int, names: Mapping[int, str], rows: Sequence[UnitRow]) -> Timeliness:
    total, by_calendar = Tally(), {pk: Tally() for pk in sorted(names, key=lambda pk: (pk == OTHERS, pk))}
    for row in rows:
        total.add(row.total)
        for pk, cell in row.cells.items():
            by_calendar[pk].add(cell)
    return Timeliness(year, {pk: names[pk] for pk in by_calendar}, rows, total, by_calendar)


def years_of(paths: Sequence[str], on: date) -> list[int]:
    """The years in which units within these paths owe reports, up to the day's, the newest first. One query."""
    found = Duty.objects.begun(on).filter(kind=DutyKind.REPORT, lead__in=Body.objects.within_any(paths))
    spans = found.values_list("movement__valid_from__year", "movement__valid_to__year").distinct()
    years = {year for first, last in spans for year in range(first, min(last, on.year) + 1)}
    return sorted(years | {on.year}, reverse=True)
