"""A .docx read from its own XML, as it streams by."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from chungsuc.documents.official.extract.lettering import Lettering
from chungsuc.documents.official.extract.packages import broken, events, opened
from chungsuc.documents.official.extract.tables import Gathered, OpenTable
from chungsuc.documents.official.extract.word_styles import (
    VAL,
    Look,
    Numbering,
    Style,
    Styles,
    W,
    bordered_by,
    list_of,
    look_of,
    numbering_of,
)
from chungsuc.documents.official.tree import Extracted, Line, Place, Table

P: Final = f"{W}p"
R: Final = f"{W}r"
T: Final = f"{W}t"
TAB: Final = f"{W}tab"
BREAK: Final = f"{W}br"
RETURN: Final = f"{W}cr"
RPR: Final = f"{W}rPr"
PPR: Final = f"{W}pPr"
HYPHEN: Final = f"{W}noBreakHyphen"
SIGNS: Final = {TAB: "\t", BREAK: "\n", RETURN: "\n", HYPHEN: "-"}
NOTE: Final = (f"{W}footnoteReference", f"{W}endnoteReference")
TABLE: Final = f"{W}tbl"
ROW: Final = f"{W}tr"
CELL: Final = f"{W}tc"
TABLE_LOOK: Final = f"{W}tblPr"
BOX: Final = f"{W}txbxContent"
MOVED: Final = f"{W}moveFrom"
DELETED: Final = f"{W}del"
INSERTED: Final = f"{W}ins"
OTHERWISE: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
WANTED: Final = (P, TABLE, ROW, CELL, TABLE_LOOK, BOX, MOVED, DELETED, INSERTED, OTHERWISE)
KEPT_NOWHERE: Final = (P, TABLE, ROW, CELL)
MAIN: Final = "word/document.xml"


def read_docx(path: Path) -> Extracted:
    with opened(path) as package:
        if MAIN not in package.namelist():
            raise broken()
        reader = _Reader(Styles(package), numbering_of(package))
        with package.open(MAIN) as stream:
            for event, element in events(stream, WANTED):
                if event == "end":
                    reader.ends(element)
                elif element.tag != P:
                    reader.begins(element)
        return Extracted("docx", tuple(reader.blocks), notes=tuple(reader.notes()))


@dataclass(slots=True)
class _Piece:
    """Letters of one paragraph that look alike, put together into lines."""

    texts: list[str] = field(default_factory=list)
    letters: int = 0
    bold: int = 0
    italic: int = 0

    def add(self, text: str, look: Look) -> None:
        self.texts.append(text)
        if not text.isspace():
            size = len(text)
            self.letters += size
            if look.bold:
                self.bold += size
            if look.italic:
                self.italic += size

    def lines(self) -> list[str]:
        return [line for part in "".join(self.texts).split("\n") if (line := part.strip())]


class _Reader:
    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles, self._numbering = styles, numbering
        self._paragraphs = self._hidden = self._notes = 0
        self._changes = {INSERTED: 0, DELETED: 0, MOVED: 0}
        self._gathered = Gathered()
        self.blocks, self._tables = self._gathered.blocks, self._gathered.tables
        self._lettering = Lettering()

    def notes(self) -> list[str]:
        said = self._lettering.notes()
        if any(self._changes.values()):
            added, gone = self._changes[INSERTED], self._changes[DELETED] + self._changes[MOVED]
            said.append(f"Văn bản còn theo dõi sửa đổi: giữ {added} chỗ thêm, bỏ {gone} chỗ xóa.")
        if self._notes:
            said.append(f"Văn bản có {self._notes} chú thích; nội dung chú thích không đọc.")
        return said

    def begins(self, element: Any) -> None:  # noqa: ANN401 -- lxml has no types
        tag = element.tag
        if tag == TABLE:
            self._tables.append(OpenTable(self._place()))
        elif tag == ROW and self._tables:
            self._tables[-1].begin_row()
        elif tag == CELL and self._tables:
            self._tables[-1].begin_cell()
        elif tag == OTHERWISE:
            self._hidden += 1
        elif tag == BOX:
            self._gathered.begin_box()

    def ends(self, element: Any) -> None:  # noqa: ANN401 -- one branch for each kind of element
        tag = element.tag
        if tag == P:
            if not self._hidden:
                self._paragraph(element)
            self._forget(element)
        elif tag == CELL and self._tables:
            self._cell(element)
            self._forget(element)
        elif tag == ROW:
            self._forget(element)
        elif tag == TABLE and self._tables:
            self._gathered.end_table()
            self._forget(element)
        elif tag == TABLE_LOOK and self._tables:
            self._drawn(element)
        elif tag == OTHERWISE:
            self._hidden -= 1
            element.clear()
        elif tag == BOX:
            self._gathered.end_box()
            element.clear()
        elif tag in self._changes:
            self._changed(element, tag)

    @staticmethod
    def _forget(element: Any) -> None:  # noqa: ANN401
        element.clear()
        above = element.getparent()
        if above is not None and (before := element.getprevious()) is not None and before.tag in KEPT_NOWHERE:
            above.remove(before)

    def _changed(self, element: Any, tag: str) -> None:  # noqa: ANN401
        if element.getparent() is not None and element.getparent().tag == RPR:
            return  # only the mark of a paragraph's end
        self._changes[tag] += 1
        if tag != INSERTED:
            element.clear()

    def _place(self) -> Place:
        return Place(self._paragraphs + 1)

    def _drawn(self, element: Any) -> None:  # noqa: ANN401
        table, style = self._tables[-1], element.find(f"{W}tblStyle")
        drawn = bordered_by(element.find(f"{W}tblBorders"))
        if drawn is None and style is not None:
            drawn = self._styles[style.get(VAL, "")].bordered
        table.bordered = drawn

    def _cell(self, element: Any) -> None:  # noqa: ANN401
        table, properties = self._tables[-1], element.find(f"{W}tcPr")
        wide, below = 1, False
        if properties is not None:
            for one in properties:
                if one.tag == f"{W}gridSpan" and one.get(VAL, "").isdigit():
                    wide = int(one.get(VAL)[:3])
                elif one.tag == f"{W}vMerge":
                    below = one.get(VAL) != "restart"
                elif one.tag == f"{W}tcBorders":
                    table.cell_drawn(bordered_by(one))
        table.end_cell(wide, continued=below)

    def _paragraph(self, element: Any) -> None:  # noqa: ANN401
        self._paragraphs += 1
        style, centred, numbered = self._shape(element)
        piece = self._letters(element, style.look)
        place = Place(self._paragraphs)
        number = self._numbering.next(numbered[0], numbered[1]) if numbered and numbered[0] else ""
        texts = piece.lines()
        bold = piece.bold * 2 > piece.letters
        italic = piece.italic * 2 > piece.letters
        made: list[Line | Table] = [
            Line(text, place, bold, italic, bool(centred), whole=at == len(texts) - 1, number="" if at else number)
            for at, text in enumerate(texts)
        ]
        self._gathered.put_paragraph(made)

    def _shape(self, element: Any) -> tuple[Style, bool | None, tuple[str | None, int] | None]:  # noqa: ANN401
        name, side, listed = self._styles.default, None, None
        first = next(iter(element), None)
        if first is not None and first.tag == PPR:
            for one in first:
                tag = one.tag
                if tag == f"{W}pStyle":
                    name = one.get(VAL, "")
                elif tag == f"{W}jc":
                    side = one.get(VAL)
                elif tag == f"{W}numPr":
                    listed = one
        style = self._styles[name]
        return style, style.centred if side is None else side == "center", list_of(listed, style.list)

    def _letters(self, element: Any, look: Look) -> _Piece:  # noqa: ANN401
        piece = _Piece()
        below = look.over(self._styles.base)
        for run in element.iter(R):
            mine, texts = below, []
            for one in run:
                tag = one.tag
                if tag == T:
                    if one.text:
                        texts.append(one.text)
                elif tag == RPR:
                    mine = look_of(one).over(below) if len(one) else below
                elif tag in SIGNS:
                    texts.append(SIGNS[tag])
                elif tag in NOTE:
                    self._notes += 1
            if texts:
                text = texts[0] if len(texts) == 1 else "".join(texts)
                piece.add(self._lettering.by_font(text, mine.font), mine)
        return piece
