"""The pieces of a paper that may lay duties on somebody, and the rows made of them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from chungsuc.documents.official.tree import Node, OfficialPaper
from chungsuc.documents.official.words import plain
from chungsuc.movements.reading.assignments_indicators import indicators_in
from chungsuc.movements.reading.found import AssignmentFound, Confidence, Quotation, TaskFound
from chungsuc.movements.reading.passages import Passage


@dataclass(slots=True)
class Row:
    unit: str
    quotation: Quotation
    confidence: Confidence
    tasks: list[TaskFound] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    of_table: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    key: str
    node: Node
    above: tuple[Node, ...]

    def passage(self, *, title: bool) -> Passage:
        return Passage(self.key, self.node, self.node.title if title else self.node.text, title, self.above)

    def below(self) -> Iterator["Part"]:
        for place, child in enumerate(self.node.children):
            yield Part(f"{self.key}.{place}", child, (*self.above, self.node))

    def walk(self) -> Iterator["Part"]:
        yield self
        for child in self.below():
            yield from child.walk()


def tops(paper: OfficialPaper) -> Iterator[Part]:
    for place, node in enumerate(paper.body):
        yield Part(str(place), node, ())
    for number, annex in enumerate(paper.annexes):
        for place, node in enumerate(annex.body):
            yield Part(f"A{number}.{place}", node, ())


def clean(unit: str) -> str:
    return " ".join(unit.split()).strip(" ,;:.-–")


def merged(rows: Sequence[Row]) -> tuple[AssignmentFound, ...]:
    """One for each body, in order of appearance."""
    kept: dict[str, Row] = {}
    for row in rows:
        key = re.sub(r"^(?:cac|nhung|toan the) ", "", " ".join(plain(row.unit).split()))
        if not key:
            continue
        if key in kept:
            kept[key].tasks.extend(row.tasks)
            kept[key].said.extend(row.said)
        else:
            kept[key] = row
    return tuple(_found(row) for row in kept.values())


def _found(row: Row) -> AssignmentFound:
    made = AssignmentFound(row.unit, tuple(row.tasks), row.quotation, row.confidence)
    laid = indicators_in(" \n".join(row.said))
    if not laid:
        return made
    first, *others = laid
    return replace(
        made,
        indicators=first.indicators,
        criteria=first.criteria,
        standard=first.standard,
        further=tuple((one.indicators, one.criteria, one.standard) for one in others),
    )
