"""The verbs of a value. Each: one transaction, permission first, audit entry last."""

from chungsuc.progress.actions.evidence import add_evidence, reuse_evidence, withdraw_evidence
from chungsuc.progress.actions.law import attach_overlay, override_region
from chungsuc.progress.actions.notes import write_note
from chungsuc.progress.actions.steps import note_looked, take_step
from chungsuc.progress.actions.titles import (
    TitleEntry,
    end_title,
    inherit_titles,
    objections,
    reassess_title,
    record_title,
    record_titles,
)
from chungsuc.progress.actions.values import Entry, Invalid, Overtaken, enter_values, submit_values

__all__ = [
    "Entry",
    "Invalid",
    "Overtaken",
    "TitleEntry",
    "add_evidence",
    "attach_overlay",
    "end_title",
    "enter_values",
    "inherit_titles",
    "note_looked",
    "objections",
    "override_region",
    "reassess_title",
    "record_title",
    "record_titles",
    "reuse_evidence",
    "submit_values",
    "take_step",
    "withdraw_evidence",
    "write_note",
]
