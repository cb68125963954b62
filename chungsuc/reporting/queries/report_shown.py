"""A filled form as the page of a report shows it: the table, what is stated beside it, what its checks say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chungsuc.reporting.models import ReportVersion
from chungsuc.reporting.queries.report_tables import Difference, Stated, differences
from chungsuc.rulebook.reports import check, from_json
from chungsuc.rulebook.reports.model import Finding, FormTable, ReportForm, Severity, Source


@dataclass(frozen=True, slots=True)
class TableShown:
    table: FormTable
    findings: Sequence[Finding]
    differences: Sequence[Difference]

    @property
    def form(self) -> ReportForm:
        return self.table.form

    @property
    def typed(self) -> bool:
        """Has the form columns that bodies fill in themselves?"""
        return any(c.source == Source.TYPED for c in self.table.columns)

    @property
    def errors(self) -> int:
        return sum(f.severity == Severity.ERROR for f in self.findings)


def tables_shown(tables: Mapping[str, FormTable], reasons: Stated, then: Mapping[str, FormTable]) -> list[TableShown]:
    """`reasons` by form, row and column; `then`: by form the table of the period before, where there is one."""
    return [
        TableShown(table, check(table, then.get(key)), differences({key: table}, reasons)) for key, table in tables.items()
    ]


def tables_in(version: ReportVersion | None) -> dict[str, FormTable]:
    """By form the tables that a version carries."""
    carried = version.content.get("tables", {}) if version else {}
    return {key: from_json(raw) for key, raw in carried.items()}
