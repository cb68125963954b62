"""The honours that a paper says may be given, and how many of each."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from chungsuc.documents.official.tree import Node, OfficialPaper
from chungsuc.documents.official.words import plain, sentences
from chungsuc.movements.reading.awards_counts import Count, counts_in, money_after
from chungsuc.movements.reading.awards_names import Honour, honours_in, may_name_honours
from chungsuc.movements.reading.awards_tables import prizes_of_row, quotas_of_row
from chungsuc.movements.reading.bodies import spelled
from chungsuc.movements.reading.found import AwardFormFound, Confidence, QuotaFound
from chungsuc.movements.reading.passages import Passage, passages

LONGEST: Final = 3000
PAST: Final = re.compile(
    r"\bđã (?:được |vinh dự )?(?:\S+ ){0,6}?(?:tặng|khen|nhận|trao|đạt|phong)|vinh dự được|được (?:nhà nước "
    r"|chủ tịch nước )?tặng thưởng|đã tặng"
)
DENIED: Final = re.compile(r"\s*[:,]?\s*(?:không xét|không áp dụng|không đề nghị|không tặng)")
BASE: Final = re.compile(r"số\s+[^.;:,()]{2,30}\s(?:đã\s+)?đạt\s+(?:danh hiệu\s+)?[“\"]?$")
PRIZE_ITSELF: Final = re.compile(r"\d\s+giải thưởng(?!\w)")
OPENS: Final = 4
CARRIED: Final = re.compile(r"\s+cho\s|\s*:?\s*(?:không quá |tối đa )?\d")
BRACKETS: Final = re.compile(r"\([^()]*\)")
PROPOSED: Final = re.compile(r"(?:đề nghị|tặng|suy tôn|xét|tặng thưởng|trình)[^.;(]{0,60}$")
COUNTED: Final = re.compile(r"so luong|chi tieu|so tap the|so ca nhan|de nghi")
AHEAD: Final = re.compile(r"phuong huong|nhiem vu|de nghi|kien nghi|giai phap|de xuat|ke hoach")
GIVING: Final = re.compile(
    r"tặng|khen thưởng|khen|chọn|đề nghị|xét|số lượng|không quá|tối đa|mỗi|giới thiệu|suy tôn|bình xét|cơ cấu"
    r"|trao|thưởng|đề xuất|chỉ tiêu|gồm|tỷ lệ|cho (?=\d|không|tối đa|từ)"
)
HOPED: Final = re.compile(
    r"(?:ít nhất|phấn đấu|giành|đạt|đoạt|dự thi|tham gia|tối thiểu|có từ)(?:(?!trao|tặng|cơ cấu|tổ chức|thưởng)[^.;:])*$"
)
LABELLED: Final = re.compile(r"\W*[^\W\d][^:;.\d]{2,60}(?:\([^()]{0,40}\)\s*)?:\s*")
DASHES: Final = frozenset({"-", "+", "*", "•"})
BRIEF: Final = 80
REPORTS: Final = frozenset({"báo cáo", "biên bản"})


@dataclass(frozen=True, slots=True)
class Lead:
    """The honour that a paragraph before dashes names, and what both stand under."""

    award: str
    above: tuple[Node, ...]

    def covers(self, passage: Passage) -> bool:
        return passage.node.number in DASHES and passage.above == self.above


def find_award_forms(paper: OfficialPaper) -> tuple[AwardFormFound, ...]:
    """The honours that the paper says may be given, each once; one whose giver is never said stays without."""
    found: list[tuple[Honour, Passage]] = []
    for passage in passages(paper):
        if passage.node.kind == "basis" or _reported(paper, passage):
            continue
        found.extend((one, passage) for one in (*_offered(passage), *prizes_of_row(passage)))
    kept: dict[str, AwardFormFound] = {}
    given = {re.split(r" của | cấp | [“\"]", one.name)[0] for one, _ in found if not one.bare}
    for one, passage in found:
        if one.kind == "welfare" or (one.bare and (one.name in given or one.name == "Huân chương")):
            continue
        confidence = Confidence.DOUBTFUL if one.bare else Confidence.SURE
        kept.setdefault(plain(one.name), AwardFormFound(one.name, passage.quote(one.start, one.end), confidence))
    return tuple(kept.values())


def _reported(paper: OfficialPaper, passage: Passage) -> bool:
    """A report tells of honours given, but in the part that looks ahead or asks."""
    if paper.type not in REPORTS:
        return False
    return not any(AHEAD.search(plain(node.title or node.text[:120])) for node in (*passage.above, passage.node))


def _offered(passage: Passage) -> Iterator[Honour]:
    """Honours of the passage that are not told as given in the past."""
    low = spelled(passage.text)
    for start, end, honours in _named(passage.text) if may_name_honours(passage.text) else ():
        if PAST.search(BRACKETS.sub(" ", low[start:end])):
            continue
        for one in honours:
            at = start + one.start
            if DENIED.match(low, one.end + start, end) or BASE.search(low, start, at) or _hoped(passage.text, start, one):
                continue
            yield replace(one, start=at, end=one.end + start)


def _named(text: str) -> Iterator[tuple[int, int, tuple[Honour, ...]]]:
    """Piece by piece, the honours of each; one that opens a piece without its giver has that of the piece before."""
    low, giver = spelled(text), ""
    for start, end in _pieces(text):
        honours = honours_in(text[start:end])
        if giver and honours and honours[0].bare and honours[0].start < OPENS and CARRIED.match(low, start + honours[0].end):
            honours = (replace(honours[0], name=f"{honours[0].name} của {giver}", bare=False), *honours[1:])
        yield start, end, honours
        giver = honours[-1].name.partition(" của ")[2] if honours else ""


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    for start, end in _closed(text):
        for first in range(start, end, LONGEST):
            yield first, min(end, first + LONGEST)


def _closed(text: str) -> Iterator[tuple[int, int]]:
    """Sentences, a semicolon within brackets parting nothing."""
    begun: int | None = None
    for start, end in sentences(text):
        first = start if begun is None else begun
        if end - first < LONGEST and text.count("(", first, end) > text.count(")", first, end):
            begun = first
            continue
        yield first, end
        begun = None
    if begun is not None:
        yield begun, len(text)


def find_quotas(paper: OfficialPaper) -> tuple[QuotaFound, ...]:
    """How many of each may be given, and for each what."""
    full = _full_names(paper)
    made: list[QuotaFound] = []
    led: Lead | None = None
    for passage in passages(paper):
        if passage.node.kind == "basis" or _reported(paper, passage):
            continue
        in_table = list(quotas_of_row(passage, full)) if passage.node.rows else []
        made.extend(in_table)
        led = _leads(passage) or (led if led and led.covers(passage) else None)
        if in_table:
            continue
        above = heading = _heading(passage, led, full)
        if above is None and not may_name_honours(passage.text):
            continue
        for start, end, named_here in _named(passage.text):
            honours = [one for one in named_here if not _hoped(passage.text, start, one)]
            made.extend(_in_sentence(passage, start, end, honours, above, full))
            named = [one for one in honours if one.kind == "honour" and not _explains(passage.text[start:end], one.start)]
            above = heading or (named[-1].name if named else above)
    return tuple(made)


def _heading(passage: Passage, led: Lead | None, full: dict[str, str]) -> str | None:
    """The honour that the passage is about before it names any itself."""
    above = led.award if led and led.covers(passage) else _award_above(passage)
    return above or (full.get("Giải thưởng") if PRIZE_ITSELF.search(spelled(passage.text)) else None)


def _leads(passage: Passage) -> Lead | None:
    """A paragraph that names one honour and, by its colon, leads to whom it is for."""
    text = passage.text.rstrip()
    if passage.node.number or passage.in_title or not text.endswith(":") or not may_name_honours(text):
        return None
    named = [one for one in honours_in(text) if one.kind == "honour"]
    return Lead(named[0].name, passage.above) if len(named) == 1 else None


def _hoped(text: str, start: int, one: Honour) -> bool:
    """A prize that is to be won elsewhere: an aim, not something given."""
    return one.kind == "prize" and HOPED.search(spelled(text), start, start + one.start) is not None


def _full_names(paper: OfficialPaper) -> dict[str, str]:
    """For an honour named without its giver, the one full name that the paper has for it."""
    names: dict[str, set[str]] = {}
    for one in find_award_forms(paper):
        short = "Giải thưởng" if one.name.startswith("Giải thưởng ") else one.name.split(" của ")[0]
        names.setdefault(short, set()).add(one.name)
    return {short: next(iter(full)) for short, full in names.items() if len(full) == 1}


def _award_above(passage: Passage) -> str | None:
    """The honour that the nearest heading above is about."""
    for node in reversed(passage.above if passage.in_title else (*passage.above, replace(passage.node, text=""))):
        lead = node.title or node.text[:160]
        found = [one for one in honours_in(lead) if one.kind == "honour"]
        if len(found) == 1:
            return found[0].name
    return None


def _in_sentence(
    passage: Passage, start: int, end: int, honours: Sequence[Honour], above: str | None, full: dict[str, str]
) -> Iterator[QuotaFound]:
    text = passage.text[start:end]
    low = spelled(text)
    if (not honours and above is None) or PAST.search(BRACKETS.sub(" ", low)):
        return
    counts = list(counts_in(text))
    titled = bool(counts and above and _stands_first(passage, low, counts[0].start))
    giving = titled or GIVING.search(low) is not None or _counted_table(passage)
    for place, count in enumerate(counts):
        until = counts[place + 1].start if place + 1 < len(counts) else len(text)
        honour = _proposed(low, count, until, honours) or _honour_of(count, honours, above)
        prize = isinstance(honour, Honour) and honour.kind == "prize"
        alone = len(counts) == 1 and honours and text[honours[-1].end : count.start].strip() == "("
        if honour is None or not (giving or prize) or (_explains(text, count.start) and not alone):
            continue
        name = honour if isinstance(honour, str) else honour.name
        yield QuotaFound(
            award=full.get(name, name),
            count=count.value,
            per=count.per,
            quotation=passage.quote(start, end),
            confidence=Confidence.LIKELY if honours else Confidence.DOUBTFUL,
            money=count.money,
        )
    for one in honours:
        money = money_after(low, one.end) if one.kind == "welfare" and all(count.of != one.start for count in counts) else None
        if money is not None and giving:
            yield QuotaFound(one.name, 1, None, passage.quote(start, end), Confidence.LIKELY, money)


def _stands_first(passage: Passage, low: str, at: int) -> bool:
    """Whether the item is but a number, with or without a label: "Cấp xã: 05 xã"."""
    brief = bool(passage.node.title) or (passage.node.number in DASHES and len(low) < BRIEF)
    return (at < 8 and brief) or LABELLED.fullmatch(low, 0, at) is not None


def _counted_table(passage: Passage) -> bool:
    """A row of a table with a column for how many."""
    return any(COUNTED.search(plain(cell)) for row in passage.node.rows[:2] for cell in row)


def _explains(text: str, at: int) -> bool:
    """Within brackets, where a count is explained, not laid down."""
    return text.count("(", 0, at) > text.count(")", 0, at)


def _proposed(low: str, count: Count, until: int, honours: Sequence[Honour]) -> Honour | None:
    """The honour for which those counted are put forward: "02 đơn vị đề nghị tặng Cờ thi đua …"."""
    if count.of is not None:
        return None
    behind = next((one for one in honours if count.end <= one.start < until and one.kind == "honour"), None)
    given = low[max(0, count.start - 4) : count.start] == "cho " and any(one.end <= count.start for one in honours)
    if behind is None or given or "(" in low[count.end : behind.start]:
        return None
    return behind if PROPOSED.search(low, count.end, behind.start) else None


def _honour_of(count: Count, honours: Sequence[Honour], above: str | None) -> Honour | str | None:
    """The honour counted: the one right behind the number, else the one the sentence is about, else the heading's."""
    if count.of is not None:
        return next((one for one in honours if one.start == count.of), None)
    before = [one for one in honours if one.end <= count.start and one.kind == "honour"]
    after = [one for one in honours if one.start >= count.end and one.kind == "honour"]
    if before:
        return before[-1]
    return after[0] if after else above
