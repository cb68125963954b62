"""Numbers in front of lines: what stands under what."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from chungsuc.documents.official.tree import Node
from chungsuc.documents.tests.official_papers import cases, paper_of

TOP = "KẾ HOẠCH\nThử cách đánh số\n\n"


def drawn(nodes: Sequence[Node], depth: int = 0) -> Iterator[str]:
    for node in nodes:
        row = f"{node.number} | {node.title}" if node.title else f"{node.number} |"
        yield "  " * depth + (f"{row} | {node.text}" if node.text else row).strip()
        yield from drawn(node.children, depth + 1)


@pytest.mark.parametrize("case", cases("numbering.yaml"), ids=lambda case: case["name"])
def test_what_stands_under_what(case: dict[str, Any]) -> None:
    assert list(drawn(paper_of(TOP + case["text"]).body)) == case["tree"]
