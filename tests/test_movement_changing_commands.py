"""`chungsuc movements`: a plan that changes, at the command line."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from chungsuc.cli import main
from chungsuc.movements.models import ChangeProposal, Draft, ItemState, Movement, Target
from chungsuc.movements.tests.test_amending import AMENDING
from chungsuc.rulebook.numbers import SCALE
from tests.cast import STANDARD, TODAY, Cast

Out = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _home(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.HOME = tmp_path
    monkeypatch.setenv("CHUNGSUC_NOW", "2023-11-06T09:00:00+07:00")


def command(*words: object, who: str = "dung") -> int:
    return main(["movements", *map(str, words), "--as", who])


def test_a_plan_is_held_against_the_one_above(cast: Cast, capsys: Out) -> None:
    assert command("cascade", cast.movement.pk) == 0
    assert "chưa ghi là hưởng ứng kế hoạch nào" in capsys.readouterr().out
    lower = Movement.objects.create(
        name="Kế hoạch dưới",
        territory=cast.bodies["thu"],
        standing_agency=cast.bodies["thu/moi-truong"],
        plan="Kế hoạch 9",
        valid_from=date(2023, 1, 1),
        valid_to=date(2025, 12, 31),
    )
    lower.answers.add(cast.movement)
    Target.objects.create(
        movement=lower, text="Xã đạt tiêu chí 17", standard=STANDARD, criteria=[17], stated_goal=SCALE, due=date(2025, 12, 31)
    )
    assert command("cascade", lower.pk) == 0
    out = capsys.readouterr().out
    assert "1 chỗ lệch" in out
    assert "1. [thấp hơn] cấp trên: " in out


def test_a_paper_amends_a_plan_and_the_version_is_listed(cast: Cast, tmp_path: Path, capsys: Out) -> None:
    file = tmp_path / "sua-doi.txt"
    file.write_text(AMENDING, encoding="utf-8")
    old = cast.target
    assert command("versions", cast.movement.pk) == 0
    assert "chưa được sửa đổi" in capsys.readouterr().out
    assert command("amend", file, "--movement", cast.movement.pk) == 0
    out = capsys.readouterr().out
    draft = Draft.objects.get()
    assert f"bản thảo sửa đổi số {draft.pk}" in out
    assert f"đang có target={old.pk}: {old.text}" in out
    draft.items.exclude(kind="target").update(state=ItemState.DROPPED)
    draft.items.filter(kind="target").update(state=ItemState.ACCEPTED)
    number = [item.kind for item in draft.items.all()].index("target") + 1
    later = TODAY + timedelta(days=10)
    given = ("amend", "--draft", draft.pk, "--on", later, "--replace", f"{number}={old.pk}", "--summary", "Hạ chỉ tiêu")
    assert command(*given) == 0  # saved, not asked at a terminal
    assert not cast.movement.amendments.exists()
    capsys.readouterr()
    assert command(*given, "--yes") == 0
    assert "lần 1" in capsys.readouterr().out
    assert [t.replaces for t in cast.movement.targets.in_force(later)] == [old]
    assert list(cast.movement.targets.in_force(TODAY)) == [old]
    command("versions", cast.movement.pk)
    out = capsys.readouterr().out
    assert f"Lần 1, từ ngày {later:%d/%m/%Y}, chưa đến ngày áp dụng: Hạ chỉ tiêu" in out
    assert "mức phải đạt: 3 → 2" in out


def test_a_movement_is_copied_and_a_change_is_asked_for(cast: Cast, capsys: Out) -> None:
    assert command("copy", cast.movement.pk, "--years", 1, "--plan", "Kế hoạch năm sau") == 0
    made = Movement.objects.exclude(pk=cast.movement.pk).get()
    assert f"phong trào số {made.pk}" in capsys.readouterr().out
    asked = ("propose", cast.movement.pk, "--text", "Lùi hạn", "--reason", "Mưa lũ", "--target", cast.target.pk)
    assert command(*asked, who="an") == 0
    wish = ChangeProposal.objects.get()
    assert (wish.text, wish.reason, wish.body) == ("Lùi hạn", "Mưa lũ", cast.lua)
    assert f"đề nghị số {wish.pk} thay mặt Xã Lúa" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["cascade", "999"], "Không có phong trào số 999"),
        (["versions", "999"], "Không có phong trào số 999"),
        (["copy", "999", "--plan", "x"], "Không có phong trào số 999"),
        (["copy", "1", "--plan", "x", "--years", "99"], "từ 1 đến 10 năm"),
        (["propose", "1", "--text", "x", "--reason", "y", "--duty", "999"], "không có mục tiêu, nhiệm vụ mang số ấy"),
        (["amend", "khong-co.txt", "--movement", "1"], "Không có"),
        (["amend", "khong-co.txt"], "Ghi số của phong trào"),
        (["amend"], "Ghi một văn bản"),
        (["amend", "--draft", "999", "--on", "2024-01-01"], "Không có bản thảo sửa đổi số 999"),
    ],
)
def test_what_cannot_be_done_is_said_and_ends_with_2(cast: Cast, words: list[str], said: str, capsys: Out) -> None:
    words = [str(cast.movement.pk) if word == "1" and words[at - 1] != "--years" else word for at, word in enumerate(words)]
    assert command(*words) == 2
    assert said in capsys.readouterr().err
