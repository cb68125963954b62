"""Statements of a paper that its own figures confirm or contradict. What it says is kept; what is computed stands beside."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from chungsuc.documents.official.tree import OfficialPaper
from chungsuc.documents.official.words import plain
from chungsuc.movements.reading.checks_dates import date_checks, late_checks
from chungsuc.movements.reading.checks_lists import list_checks
from chungsuc.movements.reading.checks_shares import share_checks, word_checks
from chungsuc.movements.reading.checks_sums import growth_checks, product_checks, sum_checks, table_sums
from chungsuc.movements.reading.found import CheckFound, DeadlineFound, TargetFound
from chungsuc.movements.reading.passages import passages

LABEL_LENGTH: Final = 15


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
    for passage in passages(paper):
        yield from date_checks(passage)
        if passage.node.kind in ("basis", "closing"):
            continue
        yield from share_checks(passage)
        yield from word_checks(passage)
        if passage.node.kind != "table":
            yield from list_checks(passage)
            yield from sum_checks(passage)
            yield from growth_checks(passage)
        yield from product_checks(passage)
    yield from table_sums(paper)
    yield from late_checks(paper, deadlines)
    yield from _annexed(paper, targets)


def _annexed(paper: OfficialPaper, targets: Sequence[TargetFound]) -> Iterator[CheckFound]:
    """A figure of a table against the same figure in the running text."""
    tables = {key for key, node in paper.nodes() if node.kind == "table"}
    told = [(plain(one.text), one) for one in targets if one.quotation.node not in tables]
    for one in targets:
        label = re.sub(r"\s+", " ", plain(one.text.partition(":")[0])).strip()
        if one.quotation.node not in tables or len(label) < LABEL_LENGTH:
            continue
        for words, other in told:
            if label in words and _same_measure(one, other):
                yield CheckFound(
                    text=f"{other.text}; bảng ghi “{one.text}”",
                    kind="annex",
                    stated=_number(other.value),
                    computed=_number(one.value),
                    holds=one.value == other.value,
                    quotation=other.quotation,
                    note="số trong lời văn và số trong bảng" + ("" if one.value == other.value else " khác nhau"),
                )


def _same_measure(one: TargetFound, other: TargetFound) -> bool:
    same_form = (one.percent is None) == (other.percent is None) and (one.total is None) == (other.total is None)
    unit = (one.unit or "").split("/")[0].strip().lower(), (other.unit or "").split("/")[0].strip().lower()
    return same_form and one.deadline_year == other.deadline_year and (unit[0] == unit[1] or one.percent is not None)


def _number(value: object) -> float | int | str | None:
    return value if isinstance(value, (int, float, str)) else None
