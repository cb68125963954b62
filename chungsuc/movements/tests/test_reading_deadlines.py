"""Deadlines as people write them."""

import pytest

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
