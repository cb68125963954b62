"""The issuing body of a paper that was copied without its upper left corner."""

import pytest

from chungsuc.documents.tests.official_papers import cases, paper_of


@pytest.mark.parametrize(("symbol", "place", "words", "issuer"), cases("issuers.yaml"))
def test_the_body_is_told_by_symbol_text_and_date_line(symbol: str, place: str, words: str, issuer: str | None) -> None:
    number = f"Số 4-{symbol}" if "/" in symbol else f"Số: 4/{symbol}"
    paper = paper_of(f"{number}\n\n{place}, ngày 2 tháng 3 năm 2021\n\nKẾ HOẠCH\n\nTrồng cây\n\n{words}\n\nI. MỤC TIÊU\n\nPhủ xanh.\n")
    assert paper.issuer == issuer
