from collections.abc import Sequence

from chungsuc.documents.official.tree import OfficialPaper
from chungsuc.movements.reading.found import CheckFound, DeadlineFound


def find_anomalies(
    paper: OfficialPaper, checks: Sequence[CheckFound], deadlines: Sequence[DeadlineFound]
) -> tuple[str, ...]:
    """What a careful clerk would mark in the margin, in words."""
    return ()
