"""The verbs of a value. Each: one transaction, permission first, audit entry last."""

from chungsuc.progress.actions.evidence import add_evidence, reuse_evidence, withdraw_evidence
from chungsuc.progress.actions.law import attach_overlay, override_region
from chungsuc.progress.actions.steps import note_looked, take_step
from chungsuc.progress.actions.values import Entry, Invalid, Overtaken, enter_values, submit_values

__all__ = [
    "Entry",
    "Invalid",
    "Overtaken",
    "add_evidence",
    "attach_overlay",
    "enter_values",
    "note_looked",
    "override_region",
    "reuse_evidence",
    "submit_values",
    "take_step",
    "withdraw_evidence",
]
