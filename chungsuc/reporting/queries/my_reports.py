"""The reports of a person: to write, and those that they receive, a grid for each calendar and time."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from chungsuc.movements.due import name_of
from chungsuc.reporting.models import Calendar
from chungsuc.reporting.queries.calendars import Chain, chains_of, key_for
from chungsuc.reporting.queries.chain import received_by
from chungsuc.reporting.queries.hands import roles_at
from chungsuc.reporting.queries.reports import Item, Stand, counted, items_of, slug_of
from chungsuc.units.models import Body, Role
from chungsuc.units.queries import Actor, territory_of

SHOWN = 3  # times of a calendar that the list of a receiver shows, the newest first


@dataclass(frozen=True, slots=True)
class Board:
    """What one body receives of one calendar at one time."""

    chain: Chain
    receiver: Body
    key: str
    items: Sequence[Item]

    @property
    def calendar(self) -> Calendar:
        return self.chain.calendar

    @property
    def slug(self) -> str:
        return slug_of(self.key)

    @property
    def name(self) -> str:
        return name_of(self.key)

    @property
    def counts(self) -> list[tuple[Stand, int]]:
        return counted(self.items)

    @property
    def due(self) -> date | None:
        """The day of most units; those with more time say so themselves."""
        days = Counter(i.due for i in self.items if i.due)
        return days.most_common(1)[0][0] if days else None

    @property
    def handed_in(self) -> int:
        return sum(i.stand.handed_in for i in self.items)

    @property
    def undated(self) -> bool:
        return any(i.due is None for i in self.items)


@dataclass(frozen=True, slots=True)
class MyReports:
    to_write: Sequence[tuple[Calendar, Item]]
    boards: Sequence[Board]

    def open(self) -> list[tuple[Calendar, Item]]:
        return [(c, i) for c, i in self.to_write if not i.stand.handed_in]

    def sent(self) -> list[tuple[Calendar, Item]]:
        return [(c, i) for c, i in self.to_write if i.stand.handed_in]


def bodies_of(actor: Actor) -> list[Body]:
    """The bodies at which the actor holds a post, as an administrator aside."""
    posts = (a for a in actor.appointments if a.role != Role.ADMINISTRATOR)
    return list({a.body_id: a.body for a in posts}.values())


def my_reports(actor: Actor, *, on: date, known_at: datetime) -> MyReports:
    """Whatever the number of units: some ten queries, and two for each calendar."""
    mine = [b.pk for b in bodies_of(actor)]
    rows = Calendar.objects.filter(Q(steps__asked__duty__lead__in=mine) | Q(steps__asked__duty__owed_to__in=mine) | _coordinated(actor))
    rows = rows.filter(made_at__lte=known_at)
    chains = chains_of(rows.select_related("movement__territory").distinct(), known_at=known_at)
    roles = roles_at({d.owed_to_id or 0 for chain in chains for d in chain.duties}, on)
    to_write: list[tuple[Calendar, Item]] = []
    boards: list[Board] = []
    for chain in chains:
        own = [d for d in chain.duties if d.lead_id in mine]
        found = items_of(chain, own, on=on, known_at=known_at)
        to_write += [(chain.calendar, i) for i in found if begun(chain.calendar, i, on)]
        receivers = {d.owed_to_id: d.owed_to for d in chain.duties if d.owed_to is not None}
        lonely = [pk for pk, body in receivers.items() if pk is not None and pk not in roles and actor.coordinates(body.path)]
        boards += boards_of(chain, [*mine, *lonely], on=on, known_at=known_at)
    to_write.sort(key=lambda pair: (pair[1].stand.handed_in, pair[1].due or date.max, pair[1].duty.pk))
    boards.sort(key=lambda b: (b.due is None, -(b.due or date.min).toordinal(), b.calendar.pk))
    return MyReports(to_write, boards)


def begun(calendar: Calendar, item: Item, on: date) -> bool:
    """Whether a report may be opened by now, or is on its way: what lies further ahead is not shown yet."""
    return item.state is not None or item.due is None or on >= item.due - timedelta(days=calendar.opens_before)


def _coordinated(actor: Actor) -> Q:
    """Calendars of movements in the territories that the actor coordinates: there some receivers may have nobody."""
    paths = [territory_of(a.body).path for a in actor.appointments if a.role == Role.COORDINATOR]
    return Q(movement__territory__in=Body.objects.within_any(paths).values("pk"))


def boards_of(chain: Chain, receivers: Sequence[int], *, on: date, known_at: datetime) -> list[Board]:
    """The newest times of what these bodies receive. Two queries."""
    duties = received_by(chain, receivers)
    items = [i for i in items_of(chain, duties, on=on, known_at=known_at) if begun(chain.calendar, i, on)]
    keys = sorted({i.key for i in items}, reverse=True)[:SHOWN]
    found = []
    for body in {d.owed_to_id: d.owed_to for d in duties if d.owed_to}.values():
        for key in keys:
            mine = [i for i in items if i.duty.owed_to_id == body.pk and i.key == key_for(i.duty, key)]
            if mine:
                found.append(Board(chain, body, key, mine))
    return found


def board_of(chain: Chain, receiver: Body, key: str, *, on: date, known_at: datetime) -> Board:
    """Two queries."""
    items = items_of(chain, received_by(chain, [receiver.pk]), on=on, known_at=known_at, key=key)
    return Board(chain, receiver, key, items)
