"""Statements that a paper's own figures confirm or contradict."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from chungsuc.documents.official.tree import Annex, Node, OfficialPaper, PartialDate
from chungsuc.movements.reading.checks import find_checks
from chungsuc.movements.reading.checks_shares import share_holds
from chungsuc.movements.reading.found import CheckFound, Confidence, DeadlineFound, Quotation
from chungsuc.movements.reading.targets import find_targets

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("reading_checks.yaml").read_text("utf8"))
SIGNED = PartialDate(2022, 5, 10)


def paper(text: str) -> OfficialPaper:
    return OfficialPaper(date=SIGNED, body=(Node("section", "I", title="Mục tiêu", children=(Node("paragraph", text=text),)),))


def told(check: CheckFound) -> str:
    if check.holds:
        return f"{check.kind}: đúng"
    return f"{check.kind}: ghi {shown(check.stated)}, tính ra {shown(check.computed)}"


def shown(value: object) -> str:
    return "không có" if value is None else str(value).replace(".", ",")


@pytest.mark.parametrize("case", CASES, ids=[str(at) for at in range(1, len(CASES) + 1)])
def test_a_sentence_is_checked_by_its_own_figures(case: dict[str, Any]) -> None:
    assert "; ".join(told(one) for one in find_checks(paper(case["text"]), (), ())) == case["found"]


@pytest.mark.parametrize(
    ("value", "total", "percent", "places", "holds"),
    [(1, 8, 12.5, 1, True), (1, 8, 13, 0, True), (1, 8, 12, 0, False), (2, 3, 66.67, 2, True), (1, 200, 0.5, 1, True)],
)
def test_a_share_holds_at_the_precision_it_is_printed_with(
    value: int, total: int, percent: float, places: int, *, holds: bool
) -> None:
    assert share_holds(value, total, percent, places) is holds


def test_what_is_due_before_the_paper_was_signed_is_told() -> None:
    words = "trước ngày 30/4/2022"
    due = DeadlineFound(words, "2022-04-30", "báo cáo", None, None, Quotation("0.0", 0, len(words), words), Confidence.SURE)
    made = find_checks(OfficialPaper(date=SIGNED), (), (due,))
    assert [(one.kind, one.stated, one.computed, one.holds) for one in made] == [("date", "2022-04-30", "2022-05-10", False)]


def test_a_body_and_an_annex_that_name_two_numbers_for_one_thing_contradict() -> None:
    rows = (("TT", "Chỉ tiêu", "ĐVT", "Đến năm 2025"), ("1", "Trồng cây xanh phân tán", "cây", "45.000"))
    made = OfficialPaper(
        date=SIGNED,
        body=(Node("section", "I", title="Mục tiêu đến năm 2025", children=(Node("paragraph", text="Trồng 50.000 cây xanh phân tán."),)),),
        annexes=(Annex("PHỤ LỤC", (Node("table", rows=rows),)),),
    )
    checks = find_checks(made, find_targets(made, None), ())
    assert [(one.kind, one.text, one.stated, one.computed) for one in checks] == [
        ("annex", "Trồng 50.000 cây xanh phân tán (phụ lục: 45.000 cây)", 50000, 45000)
    ]


def test_a_column_is_added_up_against_its_total_row() -> None:
    rows = (("TT", "Xã", "Số thôn", "Tỷ lệ"), ("1", "An Phú", "7", "50%"), ("2", "Hòa Lợi", "8", "40%"), ("", "Tổng cộng", "16", ""))
    made = find_checks(OfficialPaper(body=(Node("table", rows=rows),)), (), ())
    assert [(one.kind, one.stated, one.computed, one.holds) for one in made] == [("sum", 16, 15, False)]


def test_a_column_of_a_year_is_added_up_and_one_of_years_is_not() -> None:
    head = ("TT", "Xã", "Kế hoạch năm 2021", "Năm đạt")
    rows = (head, ("1", "An Phú", "20", "2019"), ("2", "Hòa Lợi", "18", "2020"), ("", "Cộng", "39", "2"))
    made = find_checks(OfficialPaper(body=(Node("table", rows=rows),)), (), ())
    assert [(one.stated, one.computed, one.holds) for one in made if one.kind == "sum"] == [(39, 38, False)]


def test_a_heading_and_the_names_under_it_are_one_list() -> None:
    node = Node("section", "a", title="Có thêm 04 xã đạt chuẩn", text="An Phú, Bình Minh, Hòa Lợi.")
    made = find_checks(OfficialPaper(body=(node,)), (), ())
    assert [(one.stated, one.computed, one.quotation.text) for one in made] == [(4, 3, "04 xã đạt chuẩn")]


def test_money_told_by_source_in_the_lines_below_is_added_up() -> None:
    lines = (Node("paragraph", "-", text="Ngân sách: 40.000.000 đồng;"), Node("paragraph", "-", text="Nhân dân đóng góp: 50 triệu đồng."))
    lead = Node("section", "1", text="Tổng kinh phí: 100.000.000 đồng, trong đó:", children=lines)
    made = find_checks(OfficialPaper(date=SIGNED, body=(lead,)), (), ())
    assert [(one.kind, one.stated, one.computed, one.holds) for one in made] == [("sum", 100_000_000, 90_000_000, False)]


def test_money_shared_out_in_dashes_after_the_line_is_added_up() -> None:
    lead = Node("paragraph", text="Vận động 60.000.000 đồng, giao cho các thôn:")
    lines = (Node("paragraph", "-", text="Thôn Chùa: 25.000.000 đồng"), Node("paragraph", "-", text="Thôn Đình: 35.000.000 đồng"))
    made = find_checks(OfficialPaper(body=(Node("section", "I", "Chỉ tiêu", children=(lead, *lines)),)), (), ())
    assert [(one.stated, one.computed, one.holds) for one in made] == [(60_000_000, 60_000_000, True)]


def test_those_proposed_for_honours_are_counted_under_their_headings() -> None:
    def named(*lines: str) -> tuple[Node, ...]:
        return tuple(Node("section", str(at), text=line) for at, line in enumerate(lines, 1))

    body = (
        Node("paragraph", text="Đề nghị tặng Giấy khen cho 02 tập thể và 02 cá nhân, cụ thể:"),
        Node("section", "I", "TẬP THỂ", children=named("Thôn Chùa.", "Hội Nông dân xã.", "Trường Tiểu học.")),
        Node("section", "II", "CÁ NHÂN", children=named("Ông Lê Văn A.", "Bà Trần Thị B.")),
    )
    made = find_checks(OfficialPaper(body=body), (), ())
    assert [(one.text, one.stated, one.computed, one.holds) for one in made] == [
        ("02 tập thể và 02 cá nhân", 2, 3, False)
    ]


def test_a_row_that_does_not_add_up_as_the_others_do_is_told() -> None:
    head = ("TT", "Xã", "Số tiêu chí đã đạt", "Phấn đấu tăng", "Số tiêu chí sẽ đạt")
    rows = (head, ("1", "An Phú", "12", "3", "15"), ("2", "Hòa Lợi", "14", "2", "16"), ("3", "Tân Mỹ", "9", "4", "14"))
    made = find_checks(OfficialPaper(body=(Node("table", rows=(*rows, ("", "Cộng", "35", "9", "45"))),)), (), ())
    wrong = [(one.text, one.stated, one.computed) for one in made if not one.holds]
    assert wrong == [("3 | Tân Mỹ | 9 | 4 | 14", 14, 13)]


def test_columns_of_which_most_rows_do_not_add_up_are_no_sums() -> None:
    head = ("Xã", "Tổng số thôn", "Số hộ", "Số đảng viên")
    rows = (head, ("An Phú", "6", "900", "80"), ("Hòa Lợi", "7", "800", "95"), ("Tân Mỹ", "5", "700", "60"))
    assert find_checks(OfficialPaper(body=(Node("table", rows=rows),)), (), ()) == ()


def dashes(*lines: str) -> tuple[Node, ...]:
    return tuple(Node("section", "-", text=line) for line in lines)


def test_a_number_in_a_heading_is_held_against_the_names_in_the_dashes_under_it() -> None:
    below = dashes("Huyện Đông Hòa: xã An Phú, xã Tân Mỹ;", "Huyện Tây Hòa: xã Hòa Lợi.")
    node = Node("section", "1", title="Xã phấn đấu đạt chuẩn (04 xã)", children=below)
    made = find_checks(OfficialPaper(body=(node,)), (), ())
    assert [(one.stated, one.computed, one.holds) for one in made] == [(4, 3, False)]


def test_the_papers_enclosed_are_counted_against_the_number_in_the_heading() -> None:
    node = Node("section", "2", title="Hồ sơ gửi kèm (03 loại)", children=dashes("Báo cáo kết quả;", "Biên bản họp."))
    made = find_checks(OfficialPaper(body=(node,)), (), ())
    assert [(one.stated, one.computed, one.holds) for one in made] == [(3, 2, False)]


def test_a_day_that_does_not_exist_is_told_once() -> None:
    words = "trước ngày 30/02/2022"
    due = DeadlineFound(words, "2022-02-30", "báo cáo", None, None, Quotation("0.0", 0, len(words), words), Confidence.SURE)
    made = find_checks(paper(f"Gửi báo cáo {words}."), (), (due,))
    assert [(one.kind, one.stated, one.computed) for one in made] == [("date", "30/02/2022", None)]


def test_money_told_by_source_in_letters_after_the_line_is_added_up() -> None:
    lead = Node("paragraph", text="Tổng vốn: 90 tỷ đồng, trong đó:")
    lines = (Node("section", "a", "Ngân sách", text="50 tỷ đồng (55%);"), Node("section", "b", "Tín dụng", text="35 tỷ đồng (40%)."))
    made = find_checks(OfficialPaper(body=(Node("section", "I", "Vốn", children=(lead, *lines)),)), (), ())
    assert [(one.stated, one.computed) for one in made if one.kind == "sum"] == [(90 * 10**9, 85 * 10**9)]
