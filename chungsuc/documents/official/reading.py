"""A file read as an official paper."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from chungsuc.documents.official.heading import Heading, day_line, partial_date, read_heading
from chungsuc.documents.official.issuing import Body, issuing_body
from chungsuc.documents.official.outline import outline, with_dots
from chungsuc.documents.official.parties import find_parties, tail_of
from chungsuc.documents.official.repair import Repairs, cleaned, joined, spaced, with_number
from chungsuc.documents.official.signature import ANNEX, ENCLOSED, Tail, find_tail
from chungsuc.documents.official.told import take_what_is_told
from chungsuc.documents.official.tree import Annex, Extracted, Line, Node, OfficialPaper, Table
from chungsuc.documents.official.words import plain


def read(path: Path) -> OfficialPaper:
    """The paper that the file holds, whatever its name says. Raises Unreadable with what the person can do."""
    from chungsuc.documents.official.extract import extract  # noqa: PLC0415

    return build(extract(path))


def build(extracted: Extracted) -> OfficialPaper:
    """Lines repaired and put into the tree."""
    repairs = Repairs()
    blocks = [with_number(b) if isinstance(b, Line) else b for b in cleaned(extracted.blocks, repairs)]
    heading = read_heading(blocks, repairs)
    take_what_is_told(heading, blocks)
    parties = find_parties(blocks, heading.end) if heading.type == "biên bản" else None
    tail = tail_of(parties) if parties else find_tail(blocks, heading.end, repairs)
    _day_at_the_end(heading, blocks[max(heading.end, tail.start - 2) : tail.end])
    body = outline(joined(with_dots(blocks[heading.end : tail.start]), repairs))
    annexes = _annexes(blocks[tail.end :], repairs)
    bearer = _issuer(heading, tail, body)
    return OfficialPaper(
        type=heading.type,
        number=heading.number,
        symbol=heading.symbol,
        issuer=bearer.name,
        superior=bearer.superior,
        issuer_lines=bearer.lines,
        place=heading.place,
        date=heading.date,
        subject=heading.subject,
        enclosed_with=heading.enclosed_with,
        urgency=heading.urgency,
        addressees=tuple(heading.addressees),
        body=body,
        recipients=tuple(tail.recipients),
        signer=tail.signer,
        co_signers=parties.signers[:-1] if parties else (),
        annexes=annexes,
        repairs=tuple(repairs.said),
        notes=extracted.notes,
    )


def _day_at_the_end(heading: Heading, blocks: Sequence[Line | Table]) -> None:
    """Letters and minutes may tell place and day only above the signature."""
    for block in blocks:
        if heading.date is None and isinstance(block, Line) and (found := day_line(block.text.strip("()./ "))) and found["place"]:
            heading.date, heading.place = partial_date(found), heading.place or found["place"]


def _issuer(heading: Heading, tail: Tail, body: Sequence[Node]) -> Body:
    texts: list[str] = []
    for place, node in enumerate(body):
        texts.extend(one.title + " " + one.text for _, one in node.walk(str(place)))
    return issuing_body(heading, tail.signer, texts)


def _annexes(blocks: Sequence[Line | Table], repairs: Repairs) -> tuple[Annex, ...]:
    """What stands behind the signature: annexes, each from its own title on; anything else is furniture."""
    starts = [at for at, one in enumerate(blocks) if isinstance(one, Line) and begins_annex(blocks, at)]
    for block in blocks[: starts[0] if starts else len(blocks)]:
        if isinstance(block, Line):
            repairs.say("Bỏ phần sau chữ ký", block.place, spaced(block.text))
        elif starts:
            repairs.say_table("Bỏ bảng sau chữ ký", block)
    tables = [one for one in blocks if isinstance(one, Table)]
    if not starts and tables:
        return (Annex("", outline(tables)),)
    made = []
    for start, end in pairwise([*starts, len(blocks)]):
        title = blocks[start]
        if isinstance(title, Line):
            made.append(Annex(spaced(title.text), outline(joined(blocks[start + 1 : end], repairs))))
    return tuple(made)


def begins_annex(blocks: Sequence[Line | Table], at: int) -> bool:
    """Whether an annex or an enclosed paper begins at a line."""
    line = blocks[at]
    if not isinstance(line, Line) or len(line.text) > 200:
        return False
    if ANNEX.match(plain(line.text)):
        return True
    following = blocks[at + 1 : at + 6]
    return line.text.isupper() and any(isinstance(one, Line) and ENCLOSED.match(plain(one.text)) for one in following)
