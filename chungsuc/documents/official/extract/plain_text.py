"""Text files: their encoding, their lines, and the marks that people paste along."""

import codecs
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from chungsuc.documents.official.extract.lettering import MODERN, found_in, strange
from chungsuc.documents.official.tree import Extracted, Line, Place, Table, Unreadable

MOST_LINES: Final = 400_000
MOST_WIDTH: Final = 200_000  # signs of one line
BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
LINE_ENDS: Final = {0x2028: "\n", 0x2029: "\n", 0x85: "\n", 0x0B: "\n"}
HEADING: Final = re.compile(r"#{1,6}[ \t]+(?=\S)")
STRONG: Final = re.compile(r"\*\*(?=\S)(.{1,5000}?)(?<=\S)\*\*|__(?=\S)(.{1,5000}?)(?<=\S)__(?!\w)")
SLANTED: Final = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]{1,5000}?)(?<=[^\s*])\*(?![\w*])")
ESCAPED: Final = re.compile(r"\\([-.*#_+()\[\]!|])")
LINK: Final = re.compile(r"!?\[([^\[\]\n]{0,500})\]\((?:https?://|/|mailto:)[^()\s]{0,2000}\)")
RULE_ROW: Final = re.compile(r"\|?[ \t]*:?-{3,}:?[ \t]*(?:\|[ \t]*:?-{3,}:?[ \t]*)+\|?")
DEEP: Final = 20  # columns: nobody indents running text so far
BROKEN: Final = 200  # one broken sign in so many is an accident in a UTF-8 file
COLUMN: Final = 5.0  # points


def read_text(path: Path) -> Extracted:
    text, notes = decoded(path.read_bytes())
    return Extracted("txt", tuple(lines_of(text)), notes=notes)


def decoded(raw: bytes) -> tuple[str, tuple[str, ...]]:
    """Text and what has to be said about it."""
    for mark, name in BOMS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(name, "replace"), ()
    sample = raw[:4096]
    if sample.count(0) > len(sample) // 4:
        return raw.decode("utf-16-le" if sample[1::2].count(0) >= sample[::2].count(0) else "utf-16-be", "replace"), ()
    try:
        return raw.decode("utf-8"), ()
    except UnicodeDecodeError:
        return _of_one_byte(raw)


def _of_one_byte(raw: bytes) -> tuple[str, tuple[str, ...]]:
    """Windows-1258 composes its marks and never spells a word of the older schemes rightly, nor they one of its words."""
    windows = unicodedata.normalize("NFC", raw.decode("cp1258", "replace"))
    older = raw.decode("cp1252", "replace") if 0xAD not in raw else raw.decode("latin-1")
    if found_in(older) and strange(windows):
        return older, ()
    whole = raw.decode("utf-8", "replace")
    if whole.count("\ufffd") * BROKEN < len(whole):
        return whole, ("Một số chữ trong tệp bị hỏng mã, thay bằng dấu \ufffd.",)
    return windows, () if MODERN.search(windows) else ("Không rõ bảng mã của tệp; đọc theo Windows-1258.",)


def lines_of(text: str) -> Iterator[Line | Table]:
    """Lines that hold something, with their number in the file; a form feed begins a page."""
    rows = text.translate(LINE_ENDS).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(rows) > MOST_LINES:
        raise Unreadable(f"Văn bản có {len(rows)} dòng, quá {MOST_LINES}.", "Đồng chí chia nhỏ tệp.")
    placed = list(_placed(rows))
    shifted = any(len(row) - len(row.lstrip()) >= DEEP for row, _ in placed)
    marked = "**" in text or "\n#" in text or text.startswith("#")
    at = 0
    while at < len(placed):
        row, place = placed[at]
        if "|" in row and at + 1 < len(placed) and RULE_ROW.fullmatch(placed[at + 1][0].strip()):
            end = at + 2
            while end < len(placed) and "|" in placed[end][0] and placed[end][1].line == placed[end - 1][1].line + 1:
                end += 1
            yield Table(tuple(_cells(one) for one, _ in (placed[at], *placed[at + 2 : end])), place)
            at = end
            continue
        left = (len(row) - len(row.lstrip())) * COLUMN if shifted else None
        yield _line(row.strip(), place, left, marked=marked)
        at += 1


def _placed(rows: list[str]) -> Iterator[tuple[str, Place]]:
    paged = any("\f" in row for row in rows)
    page = 1
    for number, row in enumerate(rows, 1):
        if len(row) > MOST_WIDTH:
            raise Unreadable(f"Dòng {number} dài {len(row)} chữ, không phải văn bản.", "Đồng chí kiểm tra lại tệp.")
        for place, part in enumerate(row.split("\f")):
            page += place > 0
            if part and not part.isspace():
                yield part.expandtabs(8) if part[0] == "\t" else part, Place(number, page if paged else None)


def _cells(row: str) -> tuple[str, ...]:
    inner = row.strip().removeprefix("|").removesuffix("|")
    return tuple(unmarked(cell.strip())[0] for cell in inner.split("|"))


def _line(row: str, place: Place, left: float | None, *, marked: bool) -> Line:
    if not marked:
        return Line(row, place, left=left)
    text, bold, italic = unmarked(row)
    return Line(text, place, bold=bold, italic=italic, left=left)


def unmarked(row: str) -> tuple[str, bool, bool]:
    """The text without Markdown's marks, and whether nearly all of it was marked bold, or slanted."""
    heading = HEADING.match(row)
    text = row[heading.end() :].rstrip("#").rstrip() if heading else row
    text = LINK.sub(r"\1", ESCAPED.sub(r"\1", text) if "\\" in text else text)
    if "*" not in text and "__" not in text:
        return text, heading is not None, False
    strong = sum(len(m[1] or m[2]) for m in STRONG.finditer(text))
    text = STRONG.sub(lambda m: m[1] or m[2], text).replace("**", "")
    slanted = sum(len(m[1]) for m in SLANTED.finditer(text))
    text = SLANTED.sub(r"\1", text)
    most = 0.8 * len(text)
    return text.strip(), heading is not None or strong > most, slanted > most
