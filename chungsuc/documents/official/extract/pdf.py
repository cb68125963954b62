"""A .pdf with text: lines with their page and place, tables that are drawn, columns that stand side by side."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import pypdfium2
import pypdfium2.raw as pdfium

from chungsuc.documents.official.extract.lettering import Lettering
from chungsuc.documents.official.extract.pdf_columns import Columns, Row, in_columns, rows_of
from chungsuc.documents.official.extract.pdf_rules import Grid, grids
from chungsuc.documents.official.extract.pdf_words import Look, Segment, TextOfPage, Word, segments
from chungsuc.documents.official.tree import Extracted, Line, Place, Table, Unreadable

MOST_PAGES: Final = 5_000
MARGIN: Final = 0.12  # of the page's height, above and below
CENTRED: Final = 12.0  # points
PAGE_NUMBER: Final = re.compile(r"\W*(?:trang\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?\W*", re.IGNORECASE)
NUMBER_IN_LINE: Final = re.compile(r"^\d{1,4}(?=\s)|(?<=\s)\d{1,4}$")
OFTEN: Final = 3
SHOWN: Final = 12


def read_pdf(path: Path) -> Extracted:
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Unreadable("Tệp pdf có đặt mật khẩu.", "Đồng chí bỏ mật khẩu rồi lưu lại.") from error
        raise Unreadable("Tệp pdf bị hỏng, không mở được.", "Đồng chí tải lại tệp từ nguồn.") from error
    try:
        return _Reader(document).extracted()
    finally:
        document.close()


class _Reader:
    def __init__(self, document: pypdfium2.PdfDocument) -> None:
        self._document = document
        self._blocks: list[Line | Table] = []
        self._bare: list[int] = []
        self._lettering = Lettering()
        self._fonts: dict[bytes, Look] = {}
        self._lines = 0

    def extracted(self) -> Extracted:
        count = len(self._document)
        if count > MOST_PAGES:
            raise Unreadable(f"Tệp pdf có {count} trang, quá {MOST_PAGES}.", "Đồng chí chia nhỏ tệp.")
        for number in range(1, count + 1):
            self._page(number)
        notes = [*self._lettering.notes(), *_said(self._bare, count)]
        return Extracted("pdf", tuple(self._kept(count)), count, tuple(notes))

    def _page(self, number: int) -> None:
        raw = pdfium.FPDF_LoadPage(self._document.raw, number - 1)
        if not raw:
            self._bare.append(number)
            return
        width, height = pdfium.FPDF_GetPageWidthF(raw), pdfium.FPDF_GetPageHeightF(raw)
        turned = pdfium.FPDFPage_GetRotation(raw)
        text = TextOfPage(raw, turned, (width, height), self._fonts)
        try:
            drawn = [] if turned else grids(raw, width, height)

            def near(bottom: float, top: float) -> bool:
                return any(grid.ys[-1] < top and bottom < grid.top for grid in drawn)

            pieces = [piece for words in text.lines(near) for piece in _outside(words, drawn)]
            if not pieces and not any(grid.words for grid in drawn):
                self._bare.append(number)
            self._lay(number, text, (width, height), pieces, drawn)
        finally:
            text.close()
            pdfium.FPDF_ClosePage(raw)

    def _lay(
        self, number: int, text: TextOfPage, size: tuple[float, float], pieces: list[Segment], drawn: list[Grid]
    ) -> None:
        """The page's blocks from the top; tables between the lines."""
        width, height = size
        rows = rows_of(pieces)
        margins = _margins(pieces, width)
        drawn = [grid for grid in drawn if grid.words]
        if rows:
            _drop_numbers(rows, height)
        for block in _merged(in_columns(rows, width), drawn) if drawn else in_columns(rows, width):
            if isinstance(block, Grid):
                self._blocks.append(Table(block.rows(), self._place(number)))
            elif isinstance(block, Columns):
                cells = tuple("\n".join(self._text(text, one) for one in side) for side in (block.left, block.right))
                self._blocks.append(Table((cells,), self._place(number), bordered=False))
            else:
                self._blocks.append(self._row(block, text, number, margins))

    def _place(self, page: int) -> Place:
        self._lines += 1
        return Place(self._lines, page)

    def _text(self, text: TextOfPage, piece: Segment) -> str:
        return self._lettering.by_font(piece.text, text.look(piece.words).font)

    def _row(self, row: Row, text: TextOfPage, page: int, margins: tuple[float, float]) -> Line:
        first, last = row.segments[0], row.segments[-1]
        bold, italic, font = text.look(first.words)
        said = first.text if len(row.segments) == 1 else "\t".join(one.text for one in row.segments)
        middle = (first.left + last.right) / 2
        centred = (
            abs(middle - sum(margins) / 2) < CENTRED
            and first.left > margins[0] + CENTRED
            and last.right < margins[1] - CENTRED
        )
        said = self._lettering.by_font(said, font)
        return Line(said, self._place(page), bold, italic, centred, left=round(first.left, 1))

    def _kept(self, pages: int) -> Iterator[Line | Table]:
        """Without the heads and feet that run through the pages."""
        ends = _ends(self._blocks)
        often = Counter(_shape(self._blocks[at]) for at in ends)
        most = max(OFTEN, pages // 2)
        for at, block in enumerate(self._blocks):
            shape = _shape(block) if at in ends else ""
            if not (shape and often[shape] >= most):
                yield block


def _drop_numbers(rows: list[Row], height: float) -> None:
    """Page numbers at the upper and the lower edge."""
    for edge in (0, -1):
        if not rows or len(rows[edge].segments) > 1:
            continue
        row = rows[edge]
        outer = row.bottom > height * (1 - MARGIN) if edge == 0 else row.top < height * MARGIN
        if outer and PAGE_NUMBER.fullmatch(row.segments[0].text):
            rows.pop(edge)


def _ends(blocks: Sequence[Line | Table]) -> set[int]:
    """The places of each page's first and last block."""
    found = set()
    for at, block in enumerate(blocks):
        before, after = blocks[at - 1] if at else None, blocks[at + 1] if at + 1 < len(blocks) else None
        if before is None or after is None or before.place.page != block.place.page or after.place.page != block.place.page:
            found.add(at)
    return found


def _shape(block: Line | Table) -> str:
    """A line as it would stand on every page: its page number, first or last in it, taken out."""
    if isinstance(block, Table):
        return ""
    page = str(block.place.page)
    return NUMBER_IN_LINE.sub(lambda found: "#" if found[0] == page else found[0], block.text)


def _outside(words: list[Word], drawn: list[Grid]) -> Iterator[Segment]:
    if drawn:
        words = [word for word in words if not any(grid.take(word) for grid in drawn)]
    if words:
        yield from segments(words)


def _merged(rows: Iterator[Row | Columns], drawn: list[Grid]) -> Iterator[Row | Columns | Grid]:
    waiting = sorted(drawn, key=lambda grid: grid.top)
    for row in rows:
        while waiting and waiting[-1].top > row.top:
            yield waiting.pop()
        yield row
    yield from reversed(waiting)


def _margins(pieces: Sequence[Segment], width: float) -> tuple[float, float]:
    """Where the running text begins and ends; on a page with little of it, as wide as the page."""
    if not pieces:
        return 0.0, width
    return min(one.left for one in pieces), max(one.right for one in pieces)


def _said(bare: list[int], count: int) -> Iterator[str]:
    if not bare:
        return
    if len(bare) == count:
        yield f"Tệp pdf là bản quét: {count} trang không có chữ để đọc. Cần bản có chữ, hoặc nhận dạng chữ trước."
        return
    yield f"Trang {_spans(bare)} không có chữ để đọc (bản quét, hoặc trang trắng)."


def _spans(numbers: list[int]) -> str:
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    shown = ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in spans[:SHOWN])
    return shown + (f" và {len(spans) - SHOWN} chỗ khác" if len(spans) > SHOWN else "")
