from chungsuc.documents.official.tree import OfficialPaper
from chungsuc.movements.reading.found import AwardFormFound, QuotaFound


def find_award_forms(paper: OfficialPaper) -> tuple[AwardFormFound, ...]:
    """The honours that the paper says may be given."""
    return ()


def find_quotas(paper: OfficialPaper) -> tuple[QuotaFound, ...]:
    """How many of each may be given, and for each what."""
    return ()
