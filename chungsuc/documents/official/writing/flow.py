"""A tree laid out as one run of blocks, each with the name of the sample paragraph that it is set in."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from chungsuc.documents.official.tree import Node, OfficialPaper, PictureNode, Rows, Signer

ROMAN: Final = re.compile(r"[IVXLC]+")
LETTER: Final = re.compile(r"[a-zđ]{1,2}")
BULLETS: Final = ("-", "+", "*", "•", "–")
NAMED: Final = re.compile(r"(?:Phần|Chương|Mục|Tiểu mục|PHẦN|CHƯƠNG|MỤC)\b")
ARTICLE: Final = re.compile(r"(?:Điều|ĐIỀU)\b")
MOST_OF_A_CENTRED_LINE: Final = 120
WITHOUT_TYPE: Final = ("công văn",)
ABOUT_BEFORE: Final = ("quyết định",)
ANNEX: Final = re.compile(r"((?:Phụ lục|PHỤ LỤC)(?: số)?(?: [0-9IVX]+\b)?+)[.:]?\s+(?=\S)")
NEXT_BEHALF: Final = re.compile(r"\s+(?=(?:KT|TL|TUQ|Q|TM|T/M|K/T)\.)")


@dataclass(frozen=True, slots=True)
class Block:
    """
    `style` names a sample of the template: can_cu, phan, de_muc, de_muc_2, dieu, khoan, diem, gach, doan, giua, ket,
    bang, phu_luc; hinh is a drawing (`svg`, and `said` for who does not see it), set by writing itself. `number` is printed
    with its sign ("I.", "a)", "Điều 3."); `rows` only of bang.
    """

    style: str
    number: str = ""
    title: str = ""
    text: str = ""
    rows: Rows = ()
    svg: str = ""
    said: str = ""
    tall: bool = False


def printed_number(number: str) -> str:
    """A number with the sign that the form closes it with: "I." "1.1." "a)" "Điều 3." "-"."""
    if not number or number in BULLETS or NAMED.match(number):
        return number
    return f"{number})" if LETTER.fullmatch(number) else f"{number}."


def blocks_of(nodes: tuple[Node, ...]) -> Iterator[Block]:
    for node in nodes:
        if isinstance(node, PictureNode):
            yield from _picture(node)
            continue
        yield _block(node)
        yield from blocks_of(node.children)


def _picture(node: PictureNode) -> Iterator[Block]:
    """The drawing and its caption; one that cannot be drawn is its caption and its figures."""
    if node.svg:
        yield Block("hinh", svg=node.svg, said=node.said, rows=node.rows, tall=node.tall)
    yield Block("doan", text=node.text)
    if not node.svg:
        yield Block("bang", rows=node.rows)


def _block(node: Node) -> Block:
    if node.kind == "table":
        return Block("bang", rows=node.rows)
    if node.number in BULLETS:
        return Block("gach", node.number, f"{node.title}:" if node.title else "", node.text)
    if node.kind in ("basis", "closing"):
        return Block("can_cu" if node.kind == "basis" else "ket", text=node.text)
    if node.kind == "paragraph":
        alone = len(node.text) <= MOST_OF_A_CENTRED_LINE and node.text == node.text.upper() and _has_letters(node.text)
        return Block("giua" if alone else "doan", text=node.text)
    both = bool(node.title and node.text)
    shown = replace(node, title="", text=f"{node.title}: {node.text}") if both else node
    return Block(_style(shown), printed_number(node.number), shown.title, shown.text)


def _has_letters(text: str) -> bool:
    return text.lower() != text


def _style(node: Node) -> str:
    number = node.number
    if NAMED.match(number):
        return "phan"
    if ARTICLE.match(number):
        return "dieu"
    if node.title:
        return "de_muc" if ROMAN.fullmatch(number) or number.isupper() or not number else "de_muc_2"
    return "diem" if LETTER.fullmatch(number) else "khoan"


def number_line(paper: OfficialPaper) -> str:
    """The line "Số: 108/KH-UBND"; a number not yet given leaves its room; nothing where the paper has neither."""
    if not (paper.number or paper.symbol):
        return ""
    if not paper.symbol:
        return f"Số: {paper.number}"
    return f"Số: {paper.number}/{paper.symbol}" if paper.number else f"Số:{ROOM}/{paper.symbol}"


ROOM: Final = "\u2003\u2003"
"""Where a number or a day is written by hand: two wide spaces, which no reader takes for a gap between columns."""


def date_line(paper: OfficialPaper) -> str:
    """The line "Lạng Sơn, ngày 05 tháng 02 năm 2023"; a day and a month below three have their nought, what is blank its room."""
    if not paper.date and not paper.place:
        return ""
    day = f" {paper.date.day:02} " if paper.date and paper.date.day else ROOM
    month = ROOM
    if paper.date and paper.date.month:
        month = f" {paper.date.month:02} " if paper.date.month < 3 else f" {paper.date.month} "
    year = f" {paper.date.year:04}" if paper.date else ROOM
    said = f"ngày{day}tháng{month}năm{year}".rstrip()
    return f"{paper.place}, {said}" if paper.place else said[:1].upper() + said[1:]


def about_line(paper: OfficialPaper) -> str:
    """The subject as its type prints it: after "V/v" under the number, or under the type."""
    subject = paper.subject or ""
    if not subject:
        return ""
    if not has_type_line(paper):
        return f"V/v {subject}"
    if paper.type in ABOUT_BEFORE or subject[:1].islower():
        return f"Về việc {subject}"
    return subject


def has_type_line(paper: OfficialPaper) -> bool:
    return bool(paper.type) and paper.type not in WITHOUT_TYPE


def behalf_lines(signer: Signer) -> list[str]:
    """The line "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH" stands on two lines, whatever parts it in the tree."""
    return [line for line in NEXT_BEHALF.split(signer.on_behalf or "") if line]


def annex_lines(title: str) -> list[str]:
    """The line "Phụ lục I" stands alone above what it is called."""
    found = ANNEX.match(title)
    return [found[1], title[found.end() :]] if found else [title]


def annex_name(blocks: Sequence[Block]) -> str:
    """What an annex is called, where its body begins with it: a line of its own without a number."""
    first = blocks[0] if blocks else Block("doan")
    return first.text if first.style == "giua" else first.title if first.style == "de_muc" and not first.number else ""


def addressees(paper: OfficialPaper) -> list[str]:
    """One stands on the line of "Kính gửi" with nothing behind; several end with ";" and the last with "."."""
    return list(paper.addressees) if len(paper.addressees) < 2 else _ended(paper.addressees)


def recipients(paper: OfficialPaper) -> list[str]:
    return _ended(paper.recipients)


def _ended(items: tuple[str, ...]) -> list[str]:
    return [f"{item}{'.' if place == len(items) else ';'}" for place, item in enumerate(items, 1)]


LEVELS: Final = ("TỈNH", "THÀNH PHỐ", "HUYỆN", "QUẬN", "THỊ XÃ", "THỊ TRẤN", "XÃ", "PHƯỜNG", "NÔNG THÔN")
ON_A_LINE: Final = 26


def name_lines(name: str) -> list[str]:
    """A body's name in the upper left corner: on two even lines where it is long, parted before its level if it can be."""
    name = name.upper()
    if len(name) <= ON_A_LINE:
        return [name]
    spaces = [found.start() for found in re.finditer(r"(?<!\bVÀ) ", name)]
    levels = [place for place in spaces if name[place + 1 :].startswith(LEVELS) and place <= ON_A_LINE]
    fit = [place for place in levels if len(name) - place - 1 <= ON_A_LINE] or spaces
    best = min(fit, key=lambda place: abs(2 * place + 1 - len(name)), default=len(name))
    return [line for line in (name[:best], name[best + 1 :]) if line]


def rule_under(lines: Iterable[str], letter: float, room: float) -> float:
    """How long the line under a name or a subject is, in millimetres: two fifths of its longest line."""
    longest = max((len(line) for line in lines), default=0)
    return round(max(8.0, 0.42 * min(longest * letter, room)), 1)


def subject_indent(text: str, letter: float, room: float) -> float:
    """How far a subject is set in on both sides, in millimetres, so that its lines are about equally long."""
    lines = max(1, -(-len(text) * letter // (room - 2 * LEAST_INDENT)))
    return round(max(LEAST_INDENT, (room - (len(text) / lines + SLACK) * letter) / 2), 1) if lines > 1 else LEAST_INDENT


LEAST_INDENT: Final = 4.0
SLACK: Final = 6
"""Letters that a line may be longer than the mean, since words are not parted."""
