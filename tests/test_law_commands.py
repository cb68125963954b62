"""`chungsuc rules overlay`, `check-record` and `lines`: typed by one person, confirmed by another."""

from datetime import date
from pathlib import Path

import pytest

from chungsuc.cli import main
from chungsuc.progress.lawbook import current, law_for
from chungsuc.progress.models import EnteredEdition, Passing, Provision
from chungsuc.progress.tests.test_law_workbook import FROM, NATIONAL, PAPER, filled
from chungsuc.rulebook.numbers import SCALE
from chungsuc.rulebook.rules import rules_for
from tests.cast import STANDARD, TODAY, Cast

YAML = """
schema: 1
id: tinh-thu
name: Mức của tỉnh
extends: qd-318-2022-ntm
thresholds:
  '17.8':
  - {from: 2023-02-01, decision: 7/QĐ-UBND, place: 'Phụ lục, tr. 3', general: null, by_region: {tdmnpb: 80}, confidence: sourced}
wordings:
  '17.1': [{from: 2023-02-01, decision: 7/QĐ-UBND, place: tr. 4, text: Nội dung mới}]
"""
BY_WHOM = ["--decided-by", "UBND tỉnh Thử", "--decision-day", "2023-01-10"]
CHECK = ["rules", "check-record", STANDARD, "17.8", "--column", "tdmnpb", "--level", "70%", "--page", "tr. 14"]


@pytest.fixture(autouse=True)
def _people(cast: Cast) -> None:
    """Everybody is there, whichever test asks for them."""


def overlay_file(tmp_path: Path, text: str = YAML) -> str:
    path = tmp_path / "tinh.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def ids() -> str:
    return ",".join(str(p.pk) for p in Provision.objects.filter(state=Passing.PROPOSED).order_by("pk"))


def level(cast: Cast, number: str) -> object:
    """The level in force in Lúa."""
    edition = law_for([cast.lua]).edition(cast.lua, TODAY)
    return next(r.level for r in rules_for(edition, "tdmnpb", TODAY) if r.indicator.number == number)


def test_an_overlay_file_is_shown_then_proposed_then_confirmed_by_another(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["rules", "overlay", overlay_file(tmp_path), "--by", "dung", *BY_WHOM]
    assert main(command) == 0
    told = capsys.readouterr()
    assert "17.8 (TDMNPB): mức của tỉnh: ≥ 70% → ≥ 80%, từ 01/02/2023, 7/QĐ-UBND, Phụ lục, tr. 3" in told.out
    assert "Thêm --yes để gửi." in told.err
    assert Provision.objects.count() == 0
    assert main([*command, "--yes"]) == 0
    assert f"Đã gửi 2 mục chờ người thứ hai xác nhận: {ids().replace(',', ', ')}." in capsys.readouterr().out
    assert level(cast, "17.8") == 70 * SCALE
    assert main(["rules", "overlay", "--by", "em"]) == 0
    assert "qd-318-2022-ntm mức của tỉnh 17.8 (TDMNPB): mức 80, từ 01/02/2023" in capsys.readouterr().out
    waiting = ids()
    assert main(["rules", "overlay", "--by", "dung", "--confirm", waiting, "--yes"]) == 2
    assert level(cast, "17.8") == 70 * SCALE
    assert main(["rules", "overlay", "--by", "em", "--confirm", waiting]) == 0
    assert level(cast, "17.8") == 70 * SCALE
    assert main(["rules", "overlay", "--by", "em", "--confirm", waiting, "--yes"]) == 0
    assert level(cast, "17.8") == 80 * SCALE
    assert main(["rules", "overlay", "--by", "em"]) == 0
    assert "Không có mục nào chờ xác nhận." in capsys.readouterr().out


def test_what_waits_is_refused_with_a_reason_or_taken_back(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["rules", "overlay", overlay_file(tmp_path), "--by", "dung", *BY_WHOM, "--yes"]
    assert main(command) == 0
    assert main(["rules", "overlay", "--by", "em", "--refuse", ids(), "--yes"]) == 2
    assert "cần ghi lý do" in capsys.readouterr().err
    assert main(["rules", "overlay", "--by", "em", "--refuse", ids(), "--because", "sai trang", "--yes"]) == 0
    assert main(command) == 0
    assert main(["rules", "overlay", "--by", "em", "--withdraw", ids(), "--yes"]) == 2
    assert main(["rules", "overlay", "--by", "dung", "--withdraw", ids(), "--yes"]) == 0
    assert [p.state for p in Provision.objects.order_by("pk")] == ["refused", "refused", "withdrawn", "withdrawn"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("'17.8'", "'99.8'", "cần chỉ tiêu của qd-318-2022-ntm"),
        ("tdmnpb: 80", "tdmnpb: 60", "mức không thấp hơn ≥ 70% (TDMNPB"),
        ("tdmnpb: 80", "xx: 80", "gặp xx"),
        ("extends: qd-318-2022-ntm", "extends: qd-khac", "Không có bộ tiêu chí qd-khac"),
        ("name: Mức của tỉnh", "name: Mẫu\nsample: true", "là bộ mẫu, không phải của một quyết định nào"),
        ("schema: 1", "schema: &a 1", "không có bí danh"),
        ("schema: 1", "schema: 2", "schema: cần một trong 1"),
    ],
)
def test_an_overlay_file_that_cannot_stand_is_refused_and_nothing_stored(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, told: str
) -> None:
    path = overlay_file(tmp_path, YAML.replace(old, new))
    assert main(["rules", "overlay", path, "--by", "dung", *BY_WHOM, "--yes"]) == 2
    assert told in capsys.readouterr().err
    assert Provision.objects.count() == 0


def test_what_is_missing_at_the_command_line_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = overlay_file(tmp_path)
    for command, told in (
        (["rules", "overlay", path, "--by", "dung"], "Thêm --decided-by và --decision-day"),
        (["rules", "overlay", path, "--by", "ai-do", *BY_WHOM], "Không có người dùng “ai-do”"),
        (["rules", "overlay", path, "--by", "ha", *BY_WHOM], "Thêm --territory"),
        (["rules", "overlay", str(tmp_path / "khong.yaml"), "--by", "dung", *BY_WHOM], "Không có tệp"),
        (["rules", "overlay", "--by", "em", "--confirm", "999"], "Không có mục 999"),
        (["rules", "overlay", path, "--by", "an", "--territory", "thu", *BY_WHOM, "--yes"], "Chưa gửi mục nào."),
    ):
        assert main(command) == 2
        assert told in capsys.readouterr().err
    for wrong in (["--confirm", "một"], ["--confirm", ","]):
        with pytest.raises(SystemExit) as left:
            main(["rules", "overlay", "--by", "em", *wrong])
        assert left.value.code == 2
    assert Provision.objects.count() == 0


def test_a_workbook_of_levels_goes_the_same_way_and_its_faults_are_marked(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, marked = tmp_path / "bang.xlsx", tmp_path / "danh-dau.xlsx"
    path.write_bytes(filled({"17.8|tdmnpb": {**PAPER, **FROM, "level": 60}}))
    command = ["rules", "overlay", str(path), "--by", "dung", "--yes"]
    assert main([*command, "--marked", str(marked)]) == 2
    assert "cột “Lý do thấp hơn”" in capsys.readouterr().err
    assert marked.exists()
    fill = {
        "17.8|tdmnpb": {**PAPER, **FROM, "level": 60, "looser": "xã đảo"},
        "12.1|tdmnpb": {**NATIONAL, "level": "đúng"},
    }
    path.write_bytes(filled(fill))
    assert main(command) == 0
    assert "lý do thấp hơn: xã đảo" in capsys.readouterr().out
    assert main(["rules", "overlay", "--by", "em", "--confirm", ids(), "--yes"]) == 0
    assert level(cast, "17.8") == 60 * SCALE
    path.write_bytes(filled({}))
    assert main(command) == 0
    assert "không có dòng nào được điền" in capsys.readouterr().err


def test_a_check_is_recorded_and_confirmed_by_another(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*CHECK, "--by", "dung", "--yes"]) == 0
    (one,) = Provision.objects.all()
    assert (one.kind, one.place, one.region, one.level) == ("check", "17.8", "tdmnpb", 70)
    assert (one.decision, one.decided_by, one.page) == ("318/QĐ-TTg", "Thủ tướng Chính phủ", "tr. 14")
    assert (one.decided_on, one.valid_from) == (date(2022, 3, 8), date(2022, 3, 8))
    assert main(["rules", "check-record", "--by", "dung", "--confirm", ids(), "--yes"]) == 2
    assert main(["rules", "check-record", "--by", "em", "--confirm", ids(), "--yes"]) == 0
    assert "Đã xác nhận 1 mục." in capsys.readouterr().out
    held = law_for([cast.lua]).edition(cast.lua, TODAY).indicator("17.8").thresholds[-1]
    assert held.trust("tdmnpb") == "verified"
    assert held.checks["tdmnpb"].by != held.checks["tdmnpb"].confirmed_by


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"70%": "75%"}, "Văn bản ghi ≥ 75%, mức đang dùng là ≥ 70%: không phải kiểm tra."),
        ({"70%": "nhiều"}, "--level: cần một số"),
        ({"17.8": "99.9"}, "không có mức nào ở “99.9”"),
        ({"17.8": "5.1"}, "Chỉ tiêu này nhiều phần: 5.1/minimum, 5.1/level-1."),
        ({"tdmnpb": "nhom-1"}, "không có cột “nhom-1”"),
        ({STANDARD: "qd-khac"}, "Không có bộ tiêu chí qd-khac"),
        ({"tr. 14": ""}, "Thiếu trang"),
        ({"17.8": ""}, "Cần bộ tiêu chí, chỉ tiêu và --level"),
    ],
)
def test_a_check_that_cannot_be_is_refused(
    capsys: pytest.CaptureFixture[str], changed: dict[str, str], told: str
) -> None:
    command = [*(changed.get(word, word) for word in CHECK), "--by", "dung", "--yes"]
    assert main(command) == 2
    assert told in capsys.readouterr().err
    assert Provision.objects.count() == 0


def test_a_check_of_a_level_that_is_another_one_now_is_to_be_made_again(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*CHECK, "--by", "dung", "--yes"]) == 0
    assert main(["rules", "check-record", "--by", "em", "--confirm", ids(), "--yes"]) == 0
    assert main(["rules", "overlay", "--by", "em"]) == 0
    assert "Cần kiểm tra lại" not in capsys.readouterr().out
    Provision.objects.update(level=65)  # as if the package had said 65 when it was read
    assert main(["rules", "overlay", "--by", "em"]) == 0
    told = "Cần kiểm tra lại: qd-318-2022-ntm 17.8 (tdmnpb), Tỉnh Thử: mức đã khác với mức được kiểm tra."
    assert told in capsys.readouterr().out
    held = law_for([cast.lua]).edition(cast.lua, TODAY).indicator("17.8").thresholds[-1]
    assert (held.trust("tdmnpb"), held.checks) == ("recalled", {})


def test_a_check_is_made_with_the_paper_of_the_level(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*CHECK, "--decision", "7/QĐ-UBND", "--day", "2023-01-10", "--by", "dung", "--yes"]) == 2
    assert "Mức đang dùng theo QĐ 318/QĐ-TTg; kiểm tra thì đối chiếu với chính văn bản ấy." in capsys.readouterr().err
    assert main([*CHECK, "--decision", "318", "--by", "dung", "--yes"]) == 2
    assert "Cần --day, ngày của văn bản." in capsys.readouterr().err
    assert Provision.objects.count() == 0


LINES = "1. Quy hoạch\n1.1 Có quy hoạch: đạt\n2. Giao thông\n2.1 Đường: >= 80% km | tdmnpb 70%\n2.2 Đèn: chưa rõ\n"
HEAD = [
    "--standard", "qd-12-2023-thu", "--name", "Bộ của tỉnh Thử", "--level", "commune-model", "--decision", "12/QĐ-UBND",
    "--decided-by", "UBND tỉnh Thử", "--decision-day", "2023-01-10", "--page", "tr. 1", "--from", "2023-02-01",
]  # fmt: skip


def lines_file(tmp_path: Path, text: str = LINES) -> str:
    path = tmp_path / "bo.txt"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_whole_set_is_read_proposed_and_confirmed_by_another(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["rules", "lines", lines_file(tmp_path), *HEAD, "--by", "dung"]
    assert main([*command, "--check"]) == 0
    assert "2 tiêu chí, 3 chỉ tiêu.\nMức chưa rõ: 2.2." in capsys.readouterr().out
    assert main(command) == 0
    assert EnteredEdition.objects.count() == 0
    assert main([*command, "--yes"]) == 0
    (one,) = EnteredEdition.objects.all()
    assert main(["rules", "lines", "--by", "em"]) == 0
    assert f"{one.pk}: qd-12-2023-thu, Bộ của tỉnh Thử, 12/QĐ-UBND" in capsys.readouterr().out
    confirm = ["rules", "lines", "--confirm", str(one.pk), "--yes", "--by"]
    assert main([*confirm, "dung"]) == 2
    assert "qd-12-2023-thu" not in current().edition_ids
    assert main([*confirm, "em"]) == 0
    assert current().edition("qd-12-2023-thu").indicator("2.1").thresholds[0].by_region == {"tdmnpb": 70 * SCALE}


def test_a_set_typed_into_its_shell_has_its_days_and_columns(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shell = current().edition("qd-320-2022-huyen")
    command = ["rules", "lines", lines_file(tmp_path), "--standard", shell.id, "--by", "dung", "--page", "tr. 1", "--yes"]
    assert main(command) == 0, capsys.readouterr().err
    one = EnteredEdition.objects.get()
    assert (one.valid_from, one.valid_to) == (shell.effective_from, shell.effective_to)
    groups = lines_file(tmp_path, "1. Quy hoạch\n1.1 Đường xã: >= 60% km | Nhóm 1 70%")
    assert main(["rules", "lines", groups, "--standard", "qd-51-2025-ntm", "--by", "dung", "--check"]) == 0


def test_the_faults_of_a_typed_set_are_told_with_their_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = LINES.replace(">= 80%", "80%").replace("2. Giao", "1. Giao")
    assert main(["rules", "lines", lines_file(tmp_path, text), *HEAD, "--by", "dung", "--yes"]) == 2
    told = capsys.readouterr().err
    assert "Dòng 3: cần tiêu chí đánh số tăng dần" in told
    assert "Dòng 4: cần mức viết như" in told
    assert "Chưa gửi bộ nào." in told
    path = tmp_path / "la.txt"
    path.write_bytes(b"1. \xff\xfe")
    assert main(["rules", "lines", str(path), *HEAD, "--by", "dung"]) == 2
    assert "không phải mã hóa UTF-8" in capsys.readouterr().err
    assert main(["rules", "lines", lines_file(tmp_path), "--by", "dung"]) == 2
    assert "Cần --standard" in capsys.readouterr().err
    assert EnteredEdition.objects.count() == 0
