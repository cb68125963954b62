"""Statements of a paper that its own figures confirm or contradict. What it says is kept; what is computed stands beside."""

from collections.abc import Iterator, Sequence

from chungsuc.documents.official.tree import OfficialPaper
from chungsuc.documents.official.words import plain
from chungsuc.movements.reading.checks_below import below_checks
from chungsuc.movements.reading.checks_dates import date_checks, late_checks
from chungsuc.movements.reading.checks_layout import layout_checks
from chungsuc.movements.reading.checks_lists import list_checks
from chungsuc.movements.reading.checks_rates import rate_checks
from chungsuc.movements.reading.checks_rows import row_checks
from chungsuc.movements.reading.checks_shares import based_checks, share_checks, word_checks
from chungsuc.movements.reading.checks_sums import growth_checks, product_checks, sum_checks, table_sums
from chungsuc.movements.reading.found import CheckFound, DeadlineFound, TargetFound
from chungsuc.movements.reading.passages import passages
from chungsuc.movements.reading.targets import MOST_TOLD
from chungsuc.movements.reading.targets_named import NAME_WORDS, proper_name
from chungsuc.movements.reading.targets_tables import restates, table_targets


def find_checks(
    paper: OfficialPaper, targets: Sequence[TargetFound], deadlines: Sequence[DeadlineFound]
) -> tuple[CheckFound, ...]:
    """Every statement that can be checked against the paper's own figures, each once."""
    seen: set[tuple[str, str]] = set()
    kept: list[CheckFound] = []
    for check in _all(paper, targets, deadlines):
        key = (check.kind, plain(" ".join(check.text.split())))
        if key not in seen:
            seen.add(key)
            kept.append(check)
    return tuple(kept)


def _all(
    paper: OfficialPaper, targets: Sequence[TargetFound], deadlines: Sequence[DeadlineFound]
) -> Iterator[CheckFound]:
    told = tuple(passages(paper))
    for passage in told:
        yield from date_checks(passage)
        if passage.node.kind in ("basis", "closing"):
            continue
        yield from share_checks(passage)
        yield from based_checks(passage)
        yield from word_checks(passage)
        if passage.node.kind != "table":
            yield from list_checks(passage)
            yield from sum_checks(passage)
            yield from growth_checks(passage)
            yield from rate_checks(passage)
        yield from product_checks(passage)
    yield from table_sums(told)
    yield from row_checks(told)
    yield from layout_checks(paper, told)
    yield from below_checks(told)
    yield from late_checks(paper, deadlines)
    yield from _annexed(paper, targets)


def _annexed(paper: OfficialPaper, targets: Sequence[TargetFound]) -> Iterator[CheckFound]:
    """A figure of a table against the same figure in the running text; the first that it restates."""
    tables = {key for key, node in paper.nodes() if node.kind == "table"}
    told = [one for one in targets if one.quotation.node not in tables][:MOST_TOLD]
    for row in table_targets(paper, paper.date.year if paper.date else None, None):
        alike = [] if _only_a_name(row) else [one for one in told if restates(row, one)]
        if not alike or any(row.value in (one.value, one.percent) for one in alike):
            alike = [one for one in alike if row.value in (one.value, one.percent)]
        for one in alike[:1]:
            printed = row.text.rpartition(":")[2].strip()
            holds = row.value in (one.value, one.percent)
            where = "phụ lục" if row.quotation.node.startswith("A") else "bảng"
            yield CheckFound(
                text=f"{one.text.rstrip('. ;,')} ({where}: {printed})",
                kind="annex",
                stated=_number(one.percent if row.percent is not None else one.value),
                computed=_number(row.value),
                holds=holds,
                quotation=one.quotation,
                note="" if holds else f"lời văn và {where} ghi hai số khác nhau",
            )


def _only_a_name(row: TargetFound) -> bool:
    """Whether a row without a unit names but a place, which a sentence names for another reason."""
    label = row.text.rpartition(":")[0].strip()
    return not row.unit and len(label.split()) <= NAME_WORDS and proper_name(label, 0)[0] == label


def _number(value: object) -> float | int | str | None:
    return value if isinstance(value, (int, float, str)) else None
