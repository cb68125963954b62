"""What stands below the type of a paper: its subject, what it is enclosed with, to whom it is addressed."""

import re
from collections.abc import Sequence
from typing import Final

from chungsuc.documents.official.heading_form import DATE, Heading, partial_date
from chungsuc.documents.official.numbering import is_upper, mark_of
from chungsuc.documents.official.repair import HANGING, spaced
from chungsuc.documents.official.tree import Line, Table
from chungsuc.documents.official.words import plain

ENCLOSED: Final = re.compile(r"[(\[]?\s*(?:ban hanh\s+)?(?:dinh\s+)?kem(?:\s+theo)?\b")
SALUTED: Final = re.compile(r"(?i)^kính (?:gửi|thưa|mời)\s*:?\s*")
SUBJECT_STARTS: Final = re.compile(r"\s*(?:v\s*/\s*v\b\s*[:.]?|về việc\b\s*:?|về\b|“?trích yếu\s*:)\s*", re.IGNORECASE)
DECIDES: Final = re.compile(r"(?:quyet dinh|quyet nghi|nghi quyet)\s*:?$")
PERSON_OFFICE: Final = re.compile(
    r"(?:pho )?(?:chu tich|giam doc|bo truong|thu tuong|chu nhiem|truong ban|bi thu|tong giam doc|hieu truong|cuc truong|thong doc"
    r"|chanh van phong|uy ban nhan dan|uy ban thuong vu|quoc hoi|hoi dong|ban thuong vu|ban chap hanh"
    r"|thanh tra|truong phong|tinh uy|huyen uy|chinh phu)\b"
)
DECISIONS: Final = ("quyết định", "nghị quyết", "nghị định", "thông tư")
BASIS: Final = re.compile(
    r"(?:can cu|thuc hien|thi hanh|xet|theo|de|nham|tren co so|tiep tuc|trien khai|huong ung|kinh|ngay \d|nam \d{4},?|trong"
    r"|sau khi|dong chi|thua|chap hanh|tiep theo|cac |uy ban nhan dan|ubnd|de nghi|nhan dip)\b"
)
SALUTATION: Final = re.compile(r"kinh (?:gui|thua|moi)\b")
BY_WHOM: Final = re.compile(r"(?i)của\s+\S.*")


def subject_of(parts: Sequence[str]) -> str | None:
    text = spaced(" ".join(parts))
    found = SUBJECT_STARTS.match(text)
    text = text[found.end() :] if found else text
    return text.strip(" .;:-–_*") or None


def subject_below(made: Heading, blocks: Sequence[Line | Table]) -> None:
    parts = [made.subject] if made.subject and not by_whom(made.subject) else []
    at = made.end
    while at < len(blocks) and isinstance(block := blocks[at], Line) and len(parts) < 8:
        text, folded = block.text, plain(block.text)
        if ENCLOSED.match(folded) and (text.startswith("(") or at > made.end):
            made.enclosed_with, at = _in_brackets(blocks, at)
            continue
        if not parts and by_whom(text):
            at += 1
            continue
        if _ends_subject(made, text, folded) or _breaks_off(made, blocks, at) or (parts and not _goes_on(parts[-1], block, blocks[at - 1])):
            break
        if not parts and (len(text) > 500 or text.endswith((";", ":"))):
            break
        at += 1
        if made.date is None and len(text) < 60 and (found := DATE.search(text)):
            made.date, made.place = partial_date(found), made.place or found["place"]
            continue
        parts.append(text)
    made.end = at
    made.subject = subject_of([part for part in parts if part]) or made.subject


def by_whom(text: str) -> bool:
    """Whether a line below the type only says whose paper it is ("CỦA ỦY BAN NHÂN DÂN XÃ")."""
    return is_upper(text) and len(text) < 100 and BY_WHOM.fullmatch(text) is not None


def _breaks_off(made: Heading, blocks: Sequence[Line | Table], at: int) -> bool:
    """Whether the line is the first word of who decides, broken off from the rest ("ỦY", "BAN NHÂN DÂN TỈNH")."""
    line, below = blocks[at], blocks[at + 1] if at + 1 < len(blocks) else None
    if not isinstance(line, Line) or not isinstance(below, Line) or " " in line.text:
        return False
    whole = f"{line.text} {below.text}"
    return _ends_subject(made, whole, plain(whole))


def _ends_subject(made: Heading, text: str, folded: str) -> bool:
    if SALUTATION.match(folded) or folded.startswith("can cu") or mark_of(text) or DECIDES.match(folded):
        return True
    return made.type in DECISIONS and bool(PERSON_OFFICE.match(folded)) and is_upper(text)


def _goes_on(before: str, line: Line, last: Line | Table) -> bool:
    """Whether a line still belongs to the subject."""
    text = line.text
    if isinstance(last, Line) and last.bold and last.centred and not (line.bold or line.centred):
        return False
    near = not isinstance(last, Line) or line.place.line - last.place.line <= 1 or line.whole
    if before.rstrip().endswith((".", ";", ":")):
        return False
    if text[:1].islower() or (text[:1] in ("“", '"', "(") and len(text) < 200):
        return near or not text.endswith((";", ":"))
    if HANGING.search(before) and near and len(text) < 160:
        return True
    if (BASIS.match(plain(text)) and not (is_upper(text) and is_upper(before))) or len(text) > 160 or text.endswith((".", ";", ":", ",")):
        return False
    return line.bold or line.centred or (is_upper(text) == is_upper(before) and near)


def _in_brackets(blocks: Sequence[Line | Table], at: int) -> tuple[str, int]:
    """A note in brackets, which may go over several lines."""
    parts: list[str] = []
    while at < len(blocks) and isinstance(block := blocks[at], Line) and len(parts) < 4:
        parts.append(block.text)
        at += 1
        if ")" in block.text or "(" not in "".join(parts):
            break
    return spaced(" ".join(parts)).strip("()[] "), at


def addressees(made: Heading, blocks: Sequence[Line | Table]) -> None:
    at = made.end
    if at >= len(blocks) or not isinstance(block := blocks[at], Line) or not SALUTATION.match(plain(block.text)):
        return
    first = SALUTED.sub("", block.text).strip()
    found = [first] if first else []
    at += 1
    while at < len(blocks) and isinstance(block := blocks[at], Line) and len(found) < 60:
        text, mark = block.text, mark_of(block.text)
        if mark and mark.bullet:
            found.append(text[mark.end :])
        elif not mark and found and _same_addressee(found[-1], text):
            found[-1] += " " + text
        elif not found and len(text) < 150:
            found.append(text)
        else:
            break
        at += 1
    made.addressees = [spaced(one).strip(" .;,") for one in found]
    made.end = at


def _same_addressee(before: str, text: str) -> bool:
    if before.endswith((".", ";")) or len(text) > 100 or BASIS.match(plain(text)):
        return False
    return text[:1].islower() or before.endswith(",")
