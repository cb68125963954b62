"""Questions about figures and standings. Every one carries the day it is asked for."""

from chungsuc.progress.queries.entry import EntryRow, entry_rows, values_of
from chungsuc.progress.queries.evidence import evidence_counts, evidence_of, files_used, others_of
from chungsuc.progress.queries.notes import note_rows, notes_for
from chungsuc.progress.queries.periods import period_accepts, period_bounds, period_name, period_of
from chungsuc.progress.queries.samples import Sample, newest_sample, sample_of
from chungsuc.progress.queries.standing import (
    Profile,
    known_values,
    profile,
    standings_on,
)
from chungsuc.progress.queries.territory import Condition, Territory, territory_on
from chungsuc.progress.queries.titles import (
    Holding,
    HoldingState,
    days_to_hand_on,
    holders_on,
    standing_beside,
    title_counts,
    titles_of,
    titles_within,
)
from chungsuc.progress.queries.value import history_of, verdict_of
from chungsuc.progress.queries.work import (
    Queue,
    missing_for,
    queue_rows,
    returned_to,
    waiting_for,
    waiting_ids,
)
from chungsuc.progress.queries.workbooks import enterable, recent_periods, workbooks_of

__all__ = [
    "Condition",
    "EntryRow",
    "Holding",
    "HoldingState",
    "Profile",
    "Queue",
    "Sample",
    "Territory",
    "days_to_hand_on",
    "enterable",
    "entry_rows",
    "evidence_counts",
    "evidence_of",
    "files_used",
    "history_of",
    "holders_on",
    "known_values",
    "missing_for",
    "newest_sample",
    "note_rows",
    "notes_for",
    "others_of",
    "period_accepts",
    "period_bounds",
    "period_name",
    "period_of",
    "profile",
    "queue_rows",
    "recent_periods",
    "returned_to",
    "sample_of",
    "standing_beside",
    "standings_on",
    "territory_on",
    "title_counts",
    "titles_of",
    "titles_within",
    "values_of",
    "verdict_of",
    "waiting_for",
    "waiting_ids",
    "workbooks_of",
]
