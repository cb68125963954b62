"""`chungsuc documents`: a signed paper verified, papers brought in, the index rebuilt."""

from pathlib import Path

import pytest
from django.db import connection

from chungsuc.cli import main
from chungsuc.documents import index
from chungsuc.documents.actions import keep_draft, keep_issued, keep_series, official_of, take_number
from chungsuc.documents.models import Paper
from chungsuc.documents.official.writing import render_pdf
from chungsuc.documents.tests.certificates import Root, pdf, root, signed_by
from chungsuc.documents.tests.test_register import PLAN
from chungsuc.documents.tests.test_register_pages import OFFICIAL
from tests.cast import NOW, Cast


@pytest.fixture
def authority() -> Root:
    return root()


@pytest.fixture
def signed(cast: Cast, authority: Root, tmp_path: Path) -> Path:
    path = tmp_path / "da-ky.pdf"
    path.write_bytes(signed_by(pdf("Ke hoach"), authority.person("Lò Văn Thử", tmp_path)))
    return path


def said(words: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    code = main(["documents", *words])
    told = capsys.readouterr()
    return code, told.out + told.err


def test_a_signed_paper_is_intact(signed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = said(["verify", str(signed)], capsys)
    assert code == 0
    assert "Lò Văn Thử, UBND tỉnh Thử" in told
    assert "nguyên vẹn; chứng thư chưa thuộc gốc nào được tin cậy" in told
    assert "Không phải tệp nào trong sổ" in told


def test_a_root_put_into_the_folder_is_trusted(
    signed: Path, authority: Root, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "trust").mkdir()
    (home / "trust" / "goc.crt").write_bytes(authority.pem)
    assert "chứng thư thuộc gốc được tin cậy" in said(["verify", str(signed)], capsys)[1]


def test_an_altered_and_an_unsigned_paper_are_not(
    signed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    altered = bytearray(signed.read_bytes())
    altered[20] ^= 1
    (tmp_path / "sua.pdf").write_bytes(altered)
    (tmp_path / "chua-ky.pdf").write_bytes(pdf("Chua ky"))
    code, told = said(["verify", str(tmp_path / "sua.pdf")], capsys)
    assert (code, "KHÔNG NGUYÊN VẸN" in told) == (1, True)
    code, told = said(["verify", str(tmp_path / "chua-ky.pdf")], capsys)
    assert (code, "Chưa ký số" in told) == (1, True)


@pytest.mark.parametrize(("name", "content"), [("x.pdf", b"khong phai"), ("y.pdf", b"%PDF-1.7\n%%EOF"), ("z.pdf", b"")])
def test_what_is_no_pdf_is_bad_input(
    db: None, tmp_path: Path, name: str, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_bytes(content)
    code, told = said(["verify", str(tmp_path / name)], capsys)
    assert (code, "PDF" in told, "Traceback" in told) == (2, True, False)
    assert said(["verify", str(tmp_path / "khong-co.pdf")], capsys)[0] == 2


@pytest.mark.slow
@pytest.mark.pdf
def test_what_the_register_issued_is_known_before_and_after_it_is_signed(
    cast: Cast, authority: Root, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    thu, by = cast.bodies["thu"], cast["dung"]
    held = keep_draft(actor=by, holder=thu, official=OFFICIAL, now=NOW)
    books = keep_series(
        actor=by, body=thu, name="Sổ", types=[], valid_from=NOW.date(), valid_to=None, now=NOW
    )
    take_number(actor=by, paper=held, series=books, now=NOW)
    held.refresh_from_db()
    official = official_of(held)
    assert official is not None
    content = render_pdf(official)
    keep_issued(actor=by, paper=held, pdf=content, now=NOW)
    issued, signed = tmp_path / "phat-hanh.pdf", tmp_path / "ky.pdf"
    issued.write_bytes(content)
    signed.write_bytes(signed_by(content, authority.person("Lò Văn Thử", tmp_path)))
    code, told = said(["verify", str(issued)], capsys)
    assert (code, "Kế hoạch số 01/KH-UBND, tệp gốc hoặc bản phát hành" in told) == (1, True)
    code, told = said(["verify", str(signed)], capsys)
    assert (code, "Kế hoạch số 01/KH-UBND, ký trên bản phát hành" in told) == (0, True)


def test_papers_are_brought_in_and_twice_is_said(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "ke-hoach.txt"
    path.write_text(PLAN, encoding="utf-8")
    words = ["add", str(path), "--as", "dung", "--register", "thu"]
    assert said(words, capsys)[0] == 1
    assert Paper.objects.count() == 0
    code, told = said([*words, "--yes"], capsys)
    assert (code, "đã vào sổ, Kế hoạch số 12/KH-UBND" in told) == (0, True)
    code, told = said([*words, "--yes"], capsys)
    assert (code, "đã có trong sổ" in told) == (1, True)


@pytest.mark.parametrize("more", [[], ["--register", "khac"], ["--register", "thu/dong/lua"]])
def test_a_register_that_is_not_theirs_or_not_named_is_bad_input(
    cast: Cast, tmp_path: Path, more: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "ke-hoach.txt"
    path.write_text(PLAN, encoding="utf-8")
    code, told = said(["add", str(path), "--as", "dung", "--yes", *more], capsys)
    assert (code, "giữ sổ của: thu/dieu-phoi, thu" in told) == (2, True)


@pytest.mark.parametrize(("name", "content"), [("a.exe", b"MZ"), ("b.pdf", b"khong"), ("c.txt", b"")])
def test_an_unfit_file_is_bad_input(
    cast: Cast, tmp_path: Path, name: str, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_bytes(content)
    code, told = said(["add", str(tmp_path / name), "--as", "an", "--yes"], capsys)
    assert (code, "Traceback" in told) == (2, False)


def test_a_missing_index_is_told_and_rebuilt(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    lost = "DROP INDEX documents_search" if connection.vendor == "postgresql" else "DROP TRIGGER documents_search_added"
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute(lost)
    assert "chungsuc documents index" in said(["verify"], capsys)[1]
    assert said(["index"], capsys) == (0, "Đã lập lại chỉ mục của 0 văn bản.\n")
    assert index.missing(connection) == []
