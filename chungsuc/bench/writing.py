"""`python -m chungsuc.bench.writing`: a paper written as .docx and PDF, against its bare text by python-docx and WeasyPrint."""

import html
import sys
from io import BytesIO
from itertools import pairwise
from typing import Any, Final

from chungsuc.bench.reading import paragraphs
from chungsuc.bench.report import Ratio, Section, run
from chungsuc.bench.timing import in_turns
from chungsuc.documents.official.tree import Node, OfficialPaper, PartialDate, Signer
from chungsuc.documents.official.writing import render_docx, render_pdf
from chungsuc.documents.official.writing.fonts import Face, face

PAGES: Final = 10
MOST_WORD: Final = 4.0  # a template is a whole document that is unpacked, parsed twice and filled
MOST_PDF: Final = 2.0
STYLE: Final = (
    "@page { size: A4; margin: 20mm 20mm 20mm 30mm } body { font: 14pt/1.3 bare; margin: 0 }"
    " p { text-align: justify; text-indent: 10mm; margin: 6pt 0 }"
)
LOOKS: Final = (("normal", "normal"), ("bold", "normal"), ("normal", "italic"), ("bold", "italic"))


def plan(pages: int) -> OfficialPaper:
    """A plan of so many printed pages: headings, each with the paragraphs that follow it."""
    said = paragraphs(pages)
    heads = [place for place, (head, _) in enumerate(said) if head]
    sections = tuple(
        Node(
            "section",
            number=str(number),
            title=said[first][1].partition(". ")[2],
            children=tuple(Node("paragraph", text=text) for _, text in said[first + 1 : last]),
        )
        for number, (first, last) in enumerate(pairwise([*heads, len(said)]), 1)
    )
    return OfficialPaper(
        type="kế hoạch",
        number="52",
        symbol="KH-UBND",
        issuer="Ủy ban nhân dân huyện Bình Sơn",
        issuer_lines="ỦY BAN NHÂN DÂN\nHUYỆN BÌNH SƠN",
        place="Bình Sơn",
        date=PartialDate(2023, 3, 14),
        subject="Thực hiện phong trào thi đua năm 2023",
        body=sections,
        signer=Signer("Đỗ Văn Hải", "CHỦ TỊCH"),
        recipients=("UBND tỉnh", "Lưu: VT"),
    )


def texts(paper: OfficialPaper) -> list[str]:
    return [line for node in paper.body for line in (f"{node.number}. {node.title}", *(child.text for child in node.children))]


def by_python_docx(lines: list[str]) -> bytes:
    import docx  # noqa: PLC0415 -- only the bench needs it by itself

    document, made = docx.Document(), BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(made)
    return made.getvalue()


def by_weasyprint(lines: list[str], fonts: Any, style: Any) -> bytes:  # noqa: ANN401 -- WeasyPrint has no types
    import weasyprint  # noqa: PLC0415

    body = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    made: bytes = weasyprint.HTML(string=body).write_pdf(stylesheets=[style], font_config=fonts)
    return made


def bare_style(found: Face) -> tuple[Any, Any]:
    """The same face for both, so that shaping and embedding cost the same."""
    from weasyprint import CSS  # noqa: PLC0415
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

    fonts = FontConfiguration()
    faces = "".join(
        f'@font-face {{ font-family: bare; font-weight: {weight}; font-style: {style}; src: url("{path.as_uri()}") }}'
        for path, (weight, style) in zip(found.files, LOOKS, strict=True)
    )
    return fonts, CSS(string=faces + STYLE, font_config=fonts)


def measure() -> Section:
    paper = plan(PAGES)
    lines = texts(paper)
    fonts, style = bare_style(face())
    bare_word, our_word, bare_pdf, our_pdf = in_turns(
        [
            lambda: by_python_docx(lines),
            lambda: render_docx(paper),
            lambda: by_weasyprint(lines, fonts, style),
            lambda: render_pdf(paper),
        ],
        runs=3,
    )
    return Section(
        f"Viết văn bản, {PAGES} trang",
        [
            Ratio("docx theo mẫu / python-docx ghi các đoạn ấy", our_word / bare_word, most=MOST_WORD),
            Ratio("pdf / WeasyPrint dàn các đoạn ấy, cùng phông", our_pdf / bare_pdf, most=MOST_PDF),
        ],
        [
            ("docx: python-docx, chỉ các đoạn", bare_word),
            ("docx: theo mẫu", our_word),
            ("pdf: WeasyPrint, chỉ các đoạn", bare_pdf),
            ("pdf", our_pdf),
        ],
        "Thời gian của bộ xử lý. Nền không có quốc hiệu, đầu đề đậm, bảng, chữ ký, nơi nhận, số trang.",
    )


if __name__ == "__main__":
    sys.exit(run(measure))
