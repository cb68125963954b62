"""Whatever stands in a paper, reading it ends, and what is quoted stands there."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chungsuc.documents.official.tree import Node, NodeKind, OfficialPaper, PartialDate
from chungsuc.movements.reading.assignments import find_assignments
from chungsuc.movements.reading.awards import find_award_forms, find_quotas
from chungsuc.movements.reading.bodies import bodies_in
from chungsuc.movements.reading.deadlines import find_deadlines
from chungsuc.movements.reading.found import Quotation
from chungsuc.movements.reading.passages import passages
from tests.effort import effort

WORDS = (
    "Giao", "Đề nghị", "Sở Nội vụ", "các sở, ban, ngành", "UBND các xã", "Uỷ ban", "chủ trì", "phối hợp với", "báo cáo", "gửi về",
    "trước ngày", "10/11", "30/4/2020", "31/6/2021", "hằng năm", "quý IV", "năm 2023", "tháng 12", "sơ kết", "tổng kết", "Bằng khen",
    "của Chủ tịch UBND tỉnh", "mỗi huyện", "không quá 20%", "02 tập thể", "từ 03 đến 05", "cá nhân", "(", ")", ":", ";", ",", ".", "-",
    "“", "”", "và", "Điều 1", "chỉ tiêu 17.1, 17.2", "Bộ tiêu chí", "sau 10 ngày kể từ", "công trình phúc lợi", "1.000.000.000 đồng",
    "\n", "İ", "ﬁ", "\u0301", "đ/c", "TP.", "v.v.", "tặng", "Thủ tướng Chính phủ",
)  # fmt: skip
TEXTS = st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=6)), max_size=40).map(" ".join)


@st.composite
def nodes(draw: st.DrawFn, depth: int = 2) -> Node:
    below = tuple(draw(st.lists(nodes(depth - 1), max_size=3))) if depth else ()
    rows = tuple((draw(TEXTS), draw(TEXTS), draw(TEXTS)) for _ in range(draw(st.integers(0, 2))))
    head = (("TT", "Nội dung", "Chủ trì", "Thời gian"),) if rows else ()
    if rows:
        return Node("table", rows=head + rows)
    number = draw(st.sampled_from(("", "I", "1", "a", "-", "Điều 3")))
    title = draw(st.sampled_from(("", "TỔ CHỨC THỰC HIỆN", "Tiến độ", "Sở Y tế", "Khen thưởng")))
    kind: NodeKind = draw(st.sampled_from(("section", "paragraph", "closing")))
    return Node(kind, number, title, draw(TEXTS), below)


def quotations(paper: OfficialPaper) -> Iterator[Quotation]:
    for deadline in find_deadlines(paper, (2021, 2025)):
        yield deadline.quotation
    for assignment in find_assignments(paper):
        yield assignment.quotation
        yield from (task.quotation for task in assignment.tasks)
    for form in find_award_forms(paper):
        yield form.quotation
    for quota in find_quotas(paper):
        yield quota.quotation


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.lists(nodes(), max_size=3), st.sampled_from(("kế hoạch", "quyết định", "công văn", "báo cáo", None)))
def test_what_is_quoted_stands_in_the_paper_at_that_place(body: list[Node], kind: str | None) -> None:
    paper = OfficialPaper(type=kind, date=PartialDate(2022, 3, 15), body=tuple(body))
    said: dict[tuple[str, bool], list[str]] = {}
    for one in passages(paper):
        said.setdefault((one.key, one.in_title), []).append(one.text)

    for quotation in quotations(paper):
        texts = said[(quotation.node, quotation.in_title)]
        assert quotation.text in [text[quotation.start : quotation.end] for text in texts]


@given(TEXTS)
def test_names_of_bodies_are_cut_out_of_the_text_in_order(text: str) -> None:
    found = list(bodies_in(text))

    assert [one.text for one in found] == [text[one.start : one.end] for one in found]
    assert all(one.end <= other.start for one, other in pairwise(found))


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece", ["1. ", "sở, ", "các sở; ", "ngày 10/11/2022, ", "trước ngày ", "tặng bằng khen ", "(", "Giao ", "- "]
)
def test_twice_the_text_takes_about_twice_the_time(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        body = (Node("section", "V", "TỔ CHỨC THỰC HIỆN", children=(Node("paragraph", text=text),)),)
        return effort(lambda: list(quotations(OfficialPaper(body=body))), times=2)

    assert seconds(24_000) < 8 * seconds(6_000) + 0.5
