"""Which of the times in a paper say when something is due."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from chungsuc.documents.official.tree import OfficialPaper
from chungsuc.movements.reading.assignments_tables import WorkRow, rows_of_table
from chungsuc.movements.reading.bodies import spelled
from chungsuc.movements.reading.deadlines_due import BEFORE, STRONG, is_due
from chungsuc.movements.reading.deadlines_errand import errand_of
from chungsuc.movements.reading.deadlines_spot import Context, Spot, context_of, spots
from chungsuc.movements.reading.deadlines_when import When, may_tell_time, times
from chungsuc.movements.reading.found import Confidence, DeadlineFound
from chungsuc.movements.reading.passages import Passage, passages

PAST: Final = re.compile(
    r"(?:đã|từng)\s+(?:được\s+|có\s+|ban hành|tổ chức|hoàn thành|triển khai|gửi|báo cáo|đạt|tặng|thành lập|ký)"
)
ALONGSIDE: Final = re.compile(r"\s*(?:,|và|hoặc|;)\s*(?:ngày\s*)?$")
EACH: Final = re.compile(
    r"(?:hằng|hàng|mỗi)\s+năm|định kỳ|cùng kỳ|của năm|năm báo cáo|năm sau|năm liền kề|năm kế hoạch"
)
EACH_YEAR: Final = re.compile(r"(?:hằng|hàng|mỗi) năm")
REPORTS: Final = re.compile(
    r"báo cáo (?:\w+ ){0,4}(?:6 tháng|06 tháng|năm|quý)(?!\s*\d)|(?:sơ kết|báo cáo) (?:6|06) tháng|báo cáo định kỳ"
)
ONCE: Final = re.compile(
    r"xây dựng (?:\S+ )?(?:kế hoạch|chương trình)|ban hành (?:\S+ )?kế hoạch|kế hoạch (?:triển khai|thực hiện)"
    r"|đăng ký|góp ý|phiếu|danh sách|hồ sơ"
)
QUOTED: Final = re.compile(r"[“\"][^”\"\n]{0,300}[”\"]")


def find_deadlines(paper: OfficialPaper, period: tuple[int, int] | None) -> tuple[DeadlineFound, ...]:
    """When something is due: days, months and rhythms laid on somebody; not the dates of papers cited or of what is past."""
    context = context_of(paper, period)
    found: list[DeadlineFound] = []
    read: set[str] = set()
    for passage in passages(paper):
        if passage.node.kind == "basis" or passage.key in read:
            continue
        if passage.node.kind == "table":
            read.add(passage.key)
            found.extend(_in_table(passage, context))
            continue
        for spot in spots(passage) if may_tell_time(passage.text) else ():
            found.extend(_in_sentence(spot, context))
    return tuple(found)


def _in_table(passage: Passage, context: Context) -> Iterator[DeadlineFound]:
    """One for each row of work with a time of its own."""
    for row in rows_of_table(passage.node):
        said = row.cell(row.when)
        if row.when is None or not row.cell(row.what) or not said:
            continue
        whens = [one for one in _bare_year(said) if not one.opens and one.kind not in {"late", "span"}]
        exact = [one for one in whens if one.kind != "rhythm"] or whens[:1]
        of_row = Passage(passage.key, passage.node, row.text, in_title=False, above=passage.above)
        for one in exact:
            yield _of_row(one, row, of_row, said, context)


def _bare_year(said: str) -> list[When]:
    if re.fullmatch(r"20\d\d", said.strip()):
        return [When(0, len(said), "year", said.strip(), int(said))]
    return list(times(said))


def _of_row(one: When, row: WorkRow, passage: Passage, said: str, context: Context) -> DeadlineFound:
    settled = one
    if one.kind in {"day", "month", "quarter", "half"} and one.year is None and not EACH.search(spelled(said)):
        single = context.period and context.period[0] == context.period[1]
        year = context.period[0] if context.period and single else context.year
        settled = one.within(year) if year else one
    quotation = passage.quote(0, len(passage.text))
    return DeadlineFound(
        text=f"{row.cell(row.what)}: {said}",
        date=settled.date,
        what=row.cell(row.what),
        who=row.cell(row.leads) or None,
        to=None,
        quotation=quotation,
        confidence=Confidence.LIKELY,
        before=one.cue in {"trước", "xong trước"},
        vague=one.kind == "half",
    )


def _in_sentence(spot: Spot, context: Context) -> list[DeadlineFound]:
    whens = _alongside(spot)
    if not whens or (PAST.search(spot.low) and not any(one.cue in BEFORE for one in whens)):
        return []
    quoted = [found.span() for found in QUOTED.finditer(spot.text)]
    kept = [one for one in whens if not (one.kind in {"year", "late"} and any(a < one.start < b for a, b in quoted))]
    made, seen = [], set()
    due = [one for one in kept if is_due(one, spot, context)]
    exact = any(one.kind in {"day", "monthly-day", "bare-day", "month", "quarter"} for one in due)
    for one in due:
        if (one.kind == "rhythm" and exact and one.day is None) or _only_heads(one, due, spot):
            continue
        settled, confidence = _settled(one, spot, kept, context)
        if settled is None or settled.date in seen:
            continue
        seen.add(settled.date)
        made.append(_row(settled, one, spot, confidence))
        if one.kind == "rhythm" and one.day is None:
            exact = True
    return made


def _alongside(spot: Spot) -> list[When]:
    """The times of the sentence; one that only stands beside another is led by the same word."""
    made: list[When] = []
    for one in times(spot.text):
        last = made[-1] if made else None
        beside = last and not one.cue and one.kind == last.kind and ALONGSIDE.fullmatch(spot.low, last.end, one.start)
        made.append(replace(one, cue=last.cue) if last and beside else one)
    return made


def _only_heads(one: When, due: Sequence[When], spot: Spot) -> bool:
    """A year set before the times within it: "Năm 2012: Cuối năm 2012, …"."""
    return one.kind == "year" and spot.start + one.start < 8 and any(w.start > one.start and w.year == one.year for w in due)


def _settled(one: When, spot: Spot, all_of: Sequence[When], context: Context) -> tuple[When | None, Confidence]:
    """The time with its year: as printed, as the words around it say, or each year."""
    sure = Confidence.SURE if one.cue in STRONG or one.hour else Confidence.LIKELY
    if one.kind == "late":
        year = spot.label_year or (context.period[0] if context.period else context.year)
        return (replace(one, date=str(year), year=year) if year else None), Confidence.DOUBTFUL
    if one.kind == "year":
        return (replace(one, date=f"{one.year}-12") if one.cue == "cuối" else one), Confidence.DOUBTFUL
    if one.kind not in {"day", "month", "quarter", "half"} or one.year is not None:
        return one, sure
    if EACH.search(spot.low) or EACH_YEAR.search(spelled(spot.passage.text)):
        return one, sure
    year = _beside(one, all_of, context) or spot.label_year
    if year is None and not (REPORTS.search(spot.low) and not context.letter and not _single(context)):
        year = _guessed(one, spot, context)
    return (one.within(year) if year else one), Confidence.LIKELY


def _beside(one: When, all_of: Sequence[When], context: Context) -> int | None:
    """The year printed at another time of the sentence: months run on towards it ("tháng 11, tháng 3/2016")."""
    other = next((w for w in all_of if w.year and w.kind in {"day", "month", "quarter", "year"} and w.cue != "từ"), None)
    if other is None or other.year is None:
        return None
    earlier = other.start > one.start and (one.month or 0) > (other.month or 12)
    year = other.year - 1 if earlier else other.year
    return year if context.year is None or year >= context.year else None


def _single(context: Context) -> bool:
    return bool(context.period and context.period[0] == context.period[1])


def _guessed(one: When, spot: Spot, context: Context) -> int | None:
    """The year of a plan for one year; else, where the errand is done once, the next such day after signing."""
    if context.period and context.period[0] == context.period[1]:
        return context.period[0]
    if context.year is None or not (context.letter or ONCE.search(spot.low) or spot.timed):
        return None
    day = one.within(context.year).whole
    passed = context.signed and (day < context.signed if day else (one.month or 12) < context.signed.month)
    return context.year + 1 if passed else context.year


def _told(spot: Spot) -> str:
    """The sentence; of a heading, with the first words under it."""
    node = spot.passage.node
    first = node.text or next((child.title or child.text for child in node.children), "")
    under = first[:160] if spot.passage.in_title else ""
    return f"{spot.text.strip()}: {under}" if under else spot.text.strip()


def _row(settled: When, one: When, spot: Spot, confidence: Confidence) -> DeadlineFound:
    what, who, to = errand_of(spot.passage, spot.start, spot.end, one.start, one.end)
    quotation = spot.passage.quote(spot.start, spot.end)
    vague = one.kind in {"late", "half"} or (one.kind == "year" and one.cue in {"cuối", "đầu", "giữa"})
    return DeadlineFound(
        text=_told(spot),
        date=settled.date,
        what=what,
        who=who,
        to=to,
        quotation=quotation,
        confidence=confidence,
        before=one.cue in {"trước", "xong trước"},
        vague=vague,
        relative=spot.text[one.start :].strip()[:120] if one.kind == "span" else None,
    )
