"""A drawing in a paper: a picture with words in .docx, a drawing in .pdf, a table where nothing can be drawn."""

import io
from pathlib import Path
from zipfile import ZipFile

import docx
import pypdfium2
import pytest
from PIL import Image

from chungsuc.documents.official.reading import read
from chungsuc.documents.official.tree import Node, OfficialPaper, PartialDate, PictureNode, Signer
from chungsuc.documents.official.writing import NoPdf, render_docx, render_pdf, settled, word

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 200" role="img">'
    '<rect x="0" y="0" width="400" height="200" fill="#b8392c"/><text x="20" y="40" fill="#ffffff">Hình vuông</text></svg>'
)
PICTURE = PictureNode(
    "picture", text="Hình 1. Xã đạt chuẩn.", rows=(("Năm", "Xã"), ("2022", "12")), svg=SVG, said="Xã đạt chuẩn: 12 năm 2022."
)


def paper(picture: Node = PICTURE) -> OfficialPaper:
    return OfficialPaper(
        type="báo cáo",
        symbol="BC-UBND",
        issuer="Ủy ban nhân dân tỉnh Thử",
        superior="",
        issuer_lines="ỦY BAN NHÂN DÂN TỈNH THỬ",
        place="Thử",
        date=PartialDate(2023, 11, 6),
        subject="Kết quả xây dựng nông thôn mới",
        body=(Node("section", "I", "KẾT QUẢ", children=(picture,)), Node("closing", text="Trên đây là báo cáo./.")),
        signer=Signer("Nguyễn Văn Thử", "CHỦ TỊCH"),
    )


def test_the_tree_with_a_drawing_goes_through_json_and_back() -> None:
    assert OfficialPaper.from_json(paper().to_json()) == paper()


def test_a_tree_without_drawings_is_written_as_before() -> None:
    plain = Node("paragraph", text="Không có hình.")
    assert set(paper(plain).to_json()["body"][0]["children"][0]) == {
        *("kind", "number", "title", "text", "children", "rows", "first", "last")
    }


@pytest.mark.pdf
@pytest.mark.slow
def test_a_docx_holds_the_picture_with_its_words_and_is_read_back_with_its_caption(tmp_path: Path) -> None:
    content = render_docx(paper())
    shapes = docx.Document(io.BytesIO(content)).inline_shapes
    assert [s._inline.docPr.get("descr") for s in shapes] == ["Xã đạt chuẩn: 12 năm 2022."]
    assert round(shapes[0].width / shapes[0].height, 2) == 2.0
    assert round(shapes[0].width.mm) == 165
    [name] = [n for n in ZipFile(io.BytesIO(content)).namelist() if n.startswith("word/media/")]
    image = Image.open(io.BytesIO(ZipFile(io.BytesIO(content)).read(name)))
    assert image.size == (1200, 600)
    assert "\ue000" not in ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    (tmp_path / "paper.docx").write_bytes(content)
    assert read(tmp_path / "paper.docx").body == settled(paper()).body


@pytest.mark.pdf
@pytest.mark.slow
def test_a_pdf_holds_the_drawing_and_its_caption() -> None:
    document = pypdfium2.PdfDocument(render_pdf(paper()))
    image = document[0].render(scale=1).to_pil().convert("RGB")
    text = document[0].get_textpage().get_text_range()
    red = sum(n for n, pixel in image.getcolors(image.width * image.height) or [] if pixel == (0xB8, 0x39, 0x2C))
    document.close()
    millimetre = 72 / 25.4
    assert red == pytest.approx(165 * 82.5 * millimetre**2, rel=0.05)
    assert "Hình 1. Xã đạt chuẩn." in text
    assert "Hình vuông" in text


def test_where_nothing_can_be_drawn_the_figures_stand_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(svg: str, *, times: float) -> bytes:
        raise NoPdf(f"{len(svg)} {times}")

    monkeypatch.setattr(word, "png_of", missing)
    document = docx.Document(io.BytesIO(render_docx(paper())))
    assert len(document.inline_shapes) == 0
    assert [[c.text for c in row.cells] for row in document.tables[1].rows] == [["Năm", "Xã"], ["2022", "12"]]
    assert "Hình 1. Xã đạt chuẩn." in [p.text for p in document.paragraphs]


def test_what_a_paper_says_of_a_drawing_is_its_caption() -> None:
    assert settled(paper()).body[0].children == (Node("paragraph", text="Hình 1. Xã đạt chuẩn."),)
    assert settled(settled(paper())) == settled(paper())
