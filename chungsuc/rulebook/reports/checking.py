"""What the numbers of a table obey, and where they do not: one sentence each, with the figures."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from chungsuc.rulebook.reports.expanding import over_columns
from chungsuc.rulebook.reports.formulas import evaluate
from chungsuc.rulebook.reports.model import Check, Finding, FormTable, Row, Severity
from chungsuc.rulebook.reports.named import NAMED
from chungsuc.rulebook.reports.parsing import parse
from chungsuc.rulebook.reports.rows import decimal_in, found
from chungsuc.rulebook.reports.sentences import number, said
from chungsuc.rulebook.reports.standard import STANDARD

# One figure in the totals of several forms: what it is, and where it stands.
_SAME: Final = (
    (
        "tổng số tiêu chí đạt",
        (
            ("commune_progress_matrix", "criteria_met"),
            ("criterion_count_summary", "met_now"),
            ("band_distribution", "criteria_total"),
        ),
    ),
    ("tổng số xã", (("recognition_summary", "communes_total"), ("band_distribution", "communes_total"))),
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


def _by_rule(one: Check, table: FormTable) -> Iterator[Finding]:
    tree = parse(over_columns(one.rule, table.columns))
    for row in _held(one, table):
        if evaluate(tree, row.cells) is False:
            yield found(one, row, said(one.says, row.cells, table.columns))


def _held(one: Check, table: FormTable) -> Iterator[Row]:
    if one.over in ("row", "both"):
        yield from (row for row in table.rows if not row.missing)
    if one.over in ("total", "both") and table.total is not None:
        yield table.total


def check_together(tables: Sequence[FormTable]) -> list[Finding]:
    """
    Where the tables of one report, of one as-of day, have two figures for one thing: the criteria met counted by commune, by
    criterion and by band, and the number of communes.
    """
    by_form = {table.form.id: table for table in tables}
    findings: list[Finding] = []
    for what, places in _SAME:
        there = [(t, key, v) for form, key in places if (t := by_form.get(form)) and (v := _in_total(t, key)) is not None]
        for table, key, value in there[1:]:
            first, _, theirs = there[0]
            if table.as_of == first.as_of and value != theirs:
                told = f"{what} là {number(theirs)} trong “{first.form.short_name}”, {number(value)} trong “{table.form.short_name}”"
                text = f"{told}: chênh {number(value - theirs)}."
                findings.append(Finding("together", Severity.ERROR, text[0].upper() + text[1:], "total", (key,)))
    return findings


def _in_total(table: FormTable, key: str) -> Decimal | None:
    return decimal_in(table.total, key) if table.total else None
