"""Deadlines as people write them."""

import pytest

from chungsuc.documents.official.tree import Node, OfficialPaper, PartialDate
from chungsuc.movements.reading.assignments import find_assignments
from chungsuc.movements.reading.deadlines import find_deadlines
from chungsuc.movements.tests.reading_cases import Case, cases, paper_of

SAID = cases("deadlines")


@pytest.mark.parametrize("case", SAID, ids=[one["said"][:60] for one in SAID])
def test_what_is_due_when_is_read_as_an_official_reads_it(case: Case) -> None:
    period = case.get("period", [2021, 2025])
    found = find_deadlines(paper_of(case), tuple(period) if period else None)

    assert [one.date for one in found] == case["due"]
    for field in ("who", "to", "before", "vague"):
        if field in case:
            assert [getattr(one, field) for one in found] == [case[field]]


WORK = (
    ("TT", "Nội dung công việc", "Cơ quan chủ trì", "Phối hợp", "Thời gian hoàn thành"),
    ("1", "Ban hành kế hoạch", "Sở Nội vụ", "Sở Tài chính", "Trước 30/4/2022"),
    ("2", "Kiểm tra các huyện", "Sở Nông nghiệp", "", "Quý III"),
    ("3", "Tổng hợp kết quả", "Sở Nội vụ", "", "Hằng năm"),
    ("4", "Tuyên truyền", "Báo, Đài tỉnh", "", "Thường xuyên"),
)


def test_a_table_of_work_says_who_must_do_each_thing_by_when() -> None:
    body = (Node("section", "IV", "PHÂN CÔNG THỰC HIỆN", children=(Node("table", rows=WORK),)),)
    paper = OfficialPaper(type="kế hoạch", date=PartialDate(2022, 3, 15), body=body)
    found = find_deadlines(paper, (2022, 2022))

    assert [(one.date, one.who, one.what) for one in found] == [
        ("2022-04-30", "Sở Nội vụ", "Ban hành kế hoạch"),
        ("2022-Q3", "Sở Nông nghiệp", "Kiểm tra các huyện"),
        ("yearly", "Sở Nội vụ", "Tổng hợp kết quả"),
    ]
    assert [(one.unit, len(one.tasks)) for one in find_assignments(paper)] == [
        ("Sở Nội vụ", 2),
        ("Sở Nông nghiệp", 1),
        ("Báo, Đài tỉnh", 1),
    ]
