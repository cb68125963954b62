"""What changed between two editions, for the page: which two, for which column, and which of it is shown."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from chungsuc.progress.lawbook import Law, province_of
from chungsuc.progress.queries.law_levels import column_of
from chungsuc.progress.queries.law_sets import laid_for
from chungsuc.rulebook.differences import Change, Differences, Group, differences
from chungsuc.rulebook.load import NotInForceError
from chungsuc.rulebook.model import BASE, Edition
from chungsuc.units.models import Body

KINDS: Final[Mapping[str, Callable[[Change], bool]]] = {
    "moi": lambda c: c.came == "new" and not c.unsure,
    "het": lambda c: c.came == "gone" and not c.unsure,
    "chuyen": lambda c: c.moved,
    "doi-ten": lambda c: c.renamed,
    "cao": lambda c: c.way in ("up", "mixed"),
    "thap": lambda c: c.way in ("down", "mixed"),
    "chua-ro": lambda c: c.unsure or c.way in ("unknown", "other"),
    "nguyen": lambda c: c.untouched,
}


@dataclass(frozen=True, slots=True)
class ChangesPage:
    editions: Sequence[Edition]
    found: Differences | None
    counts: Mapping[str, int]
    groups: Sequence[tuple[Group, Sequence[Change]]]
    columns: tuple[str, str]
    only: str

    @property
    def untouched(self) -> int:
        return self.counts.get("nguyen", 0)


def changes_page(law: Law, place: Body | None, *, old: str, new: str, column: str, only: str, on: date) -> ChangesPage:
    """No query beside those of the law. Without a choice: the set that applies to a commune now, against the one before it."""
    mine = [e for e in law.rulebook.editions if e.territory is None or (place and e.territory == province_of(place))]
    one, other = _two(law, mine, old, new, on)
    if one is None or other is None:
        return ChangesPage(mine, None, {}, (), ("", ""), only)
    day = on if _holds(other, on) else other.effective_from
    one, other = laid_for(law, one, place, min(day, one.effective_to or day)), laid_for(law, other, place, day)
    usual = place.region if place else ""
    columns = column_of(one, column, usual), column_of(other, column, usual)
    if not all(columns):
        return ChangesPage(mine, None, {}, (), columns, only)
    found = differences(one, other, columns, day)
    counts = {kind: sum(map(is_one, found.changes)) for kind, is_one in KINDS.items()}
    shown = KINDS.get(only) or (lambda c: not c.untouched)
    groups = [(g, [c for c in g.changes if shown(c)]) for g in found.groups]
    return ChangesPage(
        mine, found, counts, [(g, cs) for g, cs in groups if cs or (g.remark and not only)], columns, only
    )


def _holds(edition: Edition, on: date) -> bool:
    return edition.effective_from <= on <= (edition.effective_to or date.max)


def _two(law: Law, editions: Sequence[Edition], old: str, new: str, on: date) -> tuple[Edition | None, Edition | None]:
    by_id = {e.id: e for e in editions}
    try:
        now = by_id.get(new) or law.rulebook.edition_for(level=BASE, on=on)
    except NotInForceError:
        return None, None
    before = [e for e in editions if e.level == now.level and e.effective_from < now.effective_from]
    return by_id.get(old) or max(before, key=lambda e: e.effective_from, default=None), now
