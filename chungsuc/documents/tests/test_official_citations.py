"""Papers that a paper names by their numbers."""

from typing import Any

import pytest

from chungsuc.documents.official.citations import find_citations
from chungsuc.documents.tests.official_papers import cases, paper_of

TOP = "Số: 5/KH-UBND\nKẾ HOẠCH\nThử phần viện dẫn\n\nI. NỘI DUNG\n"


@pytest.mark.parametrize("case", cases("citations.yaml"), ids=lambda case: case["name"])
def test_every_paper_is_cited_once(case: dict[str, Any]) -> None:
    found = find_citations(paper_of(TOP + case["text"]))
    assert {one.key: [one.date and str(one.date), one.issuer, one.subject] for one in found} == case["gives"]


def test_a_citation_tells_where_it_stands() -> None:
    paper = paper_of(TOP + "1. Mục đầu\n2. Theo Quyết định số 8/QĐ-TTg, các xã làm.")
    (one,) = find_citations(paper)
    text = dict(paper.nodes())[one.node].text
    assert (text[one.start : one.end], one.type, one.number, one.symbol) == ("8/QĐ-TTg", "quyết định", "8", "QĐ-TTg")
