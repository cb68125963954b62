"""The verbs of a value. Each: one transaction, permission first, audit entry last."""

from chungsuc.progress.actions.law import attach_overlay, override_region
from chungsuc.progress.actions.steps import note_looked, take_step
from chungsuc.progress.actions.values import Batch, Entry, Invalid, Overtaken, enter_values, submit_batches, submit_values
from chungsuc.progress.actions.workbooks import bring_workbook, commit_workbook, content_of, drop_workbook, preview_again

__all__ = [
    "Batch",
    "Entry",
    "Invalid",
    "Overtaken",
    "attach_overlay",
    "bring_workbook",
    "commit_workbook",
    "content_of",
    "drop_workbook",
    "enter_values",
    "note_looked",
    "override_region",
    "preview_again",
    "submit_batches",
    "submit_values",
    "take_step",
]
