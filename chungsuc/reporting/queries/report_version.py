"""What the page of a frozen version shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chungsuc.reporting.models import ReportMove, ReportVersion
from chungsuc.reporting.narrative import Changed, changes_between
from chungsuc.reporting.queries.calendars import Chain
from chungsuc.reporting.queries.report_shown import TableShown, tables_in, tables_shown
from chungsuc.reporting.queries.report_tables import Difference, differences
from chungsuc.reporting.queries.versions import (
    Later,
    before,
    history_of,
    last_time,
    late_below,
    later_below,
    versions_of,
)
from chungsuc.reporting.said_numbers import SaidNumber, numbers_in_no_table
from chungsuc.rulebook.reports import check_together
from chungsuc.rulebook.reports.model import Finding


@dataclass(frozen=True, slots=True)
class VersionPage:
    sections: Sequence[tuple[str, str]]  # title, text
    tables: Sequence[TableShown]
    together: Sequence[Finding]  # where the tables do not agree with each other
    strange: Sequence[SaidNumber]  # in the text and in none of the tables
    differences: Sequence[Difference]
    changes: Sequence[Changed]
    versions: Sequence[ReportVersion]
    moves: Sequence[ReportMove]
    later: Sequence[Later]
    late: Sequence[str]
    below: Sequence[tuple[str, int, int]]  # name, key of the version, its number
    on_paper: Sequence[str]
    missing: Sequence[str]


def version_page(chain: Chain, version: ReportVersion, *, known_at: datetime) -> VersionPage:
    content, previous = version.content, before(version)
    tables, reasons = tables_in(version), content.get("reasons", {})
    last = last_time(version.report.body_id, chain.calendar, version.report.duty, version.as_of)
    sections = [(title, content["narrative"].get(key, "")) for key, title in content["sections"]]
    return VersionPage(
        sections=sections,
        tables=tables_shown(tables, reasons, tables_in(last)),
        together=check_together([*tables.values()]),
        strange=numbers_in_no_table(sections, tables),
        differences=differences(tables, reasons),
        changes=changes_between(previous.content, content) if previous else [],
        versions=versions_of(version.report, known_at),
        moves=history_of(version.report, known_at),
        later=later_below(version, known_at),
        late=late_below(chain, version, version.report.occurrence),
        below=[(one["name"], one["version"], one["number"]) for one in content.get("below", ())],
        on_paper=[one["name"] for one in content.get("on_paper", ())],
        missing=[one["name"] for one in content.get("missing", ())],
    )
