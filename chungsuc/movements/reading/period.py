"""The years that a paper is for."""

import re
from typing import Final

from chungsuc.documents.official.tree import OfficialPaper
from chungsuc.documents.official.words import plain

YEARS: Final = r"(\d{4})\s*(?:[-–—]+|den(?: het)?(?: nam)?)\s*(?:nam\s*)?(\d{4})"
SPAN: Final = re.compile(rf"(?:giai doan|nhiem ky|thoi ky|cac nam|tu nam|nam hoc|nam|tu|\()\s*:?\s*(?:\d{{1,2}} nam,?\s*)?{YEARS}")
LONE_YEAR: Final = re.compile(r"(?<!thang \d )(?<!thang \d\d )\bnam (\d{4})\b(?!\s*[-–—]\s*\d)")
A_MOMENT: Final = re.compile(
    r"\b(?:dat chuan|phan dau|cong nhan)\b|\b(?:truoc|den|cuoi|dau|het|quy [ivx\d]+|ngay [\d\s/-]+(?:thang \d+ )?),?\s*$"
)
OUTLOOK: Final = re.compile(r",?\s?(?:va )?\b(?:dinh huong|tam nhin)\b.*")
HALF: Final = re.compile(r"\b(?:\d|sau|chin) thang (?:dau|cuoi)(?= nam)|\bquy [ivx\d]+(?= nam)")
VISIT: Final = re.compile(r"(?:kiem tra|giam sat|tham tra|tham dinh|phuc tra|khao sat)\b.*\b(?:tai|huyen|xa|thon|phuong)\b")
ANNOUNCED: Final = re.compile(r"\b(?:ban hanh|xay dung|phat dong|trien khai|to chuc)\b[^.]*(?:nhu sau|sau day|cu the|noi dung)")
APPROVES: Final = re.compile(r"(?:phe duyet|ban hanh|thong qua)\b")
BARE_SPAN: Final = re.compile(rf"(?<![\d/.-]){YEARS}")
FROM_NOW: Final = re.compile(r"tu nay (?:den|toi) (?:het )?(?:nam )?(\d{4})")
LASTS: Final = re.compile(r"duoc trien khai (?:thuc hien )?tu nam (\d{4}) den (?:het )?(?:nam )?(\d{4})")


def find_period(paper: OfficialPaper) -> tuple[int, int] | None:
    """
    The years that the paper is for; None where it does not say.

    Its subject tells: a stage ("giai đoạn 2021 - 2025") or one single year that is not only the time by which something
    is reached ("phấn đấu đạt chuẩn năm 2020") or in which somebody is visited ("kiểm tra tại các xã năm 2023"). Lacking
    both, the words with which it announces itself ("xây dựng Kế hoạch … giai đoạn 2011 - 2020 như sau") do.
    """
    subject = plain(paper.subject or "")
    if years := _span(SPAN.search(subject)) or _span(BARE_SPAN.search(subject)):
        return years
    if paper.date and (found := FROM_NOW.search(subject)) and paper.date.year <= int(found[1]):
        return paper.date.year, int(found[1])
    if LONE_YEAR.search(subject):
        return None if VISIT.match(subject) else _single(OUTLOOK.sub("", HALF.sub("", subject)))
    for node in paper.body:
        if node.kind == "section":
            break
        text = plain(node.text)
        if (found := ANNOUNCED.search(text)) and (years := _last_span(text, found.start()) or _single(text[found.start() :])):
            return years
    if paper.subject is None and (years := _approved(paper)):
        return years
    return next((years for _, node in paper.nodes() if (years := _span(LASTS.search(plain(node.text))))), None)


def _approved(paper: OfficialPaper) -> tuple[int, int] | None:
    """The stage of what a decision without a subject approves in its first article."""
    first = next(iter(paper.sections()), None)
    text = plain(f"{first.title} {first.text}") if first else ""
    return _span(SPAN.search(text)) if APPROVES.match(text.strip()) else None


def _single(text: str) -> tuple[int, int] | None:
    found = list(LONE_YEAR.finditer(text))
    if len({one[1] for one in found}) != 1 or A_MOMENT.search(text[: found[0].start()]):
        return None
    return int(found[0][1]), int(found[0][1])


def _last_span(text: str, start: int) -> tuple[int, int] | None:
    spans = [years for one in SPAN.finditer(text, start) if (years := _span(one))]
    return spans[-1] if spans else None


def _span(found: "re.Match[str] | None") -> tuple[int, int] | None:
    if found is None:
        return None
    first, last = int(found[1]), int(found[2])
    return (first, last) if 1950 <= first <= last <= 2100 else None
