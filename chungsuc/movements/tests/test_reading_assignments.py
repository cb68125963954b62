"""Who must do what."""

import pytest

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
