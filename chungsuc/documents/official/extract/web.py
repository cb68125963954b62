"""HTML files, and pages saved from a portal: the paper is told from the menus around it."""

import codecs
import email
import email.policy
import re
from pathlib import Path
from typing import Final

from chungsuc.documents.official.extract.odt_styles import FORMATS as COUNTED
from chungsuc.documents.official.extract.plain_text import MOST_LINES, decoded
from chungsuc.documents.official.extract.tables import OpenTable, spliced
from chungsuc.documents.official.extract.web_article import article_of
from chungsuc.documents.official.extract.web_tree import MOST_NODES, Block, Run, tree_of
from chungsuc.documents.official.tree import Extracted, Line, Place, Table, Unreadable

CHARSET: Final = re.compile(rb"charset\s*=\s*[\"']?([a-zA-Z0-9_-]{2,40})", re.IGNORECASE)
CENTRED: Final = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
DRAWN: Final = re.compile(r"border[a-z-]*\s*:[^;]*\b(?:solid|double|windowtext)", re.IGNORECASE)
NOT_DRAWN: Final = re.compile(r"border\s*:\s*(?:none|0)", re.IGNORECASE)


def read_html(path: Path) -> Extracted:
    return _read(path.read_bytes(), None)


def read_mht(path: Path) -> Extracted:
    """A page saved with everything in one file."""
    try:
        whole = email.message_from_bytes(path.read_bytes(), policy=email.policy.compat32)
        for part in whole.walk():
            if part.get_content_type() == "text/html":
                raw = part.get_payload(decode=True)
                if isinstance(raw, bytes) and raw.strip():
                    return _read(raw, part.get_content_charset())
    except (RecursionError, ValueError, LookupError) as error:
        raise Unreadable("Trang lưu (mht) bị hỏng, không mở được.", "Đồng chí lưu lại trang thành html.") from error
    raise Unreadable("Trang lưu (mht) không có nội dung html.", "Đồng chí lưu lại trang thành html.")


def _read(raw: bytes, charset: str | None) -> Extracted:
    text, notes = _decoded(raw, charset)
    tree = tree_of(text)
    if tree.nodes >= MOST_NODES:
        raise Unreadable("Trang có quá nhiều thẻ để đọc.", "Đồng chí chép phần văn bản sang tệp docx hoặc txt.")
    article, said = article_of(tree.root)
    maker = _Maker()
    maker.block(article)
    return Extracted("html", tuple(maker.made), notes=(*notes, *said))


def _decoded(raw: bytes, charset: str | None) -> tuple[str, tuple[str, ...]]:
    found = CHARSET.search(raw, 0, 4096)
    name = charset or (found[1].decode("ascii") if found else "")
    if name and not raw.startswith((b"\xff\xfe", b"\xfe\xff", codecs.BOM_UTF8)) and not name.lower().startswith("utf-16"):
        try:
            return raw.decode(name), ()
        except (LookupError, UnicodeDecodeError, ValueError):
            pass
    return decoded(raw)


class _Maker:
    """Blocks of the paper from blocks of the page."""

    def __init__(self) -> None:
        self.made: list[Line | Table] = []
        self._paragraphs = 0
        self._tables: list[OpenTable] = []

    def block(self, block: Block, *, centred: bool = False, number: str = "") -> None:
        centred = _centred(block, centred=centred)
        if block.tag == "table":
            self._table(block, centred=centred)
            return
        waiting: list[Run] = []
        count = _start(block)
        for part in block.parts:
            if isinstance(part, Run):
                waiting.append(part)
                continue
            number = self._paragraph(waiting, centred=centred, number=number, kept=block.tag == "pre")
            waiting = []
            if part.tag == "li":
                self.block(part, centred=centred, number=_number(block, count))
                count += 1
            else:
                self.block(part, centred=centred, number=number)
                number = ""
        self._paragraph(waiting, centred=centred, number=number, kept=block.tag == "pre")

    def _paragraph(self, runs: list[Run], *, centred: bool, number: str, kept: bool) -> str:
        """Puts the runs down as lines; the number that is still to be given."""
        lines: list[list[Run]] = [[]]
        for run in runs:
            if run.text == "\n" or (kept and "\n" in run.text):
                for at, text in enumerate(run.text.split("\n")):
                    if at:
                        lines.append([])
                    lines[-1].append(Run(text, run.bold, run.italic))
            else:
                lines[-1].append(run)
        texts = [(text, line) for line in lines if (text := "".join(run.text for run in line).strip())]
        if not texts:
            return number
        self._paragraphs += 1
        place = Place(self._paragraphs)
        for at, (text, line) in enumerate(texts):
            size = sum(len(run.text) for run in line if not run.text.isspace())
            bold = 2 * sum(len(run.text) for run in line if run.bold) > size
            italic = 2 * sum(len(run.text) for run in line if run.italic) > size
            last = at == len(texts) - 1
            self._put([Line(text, place, bold, italic, centred, whole=last, number="" if at else number)])
        return ""

    def _put(self, blocks: list[Line | Table]) -> None:
        if self._tables:
            self._tables[-1].put(blocks)
            return
        self.made += blocks
        if len(self.made) > MOST_LINES:
            raise Unreadable(f"Trang có hơn {MOST_LINES} đoạn.", "Đồng chí chia nhỏ tệp.")

    def _table(self, block: Block, *, centred: bool) -> None:
        table = OpenTable(Place(self._paragraphs + 1), _drawn(block))
        self._tables.append(table)
        down: dict[int, int] = {}
        heads = 0
        for row in block.parts:
            if not isinstance(row, Block):
                continue
            if row.tag != "tr":
                table.begin_row()
                table.begin_cell()
                self.block(row, centred=centred)
                table.end_cell()
                continue
            table.begin_row()
            for cell in row.parts:
                if isinstance(cell, Block):
                    heads += cell.tag == "th"
                    self._cell(table, cell, down)
            _carry(table, down)
        self._tables.pop()
        if table.bordered is None and not table.drawn:
            wide = max((len(row) for row in table.rows), default=0)
            table.bordered = heads > 0 or (wide > 2 and len(table.rows) > 2)
        self._put(spliced(table))

    def _cell(self, table: OpenTable, cell: Block, down: dict[int, int]) -> None:
        _carry(table, down)
        column = len(table.rows[-1])
        wide, high = _whole(cell, "colspan"), _whole(cell, "rowspan")
        table.begin_cell()
        style = cell.attributes.get("style", "")
        table.cell_drawn(bool(DRAWN.search(style)))
        self.block(cell)
        table.end_cell(wide)
        if high > 1:
            down.update(dict.fromkeys(range(column, len(table.rows[-1])), high))


def _carry(table: OpenTable, down: dict[int, int]) -> None:
    """Empty cells below one that reaches down."""
    while down.get(len(table.rows[-1]), 0) > 1:
        column = len(table.rows[-1])
        down[column] -= 1
        table.rows[-1].append("")


def _whole(cell: Block, name: str) -> int:
    text = cell.attributes.get(name, "1")
    return max(1, min(100, int(text))) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _centred(block: Block, *, centred: bool) -> bool:
    side = block.attributes.get("align", "").lower()
    style = block.attributes.get("style", "")
    if block.tag == "center" or side == "center" or CENTRED.search(style):
        return True
    return centred and not side and "text-align" not in style


def _drawn(block: Block) -> bool | None:
    border, style = block.attributes.get("border", ""), block.attributes.get("style", "")
    if DRAWN.search(style) or (border.isdigit() and int(border[:4]) > 0):
        return True
    return None if not (border == "0" or NOT_DRAWN.search(style)) or _cells_drawn(block) else False


def _cells_drawn(block: Block) -> bool:
    return any(
        DRAWN.search(cell.attributes.get("style", ""))
        for row in block.parts
        if isinstance(row, Block)
        for cell in row.parts
        if isinstance(cell, Block)
    )


def _start(block: Block) -> int:
    text = block.attributes.get("start", "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _number(block: Block, count: int) -> str:
    if block.tag != "ol":
        return "-"
    kind = block.attributes.get("type", "1")
    return f"{COUNTED.get(kind, str)(count)}."
