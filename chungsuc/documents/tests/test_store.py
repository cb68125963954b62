import hashlib
import io
import resource
import unicodedata
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given
from hypothesis import settings as budget
from hypothesis import strategies as st
from PIL import Image
from pytest_django import Settings

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Refused
from chungsuc.documents.actions import store
from chungsuc.documents.kinds import SUFFIXES, Unfit, clean_name
from chungsuc.documents.models import StoredFile
from chungsuc.documents.pictures import MOST_PIXELS
from chungsuc.documents.shelf import path_of, small_path_of
from chungsuc.documents.tests import samples
from tests.cast import NOW


def keep(by: User, name: str, content: bytes) -> StoredFile:
    return store(by=by, name=name, stream=io.BytesIO(content), now=NOW)


def on_the_shelf(home: Path) -> list[str]:
    return sorted(p.name for p in (home / "files").rglob("*") if p.is_file())


@pytest.mark.parametrize("name", samples.KINDS)
def test_a_file_is_kept_byte_for_byte_under_its_digest(an: User, home: Path, name: str) -> None:
    content, media_type = samples.KINDS[name]
    stored = keep(an, name, content)
    digest = hashlib.sha256(content).hexdigest()
    assert (stored.sha256, stored.size, stored.media_type, stored.name) == (digest, len(content), media_type, name)
    assert path_of(digest).read_bytes() == content
    assert on_the_shelf(home) == ([digest, f"{digest}.nho"] if stored.is_picture else [digest])


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.pdf", samples.picture(), "thật ra là loại jpg"),
        ("a.jpg", samples.PDF, "thật ra là loại pdf"),
        ("a.docx", samples.office(samples.SHEET), "thật ra là loại xlsx"),
        ("a.txt", samples.picture("PNG"), "thật ra là loại png"),
        ("a.pdf", samples.PDF[:-7], "thiếu phần cuối"),
        ("a.pdf", b"", "không có nội dung"),
        ("a.exe", b"MZ\x90\x00", "Không nhận loại tệp"),
        ("a", samples.PDF, "Không nhận loại tệp"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Không nhận loại tệp"),
        ("a.txt", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Không nhận ra nội dung"),
        ("a.txt", b"\xef\xbb\xbf\n <!DOCTYPE html><script>alert(1)</script>", "Không nhận ra nội dung"),
        ("a.csv", b"#!/bin/sh\nrm -r /\n", "Không nhận ra nội dung"),
        ("a.pdf", b"MZ\x90\x00\x03", "Không nhận ra nội dung"),
        ("a.txt", "Hòa Lạc".encode("utf-16"), "Không nhận ra nội dung"),
        ("a.txt", "Hòa Lạc".encode("cp1258", "replace") + b"\xff", "Không nhận ra nội dung"),
        ("a.txt", b"mot\x00hai", "Không nhận ra nội dung"),
        ("a.docx", samples.OLE, "kiểu Office cũ"),
        ("a.docx", samples.package({"tai-lieu.txt": b"x"}), "tệp nén"),
        ("a.docx", samples.office(samples.WORD)[:-40], "bị hỏng"),
        ("a.xlsx", samples.office(samples.SHEET, **{"xl/vbaProject.bin": b"x"}), "chứa macro"),
        ("a.xlsx", samples.office("application/vnd.ms-excel.sheet.macroEnabled.main+xml"), "chứa macro"),
        ("a.xlsx", samples.bomb(), "bung ra quá lớn"),
        ("a.xlsx", samples.package({str(n): b"" for n in range(5001)}), "bung ra quá lớn"),
        ("a.jpg", samples.picture()[:400], "bị hỏng"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(50), "bị hỏng"),
        ("a.png", samples.picture("PNG", (10_000, 5_001), "1"), "quá nhiều điểm ảnh"),
        ("a.png", samples.picture("PNG", (20_000, 10_000), "1"), "quá nhiều điểm ảnh"),
    ],
)
def test_what_is_not_ours_is_refused_with_its_reason_and_leaves_nothing(
    an: User, home: Path, name: str, content: bytes, said: str
) -> None:
    with pytest.raises(Unfit) as caught:
        keep(an, name, content)
    assert said in caught.value.reason
    assert f"“{name}”" in caught.value.reason
    assert caught.value.rule == f"Nhận tệp {', '.join(s[1:] for s in SUFFIXES)}, mỗi tệp không quá 25 MB."
    assert caught.value.who_can_lift
    assert (StoredFile.objects.count(), on_the_shelf(home)) == (0, [])


def test_a_file_of_the_largest_size_is_kept_and_one_byte_more_is_not(an: User, home: Path, settings: Settings) -> None:
    settings.MAX_FILE_BYTES = 2**20
    assert keep(an, "a.txt", b"a" * 2**20).size == 2**20
    with pytest.raises(Unfit, match="nặng 2 MB"):
        keep(an, "b.txt", b"b" * (2**20 + 1))
    assert len(on_the_shelf(home)) == 1


def test_a_locked_zip_is_refused(an: User) -> None:
    locked = bytearray(samples.office(samples.WORD))
    start = locked.index(b"PK\x01\x02")
    locked[start + 8] |= 1
    with pytest.raises(Unfit, match="mật khẩu"):
        keep(an, "a.docx", bytes(locked))


def test_the_same_content_is_one_file_under_the_name_of_the_first(an: User, home: Path) -> None:
    first = keep(an, "mot.pdf", samples.PDF)
    other = User.objects.create(username="binh", full_name="Lương Văn Bình")
    assert keep(other, "hai.pdf", samples.PDF) == first
    assert list(StoredFile.objects.values_list("name", "stored_by__username")) == [("mot.pdf", "an")]
    assert on_the_shelf(home) == [first.sha256]


def test_bringing_the_original_again_mends_a_file_that_was_altered(an: User) -> None:
    stored = keep(an, "a.pdf", samples.PDF)
    path_of(stored.sha256).write_bytes(b"x")
    keep(an, "a.pdf", samples.PDF)
    assert path_of(stored.sha256).read_bytes() == samples.PDF


@pytest.mark.django_db(transaction=True)
def test_a_row_is_never_without_its_file_though_a_file_may_be_left_without_a_row(an: User, home: Path) -> None:
    def brought_then_broken() -> None:
        with transaction.atomic():
            stored = keep(an, "a.pdf", samples.PDF)
            assert path_of(stored.sha256).read_bytes() == samples.PDF
            raise ConnectionError

    with pytest.raises(ConnectionError):
        brought_then_broken()
    assert (StoredFile.objects.count(), len(on_the_shelf(home))) == (0, 1)


def test_a_full_disk_is_told_and_nothing_half_is_left(an: User, home: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2**16, hard))
    try:
        with pytest.raises(Refused, match="hết chỗ"):
            keep(an, "a.txt", b"a" * 2**20)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (StoredFile.objects.count(), on_the_shelf(home)) == (0, [])


@pytest.mark.parametrize(
    ("size", "small"), [((3000, 1000), (480, 160)), ((1000, 3000), (160, 480)), ((30, 20), (30, 20))]
)
def test_a_picture_has_a_small_copy(an: User, size: tuple[int, int], small: tuple[int, int]) -> None:
    stored = keep(an, "a.jpg", samples.picture(size=size))
    with Image.open(small_path_of(stored.sha256)) as copy:
        assert (copy.format, copy.size) == ("JPEG", small)


def test_the_small_copy_stands_upright_and_says_nothing_of_the_place(an: User) -> None:
    written = io.BytesIO()
    marks = Image.Exif()
    marks[0x0112] = 6  # the camera was turned
    marks[0x010F] = "Máy ảnh"
    Image.new("RGB", (600, 300)).save(written, "JPEG", exif=marks)
    stored = keep(an, "a.jpg", written.getvalue())
    with Image.open(small_path_of(stored.sha256)) as copy:
        assert (copy.size, dict(copy.getexif())) == ((240, 480), {})


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "1", "L", "I;16"])
def test_every_mode_of_a_png_is_drawn(an: User, mode: str) -> None:
    assert keep(an, "a.png", samples.picture("PNG", mode=mode)).is_picture


def test_the_largest_picture_is_drawn(an: User) -> None:
    assert keep(an, "a.png", samples.picture("PNG", (10_000, MOST_PIXELS // 10_000), "1")).is_picture


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("Báo cáo.pdf", "Báo cáo.pdf"),
        (unicodedata.normalize("NFD", "Báo cáo.pdf"), "Báo cáo.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Ảnh\\nhà.jpg", "nhà.jpg"),
        ("hai\u202egpj.exe\n.jpg", "haigpj.exe.jpg"),
        ("  nhiều   chỗ  trống .pdf", "nhiều chỗ trống.pdf"),
        ("a" * 300 + ".pdf", "a" * 196 + ".pdf"),
        ("", "tep"),
        ("\x00\ud800", "tep"),
        (".pdf", "pdf"),
    ],
)
def test_names_are_cleaned(given_name: str, kept: str) -> None:
    assert clean_name(given_name) == kept


@given(st.text())
def test_a_clean_name_is_short_composed_and_stays_clean(name: str) -> None:
    kept = clean_name(name)
    assert 0 < len(kept) <= 200
    assert clean_name(kept) == kept
    assert kept.encode()
    assert not set(kept) & set("/\\\n\r\x00")


OPENINGS = [
    b"",
    b"%PDF-",
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n",
    b"RIFF\x00\x00\x00\x00WEBP",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
]
WHOLE = [content for content, _ in samples.KINDS.values() if len(content) < 10_000]


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A good file with some bytes changed, cut or put in."""
    content = bytearray(draw(st.sampled_from(WHOLE)))
    for _ in range(draw(st.integers(1, 8))):
        at = draw(st.integers(0, len(content)))
        content[at : at + draw(st.integers(0, 8))] = draw(st.binary(max_size=8))
    return bytes(content)


@budget(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.one_of(damaged(), st.builds(bytes.__add__, st.sampled_from(OPENINGS), st.binary(max_size=400))),
    suffix=st.sampled_from([*SUFFIXES, ".exe", ""]),
)
@example(content=b"PK\x03\x04", suffix=".docx")
def test_any_bytes_are_kept_or_refused(an: User, content: bytes, suffix: str) -> None:
    try:
        stored = keep(an, f"tep{suffix}", content)
    except Unfit as unfit:
        assert unfit.reason  # noqa: PT017 -- one of two good ends
    else:
        assert path_of(stored.sha256).read_bytes() == content
