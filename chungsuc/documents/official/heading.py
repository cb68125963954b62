"""The top of a paper: body, number, place and day, type, subject."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from chungsuc.documents.official.kinds import type_of, type_of_symbol
from chungsuc.documents.official.numbering import is_upper, mark_of
from chungsuc.documents.official.repair import RULE, Repairs, spaced
from chungsuc.documents.official.tree import Line, PartialDate, Table
from chungsuc.documents.official.words import plain

NATION: Final = re.compile(r"cong\s*hoa\s*xa\s*hoi\s*chu\s*nghia\s*viet\s*nam")
MOTTO: Final = re.compile(r"doc lap\s*[-–—.,]*\s*tu do\s*[-–—.,]*\s*hanh phuc\.?")
PARTY: Final = re.compile(r"dang cong san viet nam")
NUMBER: Final = re.compile(
    r"(?<!\w)S[ốôỐÔ][́]?\s*[:.]?\s*(?P<number>[\d.…_\s]*(?:/\d{4}(?=\s*/))?)\s*(?P<sep>[/\-–])\s*"
    r"(?P<symbol>[A-ZĐƯ][A-Za-zĐđƯ&.\d]*(?:\s?[-–/]\s?[A-ZĐƯ][A-Za-zĐđƯ&.\d]*)*)"
)
BARE_NUMBER: Final = re.compile(r"S[ốôỐÔ]\s*[:.]?\s*(\d*)\s*[./…_\s-]*$")
DATE: Final = re.compile(
    r"(?:(?P<place>[^\W\d_][^,;:\d]{1,40}?)\s*[,.]\s*)?(?<!\w)ngày\s*(?P<day>\d{0,2})[\s.…_/]*tháng\s*(?P<month>\d{0,2})[\s.…_/]*năm\s*(?P<year>(?:19|20)\s?\d\s?\d)?",
    re.IGNORECASE,
)
SHORT_DATE: Final = re.compile(r"(?P<place>[^\W\d_][^,;:\d]{1,40}?)\s*,\s*(?:ngày\s*)?(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>(?:19|20)\d\d)\s*$", re.IGNORECASE)
BASIS: Final = re.compile(
    r"(?:can cu|thuc hien|thi hanh|xet|theo|de|nham|tren co so|tiep tuc|trien khai|huong ung|kinh|ngay \d|nam \d{4},?|trong|sau khi|dong chi|thua|chap hanh|tiep theo|cac |uy ban nhan dan|ubnd|de nghi)\b"
)
ENCLOSED: Final = re.compile(r"[(\[]?\s*(?:ban hanh\s+)?(?:dinh\s+)?kem(?:\s+theo)?\b")
SALUTATION: Final = re.compile(r"kinh (?:gui|thua|moi)\b")
SUBJECT_STARTS: Final = re.compile(r"\s*(?:v\s*/\s*v\b\s*[:.]?|về việc\b\s*:?|về\b|“?trích yếu\s*:)\s*", re.IGNORECASE)
ABOUT: Final = re.compile(r"v\s*/\s*v\b", re.IGNORECASE)
URGENT: Final = re.compile(r"(hoa toc|thuong khan|khan|hoa toc hen gio.*|ngay khan)")
DECIDES: Final = re.compile(r"(?:quyet dinh|quyet nghi|nghi quyet)\s*:?$")
PERSON_OFFICE: Final = re.compile(r"(?:pho )?(?:chu tich|giam doc|bo truong|thu tuong|chu nhiem|truong ban|bi thu|tong giam doc|hieu truong|cuc truong|thong doc|chanh van phong|uy ban nhan dan|hoi dong|ban thuong vu|ban chap hanh|thanh tra|truong phong|tinh uy|huyen uy|chinh phu)\b")
COLUMNS: Final = re.compile(r"\s{3,}|\t|\s*\|\s*")
BLANKS: Final = re.compile(r"(?i)(?<!\w)(ngày|tháng|năm|số\s?:?)\s+(?=[\d/.…_tn])")
CUT_DATE: Final = re.compile(r",\s*ngày(?:\s*\d{0,2}[\s.…]*tháng(?:\s*\d{0,2}[\s.…]*năm)?)?\s*$", re.IGNORECASE)
NATION_WORDS: Final = ("cong hoa xa hoi chu nghia viet nam", "doc lap tu do hanh phuc")
LONGEST: Final = 70


@dataclass(slots=True)
class Heading:
    """What the top of the paper says, as printed."""

    type: str | None = None
    number: str | None = None
    symbol: str | None = None
    issuer_lines: list[str] = field(default_factory=list)
    place: str | None = None
    date: PartialDate | None = None
    subject: str | None = None
    enclosed_with: str = ""
    urgency: str = ""
    addressees: list[str] = field(default_factory=list)
    party: bool = False
    end: int = 0


def is_nation(folded: str) -> bool:
    """The national title and motto, whole or as much of them as fits on a narrow line."""
    if NATION.fullmatch(folded) or MOTTO.fullmatch(folded):
        return True
    bare = re.sub(r"[^a-z ]+", " ", folded)
    bare = " ".join(bare.split())
    return len(bare) >= 8 and any(whole.startswith(bare) or whole.endswith(bare) for whole in NATION_WORDS)


def columns(line: Line) -> list[Line]:
    """The parts of a line that stand apart from one another."""
    from dataclasses import replace  # noqa: PLC0415

    parts = [part.strip() for part in COLUMNS.split(BLANKS.sub(r"\1 ", line.text)) if part.strip()]
    made = []
    for part in parts or [line.text]:
        found = NATION.search(plain(part)) or PARTY.search(plain(part)) or MOTTO.search(plain(part))
        cuts = [part[: found.start()], part[found.start() : found.end()], part[found.end() :]] if found else [part]
        made.extend(replace(line, text=cut.strip(" -–|")) for cut in cuts if cut.strip(" -–|.*_"))
    return made


def partial_date(found: "re.Match[str]") -> PartialDate | None:
    """The day that a date line gives; None where even the year is blank or a part is impossible."""
    year = re.sub(r"\s", "", found["year"] or "")
    if not year:
        return None
    month, day = int(found["month"] or 0), int(found["day"] or 0)
    if not 1 <= month <= 12:
        return PartialDate(int(year))
    return PartialDate(int(year), month, day if 1 <= day <= 31 else None)


def read_heading(blocks: Sequence[Line | Table], repairs: Repairs) -> Heading:
    """The heading; `end` is the first block after it."""
    made = Heading()
    top = _reach(blocks)
    lines = [(at, one) for at in range(top) if isinstance(block := blocks[at], Line) for one in columns(block)]
    anchors = _anchors(made, lines)
    start = _type_line(made, blocks, lines, anchors)
    _issuer(made, lines, anchors, start, repairs)
    for block in blocks[:start]:
        if isinstance(block, Table):
            repairs.say_table("Bỏ bảng đứng trước phần đầu", block)
    made.end = start
    if made.type and made.type != "công văn":
        _subject_below(made, blocks)
    _addressees(made, blocks)
    return made


def _reach(blocks: Sequence[Line | Table]) -> int:
    """How far the heading can go: to the first basis, numbered line or long paragraph."""
    for at, block in enumerate(blocks[:LONGEST]):
        if isinstance(block, Table):
            if at > 3:
                return at
            continue
        folded = plain(block.text)
        if folded.startswith("can cu") or len(block.text) > 400:
            return at
        mark = mark_of(block.text)
        if mark and mark.style in ("roman", "điều", "chương") and at > 2:
            return at
    return min(len(blocks), LONGEST)


def _anchors(made: Heading, lines: Sequence[tuple[int, Line]]) -> set[int]:
    """Number, date, nation: taken from the lines; the places in `lines` that are used up."""
    used: set[int] = set()
    for place, (_, line) in enumerate(lines):
        text, folded = line.text, plain(line.text)
        if is_nation(folded):
            used.add(place)
        elif PARTY.fullmatch(folded):
            made.party = True
            used.add(place)
        elif made.symbol is None and (found := NUMBER.match(text)):
            made.number, made.symbol = number_and_symbol(found)
            used.add(place)
            _date(made, text[found.end() :])
        elif made.symbol is None and (found := BARE_NUMBER.match(text)) and place + 1 < len(lines):
            behind = lines[place + 1][1].text
            between = "/" if found[1] and behind[:1] not in "/-–" else ""
            if found2 := NUMBER.match(f"Số: {found[1]}{between}{behind}"):
                made.number, made.symbol = number_and_symbol(found2)
                used |= {place, place + 1}
        elif made.date is None and _date(made, text):
            used.add(place)
        elif made.date is None and CUT_DATE.search(text) and place + 1 < len(lines):
            if _date(made, f"{text} {lines[place + 1][1].text}"):
                used |= {place, place + 1}
        elif URGENT.fullmatch(folded) and is_upper(text):
            made.urgency = text
            used.add(place)
    return used


def number_and_symbol(found: "re.Match[str]") -> tuple[str | None, str]:
    number = re.sub(r"[\s.…_]+", "", found["number"]).strip("/") or None
    symbol = re.sub(r"\s*([-–/])\s*", lambda m: m[1].replace("–", "-"), found["symbol"]).strip(".")
    return number, symbol


def _date(made: Heading, text: str) -> bool:
    found = DATE.search(text) or SHORT_DATE.search(text)
    if found is None or len(text) > 90 or text.lstrip().startswith("("):
        return False
    if found["place"] is None and found.start() > 0 and not text[: found.start()].isspace():
        return False
    day = partial_date(found)
    if day is None and found["place"] is None:
        return False
    made.date = made.date or day
    if found["place"] and not made.place:
        made.place = found["place"].strip(" *_")
    return True


def _type_line(made: Heading, blocks: Sequence[Line | Table], lines: Sequence[tuple[int, Line]], used: set[int]) -> int:
    """Finds type (or V/v); the first block after the type line."""
    for place, (at, line) in enumerate(lines):
        if place in used:
            continue
        if ABOUT.match(line.text) and not made.type:
            return _about(made, lines, used, place)
        if SALUTATION.match(plain(line.text)) and not made.type:
            made.type = type_of_symbol(made.symbol) or "công văn"
            return at
        if (found := type_of(line.text)) and (not found[1] or is_upper(line.text) or len(line.text) < 300):
            if found[1] and place < 3 and not (made.symbol or made.date):
                continue
            made.type = found[0]
            made.subject = found[1] or None
            used.add(place)
            return at + 1
    made.type = type_of_symbol(made.symbol)
    return max((lines[place][0] + 1 for place in used), default=0)


def _about(made: Heading, lines: Sequence[tuple[int, Line]], used: set[int], place: int) -> int:
    """The subject of a letter, which stands under its number."""
    made.type = "công văn"
    parts = [lines[place][1].text]
    used.add(place)
    end = lines[place][0] + 1
    for at in range(place + 1, min(len(lines), place + 8)):
        text = lines[at][1].text
        if at in used:
            continue
        if SALUTATION.match(plain(text)) or RULE.fullmatch(text) or (is_upper(text) and len(text) > 8) or mark_of(text):
            break
        if parts[-1].endswith((".", ";")) or (text[:1].isupper() and len(parts[-1]) < 18):
            break
        if text[:1].isupper() and BASIS.match(plain(text)):
            break
        parts.append(text)
        used.add(at)
        end = lines[at][0] + 1
    made.subject = subject_of(parts)
    rest = [lines[at][0] + 1 for at in used]
    return max(end, *rest)


def subject_of(parts: Sequence[str]) -> str | None:
    text = spaced(" ".join(parts))
    found = SUBJECT_STARTS.match(text)
    text = text[found.end() :] if found else text
    return text.strip(" .;:-–_*") or None


def _issuer(made: Heading, lines: Sequence[tuple[int, Line]], used: set[int], start: int, repairs: Repairs) -> None:
    """Capitals above the type that are neither number nor nation; what else stands there is furniture."""
    for place, (at, line) in enumerate(lines):
        if at >= start or place in used:
            continue
        if is_upper(line.text) and len(line.text) < 120 and line.text.strip("*- "):
            made.issuer_lines.append(line.text.strip("*- "))
        else:
            repairs.say("Bỏ phần không thuộc văn bản", line.place, line.text)


def _subject_below(made: Heading, blocks: Sequence[Line | Table]) -> None:
    parts = [made.subject] if made.subject else []
    at = made.end
    decision = made.type in ("quyết định", "nghị quyết", "nghị định", "thông tư")
    while at < len(blocks) and isinstance(block := blocks[at], Line) and len(parts) < 8:
        text, folded = block.text, plain(block.text)
        if ENCLOSED.match(folded) and (text.startswith("(") or at > made.end):
            made.enclosed_with, at = _in_brackets(blocks, at)
            continue
        if SALUTATION.match(folded) or folded.startswith("can cu") or mark_of(text) or DECIDES.match(folded):
            break
        if decision and PERSON_OFFICE.match(folded) and is_upper(text):
            break
        if parts and not _goes_on(parts[-1], block, blocks[at - 1]):
            break
        if not parts and (len(text) > 500 or text.endswith((";", ":"))):
            break
        if (found := DATE.search(text)) and len(text) < 60 and made.date is None:
            made.date, made.place = partial_date(found), made.place or found["place"]
            at += 1
            continue
        parts.append(text)
        at += 1
    made.end = at
    made.subject = subject_of([part for part in parts if part])


def _goes_on(before: str, line: Line, last: Line | Table) -> bool:
    """Whether a line still belongs to the subject."""
    text = line.text
    near = not isinstance(last, Line) or line.place.line - last.place.line <= 1 or line.whole
    if before.rstrip().endswith((".", ";", ":")):
        return False
    if text[:1].islower() or text[:1] in "“\"(" and len(text) < 200:
        return not text.endswith((";", ":")) or near
    if BASIS.match(plain(text)) or len(text) > 160 or text.endswith((".", ";", ":", ",")):
        return False
    return line.bold or line.centred or is_upper(text) == is_upper(before) and near


def _in_brackets(blocks: Sequence[Line | Table], at: int) -> tuple[str, int]:
    """A note in brackets, which may go over several lines."""
    parts: list[str] = []
    while at < len(blocks) and isinstance(block := blocks[at], Line) and len(parts) < 4:
        parts.append(block.text)
        at += 1
        if ")" in block.text or "(" not in "".join(parts):
            break
    return spaced(" ".join(parts)).strip("()[] "), at


def _addressees(made: Heading, blocks: Sequence[Line | Table]) -> None:
    at = made.end
    if at >= len(blocks) or not isinstance(block := blocks[at], Line) or not SALUTATION.match(plain(block.text)):
        return
    first = re.sub(r"(?i)^kính (?:gửi|thưa|mời)\s*:?\s*", "", block.text).strip()
    found = [first] if first else []
    at += 1
    while at < len(blocks) and isinstance(block := blocks[at], Line) and len(found) < 60:
        text = block.text
        mark = mark_of(text)
        if mark and mark.bullet:
            found.append(text[mark.end :])
        elif found and not mark and not found[-1].endswith((".", ";")) and len(text) < 100 and not BASIS.match(plain(text)) and (text[:1].islower() or found[-1].endswith(",")):
            found[-1] += " " + text
        elif not found and len(text) < 150:
            found.append(text)
        else:
            break
        at += 1
    made.addressees = [spaced(one).strip(" .;,") for one in found]
    made.end = at
