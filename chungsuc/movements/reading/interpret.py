"""From a paper's tree to what it says."""

from chungsuc.documents.official.citations import find_citations
from chungsuc.documents.official.tree import OfficialPaper
from chungsuc.movements.reading.anomalies import find_anomalies
from chungsuc.movements.reading.assignments import find_assignments
from chungsuc.movements.reading.awards import find_award_forms, find_quotas
from chungsuc.movements.reading.checks import find_checks
from chungsuc.movements.reading.deadlines import find_deadlines
from chungsuc.movements.reading.found import Reading
from chungsuc.movements.reading.period import find_period
from chungsuc.movements.reading.targets import find_targets


def interpret(paper: OfficialPaper) -> Reading:
    """Everything that the reader finds in a paper. Never raises on any tree."""
    period = find_period(paper)
    targets = find_targets(paper, period)
    deadlines = find_deadlines(paper, period)
    checks = find_checks(paper, targets, deadlines)
    return Reading(
        paper=paper,
        citations=find_citations(paper),
        period=period,
        targets=targets,
        deadlines=deadlines,
        assignments=find_assignments(paper),
        award_forms=find_award_forms(paper),
        quotas=find_quotas(paper),
        checks=checks,
        anomalies=find_anomalies(paper, checks, deadlines),
    )
