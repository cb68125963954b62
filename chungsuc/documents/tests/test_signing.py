"""What a signed PDF tells: intact or not, by whom, trusted or not, and whether it is the paper that was issued."""

import io
import resource
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as budget
from hypothesis import strategies as st
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, NumberObject, TextStringObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from chungsuc.documents.signing import NotSigned, Signature, differences, examine, read_roots, sign_for_office
from chungsuc.documents.signing_apart import examine_apart
from chungsuc.documents.tests.certificates import PASSPHRASE, Root, pdf, root, signed_by

LATER = datetime(2030, 1, 1, tzinfo=UTC)
ISSUED = pdf("Ke hoach so 146", "126 xa dat chuan")


@pytest.fixture(scope="module")
def authority() -> Root:
    return root()


@pytest.fixture(scope="module")
def binh(authority: Root, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return authority.person("Lương Văn Bình", tmp_path_factory.mktemp("binh"))


@pytest.fixture(scope="module")
def chi(authority: Root, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return authority.person("Vi Thị Chi", tmp_path_factory.mktemp("chi"))


def seen(content: bytes, trusted: Root | None, folder: Path) -> list[Signature]:
    if trusted:
        (folder / "goc.pem").write_bytes(trusted.pem)
    (folder / "hong.crt").write_bytes(b"khong phai chung thu")
    (folder / "ghi-chu.txt").write_text("x")
    return examine(content, roots=read_roots(folder), now=LATER)


def test_a_signed_paper_is_intact_and_names_who_signed(authority: Root, binh: Path, tmp_path: Path) -> None:
    [one] = seen(signed_by(ISSUED, binh), authority, tmp_path)
    assert (one.signer, one.organisation) == ("Lương Văn Bình", "UBND tỉnh Thử")
    assert (one.intact, one.untouched, one.trusted, one.stamped) == (True, True, True, False)
    assert one.at is not None


def test_a_signature_of_an_unknown_root_holds_and_is_not_trusted(binh: Path, tmp_path: Path) -> None:
    for trusted in (None, root("Goc khac")):
        [one] = seen(signed_by(ISSUED, binh), trusted, tmp_path)
        assert (one.holds, one.trusted) == (True, False)


def test_two_signatures_both_hold(authority: Root, binh: Path, chi: Path, tmp_path: Path) -> None:
    both = seen(signed_by(signed_by(ISSUED, binh), chi, "Ky2"), authority, tmp_path)
    assert [(s.signer, s.holds, s.trusted) for s in both] == [
        ("Lương Văn Bình", True, True),
        ("Vi Thị Chi", True, True),
    ]


@pytest.mark.slow
@budget(max_examples=25, deadline=None)
@given(place=st.integers(min_value=10, max_value=len(ISSUED) - 1))
def test_one_flipped_byte_of_what_was_signed_never_holds(binh: Path, place: int) -> None:
    altered = bytearray(signed_by(ISSUED, binh))
    altered[place] ^= 1
    try:
        found = examine(bytes(altered), roots=[], now=LATER)
    except NotSigned:
        return
    assert not any(one.holds for one in found)


def test_a_page_changed_after_signing_is_told(authority: Root, binh: Path, tmp_path: Path) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(signed_by(ISSUED, binh)))
    first, second = (writer.root["/Pages"]["/Kids"][n] for n in (0, 1))
    first[pdf_name("/Contents")] = second.raw_get("/Contents")
    writer.update_container(first)
    written = io.BytesIO()
    writer.write(written)  # type: ignore[no-untyped-call]
    [one] = seen(written.getvalue(), authority, tmp_path)
    assert (one.intact, one.untouched, one.holds) == (True, False, False)


def test_bytes_after_the_end_are_told(authority: Root, binh: Path, tmp_path: Path) -> None:
    [one] = seen(signed_by(ISSUED, binh) + b"\n% them vao sau\n", authority, tmp_path)
    assert not one.holds


def test_a_paper_without_signature_has_none(tmp_path: Path) -> None:
    assert seen(ISSUED, None, tmp_path) == []


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.7\n%%EOF\n", b"%PDF-1.7\n" + bytes(500)])
def test_what_is_no_pdf_is_said_in_words(content: bytes) -> None:
    with pytest.raises(NotSigned, match=r"PDF"):
        examine(content, roots=[], now=LATER)


def test_a_signed_paper_reads_as_the_issued_one(binh: Path) -> None:
    assert differences(ISSUED, signed_by(ISSUED, binh)) == []


def test_what_differs_is_said_with_its_page() -> None:
    other = pdf("Ke hoach so 146", "127 xa dat chuan", "them trang")
    assert differences(ISSUED, other) == [
        "Bản phát hành có 2 trang, tệp đã ký có 3 trang.",
        "Trang 2: “126 xa dat chuan” khác “127 xa dat chuan”.",
    ]


def test_the_certificate_of_the_office_signs(authority: Root, binh: Path, tmp_path: Path) -> None:
    signed = sign_for_office(ISSUED, binh, PASSPHRASE)
    assert signed.startswith(ISSUED)
    assert [one.holds for one in seen(signed, authority, tmp_path)] == [True]


def test_a_wrong_passphrase_of_the_office_is_said(binh: Path) -> None:
    with pytest.raises(NotSigned, match="sai mật khẩu"):
        sign_for_office(ISSUED, binh, "sai")


def _saved(writer: IncrementalPdfFileWriter) -> bytes:
    written = io.BytesIO()
    writer.write(written)  # type: ignore[no-untyped-call]
    return written.getvalue()


def _with_a_form(content: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    page = writer.root["/Pages"]["/Kids"][0]
    names = {"/FT": "/Tx", "/Type": "/Annot", "/Subtype": "/Widget"}
    box = DictionaryObject({pdf_name(key): pdf_name(value) for key, value in names.items()})  # type: ignore[no-untyped-call]
    box |= {pdf_name("/T"): TextStringObject("so-xa"), pdf_name("/V"): TextStringObject("126")}
    box[pdf_name("/Rect")] = ArrayObject([NumberObject(place) for place in (72, 650, 200, 670)])  # type: ignore[no-untyped-call]
    where = writer.add_object(box)
    page[pdf_name("/Annots")] = ArrayObject([where])
    writer.update_container(page)
    writer.root[pdf_name("/AcroForm")] = DictionaryObject({pdf_name("/Fields"): ArrayObject([where])})  # type: ignore[no-untyped-call]
    writer.update_root()  # type: ignore[no-untyped-call]
    return _saved(writer)


def test_a_form_filled_in_after_signing_is_told(binh: Path, chi: Path) -> None:
    signed = signed_by(_with_a_form(ISSUED), binh)
    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    box = writer.root["/AcroForm"]["/Fields"][0]
    box[pdf_name("/V")] = TextStringObject("999")
    writer.update_container(box)
    assert [one.holds for one in examine(_saved(writer), roots=[], now=LATER)] == [False]
    both = examine(signed_by(signed, chi, "Ky2"), roots=[], now=LATER)
    assert [one.holds for one in both] == [True, True]


def test_what_is_hidden_behind_the_signed_file_is_told(binh: Path) -> None:
    signed = signed_by(ISSUED, binh)
    other = b"\n5 0 obj\n<< /Length 34 >>\nstream\nBT /F1 12 Tf 72 700 Td (999 xa) Tj\nendstream\nendobj\n"
    ending = signed[signed.rindex(b"startxref") :]
    assert [one.holds for one in examine(signed + other + ending, roots=[], now=LATER)] == [False]
    assert [one.holds for one in examine(signed + b"\n\n", roots=[], now=LATER)] == [True]


def test_a_signed_file_examined_apart_is_the_one_examined_here(authority: Root, binh: Path, tmp_path: Path) -> None:
    (tmp_path / "goc").mkdir()
    (tmp_path / "goc" / "goc.pem").write_bytes(authority.pem)
    signed, issued = signed_by(pdf("Ke hoach so 147", "126 xa dat chuan"), binh), ISSUED
    (tmp_path / "ky.pdf").write_bytes(signed)
    (tmp_path / "phat-hanh.pdf").write_bytes(issued)
    told = examine_apart(tmp_path / "ky.pdf", tmp_path / "phat-hanh.pdf", tmp_path / "goc", LATER)
    assert told == (examine(signed, roots=read_roots(tmp_path / "goc"), now=LATER), differences(issued, signed))


@pytest.mark.slow
def test_a_file_that_unpacks_without_end_is_refused_in_words(tmp_path: Path) -> None:
    packed = zlib.compress(zlib.compress(bytes(2**31 - 1), 9), 9)
    head = f"<< /Type /ObjStm /N 1 /First 4 /Filter [/FlateDecode /FlateDecode] /Length {len(packed)} >>\nstream\n"
    body = b"%PDF-1.7\n1 0 obj\n" + head.encode() + packed + b"\nendstream\nendobj\n"
    rows = bytes([0, 0, 0, 0, 1, 0, 9, 0, 2, 0, 1, 0])
    table = f"<< /Type /XRef /Size 3 /W [1 2 1] /Root 2 0 R /Length {len(rows)} >>\nstream\n".encode()
    whole = body + b"3 0 obj\n" + table + rows + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(body)
    (tmp_path / "a.pdf").write_bytes(whole)
    with pytest.raises(NotSigned):
        examine_apart(tmp_path / "a.pdf", tmp_path / "a.pdf", tmp_path, LATER)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 2**21  # kB
