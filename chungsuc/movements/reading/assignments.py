from chungsuc.documents.official.tree import OfficialPaper
from chungsuc.movements.reading.found import AssignmentFound


def find_assignments(paper: OfficialPaper) -> tuple[AssignmentFound, ...]:
    """Who must do what, by the part that lays duties on bodies."""
    return ()
