"""The rows of a workbook of a whole edition, proposed together."""

from datetime import datetime

from django.db import transaction

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Refused
from chungsuc.progress.actions.law_batches import propose_batch
from chungsuc.progress.models import Provision
from chungsuc.progress.typed import Flaw, Flawed
from chungsuc.progress.workbook.law_reading import LawPreview
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
    try:
        return propose_batch(
            actor=actor,
            territory=territory,
            standard=preview.standard,
            rows=[(row.source, row.provision) for row in preview.rows],
            now=now,
        )
    except Flawed as flawed:
        rows = [None if f.row is None else preview.rows[f.row].row - 1 for f in flawed.flaws]
        raise Flawed([Flaw(row, f.text) for row, f in zip(rows, flawed.flaws, strict=True)]) from flawed
