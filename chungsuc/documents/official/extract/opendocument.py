"""An .odt read from its own XML, as it streams by."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from chungsuc.documents.official.extract.lettering import Lettering
from chungsuc.documents.official.extract.odt_styles import DRAW, OFFICE, TABLE, TEXT, OdtStyles, filled
from chungsuc.documents.official.extract.packages import broken, events, opened, root
from chungsuc.documents.official.extract.tables import Gathered, OpenTable
from chungsuc.documents.official.extract.word_styles import Look
from chungsuc.documents.official.tree import Extracted, Line, Place, Table, Unreadable

PARAGRAPH: Final = (f"{TEXT}p", f"{TEXT}h")
LIST: Final = f"{TEXT}list"
ITEM: Final = f"{TEXT}list-item"
GRID: Final = f"{TABLE}table"
ROW: Final = f"{TABLE}table-row"
CELL: Final = f"{TABLE}table-cell"
COVERED: Final = f"{TABLE}covered-table-cell"
NOTE: Final = f"{TEXT}note"
CHANGES: Final = f"{TEXT}tracked-changes"
STYLES: Final = f"{OFFICE}automatic-styles"
BOX: Final = f"{DRAW}text-box"
HIDDEN: Final = (NOTE, CHANGES, f"{OFFICE}annotation", f"{TEXT}ruby-text")
WANTED: Final = (*PARAGRAPH, LIST, ITEM, GRID, ROW, CELL, COVERED, STYLES, BOX, *HIDDEN)
MOST_MANIFEST: Final = 2**20
MOST_SPACES: Final = 200


def read_odt(path: Path) -> Extracted:
    with opened(path) as package:
        manifest = next((one for one in package.infolist() if one.filename == "META-INF/manifest.xml"), None)
        if manifest and manifest.file_size < MOST_MANIFEST and b"encryption-data" in package.read(manifest):
            raise Unreadable("Tệp có đặt mật khẩu.", "Đồng chí bỏ mật khẩu rồi lưu lại.")
        if "content.xml" not in package.namelist():
            raise broken()
        reader = _Reader()
        whole = root(package, "styles.xml")
        if whole is not None:
            for part in (f"{OFFICE}styles", STYLES):
                if (found := whole.find(part)) is not None:
                    reader.styles.learn(found)
        with package.open("content.xml") as stream:
            for event, element in events(stream, WANTED):
                (reader.begins if event == "start" else reader.ends)(element)
        return Extracted("odt", tuple(reader.blocks), notes=tuple(reader.notes()))


@dataclass(slots=True)
class _List:
    """A list that is open. `fresh`: the next paragraph bears the item's number."""

    style: str
    fresh: bool = False


@dataclass(slots=True)
class _Letters:
    texts: list[str] = field(default_factory=list)
    letters: int = 0
    bold: int = 0
    italic: int = 0


class _Reader:
    def __init__(self) -> None:
        self.styles = OdtStyles()
        self._gathered = Gathered()
        self.blocks, self._tables = self._gathered.blocks, self._gathered.tables
        self._lists: list[_List] = []
        self._counts: dict[str, list[int]] = {}
        self._paragraphs = self._hidden = self._notes = self._deleted = 0
        self._lettering = Lettering()

    def notes(self) -> list[str]:
        said = self._lettering.notes()
        if self._deleted:
            said.append("Văn bản còn theo dõi sửa đổi: giữ chỗ thêm, bỏ chỗ xóa.")
        if self._notes:
            said.append(f"Văn bản có {self._notes} chú thích; nội dung chú thích không đọc.")
        return said

    def begins(self, element: Any) -> None:  # noqa: ANN401 -- lxml has no types
        tag = element.tag
        if tag in HIDDEN:
            self._hidden += 1
            self._notes += tag == NOTE
            self._deleted += tag == CHANGES
        elif self._hidden:
            return
        elif tag == GRID:
            self._tables.append(OpenTable(Place(self._paragraphs + 1)))
        elif tag == ROW and self._tables:
            self._tables[-1].begin_row()
        elif tag == CELL and self._tables:
            self._tables[-1].begin_cell()
        elif tag == LIST:
            self._begin_list(element)
        elif tag == ITEM and self._lists:
            self._lists[-1].fresh = True
        elif tag == BOX:
            self._gathered.begin_box()

    def ends(self, element: Any) -> None:  # noqa: ANN401
        tag = element.tag
        if tag in HIDDEN:
            self._hidden -= 1
            tail = element.tail
            element.clear()
            element.tail = tail
        elif self._hidden:
            return
        elif tag == STYLES:
            self.styles.learn(element)
        elif tag in PARAGRAPH:
            self._paragraph(element)
            self._forget(element)
        elif tag in (CELL, COVERED) and self._tables:
            self._cell(element, covered=tag == COVERED)
            self._forget(element)
        elif tag == GRID and self._tables:
            self._gathered.end_table()
            self._forget(element)
        elif tag == LIST and self._lists:
            self._lists.pop()
            self._forget(element)
        elif tag in (ROW, ITEM):
            self._forget(element)
        elif tag == BOX:
            self._gathered.end_box()
            element.clear()

    @staticmethod
    def _forget(element: Any) -> None:  # noqa: ANN401
        tail = element.tail
        element.clear()
        element.tail = tail
        above, before = element.getparent(), element.getprevious()
        if above is not None and before is not None and before.tag in (*PARAGRAPH, LIST, ITEM, GRID, ROW, CELL, COVERED):
            above.remove(before)

    def _begin_list(self, element: Any) -> None:  # noqa: ANN401
        above = self._lists[-1].style if self._lists else ""
        name = element.get(f"{TEXT}style-name") or above
        going_on = element.get(f"{TEXT}continue-numbering") == "true" or element.get(f"{TEXT}continue-list")
        if not self._lists and not going_on:
            self._counts.pop(name, None)
        self._lists.append(_List(name))

    def _cell(self, element: Any, *, covered: bool) -> None:  # noqa: ANN401
        table = self._tables[-1]
        if covered:
            if table.rows:
                table.rows[-1].append("")
            return
        table.cell_drawn(self.styles.get("table-cell", element.get(f"{TABLE}style-name")).drawn)
        repeated = element.get(f"{TABLE}number-columns-repeated", "1")
        table.end_cell(int(repeated) if repeated.isdigit() and len(repeated) < 3 else 1)

    def _number(self, style: str) -> str:
        """Of the paragraph that opens a list's item, or whose style is a level of an outline."""
        if not self._lists or not self._lists[-1].fresh:
            return ""
        self._lists[-1].fresh = False
        depth = len(self._lists)
        name = self._lists[-1].style or style
        counts = self._counts.setdefault(name, [])
        del counts[depth:]
        while len(counts) < depth:
            level = self.styles.level(name, len(counts) + 1)
            counts.append((level.start if level else 1) - (len(counts) + 1 == depth))
        counts[-1] += 1
        return filled(self.styles, name, counts)

    def _paragraph(self, element: Any) -> None:  # noqa: ANN401
        self._paragraphs += 1
        style = self.styles.get("paragraph", element.get(f"{TEXT}style-name"))
        letters = _Letters()
        self._letters(element, style.look, letters)
        number = self._number(style.listed)
        texts = [text for text in "".join(letters.texts).split("\n") if text and not text.isspace()]
        place = Place(self._paragraphs)
        bold, italic = letters.bold * 2 > letters.letters, letters.italic * 2 > letters.letters
        made: list[Line | Table] = [
            Line(text.strip(), place, bold, italic, bool(style.centred), at == len(texts) - 1, number="" if at else number)
            for at, text in enumerate(texts)
        ]
        self._gathered.put_paragraph(made)

    def _letters(self, element: Any, look: Look, into: _Letters) -> None:  # noqa: ANN401
        """No deeper than the 256 levels that the parser lets through."""
        self._add(element.text, look, into)
        for part in element:
            tag = part.tag
            if tag == f"{TEXT}span":
                named = part.get(f"{TEXT}style-name")
                self._letters(part, self.styles.get("text", named).look.over(look), into)
            elif tag == f"{TEXT}s":
                count = part.get(f"{TEXT}c", "1")
                into.texts.append(" " * min(MOST_SPACES, int(count) if count.isdigit() and len(count) < 6 else 1))
            elif tag == f"{TEXT}tab":
                into.texts.append("\t")
            elif tag == f"{TEXT}line-break":
                into.texts.append("\n")
            elif tag not in HIDDEN and tag != BOX:
                self._letters(part, look, into)
            self._add(part.tail, look, into)

    def _add(self, text: str | None, look: Look, into: _Letters) -> None:
        if not text:
            return
        said = self._lettering.by_font(" ".join(text.split("\n")), look.font)
        into.texts.append(said)
        size = len(said.strip())
        into.letters += size
        into.bold += size if look.bold else 0
        into.italic += size if look.italic else 0
