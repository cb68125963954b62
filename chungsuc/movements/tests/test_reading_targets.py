"""Goals as officials write them, and what is read out of each."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from chungsuc.documents.official.tree import Node, OfficialPaper, PartialDate
from chungsuc.movements.reading.checks import find_checks
from chungsuc.movements.reading.found import Confidence, TargetFound
from chungsuc.movements.reading.numbers import NAMED_BY_NUMBER, PAPER_NUMBERS, TIMES, hide
from chungsuc.movements.reading.targets import find_targets
from tests.effort import effort

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("reading_targets.yaml").read_text("utf8"))


def paper(text: str, under: str = "Mục tiêu cụ thể", signed: int = 2022) -> OfficialPaper:
    return OfficialPaper(
        type="kế hoạch",
        date=PartialDate(signed, 5, 10),
        body=(Node("section", "I", title=under, children=(Node("paragraph", "-", text=text),)),),
    )


def told(target: TargetFound) -> str:
    """A target in short: "94/120 · 78,3% năm 2025"."""
    if target.value is None:
        return f"mốc {target.deadline_year}: {target.text.rstrip('.')}"
    if isinstance(target.value, tuple):
        said = ", ".join(target.value)
    elif target.value == target.percent:
        said = shown(target.percent) + (f"-{shown(target.high)}" if target.high is not None else "") + "%"
    else:
        said = shown(target.value) + (f"-{shown(target.high)}" if target.high is not None else "")
        said += f"/{shown(target.total)}" if target.total is not None else ""
        said += f" · {shown(target.percent)}%" if target.percent is not None else ""
    return said + (f" năm {target.deadline_year}" if target.deadline_year else "")


def shown(value: object) -> str:
    return str(value).replace(".", ",")


@pytest.mark.parametrize("case", CASES, ids=[str(at) for at in range(1, len(CASES) + 1)])
def test_a_sentence_says_its_goals(case: dict[str, Any]) -> None:
    made = find_targets(paper(case["text"], case.get("under", "Mục tiêu cụ thể"), case.get("signed", 2022)), None)
    assert "; ".join(told(one) for one in made) == case["targets"]


def test_a_goal_found_twice_is_told_once() -> None:
    text = "Phấn đấu đến năm 2025 có 94/120 xã đạt chuẩn nông thôn mới."
    made = paper(text)
    twice = OfficialPaper(date=made.date, body=(*made.body, *made.body))
    assert find_targets(twice, None)[0].value == 94
    assert len(find_targets(twice, None)) == 1


def test_a_goal_without_a_year_is_due_at_the_end_of_the_period_under_a_heading_of_goals() -> None:
    assert [one.deadline_year for one in find_targets(paper("Có thêm 12 xã đạt chuẩn."), (2021, 2025))] == [2025]
    assert [one.deadline_year for one in find_targets(paper("Chọn 04 xã điểm.", "Giải pháp"), (2021, 2025))] == [None]


def test_the_year_of_the_heading_or_of_the_line_above_holds_for_what_stands_under_it() -> None:
    lead = Node("paragraph", text="Phấn đấu đến năm 2024:")
    items = (Node("paragraph", "-", text="Có 08 xã đạt chuẩn."), Node("paragraph", "-", text="Thu nhập đạt 55 triệu đồng/người."))
    made = OfficialPaper(date=PartialDate(2022, 5, 10), body=(Node("section", "1", title="Nội dung", children=(lead, *items)),))
    assert [told(one) for one in find_targets(made, None)] == ["8 năm 2024", "55 năm 2024"]


def test_a_share_that_does_not_agree_offers_the_readings_the_text_allows() -> None:
    (made,) = find_targets(paper("Có 03/12 xã đạt chuẩn, chiếm 30%."), None)
    assert [(one.why, one.value, one.total, one.percent) for one in made.choices] == [
        ("3 trên 12 là 25%", 3, 12, 25),
        ("30% của 12 là 4", 4, 12, 30),
        ("3 là 30% nếu tính trên 10", 3, 10, 30),
    ]


def test_what_a_share_starts_from_is_kept_beside_it() -> None:
    (made,) = find_targets(paper("Thu nhập bình quân tăng ít nhất 1,5 lần so với năm 2020."), None)
    assert (made.kind, made.value, made.unit, made.baseline) == ("multiple", 1.5, "lần", "2020")


def test_a_goal_that_rises_from_a_figure_is_quoted_from_there() -> None:
    (made,) = find_targets(paper("Tỷ lệ hộ nghèo giảm từ 9,8% xuống còn 4%."), None)
    assert (made.text, made.percent) == ("Tỷ lệ hộ nghèo giảm từ 9,8% xuống còn 4%.", 4)


def test_how_sure_the_reader_is_follows_from_how_the_paper_says_it() -> None:
    said = [
        ("Phấn đấu có 12 xã đạt chuẩn.", "Mục tiêu"),
        ("Mỗi xã chọn 02 thôn làm điểm.", "Nội dung"),
        ("Mỗi xã chọn 02 thôn làm điểm.", "Tổ chức thực hiện"),
    ]
    assert [find_targets(paper(text, under), None)[0].confidence for text, under in said] == [
        Confidence.SURE,
        Confidence.LIKELY,
        Confidence.DOUBTFUL,
    ]


TABLE = (
    ("TT", "Chỉ tiêu", "ĐVT", "Thực hiện năm 2021", "Mục tiêu đến năm 2025"),
    ("1", "Số xã đạt chuẩn nông thôn mới", "xã", "60", "94/120"),
    ("2", "Tỷ lệ hộ nghèo", "%", "6,2", "≤ 3"),
    ("3", "Thu nhập bình quân", "triệu đồng/người/năm", "42", "65"),
    ("4", "Đường thôn được cứng hóa", "%", "70", "85-90"),
)


def test_a_table_gives_the_goals_of_its_column_of_goals() -> None:
    section = Node("section", "I", title="Mục tiêu", children=(Node("table", rows=TABLE),))
    made = OfficialPaper(date=PartialDate(2022, 5, 10), body=(section,))
    assert [(one.text, told(one)) for one in find_targets(made, None)] == [
        ("Số xã đạt chuẩn nông thôn mới: 94/120 xã", "94/120 năm 2025"),
        ("Tỷ lệ hộ nghèo: ≤ 3 %", "3% năm 2025"),
        ("Thu nhập bình quân: 65 triệu đồng/người/năm", "65 năm 2025"),
        ("Đường thôn được cứng hóa: 85-90 %", "85-90% năm 2025"),
    ]


def test_a_row_that_says_what_a_sentence_says_is_not_told_again() -> None:
    words = Node("paragraph", text="Phấn đấu đến năm 2025 có 94/120 xã đạt chuẩn nông thôn mới.")
    body = (Node("section", "I", title="Mục tiêu", children=(words, Node("table", rows=TABLE[:2]))),)
    assert [told(one) for one in find_targets(OfficialPaper(date=PartialDate(2022, 5, 10), body=body), None)] == ["94/120 năm 2025"]


PIECES = st.sampled_from(
    [
        "phấn đấu ", "đến năm 2025 ", "có ", "94/120 xã ", "12 xã ", "(78,3%) ", "chiếm 40% ", "đạt chuẩn nông thôn mới", ", ",
        "; ", ". ", "xã An Phú ", "trong đó ", "ít nhất ", "từ 3 đến 5 mô hình ", "1,5 lần so với năm 2020 ", "(", ")", "%", "/", "İ", "\n",
        "tiêu chí 17.8 ", "gồm: ", "ngày 31/4/2022 ", "1.000.000 đồng (một triệu đồng) ", "từ 5% xuống còn 3% ",
        "thứ hai, ngày 5/5/2022 ", "x 2 = 4 ",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=25), st.sampled_from(["Mục tiêu", "Kết quả", "Khen thưởng", "Tổ chức thực hiện", ""]))
def test_every_quotation_is_what_stands_at_its_place(pieces: list[str], under: str) -> None:
    made = paper("".join(pieces), under)
    targets = find_targets(made, (2021, 2025))
    texts = dict(made.nodes())
    checks = find_checks(made, targets, ())
    for quotation in [*(one.quotation for one in targets), *(one.quotation for one in checks)]:
        node = texts[quotation.node]
        whole = node.title if quotation.in_title else node.text
        assert whole[quotation.start : quotation.end] == quotation.text


@given(st.text(max_size=200), st.text(max_size=80))
def test_any_text_is_read_without_complaint(text: str, title: str) -> None:
    node = Node("section", "1", title=title, text=text, children=(Node("table", rows=((text, title), (title, text), (title, "5"))),))
    made = OfficialPaper(date=PartialDate(2022), body=(node,))
    assert isinstance(find_checks(made, find_targets(made, None), ()), tuple)


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "1", "1 ", "1/1 xã, ", "12 xã đạt ", "(", "xã ", "An Phú, ", "từ 1 đến 2 % ", "1.000.", "một tỷ ", "¤", "gồm 2 xã: ", "- ",
        "1 x 1 ", "tiêu chí 1, ", "mỗi xã 1 xã (", "1;", "trong đó 1 xã ", "so với ",
        "10% ", "5 xã\n", "đạt chuẩn xã A ", "5/1 xã ", "từ 5 đến 2 xã ", "“5 có”: có ", "5 sản phẩm gồm: a, ",
    ],
)  # fmt: skip
def test_long_text_takes_time_in_step_with_its_length(piece: str) -> None:
    def seconds(length: int) -> float:
        made = paper(piece * (length // len(piece)))
        return effort(lambda: find_checks(made, find_targets(made, None), ()), times=2)

    assert seconds(200_000) < 40 * seconds(20_000) + 0.5


@given(st.lists(st.one_of(PIECES, st.sampled_from(["số 12/QĐ-UBND ", "1.250 ", "cấp 2 ", "ngày 5/6 ", "chữ " * 30])), max_size=20))
def test_names_are_blanked_around_digits_as_they_are_in_the_whole(pieces: list[str]) -> None:
    text = "".join(pieces).lower()
    for places in (PAPER_NUMBERS, NAMED_BY_NUMBER, TIMES):
        assert hide(text, places) == places.sub(lambda found: "¤" * len(found[0]), text)
