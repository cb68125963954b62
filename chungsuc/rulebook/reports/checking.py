"""What the numbers of a table obey, and where they do not: one sentence each, with the figures."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from chungsuc.rulebook.reports.completing import TOTAL, listed
from chungsuc.rulebook.reports.expanding import over_columns
from chungsuc.rulebook.reports.formulas import evaluate
from chungsuc.rulebook.reports.model import Check, ColumnType, Finding, FormTable, ReportForm, Row, Severity
from chungsuc.rulebook.reports.named import LOOK_BACK, NAMED
from chungsuc.rulebook.reports.parsing import names, parse
from chungsuc.rulebook.reports.rows import figure, found
from chungsuc.rulebook.reports.sentences import figures_in, number, said
from chungsuc.rulebook.reports.standard import STANDARD

_MANY: Final = 5
# The criteria met, counted by commune, by criterion and by band.
_SAME: Final = (
    ("commune_progress_matrix", "criteria_met"),
    ("criterion_count_summary", "met_now"),
    ("band_distribution", "criteria_total"),
)


def check(table: FormTable, previous: FormTable | None = None) -> list[Finding]:
    """
    Everything that speaks against a completed table, errors first; `previous` is the same form of the period before.

    What is not known is not held against a table: a rule over an empty cell says nothing.
    """
    named = {one.id for one in table.form.checks}
    findings = [f for one, run in STANDARD if one.id not in named for f in run(one, table, previous)]
    for one in table.form.checks:
        findings += _by_rule(one, table) if one.rule else NAMED[one.named].run(one, table, previous)
    return sorted(findings, key=lambda f: f.severity is not Severity.ERROR)


def looks_back(form: ReportForm) -> bool:
    """Whether anything in its checks is held against the period before: criteria lost, a changed number of communes, money."""
    return any(one.named in LOOK_BACK for one in form.checks) or any(c.type is ColumnType.MONEY for c in form.columns)


def _by_rule(one: Check, table: FormTable) -> Iterator[Finding]:
    """A sentence without figures that many rows would repeat is said once, with the first of them."""
    tree = parse(over_columns(one.rule, table.columns))
    failing = [row for row in _held(one, table) if evaluate(tree, row.cells) is False]
    if len(failing) > _MANY and not figures_in(one.says):
        told = f"{one.says.rstrip('.')}: {len(failing)} dòng, là {listed([row.name for row in failing])}."
        yield Finding(one.id, one.severity, told, columns=tuple(dict.fromkeys(names(tree))))
        return
    for row in failing:
        yield found(one, row, said(one.says, row.cells, table.columns), *dict.fromkeys(names(tree)))


def _held(one: Check, table: FormTable) -> Iterator[Row]:
    if one.over in ("row", "both"):
        yield from (row for row in table.rows if not row.missing)
    if one.over in ("total", "both") and table.total is not None:
        yield table.total


def check_together(tables: Sequence[FormTable]) -> list[Finding]:
    """
    Where the tables of one report, of one as-of day, do not have the same number of criteria met in their totals; what somebody
    stated counts before what was worked out, since that is what is read.
    """
    by_form = {table.form.id: table for table in tables}
    there = [(t, key, v) for form, key in _SAME if (t := by_form.get(form)) and (v := _in_total(t, key)) is not None]
    findings: list[Finding] = []
    for table, key, value in there[1:]:
        first, _, theirs = there[0]
        if table.as_of == first.as_of and value != theirs:
            shown = f"{number(theirs)} trong “{first.form.short_name}”, {number(value)} trong “{table.form.short_name}”"
            text = f"Tổng số tiêu chí đạt là {shown}: chênh {number(value - theirs)}."
            findings.append(Finding("together", Severity.ERROR, text, TOTAL, (key,)))
    return findings


def _in_total(table: FormTable, key: str) -> Decimal | None:
    return figure(table, table.total, key) if table.total else None
