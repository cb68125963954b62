"""The years that a paper is for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chungsuc.documents.official.tree import Node, OfficialPaper, PartialDate
from chungsuc.movements.reading.period import find_period


@pytest.mark.parametrize(
    ("subject", "years"),
    [
        ("Tổ chức phong trào thi đua giai đoạn 2021 - 2025", (2021, 2025)),
        ("Chương trình hành động 5 năm 2016-2020", (2016, 2020)),
        ("Phát động thi đua từ năm 2026 đến năm 2030", (2026, 2030)),
        ("Sơ kết 03 năm thực hiện Chương trình (2016-2018)", (2016, 2018)),
        ("Phát động phong trào thi đua năm 2019", (2019, 2019)),
        ("Phát động phong trào từ nay đến hết năm 2026", (2024, 2026)),
        ("Kiểm tra các xã phấn đấu đạt chuẩn nông thôn mới năm 2020", None),
        ("Báo cáo kết quả năm 2023 và đăng ký thi đua năm 2024", None),
        ("Sơ kết 6 tháng đầu năm, nhiệm vụ 6 tháng cuối năm 2022", (2022, 2022)),
        ("Kết quả quý I năm 2022", (2022, 2022)),
        ("Đợt thi đua 60 ngày đêm đầu xuân năm 2022", (2022, 2022)),
        ("Xây dựng nông thôn mới năm 2022 và định hướng đến năm 2025", (2022, 2022)),
        ("Đẩy mạnh phong trào thi đua trong toàn huyện", None),
        ("Xây dựng đường điện đến năm 2020", None),
    ],
)
def test_the_subject_tells_the_years(subject: str, years: tuple[int, int] | None) -> None:
    assert find_period(OfficialPaper(subject=subject, date=PartialDate(2024, 5, 6))) == years


def test_the_words_that_announce_a_plan_tell_the_years_where_its_subject_does_not() -> None:
    opening = Node("paragraph", text="Ủy ban nhân dân huyện xây dựng Kế hoạch thi đua giai đoạn 2011 - 2015, cụ thể như sau:")
    basis = Node("basis", text="Căn cứ Kế hoạch phát triển kinh tế - xã hội 2006 - 2010 của tỉnh;")
    assert find_period(OfficialPaper(subject="Tổ chức phong trào thi đua", body=(basis, opening))) == (2011, 2015)


def test_years_of_other_papers_are_not_its_own() -> None:
    basis = Node("basis", text="Căn cứ Quyết định về Chương trình giai đoạn 2006 - 2010 của tỉnh;")
    assert find_period(OfficialPaper(subject="Rà soát hộ nghèo", body=(basis,))) is None


@given(st.text(), st.lists(st.text(), max_size=4))
def test_no_text_makes_it_fail(subject: str, texts: list[str]) -> None:
    body = tuple(Node("paragraph", text=f"xây dựng kế hoạch năm {text} như sau") for text in texts)
    years = find_period(OfficialPaper(subject=subject, body=body))
    assert years is None or years[0] <= years[1]


def test_a_decision_without_a_subject_tells_the_years_of_what_it_approves() -> None:
    article = Node("section", "Điều 1", text="Phê duyệt Đề án trồng rừng giai đoạn 2012 - 2017.")
    assert find_period(OfficialPaper(body=(article,))) == (2012, 2017)
