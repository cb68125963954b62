"""
What a paper's page tells beside the paper: movements that rest on it, drafts read from it, its place in the chain; and
what a paper tells of a body.
"""

from dataclasses import dataclass

from django.db.models import QuerySet

from chungsuc.documents.models import Citation, Paper
from chungsuc.documents.queries.papers import Link, chain_of, citations_of
from chungsuc.movements.models import Draft, Movement
from chungsuc.movements.permissions import planner
from chungsuc.movements.queries import movements_seen_by
from chungsuc.progress.models import Line
from chungsuc.progress.queries import profile, territory_on
from chungsuc.reporting.queries.asked import Asked
from chungsuc.rulebook.model import Edition, Judgement
from chungsuc.units.models import Body, BodyKind
from chungsuc.units.queries import Actor


@dataclass(frozen=True, slots=True)
class Around:
    """As far as the reader sees it. `above`: what the paper rests on, `below`: what rests on it, each as a tree."""

    cites: list[Citation]
    cited_by: list[Citation]
    above: tuple[Link, ...]
    below: tuple[Link, ...]
    movements: list[Movement]
    drafts: list[Draft]

    @property
    def has_chain(self) -> bool:
        return bool(self.above or self.below)


def around(paper: Paper, actor: Actor, seen: "QuerySet[Paper]") -> Around:
    cites, cited_by = citations_of(paper, seen)
    linked = set(paper.movements.values_list("pk", flat=True))
    movements = [m for m in movements_seen_by(actor) if m.pk in linked] if linked else []
    drafts = list(paper.drafts.select_related("territory__parent", "movement"))
    return Around(
        cites=cites,
        cited_by=cited_by,
        above=chain_of(paper, seen),
        below=chain_of(paper, seen, down=True),
        movements=movements,
        drafts=[d for d in drafts if planner(actor, d.territory, paper.issuer)],
    )


def judged_as_asked(body: Body, asked: Asked, level: str) -> tuple[Edition, Judgement]:
    """
    A commune by its own figures, as its page has them; a district or a province by what lies within it.

    Raises NotInForceError with a sentence where no set of the level is in force on the day.
    """
    if body.kind == BodyKind.COMMUNE:
        page = profile(body, on=asked.on, known_at=asked.known_at if asked.past else None, level=level)
        return page.edition, page.expected if asked.line == Line.EXPECTED else page.official
    found = territory_on(body, level=level, on=asked.on, known_at=asked.known_at, line=asked.line, past=asked.past)
    return found.edition, found.judged
