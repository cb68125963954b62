"""A filled form as the page of a report shows it: the table, what is stated beside it, what its checks say."""

from collections.abc import Sequence
from dataclasses import dataclass

from chungsuc.reporting.queries.report_tables import Difference, Stated, differences
from chungsuc.rulebook.reports import check
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


def table_shown(table: FormTable, reasons: Stated) -> TableShown:
    """`reasons` by form, row and column."""
    return TableShown(table, check(table), differences({table.form.id: table}, reasons))
