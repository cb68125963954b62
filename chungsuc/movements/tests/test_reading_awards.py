"""Honours and quotas."""

from dataclasses import replace

import pytest

from chungsuc.documents.official.tree import Node
from chungsuc.movements.reading.awards import find_award_forms, find_quotas
from chungsuc.movements.tests.reading_cases import Case, cases, paper_of

SAID = [{"under": "HÌNH THỨC KHEN THƯỞNG"} | one for one in cases("awards")]


@pytest.mark.parametrize("case", SAID, ids=[" ".join((one.get("said") or one["paper"]).split())[:60] for one in SAID])
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


def test_a_table_of_honours_gives_one_quota_for_each_row_and_column_of_numbers() -> None:
    head = ("TT", "Hình thức khen", "Tập thể", "Cá nhân")
    rows = (head, ("1", "Bằng khen của Giám đốc Sở", "02", "05"), ("2", "Thư khen của Giám đốc Sở", "", "10"))
    told = paper_of({"said": "Số lượng khen thưởng theo bảng sau.", "under": "KHEN THƯỞNG"})

    found = find_quotas(replace(told, body=(*told.body, Node("table", "", rows=rows))))

    assert [(one.award, one.count, one.per) for one in found] == [
        ("Bằng khen của Giám đốc Sở", 2, "Tập thể"),
        ("Bằng khen của Giám đốc Sở", 5, "Cá nhân"),
        ("Thư khen của Giám đốc Sở", 10, "Cá nhân"),
    ]


def test_a_table_of_prizes_may_give_but_their_ranks() -> None:
    rows = (("Giải", "Số lượng", "Tiền thưởng"), ("Nhất", "01", "2.000.000"), ("Khuyến khích", "05", "300.000"))
    told = paper_of({"said": "Cơ cấu giải thưởng theo bảng sau.", "under": "GIẢI THƯỞNG"})
    paper = replace(told, body=(*told.body, Node("table", "", rows=rows)))

    assert [one.name for one in find_award_forms(paper)] == ["Giải Nhất", "Giải Khuyến khích"]
    assert [(one.award, one.count) for one in find_quotas(paper)] == [("Giải Nhất", 1), ("Giải Khuyến khích", 5)]
