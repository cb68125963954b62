"""A whole criteria set typed as numbered lines by the office that answers for it."""

from dataclasses import dataclass
from datetime import date, datetime

from chungsuc.accounts.models import User
from chungsuc.progress.actions.provisions import Source
from chungsuc.progress.models import EnteredEdition
from chungsuc.units.models import Body


@dataclass(frozen=True, slots=True)
class EditionHead:
    """What a set is called. `standard` is its id; that of a shell in the package puts it in the shell's place."""

    standard: str
    name: str
    level: str
    valid_from: date
    annex: str = ""
    valid_to: date | None = None


def propose_edition(
    *, actor: User, territory: Body, head: EditionHead, lines: str, source: Source, now: datetime
) -> EnteredEdition:
    """Keeps the lines until a second person settles them. Raises Flawed with the number of each wrong line, or Refused."""
    raise NotImplementedError


def settle_edition(
    *, actor: User, edition: EnteredEdition, accept: bool, because: str = "", now: datetime
) -> EnteredEdition:
    """A second person confirms or refuses; a confirmed one is in the rulebook from then on. Raises Refused."""
    raise NotImplementedError


def withdraw_edition(*, actor: User, edition: EnteredEdition, now: datetime) -> EnteredEdition:
    """The typist takes back what nobody has settled yet. Raises Refused."""
    raise NotImplementedError
