"""
Duties near their day or past it: told to those who work on them, then to their heads and to those who wait for them.

Each stage of each time of a duty is told once, and a person gets one message a day of what is near and one of what is late,
however many duties these are.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from chungsuc.accounts.actions import LONGEST, Notice, tell_all
from chungsuc.accounts.models import Topic, User
from chungsuc.accounts.permits import Refused
from chungsuc.audit.actions import record
from chungsuc.movements.models import Duty, Reminder, ReminderKind
from chungsuc.movements.permissions import can_press, receiving
from chungsuc.movements.queries import DutyState, Owed, ledger_for, owed
from chungsuc.movements.queries.told import Staff, staff_of
from chungsuc.units.models import Body
from chungsuc.units.queries import actor_on

BEFORE: Final = (7, 3, 1, 0)
ESCALATED_AFTER: Final = 3
# What was late before anybody was reminded is seen on the pages; it is no news.
NEWS_FOR: Final = {ReminderKind.LATE: 14, ReminderKind.ESCALATED: 30}
FROM_HOUR: Final = 6
NEAR: Final = (DutyState.SOON, DutyState.OPEN)

Stage = tuple[ReminderKind, int]
Key = tuple[int, str, date | None, str]
_NEVER: Final = 1000


@transaction.atomic
def remind(
    *,
    now: datetime,
    opens: Mapping[int, int] | None = None,
    before: Sequence[int] = BEFORE,
    escalated_after: int = ESCALATED_AFTER,
) -> int:
    """
    Tells once a day, from six o'clock on, what has come to a new stage; how many stages of times of duties that were.

    `opens`: by duty, how many days before its day its report opens; it is told then, and no earlier.
    Queries do not grow with the duties.
    """
    day = now.date()
    if now.hour < FROM_HOUR or Reminder.objects.filter(on=day, by=None).exists():
        return 0
    begun = day - timedelta(days=NEWS_FOR[ReminderKind.ESCALATED])
    items = _items(Duty.objects.in_force(day).filter(movement__valid_to__gte=begun), now)
    stages = [
        (item, stage)
        for item in items
        for stage in _stages(item, _before(before, (opens or {}).get(item.duty.pk)), escalated_after)
    ]
    told = _told(item.duty.pk for item, _stage in stages)
    new = [(item, stage) for item, stage in stages if stage[1] < told.get(_key(item, stage), _NEVER)]
    if not new:
        return 0
    Reminder.objects.bulk_create(
        [_row(item, stage, now) for item, stage in new], batch_size=500, ignore_conflicts=True
    )
    staff = staff_of(_bodies(item for item, _stage in new), day)
    tell_all(_notices(new, staff, day), now=now)
    return len(new)


def _told(duties: Iterable[int]) -> dict[Key, int]:
    """The nearest stage told of each kind, so that a clock set back tells no farther one. One query."""
    rows = Reminder.objects.filter(by=None, duty__in=set(duties)).order_by("-days")
    found = rows.values_list("duty", "occurrence", "due", "kind", "days")
    return {(duty, occurrence, due, kind): days for duty, occurrence, due, kind, days in found}


def _items(duties: QuerySet[Duty], now: datetime) -> list[Owed]:
    day = now.date()
    found = list(
        duties.filter(movement__valid_from__lte=day).select_related(
            "movement", "lead__parent__parent", "owed_to__parent__parent"
        )
    )
    ledger = ledger_for(found, now)
    return [item for duty in found for item in owed(duty, ledger, day)]


def _before(usual: Sequence[int], opens: int | None) -> list[int]:
    return sorted({*(n for n in usual if opens is None or n <= opens), *(() if opens is None else (opens,))})


def _stages(item: Owed, before: Sequence[int], escalated_after: int) -> list[Stage]:
    """Where it stands now: the nearest stage ahead that was reached, or those of being late that are still news."""
    if item.state in NEAR:
        return [(ReminderKind.AHEAD, n) for n in before if item.days <= n][:1]
    if item.state != DutyState.LATE:
        return []
    late = [ReminderKind.LATE] + [ReminderKind.ESCALATED] * (item.days >= escalated_after)
    return [(kind, 0) for kind in late if item.days <= NEWS_FOR[kind]]


def _key(item: Owed, stage: Stage) -> Key:
    return (item.duty.pk, item.occurrence.key, item.occurrence.due, stage[0].value)


def _row(item: Owed, stage: Stage, now: datetime, by: User | None = None) -> Reminder:
    kind, days = stage
    return Reminder(
        duty=item.duty,
        occurrence=item.occurrence.key,
        due=item.occurrence.due,
        kind=kind,
        days=days,
        on=now.date(),
        at=now,
        by=by,
    )


def _bodies(items: Iterable[Owed]) -> list[Body]:
    return [body for item in items for body in (item.lead, item.duty.owed_to) if body is not None]


@dataclass(slots=True)
class _ForOne:
    """What one person is told of one topic. `own`: all of it is the work of bodies at which they hold a post."""

    user: User
    items: dict[tuple[int, str], Owed] = field(default_factory=dict)
    own: bool = True

    def add(self, item: Owed, *, own: bool) -> None:
        self.items[item.duty.pk, item.occurrence.key] = item
        self.own = self.own and own


def _notices(new: Sequence[tuple[Owed, Stage]], staff: Staff, day: date) -> list[Notice]:
    mine: dict[tuple[int, Topic], _ForOne] = {}

    def add(users: Collection[User], topic: Topic, item: Owed, *, own: bool) -> None:
        for user in users:
            mine.setdefault((user.pk, topic), _ForOne(user)).add(item, own=own)

    for item, (kind, _days) in new:
        if kind == ReminderKind.ESCALATED:
            add(staff.heads(item.lead), Topic.LATE, item, own=True)
            if item.duty.owed_to is not None:
                add(staff.receivers(item.duty.owed_to), Topic.LATE, item, own=False)
        else:
            add(staff.working(item.lead), Topic.DUE if kind == ReminderKind.AHEAD else Topic.LATE, item, own=True)
    return [
        Notice([one.user], topic, words(list(one.items.values())), _where(one), f"remind:{topic.value}:{day}")
        for (_pk, topic), one in mine.items()
    ]


def _where(one: _ForOne) -> str:
    items = list(one.items.values())
    if len(items) == 1:
        return reverse("duty", args=[items[0].duty.pk])
    movements = {item.duty.movement_id for item in items}
    if one.own or len(movements) > 1:
        return reverse("my_work" if one.own else "movements")
    return reverse("movement", args=[movements.pop()])


def words(items: Sequence[Owed], lead: str = "") -> str:
    """One sentence for all of them, the most pressing first, within the length of a message."""
    ordered = sorted(items, key=lambda item: (item.occurrence.due or date.max, item.duty.pk, item.lead.path))
    if len(ordered) == 1:
        item = ordered[0]
        return f"{lead}{_left(item)}: {item.duty.what}, {item.lead.official_name}{_by(item)}."
    late = {item.state == DutyState.LATE for item in ordered}
    said = f"{lead}{len(ordered)} việc {'chưa xong' if len(late) > 1 else 'quá hạn' if True in late else 'sắp đến hạn'}: "
    for number, item in enumerate(ordered):
        part = f"{item.duty.what}, {item.lead.official_name}{_by(item)}"
        rest = f"; và {len(ordered) - number} việc khác."
        if number and len(said) + len(part) + len(rest) + 2 > LONGEST:
            return said + rest
        said += ("; " if number else "") + part
    return said + "."


def _left(item: Owed) -> str:
    if item.occurrence.due is None:
        return "Chưa định ngày"
    if item.state == DutyState.LATE:
        return f"Quá hạn {item.days} ngày"
    return "Hôm nay đến hạn" if item.days == 0 else f"Còn {item.days} ngày đến hạn"


def _by(item: Owed) -> str:
    return f", hạn {item.occurrence.due:%d/%m/%Y}" if item.occurrence.due else ""


@transaction.atomic
def remind_late(*, actor: User, duties: Collection[Duty], now: datetime, occurrence: str | None = None) -> int:
    """
    Whoever waits for duties, or keeps the plan, reminds those who owe them of what is open: all that is late, else what comes
    next; or of the one time `occurrence`. Each time of a duty once a day; how many were told of now.
    """
    day = now.date()
    acting = actor_on(actor, day)
    items = [i for i in _items(Duty.objects.filter(pk__in=[d.pk for d in duties]), now) if i.open]
    for duty in {item.duty.pk: item.duty for item in items}.values():
        can_press(acting, duty).require()
    late = {item.duty.pk for item in items if item.state == DutyState.LATE}
    wanted = [
        item
        for item in items
        if (item.occurrence.key == occurrence if occurrence is not None else _pressing(item, late))
    ]
    if not wanted:
        raise Refused("Không có việc nào chưa xong để đôn đốc.", who_can_lift="Tải lại trang.")
    Duty.objects.select_for_update(no_key=True).filter(pk__in=[i.duty.pk for i in wanted]).order_by("pk").count()
    pressed = set(
        Reminder.objects.filter(kind=ReminderKind.PRESSED, on=day, duty__in=[i.duty.pk for i in wanted]).values_list(
            "duty", "occurrence"
        )
    )
    new = [item for item in wanted if (item.duty.pk, item.occurrence.key) not in pressed]
    if not new:
        return 0
    made = [_row(item, (ReminderKind.PRESSED, 0), now, by=actor) for item in new]
    Reminder.objects.bulk_create(made, batch_size=500, ignore_conflicts=True)
    _tell_pressed(new, staff_of(_bodies(new), day), actor, now)
    post = receiving(acting, new[0].duty)
    record(
        actor=actor,
        action="movements.remind_late",
        subject=f"movements.movement:{new[0].duty.movement_id}",
        items=[{"duty": i.duty.pk, "occurrence": i.occurrence.key} for i in new],
        now=now,
        post=post.post if post else "",
    )
    return len(new)


def _pressing(item: Owed, late: Collection[int]) -> bool:
    return item.state == DutyState.LATE or item.duty.pk not in late


def _tell_pressed(items: Sequence[Owed], staff: Staff, actor: User, now: datetime) -> None:
    mine: dict[int, _ForOne] = {}
    for item in items:
        for user in staff.working(item.lead):
            mine.setdefault(user.pk, _ForOne(user)).add(item, own=True)
    notices = []
    for one in mine.values():
        (duty, occurrence), said = next(iter(one.items)), words(list(one.items.values()), f"{actor.full_name} đôn đốc: ")
        key = f"press:{now.date()}:{duty}:{occurrence}"  # pressed once a day, so told once
        notices.append(Notice([one.user], Topic.LATE, said, _where(one), key))
    tell_all(notices, now=now)
