"""What happens every so often, without anyone asking."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from chungsuc.audit.actions import seal_pending
from chungsuc.documents.actions import drop_stale
from chungsuc.jobs.models import Tick

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)

# a name that stays, how often, and what is done with the time on the wall
TICKS: Final[dict[str, tuple[timedelta, Callable[[datetime], object]]]] = {
    "audit.seal": (MINUTE, seal_pending),
    "documents.stale": (HOUR, drop_stale),
}


def run_due(
    wall: datetime, ticks: Mapping[str, tuple[timedelta, Callable[[datetime], object]]] = TICKS
) -> dict[str, Exception | None]:
    """Runs what is due, each in its own transaction with the mark that it ran; one that raises does not stop others."""
    last = dict(Tick.objects.values_list("name", "last_run"))
    ran: dict[str, Exception | None] = {}
    for name, (every, action) in ticks.items():
        if name in last and last[name] <= wall < last[name] + every:
            continue
        try:
            with transaction.atomic():
                Tick.objects.update_or_create(name=name, defaults={"last_run": wall})
                action(wall)
            ran[name] = None
        except Exception as error:  # noqa: BLE001 -- told to whoever runs the ticks
            ran[name] = error
    return ran
