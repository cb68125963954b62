"""`chungsuc reports`: a report's whole way at the command line."""

from pathlib import Path

import pytest
from pytest_django import Settings

from chungsuc.cli import main
from chungsuc.reporting.models import ReportState, ReportVersion
from chungsuc.reporting.tests.chains import KEY, Chains, chain
from tests.cast import Cast


@pytest.fixture(autouse=True)
def _home(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.HOME = tmp_path
    monkeypatch.setenv("CHUNGSUC_NOW", "2023-11-06T09:00:00+07:00")


def command(made: Chains, verb: str, name: str, who: str, *words: str) -> int:
    return main(["reports", verb, *words[:1], str(made.duty(name).pk), KEY, *words[1:], "--as", who]) if verb == "write" else main(
        ["reports", verb, str(made.duty(name).pk), KEY, *words, "--as", who]
    )


def test_a_report_is_written_sent_returned_received_and_forwarded(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made, text = chain(cast), tmp_path / "loi.md"
    text.write_text("## Kết quả\nBa km đường\n\n## Kiến nghị\nThêm vốn\n", encoding="utf-8")
    assert command(made, "open", "lua", "an") == 0
    assert command(made, "write", "lua", "an", str(text)) == 0
    assert command(made, "send", "lua", "an", "--yes") == 0
    said = capsys.readouterr().out
    assert "Đã lưu nháp 2 phần, lần lưu 1." in said
    assert f"Đã gửi bản 1, mã kiểm tra {ReportVersion.objects.get().digest}." in said
    assert command(made, "return", "lua", "phuong", "--reason", "thiếu số hộ") == 0
    assert command(made, "send", "lua", "an", "--yes") == 0
    assert command(made, "receive", "lua", "phuong") == 0
    assert command(made, "open", "dong", "phuong") == 0
    assert command(made, "stitch", "dong", "phuong", "--only", "thu/dong/lua") == 0
    capsys.readouterr()
    assert command(made, "forward", "dong", "phuong", "--yes") == 2
    assert "Còn thiếu báo cáo của 1 đơn vị: Xã Ngô." in capsys.readouterr().err
    assert command(made, "forward", "dong", "phuong", "--yes", "--without-missing") == 0
    assert "Gửi khi còn thiếu 1 đơn vị: Xã Ngô." in capsys.readouterr().out
    assert made.report("lua").state == ReportState.FORWARDED
    assert command(made, "print", "dong", "phuong", "--out", str(tmp_path / "bc.docx")) == 0
    assert (tmp_path / "bc.docx").stat().st_size > 5000
    assert main(["reports", "list", "--as", "phuong"]) == 0
    listed = capsys.readouterr().out
    assert f"{made.duty('dong').pk} 2023" in listed
    assert "1 quá hạn chưa gửi, 1 đúng hạn" not in listed
    assert "gửi đến Huyện Đông: Báo cáo phong trào năm năm 2023: 1 chưa mở, 1 đúng hạn" in listed


def test_a_text_that_others_may_have_changed_is_not_overwritten_without_its_edit(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made, text = chain(cast), tmp_path / "loi.md"
    text.write_text("Lời khác", encoding="utf-8")
    made.written("an", "lua", "Của An")
    assert command(made, "write", "lua", "anh", str(text)) == 2
    assert "thêm --edit 1 để ghi lên" in capsys.readouterr().err
    assert command(made, "write", "lua", "anh", str(text), "--edit", "1") == 0
    assert made.report("lua").content["narrative"] == {"1": "Lời khác"}


@pytest.mark.parametrize(("words", "told"), [
    (["open", "99999", "2023"], "Không có báo cáo số 99999 trong phạm vi của Nông Thị An."),
    (["show", "LUA", "1999"], "Báo cáo này không có kỳ “1999”"),
    (["receive", "LUA", "2023"], "Báo cáo này gửi Huyện Đông; đồng chí không làm việc ở đó."),
    (["correct", "LUA", "2023", "--reason", "x", "--yes"], "Báo cáo này chưa ai mở."),
    (["print", "LUA", "2023", "--out", "x.odt"], "Báo cáo này chưa ai mở."),
])  # fmt: skip
def test_what_cannot_be_done_is_said_with_exit_2(
    cast: Cast, words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    made = chain(cast)
    given = [str(made.duty("lua").pk) if word == "LUA" else word for word in words]
    assert main(["reports", *given, "--as", "an"]) == 2
    assert told in capsys.readouterr().err


def test_a_part_that_the_report_does_not_have_is_named(cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made, text = chain(cast), tmp_path / "loi.md"
    made.opened("an", "lua")
    text.write_text("## Phần lạ\nLời\n", encoding="utf-8")
    assert command(made, "write", "lua", "an", str(text)) == 2
    assert "không có phần “Phần lạ”. Các phần: Kết quả, Khó khăn, Kiến nghị." in capsys.readouterr().err
