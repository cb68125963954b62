"""A workbook's rows of several papers, proposed; rows of several sets, settled: all of them or none."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from django.db import transaction

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Refused
from chungsuc.progress.actions.provisions import propose_provisions, settle_provisions
from chungsuc.progress.models import Provision
from chungsuc.progress.typed import Flaw, Flawed, Source
from chungsuc.progress.workbook.law_reading import LawPreview, LawRow
from chungsuc.units.models import Body


@transaction.atomic
def propose_law_workbook(*, actor: User, territory: Body, preview: LawPreview, now: datetime) -> list[Provision]:
    """
    Every row of every paper in it, or none. Raises Refused, or Flawed with the rows as the sheet counts them.

    A preview with faults in it is refused: it is corrected and brought again.
    """
    if preview.problems:
        raise Flawed([Flaw(fault.row - 1, f"{fault.head}: {fault.message}") for fault in preview.problems])
    if preview.territory != territory.key:
        raise Refused(f"Bảng này của địa bàn {preview.territory}, không phải {territory.official_name}.")
    if not preview.rows:
        raise Refused("Bảng này không có dòng nào được điền.")
    papers: dict[Source, list[LawRow]] = {}
    for row in preview.rows:
        papers.setdefault(row.source, []).append(row)
    done: list[Provision] = []
    flaws: list[Flaw] = []
    for source, rows in papers.items():
        try:
            done += propose_provisions(
                actor=actor,
                territory=territory,
                standard=preview.standard,
                rows=[row.provision for row in rows],
                source=source,
                now=now,
            )
        except Flawed as flawed:
            flaws += [Flaw(None if f.row is None else rows[f.row].row - 1, f.text) for f in flawed.flaws]
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
