"""What happens every so often, without anyone asking."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from chungsuc import clock
from chungsuc.accounts.actions import forget_sign_ins
from chungsuc.accounts.mail import send_waiting
from chungsuc.accounts.models import Delivery
from chungsuc.audit.actions import seal_pending
from chungsuc.documents.actions import drop_stale
from chungsuc.jobs.actions import begin_again
from chungsuc.jobs.models import Tick
from chungsuc.movements.actions import remind
from chungsuc.progress.actions.rejudging import REJUDGING
from chungsuc.reporting.queries.opening import days_open
from chungsuc.units.resting import day_for

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def _remind(_wall: datetime) -> None:
    now = clock.now()
    remind(now=now, opens=days_open(now.date()))


def _send(_wall: datetime) -> None:
    now = clock.now()
    people = set(Delivery.objects.values_list("user", flat=True))
    send_waiting(now, day_for(people, now.date(), now))


def _rejudge_again(wall: datetime) -> None:
    begin_again(wall, keys=REJUDGING, after=HOUR)  # without all its parts a rejudging would be stale for ever


# a name that stays, how often, and what is done with the time on the wall
TICKS: Final[dict[str, tuple[timedelta, Callable[[datetime], object]]]] = {
    "audit.seal": (MINUTE, seal_pending),
    "documents.stale": (HOUR, drop_stale),
    "accounts.sign_ins": (6 * HOUR, forget_sign_ins),
    "movements.remind": (HOUR, _remind),
    "progress.rejudge": (10 * MINUTE, _rejudge_again),
}
# What speaks with another machine: the mark is kept first, the rest has its own transactions, and nobody waits for it
# with the write lock in hand.
APART: Final[dict[str, tuple[timedelta, Callable[[datetime], object]]]] = {"accounts.mail": (MINUTE, _send)}


def run_due(
    wall: datetime, ticks: Mapping[str, tuple[timedelta, Callable[[datetime], object]]] = TICKS
) -> dict[str, Exception | None]:
    """Runs what is due, each in its own transaction with the mark that it ran; one that raises does not stop others."""
    ran: dict[str, Exception | None] = {}
    for name, action in _due(wall, ticks):
        try:
            with transaction.atomic():
                Tick.objects.update_or_create(name=name, defaults={"last_run": wall})
                action(wall)
            ran[name] = None
        except Exception as error:  # noqa: BLE001 -- told to whoever runs the ticks
            ran[name] = error
    return ran


def run_apart(
    wall: datetime, ticks: Mapping[str, tuple[timedelta, Callable[[datetime], object]]] = APART
) -> dict[str, Exception | None]:
    """Runs what is due of those that keep transactions of their own; what fails is due again after its time."""
    ran: dict[str, Exception | None] = {}
    for name, action in _due(wall, ticks):
        Tick.objects.update_or_create(name=name, defaults={"last_run": wall})
        try:
            action(wall)
            ran[name] = None
        except Exception as error:  # noqa: BLE001 -- as above
            ran[name] = error
    return ran


def _due(
    wall: datetime, ticks: Mapping[str, tuple[timedelta, Callable[[datetime], object]]]
) -> list[tuple[str, Callable[[datetime], object]]]:
    last = dict(Tick.objects.values_list("name", "last_run"))
    return [
        (name, action)
        for name, (every, action) in ticks.items()
        if name not in last or not last[name] <= wall < last[name] + every
    ]
