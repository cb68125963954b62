"""The verbs of a value. Each: one transaction, permission first, audit entry last."""

from chungsuc.progress.actions.evidence import add_evidence, reuse_evidence, withdraw_evidence
from chungsuc.progress.actions.law import attach_overlay, override_region
from chungsuc.progress.actions.steps import note_looked, take_step
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

__all__ = [
    "Batch",
    "Entry",
    "Invalid",
    "Overtaken",
    "add_evidence",
    "attach_overlay",
    "bring_workbook",
    "commit_workbook",
    "drop_workbook",
    "enter_values",
    "note_looked",
    "override_region",
    "reuse_evidence",
    "submit_batches",
    "submit_values",
    "take_step",
    "withdraw_evidence",
]
