"""The body of a paper: paragraphs put under the numbers that they stand under."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from chungsuc.documents.official.numbering import CAPITAL, Levels, Mark, is_upper, mark_of
from chungsuc.documents.official.tree import Line, Node, NodeKind, Place, Table
from chungsuc.documents.official.words import plain

BASIS: Final = re.compile(
    r"(?:can cu|thuc hien|thi hanh|xet|theo de nghi|theo(?! doi)|chap hanh|tiep tuc thuc hien|trien khai|huong ung|phuc dap|tiep theo"
    r"|sau khi xem xet)\b"
)
CLOSING: Final = re.compile(r"(?:tren day la|tren day|tran trong)\b")
INLINE: Final = re.compile(rf"([^:.;?!]{{2,90}}?)\s*:\s+(?=[“\"({CAPITAL}0-9])")
SENTENCE: Final = re.compile(rf"([^.;:]{{3,120}})\.\s+(?=[{CAPITAL}])")
TITLE_LIMIT: Final = 220


DOTLESS: Final = re.compile(rf"(\d{{1,2}})\s+(?=[{CAPITAL}])")


def with_dots(blocks: Sequence[Line | Table]) -> list[Line | Table]:
    """Numbers of headings without a dot ("2 Đối tượng") given one, where they run on from 1 without a gap."""
    last, dotless = 0, set()
    for at, block in enumerate(blocks):
        if not isinstance(block, Line):
            continue
        mark = mark_of(block.text)
        bare = DOTLESS.match(block.text) if mark is None and len(block.text) < 120 and block.text[-1] not in ".;," else None
        number = int(bare[1]) if bare else int(mark.number) if mark and mark.style == "n1" else 0
        if number == last + 1:
            last = number
            dotless |= {at} if bare else set()
        elif bare:
            return list(blocks)
    if len(dotless) < 2:
        return list(blocks)
    return [
        replace(one, text=DOTLESS.sub(r"\1. ", one.text, count=1)) if at in dotless and isinstance(one, Line) else one
        for at, one in enumerate(blocks)
    ]


@dataclass(slots=True)
class Draft:
    """A node being made."""

    kind: NodeKind
    number: str = ""
    title: str = ""
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    first: Place | None = None
    last: Place | None = None
    rank: int = 0
    children: list["Draft"] = field(default_factory=list)

    def node(self) -> Node:
        children = tuple(child.node() for child in self.children)
        return Node(self.kind, self.number, self.title, self.text, children, self.rows, self.first, self.last)


def outline(blocks: Sequence[Line | Table]) -> tuple[Node, ...]:
    """The body as nodes. The depth is that of the numbering styles at hand, which are few."""
    top: list[Draft] = []
    way: list[Draft] = []
    levels = Levels()
    numbered = False
    heads = not any(isinstance(one, Line) and (mark := mark_of(one.text)) and not mark.bullet for one in blocks)
    for block in blocks:
        if isinstance(block, Table):
            depth = levels.leave_bullets()
            del way[depth:]
            _under(way, top).append(Draft("table", rows=block.rows, first=block.place, last=block.place))
            continue
        mark = mark_of(block.text) or (_headed_by_itself(block) if heads else None)
        if mark is None or not levels.fits(mark):
            depth = levels.leave_bullets()
            del way[depth:]
            _under(way, top).append(_paragraph(block, first=not numbered))
            continue
        if mark.bullet and not way and _is_basis(block.text[mark.end :]):
            top.append(Draft("basis", mark.number, text=block.text[mark.end :], first=block.place, last=block.place))
            continue
        depth = levels.place(mark)
        numbered = numbered or not mark.bullet
        del way[depth:]
        made = _numbered(block, mark)
        _under(way, top).append(made)
        way.append(made)
    _close(top)
    _demote(top)
    return tuple(one.node() for one in top)


def _headed_by_itself(line: Line) -> Mark | None:
    """A heading without a number, in a paper that numbers nothing."""
    text = line.text
    if not 6 <= len(text) <= 120 or text[-1] in ".;,!?" or (text.endswith(":") and len(text.split()) < 3):
        return None
    return Mark("", "heading", 0) if (is_upper(text) and " " in text) or line.bold else None


def _under(way: list[Draft], top: list[Draft]) -> list[Draft]:
    return way[-1].children if way else top


def _is_basis(text: str) -> bool:
    return bool(BASIS.match(plain(text)))


def _paragraph(line: Line, *, first: bool) -> Draft:
    basis = first and _is_basis(line.text) and not line.text.endswith(":")
    return Draft("basis" if basis else "paragraph", text=line.text, first=line.place, last=line.place)


def _numbered(line: Line, mark: Mark) -> Draft:
    title, text = headed(line.text[mark.end :].strip(), line, mark)
    kind: NodeKind = "paragraph" if mark.bullet else "section"
    return Draft(kind, mark.number, title, text, first=line.place, last=line.place, rank=mark.rank)


def headed(text: str, line: Line, mark: Mark) -> tuple[str, str]:
    """The heading and the running text of a numbered line."""
    if mark.bullet:
        named = text.endswith(":") and len(text) < 120 and "; " not in text and not is_upper(text)
        return (text.rstrip(" :"), "") if named else ("", text)
    if len(text) <= TITLE_LIMIT and _is_heading(text, line, mark):
        return text if text.endswith("...") else text.rstrip(" .;:"), ""
    if (found := INLINE.match(text)) and ", " not in found[1][60:]:
        return found[1].strip(), text[found.end() :]
    if mark.style == "roman" and (found := SENTENCE.match(text)):
        return found[1], text[found.end() :]
    return "", text


def _is_heading(text: str, line: Line, mark: Mark) -> bool:
    """Whether the whole of a short numbered line is a heading: by its letters, its end, or the rank of its number."""
    if is_upper(text) or line.bold:
        return True
    if text.endswith(":"):
        return not re.search(r"[;.] ", text)
    if text and text[-1] not in ".;,!?…/":
        return True
    high = mark.style in ("roman", "phần", "chương", "mục")
    return high and len(text) < 120 and not re.search(r"[;.] ", text) and not INLINE.match(text)


def _demote(top: list[Draft]) -> None:
    """Numbered lines of the opening words, before the paper's own top level begins, are no sections."""
    ranks = [one.rank for one in top if one.kind == "section"]
    highest = min(ranks, default=0)
    for one in top:
        if one.kind == "section":
            if one.rank == highest:
                return
            one.kind = "paragraph"


def _last_words(holder: Draft, at: int) -> bool:
    """Whether the paper itself ends here, "./.", behind a numbered item that has said what it says."""
    return at + 1 == len(holder.children) and bool(holder.text and not holder.title and holder.children[at].text.endswith("./."))


def _close(top: list[Draft]) -> None:
    """The closing words lifted out of the last section."""
    if not top or top[-1].kind != "section":
        if top and top[-1].kind == "paragraph" and CLOSING.match(plain(top[-1].text)):
            top[-1].kind = "closing"
        return
    holder = top[-1]
    while holder.children and holder.children[-1].children and holder.children[-1].kind == "section":
        holder = holder.children[-1]
    place = len(holder.children)
    while place and holder.children[place - 1].kind == "paragraph" and not holder.children[place - 1].number:
        place -= 1
    for at in range(place, len(holder.children)):
        if CLOSING.match(plain(holder.children[at].text)) or _last_words(holder, at):
            lifted = holder.children[at:]
            del holder.children[at:]
            for one in lifted:
                one.kind = "closing"
            top.extend(lifted)
            return
