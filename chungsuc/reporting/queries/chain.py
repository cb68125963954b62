"""A report's place in its chain: whose report it goes into, all the way up, and which reports it is made of."""

from collections.abc import Iterable
from datetime import datetime

from chungsuc.movements.models import Duty
from chungsuc.reporting.models import Calendar
from chungsuc.reporting.queries.calendars import Chain, chain_of


def place_of(duty: int, known_at: datetime) -> tuple[Chain, Duty] | None:
    """The chain that asks for a duty's report, with the duty as it stands in it; None where none does. Six queries or so."""
    calendar = Calendar.objects.filter(steps__asked__duty=duty).select_related("movement__territory", "paper").first()
    if calendar is None:
        return None
    chain = chain_of(calendar, known_at=known_at)
    found = next((d for d in chain.duties if d.pk == duty), None)
    return (chain, found) if found is not None else None


def upward(chain: Chain, duty: Duty) -> list[Duty]:
    """The duties above, the next one first; later steps only, so it ends."""
    found: list[Duty] = []
    while (above := next(iter(chain.above(found[-1] if found else duty)), None)) is not None:
        found.append(above)
    return found


def received_by(chain: Chain, bodies: Iterable[int]) -> list[Duty]:
    """What is owed to these bodies, in the order of the register."""
    wanted = set(bodies)
    return sorted((d for d in chain.duties if d.owed_to_id in wanted), key=lambda d: (d.lead.path, d.pk))
