"""The years that a paper is for."""

import re
from typing import Final

from chungsuc.documents.official.tree import OfficialPaper
from chungsuc.documents.official.words import plain

SPAN: Final = re.compile(r"(?:giai doan|nhiem ky|thoi ky|trong cac nam|tu nam|cac nam)\s*:?\s*(\d{4})\s*(?:[-–—]|den(?: nam)?)\s*(\d{4})")
FROM_TO: Final = re.compile(r"tu nam (\d{4}) den (?:het )?nam (\d{4})")
LONE_YEAR: Final = re.compile(r"(?<!\d[/.-])\bnam (\d{4})\b(?!\s*[-–—]\s*\d)")
MOMENT: Final = re.compile(r"(?:dat chuan|den|truoc|cuoi|dau|thang \d+|ngay \d+|so ket|tong ket)\s*(?:[^,;.]{0,40}?)$")


def find_period(paper: OfficialPaper) -> tuple[int, int] | None:
    """The years that the paper is for; None where it does not say."""
    subject = plain(paper.subject or "")
    if found := SPAN.search(subject) or FROM_TO.search(subject):
        return _span(found)
    years = LONE_YEAR.findall(subject)
    if len(set(years)) == 1:
        at = subject.find("nam " + years[0])
        if not re.search(r"(?:dat chuan|den|truoc)[^,;]*$", subject[:at]):
            return int(years[0]), int(years[0])
        return None
    for text in _opening(paper):
        if found := SPAN.search(text) or FROM_TO.search(text):
            return _span(found)
    return None


def _span(found: "re.Match[str]") -> tuple[int, int] | None:
    first, last = int(found[1]), int(found[2])
    return (first, last) if 1990 <= first <= last <= 2100 else None


def _opening(paper: OfficialPaper) -> list[str]:
    """Passages in which a paper says for when it is: its opening words and where it tells its progress."""
    made = [plain(node.text) for node in paper.body if node.kind == "paragraph"][:3]
    return made
