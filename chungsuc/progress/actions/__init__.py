"""The verbs of a value. Each: one transaction, permission first, audit entry last."""

from chungsuc.progress.actions.editions import propose_edition, settle_edition, withdraw_edition
from chungsuc.progress.actions.evidence import add_evidence, reuse_evidence, withdraw_evidence
from chungsuc.progress.actions.law import attach_overlay, override_region
from chungsuc.progress.actions.law_batches import propose_law_workbook, settle_batch
from chungsuc.progress.actions.notes import NOTE_LENGTH, write_note
from chungsuc.progress.actions.provisions import propose_provisions, settle_provisions, withdraw_provisions
from chungsuc.progress.actions.responsibilities import Assigned, assign_indicators, unassign_indicators
from chungsuc.progress.actions.samples import draw_sample
from chungsuc.progress.actions.steps import note_looked, take_all, take_step
from chungsuc.progress.actions.titles import (
    end_title,
    inherit_titles,
    reassess_title,
    record_title,
    record_titles,
)
from chungsuc.progress.actions.values import (
    Batch,
    Entry,
    Invalid,
    Overtaken,
    enter_values,
    submit_batches,
    submit_values,
)
from chungsuc.progress.actions.workbooks import bring_workbook, commit_workbook, drop_workbook
from chungsuc.progress.typed import Flaw, Flawed, ProvisionRow, Source
from chungsuc.progress.typed_editions import EditionHead

__all__ = [
    "NOTE_LENGTH",
    "Assigned",
    "Batch",
    "EditionHead",
    "Entry",
    "Flaw",
    "Flawed",
    "Invalid",
    "Overtaken",
    "ProvisionRow",
    "Source",
    "add_evidence",
    "assign_indicators",
    "attach_overlay",
    "bring_workbook",
    "commit_workbook",
    "draw_sample",
    "drop_workbook",
    "end_title",
    "enter_values",
    "inherit_titles",
    "note_looked",
    "override_region",
    "propose_edition",
    "propose_law_workbook",
    "propose_provisions",
    "reassess_title",
    "record_title",
    "record_titles",
    "reuse_evidence",
    "settle_batch",
    "settle_edition",
    "settle_provisions",
    "submit_batches",
    "submit_values",
    "take_all",
    "take_step",
    "unassign_indicators",
    "withdraw_edition",
    "withdraw_evidence",
    "withdraw_provisions",
    "write_note",
]
