"""What a person would write by hand to get the same lines and tables out of these files: the floor of `reading`."""

import ctypes
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import docx
import pypdfium2
import pypdfium2.raw as pdfium
from lxml import etree

from chungsuc.documents.official.tree import Line, Place, Table

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL: Final = f"{W}val"


def letters_of_docx(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as package, package.open("word/document.xml") as stream:
        whole = etree.parse(stream).getroot()
    return ["".join(text.text or "" for text in one.iter(f"{W}t")) for one in whole.iter(f"{W}p")]


def blocks_of_docx(path: Path) -> tuple[Line | Table, ...]:
    """With bold, slanted, centred, cells and whether a table is drawn; no styles, lists, boxes, changes, old letters."""
    with zipfile.ZipFile(path) as package, package.open("word/document.xml") as stream:
        body = etree.parse(stream).getroot()[0]
    made: list[Line | Table] = []
    count = 0
    for one in body:
        if one.tag == f"{W}p":
            count += 1
            made.append(_line(one, count))
        elif one.tag == f"{W}tbl":
            first = count + 1
            rows = []
            for row in one.iterchildren(f"{W}tr"):
                cells = []
                for cell in row.iterchildren(f"{W}tc"):
                    inner = [_line(part, 0).text for part in cell.iterchildren(f"{W}p")]
                    count += len(inner)
                    cells.append("\n".join(filter(None, inner)))
                rows.append(tuple(cells))
            made.append(Table(tuple(rows), Place(first), one.find(f"{W}tblPr/{W}tblBorders") is not None))
    return tuple(made)


def _line(paragraph: Any, count: int) -> Line:  # noqa: ANN401 -- lxml has no types
    side = paragraph.find(f"{W}pPr/{W}jc")
    texts, bold, italic = [], 0, 0
    for run in paragraph.iterchildren(f"{W}r"):
        look = run.find(f"{W}rPr")
        for part in run:
            if part.tag == f"{W}t":
                text = part.text or ""
                texts.append(text)
                if look is not None:
                    bold += len(text) if look.find(f"{W}b") is not None else 0
                    italic += len(text) if look.find(f"{W}i") is not None else 0
            elif part.tag in (f"{W}tab", f"{W}br"):
                texts.append("\t")
    said = "".join(texts)
    centred = side is not None and side.get(VAL) == "center"
    return Line(said.strip(), Place(count), bold * 2 > len(said), italic * 2 > len(said), centred, whole=True)


def letters_of_pdf(path: Path) -> list[str]:
    return [text.get_text_range() for text in _pages(path)]


def _pages(path: Path) -> Iterator[pypdfium2.PdfTextPage]:
    document = pypdfium2.PdfDocument(path)
    for page in document:
        text = page.get_textpage()
        yield text
        text.close()
        page.close()
    document.close()


def blocks_of_pdf(path: Path) -> tuple[Line, ...]:
    """Lines with place and font, and the boxes of what is drawn; nothing is put into cells or columns."""
    made: list[Line] = []
    for number, text in enumerate(_pages(path), 1):
        at, name, flags = 0, ctypes.create_string_buffer(128), ctypes.c_int()
        drawn = [one.get_bounds() for one in text.page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH])]
        for line in text.get_text_range().split("\r\n"):
            if line:
                left, _, _, _ = text.get_charbox(at, loose=True)
                _, _, right, _ = text.get_charbox(at + len(line) - 1, loose=True)
                fonts = []
                for sign in (at, at + len(line) - 1):
                    pdfium.FPDFText_GetFontInfo(text, sign, name, 128, flags)
                    fonts.append(b"Bold" in name.value)
                centred = abs(left + right - text.page.get_width()) < 20
                place = Place(len(made) + 1, number)
                made.append(Line(line.strip(), place, all(fonts), centred=centred, left=left, whole=bool(drawn)))
            at += len(line) + 2
    return tuple(made)


def by_python_docx(path: Path) -> list[str]:
    document = docx.Document(str(path))
    made = []
    for one in document.paragraphs:
        bold = sum(len(run.text) for run in one.runs if run.bold)
        made.append(f"{one.text}{bold * 2 > len(one.text)}{one.alignment}")
    return made + [cell.text for table in document.tables for row in table.rows for cell in row.cells]
