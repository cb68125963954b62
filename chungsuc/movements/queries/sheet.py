"""The paper as a sheet of text, every quotation of the draft marked in its place."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from chungsuc.documents.official.tree import Node, OfficialPaper
from chungsuc.documents.official.writing.flow import printed_number
from chungsuc.movements.queries.drafts import Shown

MOST_BLOCKS = 3000
DEEPEST = 5
ORDER = ("no", "near", "ok")
BETWEEN = 3  # " | " between the cells of a row, as passages join them


@dataclass(frozen=True, slots=True)
class Ref:
    number: int
    tone: str


@dataclass(frozen=True, slots=True)
class Segment:
    """Words of the paper; `tone` of the worst item that rests on them, "" for none; `refs`: the items that end here."""

    text: str
    tone: str = ""
    refs: Sequence[Ref] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """`kind`: heading, line, basis, table, annex. `key`: the node's, so that one can point to it. `depth`: from 0."""

    kind: str
    key: str
    number: str = ""
    segments: Sequence[Segment] = ()
    rows: Sequence[Sequence[Sequence[Segment]]] = ()
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    start: int
    end: int
    ref: Ref
    text: str = ""


Spans = dict[tuple[str, bool], list[Span]]


def sheet(paper: OfficialPaper, items: Sequence[Shown]) -> list[Block]:
    """In reading order; of a paper beyond any plan's length its beginning (MOST_BLOCKS)."""
    spans: Spans = defaultdict(list)
    for shown in items:
        quoted = shown.item.quotation
        if quoted and shown.item.state != "dropped":
            span = Span(quoted["start"], quoted["end"], Ref(shown.number, shown.tone), quoted["text"])
            spans[quoted["node"], quoted["in_title"]].append(span)
    return list(islice(_all(paper, spans), MOST_BLOCKS))


def _all(paper: OfficialPaper, spans: Spans) -> Iterator[Block]:
    for place, node in enumerate(paper.body):
        yield from _blocks(str(place), node, spans, 0)
    for number, annex in enumerate(paper.annexes):
        yield Block("annex", f"A{number}", segments=[Segment(annex.title)])
        for place, node in enumerate(annex.body):
            yield from _blocks(f"A{number}.{place}", node, spans, 0)


def _blocks(key: str, node: Node, spans: Spans, depth: int) -> Iterator[Block]:
    here, number, drawn = spans.get((key, False), []), printed_number(node.number), min(depth, DEEPEST)
    if node.title:
        yield Block("heading", key, number, segments(node.title, spans.get((key, True), [])), depth=drawn)
    if node.text:
        kind = "basis" if node.kind == "basis" else "line"
        own = ("", "") if node.title else (key, number)
        yield Block(kind, *own, segments(node.text, here), depth=drawn)
    if node.rows:
        yield Block("table", "" if node.title or node.text else key, rows=_rows(node, here), depth=drawn)
    for place, child in enumerate(node.children):
        yield from _blocks(f"{key}.{place}", child, spans, depth + 1)


def _rows(node: Node, spans: Sequence[Span]) -> list[list[list[Segment]]]:
    """A span lies in the row whose words it quotes, at its place in the joined cells."""
    rows = []
    for row in node.rows:
        joined, cells, at = " | ".join(row), [], 0
        mine = [s for s in spans if joined[s.start : s.end] == s.text]
        for cell in row:
            inside = [Span(s.start - at, s.end - at, s.ref) for s in mine if s.start < at + len(cell) and at < s.end]
            cells.append(segments(cell, inside))
            at += len(cell) + BETWEEN
        rows.append(cells)
    return rows


def segments(text: str, spans: Sequence[Span]) -> list[Segment]:
    """Cut wherever a quotation begins or ends; together they are the text again."""
    held = [Span(max(0, s.start), min(len(text), s.end), s.ref) for s in spans]
    held = [s for s in held if s.start < s.end]
    cuts = sorted({0, len(text), *(s.start for s in held), *(s.end for s in held)})
    found = []
    for first, last in pairwise(cuts):
        over = [s for s in held if s.start <= first and last <= s.end]
        tone = min((s.ref.tone for s in over), key=ORDER.index, default="")
        refs = sorted((s.ref for s in over if s.end == last), key=lambda ref: ref.number)
        found.append(Segment(text[first:last], tone, refs))
    return found
