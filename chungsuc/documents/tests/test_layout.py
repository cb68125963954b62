"""The PDF measured against Nghị định 30/2020/NĐ-CP, Phụ lục I; the pictures of its pages lie in test-artefacts/van-ban."""

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from chungsuc.documents.official.tree import Node, OfficialPaper
from chungsuc.documents.official.writing import render_docx, render_pdf
from chungsuc.documents.official.writing.columns import widths
from chungsuc.documents.official.writing.fonts import find_face, noto_serif
from chungsuc.documents.tests.written_papers import TYPES, printed, written

pytestmark = pytest.mark.pdf
ARTEFACTS = Path(__file__).resolve().parents[3] / "test-artefacts" / "van-ban"
MM = 25.4 / 72
LONG = "Các cơ quan, đơn vị thực hiện đúng thời hạn, ghi rõ kết quả và người chịu trách nhiệm. " * 3


@dataclass(frozen=True)
class Piece:
    """A run of text on a page, in millimetres from the upper left corner."""

    page: int
    left: float
    top: float
    right: float
    bottom: float
    text: str

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


@lru_cache(maxsize=32)
def pieces(content: bytes) -> list[Piece]:
    found = []
    document = pdfium.PdfDocument(content)
    for number, page in enumerate(document, 1):
        text, height = page.get_textpage(), page.get_height()
        for place in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(place)
            said = text.get_text_bounded(left, bottom, right, top).strip()
            if said:
                x, y, x2, y2 = (round(side * MM, 1) for side in (left, height - top, right, height - bottom))
                found.append(Piece(number, x, y, x2, y2, said))
    document.close()
    return found


def piece(found: list[Piece], text: str) -> Piece:
    return next(one for one in found if one.text.startswith(text))


def pictures(content: bytes, name: str) -> None:
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    document = pdfium.PdfDocument(content)
    for number, page in enumerate(document, 1):
        page.render(scale=150 / 72).to_pil().save(ARTEFACTS / f"{name}-{number}.png")
    document.close()


def long_plan(paragraphs: int) -> OfficialPaper:
    paper = written("ke-hoach")
    more = tuple(Node("paragraph", text=LONG) for _ in range(paragraphs))
    return replace(paper, body=(*more, paper.body[-1]), annexes=())


@pytest.mark.parametrize("name", TYPES)
def test_every_type_keeps_to_a4_and_its_margins(name: str) -> None:
    content = printed(name)
    pictures(content, name)
    document = pdfium.PdfDocument(content)
    assert [round(side * MM) for side in document[0].get_size()] == [210, 297]
    document.close()
    for one in pieces(content):
        assert one.left >= 29.5, one
        assert one.right <= 195.5, one
        assert one.top >= 19.5 or one.text.isdigit(), one  # the box of a letter may stand above its cap
        assert one.bottom <= 277, one


@pytest.mark.parametrize("name", [name for name in TYPES if name != "cong-van"])
def test_type_and_subject_stand_in_the_middle_of_the_text(name: str) -> None:
    found = pieces(printed(name))
    title = piece(found, str(written(name).type).upper())
    assert abs(title.middle - (30 + 165 / 2)) < 0.6


@pytest.mark.parametrize("name", TYPES)
def test_nation_and_motto_stand_over_one_another_on_one_line_each(name: str) -> None:
    found = pieces(printed(name))
    nation, motto = piece(found, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), piece(found, "Độc lập - Tự do - Hạnh phúc")
    assert abs(nation.middle - motto.middle) < 0.6
    assert nation.bottom <= motto.top + 0.5
    assert nation.left > 100


def test_the_number_of_the_page_stands_in_the_upper_margin_from_page_two() -> None:
    found = pieces(render_pdf(long_plan(30)))
    numbers = {one.page: one for one in found if one.text.isdigit() and one.bottom < 20}
    assert sorted(numbers) == list(range(2, max(one.page for one in found) + 1))
    assert all(abs(one.middle - (30 + 165 / 2)) < 0.6 and one.text == str(page) for page, one in numbers.items())


@pytest.mark.slow  # nine papers are printed
@pytest.mark.parametrize("paragraphs", range(8, 17))
def test_a_signature_never_stands_alone_on_a_page(paragraphs: int) -> None:
    found = pieces(render_pdf(long_plan(paragraphs)))
    signature, last = piece(found, "TM. ỦY BAN NHÂN DÂN"), piece(found, "Trên đây là Kế hoạch")
    name = piece(found, "Lương Trọng Quỳnh")
    words = [one for one in found if one.page == signature.page and one.bottom < signature.top and not one.text.isdigit()]
    assert signature.page == name.page
    assert last.page == signature.page or len(words) >= 2


def test_the_head_of_a_table_is_repeated_on_every_page() -> None:
    rows = (("STT", "Xã"), *((str(n), f"Xã số {n}") for n in range(1, 90)))
    found = pieces(render_pdf(replace(written("bao-cao"), body=(Node("table", rows=rows),))))
    pages = {one.page for one in found if one.text.startswith("Xã số")}
    assert {one.page for one in found if one.text == "STT"} == pages
    assert len(pages) > 2


def test_annexes_begin_on_pages_of_their_own() -> None:
    found = pieces(printed("ke-hoach"))
    first, second = (piece(found, f"Phụ lục {number}") for number in ("I", "II"))
    assert first.page < second.page
    assert all(one.top >= first.top for one in found if one.page == first.page and not one.text.isdigit())


def test_the_signature_stands_right_and_the_recipients_left() -> None:
    found = pieces(printed("cong-van"))
    assert piece(found, "Nơi nhận:").left < 32
    assert piece(found, "TL. CHỦ TỊCH").left > 105
    assert piece(found, "V/v").right < 102


def test_word_is_told_times_new_roman_and_repeats_the_head_of_a_table(tmp_path: Path) -> None:
    from docx import Document  # noqa: PLC0415 -- only here

    path = tmp_path / "paper.docx"
    path.write_bytes(render_docx(written("ke-hoach")))
    made = Document(str(path))
    assert made.styles["Normal"].font.name == "Times New Roman"
    section = made.sections[0]
    assert [round(side.mm) for side in (section.page_width, section.page_height) if side] == [210, 297]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(side.mm) for side in margins if side] == [20, 20, 30, 15]
    assert section.different_first_page_header_footer
    assert made.element.xml.count("<w:tblHeader/>") == 2


def test_a_machine_without_times_or_liberation_has_noto_serif_and_is_told_so(tmp_path: Path) -> None:
    face = find_face([tmp_path])
    assert (face.family, face.note) == (
        *("Noto Serif", "Máy này không có phông Times New Roman; bản PDF dùng phông Noto Serif."),
    )
    assert all(path.stat().st_size > 20_000 for path in noto_serif())


def test_an_old_liberation_without_vietnamese_letters_is_passed_over(tmp_path: Path) -> None:
    for style in ("Regular", "Bold", "Italic", "BoldItalic"):
        (tmp_path / f"LiberationSerif-{style}.ttf").write_bytes(b"not a font")
    assert find_face([tmp_path]).family == "Noto Serif"


def test_a_long_head_takes_no_room_from_the_names_in_the_rows() -> None:
    heads = ("STT", "Đơn vị", "Số xã", *("Đạt 15 đến 18 tiêu chí",) * 5, "Bình quân tiêu chí", "Chưa đủ căn cứ")
    found = widths([heads, ("1", "Tràng Định", "21", *("11",) * 5, "15,48", "0")], 165)
    assert sum(found) == pytest.approx(165)
    assert found[0] >= 4 + 3 * 3.1
    assert found[1] > 22  # “Tràng Định” stands on one line
