"""What is refused before any parser sees it, in words; and lists found by their heads wherever they were moved."""

import zipfile
from datetime import date, datetime
from io import BytesIO
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook as Book
from openpyxl import load_workbook

from chungsuc.sheets.cells import CellError, day_in, line_in
from chungsuc.sheets.lists import Layout, read_list
from chungsuc.sheets.marking import FAULTS, Fault, marked_copy
from chungsuc.sheets.safety import UnfitSheet, looked_at

LIST: Final = "Số liệu"
HEADS: Final = {"name": "Họ và tên", "unit": "Đơn vị", "day": "Từ ngày"}
LAYOUT: Final = Layout(LIST, HEADS, frozenset({"name", "unit"}), landmark="name", alike=str.lower)


def book_of(*rows: list[object], name: str = LIST) -> bytes:
    book = Book()
    book.active.title = name
    for row in rows:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


WHOLE = book_of(list(HEADS.values()), ["Lý Thị Mai", "Xã Lúa", date(2024, 1, 5)])


def refusal(content: bytes, name: str = "bieu.xlsx") -> str:
    with pytest.raises(UnfitSheet) as refused:
        looked_at(BytesIO(content), name, LIST)
    return str(refused.value)


def packed(parts: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (WHOLE, "bieu.xlsm", "Tệp .xlsm có thể chứa macro, không nhận."),
        (b"\xd0\xcf\x11\xe0" + b"0" * 600, "bieu.xls", "Tệp là .xls đời cũ hoặc có mật khẩu"),
        (b"\xd0\xcf\x11\xe0" + b"0" * 600, "bieu.xlsx", "Tệp là .xls đời cũ hoặc có mật khẩu"),
        (b"", "bieu.xlsx", "Tệp trống."),
        (b"xa,so\n1,2\n", "bieu.csv", "Tệp không phải bảng tính .xlsx."),
        (WHOLE[:3000], "bieu.xlsx", "Tệp .xlsx bị hỏng, không mở được."),
        (packed({"a.txt": b"a"}), "bieu.xlsx", "Tệp không phải bảng tính .xlsx, hoặc bị hỏng."),
        (packed({"xl/vbaProject.bin": b"a"}), "bieu.xlsx", "Tệp chứa macro, không nhận."),
        (book_of(["a"], name="Trang khác"), "bieu.xlsx", "Tệp không có trang tính “Số liệu”; có: “Trang khác”."),
    ],
)
def test_a_file_of_another_kind_is_refused_with_what_to_do(content: bytes, name: str, message: str) -> None:
    assert message in refusal(content, name)


def test_a_bomb_is_not_opened() -> None:
    bomb = packed({"xl/worksheets/sheet1.xml": bytes(60 * 1024**2)})
    assert len(bomb) < 100_000
    assert refusal(bomb).startswith("Tệp nén 1 phần, bung ra 60 MB: không giống bảng tính số liệu, không mở.")
    many = packed({f"xl/{n}.xml": b"" for n in range(600)})
    assert "Tệp nén 600 phần" in refusal(many)


def test_declared_entities_are_refused() -> None:
    laughs = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    assert "DOCTYPE" in refusal(packed({"xl/workbook.xml": laughs}))


def test_a_part_that_grows_beyond_what_it_declares_never_reaches_the_parser() -> None:
    honest = packed({"xl/workbook.xml": b"a" * 5_000_000})
    lying = honest.replace((5_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lying != honest
    assert "bị hỏng" in refusal(lying)


@pytest.mark.slow
def test_a_hundred_thousand_rows_are_refused_with_their_count() -> None:
    book = Book(write_only=True)
    sheet = book.create_sheet(LIST)
    for number in range(100_000):
        sheet.append([f"thu/dong/lua|{number}|", number])
    out = BytesIO()
    book.save(out)
    assert refusal(out.getvalue()) == (
        "Trang “Số liệu” có 100.000 hàng, nhiều hơn 30.000 hàng được nhận. Chia theo huyện rồi gửi từng tệp."
    )


def test_a_file_over_the_limit_is_refused_by_its_size() -> None:
    assert refusal(bytes(21 * 1024**2)) == (
        "Tệp nặng 21 MB, quá giới hạn 20 MB. Chia theo huyện hoặc xã rồi gửi từng tệp."
    )
    assert refusal(bytes(20 * 1024**2 + 310_000)).startswith("Tệp nặng 20,3 MB, quá giới hạn 20 MB.")


def test_a_directory_of_hundreds_of_thousands_is_not_read() -> None:
    assert "bị hỏng" in refusal(b"PK\x03\x04" + b"PK\x01\x02" * 6000)


@pytest.mark.parametrize("place", ["A1:XFD1048576", "$A$1:AZ99999", "1:1048576", "A:XFD", "a1:b2:c3"])
@pytest.mark.parametrize("tag", ["mergeCell", "x:hyperlink"])
def test_a_range_without_end_is_refused_before_a_parser_makes_its_cells(tag: str, place: str) -> None:
    with zipfile.ZipFile(BytesIO(WHOLE)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b"</worksheet>", f'<{tag} ref="{place}"/></worksheet>'.encode())
    assert "vùng quá rộng" in refusal(packed(parts))


blobs = st.one_of(st.binary(max_size=400), st.binary(max_size=400).map(lambda b: b"PK\x03\x04" + b))


@settings(max_examples=150, deadline=None)
@given(content=blobs, name=st.sampled_from(["a.xlsx", "a", "a.xls", "..", "a.xlsm"]))
def test_any_bytes_are_refused_in_words(content: bytes, name: str) -> None:
    assert refusal(content, name)


def test_a_list_is_read_by_its_heads_wherever_they_were_moved() -> None:
    content = book_of(
        ["Danh sách người dùng"], [], ["Từ ngày", "ĐƠN VỊ", "Ghi thêm", " Họ  và tên"], [None, "Xã Lúa", "x", "Lý Mai"]
    )
    found = read_list(BytesIO(content), "a.xlsx", LAYOUT)
    [row] = found.rows
    assert {name: line_in(cell) for name, cell in row.cells.items()} == {"name": "Lý Mai", "unit": "Xã Lúa", "day": ""}
    assert (row.number, found.place(row.number, "name")) == (4, "D4")


def test_a_list_without_its_heads_is_refused_with_their_names() -> None:
    for rows, message in (
        ([["Họ và tên"]], "Hàng 1: không thấy cột “Đơn vị”. Đặt lại tên cột như biểu mẫu rồi tải lên lại."),
        ([[*HEADS.values(), "ĐƠN VỊ"]], "Hàng 1: cột “Đơn vị” có hai lần. Xóa cột thừa rồi tải lên lại."),
        ([["Tên"]], "Trang “Số liệu”: không thấy hàng tiêu đề có cột “Họ và tên” trong 20 hàng đầu. "),
    ):
        with pytest.raises(UnfitSheet) as refused:
            read_list(BytesIO(book_of(*rows)), "a.xlsx", LAYOUT)  # type: ignore[arg-type]
        assert str(refused.value).startswith(message)


def test_a_cell_whose_formula_gave_no_value_is_told_and_not_taken_for_a_blank() -> None:
    found = read_list(BytesIO(book_of(list(HEADS.values()), ["=A9", "Xã Lúa", None])), "a.xlsx", LAYOUT)
    assert found.rows[0].broken == {"name": "Ô có công thức chưa được tính. Mở bằng Excel, lưu lại, hoặc ghi số vào ô."}


def test_faults_stand_in_their_cells_and_once_more_at_the_end_of_the_row() -> None:
    faults = [Fault(2, "Đơn vị", "Không có đơn vị này."), Fault(2, "Từ ngày", "Thiếu ngày.")]
    marked = marked_copy(WHOLE, "a.xlsx", faults, sheet=LIST, landmark=HEADS["name"])
    page = load_workbook(BytesIO(marked))[LIST]
    assert page["B2"].comment.text == "Không có đơn vị này."
    assert (page["D1"].value, page["D2"].value) == (FAULTS, "Đơn vị: Không có đơn vị này. Từ ngày: Thiếu ngày.")
    assert page["A2"].comment is None


@pytest.mark.parametrize("written", ["05/01/2024", "2024-01-05", "5-1-2024", " 5.1.2024 ", datetime(2024, 1, 5, 8)])  # noqa: DTZ001
def test_days_are_read_as_people_write_them(written: object) -> None:
    assert day_in(written) == date(2024, 1, 5)


def test_what_is_no_day_is_told() -> None:
    assert day_in(" ") is None
    with pytest.raises(CellError, match="“mai” không phải ngày"):
        day_in("mai")
