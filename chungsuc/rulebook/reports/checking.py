"""What the numbers of a table obey, and where they do not: one sentence each, with the figures."""

from collections.abc import Iterator

from chungsuc.rulebook.reports.formulas import evaluate
from chungsuc.rulebook.reports.model import Check, Finding, FormTable


def check(table: FormTable, previous: FormTable | None = None) -> list[Finding]:
    """Everything that speaks against a completed table; `previous` is the same form of the period before."""
    return [finding for one in table.form.checks if one.rule for finding in _by_rule(one, table)]


def _by_rule(one: Check, table: FormTable) -> Iterator[Finding]:
    for row in table.rows:
        if evaluate(one.rule, row.cells) is False:
            yield Finding(one.id, one.severity, one.says, row.key)
