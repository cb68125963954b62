"""A filled form as a workbook: what a person sees in it, what the sheet works out by itself, how it is printed."""

import shutil
import subprocess
import unicodedata
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from chungsuc.reporting.tables.forms import forms_workbook, read_forms, write_forms
from chungsuc.reporting.tables.forms_layout import CONTROL, sheet_names
from chungsuc.reporting.tests.form_samples import FORMS, filled, place, told
from chungsuc.rulebook.reports import complete, expand
from chungsuc.rulebook.reports.model import Aggregation, Cell, Column, ColumnType, FormTable, Row, Source
from chungsuc.sheets.safety import UnfitSheet

WORKS = "disbursement"


def sheet_of(table: FormTable, *, values: bool = False) -> Worksheet:
    return load_workbook(BytesIO(forms_workbook([table])), data_only=values).worksheets[0]


def test_a_form_says_above_its_heads_whose_it_is_for_when_and_in_which_money() -> None:
    sheet = sheet_of(filled(WORKS))
    assert [sheet.cell(row, 2).value for row in range(1, 6)] == [
        "Biểu tình hình phân bổ, giải ngân vốn Chương trình mục tiêu quốc gia xây dựng nông thôn mới",
        "Tỉnh Thử",
        "Số đã duyệt.",
        "Kỳ báo cáo: 2023-H2; Số liệu tính đến ngày 06/11/2023.",
        "Đơn vị tính tiền: triệu đồng",
    ]


def test_formulas_and_totals_are_live_and_carry_what_they_come_to() -> None:
    table = filled(WORKS)
    live, kept = sheet_of(table), sheet_of(table, values=True)
    share, plan = place(live, "pct_disbursed", "thu/dong/x0"), place(live, "plan", "total")
    row = share.lstrip("ABCDEFGHIJ")
    assert live[share].value == f'=IF(COUNT(G{row},D{row},E{row})<3,"",IFERROR((100*G{row}/(D{row}+E{row})),""))'
    assert live[plan].value == f'=IF(COUNT(D{row}:D{int(row) + 13})=0,"",SUM(D{row}:D{int(row) + 13}))'
    assert table.total is not None
    assert kept[plan].value == float(str(table.total.cells["plan"]))
    assert kept[share].value == pytest.approx(float(str(table.rows[0].cells["pct_disbursed"])))


def test_a_mean_is_weighted_on_the_sheet_too() -> None:
    weight = Column("weight", "Số hộ", ColumnType.INT)
    mean = Column("share", "Giá trị", ColumnType.DECIMAL, weight="weight", aggregation=Aggregation.MEAN)
    rows = [Row("a", "A", {"weight": Decimal(10), "share": Decimal(3)}), Row("b", "B", {"weight": Decimal(30), "share": Decimal(7)})]
    table = complete(FormTable(replace(FORMS[WORKS], columns=(weight, mean)), (weight, mean), rows))
    assert table.total is not None
    assert table.total.cells["share"] == 6
    live = sheet_of(table)
    cell = place(live, "share", "total")
    assert "SUMPRODUCT" in str(live[cell].value)
    assert sheet_of(table, values=True)[cell].value == 6
    alike = replace(mean, weight="")
    table = complete(FormTable(replace(FORMS[WORKS], columns=(weight, alike)), (weight, alike), rows))
    assert "AVERAGE" in str(sheet_of(table)[cell].value)
    assert sheet_of(table, values=True)[cell].value == 5


def test_text_never_becomes_a_formula() -> None:
    table = filled(WORKS)
    bad = replace(table, rows=[replace(table.rows[0], name="=cmd|' /C calc'!A0", note="=1+1", cells={"reason": "@SUM(A1)"})])
    sheet = sheet_of(bad)
    for column in ("@name", "@note", "reason"):
        assert sheet[place(sheet, column, "thu/dong/x0")].data_type == "s"


def test_what_nobody_reported_is_marked_and_what_was_stated_stands_beside_ours() -> None:
    table = replace(filled("band_distribution"), stated={"thu/dong/x0": {"communes_total": Decimal(99)}})
    sheet = sheet_of(table)
    assert sheet[place(sheet, "@note", "thu/dong/x2")].value == "Chưa báo cáo"
    assert sheet[place(sheet, "communes_total", "thu/dong/x2")].value is None
    ours, theirs = place(sheet, "communes_total", "thu/dong/x0"), place(sheet, "stated:communes_total", "thu/dong/x0")
    assert (sheet[ours].value, sheet[theirs].value) == (0, 99)
    assert sheet[place(sheet, "@note", "thu/dong/x1")].value == "tạm tính"


def test_a_sheet_prints_on_landscape_a4_with_its_heads_on_each_page() -> None:
    sheet = sheet_of(filled("band_distribution"))
    setup = sheet.page_setup
    assert (setup.orientation, setup.paperSize, setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage) == (
        "landscape",
        9,
        0,
        True,
    )
    assert sheet.print_title_rows == "$7:$8"
    assert sheet.freeze_panes == "C9"
    assert "&P/&N" in str(sheet.oddFooter.center.text)
    assert sheet.column_dimensions["A"].hidden


def test_choices_are_offered_and_amounts_must_be_numbers() -> None:
    rules = sheet_of(filled(WORKS)).data_validations.dataValidation
    assert {rule.type for rule in rules} == {"list", "decimal"}
    assert '"Đầu tư phát triển,Sự nghiệp"' in {rule.formula1 for rule in rules}


def test_the_hidden_sheet_can_only_be_brought_forth_on_purpose() -> None:
    book = load_workbook(BytesIO(forms_workbook([filled(WORKS)])))
    assert book[CONTROL].sheet_state == "veryHidden"


@settings(deadline=None)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=8))
def test_every_sheet_has_a_name_that_spreadsheets_allow_and_no_two_are_alike(names: list[str]) -> None:
    tables = [FormTable(replace(FORMS[WORKS], short_name=name, name=""), (), ()) for name in names]
    made = sheet_names(tables)
    assert len({name.lower() for name in made}) == len(names)
    for name in made:
        assert 0 < len(name) <= 31
        assert not set(name) & set("[]:*?/\\")
        assert name.strip("'") == name


def test_long_and_equal_names_are_told_apart() -> None:
    form = replace(FORMS[WORKS], short_name="Biểu tổng hợp rất dài về giải ngân/phân bổ")
    assert sheet_names([FormTable(form, (), ())] * 2) == ["Biểu tổng hợp rất dài về giải n", "Biểu tổng hợp rất dài về gi (2)"]


def test_a_text_longer_than_a_cell_is_refused_and_never_cut() -> None:
    table = filled("periodic_narrative_report")
    long = replace(table, rows=[replace(table.rows[0], cells={"text": "a" * 40_000})])
    with pytest.raises(UnfitSheet, match=r"40000 ký tự"):
        forms_workbook([long])


def test_a_streamed_sheet_holds_the_same_as_one_made_in_memory(tmp_path: Path) -> None:
    tables = [filled("band_distribution"), filled(WORKS)]
    path = tmp_path / "bieu.xlsx"
    assert write_forms(str(path), tables, streamed=True) == 8
    assert [told(one.table) for one in read_forms(path.read_bytes(), FORMS)] == [told(one) for one in tables]


@pytest.mark.parametrize("form_id", [*FORMS])
def test_every_form_comes_back_as_it_went_out(form_id: str) -> None:
    table = filled(form_id)
    [read] = read_forms(forms_workbook([table]), FORMS)
    assert told(read.table) == told(table)
    assert read.own
    assert not read.notices


def text() -> st.SearchStrategy[str]:
    letters = st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"), exclude_characters="\xa0")
    return st.text(letters, min_size=1, max_size=40).map(lambda s: unicodedata.normalize("NFC", " ".join(s.split()))).filter(
        lambda s: bool(s) and not (s.startswith("#") and s.isupper())
    )


def cells_for(column: Column) -> st.SearchStrategy[Cell]:
    numbers = st.decimals(min_value=-(10**14), max_value=10**14, allow_nan=False, allow_infinity=False, places=4)
    found: dict[ColumnType, st.SearchStrategy[Cell]] = {
        ColumnType.INT: st.integers(-(10**14), 10**14).map(Decimal),
        ColumnType.MONEY: numbers,
        ColumnType.DECIMAL: numbers,
        ColumnType.PERCENT: st.decimals(0, 1000, places=2),
        ColumnType.BOOL: st.booleans(),
        ColumnType.DATE: st.dates(date(1930, 1, 1), date(2099, 12, 31)),
    }
    if column.options:
        return st.none() | st.sampled_from([*column.options])
    return st.none() | found.get(column.type, text())


@pytest.mark.slow
@settings(deadline=None, max_examples=40)
@given(st.data())
def test_any_cell_that_can_be_typed_comes_back(data: st.DataObject) -> None:
    columns = expand(FORMS["construction_debt"])
    typed = [column for column in columns if column.source == Source.TYPED]
    rows = [
        Row(f"r{n}", data.draw(text()), {c.key: data.draw(cells_for(c)) for c in typed}, note=f"ghi {n}")
        for n in range(data.draw(st.integers(1, 3)))
    ]
    table = complete(FormTable(FORMS["construction_debt"], columns, rows, None, (), date(2023, 1, 2), "2023", {}, "thu"))
    [read] = read_forms(forms_workbook([table]), FORMS)
    assert [row.cells for row in read.table.rows] == [row.cells for row in table.rows]
    assert [row.name for row in read.table.rows] == [row.name for row in table.rows]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_workbook_saved_by_libreoffice_says_the_same(tmp_path: Path) -> None:
    tables = [filled(form_id) for form_id in FORMS]
    (tmp_path / "bieu.xlsx").write_bytes(forms_workbook(tables))
    office = ["--headless", f"-env:UserInstallation=file://{tmp_path}/office", "--convert-to", "xlsx", "--outdir", str(tmp_path / "ra")]
    subprocess.run(["soffice", *office, str(tmp_path / "bieu.xlsx")], check=True, capture_output=True)
    if not (saved := tmp_path / "ra" / "bieu.xlsx").exists():
        pytest.skip("LibreOffice here has no Calc")
    read = read_forms(saved.read_bytes(), FORMS)
    assert [told(one.table) for one in read] == [told(table) for table in tables]
    assert [str(notice) for one in read for notice in one.notices] == []
