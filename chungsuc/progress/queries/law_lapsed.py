"""Checks that were confirmed and no longer hold, because the level that was seen is not the one that is asked for now."""

from chungsuc.progress.lawbook import Law, law_for
from chungsuc.progress.layers import Row, overlay_of
from chungsuc.rulebook.overlays import lapsed
from chungsuc.units.models import Body
from chungsuc.units.queries import paths_above


def lapsed_checks(territory: Body) -> list[tuple[str, str, str]]:
    """Of each the set, the place and the column ("" the general one); what was typed for the territory or above it. One query."""
    law = law_for([territory])
    above = set(paths_above(territory.path))
    checks: dict[str, list[Row]] = {}
    for row in law.provisions:
        if row.kind == "check" and row.path in above and row.standard in law.rulebook.edition_ids:
            checks.setdefault(row.standard, []).append(row)
    return [found for standard, rows in checks.items() for found in _lapsed(law, territory, standard, rows)]


def _lapsed(law: Law, territory: Body, standard: str, rows: list[Row]) -> list[tuple[str, str, str]]:
    national = law.rulebook.edition(standard)
    laid = law.overlaid(national, territory, national.effective_to or national.effective_from)
    gone = {(c.place, c.column, c.starts) for c in lapsed(laid, overlay_of(standard, rows))}
    return [
        (standard, row.place, row.region) for row in rows if (row.place, row.region or "general", row.starts) in gone
    ]
