"""Titles, beside the figures: what communes of a day hold, and what they only inherited."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from chungsuc.progress.queries import Holding, HoldingState, titles_within
from chungsuc.reporting.queries.asked import Asked
from chungsuc.rulebook.load import load_titles
from chungsuc.rulebook.model import Title
from chungsuc.units.queries import STEP


@dataclass(frozen=True, slots=True)
class Honours:
    """The highest title held, if any, and whether something of a former commune is still to be reassessed."""

    highest: Title | None
    inherited: bool

    @property
    def mark(self) -> str:
        """A star for each rank; hollow where only a former commune held something."""
        return "★" * self.highest.rank if self.highest else "☆"

    @property
    def said(self) -> str:
        return self.highest.short_name if self.highest else _("danh hiệu của xã cũ, cần đánh giá lại")


def honours(asked: Asked) -> Mapping[int, Honours]:
    """By commune; those without any are left out. One query for each province."""
    by_body: dict[int, list[Holding]] = defaultdict(list)
    for root in {path[:STEP] for path in asked.paths}:
        for holding in titles_within(root, asked.on, asked.known_at):
            if not holding.ended:
                by_body[holding.held.body_id].append(holding)
    return {body: _honours(found) for body, found in by_body.items()}


def _honours(found: Iterable[Holding]) -> Honours:
    held = [h.title for h in found if h.state == HoldingState.HELD]
    highest = max(held, key=lambda t: t.rank, default=None)
    return Honours(highest, any(h.state == HoldingState.INHERITED for h in found))


def kinds() -> Sequence[Title]:
    """The titles of communes, the lowest first."""
    return sorted((t for t in load_titles().values() if t.level == "commune"), key=lambda t: t.rank)


def held_by(bodies: Iterable[int], known: Mapping[int, Honours]) -> dict[str, int]:
    """How many of these bodies hold each title, those with a higher one that includes it among them."""
    highest = [h.highest for body in bodies if (h := known.get(body)) and h.highest]
    return {kind.id: sum(t.id == kind.id or kind.id in t.includes for t in highest) for kind in kinds()}
