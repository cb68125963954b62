"""What somebody typed from a decision and a second person has to look at: old beside new; and the checks that no longer hold."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from chungsuc.progress.lawbook import Law, law_for
from chungsuc.progress.layers import Row, overlay_of
from chungsuc.progress.models import EnteredEdition, Provision, ProvisionKind
from chungsuc.progress.queries.law import law_waiting_for
from chungsuc.progress.queries.law_levels import find_place, place_levels
from chungsuc.progress.queries.law_sets import laid_for
from chungsuc.rulebook.files import from_written
from chungsuc.rulebook.model import GENERAL, Edition
from chungsuc.rulebook.overlays import lapsed, level_in
from chungsuc.rulebook.rules import level_text, pick
from chungsuc.units.models import Body
from chungsuc.units.queries import Actor, paths_above


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """One row that was typed: of which place and column, what stands there now, what is to stand there."""

    provision: Provision
    name: str
    column: str
    old: str
    new: str
    mine: bool  # typed by the reader, so that somebody else confirms it


@dataclass(frozen=True, slots=True)
class Sheaf:
    """All rows typed from one decision into one set."""

    edition: Edition
    rows: Sequence[WaitingRow]

    @property
    def first(self) -> Provision:
        return self.rows[0].provision

    @property
    def files(self) -> list[Provision]:
        """One row of each file."""
        return [*{r.provision.file_id: r.provision for r in self.rows if r.provision.file_id}.values()]


@dataclass(frozen=True, slots=True)
class WaitingPage:
    sheaves: Sequence[Sheaf] = ()
    editions: Sequence[EnteredEdition] = field(default_factory=list)
    own_editions: Sequence[EnteredEdition] = field(default_factory=list)

    @property
    def open(self) -> int:
        """How much the reader may settle."""
        return sum(not r.mine for s in self.sheaves for r in s.rows)

    @property
    def nothing(self) -> bool:
        return not (self.sheaves or self.editions or self.own_editions)


def waiting_page(actor: Actor) -> WaitingPage:
    """A handful of queries, whatever waits."""
    found = law_waiting_for(actor)
    own = [p for p in found.own if isinstance(p, Provision)]
    provisions = sorted([*found.provisions, *own], key=lambda p: (p.standard, p.decision, p.decided_on, p.pk))
    law = law_for({p.territory for p in provisions})
    sheaves = []
    for (standard, _, _), rows in groupby(provisions, key=lambda p: (p.standard, p.decision, p.decided_on)):
        if standard not in law.rulebook.edition_ids:
            continue
        edition = law.rulebook.edition(standard)
        sheaves.append(Sheaf(edition, [_row(law, edition, p, actor) for p in rows]))
    return WaitingPage(sheaves, found.editions, [e for e in found.own if isinstance(e, EnteredEdition)])


def waiting_count(actor: Actor) -> int:
    """How much waits for the reader to confirm."""
    found = law_waiting_for(actor)
    return len(found.provisions) + len(found.editions)


def lapsed_checks(territory: Body) -> list[tuple[str, str, str]]:
    """
    Confirmed checks whose level is another one now: of each the set, the place and the column ("" the general one).

    What was typed for the territory or above it. One query.
    """
    law = law_for([territory])
    above = set(paths_above(territory.path))
    checks: dict[str, list[Row]] = {}
    for row in law.provisions:
        if row.kind == "check" and row.path in above and row.standard in law.rulebook.edition_ids:
            checks.setdefault(row.standard, []).append(row)
    return [found for standard, rows in checks.items() for found in _gone(law, territory, standard, rows)]


def _gone(law: Law, territory: Body, standard: str, rows: list[Row]) -> list[tuple[str, str, str]]:
    national = law.rulebook.edition(standard)
    laid = law.overlaid(national, territory, national.effective_to or national.effective_from)
    gone = {(c.place, c.column, c.starts) for c in lapsed(laid, overlay_of(standard, rows))}
    return [
        (standard, row.place, row.region) for row in rows if (row.place, row.region or "general", row.starts) in gone
    ]


def _row(law: Law, national: Edition, provision: Provision, actor: Actor) -> WaitingRow:
    day = national.day_within(provision.valid_from)
    edition = laid_for(law, national, provision.territory, day)
    found = find_place(edition, provision.place)
    mine = provision.typed_by_id == actor.user.pk
    column = column_name(edition, provision.region)
    if found is None:
        return WaitingRow(provision, provision.place, column, "—", str(provision.level), mine)
    indicator, part = found
    name = part.name if part else indicator.name_on(day)
    if provision.kind == ProvisionKind.WORDING:
        return WaitingRow(provision, name, column, name, provision.wording, mine)
    asked = part or indicator
    new = level_text(asked, from_written(provision.level))
    threshold = pick(asked.thresholds, provision.region, day)
    known = provision.region in [r.id for r in edition.regions]
    shown = place_levels(edition, provision.region, day).get(provision.place) if known else None
    general = level_in(asked, threshold, GENERAL) if threshold else None
    old = shown.text if shown else level_text(asked, general)
    return WaitingRow(provision, name, column, old, new, mine)


def column_name(edition: Edition, column: str) -> str:
    """As tables head it; the general level where there is none."""
    return next((r.label for r in edition.regions if r.id == column), "mức chung")
