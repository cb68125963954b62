"""The top of a paper, in the layouts that people use."""

from typing import Any

import pytest

from chungsuc.documents.tests.official_papers import cases, paper_of


@pytest.mark.parametrize("case", cases("headings.yaml"), ids=lambda case: case["name"])
def test_the_heading_says(case: dict[str, Any]) -> None:
    paper = paper_of(case["text"])
    read = {name: getattr(paper, name) for name in case["gives"]}
    read |= {name: list(value) for name, value in read.items() if isinstance(value, tuple)}
    if read.get("date"):
        read["date"] = str(read["date"])
    assert read == case["gives"]
