"""The running text of a paper, passage by passage, each knowing what it stands under."""

from collections.abc import Iterator
from dataclasses import dataclass

from chungsuc.documents.official.tree import Node, OfficialPaper
from chungsuc.movements.reading.found import Quotation


@dataclass(frozen=True, slots=True)
class Passage:
    """The text or the title of one node. `above`: the nodes it stands under, the top one first."""

    key: str
    node: Node
    text: str
    in_title: bool
    above: tuple[Node, ...]

    def quote(self, start: int, end: int) -> Quotation:
        return Quotation(self.key, start, end, self.text[start:end], self.in_title)


def passages(paper: OfficialPaper) -> Iterator[Passage]:
    """In reading order: titles, texts, and the cells of tables row by row (joined by " | ")."""
    bodies = [("", paper.body), *((f"A{number}.", annex.body) for number, annex in enumerate(paper.annexes))]
    way: list[tuple[str, Node, tuple[Node, ...]]] = [
        (f"{prefix}{place}", node, ()) for prefix, body in bodies for place, node in enumerate(body)
    ][::-1]
    while way:
        key, node, above = way.pop()
        if node.title:
            yield Passage(key, node, node.title, in_title=True, above=above)
        if node.text:
            yield Passage(key, node, node.text, in_title=False, above=above)
        for row in node.rows:
            yield Passage(key, node, " | ".join(row), in_title=False, above=above)
        if node.children:
            below = (*above, node)
            way += [(f"{key}.{place}", child, below) for place, child in enumerate(node.children)][::-1]
