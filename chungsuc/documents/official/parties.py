"""Minutes and records are signed by several, side by side: each party under its name in capitals."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from chungsuc.documents.official.numbering import is_upper, mark_of
from chungsuc.documents.official.signature import ANNEX, BEHALF, RECIPIENTS, SIGNED, Tail, name_of, pieces
from chungsuc.documents.official.tree import Line, Signer, Table
from chungsuc.documents.official.words import plain

LONGEST: Final = 60
FEWEST: Final = 2


@dataclass(frozen=True, slots=True)
class Parties:
    """Who signs, from left to right; where that begins and ends among the blocks; `recipients` where a list follows."""

    start: int
    end: int
    signers: tuple[Signer, ...]
    recipients: tuple[str, ...] = ()


def find_parties(blocks: Sequence[Line | Table], begin: int) -> Parties | None:
    """The signatures of at least two parties at the end of the main paper; None where there are no two."""
    end = next((at for at in range(begin, len(blocks)) if _annex(blocks[at])), len(blocks))
    start = end
    while start > begin and isinstance(block := blocks[start - 1], Line) and _belongs(block):
        start -= 1
    rows = [pieces(block) for block in blocks[start:end] if isinstance(block, Line)]
    listed = next((at for at, row in enumerate(rows) if RECIPIENTS.match(plain(row[0]))), len(rows))
    signers = _side_by_side(rows[:listed]) if any(len(row) > 1 for row in rows[:listed]) else _in_turn(rows[:listed])
    if len(signers) < FEWEST:
        return None
    named = [text for row in rows[listed + 1 :] for text in row]
    return Parties(start, end, tuple(signers), tuple(text.lstrip("-– ").rstrip(" ;.") for text in named))


def tail_of(parties: Parties) -> Tail:
    """The bottom of such a paper: the last party is the signer."""
    return Tail(parties.start, parties.end, list(parties.recipients), parties.signers[-1])


def _annex(block: Line | Table) -> bool:
    return isinstance(block, Line) and bool(ANNEX.match(plain(block.text)))


def _belongs(line: Line) -> bool:
    return all(_party(one) or _name(one) or _listed(one) for one in pieces(line))


def _party(text: str) -> bool:
    return len(text) <= LONGEST and is_upper(text) and not mark_of(text) and text[-1] not in ".;:,"


def _name(text: str) -> bool:
    return bool(name_of(text) or SIGNED.fullmatch(plain(text)))


def _listed(text: str) -> bool:
    mark = mark_of(text)
    return bool(RECIPIENTS.match(plain(text)) or (mark and mark.bullet and len(text) <= LONGEST))


def _in_turn(rows: Sequence[Sequence[str]]) -> list[Signer]:
    """One below the other, as the cells of a table are read: each title begins a party, its name follows."""
    found: list[Signer] = []
    behalf = ""
    for text in (one for row in rows for one in row):
        if _party(text) and BEHALF.fullmatch(plain(text)):
            behalf = f"{behalf} {text}".strip()
        elif _party(text):
            found.append(Signer(None, text, behalf or None))
            behalf = ""
        elif (name := name_of(text)) and found and found[-1].name is None:
            found[-1] = Signer(name, found[-1].title, found[-1].on_behalf)
    return found


def _side_by_side(rows: Sequence[Sequence[str]]) -> list[Signer]:
    """Across the page: a line of titles, a line of names. Fewer names than titles stand at the outer ends."""
    titles = next((row for row in rows if all(_party(one) for one in row)), ())
    names: list[str | None] = [name for row in rows for one in row if (name := name_of(one))]
    while len(names) < len(titles):
        names.insert((len(names) + 1) // 2, None)
    return [Signer(name, title) for name, title in zip(names, titles, strict=False)]
