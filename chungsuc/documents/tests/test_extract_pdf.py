"""Printed papers: columns side by side, drawn tables, page numbers, scans, locks."""

from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest
from lxml import html
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from chungsuc.documents.official.extract import extract
from chungsuc.documents.official.tree import Extracted, Line, Table, Unreadable
from chungsuc.documents.tests.extract_samples import printed, scanned

pytestmark = pytest.mark.pdf

@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Extracted:
    return extract(printed(tmp_path_factory.mktemp("in") / "khong-duoi", pages=4, running="Văn phòng huyện 7"))


def tables(extracted: Extracted) -> list[Table]:
    return [block for block in extracted.blocks if isinstance(block, Table)]


def lines(extracted: Extracted) -> list[Line]:
    return [block for block in extracted.blocks if isinstance(block, Line)]


def test_heading_and_signature_stand_in_two_cells(paper: Extracted) -> None:
    first, *_, last = tables(paper)
    assert (first.bordered, first.rows) == (
        False,
        (
            (
                "ỦY BAN NHÂN DÂN\nHUYỆN THANH HÀ\nSố: 31/KH-UBND",
                "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nThanh Hà, ngày 04 tháng 5 năm 2023",
            ),
        ),
    )
    assert (last.bordered, last.rows) == (
        False,
        (("Nơi nhận:\n- Như trên;\n- Lưu: VT.", "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nTrần Thị Mai"),),
    )


def test_a_drawn_table_has_its_cells(paper: Extracted) -> None:
    drawn = tables(paper)[1]
    assert drawn.bordered
    assert drawn.rows == (("TT", "Xã", "Chỉ tiêu"), ("1", "Tân An", "95%"), ("2", "Chưa đăng ký", ""))


def test_page_numbers_and_running_heads_are_left_out(paper: Extracted) -> None:
    texts = [one.text for one in lines(paper)]
    assert paper.pages == 4
    assert not [text for text in texts if text.isdigit() or "Văn phòng huyện" in text]


def test_lines_know_their_page_place_and_look(paper: Extracted) -> None:
    title = next(one for one in lines(paper) if one.text == "KẾ HOẠCH")
    assert (title.bold, title.centred, title.place.page) == (True, True, 1)
    tasks = [one for one in lines(paper) if "Nhiệm vụ thứ" in one.text]
    assert [(one.bold, one.centred, one.place.page) for one in tasks] == [(True, False, page) for page in (1, 2, 3, 4)]
    running = [one for one in lines(paper) if one.text.startswith("Các xã, thị trấn")]
    assert {(one.bold, one.whole) for one in running} == {(False, False)}
    numbers = [block.place.line for block in paper.blocks]
    assert all(before < after for before, after in pairwise(numbers))


def test_a_scan_says_so(tmp_path: Path) -> None:
    extracted = extract(scanned(tmp_path / "a", 3))
    assert (extracted.blocks, extracted.pages) == ((), 3)
    assert extracted.notes == (
        "Tệp pdf là bản quét: 3 trang không có chữ để đọc. Cần bản có chữ, hoặc nhận dạng chữ trước.",
    )


def test_scanned_pages_among_others_are_named(tmp_path: Path) -> None:
    whole = pypdfium2.PdfDocument.new()
    whole.import_pages(pypdfium2.PdfDocument(printed(tmp_path / "a")))
    whole.import_pages(pypdfium2.PdfDocument(scanned(tmp_path / "b", 2)))
    whole.save(tmp_path / "c")
    extracted = extract(tmp_path / "c")
    assert extracted.notes == ("Trang 2–3 không có chữ để đọc (bản quét, hoặc trang trắng).",)
    assert "KẾ HOẠCH" in [one.text for one in lines(extracted)]


def test_locked_and_broken_files_are_refused(tmp_path: Path) -> None:
    with printed(tmp_path / "a").open("rb") as stream:
        writer = copy_into_new_writer(PdfFileReader(stream))
        writer.encrypt("chu", "khach")  # type: ignore[no-untyped-call]
        with (tmp_path / "b").open("wb") as locked:
            writer.write(locked)  # type: ignore[no-untyped-call]
    with pytest.raises(Unreadable, match="mật khẩu"):
        extract(tmp_path / "b")
    (tmp_path / "c").write_bytes(b"%PDF-1.7\n" + b"hong" * 1000)
    with pytest.raises(Unreadable, match="hỏng"):
        extract(tmp_path / "c")


PAGE = """<html><head><meta charset=utf-8><title>Cổng</title><style>p{{}}</style></head><body>
<div class="menu"><a href=/>Trang chủ</a> <a href=/a>Giới thiệu</a> <a href=/b>Tin tức</a> <a href=/c>Văn bản</a></div>
<table><tr><td><ul><li><a href=1>Mục một</a><li><a href=2>Mục hai</a><li><a href=3>Mục ba</a></ul>Lượt truy cập: 88.212</td>
<td><div class=share><a href=x>Chia sẻ</a></div>{article}<div>Tin liên quan: <a href=1>Tin thứ nhất</a> <a href=2>Tin thứ hai</a>
<a href=3>Tin thứ ba</a></div></td></tr></table><footer>Bản quyền thuộc về huyện</footer>
<script>var a = "<p>mã</p>"</script></body></html>"""
ARTICLE = """<table border=0><tr><td>UBND HUYỆN THANH HÀ<br>Số: 5/KH-UBND<td>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</table>
<p align=center><b>KẾ HOẠCH</b></p><p>I. M&#7908;C &#272;ÍCH</p><p>Các xã thực hiện đủ các nội dung của kế hoạch này, báo cáo
đúng hạn về huyện; phòng chuyên môn tổng hợp, theo dõi và tham mưu khen thưởng kịp thời cho các tập thể.</p>
<ol type=a><li>Một<li>Hai</ol><table border=1><tr><th>TT<th rowspan=2>Xã<tr><td>1</table><p>Nơi nhận:<br>- Như trên.</p>"""


def test_the_paper_is_chosen_out_of_a_portals_page(tmp_path: Path) -> None:
    (tmp_path / "a").write_text(PAGE.format(article=ARTICLE), encoding="utf-8")
    extracted = extract(tmp_path / "a")
    assert [(one.text, one.number, one.whole) for one in lines(extracted)] == [
        ("KẾ HOẠCH", "", True),
        ("I. MỤC ĐÍCH", "", True),
        (
            ("Các xã thực hiện đủ các nội dung của kế hoạch này, báo cáo đúng hạn về huyện; phòng chuyên môn tổng hợp, theo dõi "
            "và tham mưu khen thưởng kịp thời cho các tập thể."),
            "",
            True,
        ),
        ("Một", "a.", True),
        ("Hai", "b.", True),
        ("Nơi nhận:", "", False),
        ("- Như trên.", "", True),
    ]
    assert [(one.rows, one.bordered) for one in tables(extracted)] == [
        ((("UBND HUYỆN THANH HÀ\nSố: 5/KH-UBND", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),), False),
        ((("TT", "Xã"), ("1", "")), True),
    ]
    assert extracted.notes[0].startswith("Trang web: bỏ ")


def test_running_text_beside_the_paper_is_kept_and_said(tmp_path: Path) -> None:
    aside = "<div><p>" + "Đoạn này nằm ngoài khung bài nhưng là một câu văn dài chưa biết thuộc văn bản hay không. " * 3 + "</p></div>"
    page = PAGE.format(article=f"<div>{ARTICLE * 4}</div>").replace("<footer>", f"{aside}<footer>")
    (tmp_path / "a").write_text(page, encoding="utf-8")
    extracted = extract(tmp_path / "a")
    assert any(one.text.startswith("Đoạn này nằm ngoài khung") for one in lines(extracted))
    assert any("giữ phần chưa chắc thuộc văn bản" in note for note in extracted.notes)


def test_a_page_without_furniture_is_kept_whole(tmp_path: Path) -> None:
    (tmp_path / "a").write_text(f"<!doctype html><p>Ngắn</p>{ARTICLE}", encoding="utf-8")
    extracted = extract(tmp_path / "a")
    assert (extracted.notes, lines(extracted)[0].text) == ((), "Ngắn")


def test_a_page_saved_in_one_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(
        b'From: <x>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="zz"\r\n\r\n--zz\r\n'
        b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        b"<html><body><p>T=E1=BB=89nh</p></body></html>\r\n--zz--\r\n"
    )
    extracted = extract(tmp_path / "a")
    assert (extracted.kind, [one.text for one in lines(extracted)]) == ("html", ["Tỉnh"])


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    ["<div>" * 100_000, "<table><tr><td>" * 100_000, "<b>" * 100_000, "<" * 100_000, "<!--" * 50_000,
     '<a href="' * 50_000, "<p>&" * 50_000],
)
def test_broken_and_deep_pages_are_read_or_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "a").write_text(f"<html><body><p>chữ</p>{text}", encoding="utf-8")
    assert any("chữ" in one.text for one in lines(extract(tmp_path / "a")))


def test_both_readers_see_the_same_letters(tmp_path: Path) -> None:
    (tmp_path / "a").write_text(f"<html><body>{ARTICLE}</body></html>", encoding="utf-8")
    extracted = extract(tmp_path / "a")
    ours = "".join(one.text for one in lines(extracted)) + "".join("".join(row) for one in tables(extracted) for row in one.rows)
    theirs = html.fromstring(ARTICLE).text_content()
    assert sorted("".join(ours.split())) == sorted("".join(theirs.split()))
