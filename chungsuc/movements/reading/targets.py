from chungsuc.documents.official.tree import OfficialPaper
from chungsuc.movements.reading.found import TargetFound


def find_targets(paper: OfficialPaper, period: tuple[int, int] | None) -> tuple[TargetFound, ...]:
    """Figures and states to be reached."""
    return ()
