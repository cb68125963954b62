"""A file read for the register: what the paper says of itself, for a person to confirm or correct."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

from chungsuc.documents.models import StoredFile
from chungsuc.documents.official.apart import Busy, read_with_citations
from chungsuc.documents.official.tree import Citation, OfficialPaper, Unreadable
from chungsuc.documents.official.writing.flow import printed_number
from chungsuc.documents.queries.papers import issuer_in_register
from chungsuc.documents.shelf import path_of
from chungsuc.units.models import Body

NAMES: Final = {
    "type": "loại văn bản",
    "number": "số",
    "symbol": "ký hiệu",
    "date": "ngày văn bản",
    "issuer": "cơ quan ban hành",
    "subject": "trích yếu",
}


@dataclass(frozen=True, slots=True)
class Brought:
    """A paper as read, or None with the reason why it could not be; `doubts`: sentences for the person who brings it."""

    paper: OfficialPaper | None
    text: str
    citations: tuple[Citation, ...]
    doubts: tuple[str, ...]


@lru_cache(maxsize=4)
def _read(path: Path) -> Brought:
    try:
        paper, cited = read_with_citations(path)
    except Busy:  # not to be remembered
        raise
    except Unreadable as problem:
        return Brought(None, "", (), (str(problem),))
    missing = [said for name, said in NAMES.items() if not getattr(paper, name)]
    doubts = list(paper.notes)
    if missing:
        doubts.append(f"Không đọc được {', '.join(missing)}: đồng chí điền theo văn bản.")
    if paper.date is not None and paper.date.whole is None:
        doubts.append("Ngày văn bản để trống một phần.")
    return Brought(paper, running_text(paper), cited, tuple(doubts))


def read_stored(file: StoredFile) -> Brought:
    """The stored file, read; the last few are remembered, since a person confirms what was just read."""
    try:
        return _read(path_of(file.sha256))
    except Busy as problem:
        return Brought(None, "", (), (str(problem),))


def running_text(paper: OfficialPaper) -> str:
    """The body and the annexes as text, a line for each piece, numbers included; what is shown and searched."""
    lines = []
    for _, node in paper.nodes():
        numbered = " ".join(part for part in (printed_number(node.number), node.title, node.text) if part)
        lines += [numbered, *(" | ".join(row) for row in node.rows)]
    return "\n".join([*(line for line in lines if line), *paper.recipients])


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the fields of the register are filled with before the person looks."""

    type: str
    number: str
    symbol: str
    dated: str
    issuer: Body | None
    issuer_name: str
    subject: str
    signer_name: str


def proposal(brought: Brought, holder: Body, on: date) -> Proposal:
    """The fields as the paper has them; the issuer is matched to the register of bodies where one is called so."""
    paper = brought.paper or OfficialPaper()
    issuer = issuer_in_register(paper.issuer or "", holder, on)
    return Proposal(
        type=(paper.type or "").lower(),
        number=paper.number or "",
        symbol=paper.symbol or "",
        dated=str(paper.date) if paper.date else "",
        issuer=issuer,
        issuer_name=paper.issuer or "",
        subject=paper.subject or "",
        signer_name=(paper.signer.name or "") if paper.signer else "",
    )
