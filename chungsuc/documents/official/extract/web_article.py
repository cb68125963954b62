"""Which part of a web page is the paper."""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from chungsuc.documents.official.extract.web_tree import Block, Run
from chungsuc.documents.official.words import plain

AROUND: Final = ("nav", "aside", "footer", "menu", "dialog")
HINTS: Final = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|sidebar|side-bar|breadcrumbs?|footer|banner|social|share|sharing|comments?|related|widget|counter"
    r"|thong-?ke|truy-?cap|lien-?quan|pagination|pager|toolbar|search|login|advert|ads|cookie|popup|tags?|rating|print)(?:$|[\s_-])",
    re.IGNORECASE,
)
FURNITURE: Final = re.compile(
    r"trang chu|dang nhap|luot truy cap|so luot xem|luot xem|tin lien quan|cac tin khac|tin moi hon|tin cu hon|in trang|gui email|chia se"
    r"|ve dau trang|lien ket website|thong ke truy cap|dang truy cap|tong truy cap"
    r"|ban quyen thuoc|phat trien boi|xem them|tai ve|tep dinh kem|file dinh kem|quay lai"
)
PAPER: Final = re.compile(r"cong hoa xa hoi chu nghia|dang cong san viet nam|noi nhan|can cu |doc lap - tu do|so: ?\S*/")
MOST: Final = 0.75  # of the running text, in the part that is the paper
LINKED: Final = 0.5
FEW_LINKS: Final = 8
LONG: Final = 160  # signs: nobody writes so much into a menu
SHOWN: Final = 60


@dataclass(slots=True)
class _Weight:
    letters: int = 0  # outside links and furniture
    linked: int = 0
    links: int = 0
    marks: int = 0

    def add(self, other: "_Weight") -> None:
        self.letters += other.letters
        self.linked += other.linked
        self.links += other.links
        self.marks += other.marks


def article_of(root: Block) -> tuple[Block, list[str]]:
    """The part that is the paper with the menus inside it taken off, and what has to be said about the rest."""
    weights: dict[int, _Weight] = {}
    whole = _weigh(root, weights)
    if not _is_portal(root, whole):
        return root, []
    way = _descend(root, weights)
    rest, dropped = _outside(way)
    article = _cleaned(way[-1], weights, dropped)
    before = [one for one in rest if _unsure(one, weights)]
    kept = [_text(one)[:SHOWN] for one in before]
    dropped += [_text(one) for one in rest if not _unsure(one, weights)]
    notes = []
    if size := sum(map(len, dropped)):
        notes.append(f"Trang web: bỏ {size} chữ quanh bài (trình đơn, cột bên, bộ đếm).")
    if before:
        notes.append("Trang web: giữ phần chưa chắc thuộc văn bản: " + "; ".join(f"“{text}…”" for text in kept[:3]) + ".")
        article = Block("div", {}, [article, *before])
    return article, notes


def _weigh(block: Block, weights: dict[int, _Weight]) -> _Weight:
    mine = weights[id(block)] = _Weight()
    around = _hinted(block)
    own = []
    for part in block.parts:
        if isinstance(part, Block):
            below = _weigh(part, weights)
            mine.add(below)
        elif part.linked:
            mine.linked += len(part.text.strip())
            mine.links += bool(part.text.strip())
        else:
            own.append(part.text)
    text = plain(" ".join(own))
    mine.marks += len(PAPER.findall(text))
    if not (len(text) < LONG and FURNITURE.search(text)):
        mine.letters += len(text.strip())
    if around and not mine.marks:
        mine.letters = 0
    return mine


def _hinted(block: Block) -> bool:
    named = f"{block.attributes.get('class', '')} {block.attributes.get('id', '')} {block.attributes.get('role', '')}"
    return block.tag in AROUND or bool(HINTS.search(named[:500]))


def _is_portal(root: Block, whole: _Weight) -> bool:
    if whole.links >= FEW_LINKS and whole.linked * 20 > whole.letters:
        return True
    return any(block.tag in AROUND or _hinted(block) for block in root.blocks())


def _descend(root: Block, weights: dict[int, _Weight]) -> list[Block]:
    """The way down to the smallest part with most of the running text and all of the paper's own marks."""
    way = [root]
    while True:
        here = way[-1]
        inner = [part for part in here.parts if isinstance(part, Block)]
        best = max(inner, key=lambda one: weights[id(one)].letters, default=None)
        if best is None or (best.tag in ("p", "li", "tr") and not _holds(best)) or _is_data(here):
            return way
        mine, theirs = weights[id(here)], weights[id(best)]
        if theirs.letters < MOST * mine.letters or theirs.marks < mine.marks:
            return way
        way.append(best)


def _holds(block: Block) -> bool:
    return any(isinstance(part, Block) and part.tag in ("td", "div", "table") for part in block.parts)


def _is_data(block: Block) -> bool:
    return block.tag == "table" and block.attributes.get("border", "0") not in ("", "0")


def _cleaned(block: Block, weights: dict[int, _Weight], dropped: list[str]) -> Block:
    parts: list[Block | Run] = []
    for part in block.parts:
        if isinstance(part, Block):
            if _is_menu(part, weights):
                dropped.append(_text(part))
                continue
            part = _cleaned(part, weights, dropped)  # noqa: PLW2901
        parts.append(part)
    return Block(block.tag, block.attributes, parts)


def _is_menu(block: Block, weights: dict[int, _Weight]) -> bool:
    mine = weights[id(block)]
    if mine.marks or block.tag in ("tr", "td", "th"):
        return False
    if _hinted(block) and mine.letters + mine.linked < 2000:
        return True
    text = plain(_text(block)) if mine.letters + mine.linked < LONG else ""
    if text and FURNITURE.search(text) and block.tag in ("p", "div", "li", "ul", "section"):
        return len(text) < 60 or mine.links > 1
    return mine.links > 2 and mine.linked > LINKED * (mine.letters + mine.linked)


def _outside(way: list[Block]) -> tuple[list[Block], list[str]]:
    """What stands beside the way down to the paper: blocks, and loose words."""
    rest: list[Block] = []
    loose: list[str] = []
    for block, inner in pairwise(way):
        for part in block.parts:
            if isinstance(part, Block):
                if part is not inner:
                    rest.append(part)
            elif text := part.text.strip():
                loose.append(text)
    return rest, loose


def _unsure(block: Block, weights: dict[int, _Weight]) -> bool:
    """Running text beside the paper that is no menu."""
    mine = weights[id(block)]
    return mine.marks > 0 or (mine.letters >= LONG and mine.linked < LINKED * mine.letters and _longest(block) >= LONG)


def _longest(block: Block) -> int:
    return max((sum(len(p.text) for p in one.parts if isinstance(p, Run)) for one in block.blocks()), default=0)


def _text(block: Block) -> str:
    return " ".join(" ".join(p.text for one in block.blocks() for p in one.parts if isinstance(p, Run)).split())
