"""Rule files from whoever: checked together, refused in one line each, and never the end of the program."""

import re
import time
from pathlib import Path

import pytest

from chungsuc.cli import main
from chungsuc.rulebook.checking import load_checked
from chungsuc.rulebook.load import load
from chungsuc.rulebook.tests.made import criterion, edition, indicator, written

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(12)
)
OVERLAY = "schema: 1\nid: {id}\nname: Bổ sung\nextends: {extends}\nthresholds: {{}}\n"


def refused(capsys: pytest.CaptureFixture[str], *files: Path) -> str:
    assert main(["rules", "check", *map(str, files)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "Traceback" not in err
    return err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (BOMB, "cần mọi giá trị viết đầy đủ, không có bí danh (&, *), gặp bí danh ở dòng 1"),
        ("a: &me {b: *me}\n", "bí danh ở dòng 1"),
        ("a: " + "[" * 100_000, "cần không quá 20 tầng lồng nhau, gặp tầng sâu hơn ở dòng 1"),
        ("".join("  " * n + "a:\n" for n in range(60)), "không quá 20 tầng lồng nhau"),
        ("a: [1, 2\n", "cần YAML đúng cú pháp"),
        ("a: 2022-13-45\n", "cần YAML đúng cú pháp"),
        ("!!python/object/apply:os.system [ls]\n", "cần YAML đúng cú pháp"),
        ("", "cần một bảng khóa: giá trị, gặp None"),
        ("- 1\n- 2\n", "cần một bảng khóa: giá trị"),
        ("7\n", "cần một bảng khóa: giá trị, gặp 7"),
        ("? [a, b]\n: 1\n", "YAML đúng cú pháp"),
        ("a: {b: 1, c: 2}\nd: 3\na: {b: 1}\n", "cần mỗi khóa một lần, gặp “a” ghi lại ở dòng 3"),
        ("a: {b: 1, c: [b], b: 2}\n", "“b” ghi lại ở dòng 1"),
        ("a: 1\n---\na: 2\n", "cần YAML đúng cú pháp"),
    ],
)
def test_what_is_no_rule_file_is_refused_in_its_first_line(
    content: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "la.yaml"
    path.write_text(content, encoding="utf-8")
    started = time.process_time()
    first = refused(capsys, path).splitlines()[0]
    assert first.startswith("la.yaml: ")
    assert said in first
    assert time.process_time() - started < 5


NO_TEXT = [b"\x00\x01\x02\x03" * 1000, b"\x89PNG\r\n\x1a\n\xff\xfe", b"PK\x03\x04\xff\xff", "tên: Bộ".encode("utf-16")]


@pytest.mark.parametrize("content", NO_TEXT)
def test_what_is_no_text_is_refused(content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "la.yaml"
    path.write_bytes(content)
    assert len(refused(capsys, path).splitlines()) == 1


def test_a_huge_file_is_refused_unread(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "to.yaml"
    with path.open("wb") as file:
        file.truncate(500 * 1024**2)
    started = time.process_time()
    assert "to.yaml: (tệp): cần tệp không quá 2.097.152 byte" in refused(capsys, path)
    assert time.process_time() - started < 5


def test_what_gives_without_end_is_not_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert "zero: (tệp): cần một tệp, gặp một thiết bị" in refused(capsys, Path("/dev/zero"))


def test_a_file_full_of_faults_is_told_in_short(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "la.yaml"
    path.write_text("schema: 1\nmeasures:\n" + "- {id: A}\n" * 1000, encoding="utf-8")
    said = refused(capsys, path).splitlines()
    assert len(said) == 51
    assert said[-1] == "… và 3950 lỗi khác."


def test_a_folder_and_a_missing_file_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = refused(capsys, tmp_path, tmp_path / "khong-co.yaml")
    assert said.count("cần tệp đọc được") == 2


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("general: 70", "general: .inf"),
        ("general: 70", "general: 1e400"),
        ("from: '2020-01-01'", "from: 20200101"),
        ("from: '2020-01-01'", "from: 'hôm nay'"),
        ("from: '2020-01-01'", "from: 86400"),
        ("number: 1\n", "number: '1'\n"),
        ("measure: m-1-1", "measure: m-1-1\n    na_allowed: 'không'"),
    ],
)
def test_numbers_and_days_that_are_none_are_told(
    old: str, new: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written(tmp_path, edition("bo", criterion(1, indicator("1.1"))))
    path = tmp_path / "editions" / "bo.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    refused(capsys, path)


def test_files_stand_on_each_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(
        tmp_path,
        edition("goc", criterion(1, indicator("1.1"))),
        edition("sua-doi", criterion(2, indicator("2.1")), extends="goc", counts={"criteria": 2, "indicators": 2}),
    )
    (tmp_path / "editions" / "tinh.yaml").write_text(OVERLAY.format(id="tinh", extends="sua-doi"), encoding="utf-8")
    (tmp_path / "editions" / "huyen.yaml").write_text(OVERLAY.format(id="huyen", extends="tinh"), encoding="utf-8")
    files = sorted((tmp_path / "editions").glob("*.yaml"))
    assert main(["rules", "check", *map(str, files)]) == 0
    assert capsys.readouterr().out == "4 tệp đúng dạng.\n"
    assert "huyen.yaml: extends: cần một trong " in refused(capsys, tmp_path / "editions" / "huyen.yaml")


def test_an_overlay_is_held_against_the_edition_beside_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(tmp_path, edition("goc", criterion(1, indicator("1.1"))))
    law = "{from: 2020-01-01, decision: 1/QĐ-UBND, place: Điều 1, general: 80, by_region: {}, confidence: sourced}"
    overlay = tmp_path / "tinh.yaml"
    overlay.write_text(
        OVERLAY.format(id="tinh", extends="goc").replace("{}", "{'9.9': [" + law + "]}"), encoding="utf-8"
    )
    assert "tinh.yaml: thresholds.9.9: cần chỉ tiêu của goc" in refused(
        capsys, tmp_path / "editions" / "goc.yaml", overlay
    )


def test_circles_are_named_with_their_way_round(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(tmp_path, edition("a", extends="b"), edition("b", extends="c"), edition("c", extends="a"))
    editions = sorted((tmp_path / "editions").glob("*.yaml"))
    assert "a.yaml: extends: cần một bộ không nối vòng, gặp a → b → c → a" in refused(capsys, *editions)
    for name, extends in ("xy", "yx"):
        (tmp_path / f"{name}.yaml").write_text(OVERLAY.format(id=name, extends=extends), encoding="utf-8")
    overlays = tmp_path / "x.yaml", tmp_path / "y.yaml"
    assert "x.yaml: extends: cần một bộ không nối vòng, gặp x → y → x" in refused(capsys, *overlays)


def test_a_chain_without_end_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chain = [edition(f"bo-{n}", extends=f"bo-{n + 1}") for n in range(100)]
    written(tmp_path, *chain, edition("bo-100", criterion(1, indicator("1.1"))))
    files = sorted((tmp_path / "editions").glob("*.yaml"), key=lambda p: int(p.stem.removeprefix("bo-")))
    assert "bo-0.yaml: extends: cần không quá 20 bộ nối nhau" in refused(capsys, *files)


def test_two_files_with_one_id_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("mot", "hai"):
        (tmp_path / f"{name}.yaml").write_text(OVERLAY.format(id="tinh", extends="qd-318-2022-ntm"), encoding="utf-8")
    assert "hai.yaml: id: cần mã khác với tệp mot.yaml, gặp tinh" in refused(
        capsys, tmp_path / "mot.yaml", tmp_path / "hai.yaml"
    )


def test_an_amendment_of_a_broken_edition_is_not_the_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = edition("goc", criterion(1, indicator("1.1")), counts={"criteria": 2, "indicators": 2})
    written(tmp_path, broken, edition("sua-doi", extends="goc"))
    said = refused(capsys, *sorted((tmp_path / "editions").glob("*.yaml")))
    assert "goc.yaml: (tệp): cần có 1 tiêu chí, 1 chỉ tiêu, khác với counts" in said
    assert "sua-doi.yaml: extends: cần một trong " in said


def test_the_whole_rulebook_is_checked_and_built_at_once() -> None:
    whole = load_checked()
    assert [(e.id, e.digest) for e in whole.editions] == [(e.id, e.digest) for e in load().editions]
    assert [h.id for h in whole.heads] == [h.id for h in load().heads]
    for overlay in load().overlays:
        extended = load().extended_by(overlay)
        assert whole.with_overlay(extended, overlay).digest == load().with_overlay(extended, overlay).digest
    assert whole.measures == load().measures
    assert whole.titles == load().titles


def test_the_package_is_well_formed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "check"]) == 0
    assert capsys.readouterr().out.endswith(" tệp đúng dạng.\n")


def test_every_example_in_the_documentation_is_a_rule_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = (Path(__file__).parents[1] / "docs" / "rule-files.md").read_text(encoding="utf-8")
    examples = re.findall(r"```yaml\n(.*?)```", page, flags=re.DOTALL)
    files = [tmp_path / f"{n}.yaml" for n in range(len(examples))]
    for path, text in zip(files, examples, strict=True):
        path.write_text(text, encoding="utf-8")
    assert main(["rules", "check", *map(str, files)]) == 0, capsys.readouterr().err
    assert len(examples) == 5
