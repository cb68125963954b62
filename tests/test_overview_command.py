"""`chungsuc overview`: a territory at a glance from the command line."""

import json
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from chungsuc.cli import main
from chungsuc.reporting.tests.standings import stand
from tests.cast import LATRINES, Cast

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _working_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHUNGSUC_NOW", "2023-11-06T18:00")


@pytest.fixture
def judged(cast: Cast) -> Cast:
    stand(cast.lua, day=date(2022, 12, 31))
    stand(cast.lua)
    stand(cast.bodies["thu/dong/ngo"], short=[LATRINES])
    return cast


def run(*words: str) -> int:
    return main(["overview", *words])


def test_a_province_is_told_in_words(judged: Cast, capsys: Capture) -> None:
    assert judged.lua
    assert run("--at", "thu", "--on", "2023-11-06") == 0
    said = capsys.readouterr().out
    assert said.startswith("Tỉnh Thử, ngày 06/11/2023, theo 318/QĐ-TTg, SỐ LIỆU MẪU\n\nMỤC TIÊU\n- Xã đạt tiêu chí 17. Đã duyệt 1/4")
    assert "- Có 1/4 xã đạt đủ 19 tiêu chí (số liệu mẫu)." in said
    assert "- Tiêu chí số 17 về môi trường và an toàn thực phẩm còn 1 xã chưa đạt." in said


def test_json_holds_the_figures_and_every_picture_as_a_table(judged: Cast, capsys: Capture) -> None:
    assert judged.lua
    assert run("--at", "thu", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["communes"], told["reported"], told["full"], told["one_short"], told["mean"]) == (4, 2, 1, 1, "18,50")
    assert told["nearest"] == [{"key": "thu/dong/ngo", "not_met": [17], "unknown": []}]
    assert {p["name"] for p in told["pictures"]} >= {"muc-tieu", "qua-cac-nam", "nhom-tung-don-vi", "ban-do"}
    assert all(len(row) == len(p["head"]) for p in told["pictures"] for row in p["rows"])


def test_pictures_are_written_as_files(judged: Cast, tmp_path: Path, capsys: Capture) -> None:
    assert judged.lua
    assert run("--at", "thu", "--svg", str(tmp_path / "hinh")) == 0
    written = [Path(line) for line in capsys.readouterr().out.splitlines()]
    assert len(written) == 7
    assert {ET.parse(path).getroot().tag for path in written} == {"{http://www.w3.org/2000/svg}svg"}


@pytest.mark.pdf
@pytest.mark.slow
def test_pictures_and_the_report_are_drawn(judged: Cast, tmp_path: Path) -> None:
    assert judged.lua
    assert run("--at", "thu", "--png", str(tmp_path)) == 0
    assert {path.read_bytes()[:8] for path in tmp_path.glob("*.png")} == {b"\x89PNG\r\n\x1a\n"}
    assert run("--at", "thu", "--out", str(tmp_path / "bao-cao.docx")) == 0
    assert run("--at", "thu/dong", "--out", str(tmp_path / "bao-cao.pdf")) == 0
    assert (tmp_path / "bao-cao.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--at", "khong-co"), "không có đơn vị “khong-co”"),
        (("--at", "thu", "--on", "2019-06-01"), "Ngày 01/06/2019 không có đơn vị “thu”"),
        (("--at", "thu", "--on", "2024-01-01"), "Ngày 01/01/2024 chưa đến"),
        (("--at", "thu", "--on", "31/6/2023"), "không đọc được"),
        (("--at", "thu", "--out", "bao-cao.xlsx"), "chỉ ghi được .docx và .pdf"),
        (("--at", "khac/bac/vung", "--svg", "hinh"), "chưa có số liệu nào để vẽ"),
    ],
)
def test_what_is_wrong_is_said(cast: Cast, capsys: Capture, words: tuple[str, ...], said: str) -> None:
    assert cast.lua
    assert run(*words) == 2
    assert said in capsys.readouterr().err
