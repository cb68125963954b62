"""The rows of a workbook of a whole edition, proposed together."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

from django.db import transaction

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Refused
from chungsuc.progress.actions.provisions import propose_provisions
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
    done: list[Provision] = []
    flaws: list[Flaw] = []
    for source, rows in by_paper(preview.rows):
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


def by_paper(rows: Sequence[LawRow]) -> Iterator[tuple[Source, list[LawRow]]]:
    """Rows of one decision and page belong together."""

    def paper(row: LawRow) -> tuple[str, str, str, str]:
        return row.decision, row.decided_by, row.decided_on.isoformat(), row.page

    for _, some in groupby(sorted(rows, key=paper), key=paper):
        found = list(some)
        yield found[0].source, found
