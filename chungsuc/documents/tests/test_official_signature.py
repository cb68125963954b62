"""The bottom of a paper: who signs, and who gets it."""

from typing import Any

import pytest

from chungsuc.documents.tests.official_papers import cases, paper_of

TOP = "Số: 5/KH-UBND\nKẾ HOẠCH\nThử phần cuối\n\nI. NỘI DUNG\n1. Các thôn triển khai thực hiện kế hoạch này./.\n\n"


@pytest.mark.parametrize("case", cases("signatures.yaml"), ids=lambda case: case["name"])
def test_who_signs_and_who_gets_it(case: dict[str, Any]) -> None:
    paper = paper_of(TOP + case["text"])
    signer = paper.signer and [paper.signer.name, paper.signer.title, paper.signer.on_behalf]
    assert (signer, list(paper.recipients)) == (case["signer"], case["recipients"])
