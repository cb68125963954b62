"""Numbers of the words of a report, held against its tables."""

from dataclasses import replace
from decimal import Decimal

import pytest

from chungsuc.reporting.said_numbers import numbers_in_no_table
from chungsuc.rulebook.reports import complete, expand, load_report_forms
from chungsuc.rulebook.reports.model import FormTable, Row

D = Decimal


def tables() -> dict[str, FormTable]:
    """175 communes, 106 recognised (60.57 %), 1,234.5 million from the people in one of two units."""
    forms = load_report_forms()
    recognised, raised = forms["recognition_summary"], forms["resource_mobilisation"]
    one = Row("thu", "Tỉnh Thử", {"communes_total": D(175), "communes_ntm": D(106)})
    money = Row("thu", "Tỉnh Thử", {"people_total": D("1234.5")})
    made = (
        FormTable(recognised, expand(recognised), [one]),
        FormTable(raised, expand(raised), [money, replace(money, key="x", name="Xã X", missing=True)]),
    )
    return {table.form.id: complete(table) for table in made}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Đến nay có 106/175 xã đạt chuẩn, bằng 60,57%.", []),
        ("Tỷ lệ đạt 60,6%; người dân góp 1.234,5 triệu đồng, tức 1,23 tỷ đồng.", []),
        ("Cắt bớt cũng được: 60,5 %.", []),
        ("Có 107/175 xã, bằng 61,1%.", ["107/175 xã", "61,1%"]),
        ("Góp 1.243,5 triệu đồng.", ["1.243,5 triệu đồng"]),
        ("Góp 1.234,5 tỷ đồng.", ["1.234,5 tỷ đồng"]),
        ("Năm 2023, ngày 10/11, theo Quyết định số 18/2022, Điều 5.", []),
        ("Có 0106 xã.", []),
        ("Mười hai xã, và 12 Xã nữa, rồi lại 12 xã.", ["12 Xã", "12 xã"]),
    ],
)
def test_a_number_is_found_in_the_tables_or_told(text: str, told: list[str]) -> None:
    assert [one.text for one in numbers_in_no_table([("Kết quả", text)], tables())] == told


def test_each_number_is_told_with_its_section_once() -> None:
    said = [("Kết quả", "12 xã và 12 xã"), ("Kiến nghị", "12 xã")]
    assert [(one.section, one.text) for one in numbers_in_no_table(said, tables())] == [("Kết quả", "12 xã"), ("Kiến nghị", "12 xã")]


def test_without_figures_nothing_is_said() -> None:
    assert numbers_in_no_table([("Kết quả", "12 xã")], {}) == []
