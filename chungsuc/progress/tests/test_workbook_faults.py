"""What may be wrong with a workbook: each fault is told with its row and column, and nothing is stored."""

import contextlib
import re
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook as Book
from openpyxl.styles import numbers

from chungsuc.progress.models import Revision, Value
from chungsuc.progress.models import Workbook as Brought
from chungsuc.progress.tests.sheets import COLUMN, altered, filled, issued, row_of
from chungsuc.progress.tests.sheets import given as ratio
from chungsuc.progress.workbook import Preview, marked, plan_for, preview_of, read_sheet
from chungsuc.progress.workbook.layout import ABOUT, FIGURES, GUIDE, HEADS
from chungsuc.progress.workbook.preview import checked_about, plan_of
from chungsuc.rulebook.numbers import SCALE
from chungsuc.sheets.safety import UnfitSheet
from chungsuc.units.models import Body
from tests.cast import LATRINES, PERIOD, ROADS, TODAY, Cast

LUA = "thu/dong/lua"
Told = list[tuple[int, str, str]]
pytestmark = pytest.mark.django_db


def looked(content: bytes, body: Body, name: str = "bieu.xlsx") -> Preview:
    """As the page and the command do: never a store."""
    sheet = read_sheet(BytesIO(content), name)
    found = preview_of(sheet, plan_of(sheet, body, PERIOD, TODAY))
    assert (Value.objects.count(), Revision.objects.count(), Brought.objects.count()) == (0, 0, 0)
    return found


def refusal(content: bytes, body: Body, name: str = "bieu.xlsx") -> str:
    with pytest.raises(UnfitSheet) as refused:
        looked(content, body, name)
    return str(refused.value)


def told(found: Preview) -> Told:
    return [(p.row, p.head, p.message) for p in found.problems]


def at(content: bytes, indicator: str) -> int:
    rows: list[int] = []
    altered(content, lambda book: rows.append(row_of(book[FIGURES], LUA, indicator)))
    return rows[0]


CELLS: list[tuple[str, str, Any, str]] = [
    (LATRINES, "numerator", "chín mươi", "“chín mươi” không phải là một số; viết như 17,5 hoặc 1.234,5."),
    (
        LATRINES,
        "numerator",
        date(2023, 11, 6),
        "Ô là ngày giờ (2023-11-06), cần một số. Đổi định dạng ô về số rồi ghi lại.",
    ),
    (LATRINES, "numerator", True, "Ô ghi TRUE, cần một số."),
    (LATRINES, "numerator", -1, "Số đạt không được âm, gặp −1."),
    (LATRINES, "numerator", 1e15, "Số 1e+15 quá lớn."),
    (
        LATRINES,
        "numerator",
        61.666666,
        "Số 61,666666 có quá 4 chữ số thập phân. Làm tròn (ví dụ hàm ROUND) rồi ghi lại.",
    ),
    (LATRINES, "amount", 62, f"Chỉ tiêu {LATRINES} không ghi ở cột này. Xóa ô này."),
    (LATRINES, "copy", "có", "Ô chỉ nhận x hoặc để trống, gặp “có”."),
    (LATRINES, "copy", "x", "Không có số kỳ trước để lấy. Bỏ dấu x và nhập số."),
    ("1.1", "choice", "Chưa", "Không có lựa chọn “Chưa”; chọn một trong: Có, Không."),
    ("1.1", "note", "chỉ có ghi chú", "Có ghi chú nhưng chưa có số liệu. Ghi số liệu, hoặc xóa ghi chú."),
    ("12.1", "male", 101, "Tỷ lệ của nam không được quá 100%, gặp 101%."),
    ("5.1/schools", "amount", 2.5, "“số trường của xã” phải là số nguyên, gặp 2,5."),
]


@pytest.mark.parametrize(("indicator", "column", "value", "message"), CELLS)
def test_a_cell_that_cannot_be_is_told_with_its_row_and_column(
    cast: Cast, indicator: str, column: str, value: object, message: str
) -> None:
    content = issued(cast.lua)
    more = {"denominator": 100} if indicator == LATRINES and column == "numerator" else {}
    found = looked(filled(content, {(LUA, indicator): {column: value} | more}), cast.lua)
    row = at(content, indicator)
    assert told(found) == [(row, HEADS[column], message)]


@pytest.mark.parametrize(
    ("written", "numerator"),
    [
        ("1.234,5", 12_345_000),
        (1234.5, 12_345_000),
        ("0", 0),
        (0, 0),
        (0.1 + 0.2, 3_000),
        (" 7 ", 70_000),
        ("90", 900_000),
    ],
)
def test_numbers_are_read_as_officials_write_them(cast: Cast, written: float | str, numerator: int) -> None:
    content = filled(issued(cast.lua), {(LUA, LATRINES): {"numerator": written, "denominator": 2000}})
    [one] = looked(content, cast.lua).differences
    assert (one.reading.numerator, one.reading.denominator) == (numerator, 2000 * SCALE)


def test_a_percent_cell_is_refused_since_what_stands_in_it_is_not_what_is_shown(cast: Cast) -> None:
    def act(book: Book) -> None:
        cell = book[FIGURES].cell(row_of(book[FIGURES], LUA, "12.1"), COLUMN["male"])
        cell.value, cell.number_format = 0.62, numbers.FORMAT_PERCENTAGE

    content = issued(cast.lua)
    [(row, head, message)] = told(looked(altered(content, act), cast.lua))
    assert (row, head) == (at(content, "12.1"), "Nam (%)")
    assert "Ô định dạng phần trăm" in message


def test_a_formula_that_was_never_computed_is_refused(cast: Cast) -> None:
    content = issued(cast.lua)
    found = looked(filled(content, {(LUA, LATRINES): {"numerator": "=45*2", "denominator": 100}}), cast.lua)
    assert told(found) == [
        (at(content, LATRINES), "Số đạt", "Ô có công thức chưa được tính. Mở bằng Excel, lưu lại, hoặc ghi số vào ô.")
    ]


def test_a_formula_that_failed_is_refused_and_never_taken_for_a_blank(cast: Cast) -> None:
    content = issued(cast.lua)
    found = looked(filled(content, {(LUA, LATRINES): {"numerator": "#DIV/0!", "denominator": 100}}), cast.lua)
    assert told(found) == [
        (
            at(content, LATRINES),
            "Số đạt",
            "Ô đang báo lỗi công thức (như #DIV/0!, #REF!). Sửa công thức, hoặc ghi số vào ô.",
        )
    ]


def test_merged_cells_among_the_figures_are_refused(cast: Cast) -> None:
    content = issued(cast.lua)
    row = at(content, LATRINES)
    column = COLUMN["numerator"]
    merged = altered(
        filled(content, {(LUA, LATRINES): ratio(1, 2)}),
        lambda book: book[FIGURES].merge_cells(start_row=row, end_row=row + 1, start_column=column, end_column=column),
    )
    assert (row, "Số đạt", f"Ô K{row}:K{row + 1} bị gộp. Bỏ gộp ô rồi ghi số vào từng ô.") in told(
        looked(merged, cast.lua)
    )


def test_a_change_in_a_hidden_row_is_counted_apart(cast: Cast) -> None:
    content = filled(issued(cast.lua), {(LUA, LATRINES): ratio(1, 2), (LUA, ROADS): ratio(1, 2)})
    row = at(content, LATRINES)

    def hide(book: Book) -> None:
        book[FIGURES].row_dimensions[row].hidden = True

    found = looked(altered(content, hide), cast.lua)
    assert [(d.indicator.number, d.hidden) for d in found.differences] == [(ROADS, False), (LATRINES, True)]
    assert found.hidden == 1


def test_columns_are_found_by_their_heads_wherever_they_were_moved(cast: Cast) -> None:
    def swap(book: Book) -> None:
        sheet = book[FIGURES]
        for row in sheet.iter_rows(min_row=3):
            one, other = row[COLUMN["numerator"] - 1], row[COLUMN["denominator"] - 1]
            one.value, other.value = other.value, one.value
        sheet.insert_cols(1)

    content = altered(filled(issued(cast.lua), {(LUA, LATRINES): ratio(1, 2)}), swap)
    [one] = looked(content, cast.lua).differences
    assert (one.reading.numerator, one.reading.denominator) == (SCALE, 2 * SCALE)


def rename(book: Book) -> None:
    book[FIGURES].cell(3, COLUMN["denominator"]).value = "Tổng số hộ"


def twice(book: Book) -> None:
    book[FIGURES].cell(3, 25).value = "Tổng số"


def other_sheet(book: Book) -> None:
    book[FIGURES].title = "Trang 1"


def about(name: str, value: str) -> Callable[[Book], None]:
    def act(book: Book) -> None:
        for row in book[ABOUT].iter_rows():
            if row[0].value == name:
                row[1].value = value

    return act


def without_about(book: Book) -> None:
    del book[ABOUT]


def far(book: Book) -> None:
    book[FIGURES].cell(1_048_576, 16_384).value = 1


WHOLE: list[tuple[Callable[[Book], None], str]] = [
    (
        rename,
        "Hàng 3: không thấy cột “Tổng số”; tên cột lạ: L3 “Tổng số hộ”. Đặt lại tên cột như biểu mẫu rồi tải lên lại.",
    ),
    (twice, "Hàng 3: cột “Tổng số” có hai lần. Xóa cột thừa rồi tải lên lại."),
    (other_sheet, "Tệp không có trang tính “Số liệu”; có: “Trang 1”, “Hướng dẫn”, “_chungsuc”."),
    (
        about("period", "2022-H2"),
        "Bảng tính này của kỳ 6 tháng cuối năm 2022 (2022-H2), không phải kỳ 6 tháng cuối năm 2023 (2023-H2).",
    ),
    (about("period", "năm nay"), "Bảng tính này của kỳ “năm nay”, không phải kỳ"),
    (about("territory", "thu/tay"), "Bảng tính này của Huyện Tây (thu/tay), không phải của Xã Lúa."),
    (about("territory", "x"), "Bảng tính này của đơn vị khác (x), không phải của Xã Lúa."),
    (
        about("standard", "qd-1980-2016-ntm"),
        "không áp dụng Bộ tiêu chí quốc gia về xã nông thôn mới giai đoạn 2016 - 2020 (qd-1980-2016-ntm); đang áp dụng: Bộ tiêu chí",
    ),
    (
        about("digest", "0"),
        "Bộ tiêu chí quốc gia về xã nông thôn mới giai đoạn 2021 - 2025 đã được sửa đổi sau khi biểu mẫu này phát hành.",
    ),
    (about("as_of", "2023-12-31"), "Bảng tính này lấy số liệu đến ngày 31/12/2023, sau hôm nay."),
    (about("as_of", "hôm nay"), "Bảng tính này không dùng được:"),
    (about("format", "khac"), "Tệp không phải biểu mẫu của hệ thống"),
    (without_about, "Tệp không phải biểu mẫu của hệ thống"),
    (far, "Trang “Số liệu” có ô ở rất xa bảng (quanh 1048576)."),
]


@pytest.mark.parametrize(("act", "message"), WHOLE)
def test_a_workbook_that_is_none_of_these_is_refused_whole(
    cast: Cast, act: Callable[[Book], None], message: str
) -> None:
    assert message in refusal(altered(issued(cast.lua), act), cast.lua)


def test_a_row_twice_and_a_row_nobody_knows_are_told(cast: Cast) -> None:
    def act(book: Book) -> None:
        sheet = book[FIGURES]
        sheet.append([sheet.cell(4, 1).value])
        sheet.append(["thu/tay/san|x|"])
        sheet.append([None, None, "Xã mới"])

    content = issued(cast.lua)
    found = looked(altered(content, act), cast.lua)
    assert told(found) == [
        (63, "Mã dòng", "Dòng này đã có ở hàng 4. Xóa một trong hai dòng."),
        (64, "Mã dòng", "Không có dòng mã “thu/tay/san|x|” trong biểu mẫu của đơn vị và bộ tiêu chí này."),
        (65, "Mã dòng", "Dòng không có mã. Không thêm dòng mới; nhập vào dòng có sẵn của biểu mẫu."),
    ]


def test_cells_that_begin_like_a_formula_are_written_as_text(cast: Cast) -> None:
    Body.objects.filter(pk=cast.lua.pk).update(name="=1+1")
    body = Body.objects.get(pk=cast.lua.pk)
    cells: list[Any] = []
    altered(issued(body), lambda book: cells.append(book[FIGURES].cell(4, COLUMN["body"])))
    assert (cells[0].value, cells[0].data_type) == ("=1+1", "s")


PARTS = (
    "",
    *(f"xl/{n}.xml" for n in ("worksheets/sheet1", "worksheets/sheet3", "workbook", "sharedStrings", "styles")),
)
changes = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255), st.integers(0, 3)), min_size=1, max_size=6)


def assert_said(content: bytes, body: Body) -> None:
    """A preview whose faults have their places, or a refusal in words; anything else fails."""
    said = ["."]
    with contextlib.suppress(UnfitSheet):
        found = looked(content, body)
        said = [p.message if p.head and p.row > 0 else "" for p in found.problems]
        assert marked(content, "a.xlsx", found.problems)[:2] == b"PK"
    assert all(said)


def packed(parts: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def mutated(content: bytes, acts: list[tuple[int, int, int]]) -> bytes:
    raw = bytearray(content)
    for place, byte, act in acts:
        where = place % max(1, len(raw))
        if act == 0:
            raw[where] = byte
        elif act == 1:
            del raw[where : where + byte]
        elif act == 2:
            raw[where:where] = bytes([byte]) * (1 + byte % 5)
        else:
            raw[where : where + 4] = raw[byte : byte + 4]
        if not raw:
            return b""
    return bytes(raw)


@pytest.mark.slow
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=changes, part=st.sampled_from(PARTS))
@example(acts=[(0, 0, 0)], part="")
def test_any_mutated_workbook_is_previewed_or_refused_in_words(
    cast: Cast, acts: list[tuple[int, int, int]], part: str
) -> None:
    content = MADE.setdefault("raw", issued(cast.lua))
    if part:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        content = packed(parts | {part: mutated(parts[part], acts)})
    else:
        content = mutated(content, acts)
    assert_said(content, cast.lua)


MADE: dict[str, bytes] = {}


cell_values = st.one_of(
    st.none(),
    st.text(max_size=12).filter(lambda t: not re.search(r"[\x00-\x1f\ufffe\uffff]", t)),
    st.integers(-(10**16), 10**16),
    st.floats(),
    st.booleans(),
    st.dates(date(1950, 1, 1), date(2100, 1, 1)),
)


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 63), st.integers(1, 22), cell_values), min_size=1, max_size=8))
def test_whatever_stands_in_the_cells_is_previewed_or_refused_in_words(
    cast: Cast, cells: list[tuple[int, int, Any]]
) -> None:
    def act(book: Book) -> None:
        for row, column, value in cells:
            book[FIGURES].cell(row, column).value = value

    content = altered(MADE.setdefault("lua", filled(issued(cast.lua), {(LUA, LATRINES): ratio(1, 2)})), act)
    assert_said(content, cast.lua)


def test_the_sheet_that_explains_names_period_and_day(cast: Cast) -> None:
    texts: list[str] = []
    altered(issued(cast.lua), lambda book: texts.extend(str(c.value) for row in book[GUIDE].rows for c in row))
    assert "Biểu mẫu nhập số liệu 6 tháng cuối năm 2023, Xã Lúa" in texts
    assert any("tính đến ngày 06/11/2023" in text for text in texts)


def test_a_workbook_is_refused_by_another_plan(cast: Cast) -> None:
    sheet = read_sheet(BytesIO(issued(cast.lua)), "a.xlsx")
    with pytest.raises(UnfitSheet, match="Bảng tính này của Xã Lúa"):
        checked_about(sheet, plan_for(cast.bodies["thu/dong"], PERIOD, TODAY))
