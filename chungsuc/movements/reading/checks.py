from collections.abc import Sequence

from chungsuc.documents.official.tree import OfficialPaper
from chungsuc.movements.reading.found import CheckFound, DeadlineFound, TargetFound


def find_checks(
    paper: OfficialPaper, targets: Sequence[TargetFound], deadlines: Sequence[DeadlineFound]
) -> tuple[CheckFound, ...]:
    """Every statement that can be checked against the paper's own figures."""
    return ()
