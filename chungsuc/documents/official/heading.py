"""The top of a paper: body, number, place and day, type, subject."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from chungsuc.documents.official.abbreviations import OFFICES, PARTY_COMMITTEES
from chungsuc.documents.official.heading_form import Heading, day_line, partial_date
from chungsuc.documents.official.kinds import type_of, type_of_symbol
from chungsuc.documents.official.numbering import is_upper, mark_of
from chungsuc.documents.official.repair import RULE, Repairs
from chungsuc.documents.official.subject import BASIS, BY_WHOM, SALUTATION, addressees, subject_below, subject_of
from chungsuc.documents.official.tree import Line, Table
from chungsuc.documents.official.words import plain

NATION: Final = re.compile(r"cong\s*hoa\s*xa\s*hoi\s*chu\s*nghia\s*viet\s*nam")
MOTTO: Final = re.compile(r"doc lap\s*[-–—.,]*\s*tu do\s*[-–—.,]*\s*hanh phuc\.?")
PARTY: Final = re.compile(r"dang cong san viet nam")
YOUTH: Final = re.compile(r"doan (?:tncs|thanh nien cong san) ho chi minh")  # what papers of the Youth Union print at the right
NATION_WORDS: Final = ("cong hoa xa hoi chu nghia viet nam", "doc lap tu do hanh phuc")
NUMBER: Final = re.compile(
    r"(?<!\w)S[ốôỐÔ]\s*[:.]?\s*(?P<number>(?:\d+[a-zđ]|[\d.…_\s]*)(?:/\d{4}(?=\s*/))?)\s*"
    r"(?:[/\-–]|(?<=[\da-z])\s(?=[A-ZĐ]{1,4}/[A-ZĐ]))\s*"
    r"(?P<symbol>[A-ZĐƯ][A-Za-zĐđƯ&.\d]*(?:\s?[-–/]\s?[A-ZĐƯ][A-Za-zĐđƯ&.\d]*)*)"
)
BARE_NUMBER: Final = re.compile(r"S[ốôỐÔ]\s*[:.]?\s*(\d*)\s*[./…_\s-]*$")
CUT_DATE: Final = re.compile(
    r",(?:\s*ngày(?:\s*\d{0,2}[\s.…]*(?:tháng(?:\s*\d{0,2}[\s.…]*(?:năm)?)?)?)?)?\s*$", re.IGNORECASE
)
ABOUT: Final = re.compile(r"v\s*/\s*v\b", re.IGNORECASE)
URGENT: Final = re.compile(r"(?:hoa toc|thuong khan|khan|hoa toc hen gio.*|ngay khan)")
BODY_STARTS: Final = re.compile(rf"(?:{plain('|'.join((*OFFICES, *PARTY_COMMITTEES)))}|ubnd|uy ban|cuc)\b")
COLUMNS: Final = re.compile(r"\s{3,}|\t|\s*\|\s*")
BLANKS: Final = re.compile(r"(?i)(?<!\w)(ngày|tháng|năm|số\s?:?)\s+(?=[\d/.…_tn\-–])")
CUT_PLACE: Final = re.compile(r"[^\W\d_]{2,7}(?: [^\W\d_]{2,7})?")
SESSION: Final = re.compile(r"(?:khoa|nhiem ky|ky hop)\b")
TITLE_DAY: Final = re.compile(r"(?i)ngày (?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4})")
MORE_OF_A_TYPE: Final = ("hanh dong", "phoi hop", "lien tich", "cong tac")
LONGEST: Final = 70
Lines = Sequence[tuple[int, Line]]


def is_nation(folded: str) -> bool:
    """The national title and motto, whole or as much of them as fits on a narrow line."""
    if NATION.fullmatch(folded) or MOTTO.fullmatch(folded):
        return True
    bare = re.sub(r"[^a-z ]+", " ", folded)
    bare = " ".join(bare.split())
    long_enough = len(bare) >= 8 or bare in ("cong", "cong hoa")
    return long_enough and any(whole.startswith(bare) or whole.endswith(bare) for whole in NATION_WORDS)


def columns(line: Line) -> list[Line]:
    """The parts of a line that stand apart from one another."""
    parts = [part.strip() for part in COLUMNS.split(BLANKS.sub(r"\1 ", line.text)) if part.strip()]
    made: list[Line] = []
    for part in parts or [line.text]:
        found = NATION.search(plain(part)) or PARTY.search(plain(part)) or MOTTO.search(plain(part))
        cuts = [part[: found.start()], part[found.start() : found.end()], part[found.end() :]] if found else [part]
        made.extend(replace(line, text=cut.strip(" -–|")) for cut in cuts if cut.strip(" -–|.*_"))
    return made


def read_heading(blocks: Sequence[Line | Table], repairs: Repairs) -> Heading:
    """The heading; `end` is the first block after it."""
    top = _reach(blocks)
    lines = [(at, one) for at in range(top) if isinstance(block := blocks[at], Line) for one in columns(block)]
    reader = _Reader(_type_on_one_line(lines))
    reader.take_anchors()
    start = reader.take_type()
    reader.take_issuer(start, repairs)
    for block in blocks[:start]:
        if isinstance(block, Table):
            repairs.say_table("Bỏ bảng đứng trước phần đầu", block)
    made = reader.made
    made.end = start
    if made.type and made.type != "công văn":
        subject_below(made, blocks)
    addressees(made, blocks)
    return made


def _type_on_one_line(lines: Lines) -> Lines:
    """A type in capitals of which the line broke between its syllables ("QUYẾT", "ĐỊNH") made one line."""
    made: list[tuple[int, Line]] = []
    for at, line in lines:
        above = made[-1][1] if made else None
        if above and " " not in above.text and is_upper(above.text + line.text) and not type_of(above.text):
            whole = f"{above.text} {line.text}"
            if (found := type_of(whole)) and len(whole) - len(found[1]) > len(above.text) + 1:
                made[-1] = (at, replace(line, text=whole))
                continue
        made.append((at, line))
    return made


def _reach(blocks: Sequence[Line | Table]) -> int:
    """How far the heading can go: to the first basis, numbered line or long paragraph."""
    for at, block in enumerate(blocks[:LONGEST]):
        if isinstance(block, Table):
            if at > 3:
                return at
            continue
        if plain(block.text).startswith("can cu") or len(block.text) > 400:
            return at
        mark = mark_of(block.text)
        if mark and mark.style in ("roman", "điều", "chương") and at > 2:
            return at
    return min(len(blocks), LONGEST)


def number_and_symbol(found: "re.Match[str]") -> tuple[str | None, str]:
    number = re.sub(r"[\s.…_]+", "", found["number"]).strip("/") or None
    symbol = re.sub(r"\s*([-–/])\s*", lambda sign: sign[1].replace("–", "-"), found["symbol"]).strip(".")
    return number, symbol


@dataclass(slots=True)
class _Reader:
    """Takes one part of the heading after another out of its lines; `used` are the places already taken."""

    lines: Lines
    made: Heading = field(default_factory=Heading)
    used: set[int] = field(default_factory=set)
    numbered_at: int = -1

    def text(self, place: int) -> str:
        return self.lines[place][1].text if place < len(self.lines) else ""

    def take_anchors(self) -> None:
        """Nation, number, day, urgency."""
        for place in range(len(self.lines)):
            text, folded = self.text(place), plain(self.text(place))
            if is_nation(folded) or PARTY.fullmatch(folded):
                self.used.add(place)
            elif self.made.symbol is None and self._number(place, text):
                self.numbered_at = place
            elif self.made.date is None and self._day_over_lines(place, text):
                continue
            elif URGENT.fullmatch(folded) and is_upper(text):
                self.made.urgency = text
                self.used.add(place)

    def _number(self, place: int, text: str) -> bool:
        if found := NUMBER.match(text):
            self.made.number, self.made.symbol = number_and_symbol(found)
            self.used.add(place)
            self._day(text[found.end() :])
            return True
        if not (cut := BARE_NUMBER.match(text)):
            return False
        behind = self.text(place + 1)
        between = "/" if cut[1] and behind[:1] not in "/-–" else ""
        if found := NUMBER.match(f"Số: {cut[1]}{between}{behind}"):
            self.made.number, self.made.symbol = number_and_symbol(found)
            self.used |= {place, place + 1}
        return found is not None

    def _day_over_lines(self, place: int, text: str) -> bool:
        if self._day(text):
            self.used.add(place)
            self._place_begun_above(place, text)
            return True
        if CUT_DATE.search(text) and self._day(f"{text} {self.text(place + 1)}"):
            self.used |= {place, place + 1}
            self._place_begun_above(place, text)
            return True
        return False

    def _place_begun_above(self, place: int, text: str) -> None:
        """A name of a place of which the line broke after the first word: "Hà", "Nội, ngày 2"."""
        above = self.text(place - 1) if place and place - 1 not in self.used else ""
        if self.made.place and CUT_PLACE.fullmatch(above) and above.istitle() and f"{above} {text}".count(" ") < 8:
            self.made.place = f"{above} {self.made.place}"
            self.used.add(place - 1)

    def _day(self, text: str) -> bool:
        found = day_line(text)
        if found is None:
            return False
        self.made.date = self.made.date or partial_date(found)
        if found["place"] and not self.made.place and plain(found["place"]) != "hom nay":
            self.made.place = found["place"].strip(" *_")
        return True

    def take_type(self) -> int:
        """Type, or what a letter is about; the first block behind it."""
        named: list[tuple[int, int, tuple[str, str]]] = []
        for place, (at, line) in enumerate(self.lines):
            if place in self.used:
                continue
            if ABOUT.match(line.text) and not named:
                return self._about(place)
            if SALUTATION.match(plain(line.text)) and not named:
                self.made.type = type_of_symbol(self.made.symbol) or "công văn"
                return at
            found = type_of(line.text)
            if found and (is_upper(line.text) or len(line.text) < 300):
                named.append((place, at, found))
        behind = [one for one in named if one[0] > self.numbered_at] or named
        if not behind:
            return self._plainly_named()
        place, at, (self.made.type, rest) = behind[0]
        self.made.subject = None if self._numbered_title(place, rest) or plain(rest) in MORE_OF_A_TYPE else rest or None
        self.used.add(place)
        return at + 1

    def _numbered_title(self, place: int, rest: str) -> bool:
        """Number, day and body told in the title: "NGHỊ QUYẾT SỐ 7/NQ-HĐND NGÀY 2-3-1999", "CỦA HỘI ĐỒNG NHÂN DÂN"."""
        if self.made.symbol or not (found := NUMBER.match(rest)):
            return False
        self.made.number, self.made.symbol = number_and_symbol(found)
        if self.made.date is None and (day := TITLE_DAY.search(rest)):
            self.made.date = partial_date(day)
        if BY_WHOM.fullmatch(below := self.text(place + 1)) and is_upper(below):
            self.made.issuer_lines = [below.split(" ", 1)[1]]
        return True

    def _plainly_named(self) -> int:
        """A type not in capitals, on a line of its own; else what the symbol tells."""
        for place, (at, line) in enumerate(self.lines):
            if place not in self.used and (found := type_of(line.text.upper())) and not found[1] and not mark_of(line.text):
                self.made.type = found[0]
                self.used.add(place)
                return at + 1
        self.made.type = type_of_symbol(self.made.symbol)
        return max((self.lines[place][0] + 1 for place in self.used), default=0)

    def _about(self, place: int) -> int:
        """The subject of a letter, which stands under its number."""
        self.made.type = "công văn"
        parts = [self.text(place)]
        self.used.add(place)
        for at in range(place + 1, min(len(self.lines), place + 8)):
            if at in self.used:
                continue
            if not self._still_about(self.text(at), parts[-1]):
                break
            parts.append(self.text(at))
            self.used.add(at)
        self.made.subject = subject_of(parts)
        return max(self.lines[at][0] + 1 for at in self.used)

    @staticmethod
    def _still_about(text: str, before: str) -> bool:
        folded = plain(text)
        if SALUTATION.match(folded) or RULE.fullmatch(text) or (is_upper(text) and len(text) > 8) or mark_of(text):
            return False
        if before.endswith((".", ";")) or (text[:1].isupper() and len(before) < 18):
            return False
        return not (text[:1].isupper() and BASIS.match(folded))

    def take_issuer(self, start: int, repairs: Repairs) -> None:
        """Capitals above the type that are neither number nor nation; what else stands there is furniture."""
        left = [place for place, (at, _) in enumerate(self.lines) if at < start and place not in self.used]
        names = [place for place in left if is_upper(self.text(place)) and len(self.text(place)) < 120]
        names = [place for place in names if not SESSION.match(plain(self.text(place)))]
        if len(others := [place for place in names if not YOUTH.fullmatch(plain(self.text(place)))]) > 1:
            names = others
        if not names:
            near = [place for place in left if {place + 1, place + 2, place + 3, place - 1} & self.used]
            names = [place for place in near if BODY_STARTS.match(plain(self.text(place))) and self.text(place)[-1] not in ".:;"]
        self.made.issuer_lines = [self.text(place).strip("*- ") for place in names] or self.made.issuer_lines
        for place in left:
            if place not in names:
                repairs.say("Bỏ phần không thuộc văn bản", self.lines[place][1].place, self.text(place))
