"""The sentences of a paper, each with what stands above it: where a time is looked for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from chungsuc.documents.official.tree import Node, OfficialPaper
from chungsuc.documents.official.words import plain, sentences
from chungsuc.movements.reading.bodies import spelled
from chungsuc.movements.reading.passages import Passage

LONGEST: Final = 3000
SCHEDULE: Final = re.compile(
    r"tien do|lo trinh|thoi gian|ke hoach thoi gian|lich |phan ky|cac buoc|thoi han|moc thoi gian"
    r"|chuong trinh (?:hoi nghi|lam viec)"
)
REPORTING: Final = re.compile(r"che do (?:thong tin,? )?bao cao|thong tin,? bao cao|bao cao dinh ky|cong tac bao cao")
TIME_LEAD: Final = re.compile(
    r"^\W*(?:\d+[.)]\s*)?(?:ve )?(?:thoi gian|thoi han|han |ngay |lich |thoi diem|han cuoi)[^:]{0,80}(?::|$|la "
    r"|tu |vao |du kien )"
)
YEAR_LABEL: Final = re.compile(r"^\W*(?:trong\s+|từ\s+)?(?:quý\s+[ivx\d, -]+\s+)?năm\s+(20\d\d)(?!\s*[-–])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Context:
    signed: date | None
    year: int | None
    period: tuple[int, int] | None
    letter: bool


@dataclass(frozen=True, slots=True)
class Spot:
    """A sentence of a passage, and what is known from what stands above it."""

    passage: Passage
    start: int
    end: int
    low: str
    folded: str
    schedule: bool
    reporting: bool
    timed: bool
    label_year: int | None

    @property
    def text(self) -> str:
        return self.passage.text[self.start : self.end]


def context_of(paper: OfficialPaper, period: tuple[int, int] | None) -> Context:
    signed = paper.date.whole if paper.date else None
    year = paper.date.year if paper.date else None
    letter = (paper.type or "") in {"công văn", "giấy mời", "thông báo", "công điện", "chỉ thị", "thư mời"}
    letter = letter and not REPORTING.search(plain(paper.subject or ""))
    return Context(signed, year, period, letter)


def spots(passage: Passage) -> Iterator[Spot]:
    above = [plain(node.title or node.text[:80]) for node in passage.above]
    own = plain(passage.text[:120])
    heads = [*above, plain(passage.node.title)] if not passage.in_title else above
    schedule = any(SCHEDULE.search(one[:120]) for one in heads)
    reporting = any(REPORTING.search(one[:120]) for one in [*heads, own])
    labels = [YEAR_LABEL.match(spelled(node.title or node.text[:60])) for node in passage.above]
    year = next((int(one.group(1)) for one in reversed(labels) if one), None)
    low, folded = spelled(passage.text), plain(passage.text)
    timed = bool(TIME_LEAD.match(own)) or any(TIME_LEAD.match(one[:120]) for one in heads)
    beneath = plain(_beneath(passage.node)) if passage.in_title else ""
    for start, end in _pieces(passage.text):
        part = f"{folded[start:end]} {beneath}" if beneath else folded[start:end]
        yield Spot(passage, start, end, low[start:end], part, schedule, reporting, timed, year)


def _beneath(node: Node) -> str:
    """The first words under a heading, which tell what its time is for."""
    return " ".join([node.text[:300], *(f"{child.title} {child.text}"[:200] for child in node.children[:3])])


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Sentences; one that never ends is taken in pieces."""
    for start, end in sentences(text):
        for first in range(start, end, LONGEST):
            yield first, min(end, first + LONGEST)
