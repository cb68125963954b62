"""What was typed, who still has to confirm it, and what is being judged anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chungsuc.progress.models import EnteredEdition, Provision, Rejudging
from chungsuc.units.queries import Actor


@dataclass(frozen=True, slots=True)
class Waiting:
    """What somebody else typed and the actor may settle, oldest first."""

    provisions: Sequence[Provision]
    editions: Sequence[EnteredEdition]


def waiting_for(actor: Actor) -> Waiting:
    """Three queries at most."""
    raise NotImplementedError


def provisions_of(path: str, *, standard: str = "", known_at: datetime | None = None) -> list[Provision]:
    """
    What was typed for a territory, those above it and those within it, newest first; `path` is the territory's.

    With `known_at` what had been typed by then. One query.
    """
    raise NotImplementedError


def open_rejudgings(path: str) -> list[Rejudging]:
    """What is being judged anew in bodies at this path, above it or below it, oldest first. One query."""
    raise NotImplementedError
