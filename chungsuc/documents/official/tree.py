"""The neutral tree of an official paper, and what it is built from."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any, Literal, Self

NodeKind = Literal["basis", "section", "paragraph", "table", "closing", "picture"]
Rows = tuple[tuple[str, ...], ...]


class Unreadable(ValueError):  # noqa: N818 -- an answer to the person
    """A file that cannot be read as a paper: what is wrong, and what the person can do."""

    def __init__(self, reason: str, remedy: str = "") -> None:
        super().__init__(" ".join(part for part in (reason, remedy) if part))
        self.reason = reason
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in the file: the line or paragraph, from 1; the page, from 1, where the file has pages."""

    line: int
    page: int | None = None

    def __str__(self) -> str:
        return f"trang {self.page}, dòng {self.line}" if self.page else f"dòng {self.line}"


@dataclass(frozen=True, slots=True)
class Line:
    """
    One line or paragraph as the file has it, NFC. `whole`: the file itself says that a paragraph ends here (.docx,
    .odt, .html), so it is never joined to the next one except over a page break. `left`: distance from the left
    edge in points, where the file tells. `number`: a number that the file keeps apart from the text (Word's lists).
    """

    text: str
    place: Place
    bold: bool = False
    italic: bool = False
    centred: bool = False
    whole: bool = False
    left: float | None = None
    number: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Cells row by row, NFC; a merged cell stands in its first place. A borderless table is layout, not a table."""

    rows: Rows
    place: Place
    bordered: bool = True


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a file holds, before anybody asks what it means. `notes` are sentences for the person who brought it."""

    kind: str
    blocks: tuple[Line | Table, ...]
    pages: int | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Node:
    """
    A piece of the body. `number` is as printed without its closing sign ("I", "1", "2.1", "a", "-", "+", "Điều 3");
    `title` is a heading that stands on its own, `text` the running text (a numbered item with running text has no
    title). A table has `rows`. `first` and `last` tell where it stands in the source; None where it was never read.
    """

    kind: NodeKind
    number: str = ""
    title: str = ""
    text: str = ""
    children: tuple["Node", ...] = ()
    rows: Rows = ()
    first: Place | None = field(default=None, compare=False)
    last: Place | None = field(default=None, compare=False)

    def walk(self, key: str) -> Iterator[tuple[str, "Node"]]:
        """Itself and all below it, each with its key: the places on the way down, "3.0.2"."""
        yield key, self
        for place, child in enumerate(self.children):
            yield from child.walk(f"{key}.{place}")


@dataclass(frozen=True, slots=True)
class PictureNode(Node):
    """
    A drawing that a paper is written with; no reading finds one. `svg` is the drawing with its look in attributes, `text` its
    caption, `said` the words for who does not see it, `rows` its figures, which stand instead where nothing can be drawn.
    `tall`: it may fill a page by itself.
    """

    svg: str = ""
    said: str = ""
    tall: bool = False


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day of which the printed paper may leave month or day blank."""

    year: int
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        parts = [f"{self.year:04}", *(f"{n:02}" for n in (self.month, self.day) if n is not None)]
        return "-".join(parts)

    @property
    def whole(self) -> date | None:
        return date(self.year, self.month, self.day) if self.month and self.day else None


@dataclass(frozen=True, slots=True)
class Signer:
    """`on_behalf`: the line above the title ("KT. GIÁM ĐỐC", "TM. ỦY BAN NHÂN DÂN"), None where there is none."""

    name: str | None
    title: str | None = None
    on_behalf: str | None = None


@dataclass(frozen=True, slots=True)
class Annex:
    title: str
    body: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """A paper named in the text. `key` is type and number as in "QĐ 1620/QĐ-TTg"; `node` and the places locate it."""

    key: str
    type: str
    number: str
    symbol: str
    date: PartialDate | None
    issuer: str | None
    subject: str | None
    node: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class OfficialPaper:
    """
    A paper as Nghị định 30/2020/NĐ-CP and its predecessors lay it out. Whatever it lacks is None or empty.

    `superior` and `issuer_lines` are the two parts of the upper left corner as printed; `issuer` is the body's name
    in full, in sentence case. `symbol` is "KH-UBND", `number` what stands before it ("108"), both as printed.
    `body` holds everything between the subject and the signature, bases and closing words included. `co_signers` sign
    to the left of `signer`, as the secretary of a meeting does, from left to right.
    """

    type: str | None = None
    number: str | None = None
    symbol: str | None = None
    issuer: str | None = None
    superior: str = ""
    issuer_lines: str = ""
    place: str | None = None
    date: PartialDate | None = None
    subject: str | None = None
    enclosed_with: str = ""
    urgency: str = ""
    addressees: tuple[str, ...] = ()
    body: tuple[Node, ...] = ()
    recipients: tuple[str, ...] = ()
    signer: Signer | None = None
    co_signers: tuple[Signer, ...] = ()
    annexes: tuple[Annex, ...] = ()
    repairs: tuple[str, ...] = field(default=(), compare=False)
    notes: tuple[str, ...] = field(default=(), compare=False)

    @property
    def full_number(self) -> str | None:
        """Number and symbol together, "47/KH-STNMT", in papers of the Party "12-KH/HU"; None where the number is blank."""
        if not (self.number and self.symbol):
            return None
        party = "/" in self.symbol and "-" not in self.symbol.split("/")[0]  # "12-KH/HU"
        return f"{self.number}{'-' if party else '/'}{self.symbol}"

    def nodes(self) -> Iterator[tuple[str, Node]]:
        """Every node of the body, then of the annexes ("A0.2.1"), each with its key, in reading order."""
        for place, node in enumerate(self.body):
            yield from node.walk(str(place))
        for number, annex in enumerate(self.annexes):
            for place, node in enumerate(annex.body):
                yield from node.walk(f"A{number}.{place}")

    def sections(self) -> list[Node]:
        """The top level of the body's own numbering."""
        return [node for node in self.body if node.kind == "section"]

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> Self:
        """The tree that `to_json` gave. Raises KeyError or TypeError where `raw` is no such thing."""
        made = dict(raw)
        made["date"] = PartialDate(**raw["date"]) if raw["date"] else None
        made["signer"] = Signer(**raw["signer"]) if raw["signer"] else None
        made["co_signers"] = tuple(Signer(**one) for one in raw.get("co_signers", ()))
        made["body"] = tuple(_node(one) for one in raw["body"])
        made["annexes"] = tuple(Annex(one["title"], tuple(_node(n) for n in one["body"])) for one in raw["annexes"])
        for name in ("addressees", "recipients", "repairs", "notes"):
            made[name] = tuple(raw[name])
        return cls(**made)


def _node(raw: dict[str, Any]) -> Node:
    kind = PictureNode if "svg" in raw else Node
    node = kind(**{**raw, "children": (), "rows": tuple(tuple(row) for row in raw["rows"])})
    return replace(
        node,
        children=tuple(_node(one) for one in raw["children"]),
        first=Place(**raw["first"]) if raw["first"] else None,
        last=Place(**raw["last"]) if raw["last"] else None,
    )
