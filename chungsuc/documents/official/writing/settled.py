"""A tree as writing prints it: what the layout itself decides is put right, nothing is added to what the paper says."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from chungsuc.documents.official.tree import Annex, Node, NodeKind, OfficialPaper, PictureNode, Signer
from chungsuc.documents.official.writing.flow import BULLETS, NAMED, annex_lines

UNPRINTABLE: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u2028-\u202e\ufeff\ufffe\uffff\ud800-\udfff]"
)
END_OF_BASIS: Final = re.compile(r"[\s;.,]+$")
END_OF_ITEM: Final = re.compile(r"[\s;.]+$")
DASH: Final = re.compile(r"^[-–—•+*]\s*")


def clean(text: str) -> str:
    """One line of text in NFC: no control signs, single spaces."""
    return " ".join(UNPRINTABLE.sub("", unicodedata.normalize("NFC", text)).split())


def settled(paper: OfficialPaper) -> OfficialPaper:
    """
    The tree that comes back when the paper is written and read; settling what is settled changes nothing.

    Bases end with ";" and the last with "."; an item behind a dash is a paragraph; rows of a table are equally long;
    what is empty is left out. Of a drawing its caption comes back.
    """
    return _seen(laid(paper))


def laid(paper: OfficialPaper) -> OfficialPaper:
    """As `settled`, with the drawings that it is written with."""
    words = ("type", "number", "symbol", "issuer", "place", "subject")
    lines = ("superior", "issuer_lines", "enclosed_with")
    return replace(
        paper,
        **{name: clean(getattr(paper, name) or "") or None for name in words},  # type: ignore[arg-type]
        **{name: clean(getattr(paper, name)) for name in lines},  # type: ignore[arg-type]
        addressees=_items(paper.addressees),
        recipients=_items(paper.recipients),
        body=nodes(paper.body),
        urgency=clean(paper.urgency).upper(),
        signer=_signer(paper.signer) if paper.signer else None,
        co_signers=tuple(_signer(one) for one in paper.co_signers),
        annexes=tuple(_annex(one) for one in paper.annexes),
    )


def _seen(paper: OfficialPaper) -> OfficialPaper:
    annexes = tuple(replace(annex, body=_captions(annex.body)) for annex in paper.annexes)
    return replace(paper, body=_captions(paper.body), annexes=annexes)


def _captions(found: Iterable[Node]) -> tuple[Node, ...]:
    return tuple(
        Node("paragraph", text=node.text) if isinstance(node, PictureNode) else replace(node, children=_captions(node.children))
        for node in found
    )


def _items(found: Iterable[str]) -> tuple[str, ...]:
    texts = (END_OF_ITEM.sub("", DASH.sub("", clean(text))) for text in found)
    return tuple(text for text in texts if text)


def _annex(annex: Annex) -> Annex:
    """The title is "Phụ lục I"; what it is called heads its body, in capitals, and holds all that bears no number."""
    first, *names = annex_lines(clean(annex.title))
    body = nodes(annex.body)
    name = " ".join(names).upper()
    if not name:
        return Annex(first, body)
    numbered = any(node.kind == "section" and node.number for node in body)
    head = Node("paragraph", text=name) if numbered else Node("section", title=name, children=body)
    return Annex(first, (head, *body) if numbered else (head,))


def _signer(signer: Signer) -> Signer:
    return Signer(
        name=clean(signer.name or "") or None,
        title=clean(signer.title or "") or None,
        on_behalf=clean(signer.on_behalf or "") or None,
    )


def nodes(found: Iterable[Node]) -> tuple[Node, ...]:
    made = [one for node in found for one in _node(node)]
    for place, node in enumerate(made):
        if node.kind == "basis":
            last = place + 1 == len(made) or made[place + 1].kind != "basis"
            made[place] = replace(node, text=END_OF_BASIS.sub("", node.text) + ("." if last else ";"))
    return tuple(made)


def _node(node: Node) -> list[Node]:
    number, title, text = clean(node.number), clean(node.title), clean(node.text)
    if isinstance(node, PictureNode):
        return [replace(node, text=text, said=clean(node.said), rows=_rows(node))]
    if node.kind == "table":
        said = " ".join(part for part in (number, title, text) if part)
        rows = _rows(node)
        above = [Node("paragraph", text=said)] if said else []
        return above + ([Node("table", rows=rows, first=node.first, last=node.last)] if rows else [])
    children = nodes(node.children)
    if number in BULLETS:
        title, text = (title.rstrip(" :"), "") if title and not text else ("", joined(title, text))
        kind: NodeKind = "basis" if node.kind == "basis" else "paragraph"
        return [replace(node, kind=kind, number=number, title=title, text=text, children=children, rows=())]
    if node.kind != "section":
        said = " ".join(part for part in (number, title, text) if part)
        own = [replace(node, number="", title="", text=said, children=(), rows=())] if said else []
        return own + list(children)
    if NAMED.match(number) and text:
        title, children = (title, (Node("paragraph", text=text), *children)) if title else (text, children)
        text = ""
    if not (number or title or text):
        return list(children)
    return [replace(node, number=number, title=title, text=text, children=children, rows=())]


def joined(title: str, text: str) -> str:
    """A heading that runs into its text, as one line."""
    return f"{title.rstrip(' :')}: {text}" if title and text else title or text


def _rows(node: Node) -> tuple[tuple[str, ...], ...]:
    rows = [tuple(clean(cell) for cell in row) for row in node.rows]
    rows = [row for row in rows if any(row)]
    width = max((len(row) for row in rows), default=0)
    return tuple(row + ("",) * (width - len(row)) for row in rows)
