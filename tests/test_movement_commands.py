"""`chungsuc movements`: the way of a paper to a movement, at the command line."""

import re
from pathlib import Path

import pytest
from pytest_django import Settings

from chungsuc.cli import main
from chungsuc.documents.models import Paper
from chungsuc.movements.models import Draft, DraftState, Movement
from tests.cast import Cast

TEXT = """ỦY BAN NHÂN DÂN
TỈNH THỬ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 12/KH-UBND
Thử, ngày 02 tháng 10 năm 2023

KẾ HOẠCH
Phát động phong trào thi đua “Đồng ruộng sạch” giai đoạn 2023 - 2025

I. CHỈ TIÊU

1. Đến hết năm 2025, có 03/04 xã đạt chuẩn nông thôn mới, chiếm 75% tổng số xã.

2. Đến hết năm 2025, có 02/04 xã đạt chuẩn nông thôn mới nâng cao, chiếm 60%.

II. TỔ CHỨC THỰC HIỆN

1. Sở Môi trường

a) Là cơ quan thường trực của phong trào.

b) Tổng hợp, báo cáo UBND tỉnh trước ngày 20 tháng 12 hằng năm.

2. Ủy ban nhân dân các xã

a) Ban hành kế hoạch của xã, gửi Sở Môi trường trước ngày 30 tháng 11 năm 2023.

Nơi nhận:
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Lò Văn Mẫu
"""


@pytest.fixture(autouse=True)
def _home(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.HOME = tmp_path
    monkeypatch.setenv("CHUNGSUC_NOW", "2023-11-06T09:00:00+07:00")


def command(*words: str, who: str = "dung", draft: int | None = None) -> int:
    where = ["--draft", str(draft)] if draft else []
    return main(["movements", *words, *where, "--as", who])


def numbered(text: str, sign: str) -> list[str]:
    return re.findall(rf"^(\d+)\. \[{sign}", text, re.MULTILINE)


def test_a_paper_is_drafted_shown_decided_launched_and_taken_back(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = tmp_path / "ke-hoach.txt"
    plan.write_text(TEXT, encoding="utf-8")
    assert command("draft", str(plan), "--territory", "thu") == 0
    draft = Draft.objects.get()
    assert f"Kế hoạch số 12/KH-UBND: bản thảo số {draft.pk}" in capsys.readouterr().out
    assert command("accept", draft=draft.pk) == 0
    capsys.readouterr()
    assert command("show", draft=draft.pk) == 0
    shown = capsys.readouterr().out
    assert "1 mâu thuẫn" in shown
    assert "tính lại được 50" in shown
    [contradiction] = numbered(shown, "MÂU THUẪN")
    assert command("launch", "--yes", draft=draft.pk) == 2
    assert "Chưa phát động: Còn" in capsys.readouterr().err
    assert command("answer", contradiction, "1", "--note", "Theo số xã", draft=draft.pk) == 0
    assert command("accept", contradiction, draft=draft.pk) == 0
    capsys.readouterr()
    command("show", draft=draft.pk)
    if unclear := numbered(capsys.readouterr().out, r"(?:rõ|CẦN XEM), chưa xem"):
        assert command("drop", *unclear, draft=draft.pk) == 0
    assert command("launch", "--standing", "thu/moi-truong", "--yes", draft=draft.pk) == 0
    movement = Movement.objects.exclude(pk=cast.movement.pk).get()
    assert movement.name == "Phong trào thi đua “Đồng ruộng sạch” giai đoạn 2023 - 2025"
    assert movement.duties.filter(kind="plan").count() == 4
    assert command("undo", "--reason", "Thử", draft=draft.pk) == 0
    assert Draft.objects.get().state == DraftState.OPEN
    assert list(Movement.objects.all()) == [cast.movement]


def test_a_paper_brought_twice_stands_in_the_register_once(cast: Cast, tmp_path: Path) -> None:
    plan = tmp_path / "ke-hoach.txt"
    plan.write_text(TEXT, encoding="utf-8")
    assert command("draft", str(plan), "--territory", "thu") == 0
    assert command("draft", str(plan), "--territory", "thu") == 0
    assert (Paper.objects.filter(number="12").count(), Draft.objects.count()) == (1, 2)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["draft", "khong-co.txt", "--territory", "thu", "--as", "dung"], "Không có"),
        (["draft", "khong-co.txt", "--territory", "khong-co", "--as", "dung"], "Không có đơn vị có mã “khong-co”"),
        (["draft", "khong-co.txt", "--territory", "thu", "--as", "khanh"], "không giữ sổ văn bản"),
        (["show", "--draft", "9", "--as", "dung"], "Không có bản thảo số 9"),
    ],
)
def test_what_cannot_be_done_is_said_and_ends_with_2(
    cast: Cast, words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["movements", *words]) == 2
    assert said in capsys.readouterr().err
