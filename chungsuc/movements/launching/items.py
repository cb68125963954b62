"""One thing that a paper lays down, as it could be launched: the values of a row as plain data."""

from dataclasses import asdict, dataclass, field
from typing import Any

from chungsuc.movements.reading.found import Confidence, Quotation

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Item:
    """
    `kind`: phase, target, duty, quota, responsibility. `problems`: where the paper contradicts itself, with both figures;
    while there are any, a person must take one of `choices` ({"label", "set"}) or correct it. `doubts`: why to look at it.
    """

    kind: str
    values: Data
    quotation: Quotation | None
    confidence: Confidence
    problems: tuple[str, ...] = ()
    choices: tuple[Data, ...] = ()
    doubts: tuple[str, ...] = ()

    def quoted(self) -> Data:
        return asdict(self.quotation) if self.quotation else {}


@dataclass(frozen=True, slots=True)
class Proposed:
    """What the movement itself needs, its items, and what in the paper fits nowhere else: sentences for the person."""

    head: Data
    items: tuple[Item, ...] = ()
    remarks: tuple[str, ...] = field(default=())


def overlap(one: Quotation, other: Quotation) -> bool:
    same = one.node == other.node and one.in_title == other.in_title
    return same and one.start < other.end and other.start < one.end


def within(one: Quotation, other: Quotation) -> bool:
    return overlap(one, other) and other.start <= one.start and one.end <= other.end


def worse(confidence: Confidence, other: Confidence) -> Confidence:
    order = list(Confidence)
    return max(confidence, other, key=order.index)


def cut(text: str, most: int) -> str:
    """At a word, so that it fits the column; what is cut stays in the quotation."""
    text = " ".join(text.split()).strip(" .;,:-+")
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;") + "…"
