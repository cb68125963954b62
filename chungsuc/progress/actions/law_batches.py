"""Rows of several papers, or of several sets, typed or settled in one press: all of them or none."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from django.db import transaction

from chungsuc.accounts.models import User
from chungsuc.progress.actions.provisions import propose_provisions, settle_provisions
from chungsuc.progress.models import Provision
from chungsuc.progress.typed import Flaw, Flawed, ProvisionRow, Source
from chungsuc.units.models import Body


@transaction.atomic
def propose_batch(
    *, actor: User, territory: Body, standard: str, rows: Sequence[tuple[Source, ProvisionRow]], now: datetime
) -> list[Provision]:
    """Rows, each with its paper, into one set. Raises Flawed with the places in `rows`, or Refused."""
    papers: dict[Source, list[int]] = {}
    for place, (source, _row) in enumerate(rows):
        papers.setdefault(source, []).append(place)
    done: list[Provision] = []
    flaws: list[Flaw] = []
    for source, places in papers.items():
        some = [rows[place][1] for place in places]
        try:
            done += propose_provisions(
                actor=actor, territory=territory, standard=standard, rows=some, source=source, now=now
            )
        except Flawed as flawed:
            flaws += [Flaw(None if f.row is None else places[f.row], f.text) for f in flawed.flaws]
    if flaws:
        raise Flawed(flaws)
    return done


@transaction.atomic
def settle_batch(
    *, actor: User, provisions: Sequence[Provision], accept: bool, because: str = "", now: datetime
) -> list[Provision]:
    """As `settle_provisions`, of whatever territories and sets. Raises Flawed or Refused."""
    done: list[Provision] = []
    found = sorted(provisions, key=lambda p: (p.territory_id, p.standard, p.pk))
    for _set, rows in groupby(found, key=lambda p: (p.territory_id, p.standard)):
        done += settle_provisions(actor=actor, provisions=list(rows), accept=accept, because=because, now=now)
    return done
