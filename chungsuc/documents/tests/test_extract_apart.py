"""Old Word files with and without LibreOffice; untrusted files in a process of their own; whatever bytes come."""

import random
import shutil
import subprocess
import tempfile
import time
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chungsuc.documents.official import apart
from chungsuc.documents.official.apart import Busy, read_with_citations, within
from chungsuc.documents.official.extract import extract
from chungsuc.documents.official.reading import read
from chungsuc.documents.official.tree import Extracted, Line, Unreadable
from chungsuc.documents.tests import extract_samples as made

SLOWEST = 5.0  # seconds of the processor for a small file
RTF = rb"{\rtf1\ansi\uc1 \b K\u7870? HO\u7840?CH\b0\par N\u7897?i dung\par}"


def outcome(path: Path) -> Extracted | Unreadable:
    started = time.process_time()
    try:
        return extract(path)
    except Unreadable as error:
        return error
    finally:
        assert time.process_time() - started < SLOWEST


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_old_word_files_go_through_libreoffice(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(RTF)
    office = [f"-env:UserInstallation={(tmp_path / 'nha').as_uri()}", "--headless", "--convert-to", "doc", "--outdir", str(tmp_path)]
    subprocess.run(["soffice", *office, str(tmp_path / "a")], check=True, capture_output=True)
    for path in (tmp_path / "a", tmp_path / "a.doc"):
        extracted = extract(path)
        assert extracted.kind == "doc"
        assert [(one.text, one.bold) for one in extracted.blocks if isinstance(one, Line)] == [("KẾ HOẠCH", True), ("Nội dung", False)]


def test_without_libreoffice_one_line_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "a").write_bytes(RTF)
    with pytest.raises(Unreadable, match=r"không có LibreOffice để đọc\. Đồng chí lưu lại thành docx"):
        extract(tmp_path / "a")


def test_old_files_that_are_locked_or_no_text_are_named(tmp_path: Path) -> None:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    for inside, said in (("EncryptedPackage", "mật khẩu"), ("Workbook", "bảng tính"), ("gì đó", "hỏng")):
        (tmp_path / "a").write_bytes(head + inside.encode("utf-16-le"))
        with pytest.raises(Unreadable, match=said):
            extract(tmp_path / "a")


def test_a_paper_read_apart_is_the_paper_read_here(tmp_path: Path) -> None:
    rows = [[made.para(a.replace("|", " ")), made.para(b.replace("|", " "))] for a, b in made.HEADING]
    path = made.docx(tmp_path / "a", made.grid(rows) + made.para("KẾ HOẠCH", "<w:b/>") + made.para("Nội dung"))
    assert read_with_citations(path)[0] == read(path)


def test_what_goes_wrong_apart_is_told_as_it_would_be_here(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    with pytest.raises(Unreadable) as refused:
        read_with_citations(tmp_path / "a")
    assert (refused.value.reason, refused.value.remedy) == ("Tệp không có nội dung.", "Đồng chí kiểm tra rồi chọn lại tệp.")


def test_a_reading_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    path = made.docx(tmp_path / "a", made.para("chữ " * 50) * 60_000)
    with pytest.raises(Unreadable, match=r"Đọc tệp quá 0\.2 giây"):
        read_with_citations(path, seconds=0.2)


@given(st.binary(max_size=4000))
@settings(max_examples=60, deadline=None)
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "bytes"
    path.write_bytes(raw)
    outcome(path)


@given(st.lists(st.sampled_from(["<div>", "</div>", "<table>", "<td>", "<tr>", "</td>", "<p", ">", "chữ", '"', "<!--", "-->", "<a href=x>",
    "</a>", "<li>", "<ol>", "<script>", "&#x110;", "&", "<br>", "<b>", " class='menu'"]), max_size=120))  # fmt: skip
@settings(max_examples=100, deadline=None)
def test_any_tags_are_read(tmp_path_factory: pytest.TempPathFactory, parts: list[str]) -> None:
    path = tmp_path_factory.getbasetemp() / "tags"
    path.write_text("<html><body>" + "".join(parts), encoding="utf-8")
    assert isinstance(outcome(path), Extracted)


@lru_cache(maxsize=3)
def whole(kind: str) -> bytes:
    body = made.grid([[made.para("trái"), made.para("phải")]]) + "".join(made.listed(f"mục {n}", n % 3) for n in range(9))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lanh"
        if kind == "docx":
            made.docx(path, body)
        elif kind == "odt":
            made.odt(path, "<text:list><text:list-item><text:p>một</text:p></text:list-item></text:list>" * 5)
        else:
            made.printed(path)
        return path.read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["docx", "odt", pytest.param("pdf", marks=pytest.mark.pdf)])
@given(seed=st.integers(0, 2**32), hurt=st.integers(1, 30))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_files_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, kind: str, seed: int, hurt: int
) -> None:
    chance = random.Random(seed)
    raw = bytearray(whole(kind))
    for _ in range(hurt):
        at = chance.randrange(len(raw))
        raw[at : at + chance.choice((0, 1, 1, 40))] = chance.randbytes(chance.choice((0, 1, 1, 20)))
    path = tmp_path_factory.getbasetemp() / "hong"
    path.write_bytes(raw)
    outcome(path)


PARTS = ("<w:p>", "</w:p>", "<w:r>", "</w:r>", "<w:t>chữ</w:t>", "<w:tbl>", "</w:tbl>", "<w:tr>", "</w:tr>", "<w:tc>", "</w:tc>",
    "<w:ins>", "</w:ins>", "<w:txbxContent>", "</w:txbxContent>", "<mc:Fallback>", "</mc:Fallback>", "<w:br/>", "<w:tblPr/>")  # fmt: skip


@given(st.lists(st.sampled_from(PARTS), max_size=60))
@settings(max_examples=100, deadline=None)
def test_any_order_of_words_elements_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, parts: list[str]) -> None:
    """Closed where they were opened, so that the parser lets them through to us."""
    text = ""
    open_now: list[str] = []
    for part in parts:
        if part.startswith("</"):
            if not open_now:
                continue
            text += open_now.pop()
        else:
            text += part
            if not part.endswith("/>") and "</" not in part:
                open_now.append("</" + part[1:])
    path = made.docx(tmp_path_factory.getbasetemp() / "xml", text + "".join(reversed(open_now)))
    assert isinstance(outcome(path), Extracted)


@pytest.mark.slow
@pytest.mark.parametrize("text", ["(" * 100_000, "1." * 90_000, "- " * 90_000, "I.1.a) " * 25_000, "((1) [a] " * 20_000, "1.\n" * 100_000])
def test_deep_brackets_and_numbering_do_not_hang(text: str, tmp_path: Path) -> None:
    (tmp_path / "a").write_text(text)
    assert isinstance(outcome(tmp_path / "a"), Extracted)


def test_time_that_is_over_is_told_and_leaves_no_alarm_behind() -> None:
    def forever() -> None:
        while True:
            time.sleep(0.01)

    with pytest.raises(Unreadable, match=r"Đọc tệp quá 0\.1 giây"), within(0.1):
        forever()
    with within(0.1):
        pass
    time.sleep(0.2)


def test_where_many_files_are_being_read_one_waits_and_is_then_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_text("KẾ HOẠCH\nNội dung", encoding="utf-8")
    monkeypatch.setattr(apart, "PATIENCE", 0.1)
    for _ in range(apart.AT_ONCE):
        assert apart._places.acquire(blocking=False)
    try:
        with pytest.raises(Busy, match="chờ một phút"):
            read_with_citations(tmp_path / "a")
    finally:
        for _ in range(apart.AT_ONCE):
            apart._places.release()
    assert read_with_citations(tmp_path / "a")[0] == read(tmp_path / "a")


def test_a_paper_too_long_to_be_held_in_memory_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "MOST_ANSWER", 10)
    monkeypatch.setattr(apart, "_limit", lambda _seconds: None)
    apart.answer_apart(lambda: {"paper": "a" * 20}, 5)
    assert "quá dài" in capsys.readouterr().out
