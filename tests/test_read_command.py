"""`chungsuc read`: one paper or many, in words or as JSON."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from chungsuc.cli import main

PAPER = """ỦY BAN NHÂN DÂN
HUYỆN THANH HÀ
Số: 31/KH-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Thanh Hà, ngày 04 tháng 5 năm 2023

KẾ HOẠCH
Thực hiện phong trào thi đua năm 2023

I. MỤC ĐÍCH
Các xã thi đua thực hiện.

Nơi nhận:
- Các xã;
- Lưu: VT.

CHỦ TỊCH

Trần Thị Mai
"""


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "ke-hoach.txt"
    path.write_text(PAPER, encoding="utf-8")
    return path


def test_one_paper_is_told_in_words(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(paper)]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert out.startswith("Kế hoạch 31/KH-UBND\n  Về: Thực hiện phong trào thi đua năm 2023\n")
    assert "Người ký: CHỦ TỊCH, Trần Thị Mai" in out


def test_one_paper_as_json_is_the_form(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(paper), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["number"], answer["date"], answer["signer"]["name"]) == ("31/KH-UBND", "2023-05-04", "Trần Thị Mai")
    assert "file" not in answer


def test_many_papers_are_lines_of_json_and_the_bad_one_is_named(
    paper: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "rong.txt"
    bad.touch()
    assert main(["read", "--json", str(paper), str(bad), str(paper)]) == 2
    out, err = capsys.readouterr()
    assert [json.loads(line)["file"] for line in out.splitlines()] == [str(paper)] * 2
    assert err.splitlines() == [f"{bad}: Tệp không có nội dung. Đồng chí kiểm tra rồi chọn lại tệp."]


def test_each_paper_is_written_to_a_file_of_its_own(paper: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "moi" / "ra"
    assert main(["read", str(paper), "--out", str(out)]) == 0
    assert json.loads((out / "ke-hoach.json").read_text(encoding="utf-8"))["type"] == "kế hoạch"
    assert capsys.readouterr().out == ""


def test_two_files_of_one_name_are_refused_before_anything_is_read(
    paper: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    twin = tmp_path / "ke-hoach.docx"
    twin.touch()
    assert main(["read", str(paper), str(twin), "--out", str(tmp_path / "ra")]) == 2
    assert "Hai tệp cùng tên “ke-hoach”" in capsys.readouterr().err
    assert not (tmp_path / "ra").exists()


def test_a_folder_that_cannot_be_made_is_said(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(paper), "--out", str(paper / "trong")]) == 2
    assert "Không ghi được vào thư mục" in capsys.readouterr().err


def test_reading_needs_neither_django_nor_a_bar(paper: Path) -> None:
    asked = (
        f"import sys; from chungsuc.cli import main; main(['read', {str(paper)!r}]); "
        "print(sorted({'django', 'rich', 'docx', 'pypdfium2'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, check=True, text=True, encoding="utf-8")
    assert done.stdout.splitlines()[-1] == "[]"
