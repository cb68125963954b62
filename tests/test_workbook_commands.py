"""`chungsuc export` and `chungsuc import`."""

import csv
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pytest_django import Settings

from chungsuc.cli import main
from chungsuc.progress.actions import Entry, enter_values, submit_values, take_step
from chungsuc.progress.models import State, Value, Workbook
from chungsuc.progress.tests.sheets import filled
from chungsuc.progress.workbook.layout import FIGURES
from chungsuc.rulebook.model import Reading
from chungsuc.rulebook.numbers import SCALE
from chungsuc.rulebook.packed import unpack
from chungsuc.sheets.marking import FAULTS
from tests.cast import LATRINES, NOW, PERIOD, TODAY, Cast, measure

LUA = "thu/dong/lua"


@pytest.fixture(autouse=True)
def _home(settings: Settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path


def exported(tmp_path: Path, *more: str) -> Path:
    out = tmp_path / "bieu.xlsx"
    assert main(["export", "--unit", LUA, "--period", PERIOD, "--out", str(out), *more]) == 0
    return out


def test_a_template_goes_out_and_comes_back_with_a_preview_and_then_the_store(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = exported(tmp_path, "--as", "an")
    book.write_bytes(filled(book.read_bytes(), {(LUA, LATRINES): {"numerator": 90, "denominator": 100}}))
    assert main(["import", str(book), "--as", "an"]) == 0
    assert Value.objects.count() == 0
    assert main(["import", str(book), "--as", "an", "--yes"]) == 0
    said = capsys.readouterr()
    assert "Mới 1 · sửa 0 · giữ nguyên 56 · có người đã sửa 0 · lỗi 0" in said.out
    assert "Đã gửi 1 số liệu." in said.out
    assert [(v.state, w.state) for v in Value.objects.all() for w in Workbook.objects.order_by("-pk")[:1]] == [
        (State.SUBMITTED, Workbook.State.COMMITTED)
    ]


def test_a_workbook_that_changes_nothing_is_dropped_and_drafts_that_go_up_with_it_are_announced(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", str(exported(tmp_path)), "--as", "an", "--yes"]) == 0
    assert "Bảng tính này không thay đổi gì." in capsys.readouterr().err
    draft = Entry(measure(LATRINES), Reading(numerator=90 * SCALE, denominator=100 * SCALE))
    enter_values(actor=cast["an"], body=cast.lua, period=PERIOD, as_of=TODAY, entries=[draft], now=NOW)
    book = exported(tmp_path)
    assert main(["import", str(book), "--as", "an", "--yes", "--draft"]) == 0
    assert "Bảng tính này không thay đổi gì." in capsys.readouterr().err
    assert main(["import", str(book), "--as", "an", "--yes"]) == 0
    said = capsys.readouterr().out
    assert "Khi gửi thẩm định, 1 số đang là nháp và giữ nguyên cũng được gửi." in said
    assert "Đã gửi 1 số liệu." in said


def test_faults_are_printed_with_row_and_column_and_marked_and_nothing_is_stored(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book, marked = exported(tmp_path), tmp_path / "loi.xlsx"
    book.write_bytes(filled(book.read_bytes(), {(LUA, "1.1"): {"choice": "Chưa rõ"}}))
    assert main(["import", str(book), "--as", "an", "--yes", "--marked", str(marked)]) == 2
    said = capsys.readouterr()
    assert "Hàng 4, cột “Kết quả” (P4): Không có lựa chọn “Chưa rõ”; chọn một trong: Có, Không." in said.err
    assert Value.objects.count() == 0
    sheet = load_workbook(marked)[FIGURES]
    assert [c.value for c in sheet[3]][-1] == FAULTS
    assert "Chưa rõ" in [c.value for c in sheet[4]][-1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["export", "--unit", "thu/khong", "--period", PERIOD], "Không có đơn vị “thu/khong”"),
        (["export", "--unit", LUA, "--period", "2023"], "không phải kỳ nửa năm"),
        (["export", "--unit", LUA, "--period", "2024-H1"], "chưa bắt đầu"),
        (["export", "--unit", LUA, "--period", PERIOD, "--standard", "x"], "không áp dụng bộ tiêu chí “x”"),
        (["export", "--unit", LUA, "--period", PERIOD, "--as", "khanh"], "nằm ngoài phạm vi"),
        (["export", "--unit", LUA, "--period", PERIOD, "--as", "giang"], "không nhập số liệu cho Xã Lúa"),
        (["export", "--unit", LUA, "--period", PERIOD, "--as", "x"], "Không có người dùng “x”"),
        (["export", "--unit", LUA, "--period", PERIOD, "--values", "--out", "a.pdf"], "Đặt đuôi .xlsx hoặc .csv"),
        (["import", "khong-co.xlsx", "--as", "an"], "Không có tệp hoặc thư mục “khong-co.xlsx”."),
        (["titles", "khong-co.xlsx", "--as", "dung"], "Không có tệp “khong-co.xlsx”."),
        (["titles", "khong-co.xlsx", "--as", "an"], "Chỉ cơ quan điều phối ghi danh hiệu."),
        (["import", __file__, "--as", "an"], "Tệp không phải bảng tính .xlsx"),
    ],
)
def test_bad_input_is_said_and_answered_with_two(
    cast: Cast, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    assert main(words) == 2
    assert said in capsys.readouterr().err


def test_who_does_not_enter_for_the_unit_imports_nothing(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = exported(tmp_path)
    for who in ("binh", "giang", "khanh"):
        assert main(["import", str(book), "--as", who, "--yes"]) == 2
    assert "không nhập số liệu cho Xã Lúa" in capsys.readouterr().err
    assert Workbook.objects.count() == 0


def approved(cast: Cast) -> None:
    reading = Reading(numerator=744 * SCALE, denominator=1200 * SCALE)
    [value] = submit_values(
        actor=cast["an"],
        body=cast.lua,
        period=PERIOD,
        as_of=TODAY,
        entries=[Entry(measure(LATRINES), reading, "=1+1")],
        now=NOW,
    )
    take_step(actor=cast["chi"], name="verify", value_ids=[value.pk], now=NOW)
    take_step(actor=cast["dung"], name="approve", value_ids=[value.pk], now=NOW)


def test_approved_figures_go_out_as_a_table_in_which_no_cell_is_a_formula(cast: Cast, tmp_path: Path) -> None:
    approved(cast)
    table, sheet = tmp_path / "a.csv", tmp_path / "a.xlsx"
    for out in (table, sheet):
        assert main(["export", "--unit", "thu", "--period", PERIOD, "--values", "--out", str(out)]) == 0
    with table.open(encoding="utf-8-sig", newline="") as text:
        [row] = list(csv.DictReader(text))
    assert (row["Mã đơn vị"], row["Chỉ tiêu"], row["Số đạt"], row["Tổng số"], row["Ghi chú"]) == (
        LUA,
        LATRINES,
        "744",
        "1200",
        "'=1+1",
    )
    assert (row["Huyện"], row["Nay thuộc"]) == ("Đông", "Huyện Đông")
    cells = load_workbook(sheet).active[2]
    assert (cells[9].value, cells[10].value, cells[16].value, cells[16].data_type) == (744, 1200, "=1+1", "s")


def test_approved_figures_go_out_as_packed_columns(cast: Cast, tmp_path: Path) -> None:
    approved(cast)
    out = tmp_path / "cot.bin"
    assert main(["export", "--unit", "thu", "--period", PERIOD, "--columns", str(out)]) == 0
    packed = unpack(out.read_bytes())
    place = list(packed.units).index(LUA)
    numerator = packed.columns.indicators[LATRINES].numerator
    assert numerator is not None
    assert (packed.on, len(packed.units), int(numerator[place])) == (date(2023, 11, 6), 4, 744 * SCALE)
