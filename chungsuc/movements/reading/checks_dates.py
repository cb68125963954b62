"""Days that do not exist, weekdays, spans that end before they begin, and what is due before the paper was signed."""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from chungsuc.documents.official.tree import OfficialPaper
from chungsuc.movements.reading.found import CheckFound, DeadlineFound
from chungsuc.movements.reading.numbers import PAPER_NUMBERS, hide, low
from chungsuc.movements.reading.passages import Passage

WEEKDAYS: Final = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật")
SPOKEN: Final = {"thứ 2": 0, "thứ 3": 1, "thứ 4": 2, "thứ 5": 3, "thứ 6": 4, "thứ 7": 5, **{day: at for at, day in enumerate(WEEKDAYS)}}
DAY: Final = re.compile(
    r"(?<![\d/.])(?P<lead>(?:trước |từ |đến |hết |tối |sáng |chiều )?ngày\s{1,2}|(?:trước|đến hết|hạn)\s)?"
    r"(?P<d>\d{1,2})(?:\s?[/.-]\s?(?P<m>\d{1,2})(?:\s?[/.-]\s?(?P<y>\d{4}))?|\stháng\s(?P<m2>\d{1,2})(?:\s?(?:/|năm|,\s?năm)\s?(?P<y2>\d{4}))?)(?![\d/%])"
)
DIGIT: Final = re.compile(r"\d")
BEFORE: Final = re.compile(r"\(?(thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật)\)?,?\s?(?:ngày\s?)?$")
AFTER: Final = re.compile(r",?\s?\(?(thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật)\b\)?")
BETWEEN: Final = re.compile(r"^\s?(?:-|–|đến(?: hết)?(?: ngày)?|tới)\s{0,2}$")
STAGE: Final = re.compile(r"giai đoạn\s(?P<a>(?:19|20)\d\d)\s?(?:-|–|đến)\s?(?P<b>(?:19|20)\d\d)\b")
DUE: Final = re.compile(r"trước|chậm nhất|muộn nhất|hạn|xong")
WHOLE: Final = re.compile(r"\d{4}-\d{2}(?:-\d{2})?")
BACKWARDS: Final = "kết thúc trước khi bắt đầu"
LEAP: Final = 2024


def date_checks(passage: Passage) -> Iterator[CheckFound]:
    """What a passage says of days and years that the calendar contradicts, and weekdays that it confirms."""
    if not DIGIT.search(passage.text):
        return
    small = hide(low(passage.text), PAPER_NUMBERS, passage.text)
    last: tuple[int, date] | None = None
    for found in DAY.finditer(small):
        day = _day(found)
        if day is None:
            continue
        if isinstance(day, str):
            quotation = passage.quote(found.start(), found.end())
            yield CheckFound(quotation.text, "date", day, None, holds=False, quotation=quotation, note="ngày không có trong lịch")
            continue
        yield from _weekday(passage, small, found, day)
        if last and day < last[1] and BETWEEN.match(small[last[0] : found.start("d")]):
            quotation = passage.quote(max(0, last[0] - 10), found.end())
            spans = f"{last[1]:%d/%m/%Y}", f"{day:%d/%m/%Y}"
            yield CheckFound(quotation.text, "date", *spans, holds=False, quotation=quotation, note=BACKWARDS)
        last = (found.end(), day)
    for stage in STAGE.finditer(small):
        if int(stage["b"]) < int(stage["a"]):
            quotation = passage.quote(stage.start(), stage.end())
            spent = int(stage["a"]), int(stage["b"])
            yield CheckFound(quotation.text, "date", *spent, holds=False, quotation=quotation, note=BACKWARDS)


def _day(found: "re.Match[str]") -> date | str | None:
    """The day; as printed where the calendar has no such day; None where it is no whole day, or perhaps no day at all."""
    day, month, year = int(found["d"]), int(found["m"] or found["m2"]), int(found["y"] or found["y2"] or 0)
    told = found["lead"] is not None or year or found["m2"]
    if not told or (year and not 1900 <= year <= 2100):
        return None
    printed = f"{found['d']}/{found['m'] or found['m2']}" + (f"/{year}" if year else "")
    if not 1 <= month <= 12:
        return printed if year or found["lead"] else None
    if not 1 <= day <= monthrange(year or LEAP, month)[1]:
        return printed if day <= 39 else None
    return date(year, month, day) if year else None


def _in_calendar(day: str) -> bool:
    year, month, *last = map(int, day.split("-"))
    return 1 <= month <= 12 and (not last or 1 <= last[0] <= monthrange(year, month)[1])


def _weekday(passage: Passage, small: str, found: "re.Match[str]", day: date) -> Iterator[CheckFound]:
    before = BEFORE.search(small, max(0, found.start() - 20), found.start("d"))
    after = AFTER.match(small, found.end())
    said = before or after
    if not said:
        return
    start = before.start() + (small[before.start()] == "(") if before else found.start()
    quotation = passage.quote(start, after.end() if after and not before else found.end())
    number = SPOKEN[said[1]]
    yield CheckFound(quotation.text, "date", WEEKDAYS[number], WEEKDAYS[day.weekday()], number == day.weekday(), quotation)


def late_checks(paper: OfficialPaper, deadlines: Sequence[DeadlineFound]) -> Iterator[CheckFound]:
    """What is due before the day on which the paper was signed."""
    signed = paper.date
    if signed is None or signed.month is None:
        return
    for one in deadlines:
        if not WHOLE.fullmatch(one.date) or not _in_calendar(one.date) or one.vague or not DUE.search(low(one.text)):
            continue
        printed = str(signed)[: len(one.date)]
        if one.date[: len(printed)] < printed and int(one.date[:4]) >= signed.year - 1:
            yield CheckFound(one.text, "date", one.date, str(signed), holds=False, quotation=one.quotation, note="hạn sớm hơn ngày ký")
