"""What is marked in the margin of a paper."""

import pytest

from chungsuc.documents.official.tree import Node, OfficialPaper, PartialDate, Signer
from chungsuc.movements.reading.anomalies import find_anomalies
from chungsuc.movements.reading.checks import find_checks

WHOLE = OfficialPaper(
    type="kế hoạch",
    number="12",
    symbol="KH-UBND",
    date=PartialDate(2022, 5, 10),
    recipients=("Như trên",),
    signer=Signer("Nguyễn Văn An"),
    body=(Node("section", "I", title="MỤC ĐÍCH"), Node("section", "II", title="NỘI DUNG")),
)


def with_text(*texts: str) -> OfficialPaper:
    return OfficialPaper(
        number="12", symbol="KH-UBND", date=PartialDate(2022, 5, 10), recipients=("Như trên",), signer=Signer("Nguyễn Văn An"),
        body=tuple(Node("paragraph", text=text) for text in texts),
    )  # fmt: skip


def sections(*numbers: str) -> OfficialPaper:
    return OfficialPaper(
        number="12", symbol="KH-UBND", date=PartialDate(2022, 5, 10), recipients=("Như trên",), signer=Signer("Nguyễn Văn An"),
        body=tuple(Node("section", number, title="Mục") for number in numbers),
    )  # fmt: skip


def test_a_paper_in_order_has_nothing_marked() -> None:
    assert find_anomalies(WHOLE, (), ()) == ()


def test_what_a_paper_lacks_is_told() -> None:
    assert find_anomalies(OfficialPaper(symbol="KH-STC", date=PartialDate(2022, 7)), (), ()) == (
        "số văn bản để trống, chỉ có ký hiệu KH-STC",
        "ngày ban hành để trống",
        "không có tên người ký",
        "không có nơi nhận",
    )


@pytest.mark.parametrize(
    ("paper", "said"),
    [
        (sections("I", "II", "II", "III"), "hai mục cùng mang số II"),
        (sections("I", "II", "IV"), "đánh số không liền: sau II là IV"),
        (sections("Điều 1", "Điều 3"), "đánh số không liền: sau Điều 1 là Điều 3"),
        (sections("2.3.4", "2.3.9"), "đánh số không liền: sau 2.3.4 là 2.3.9"),
        (sections("a", "c"), "đánh số không liền: sau a là c"),
        (with_text("Theo Nghị quyết số 26 NQ/TW của Trung ương."), "số, ký hiệu thiếu gạch nối: “số 26 NQ/TW”"),
        (with_text("Phong trào chung sức” được triển khai."), "thiếu dấu mở ngoặc kép: “Phong trào chung sức được triển khai.…”"),
        (with_text("Ủy ban nhân dân huyện.", "Uỷ ban nhân dân xã."), "viết lẫn “ủy” và “uỷ”"),
        (
            with_text(
                "Phong trào thi đua “Toàn huyện chung sức xây dựng nông thôn mới” bắt đầu.",
                "Tổng kết phong trào thi đua “Toàn huyện xây dựng nông thôn mới” sau này.",
            ),
            "tên phong trào viết hai cách: “Toàn huyện chung sức xây dựng nông thôn mới” và “Toàn huyện xây dựng nông thôn mới”",
        ),
        (
            with_text("Theo Quyết định số 45/QĐ-UBND ngày 20/6/2022 của Ủy ban nhân dân huyện."),
            "QĐ 45/QĐ-UBND ghi ngày 20/06/2022, sau ngày ký văn bản này",
        ),
    ],
)
def test_a_slip_is_marked_in_words(paper: OfficialPaper, said: str) -> None:
    assert find_anomalies(paper, (), ()) == (said,)


def test_a_wrong_figure_is_marked_with_both_numbers() -> None:
    paper = with_text("Có 03/13 xã đạt chuẩn, chiếm 25%.")
    assert find_anomalies(paper, find_checks(paper, (), ()), ()) == ("“03/13 xã đạt chuẩn, chiếm 25%”: ghi 25, tính ra 23,08",)
