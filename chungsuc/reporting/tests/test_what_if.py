"""Thử phương án: what an official sees of a scenario, within their scope, and that nothing of it stays."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chungsuc.cli import main
from chungsuc.movements.models import Target
from chungsuc.progress.models import Standing
from chungsuc.reporting.queries.what_if import Goal, WhatIf, goal_of, load_columns, targets_for, what_if
from chungsuc.reporting.tests.figures import report, share
from chungsuc.reporting.tests.standings import asked, page, sheet_of, text_of, under_head
from chungsuc.rulebook.judging import judge
from chungsuc.rulebook.model import Reading
from chungsuc.rulebook.numbers import SCALE
from chungsuc.rulebook.what_if import Scenario, moved
from chungsuc.rulebook.what_if_text import costs_in, scenario_in
from tests.cast import Cast

DAY = date(2023, 6, 30)
HOUSES = Reading(numerator=0, denominator=100 * SCALE)


@pytest.fixture
def counted(cast: Cast) -> Cast:
    """Lúa has all; Ngô lacks latrines (60 of 100 households); Khoai lacks them and roads; of Sắn incomes are not known."""
    who = cast["an"]
    report(cast.bodies["thu/dong/lua"], who, day=DAY)
    report(cast.bodies["thu/dong/ngo"], who, day=DAY, but={"17.8": share(60, 100)})
    report(cast.bodies["thu/tay/khoai"], who, day=DAY, but={"17.8": share(50, 100), "2.1": share(10, 100)})
    report(cast.bodies["thu/tay/san"], who, day=DAY, without=["10.1"])
    return cast


def tried(cast: Cast, *moves: tuple[str, str, str], left_out: str = "", goal: int = 0, costs: str = "") -> WhatIf:
    loaded = load_columns(asked(cast.bodies["thu"]))
    assert loaded is not None
    scenario, faults = scenario_in(loaded.law, loaded.asked.on, moves=moves, left_out=left_out)
    assert faults == []
    return what_if(loaded, scenario, goal=Goal(goal) if goal else None, costs=costs_in(loaded.law, costs))


def names(rows: object) -> list[str]:
    return [row.body.name for row in rows]  # type: ignore[attr-defined]


def test_an_easier_level_lets_those_pass_whose_figures_reach_it(counted: Cast) -> None:
    found = tried(counted, ("17.8", "", "60%"))
    assert (names(found.passing), names(found.passing_after)) == (["Lúa"], ["Lúa", "Ngô"])
    assert [(r.body.name, r.met, r.met_after, r.why) for r in found.gained] == [
        ("Ngô", 18, 19, ["17.8: 60/100 hộ = 60,0% ≥ 60% (mức chung), đạt."])
    ]
    assert (names(found.lost), names(found.unknown_after)) == ([], ["Sắn"])


def test_a_harder_level_names_who_drops_out_and_why(counted: Cast) -> None:
    found = tried(counted, ("10.1", "", "300"))
    assert names(found.lost) == ["Lúa"]
    assert names(found.unknown_after) == ["Sắn"]
    assert found.lost[0].why[0].startswith("10.1: ")
    assert "chưa đạt" in found.lost[0].why[0]


def test_what_is_not_known_stays_so_until_it_is_not_asked_any_more(counted: Cast) -> None:
    assert names(tried(counted, ("10.1", "", "0")).unknown_after) == ["Sắn"]
    left = tried(counted, left_out="10.1")
    assert names(left.passing_after) == ["Lúa", "Sắn"]
    assert left.gained[0].why == ["10.1: chưa đánh giá được, phương án không xét."]


def test_the_fewest_indicators_come_first_and_say_how_far_they_are(counted: Cast) -> None:
    helped = tried(counted, goal=4).help
    assert helped is not None
    assert [(h.body.name, [(i.number, far) for i, far in h.lacks]) for h in helped.rows] == [
        ("Ngô", [("17.8", "10 hộ")]),
        ("Khoai", [("2.1", "90 km"), ("17.8", "20 hộ")]),
    ]
    assert (helped.needed, helped.indicators, helped.lacking, names(helped.unsure)) == (3, 3, 1, ["Sắn"])
    assert helped.cost is None


def test_cost_is_counted_only_where_somebody_typed_it(counted: Cast) -> None:
    helped = tried(counted, goal=3, costs="17.8: 250").help
    assert helped is not None
    assert [(h.body.name, h.cost_text) for h in helped.rows] == [("Ngô", "250"), ("Khoai", "")]
    assert (helped.cost_text, helped.unpriced) == ("250", 1)


def test_without_changes_it_is_what_the_judge_says_to_the_digest(counted: Cast) -> None:
    loaded = load_columns(asked(counted.bodies["thu"]))
    assert loaded is not None
    found = what_if(loaded, Scenario())
    assert [r for r in found.rows if r.differs] == []
    assert all(before == after for _, before, after in found.bands)
    for group in loaded.groups:
        for facts in group.facts:
            on = loaded.asked.on
            assert judge(moved(group.edition, Scenario()), facts, on).digest == judge(group.edition, facts, on).digest


def test_a_target_of_some_criteria_is_measured_by_them(counted: Cast) -> None:
    [target] = targets_for(asked(counted.bodies["thu"]))
    loaded = load_columns(asked(counted.bodies["thu"]))
    assert loaded is not None
    found = what_if(loaded, Scenario(), goal=goal_of(target, None, 4))
    assert (names(found.passing), found.goal and found.goal.number) == (["Lúa", "Sắn"], 3)
    assert found.short_of_goal == 1
    assert found.help is not None
    assert [[i.number for i, _ in h.lacks] for h in found.help.rows] == [["17.8"]]
    assert goal_of(target, 4, 4) == Goal(4, target, 3)


def test_the_page_is_shared_by_its_address_and_writes_nothing(counted: Cast) -> None:
    before = Standing.objects.count()
    said = text_of(counted, "dung", "/thu-phuong-an/?ct=17.8&vung=tdmnpb&muc=60&muc-tieu=&dich=3&gia=17.8:+250")
    assert "Phương án thử." in said
    assert "17.8 Nhà tiêu, nhà tắm: ≥ 70% → ≥ 60% (TDMNPB)" in said
    assert "60/100 hộ = 60,0%" in said
    assert Standing.objects.count() == before


def test_the_workbook_says_that_it_is_only_tried(counted: Cast) -> None:
    rows = sheet_of(counted, "dung", "/thu-phuong-an/?ct=17.8&vung=&muc=60&muc-tieu=&dang=xlsx")
    assert rows[1][0] == "PHƯƠNG ÁN THỬ: không lưu, không phải kết quả chính thức."
    assert next(row[:4] for row in under_head(rows)) == ["Xã Ngô", "Đông", "chưa đạt", "đạt"]
    assert len(under_head(rows)) == 4


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("ct=99.9&muc=60", "không có chỉ tiêu “99.9”"),
        ("ct=17.8&muc=6000", "vượt quá 100%"),
        ("ct=17.8&muc=60+tấn", "tính bằng %, không phải “tấn”"),
        ("ct=17.8&muc=", "“” không phải là một mức"),
        ("dich=900", "nhiều hơn số xã hiện có (4)"),
        ("dich=nhiều", "phải là một số xã"),
        ("gia=17.8", "viết như 17.8: 250"),
        ("muc-tieu=999999", "không đếm xã theo bộ tiêu chí này"),
        ("bo-ra=77", "không có tiêu chí “77”"),
        ("&".join(f"ct=17.{n}&muc=50" for n in (1, 2, 6, 7, 8, 9, 10, 11, 12)) + "&ct=2.1&muc=1" * 5, "tối đa 12 mức"),
    ],
)
def test_what_nobody_can_mean_is_answered_on_the_page(counted: Cast, address: str, said: str) -> None:
    answer = text_of(counted, "dung", f"/thu-phuong-an/?{address}")
    assert said in answer
    assert "Sẽ đạt thêm" not in answer


def test_each_sees_the_communes_of_their_own_places_only(counted: Cast) -> None:
    assert "Ngô" not in text_of(counted, "an", "/thu-phuong-an/?ct=17.8&vung=&muc=60")
    assert "Xã Ngô" in text_of(counted, "giang", "/thu-phuong-an/?ct=17.8&vung=&muc=60&muc-tieu=")
    assert "Xã Ngô" not in text_of(counted, "lan", "/thu-phuong-an/?ct=17.8&vung=&muc=60")
    assert page(counted, "ha", "/thu-phuong-an/").status_code == 200


def test_a_district_alone_has_no_goal_of_the_province(counted: Cast) -> None:
    said = text_of(counted, "dung", "/thu-phuong-an/?huyen=thu/dong&ct=17.8&vung=&muc=60&muc-tieu=")
    assert "Xã Ngô" in said
    assert "Xã Khoai" not in said


def test_all_communes_are_read_in_four_questions_and_trying_asks_none(counted: Cast) -> None:
    where = asked(counted.bodies["thu"])
    with CaptureQueriesContext(connection) as loading:
        loaded = load_columns(where)
    assert loaded is not None
    with CaptureQueriesContext(connection) as trying:
        what_if(loaded, Scenario(left_out=frozenset({"10.1"})), goal=Goal(4))
    assert (len(loading) <= 4, len(trying)) == (True, 0)


def test_the_command_says_what_the_page_says(
    counted: Cast, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHUNGSUC_NOW", "2023-11-06")
    assert main(["what-if", "thu", "--on", "2023-11-06", "--move", "17.8=60%", "--goal", "3"]) == 0
    said = capsys.readouterr().out
    assert "PHƯƠNG ÁN THỬ" in said
    assert "Đạt: nay 1, theo phương án 2 (đạt thêm 1, không còn đạt 0); chưa đánh giá được 1." in said
    assert "Xã Khoai: thiếu 2.1 (còn 90 km), 17.8 (còn 10 hộ)" in said
    assert main(["what-if", "thu", "--on", "2023-11-06", "--move", "17.8"]) == 2
    assert "viết như 17.8=60%" in capsys.readouterr().err
    assert main(["what-if", "thu", "--on", "2023-11-06", "--goal", "9"]) == 2
    assert main(["what-if", "thu", "--on", "2023-11-06", "--target", "999"]) == 2
    assert main(["what-if", "thu", "--on", "2023-11-06", "--move", "17.8=60", "--csv"]) == 0
    assert capsys.readouterr().out.splitlines()[3].startswith("thu/dong/ngo,Xã Ngô,not_met,met,18,19,")
    assert Target.objects.count() == 1
