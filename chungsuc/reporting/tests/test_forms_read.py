"""A form that comes back as people send it: moved, hidden, merged, typed over, mixed. All is taken, or every fault is named."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from chungsuc.reporting.tables.forms import (
    ReadTable,
    RefusedForms,
    forms_workbook,
    held_against,
    marked_forms,
    read_forms,
)
from chungsuc.reporting.tables.forms_layout import CONTROL, head_of
from chungsuc.reporting.tests.form_samples import AS_OF, FORMS, changed, filled, issued, place, saved, told
from chungsuc.rulebook.reports import complete
from chungsuc.rulebook.reports.model import FormTable, Row
from chungsuc.sheets.marking import FAULTS
from chungsuc.sheets.safety import UnfitSheet

WORKS = "disbursement"
BANDS = "band_distribution"
VILLAGES = "village_ntm_summary"
LUA = "thu/dong/x0"


def put(form_id: str, column: str, cell: object, row: str = LUA) -> bytes:
    """The form with another thing in one of its cells."""

    def change(sheet: Worksheet) -> None:
        sheet[place(sheet, column, row)].value = cell

    return changed(issued(form_id), change)


def refused(data: bytes) -> list[str]:
    with pytest.raises(RefusedForms) as found:
        read_forms(data, FORMS)
    return [str(fault) for fault in found.value.faults]


def one(data: bytes) -> ReadTable:
    [read] = read_forms(data, FORMS)
    return read


def said(read: ReadTable) -> list[str]:
    return [str(notice) for notice in read.notices]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        (1234.5, "1234.5"),
        ("1.234,5", "1234.5"),
        ("1234", "1234"),
        ("12 triệu", "12"),
        ("1,5 tỷ", "1500"),
        ("500 nghìn đồng", "0.5"),
        ("12 345 triệu đồng", None),
        ("khoảng 20", None),
        ("20-30", None),
        ("1.2.3", None),
        ("12 kg", None),
    ],
)
def test_amounts_are_read_as_officials_write_them_or_refused(typed: object, number: str | None) -> None:
    data = put(WORKS, "plan", typed)
    if number is None:
        [fault] = refused(data)
        assert fault.startswith("Trang “Giải ngân”, ô D9: cột “Kế hoạch vốn giao”: “")
        return
    read = one(data)
    assert read.table.rows[0].cells["plan"] == Decimal(number)
    assert bool(read.notices) is isinstance(typed, str)


def test_words_round_a_number_are_refused_with_what_to_write_instead() -> None:
    assert refused(put(WORKS, "plan", "khoảng 20")) == [
        "Trang “Giải ngân”, ô D9: cột “Kế hoạch vốn giao”: “khoảng 20” không phải một số. Ghi 20, phần chữ ghi ở cột Ghi chú."
    ]


def test_what_was_made_out_of_a_text_is_said() -> None:
    assert said(one(put(WORKS, "plan", "1,5 tỷ"))) == ["Trang “Giải ngân”, ô D9: “1,5 tỷ”, đọc là 1.500 triệu đồng."]


@pytest.mark.parametrize(
    ("cell", "shown", "number"),
    [(50, None, "50"), (0.5, "0%", "50"), ("50%", None, "50"), ("0,5%", None, "0.5"), (0.5, "General", None), ("0,5", None, None)],
)
def test_a_share_is_percent_once_whatever_the_sheet_shows(cell: object, shown: str | None, number: str | None) -> None:
    form = replace(FORMS["satisfaction_survey_tally"])
    typed = [c for c in form.columns if c.type == "percent" and c.source == "typed"]
    column = typed[0].key if typed else "plan_share"
    form_id = form.id if typed else "target_vs_result"

    def change(sheet: Worksheet) -> None:
        where = sheet[place(sheet, column, LUA)]
        where.value = cell
        where.number_format = shown or where.number_format

    data = changed(issued(form_id), change)
    if number is None:
        assert "có thể là 0,5% hoặc 50%" in refused(data)[0]
    else:
        assert one(data).table.rows[0].cells[column] == Decimal(number)


def test_a_whole_number_choice_or_day_that_is_none_is_refused() -> None:
    assert "12,5 không phải số nguyên" in refused(put(VILLAGES, "villages_total", 12.5))[0]
    assert "chọn một trong: Đầu tư phát triển, Sự nghiệp" in refused(put(WORKS, "capital_kind", "khác"))[0]
    assert "không phải ngày" in refused(put("commune_status_review", "expected_date", "cuối năm"))[0]


def test_moved_columns_are_found_again_and_named() -> None:
    def swap(sheet: Worksheet) -> None:
        a, b = (sheet[place(sheet, key)].column for key in ("carried_over", "allocated"))
        for row in range(1, sheet.max_row + 1):
            one, two = sheet.cell(row, a), sheet.cell(row, b)
            one.value, two.value = two.value, one.value

    table = filled("disbursement")
    read = one(changed(issued(WORKS), swap))
    assert [row.cells["allocated"] for row in read.table.rows if not row.missing] == [
        row.cells["allocated"] for row in table.rows if not row.missing
    ]
    assert any("đã đổi chỗ, vẫn đọc đúng" in notice for notice in said(read))


def test_columns_are_found_by_their_heads_where_the_row_of_keys_is_gone() -> None:
    read = one(changed(issued(WORKS), _blank_keys))
    assert [row.name for row in read.table.rows] == ["Xã 0", "Xã 1", "Xã 2", "Xã 3"]
    assert read.table.rows[0].cells["plan"] == filled(WORKS).rows[0].cells["plan"]


def _blank_keys(sheet: Worksheet) -> None:
    row = next(r for r in sheet.iter_rows(max_row=40) if any(c.value == "@key" for c in r))
    for cell in row:
        cell.value = None


def test_a_column_of_another_form_is_named_with_its_form() -> None:
    other = head_of(next(c for c in FORMS[VILLAGES].columns if c.key == "villages_total"))

    def paste(sheet: Worksheet) -> None:
        sheet["D8"].value = other
        sheet["L8"].value = other

    whose = "cột của biểu “Thôn, xóm đạt chuẩn”"
    assert refused(changed(issued(WORKS), paste)) == [
        f"Trang “Giải ngân”, ô D8: ô ghi “{other}”, {whose}; chỗ này là cột “Kế hoạch vốn giao”. Để đúng tên cột.",
        f"Trang “Giải ngân”, ô L8: “{other}” là {whose}, không phải của biểu này. Xóa cột, hoặc gửi đúng biểu.",
    ]


def test_a_missing_column_and_a_strange_one_are_told() -> None:
    def drop(sheet: Worksheet) -> None:
        sheet.delete_cols(sheet[place(sheet, "reason")].column)

    assert refused(changed(issued(WORKS), drop)) == [
        "Trang “Giải ngân”, ô A8: không thấy cột “Nguyên nhân, vướng mắc”. Đặt lại cột như biểu mẫu rồi tải lên lại."
    ]

    def add(sheet: Worksheet) -> None:
        sheet.cell(8, sheet.max_column + 1, "Ý kiến của tôi")

    assert said(one(changed(issued(WORKS), add))) == ["Trang “Giải ngân”, ô L8: cột lạ “Ý kiến của tôi”, không đọc."]


def test_hidden_rows_and_columns_are_named_and_read_only_when_asked_for() -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[9].hidden = True
        sheet.column_dimensions["C"].hidden = True

    data = changed(issued(WORKS), hide)
    assert [fault.partition(". ")[0] for fault in refused(data)] == [
        "Trang “Giải ngân”, ô B9: hàng đang ẩn mà có số liệu",
        "Trang “Giải ngân”, ô C8: cột “Loại vốn” đang ẩn",
    ]
    [read] = read_forms(data, FORMS, hidden_too=True)
    assert told(read.table) == told(filled(WORKS))
    assert len(read.notices) == 2


def test_merged_cells_are_refused_where_they_stand() -> None:
    faults = refused(changed(issued(WORKS), lambda sheet: sheet.merge_cells("D9:D10")))
    assert faults == ["Trang “Giải ngân”, ô D9: ô gộp (D9:D10). Bỏ gộp ô, ghi số vào từng ô."]


def test_a_total_typed_over_is_kept_beside_what_it_comes_to() -> None:
    read = one(put(WORKS, "plan", 5, "total"))
    table = filled(WORKS)
    assert read.table.stated == {"total": {"plan": Decimal(5)}}
    assert read.table.total == table.total
    assert "dòng tổng ghi 5, tính lại là" in said(read)[0]


def test_a_formula_typed_over_is_kept_and_one_that_was_changed_is_named() -> None:
    read = one(put(WORKS, "pct_disbursed", 12))
    assert read.table.stated == {LUA: {"pct_disbursed": Decimal(12)}}
    changed_ = one(put(WORKS, "pct_disbursed", "=G9/D9"))
    assert said(changed_) == ["Trang “Giải ngân”, ô H9: công thức đã sửa: =G9/D9"]
    assert changed_.table.rows[0].cells == filled(WORKS).rows[0].cells


def test_a_rounded_share_that_was_typed_is_the_same_share() -> None:
    share = filled(WORKS).rows[0].cells["pct_disbursed"]
    assert isinstance(share, Decimal)
    assert one(put(WORKS, "pct_disbursed", float(round(share, 1)))).table.stated == {}


def test_totals_follow_the_rows_whatever_an_old_copy_of_the_sum_says() -> None:
    read = one(put(WORKS, "plan", 7))
    assert read.table.total is not None
    assert read.table.total.cells["plan"] == sum(
        cell for row in read.table.rows if isinstance(cell := row.cells.get("plan"), Decimal)
    )
    assert read.table.stated == {}


def test_rows_put_into_a_list_are_new_and_into_other_forms_refused() -> None:
    def add(sheet: Worksheet) -> None:
        sheet.cell(13, 2, "Đường Nà Lùng")
        sheet.cell(13, 4, 900)

    read = one(changed(issued(WORKS), add))
    assert [(row.key, row.name, row.cells["plan"]) for row in read.table.rows[4:]] == [("moi-5", "Đường Nà Lùng", 900)]

    def insert(sheet: Worksheet) -> None:
        sheet.insert_rows(11)
        sheet.cell(11, 2, "Xã tự thêm")

    assert "“Xã tự thêm”: dòng không có trong biểu" in refused(changed(issued(VILLAGES), insert))[0]


def test_rows_taken_out_are_named() -> None:
    def drop(sheet: Worksheet) -> None:
        sheet.delete_rows(int(place(sheet, "@name", LUA)[1:]))

    assert refused(changed(issued(VILLAGES), drop)) == [
        "Trang “Thôn, xóm đạt chuẩn”: thiếu dòng: “Xã 0”. Khôi phục các dòng đã xóa; dòng chưa có số thì để trống."
    ]


def test_one_row_twice_is_refused() -> None:
    def copy(sheet: Worksheet) -> None:
        sheet["A10"].value = sheet["A9"].value

    assert any("hàng 9 và hàng 10 là cùng một dòng" in fault for fault in refused(changed(issued(WORKS), copy)))


def test_two_periods_or_two_days_in_one_file_are_refused() -> None:
    later = replace(filled(WORKS), period="2024-H1")
    assert refused(forms_workbook([filled(BANDS), later])) == [
        "Trang “Giải ngân”: kỳ 2024-H1, còn trang “Nhóm xã theo số tiêu chí” là kỳ 2023-H2. Gửi mỗi kỳ một tệp."
    ]
    other = replace(filled(WORKS), as_of=date(2023, 12, 1))
    assert "tính đến ngày 01/12/2023, còn trang" in refused(forms_workbook([filled(BANDS), other]))[0]


def test_the_lines_in_sight_must_say_what_the_file_was_issued_for() -> None:
    def period(sheet: Worksheet) -> None:
        sheet["B4"].value = "Kỳ báo cáo: 2024-H1; Số liệu tính đến ngày 06/11/2023."

    assert "ghi kỳ 2024-H1, biểu phát hành cho kỳ 2023-H2" in refused(changed(issued(WORKS), period))[0]

    def money(sheet: Worksheet) -> None:
        sheet["B5"].value = "Đơn vị tính: tỷ đồng"

    assert refused(changed(issued(WORKS), money)) == [
        "Trang “Giải ngân”, ô B5: ghi đơn vị tính tỷ đồng, biểu này ghi theo triệu đồng. Đổi số về triệu đồng, sửa dòng này."
    ]


def test_a_sheet_from_another_file_is_refused_and_a_scratch_sheet_left_alone() -> None:
    book = load_workbook(BytesIO(issued(WORKS)))
    book.create_sheet("Nháp")["A1"] = "2+2"
    book.worksheets[0].title = "Tên khác"
    assert said(one(saved(book))) == [
        "Trang “Tên khác”: trang vốn tên “Giải ngân”, vẫn đọc được.",
        "Trang “Nháp”: không phải biểu của hệ thống, không đọc.",
    ]
    book = load_workbook(BytesIO(forms_workbook([filled(WORKS), filled(BANDS)])))
    book[CONTROL].delete_rows(3)
    assert "được chép từ tệp khác vào" in refused(saved(book))[0]


def test_a_form_that_nobody_waits_for_is_refused() -> None:
    with pytest.raises(RefusedForms, match="không phải biểu đang chờ: “Giải ngân”"):
        read_forms(issued(BANDS), {WORKS: FORMS[WORKS]})


def foreign(*, money: str = "Đơn vị tính: triệu đồng", kind: str = "Sự nghiệp") -> bytes:
    """What a commune drew up by itself, with the heads of the form."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["BẢNG CỦA XÃ"])
    sheet.append([money])
    sheet.append(["Số liệu tính đến ngày 06/11/2023"])
    heads = ["STT", "Nội dung, dự án", "Loại vốn", "Kế hoạch vốn giao", "Vốn năm trước chuyển sang", "Đã phân bổ chi tiết"]
    sheet.append([*heads, "Lũy kế giải ngân", "Tỷ lệ giải ngân", "Ước giải ngân cả năm", "Nguyên nhân, vướng mắc"])
    sheet.append([1, "Đường Nà Lùng", kind, 100, 0, 100, "50", 50, 100, None])
    sheet.append([None, "Tổng cộng", None, 100, 0, 100, 50, 50, 100, None])
    return saved(book)


def test_a_sheet_without_our_hidden_one_is_known_by_its_heads() -> None:
    read = one(foreign())
    assert (read.own, read.table.form.id, read.table.as_of) == (False, WORKS, AS_OF)
    [row] = read.table.rows
    assert (row.name, row.cells["capital_kind"], row.cells["disbursed"]) == ("Đường Nà Lùng", "recurrent", 50)
    assert read.table.stated == {}


def test_a_foreign_sheet_that_states_no_unit_of_money_is_refused() -> None:
    assert "không ghi đơn vị tính tiền" in refused(foreign(money=""))[0]
    assert "đơn vị tính đồng, biểu này ghi theo triệu đồng" in refused(foreign(money="ĐVT: đồng"))[0]


def test_what_is_no_form_at_all_is_said() -> None:
    with pytest.raises(UnfitSheet, match="Không thấy biểu nào trong tệp"):
        read_forms(saved(Workbook()), FORMS)
    with pytest.raises(UnfitSheet, match="không phải bảng tính"):
        read_forms(b"a,b", FORMS)


def test_every_fault_is_marked_in_its_cell_and_listed() -> None:
    data = put(WORKS, "plan", "khoảng 20")
    with pytest.raises(RefusedForms) as found:
        read_forms(data, FORMS)
    book = load_workbook(BytesIO(marked_forms(data, found.value.faults)))
    cell = book.worksheets[0]["D9"]
    assert cell.fill.fgColor.rgb == "FFF4B6B0"
    assert "không phải một số" in cell.comment.text
    assert [c.value for c in book[FAULTS][2]][:2] == ["Giải ngân", "D9"]
    again = put(WORKS, "plan", 20)
    assert told(one(again).table) == told(complete(_with(filled(WORKS), "plan", Decimal(20))))


def _with(table: FormTable, column: str, cell: Decimal) -> FormTable:
    first, *rest = table.rows
    return replace(table, rows=[replace(first, cells={**first.cells, column: cell}), *rest])


def test_what_was_typed_is_laid_on_the_form_of_now_and_other_figures_stated_beside_ours() -> None:
    now = filled(BANDS)
    read = one(put(BANDS, "communes_total", 99))
    settled = held_against(read, now)
    assert settled.stated[LUA]["communes_total"] == 99
    assert settled.rows[0].cells["communes_total"] == now.rows[0].cells["communes_total"]


def test_rows_that_came_or_went_since_the_form_was_issued_are_named() -> None:
    now = filled(VILLAGES)
    merged = replace(now, rows=[*now.rows[1:], Row("thu/dong/moi", "Xã Mới", {})])
    with pytest.raises(RefusedForms) as found:
        held_against(one(issued(VILLAGES)), merged)
    texts = [fault.text for fault in found.value.faults]
    assert [text.partition(" (")[0] for text in texts] == [
        "dòng “Xã 0” không còn trong biểu",
        "biểu nay có thêm dòng “Xã Mới”, tệp chưa có. Tải biểu mới rồi chép số sang.",
    ]


def test_a_form_of_another_body_period_or_day_is_refused() -> None:
    now = replace(filled(VILLAGES), body="khac", period="2024", as_of=date(2024, 6, 30))
    with pytest.raises(RefusedForms) as found:
        held_against(one(issued(VILLAGES)), now)
    assert [fault.text.partition(",")[0] for fault in found.value.faults] == [
        "là biểu kỳ 2023-H2",
        "là biểu của đơn vị thu",
        "tính đến ngày 06/11/2023",
    ]
