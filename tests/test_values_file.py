"""Bad input at the command line: refused with exit 2, the row, the column, in Vietnamese."""

import json
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from chungsuc.cli import main
from chungsuc.rulebook.values_file import LARGEST, legacy_encoding

HEAD = "unit,region,indicator,value,numerator,denominator,male,female\n"
SET = ("judge", "--standard", "qd-318-2022-ntm", "--on", "2023-12-31")


def run(tmp_path: Path, content: str | bytes, *more: str) -> int:
    path = tmp_path / "so-lieu.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return main([*SET, str(path), *more])


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("A,tdmnpb,17.8,70\nA,tdmnpb,17.8,71\n", "Hàng 3, cột indicator: chỉ tiêu 17.8 của A đã có ở hàng 2"),
        ("A,tdmnpb,5,,,\nA,tdmnpb,5.1,71\n", "Hàng 3, cột indicator"),
        ("A,tdmnpb,17.8,63,744,1200\n", "Hàng 2, cột value: Giá trị 63% khác với số đạt chia tổng số"),
        ("A,tdmnpb,20.1,63\n", "Hàng 2, cột indicator: không có chỉ tiêu “20.1”"),
        ("A,tdmnpb,17.8,nhiều\n", "Hàng 2, cột value: “nhiều” không phải là một số"),
        ("A,tdmnpb,17.8,101\n", "Hàng 2, cột value: Tỷ lệ không được quá 100%"),
        ("A,tdmnpb,17.8,-1\n", "Hàng 2, cột value: Giá trị không được âm"),
        ("A,tdmnpb,17.8,,1201,1200\n", "Hàng 2, cột numerator: Số đạt (1.201) lớn hơn"),
        ("A,tdmnpb,17.8,,1201,\n", "Hàng 2, cột denominator: Phải có cả"),
        ("A,tdmnpb,17.8,,0,0\n", "Hàng 2, cột denominator: Tổng số không được bằng 0"),
        ("A,tdmnpb,12.1,,,,101,5\n", "Hàng 2, cột male"),
        ("A,sao-hoa,17.8,70\n", "Hàng 2, cột region: không có vùng “sao-hoa”"),
        ("A,tdmnpb,17.8,70\nA,dbsh,17.9,70\n", "Hàng 3, cột region: A đã ghi vùng tdmnpb"),
        ("A,tdmnpb,1.1,n/a\n", "Hàng 2, cột value: Chỉ tiêu 1.1 không được ghi n/a"),
        ("A,tdmnpb,1.1,2\n", "Hàng 2, cột value: Chỉ tiêu có hoặc không"),
        (",tdmnpb,1.1,1\n", "Hàng 2, cột unit"),
        ('A,tdmnpb,17.8,"7\n', "Hàng 2: dấu ngoặc kép"),
        ("", "không có hàng số liệu"),
    ],
)
def test_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], rows: str, told: str) -> None:
    assert run(tmp_path, HEAD + rows) == 2
    assert told in capsys.readouterr().err


def test_all_faults_are_told_at_once_up_to_twenty(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, HEAD + "".join(f"X{n},tdmnpb,17.8,x\n" for n in range(25))) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 21
    assert "5 lỗi khác" in lines[-1]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "trống"),
        (b"unit,region\0,indicator,value\n", "NUL"),
        (b"\xff\xfeu\0n\0", "UTF-16"),
        (b"unit,region,indicator\n", "thiếu cột value"),
        (HEAD.encode() + b"X\xb7 Y\xaan B\xd7nh,tdmnpb,17.8,70\n", "TCVN3 (ABC), không phải UTF-8"),
        (HEAD.encode() + b"Xa\xf5 Ye\xe2n B\xecnh \xd1o\xe0ng,tdmnpb,17.8,70\n", "VNI, không phải UTF-8"),
        (
            HEAD.encode() + "Xã Hữu Lũng, Đồng Mỏ".replace(", ", " ").encode("cp1258", "ignore") + b",tdmnpb,17.8,70\n",
            "không phải UTF-8",
        ),
        (HEAD.encode() + b"Xa\xde Y\xean Bi\xccnh,tdmnpb,17.8,70\n", "Windows-1258, không phải UTF-8"),
    ],
)
def test_files_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, told: str) -> None:
    assert run(tmp_path, content) == 2
    assert told in capsys.readouterr().err


def test_too_heavy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "nang.csv"
    with path.open("wb") as file:
        file.truncate(LARGEST + 1024 * 1024)
    assert main([*SET, str(path)]) == 2
    assert "nặng 21,0 MB, quá giới hạn 20,0 MB" in capsys.readouterr().err


def test_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = unicodedata.normalize("NFD", "Xã Yên Bình")
    rows = f'{name},tdmnpb,17.8,62,744,1200,,\nXã Yên Bình,TDMNPB,15.3,"17,5"\nXã Yên Bình,TDMNPB,13.4,n/a\n'
    assert run(tmp_path, HEAD + rows, "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["standard"], answer["on"]) == ("qd-318-2022-ntm", "2023-12-31")
    (unit,) = answer["units"]
    assert (unit["unit"], unit["verdict"], unit["provisional"], len(unit["criteria"])) == (
        "Xã Yên Bình",
        "not_met",
        True,
        19,
    )
    indicators = {i["indicator"]: i for i in unit["indicators"]}
    assert len(indicators) == 57
    assert indicators["17.8"] == {
        "indicator": "17.8",
        "verdict": "not_met",
        "provisional": True,
        "applicable": True,
        "threshold": 70,
        "source": "QĐ 318/QĐ-TTg, Phụ lục I, 17.8",
        "reason": "17.8: 744/1.200 hộ = 62,0% < 70% (TDMNPB), chưa đạt. Cần thêm 96 hộ.",
    }
    assert indicators["15.3"]["verdict"] == "met"
    assert indicators["13.4"]["applicable"] is False


def test_parts_by_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = "A,tdmnpb,5.1/minimum,100\nA,tdmnpb,5/level-1,50\nA,tdmnpb,5.1/schools,3\n"
    assert run(tmp_path, HEAD + rows, "--json") == 0
    unit = json.loads(capsys.readouterr().out)["units"][0]
    assert next(c for c in unit["criteria"] if c["criterion"] == 5)["verdict"] == "met"


def test_day_out_of_force(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.csv"
    path.write_text(HEAD + "A,tdmnpb,17.8,70\n", encoding="utf-8")
    command = ["judge", "--standard", "qd-318-2022-ntm", "--on", "2020-12-31", str(path)]
    assert main(command) == 2
    assert "qd-1980-2016-ntm" in capsys.readouterr().err
    assert main([*command, "--anyway"]) == 0


def test_sample_overlay_needs_sample_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = HEAD + "A,tdmnpb,2.1,100\n"
    assert run(tmp_path, rows, "--overlay", "mau-318") == 2
    assert "--sample" in capsys.readouterr().err
    assert run(tmp_path, rows, "--overlay", "mau-318", "--sample") == 0
    assert "SỐ LIỆU MẪU" in capsys.readouterr().out


def test_a_result_of_another_set_is_no_figure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "so-lieu.csv"
    path.write_text("unit,region,indicator,value\nXã A,tdmnpb,1,1\n", encoding="utf-8")
    words = ["judge", str(path), "--standard", "qd-319-2022-kieu-mau", "--on", "2023-12-31"]
    assert main(words) == 2
    assert "Chỉ tiêu 1 tính từ kết quả đánh giá theo bộ khác, không ghi số liệu." in capsys.readouterr().err
    path.write_text("unit,region,indicator,value\nXã A,tdmnpb,2,55\n", encoding="utf-8")
    assert main(words) == 0
    assert "55 ≥ 55 triệu đồng/người/năm (TDMNPB), đạt." in capsys.readouterr().out


def test_rules(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "check"]) == 0
    assert main(["rules", "list"]) == 0
    assert main(["rules", "show", "qd-318-2022-ntm"]) == 0
    capsys.readouterr()
    assert main(["rules", "show", "không-có"]) == 2
    wrong = tmp_path / "sai.yaml"
    wrong.write_text(
        "schema: 1\nid: sai\nname: Sai\nextends: qd-318-2022-ntm\nthresholds: {'17.8': [{from: x}]}\n", encoding="utf-8"
    )
    assert main(["rules", "check", str(wrong)]) == 2
    told = capsys.readouterr().err
    assert "sai.yaml: thresholds.17.8.0.from: cần một ngày" in told


@pytest.mark.parametrize(
    ("thresholds", "told"),
    [
        ("{'99.1': []}", "thresholds.99.1: cần chỉ tiêu của qd-318-2022-ntm"),
        ("{'17.8': [{LAW, general: true, by_region: {}}]}", "thresholds.17.8.0.general: cần mức là một tỷ lệ"),
        ("{'17.8': [{LAW, general: 1.23456, by_region: {}}]}", "mức là một tỷ lệ"),
        ("{'17.8': [{LAW, general: .inf, by_region: {}}]}", "mức là một tỷ lệ"),
        ("{'17.8': [{LAW, general: 1, by_region: {xx: 2}}]}", "thresholds.17.8.0.xx"),
        ("{'5.1': [{LAW, general: 1, by_region: {}}]}", "chỉ tiêu nhiều phần"),
        ("[1]", "thresholds: cần một bảng"),
    ],
)
def test_overlay_file_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], thresholds: str, told: str) -> None:
    law = "from: 2022-03-08, decision: 1/QĐ-UBND, place: Điều 1, confidence: verified"
    overlay = tmp_path / "tinh.yaml"
    text = f"schema: 1\nid: tinh\nname: Tỉnh\nextends: qd-318-2022-ntm\nthresholds: {thresholds}\n"
    overlay.write_text(text.replace("LAW", law), encoding="utf-8")
    assert run(tmp_path, HEAD + "A,tdmnpb,2.1,100\n", "--overlay", str(overlay)) == 2
    assert told in capsys.readouterr().err


def test_a_provincial_overlay(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    law = "from: 2022-03-08, decision: 1/QĐ-UBND, place: Điều 1, confidence: verified"
    overlay = tmp_path / "tinh.yaml"
    text = "schema: 1\nid: tinh\nname: Tỉnh\nextends: qd-318-2022-ntm\n"
    overlay.write_text(f"{text}thresholds: {{'2.1': [{{{law}, general: 90, by_region: {{}}}}]}}\n", encoding="utf-8")
    assert run(tmp_path, HEAD + "A,tdmnpb,2.1,89\n", "--overlay", str(overlay), "--json") == 0
    unit = json.loads(capsys.readouterr().out)["units"][0]
    assert (unit["verdict"], unit["provisional"]) == ("not_met", False)
    found = next(i for i in unit["indicators"] if i["indicator"] == "2.1")
    assert (found["threshold"], found["source"]) == (90, "QĐ 1/QĐ-UBND, Điều 1")


def test_judging_starts_without_the_heavy_libraries() -> None:
    told = "import sys, chungsuc.cli.judge; print({'django', 'numpy', 'pydantic'} & set(sys.modules))"
    answer = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "set()"


def test_encodings_are_named() -> None:
    assert legacy_encoding(b"\xff").startswith("cũ")
