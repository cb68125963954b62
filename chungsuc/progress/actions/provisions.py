"""What officials type from a decision's text: one proposes, a second person confirms, and only then it counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Answer
from chungsuc.documents.models import StoredFile
from chungsuc.progress.models import Provision, ProvisionKind
from chungsuc.units.models import Body


@dataclass(frozen=True, slots=True)
class Source:
    """The paper from which something was typed, and the page on which it stands."""

    decision: str
    decided_by: str
    decided_on: date
    page: str
    file: StoredFile | None = None


@dataclass(frozen=True, slots=True)
class ProvisionRow:
    """One row as it was typed. `level` is as rule files write it: a number, true, a grade, or {year: level}."""

    kind: ProvisionKind
    place: str
    valid_from: date
    region: str = ""
    level: object = None
    wording: str = ""
    valid_to: date | None = None
    looser_because: str = ""


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a row, by its place in what was typed; None: with the whole."""

    row: int | None
    text: str


class Flawed(Answer):
    """What was typed cannot stand: every flaw of every row. Nothing was stored."""

    def __init__(self, flaws: Sequence[Flaw]) -> None:
        super().__init__("; ".join(f.text if f.row is None else f"dòng {f.row + 1}: {f.text}" for f in flaws))
        self.flaws = tuple(flaws)


def propose_provisions(
    *, actor: User, territory: Body, standard: str, rows: Sequence[ProvisionRow], source: Source, now: datetime
) -> list[Provision]:
    """Keeps what was typed until a second person settles it: all rows or none. Raises Flawed or Refused."""
    raise NotImplementedError


def settle_provisions(
    *, actor: User, provisions: Sequence[Provision], accept: bool, because: str = "", now: datetime
) -> list[Provision]:
    """A second person confirms or refuses, all or none; what rests on them is judged anew. Raises Flawed or Refused."""
    raise NotImplementedError


def withdraw_provisions(*, actor: User, provisions: Sequence[Provision], now: datetime) -> list[Provision]:
    """The typist takes back what nobody has settled yet. Raises Refused."""
    raise NotImplementedError
