"""`chungsuc tables`."""

import csv
import io
import json
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from pytest_django import Settings

from chungsuc.cli import main
from chungsuc.progress.models import StatedTable
from chungsuc.reporting.tests.form_samples import place
from chungsuc.reporting.tests.standings import stand
from tests.cast import Cast

LUA = "thu/dong/lua"
MONEY = "resource_mobilisation"
WORKS = "disbursement"
DAY = ("--period", "2023", "--on", "2023-11-06")


@pytest.fixture(autouse=True)
def _home(settings: Settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path


def exported(tmp_path: Path, *words: str, at: str = LUA, name: str = "bieu.xlsx") -> Path:
    out = tmp_path / name
    assert main(["tables", "export", *words, "--at", at, *DAY, "--out", str(out)]) == 0
    return out


def typed(path: Path, cells: dict[tuple[str, str], object]) -> Path:
    """The workbook with cells filled in, by row and column."""
    book = load_workbook(path)
    sheet = book.worksheets[0]
    for (row, column), cell in cells.items():
        sheet[place(sheet, column, row)].value = cell
    book.save(path)
    return path


def test_the_forms_are_listed_with_those_that_stand_ready_only(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tables", "list"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert len(said) == 21
    assert sum("để sẵn" in line for line in said) == 7
    assert main(["tables", "list", "--json"]) == 0
    assert {one["id"] for one in json.loads(capsys.readouterr().out)} >= {MONEY, WORKS}


def test_a_form_is_shown_as_text_json_and_csv(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["tables", "show", MONEY, "--at", LUA, *DAY]
    assert main(asked) == 0
    said = capsys.readouterr().out
    assert "Xã Lúa" in said
    assert "Chưa báo cáo" in said
    assert main([*asked, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["form"] == MONEY
    assert main([*asked, "--csv"]) == 0
    head, first, *_ = csv.reader(io.StringIO(capsys.readouterr().out))
    assert head[:5] == ["Biểu", "Kỳ", "Đơn vị", "Mã dòng", "Đơn vị"]
    assert first[:5] == [MONEY, "2023", LUA, LUA, "Xã Lúa"]


def test_all_forms_go_out_in_one_workbook_and_read_back(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = exported(tmp_path, "--all", at="thu")
    assert "14 biểu" in capsys.readouterr().out
    assert len(load_workbook(book).sheetnames) == 15
    assert main(["tables", "read", str(book), "--form", ""]) == 0
    assert capsys.readouterr().err == ""


def test_a_paper_carries_each_form_as_an_annex(cast: Cast, tmp_path: Path) -> None:
    paper = Document(str(exported(tmp_path, MONEY, WORKS, at="thu", name="bieu.docx")))
    said = [paragraph.text for paragraph in paper.paragraphs]
    assert {"Phụ lục 1", "Phụ lục 2"} <= set(said)
    assert "Đơn vị tính tiền: triệu đồng" in said


def test_what_was_filled_in_is_stored_once_it_is_confirmed(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = typed(exported(tmp_path, MONEY), {(LUA, "credit"): 1200, (LUA, "people_cash"): "1,5 tỷ"})
    assert main(["tables", "import", str(book), "--as", "an"]) == 0
    assert StatedTable.objects.count() == 0
    assert main(["tables", "import", str(book), "--as", "an", "--yes"]) == 0
    [stated] = StatedTable.objects.all()
    assert (stated.body, stated.form, stated.period) == (cast.lua, MONEY, "2023")
    assert stated.file is not None
    assert stated.file.name == "bieu.xlsx"
    assert stated.rows == {LUA: {"credit": "1200", "people_cash": "1500"}}
    assert "đọc là 1.500 triệu đồng" in capsys.readouterr().err
    assert main(["tables", "import", str(book), "--as", "an", "--yes"]) == 0
    assert StatedTable.objects.count() == 1


def test_what_a_department_says_of_communes_is_the_department_s(cast: Cast, tmp_path: Path) -> None:
    stand(cast.lua)
    book = exported(tmp_path, "sector_criterion_report", at="thu/moi-truong")
    key = next(str(row[0].value) for row in load_workbook(book).worksheets[0].iter_rows() if str(row[0].value).endswith(f":{LUA}"))
    typed(book, {(key, "remark"): "Đang làm hố rác"})
    assert main(["tables", "import", str(book), "--as", "chi", "--yes"]) == 0
    [stated] = StatedTable.objects.all()
    assert (stated.body.key, stated.rows) == ("thu/moi-truong", {key: {"remark": "Đang làm hố rác"}})


def test_rows_added_to_a_list_are_stored_in_their_order(cast: Cast, tmp_path: Path) -> None:
    path = exported(tmp_path, WORKS)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    row = int(place(sheet, "@name").lstrip("ABCDEFG"))
    for at, (name, plan) in enumerate((("Đường Nà Lùng", 100), ("Kênh Nà Pài", 50)), row + 1):
        sheet.cell(at, 2, name)
        sheet.cell(at, 4, plan)
    book.save(path)
    assert main(["tables", "import", str(path), "--as", "an", "--yes"]) == 0
    [stated] = StatedTable.objects.all()
    assert [stated.rows[key]["name"] for key in stated.order] == ["Đường Nà Lùng", "Kênh Nà Pài"]
    assert [stated.rows[key]["plan"] for key in stated.order] == ["100", "50"]


def test_a_province_s_workbook_is_stored_for_each_commune_or_for_none(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cells: dict[tuple[str, str], object] = {(LUA, "credit"): 5, ("thu/dong/ngo", "credit"): 6}
    book = typed(exported(tmp_path, MONEY, at="thu/dong"), cells)
    assert main(["tables", "import", str(book), "--as", "an", "--yes"]) == 2
    assert "Đồng chí không khai biểu của Xã Ngô" in capsys.readouterr().err
    assert StatedTable.objects.count() == 0


def test_bad_cells_are_named_and_marked_in_a_copy(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = typed(exported(tmp_path, MONEY), {(LUA, "credit"): "khoảng 20"})
    marked = tmp_path / "loi.xlsx"
    assert main(["tables", "import", str(book), "--as", "an", "--yes", "--marked", str(marked)]) == 2
    said = capsys.readouterr().err
    assert "“khoảng 20” không phải một số. Ghi 20, phần chữ ghi ở cột Ghi chú." in said
    sheet = load_workbook(marked).worksheets[0]
    assert sheet[place(sheet, "credit", LUA)].fill.fgColor.rgb == "FFF4B6B0"
    assert StatedTable.objects.count() == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["show", "khong-co", "--at", "thu"], "Không có biểu “khong-co”"),
        (["show", MONEY, "--at", "xa-nao"], "Không có đơn vị “xa-nao”"),
        (["show", MONEY, "--at", "thu", "--period", "2023-H9"], "không phải kỳ báo cáo"),
        (["show", MONEY, "--at", "thu", "--on", "31/6/2023"], "Ngày “31/6/2023” không đọc được"),
        (["show", MONEY, "--at", "thu", "--on", "2999-01-01"], "chưa đến"),
        (["export", "--at", "thu", "--out", "a.xlsx"], "Nêu mã biểu, hoặc --all"),
        (["export", MONEY, "--at", "thu", "--out", "a.odt"], "Không ghi được loại tệp “.odt”"),
        (["export", "--all", "--at", "thu", "--out", "a.csv"], "Mỗi tệp .csv chứa một biểu"),
        (["read", "khong-co.xlsx"], "Không có tệp “khong-co.xlsx”"),
    ],
)
def test_what_cannot_be_done_is_answered_with_what_to_do(
    cast: Cast, words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["tables", *words]) == 2
    assert said in capsys.readouterr().err
