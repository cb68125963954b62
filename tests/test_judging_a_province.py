"""`chungsuc judge` and `chungsuc rules` with the advanced set, and with a province in one packed file."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from chungsuc.cli import main
from chungsuc.rulebook.columns import Columns
from chungsuc.rulebook.load import load
from chungsuc.rulebook.model import Facts
from chungsuc.rulebook.packed import pack
from chungsuc.rulebook.tests.test_judging import good

ADVANCED = "qd-318-2022-nang-cao"
SAMPLE = "mau-318-nang-cao"
ON = date(2023, 12, 31)
JUDGE = ("judge", "--standard", ADVANCED, "--on", "2023-12-31")


def province(tmp_path: Path, *, standard: str = ADVANCED, sample: bool = True) -> str:
    edition = load().edition(standard)
    facts = [
        Facts("Xã Đủ", "tdmnpb", good(edition), sample=sample),
        Facts("Xã Chưa có số liệu", "tdmnpb", {}, sample=sample),
    ]
    path = tmp_path / "tinh.columns"
    path.write_bytes(pack(Columns.from_facts(edition, facts), [f.unit for f in facts], edition=edition, on=ON))
    return str(path)


def test_a_province_in_one_go(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*JUDGE, province(tmp_path), "--overlay", SAMPLE, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["standard"], answer["overlay"], answer["on"], answer["sample"]) == (
        ADVANCED,
        SAMPLE,
        "2023-12-31",
        True,
    )
    assert answer["units"] == [
        {"unit": "Xã Đủ", "criteria_met": 19, "band": "19", "verdict": "met", "provisional": False},
        {
            "unit": "Xã Chưa có số liệu",
            "criteria_met": 0,
            "band": "under-5",
            "verdict": "unknown",
            "provisional": False,
        },
    ]
    assert {b["band"]: b["units"] for b in answer["bands"]} == {
        "19": 1,
        "15-18": 0,
        "10-14": 0,
        "5-9": 0,
        "under-5": 1,
    }


def test_a_province_as_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*JUDGE, province(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert "Ngày 31/12/2023, 2 đơn vị, SỐ LIỆU MẪU" in told
    assert "10/19  10-14     chưa đánh giá được * Xã Đủ" in told
    assert "Đạt 10 đến 14 tiêu chí: 1" in told
    assert "* tạm tính" in told


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (
            ("--standard", "qd-318-2022-ntm", "--on", "2023-12-31"),
            f"lập theo bộ {ADVANCED}, không phải qd-318-2022-ntm",
        ),
        (("--standard", ADVANCED, "--on", "2023-06-30"), "lấy số liệu cho ngày 31/12/2023, không phải 30/06/2023"),
        (("--standard", ADVANCED, "--on", "2023-12-31", "--overlay", "mau-318"), "thuộc bộ qd-318-2022-ntm"),
    ],
)
def test_a_province_packed_for_something_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: tuple[str, ...], told: str
) -> None:
    assert main(["judge", *command, province(tmp_path)]) == 2
    assert told in capsys.readouterr().err


def test_another_day_only_when_asked_for(tmp_path: Path) -> None:
    assert main(["judge", "--standard", ADVANCED, "--on", "2023-06-30", province(tmp_path), "--anyway"]) == 0


def test_the_sample_overlay_is_refused_for_a_real_province(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*JUDGE, province(tmp_path, sample=False), "--overlay", SAMPLE]) == 2
    assert "chỉ dùng cho số liệu mẫu" in capsys.readouterr().err


def test_a_file_that_is_no_province(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "la.columns"
    assert main([*JUDGE, str(path)]) == 2
    assert "Không đọc được tệp" in capsys.readouterr().err
    path.write_text("unit,region,indicator,value\n", encoding="utf-8")
    assert main([*JUDGE, str(path)]) == 2
    assert "không phải tệp cột số liệu" in capsys.readouterr().err


def test_a_file_of_another_edition_of_the_set(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "tinh.columns"
    before = replace(load().edition(ADVANCED), digest="0" * 64)
    columns = Columns.from_facts(before, [Facts("Xã A", "tdmnpb", {})])
    path.write_bytes(pack(columns, ["Xã A"], edition=before, on=ON))
    assert main([*JUDGE, str(path)]) == 2
    assert "một bản khác" in capsys.readouterr().err


def test_figures_of_the_advanced_set_from_a_csv_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "so-lieu.csv"
    rows = "A,tdmnpb,3.6,Khá\nA,tdmnpb,5.1/level-1,100\nA,tdmnpb,5.1/level-2,1\nA,tdmnpb,18.8,n/a\nA,tdmnpb,9,90\n"
    path.write_text(f"unit,region,indicator,value\n{rows}", encoding="utf-8")
    assert main([*JUDGE, str(path), "--json"]) == 0
    found = {i["indicator"]: i["verdict"] for i in json.loads(capsys.readouterr().out)["units"][0]["indicators"]}
    assert len(found) == 75
    assert {n: found[n] for n in ("3.6", "5.1", "18.8", "9.1")} == {
        "3.6": "met",
        "5.1": "met",
        "18.8": "met",
        "9.1": "unknown",
    }
    path.write_text("unit,region,indicator,value\nA,tdmnpb,3.6,Giỏi\n", encoding="utf-8")
    assert main([*JUDGE, str(path)]) == 2
    assert "Không có mức “Giỏi”; các mức là: Chưa đạt, Đạt, Khá, Tốt." in capsys.readouterr().err


def test_judging_says_why_all_is_provisional_since_the_amendment(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "so-lieu.csv"
    path.write_text("unit,region,indicator,value\nA,tdmnpb,13.2,1\n", encoding="utf-8")
    command = ["judge", "--standard", ADVANCED, str(path), "--on"]
    assert main([*command, "2024-02-29"]) == 0
    assert "QĐ 211/QĐ-TTg" not in capsys.readouterr().out
    assert main([*command, "2024-03-01"]) == 0
    assert "từ ngày đó mọi kết quả là tạm tính" in capsys.readouterr().out


def test_an_edition_is_shown_with_its_overlay(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "show", ADVANCED, "--overlay", SAMPLE]) == 0
    told = capsys.readouterr().out
    assert f"Có áp dụng: Bộ tiêu chí mẫu (nâng cao) ({SAMPLE}, SỐ LIỆU MẪU)" in told
    assert "[đường được cứng hóa và bảo trì hàng năm] chung: chưa rõ, TDMNPB: ≥ 90%" in told
    assert "[trường mức độ 2 (số trường)] chung: ≥ 1 trường" in told
    assert main(["rules", "show", ADVANCED, "--overlay", "mau-318"]) == 2
    assert main(["rules", "show", ADVANCED, "--overlay", "không-có"]) == 2
    assert main(["rules", "list"]) == 0
    assert f"bộ bổ sung của {ADVANCED}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("titles: [{id: a, name: A, short_name: A, level: xã, rank: 1, confidence: sourced}]", "titles.0.level"),
        (
            "titles: [{id: a, name: A, short_name: A, level: commune, rank: 2, includes: [b], confidence: sourced}]",
            "phải là danh hiệu thấp hơn",
        ),
        ("measures: [{id: a, name: A, kind: grade, measured_in: ''}]", "không thể là grade"),
        ("measures: [{id: a, name: A, kind: count, measured_in: hộ, nature: x}]", "measures.0.nature"),
    ],
)
def test_a_catalogue_file_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, told: str) -> None:
    path = tmp_path / "sai.yaml"
    path.write_text(f"schema: 1\n{text}\n", encoding="utf-8")
    assert main(["rules", "check", str(path)]) == 2
    assert told in capsys.readouterr().err
