"""How each report of a chain stands on a day: unopened, in work, on time, late, missing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chungsuc.movements.models import Duty
from chungsuc.movements.queries import DutyState, Owed, owed
from chungsuc.reporting.models import MoveName, Report, ReportMove, ReportState
from chungsuc.reporting.queries.calendars import Chain, key_for
from chungsuc.reporting.workflow import HANDED_IN, state_after


class Stand(models.TextChoices):
    """As the receiver sees it at a glance, the worst first."""

    MISSING = "missing", _("quá hạn chưa gửi")
    RETURNED = "returned", _("bị trả lại")
    UNOPENED = "unopened", _("chưa mở")
    IN_WORK = "in_work", _("đang làm")
    LATE = "late", _("gửi muộn")
    ON_TIME = "on_time", _("đúng hạn")

    @property
    def handed_in(self) -> bool:
        return self in (Stand.LATE, Stand.ON_TIME)


@dataclass(frozen=True, slots=True)
class Item:
    """
    One body's report for one time, on a day. `state` as known then; None before it is opened. `sent_on`: the day of the first
    sending that was not withdrawn, or on which the duty was said to be done by a paper. `days` late, for what is late or missing.
    """

    owed: Owed
    report: Report | None
    state: ReportState | None
    stand: Stand
    sent_on: date | None
    days: int = 0

    @property
    def duty(self) -> Duty:
        return self.owed.duty

    @property
    def key(self) -> str:
        return self.owed.occurrence.key

    @property
    def due(self) -> date | None:
        return self.owed.occurrence.due

    @property
    def slug(self) -> str:
        return slug_of(self.key)

    @property
    def on_paper(self) -> bool:
        """Said to be done by a paper, without a report in the software."""
        return self.stand.handed_in and self.state not in HANDED_IN

    @property
    def corrected(self) -> bool:
        return self.report is not None and self.report.latest is not None and self.report.latest.corrects != ""


def slug_of(occurrence: str) -> str:
    """As addresses have it: what falls due once has no key of its own."""
    return occurrence or "mot-lan"


def occurrence_of(slug: str) -> str:
    return "" if slug == "mot-lan" else slug


def sent_day(moves: Sequence[ReportMove]) -> date | None:
    """The day of the first sending that was not withdrawn."""
    from_here = zip_longest(moves, moves[1:])
    days = (m.at for m, after in from_here if m.name == MoveName.SEND and (after is None or after.name != MoveName.WITHDRAW))
    first = next(days, None)
    return local_day(first) if first else None


def local_day(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def items_of(chain: Chain, duties: Sequence[Duty], *, on: date, known_at: datetime, key: str | None = None) -> list[Item]:
    """
    Each report that these duties of the chain ask for until the day, and the next one; of one time of the calendar, where it
    is named. Two queries: the reports and their moves.
    """
    if not duties:
        return []
    times = [
        one
        for duty in duties
        if duty.valid_from is None or duty.valid_from <= on
        for one in owed(duty, chain.ledger, on)
        if one.state != DutyState.ENDED and (key is None or one.occurrence.key == key_for(duty, key))
    ]
    found = Report.objects.filter(duty__in=[d.pk for d in duties], opened_at__lte=known_at).select_related("latest")
    if key is not None:
        found = found.filter(occurrence__in={one.occurrence.key for one in times})
    reports = {(r.duty_id, r.occurrence): r for r in found}
    moves = moves_of([r.pk for r in reports.values()], known_at)
    return [_item(one, reports.get((one.duty.pk, one.occurrence.key)), moves, on) for one in times]


def moves_of(reports: Iterable[int], known_at: datetime) -> Mapping[int, list[ReportMove]]:
    """By report, as known at a moment. One query."""
    found: dict[int, list[ReportMove]] = defaultdict(list)
    for move in ReportMove.objects.filter(report__in=list(reports), at__lte=known_at).select_related("by", "version"):
        found[move.report_id].append(move)
    return found


def _item(one: Owed, report: Report | None, moves: Mapping[int, list[ReportMove]], on: date) -> Item:
    taken = moves.get(report.pk, []) if report else []
    state = state_after(m.name for m in taken)
    sent, due = sent_day(taken), one.occurrence.due
    if state not in HANDED_IN and one.fulfilment is not None:
        sent = one.fulfilment.done_on
    if state in HANDED_IN or one.fulfilment is not None:
        late = (sent - due).days if sent and due else 0
        return Item(one, report, state, Stand.LATE if late > 0 else Stand.ON_TIME, sent, max(late, 0))
    late = (on - due).days if due else 0
    if late > 0 and sent is None:
        return Item(one, report, state, Stand.MISSING, None, late)
    if state == ReportState.RETURNED:
        return Item(one, report, state, Stand.RETURNED, sent)
    return Item(one, report, state, Stand.UNOPENED if state is None else Stand.IN_WORK, sent)


def counted(items: Iterable[Item]) -> list[tuple[Stand, int]]:
    """How many stand how, in the order of `Stand`, those of none left out."""
    found = [i.stand for i in items]
    return [(stand, found.count(stand)) for stand in Stand if stand in found]
