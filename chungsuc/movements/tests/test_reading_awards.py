"""Honours and quotas."""

import pytest

from chungsuc.movements.reading.awards import find_award_forms, find_quotas
from chungsuc.movements.tests.reading_cases import Case, cases, paper_of

SAID = [{"under": "HÌNH THỨC KHEN THƯỞNG"} | one for one in cases("awards")]


@pytest.mark.parametrize("case", SAID, ids=[one["said"][:60] for one in SAID])
def test_honours_and_their_numbers_are_read_as_an_official_reads_them(case: Case) -> None:
    paper = paper_of(case)
    quotas = find_quotas(paper)

    if "forms" in case:
        assert [one.name for one in find_award_forms(paper)] == case["forms"]
    if "quotas" in case:
        assert [[one.award, one.count] for one in quotas] == case["quotas"]
    for field in ("per", "money"):
        if field in case:
            assert getattr(quotas[0], field) == case[field]
