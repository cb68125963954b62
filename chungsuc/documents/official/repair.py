"""Lines as printed made into paragraphs: marks of layout taken off, what was broken joined, furniture left out."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from chungsuc.documents.official.kinds import TYPES
from chungsuc.documents.official.numbering import CAPITAL, LONELY, WORDED, Mark, is_upper, mark_of
from chungsuc.documents.official.tree import Line, Place, Table
from chungsuc.documents.official.words import plain

INVISIBLE: Final = str.maketrans(dict.fromkeys("\u200b\u200c\u200d\ufeff\u00ad\u2060", "")) | {0xA0: " ", 0x2007: " ", 0x202F: " "}
ESCAPED: Final = re.compile(r"\\([-*_.#()\[\]>+|~])")
HASHES: Final = re.compile(r"#{1,6}\s+")
STARS: Final = re.compile(r"\*\*|__(?=\S)|(?<=\S)__(?!_)")
WHOLLY_ITALIC: Final = re.compile(r"([*_])(?=[^\s*_])([^*_]+)(?<=\S)\1")
WHOLLY_BOLD: Final = re.compile(r"(?:\*\*[^*]+(?:\*\*)?\s*)+")
RULE: Final = re.compile(r"[\s_\-–—=*.…~•─―]{2,}|[*_\-–—─|]")
BROKEN_ARTICLE: Final = re.compile(r"Điều|ĐIỀU|Chương|CHƯƠNG|Mục|MỤC|Phần|PHẦN")
SPACED_OUT: Final = re.compile(rf"(?:[{CAPITAL}]\s+){{3,}}[{CAPITAL}][\s:]*")
TYPES_IN_LETTERS: Final = {name.replace(" ", "").upper(): name.upper() for name in TYPES}
PAGE_NUMBER: Final = re.compile(
    r"[-–—\s]*(?!(?:19|20)\d\d\b)\d{1,4}[-–—\s]*|trang\s*\d+(?:\s*/\s*\d+)?|page\s*\d+.*|\d+\s*\|\s*(?:page|trang)", re.IGNORECASE
)
STAMP: Final = re.compile(
    r"(?:cong van )?den(?:\s*(?:so|ngay|gio|chuyen).*)?|so den\b.*|ngay den\b.*|ky boi\b.*|nguoi ky\s*:.*|thoi gian ky\s*:.*"
    r"|signed by\b.*|signature not verified|digitally signed\b.*|reason:.*|signing (?:date|time).*|email\s*:\s*\S+@\S+"
    r"|co quan\s*:.*|ngay ky\s*:.*|chuyen\s*:\s*[.…_]*|luu ho so so\s*:.*|ho so so\s*:.*|so va ky hieu hs\s*:.*"
)
NATION_INSIDE: Final = re.compile(r"cong hoa xa hoi chu nghia|doc lap\s*[-–]\s*tu do\s*[-–]\s*hanh phuc")
NUMBER_INSIDE: Final = re.compile(r"\sSố\s*:\s*\d*\s*/")
FOLDS: Final = re.compile(
    r"\s+(?=CỘNG H[ÒO][ÀA] XÃ HỘI|Độc lập\s*[-–]\s*Tự do|Số\s*:|Căn cứ\s|Xét đề nghị|Theo đề nghị|Điều \d+[.:]|Nơi nhận"
    r"|(?:TM|KT|TL|TUQ)\.\s)"
    rf"|(?<=Hạnh phúc)\s+|(?<=[.;:])\s+(?=[-+]\s+[{CAPITAL}]|\d{{1,2}}(?:\.\d{{1,2}})*\.\s+[{CAPITAL}]|[a-zđ]\)\s)"
    rf"|\s+(?=[IVX]{{1,5}}\.\s+[{CAPITAL}]{{2}})|(?<=\d{{4}})\s+(?=[{CAPITAL}]{{2,}}\s+[{CAPITAL}]{{2,}})"
    r"|(?<=,)\s+(?=QUYẾT ĐỊNH:?\s|QUYẾT NGHỊ:?\s)"
)
GLUED_BASIS: Final = re.compile(rf"\b(Căn cứ|Thực hiện|Xét|Theo)(?=[{CAPITAL}][^\W\d_])")
ENDS: Final = re.compile(r"[.;:!?…][”\"')\]]*$|/\.?$")
OPENERS: Final = re.compile(r"Căn cứ|CĂN CỨ|Nơi nhận|Nơi gửi|NƠI NHẬN|Kính gửi|KÍNH GỬI|Trên đây|V/v|Xét ")
TO_A_NUMBER: Final = re.compile(r"(?<!\w)(?:số|quý|Quý|Điều|điều|Khoản|khoản|điểm|mục|ngày|tháng|năm|Chương|phần|từ|đến|và|là)$")
HANGING: Final = re.compile(
    r"(?:,|\b(?:quý|và|của|các|những|cho|với|về|tại|theo|trong|là|có|(?<!đạt )(?<!làm )(?<!thu )được|bằng|hoặc|từ|đến|do|để|số))$"
)


RUNNING: Final = 3  # pages on which a line must stand to be the running head


@dataclass(slots=True)
class Repairs:
    """What was put right on the way, in short sentences."""

    said: list[str] = field(default_factory=list)
    page_ends: set[int] = field(default_factory=set)

    def say(self, what: str, place: Place, text: str = "") -> None:
        self.said.append(f"{what} ({place})" + (f": {text}" if text else ""))

    def say_table(self, what: str, table: Table) -> None:
        self.say(what, table.place, "; ".join(" | ".join(row) for row in table.rows))


def cleaned(blocks: Iterable[Line | Table], repairs: Repairs) -> list[Line | Table]:
    """Blocks without marks of layout, rules, page numbers and stamps; layout tables opened into lines."""
    made: list[Line | Table] = []
    for block in blocks:
        if isinstance(block, Table):
            made.extend(_opened(block) if is_layout(block) else [block])
            continue
        if len(block.text) > (100 if NUMBER_INSIDE.search(block.text) else 300) and NATION_INSIDE.search(plain(block.text)):
            repairs.say("Tách văn bản bị dồn vào một dòng", block.place)
            block = replace(block, text=FOLDS.sub("\n", block.text))  # noqa: PLW2901
        made.extend(line for line in _lines(block) if line.text and not _dropped(line, repairs))
    return _over_pages(_tables(_without_running_heads(made, repairs)), repairs)


def _over_pages(blocks: list[Line | Table], repairs: Repairs) -> list[Line | Table]:
    """A table that goes on over the page under the same head is one table; the head is kept once."""
    made: list[Line | Table] = []
    page: int | None = None
    for block in blocks:
        last = made[-1] if made else None
        next_page = page is not None and block.place.page == page + 1
        page = block.place.page
        if next_page and isinstance(block, Table) and isinstance(last, Table) and last.rows[:1] == block.rows[:1]:
            made[-1] = replace(last, rows=last.rows + block.rows[1:])
            repairs.say("Nối bảng sang trang, bỏ hàng đầu lặp lại", block.place)
        else:
            made.append(block)
    return made


def _without_running_heads(blocks: list[Line | Table], repairs: Repairs) -> list[Line | Table]:
    """Lines that stand beside the number of page after page left out, except where they stand first."""
    beside: dict[str, list[int]] = {}
    ends = sorted(repairs.page_ends)
    if len(ends) < RUNNING:
        return blocks
    for at, block in enumerate(blocks):
        if isinstance(block, Line) and len(block.text) < 100 and _touches(ends, block.place.line):
            beside.setdefault(block.text, []).append(at)
    dropped: set[int] = set()
    for text, places in beside.items():
        if len(places) >= max(RUNNING, len(ends) // 3) and not (mark_of(text) or ENDS.search(text)):
            dropped.update(places[1:] if places[0] < 3 else places)
    for at in sorted(dropped):
        if isinstance(line := blocks[at], Line):
            repairs.say("Bỏ dòng lặp lại ở đầu hoặc cuối trang", line.place, line.text)
            repairs.page_ends.add(line.place.line)
    return [block for at, block in enumerate(blocks) if at not in dropped]


def _touches(ends: Sequence[int], line: int) -> bool:
    at = bisect_left(ends, line - 2)
    return at < len(ends) and ends[at] <= line + 2


def is_layout(table: Table) -> bool:
    """Whether a table only puts a heading or a signature side by side."""
    if not table.bordered:
        return True
    if len(table.rows) > 6 or max(map(len, table.rows), default=0) > 3:
        return False
    text = plain(" ".join(cell for row in table.rows for cell in row))
    return "cong hoa xa hoi" in text or "dang cong san" in text or bool(re.match(r"\s*noi nhan", text))


def _opened(table: Table) -> list[Line]:
    parts = [part for row in table.rows for cell in row for part in cell.split("\n")]
    return [one for part in parts for one in _lines(Line(part, table.place, whole=True)) if one.text]


def with_number(line: Line) -> Line:
    """A number that the file keeps apart put in front of its text."""
    return replace(line, text=f"{line.number} {line.text}", number="") if line.number else line


def _lines(line: Line) -> list[Line]:
    text = line.text.translate(INVISIBLE)
    if "\n" in text or "<br" in text:
        return [one for part in re.split(r"\n|<br(?:\s*/)?>|<br", text) for one in _lines(replace(line, text=part))]
    text, bold, italic = ESCAPED.sub(r"\1", text.strip()), line.bold, line.italic
    if found := HASHES.match(text):
        text, bold = text[found.end() :], True
    text = text.removeprefix("> ")
    if ("**" in text or "__" in text) and not RULE.fullmatch(text):
        bold = bold or bool(WHOLLY_BOLD.fullmatch(text)) or (text.startswith("**") and "**" not in text[2:])
        text = STARS.sub("", text)
    if found := WHOLLY_ITALIC.fullmatch(text):
        text, italic = found[2], True
    if RULE.fullmatch(text):
        text = ""
    if SPACED_OUT.fullmatch(text):
        text = _drawn_together(text)
    return [replace(line, text=text.strip(), bold=bold, italic=italic)]


def _drawn_together(text: str) -> str:
    """A heading of which the letters stand apart: "K Ế  H O Ạ C H"."""
    words = [re.sub(r"\s", "", word) for word in re.split(r"\s{2,}", text.strip())]
    if any(len(word) == 1 for word in words):
        words = ["".join(words)]
    whole = " ".join(words)
    return TYPES_IN_LETTERS.get(whole.strip(":"), whole)


def _dropped(line: Line, repairs: Repairs) -> bool:
    text = line.text
    if len(text) < 30 and PAGE_NUMBER.fullmatch(text):
        repairs.say("Bỏ số trang", line.place, text)
        repairs.page_ends.add(line.place.line)
        return True
    if len(text) < 160 and not text.endswith((".", ";")) and text[0] in "CcSsKkNnTtDdRrEeLlHhĐđ" and STAMP.fullmatch(plain(text)):
        repairs.say("Bỏ dấu đến hoặc dòng chữ ký số", line.place, text)
        return True
    return False


def _tables(blocks: Sequence[Line | Table]) -> list[Line | Table]:
    """Lines of bars, as pages saved as text have them, made into tables."""
    made: list[Line | Table] = []
    rows: list[tuple[str, ...]] = []
    start: Place | None = None
    for block in blocks:
        if isinstance(block, Line) and block.text.startswith("|") and block.text.count("|") > 1:
            cells = tuple(cell.strip() for cell in block.text.strip("|").split("|"))
            start = start or block.place
            if not all(re.fullmatch(r":?-*:?", cell) for cell in cells):
                rows.append(cells)
            continue
        if start:
            made.extend(_table(rows, start))
            rows, start = [], None
        made.append(block)
    if start:
        made.extend(_table(rows, start))
    return made


def _table(rows: list[tuple[str, ...]], place: Place) -> list[Line | Table]:
    if not rows:
        return []
    table = Table(tuple(rows), place)
    return list(_opened(table)) if is_layout(table) else [table]


def spaced(text: str) -> str:
    """Runs of spaces made one, words put apart that were glued."""
    return GLUED_BASIS.sub(r"\1 ", re.sub(r"\s+", " ", text)).strip()


FIRST_LINE_INDENT: Final = 20
"""Points: less than any first line of a paragraph is set in by the form, 1 cm."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How the lines of a file are broken: the width that a full line has, None where lines are whole paragraphs."""

    width: int | None
    page_ends: frozenset[int] = frozenset()

    @classmethod
    def of(cls, lines: Sequence[Line], page_ends: Iterable[int] = ()) -> "Layout":
        lengths = sorted(len(line.text) for line in lines if len(line.text) > 40)
        if len(lengths) < 8 or lengths[int(len(lengths) * 0.95)] > 160:
            return cls(None, frozenset(page_ends))
        broken = sum(
            1
            for one, two in pairwise(lines)
            if not one.whole and two.text[:1].islower() and not ENDS.search(one.text) and not mark_of(two.text)
        )
        return cls(lengths[int(len(lengths) * 0.8)] if broken >= 0.12 * len(lines) else None, frozenset(page_ends))

    def _next_to(self, before: Line, after: Line) -> bool:
        """Whether only the end of a page lies between two lines, or nothing."""
        one, two = before.place, after.place
        between = two.line - one.line
        return one.page != two.page or between <= 1 or (between < 9 and not self.page_ends.isdisjoint(range(one.line, two.line)))

    def continues(self, before: Line, after: Line) -> bool:
        """Whether a line is the middle of the sentence that the line before it begins."""
        over = before.place.page != after.place.page
        if (before.whole and not over) or after.number:
            return False
        one, two = before.text, after.text
        if OPENERS.match(two) or (is_upper(two) and not is_upper(one) and " " in two):
            return False
        near = self._next_to(before, after)
        if mark := mark_of(two):
            return near and self._through_a_mark(before, after, mark)
        first = next((sign for sign in two if sign.isalnum()), "")
        if ENDS.search(one):
            inside = one.endswith((";", ":")) and first.islower()
            whole = one.endswith(".") and not one.endswith("/.")
            return near and (inside or whole) and self._full(before, after, 0.8 if inside else 0.9)
        if first.islower():
            return not (before.bold and not after.bold and mark_of(one) and len(one) < 60)
        quoted = one.count("“") > one.count("”") and "”" in two
        goes_on = self._runs_on(before, after) or (not over and self._back_at_the_margin(before, after))
        return quoted or (near and goes_on)

    def _runs_on(self, before: Line, after: Line) -> bool:
        """Whether a line without a final mark runs on into one that begins with a capital or a figure."""
        if before.bold and not after.bold and len(before.text) < 60:
            return False
        if is_upper(before.text) and is_upper(after.text):
            return mark_of(before.text) is not None
        return bool(HANGING.search(before.text)) or self._full(before, after, 0.75)

    def _full(self, before: Line, after: Line, share: float) -> bool:
        """Whether a line goes as far to the right as lines of running text do, and the next is not set in."""
        return self.width is not None and len(before.text) >= share * self.width and not self._indented(before, after)

    def _through_a_mark(self, before: Line, after: Line, mark: Mark) -> bool:
        """Whether what looks like a number or a dash at the beginning of a line stands in the middle of a sentence."""
        one = before.text
        if ENDS.search(one) or not self._full(before, after, 0.75):
            return False
        if mark.bullet:
            first, above = after.text[mark.end], mark_of(one)
            if mark.number not in "-–" or (first.isupper() and above and not above.bullet):
                return False
            return one[-1].isalpha() or (one[-1].isdigit() and first.isdigit())
        return bool(TO_A_NUMBER.search(one))

    @staticmethod
    def _back_at_the_margin(before: Line, after: Line) -> bool:
        """Whether a paragraph whose first line is set in goes on at the left margin."""
        if before.left is None or after.left is None or before.centred or after.centred or before.bold != after.bold:
            return False
        return before.left - after.left > FIRST_LINE_INDENT

    @staticmethod
    def _indented(before: Line, after: Line) -> bool:
        return before.left is not None and after.left is not None and after.left > before.left + 8


def _with_titles(blocks: Sequence[Line | Table]) -> list[Line | Table]:
    """A number that stands alone on its line put in front of the heading below it."""
    made: list[Line | Table] = []
    for block in blocks:
        above = made[-1] if made else None
        if isinstance(block, Line) and isinstance(above, Line) and BROKEN_ARTICLE.fullmatch(above.text) and block.text[:1].isdigit():
            made[-1] = replace(block, text=f"{above.text} {block.text}", place=above.place, bold=above.bold or block.bold)
        elif isinstance(block, Line) and isinstance(above, Line) and stands_alone(above.text) and not mark_of(block.text):
            sign = "" if above.text.endswith((".", ")", "/", ":")) else "."
            made[-1] = replace(block, text=f"{above.text}{sign} {block.text}", place=above.place, bold=above.bold or block.bold)
        else:
            made.append(block)
    return made


def stands_alone(text: str) -> bool:
    """Whether a line is nothing but a number."""
    return len(text) < 30 and bool(LONELY.fullmatch(text) or (text[:1].isupper() and WORDED.fullmatch(text)))


def joined(lines: Sequence[Line | Table], repairs: Repairs) -> list[Line | Table]:
    """Paragraphs: lines joined where a sentence goes on."""
    lines = _with_titles(lines)
    layout = Layout.of([one for one in lines if isinstance(one, Line)], repairs.page_ends)
    made: list[Line | Table] = []
    parts: list[str] = []
    last: Line | None = None

    def close() -> None:
        if last is not None and isinstance(made[-1], Line):
            made[-1] = replace(made[-1], text=spaced(" ".join(parts)))

    for block in lines:
        if isinstance(block, Line) and last is not None and layout.continues(last, block):
            if layout.width is None:
                repairs.say("Nối câu bị ngắt", block.place, block.text[:40])
            parts.append(block.text)
            last = block
            continue
        close()
        made.append(block)
        last, parts = (block, [block.text]) if isinstance(block, Line) else (None, [])
    close()
    return made
