"""Questions about movements. What is reached is read from standings, titles and approved figures, never decided here."""

from chungsuc.movements.queries.duties import (
    SOON,
    DutyGroup,
    DutyState,
    Ledger,
    Owed,
    duties_of,
    duties_shown,
    duty_history,
    ledger_for,
    owed,
    state_of,
)
from chungsuc.movements.queries.launches import Tracker, TrackerRow, addressed_bodies, links_of, tracker, unread_launches
from chungsuc.movements.queries.measuring import Reached
from chungsuc.movements.queries.methods import standard_name
from chungsuc.movements.queries.rows import Row
from chungsuc.movements.queries.seen import in_force, movements_named, movements_seen_by
from chungsuc.movements.queries.targets import (
    Forecast,
    TargetProgress,
    forecast,
    half_year_ends,
    line_of,
    progress_of,
    target_progress,
)

__all__ = [
    "SOON",
    "DutyGroup",
    "DutyState",
    "Forecast",
    "Ledger",
    "Owed",
    "Reached",
    "Row",
    "TargetProgress",
    "Tracker",
    "TrackerRow",
    "addressed_bodies",
    "duties_of",
    "duties_shown",
    "duty_history",
    "forecast",
    "half_year_ends",
    "in_force",
    "ledger_for",
    "line_of",
    "links_of",
    "movements_named",
    "movements_seen_by",
    "owed",
    "progress_of",
    "standard_name",
    "state_of",
    "target_progress",
    "tracker",
    "unread_launches",
]
