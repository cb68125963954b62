from chungsuc.documents.official.tree import OfficialPaper


def find_period(paper: OfficialPaper) -> tuple[int, int] | None:
    """The years that the paper is for; None where it does not say."""
    return None
