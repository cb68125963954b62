"""Verbs of papers and files."""

from chungsuc.documents.actions.citing import index_text, link_citations, take_over_cited
from chungsuc.documents.actions.correcting import correct_paper
from chungsuc.documents.actions.drafting import keep_draft, official_of
from chungsuc.documents.actions.files import (
    OutOfStep,
    append,
    begin_upload,
    drop_stale,
    finish,
    part_of,
    store,
)
from chungsuc.documents.actions.numbering import keep_series, take_number, void_paper
from chungsuc.documents.actions.registering import AlreadyThere, Entry, register_paper
from chungsuc.documents.actions.signing import attach_scan, attach_signed, keep_issued, signatures_of

__all__ = [
    "AlreadyThere",
    "Entry",
    "OutOfStep",
    "append",
    "attach_scan",
    "attach_signed",
    "begin_upload",
    "correct_paper",
    "drop_stale",
    "finish",
    "index_text",
    "keep_draft",
    "keep_issued",
    "keep_series",
    "link_citations",
    "official_of",
    "part_of",
    "register_paper",
    "signatures_of",
    "store",
    "take_number",
    "take_over_cited",
    "void_paper",
]
