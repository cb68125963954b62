"""Overlays that came with the package, and which of them a territory has put in force."""

from collections.abc import Sequence
from dataclasses import dataclass

from chungsuc.progress.lawbook import current
from chungsuc.progress.models import OverlayUse
from chungsuc.rulebook.model import Edition
from chungsuc.units.models import Body


@dataclass(frozen=True, slots=True)
class Shipped:
    """An overlay as it lies over its edition, with the days from which the territory uses it."""

    standard: str
    overlay: str
    laid: Edition
    uses: Sequence[OverlayUse]


def overlays_open(territory: Body) -> list[Shipped]:
    """Every overlay of the package. One query."""
    rulebook = current()
    uses = [u for u in OverlayUse.objects.select_related("territory") if territory.path.startswith(u.territory.path)]
    found = []
    for overlay in rulebook.overlays:
        standard = rulebook.extended_by(overlay)
        laid = rulebook.with_overlay(standard, overlay)
        mine = sorted((u for u in uses if u.overlay == overlay), key=lambda u: u.valid_from)
        found.append(Shipped(standard, overlay, laid, mine))
    return found
