from chungsuc.documents.official.tree import OfficialPaper
from chungsuc.movements.reading.found import DeadlineFound


def find_deadlines(paper: OfficialPaper, period: tuple[int, int] | None) -> tuple[DeadlineFound, ...]:
    """When something is due."""
    return ()
