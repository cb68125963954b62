"""Who must do what."""

from dataclasses import replace

import pytest

from chungsuc.documents.official.tree import Annex, Node
from chungsuc.movements.reading.assignments import find_assignments
from chungsuc.movements.tests.reading_cases import Case, cases, paper_of

LAID_OUT = cases("assignments")


@pytest.mark.parametrize("case", LAID_OUT, ids=[one["about"] for one in LAID_OUT])
def test_the_bodies_that_must_act_are_read_with_what_they_must_do(case: Case) -> None:
    found = find_assignments(paper_of(case))

    assert [one.unit for one in found] == case["units"]
    if "tasks" in case:
        assert [len(one.tasks) for one in found] == case["tasks"]
    if not found:
        return
    first = found[0]
    assert [task.kind for task in first.tasks] == case.get("kinds", [task.kind for task in first.tasks])
    assert list(first.indicators) == case.get("indicators", [])
    assert list(first.criteria) == case.get("criteria", [])
    if "supporting" in case:
        assert list(first.tasks[0].supporting) == case["supporting"]
    if "standard" in case:
        assert first.standard == case["standard"]


def test_an_annex_that_shares_out_the_work_adds_those_who_lead_a_row_of_its_table() -> None:
    plan = paper_of({"said": "Phòng Nội vụ theo dõi, đôn đốc việc thực hiện."})
    rows = (("TT", "Nội dung", "Chủ trì"), ("1", "Mở lớp tập huấn", "Phòng Nội vụ"), ("2", "Làm phóng sự", "Đài Truyền thanh"))
    table = Node("table", "", rows=rows)

    shared = replace(plan, annexes=(Annex("PHÂN CÔNG NHIỆM VỤ", (table,)),))
    budget = replace(plan, annexes=(Annex("DỰ TOÁN KINH PHÍ", (table,)),))

    assert [one.unit for one in find_assignments(shared)] == ["Phòng Nội vụ", "Đài Truyền thanh"]
    assert [one.unit for one in find_assignments(budget)] == ["Phòng Nội vụ"]
