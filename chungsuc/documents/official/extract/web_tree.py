"""HTML as a light tree of its blocks, built in one pass over the text, whatever is broken in it."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

BLOCKS: Final = frozenset(
    (
        *("html", "body", "div", "section", "article", "main", "header", "footer", "nav", "aside", "form", "fieldset", "center"),
        *("p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "address", "details", "summary", "menu", "dialog"),
        *("ul", "ol", "li", "dl", "dd", "dt", "figure", "figcaption", "table", "caption", "tr", "td", "th"),
    )
)
RAW: Final = ("script", "style", "noscript", "template", "svg", "iframe", "object", "math", "title", "textarea", "select", "button")
UNSEEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
HIDDEN: Final = re.compile(r"\shidden(?:[\s=/]|$)")
ATTRIBUTE: Final = re.compile(r"([a-zA-Z:-]{2,20})\s*=\s*(?:\"([^\"]{0,2000})\"|'([^']{0,2000})'|([^\s\"'>]{1,200}))")
NAME: Final = re.compile(r"/?([a-zA-Z][a-zA-Z0-9:]{0,29})")
SPACE: Final = re.compile(r"[ \t\r\n\f]+")
BOLD: Final = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
LIGHT: Final = re.compile(r"font-weight\s*:\s*(?:normal|[1-5]00)", re.IGNORECASE)
SLANTED: Final = re.compile(r"font-style\s*:\s*(?:italic|oblique)", re.IGNORECASE)
VOID: Final = frozenset(
    ("br", "hr", "img", "input", "meta", "link", "wbr", "col", "area", "base", "embed", "source", "track", "param")
)
CLOSED_BY: Final = {
    "li": ("li",),
    "tr": ("tr", "td", "th", "p"),
    "td": ("td", "th", "p"),
    "th": ("td", "th", "p"),
    "dd": ("dd", "dt"),
    "dt": ("dd", "dt"),
}
WALLS: Final = ("table", "td", "th")
DEEPEST: Final = 150  # blocks within blocks; whatever lies deeper is taken as if it lay there
MOST_NODES: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Run:
    r"""Letters that look alike; "\\n" is a break."""

    text: str
    bold: bool = False
    italic: bool = False
    linked: bool = False


@dataclass(slots=True)
class Block:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    parts: list["Block | Run"] = field(default_factory=list)

    def blocks(self) -> Iterator["Block"]:
        """Itself and those below, in their order."""
        waiting = [self]
        while waiting:
            here = waiting.pop()
            yield here
            waiting += [part for part in reversed(here.parts) if isinstance(part, Block)]


@dataclass(frozen=True, slots=True)
class _State:
    bold: bool = False
    italic: bool = False
    linked: bool = False


class Tree:
    """Grows from tags and letters as they come."""

    def __init__(self) -> None:
        self.root = Block("html")
        self.nodes = 0
        self._open: list[Block] = [self.root]
        self._deeper: dict[str, int] = {}
        self._states: list[tuple[str, _State]] = []
        self._inline: dict[str, int] = {}
        self._unseen: tuple[str, int] | None = None

    def letters(self, text: str) -> None:
        if self._unseen or not text:
            return
        text = html.unescape(text) if "&" in text else text
        if self._open[-1].tag != "pre":
            text = SPACE.sub(" ", text)
        state = self._states[-1][1] if self._states else _State()
        self._open[-1].parts.append(Run(text, state.bold, state.italic, state.linked))
        self.nodes += 1

    def begin(self, name: str, raw: str) -> None:
        if self._unseen:
            if name == self._unseen[0] and name not in VOID:
                self._unseen = (name, self._unseen[1] + 1)
            return
        if name in ("br", "hr"):
            self._open[-1].parts.append(Run("\n"))
            self.nodes += 1
            return
        attributes = {m[1].lower(): html.unescape(m[2] or m[3] or m[4] or "") for m in ATTRIBUTE.finditer(raw[:8000])} if "=" in raw else {}
        if name not in VOID and _unseen(name, attributes, raw):
            self._unseen = (name, 1)
            return
        if name in BLOCKS:
            self._block(name, attributes)
        elif name not in VOID:
            self._formed(name, attributes)

    def _block(self, name: str, attributes: dict[str, str]) -> None:
        if self._open[-1].tag == "p" and name not in ("td", "th", "tr"):
            self._open.pop()
        for closed in CLOSED_BY.get(name, ()):
            self._close(closed, through=name in ("td", "th", "tr"))
        if len(self._open) >= DEEPEST:
            self._deeper[name] = self._deeper.get(name, 0) + 1
            self._open[-1].parts.append(Run("\n"))
            return
        made = Block(name, attributes)
        self._open[-1].parts.append(made)
        self._open.append(made)
        self.nodes += 1
        if name[0] == "h" and name[1:].isdigit():
            self._formed(name, {"style": "font-weight:bold"})

    def _formed(self, name: str, attributes: dict[str, str]) -> None:
        below = self._states[-1][1] if self._states else _State()
        style = attributes.get("style", "")
        bold = (below.bold or name in ("b", "strong") or bool(BOLD.search(style))) and not LIGHT.search(style)
        italic = below.italic or name in ("i", "em") or bool(SLANTED.search(style))
        if len(self._states) < DEEPEST:
            self._states.append((name, _State(bold, italic, below.linked or (name == "a" and "href" in attributes))))
            self._inline[name] = self._inline.get(name, 0) + 1

    def end(self, name: str) -> None:
        if self._unseen:
            if name == self._unseen[0]:
                self._unseen = (name, self._unseen[1] - 1) if self._unseen[1] > 1 else None
            return
        if name in BLOCKS:
            if self._deeper.get(name):
                self._deeper[name] -= 1
                self._open[-1].parts.append(Run("\n"))
            else:
                self._close(name, through=name in ("table", "tr", "td", "th"))
        if self._inline.get(name):
            while self._states:
                last = self._states.pop()[0]
                self._inline[last] -= 1
                if last == name:
                    break

    def _close(self, name: str, *, through: bool) -> None:
        for at in range(len(self._open) - 1, 0, -1):
            tag = self._open[at].tag
            if tag == name:
                del self._open[at:]
                return
            if tag == "table" or (tag in WALLS and not through):
                return


def _unseen(name: str, attributes: dict[str, str], raw: str) -> bool:
    """Hidden; or the head or foot of a printed page, as LibreOffice saves it."""
    if name == "div" and attributes.get("title") in ("header", "footer"):
        return True
    return bool(UNSEEN.search(attributes.get("style", "")) or HIDDEN.search(raw, 0, 8000))


def tree_of(text: str) -> Tree:
    """In one pass: every search goes on where the last one ended."""
    tree, at, size = Tree(), 0, len(text)
    no_comment_end = False
    while at < size and tree.nodes < MOST_NODES:
        tag = text.find("<", at)
        if tag < 0 or tag == size - 1:
            tree.letters(text[at:])
            break
        tree.letters(text[at:tag])
        if text.startswith("<!--", tag):
            end = -1 if no_comment_end else text.find("-->", tag + 4)
            no_comment_end = end < 0
            at = tag + 4 if end < 0 else end + 3
            continue
        if not (text[tag + 1].isalpha() or text[tag + 1] in "/!?"):
            tree.letters("<")
            at = tag + 1
            continue
        end = _end_of_tag(text, tag)
        if end < 0:
            break
        at = _tag(tree, text, tag + 1, end)
    return tree


def _end_of_tag(text: str, start: int) -> int:
    end = text.find(">", start)
    if end > 0 and text.count('"', start, end) % 2:
        quote = text.find('"', end, end + 10_000)
        later = text.find(">", quote, quote + 10_000) if quote > 0 else -1
        return later if later > 0 else end
    return end


def _tag(tree: Tree, text: str, start: int, end: int) -> int:
    """Hands the tag on; where the reading goes on."""
    found = NAME.match(text, start, end)
    if found is None:
        return end + 1
    name = found[1].lower()
    if text[start] == "/":
        tree.end(name)
    elif name in RAW:
        if text[end - 1] == "/":
            return end + 1
        close = re.compile(f"</{name}", re.IGNORECASE).search(text, end)
        return len(text) if close is None else close.start()
    else:
        tree.begin(name, text[found.end() : end])
    return end + 1
