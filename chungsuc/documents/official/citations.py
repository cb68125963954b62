from chungsuc.documents.official.tree import Citation, OfficialPaper


def find_citations(paper: OfficialPaper) -> tuple[Citation, ...]:
    """Every paper named by its number, once, in order of appearance."""
    return ()
