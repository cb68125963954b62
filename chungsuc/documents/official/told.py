"""A paper of which a page only tells: a notice retold as news, without the form of a paper."""

import re
from collections.abc import Sequence
from typing import Final

from chungsuc.documents.official.heading import DATE, Heading, number_and_symbol, partial_date, subject_of
from chungsuc.documents.official.kinds import TYPES, type_of
from chungsuc.documents.official.repair import spaced
from chungsuc.documents.official.tree import Line, Table

EARLY: Final = 15
KINDS: Final = "|".join(f"[{one[0]}{one[0].upper()}]{one[1:]}" for one in TYPES if " " in one)
NUMBERED: Final = (
    r"số\s*:?\s*(?P<number>\d+[a-z]?(?:/\d{4}(?=\s?/))?)\s?[-–/]\s?(?P<symbol>[A-ZĐ][\w&]*(?:\s?[-–/]\s?[A-ZĐ][\w&]*)+)"
)
ISSUED: Final = re.compile(
    rf"(?:ban hành|phát hành|có|ra)\s+(?P<type>{KINDS})\s+{NUMBERED}"
    r"(?:\s*,?\s*(?P<day>ngày [\d/.]+(?: tháng \d+ năm \d{4})?))?\s*,?\s*(?P<about>(?:về việc|về|V/v)\s[^.;]{8,300})?"
)
TITLED: Final = re.compile(
    rf"(?P<type>{KINDS})\s+(?P<about>(?:về việc|về|V/v|tổ chức|triển khai|thực hiện|phát động|ra quân|tăng cường|hưởng ứng)\s.{{8,250}})"
)
SHORT_DAY: Final = re.compile(r"ngày (?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.](?P<year>\d{4})")


def take_what_is_told(heading: Heading, blocks: Sequence[Line | Table]) -> None:
    """Fills a heading that the paper's form left empty from the words with which a page tells of it."""
    if heading.symbol or heading.number:
        return
    early = [block for block in blocks[:EARLY] if isinstance(block, Line)]
    if heading.type is None:
        _titled(heading, early)
    for line in early:
        if found := ISSUED.search(line.text):
            kind = type_of(found["type"].upper())
            if kind is None or heading.type not in (None, kind[0]):
                continue
            heading.type = kind[0]
            heading.number, heading.symbol = number_and_symbol(found)
            heading.subject = subject_of([found["about"]]) if found["about"] else heading.subject
            day = found["day"] or line.text[: found.start()]
            if said := SHORT_DAY.search(day) or DATE.search(day):
                heading.date = partial_date(said)
            return


def _titled(heading: Heading, lines: Sequence[Line]) -> None:
    """The title of the page, where it names the type: "Thông báo về việc …"."""
    for line in lines:
        text = spaced(line.text)
        if (found := TITLED.fullmatch(text)) and text[-1] not in ".;:" and (kind := type_of(found["type"].upper())):
            heading.type = kind[0]
            heading.subject = heading.subject or subject_of([found["about"]])
            return
