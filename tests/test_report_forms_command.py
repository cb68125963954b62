"""`chungsuc rules` for report forms: checked beside their words, listed, shown."""

from pathlib import Path

import pytest
import yaml

from chungsuc.cli import main
from chungsuc.rulebook.tests.reports import raw_form

MET = "{key: met, name: Đạt, type: int, unit: xã, total: sum}"


def test_the_command_checks_report_forms_beside_their_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form, words = tmp_path / "bieu.yaml", tmp_path / "words.yaml"
    raw = raw_form(MET, "{key: e, name: E, type: enum, options: rieng}")
    form.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    words.write_text("schema: 1\nwords: {rieng: {co: Có}}\n", encoding="utf-8")
    assert main(["rules", "check", str(form), str(words)]) == 0
    assert capsys.readouterr().out == "2 tệp đúng dạng.\n"
    assert main(["rules", "check", str(form)]) == 2
    assert capsys.readouterr().err.startswith("bieu.yaml: bieu_thu, cột e: cần một trong assessment, ")
    form.write_text(yaml.safe_dump({**raw, "id": 7}, allow_unicode=True), encoding="utf-8")
    assert main(["rules", "check", str(form), str(words)]) == 2
    assert capsys.readouterr().err == "bieu.yaml: id: cần một chuỗi chữ, gặp 7\n"


def test_two_report_forms_of_one_name_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [tmp_path / "a.yaml", tmp_path / "b.yaml"]
    for file in files:
        file.write_text(yaml.safe_dump(raw_form(MET), allow_unicode=True), encoding="utf-8")
    assert main(["rules", "check", *map(str, files)]) == 2
    assert capsys.readouterr().err == "b.yaml: id: cần mã khác với tệp a.yaml, gặp bieu_thu\n"


def test_a_form_is_shown_with_where_its_figures_come_from(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "show", "village_ntm_summary"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:3] == [
        "Biểu tổng hợp thôn, xóm đạt chuẩn nông thôn mới, kiểu mẫu",
        "số liệu có công bố, cách xếp cột là ở đây; phần mềm điền",
        "Mỗi dòng: đơn vị (Xã)",
    ]
    assert (
        "  pct_ntm  Tỷ lệ thôn NTM  [%; = pct(ntm, villages_total); tính trên tổng số thôn, xóm; dòng tổng: tính lại]" in lines
    )
    assert "  kiểm tra ntm-within-total (sai): ntm <= villages_total" in lines
    assert main(["rules", "list"]) == 0
    assert "inspection_plan" in capsys.readouterr().out
