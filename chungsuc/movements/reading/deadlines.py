"""Which of the times in a paper say when something is due."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from chungsuc.documents.official.tree import Node, OfficialPaper
from chungsuc.documents.official.words import plain, sentences
from chungsuc.movements.reading.bodies import spelled
from chungsuc.movements.reading.deadlines_errand import errand_of
from chungsuc.movements.reading.deadlines_when import When, rhythm_of, times
from chungsuc.movements.reading.found import Confidence, DeadlineFound
from chungsuc.movements.reading.passages import Passage, passages

LONGEST: Final = 3000
BEFORE: Final = {"trước", "xong trước", "chậm nhất", "muộn nhất", "hạn cuối", "hạn cuối cùng", "hạn chót", "thời hạn"}
STRONG: Final = BEFORE | {"đến hết", "hết", "xong"}
AT: Final = {"vào", "lúc", "hồi", "trong", "đầu", "giữa", "cuối", "kết thúc"}
SCHEDULE: Final = re.compile(
    r"tien do|lo trinh|thoi gian|ke hoach thoi gian|lich |phan ky|cac buoc|thoi han|moc thoi gian|chuong trinh (?:hoi nghi|lam viec)"
)
REPORTING: Final = re.compile(r"che do (?:thong tin,? )?bao cao|thong tin,? bao cao|bao cao dinh ky|cong tac bao cao")
DUTIES: Final = re.compile(r"to chuc thuc hien|phan cong|trach nhiem|nhiem vu|to chuc trien khai")
TIME_LEAD: Final = re.compile(
    r"^\W*(?:\d+[.)]\s*)?(?:ve )?(?:thoi gian|thoi han|han |ngay |lich |thoi diem|han cuoi)[^:]{0,80}(?::|$|la |tu |vao |du kien )"
)
PAST: Final = re.compile(
    r"(?:đã|từng)\s+(?:được\s+|có\s+|ban hành|tổ chức|hoàn thành|triển khai|gửi|báo cáo|đạt|tặng|thành lập|ký)"
)
NOT_DUE: Final = re.compile(
    r"(?:sinh|tuyển dụng|thành lập|ký|phê duyệt|công nhận|cấp|hy sinh|nhập ngũ|vào đảng|có hiệu lực|hiệu lực thi hành|hiệu lực|áp dụng"
    r"|bị bãi bỏ|hết hiệu lực|tính đến|số liệu (?:đến|tính)|thời điểm|kỷ niệm|chào mừng|nhân dịp|được tính|hiến đất|xảy ra|phát sinh)"
    r"(?:\s+(?:thi hành|kể từ|từ|đến|vào|trước|hết|lần thứ|ngày|năm|\d+))*\s*$"
)
CITED: Final = re.compile(
    r"(?:\d[\w./]*\s*[-/]\s*[\w/&-]+|(?:luật|pháp lệnh|nghị quyết|nghị định|quyết định|thông tư|chỉ thị|thông báo|công văn|kết luận|công điện"
    r"|tờ trình|hướng dẫn|văn bản|quy định|kế hoạch số|giấy mời|báo cáo số)(?:\s+[^\s,;.]+){0,14}),?\s*(?:ban hành|ký|đề)?\s*ngày\s*$"
)
SPAN: Final = re.compile(r"từ\s+(?:ngày\s+)?\d[\d/. thángnăm]{0,24}(?:đến|-|–)\s+(?:hết\s+)?(?:ngày\s+)?$")
ALONGSIDE: Final = re.compile(r"\s*(?:,|và|hoặc|;)\s*(?:ngày\s*)?$")
OF_ISSUER: Final = re.compile(r"\s*,?\s*của\s+(?:ubnd|ủy ban|thủ tướng|chính phủ|bộ |hội đồng|chủ tịch|ban |sở |tỉnh ủy|huyện ủy|trung ương)")
TODAY: Final = re.compile(r"ngày\s*$")
MILESTONE: Final = re.compile(
    r"so ket|tong ket|danh gia|hoi nghi|bieu duong|to chuc dai hoi|dai hoi|kiem tra|giam sat|nghiem thu|phuc tra|ra soat|phat dong"
)
FIGURE: Final = re.compile(r"\d+(?:[.,]\d+)?\s*%|\b\d+(?:/\d+)?\s+(?:xa|huyen|thon|xom|ban|ho|tieu chi)\b|dat chuan|phan dau")
ERRAND: Final = re.compile(
    r"\b(?:gui|bao cao|nop|trinh|ban hanh|xay dung|hoan thanh|to chuc|trien khai|so ket|tong ket|danh gia|dang ky|ra soat|tong hop"
    r"|tham dinh|phe duyet|lap|phat dong|hoi nghi|tham muu|cung cap|thuc hien|kiem tra|giam sat|hop|cong bo|de xuat|chuan bi|cu|gop y"
    r"|phan hoi|thong bao|binh xet|xet|hoan thien|cong nhan|le|thanh lap|kien toan|khai mac|be mac|chung khao|cham|nhan ho so|quyet toan"
    r"|giai ngan|khao sat|tap huan|boi duong|tuyen truyen|quan triet|pho bien|chi dao|phan cong|duyet|ky ket|so tuyen|thi|trao|xong|dot|lay y kien|tiep nhan|ra quan|bo tri|chi tra|nghiem thu|cap nhat|dang tai|bau|khai giang|hoc|di chuyen|xuat phat|ket thuc)\b"
)
EACH: Final = re.compile(r"(?:hằng|hàng|mỗi)\s+năm|định kỳ|cùng kỳ|của năm|năm báo cáo|năm sau|năm liền kề|năm kế hoạch")
REPORTS: Final = re.compile(r"báo cáo (?:\w+ ){0,4}(?:6 tháng|06 tháng|năm|quý)(?!\s*\d)|(?:sơ kết|báo cáo) (?:6|06) tháng|báo cáo định kỳ")
ONCE: Final = re.compile(r"xây dựng (?:\S+ )?(?:kế hoạch|chương trình)|ban hành (?:\S+ )?kế hoạch|kế hoạch (?:triển khai|thực hiện)|đăng ký|góp ý|phiếu|danh sách|hồ sơ")
QUOTED: Final = re.compile(r"[“\"][^”\"\n]{0,300}[”\"]")
YEAR_LABEL: Final = re.compile(r"^\W*(?:trong\s+|từ\s+)?(?:quý\s+[ivx\d, -]+\s+)?năm\s+(20\d\d)(?!\s*[-–])", re.I)


@dataclass(frozen=True, slots=True)
class _Context:
    signed: date | None
    year: int | None
    period: tuple[int, int] | None
    letter: bool


@dataclass(frozen=True, slots=True)
class _Spot:
    """A sentence of a passage, and what is known from what stands above it."""

    passage: Passage
    start: int
    end: int
    low: str
    folded: str
    schedule: bool
    reporting: bool
    duties: bool
    timed: bool
    label_year: int | None

    @property
    def text(self) -> str:
        return self.passage.text[self.start : self.end]


def find_deadlines(paper: OfficialPaper, period: tuple[int, int] | None) -> tuple[DeadlineFound, ...]:
    """When something is due: days, months and rhythms laid on somebody; not the dates of papers cited or of what is past."""
    context = _context(paper, period)
    found: list[DeadlineFound] = []
    for passage in passages(paper):
        if passage.node.kind in {"basis", "table"}:
            continue
        for spot in _spots(passage):
            found.extend(_in_sentence(spot, context))
    return tuple(found)


def _context(paper: OfficialPaper, period: tuple[int, int] | None) -> _Context:
    signed = paper.date.whole if paper.date else None
    year = paper.date.year if paper.date else None
    letter = (paper.type or "") in {"công văn", "giấy mời", "thông báo", "công điện", "chỉ thị", "thư mời"}
    return _Context(signed, year, period, letter)


def _spots(passage: Passage) -> Iterator[_Spot]:
    above = [plain(node.title or node.text[:80]) for node in passage.above]
    own = plain(passage.text[:120])
    heads = [*above, plain(passage.node.title)] if not passage.in_title else above
    schedule = any(SCHEDULE.search(one[:120]) for one in heads)
    reporting = any(REPORTING.search(one[:120]) for one in [*heads, own])
    duties = any(DUTIES.search(one[:120]) for one in heads)
    labels = [YEAR_LABEL.match(spelled(node.title or node.text[:60])) for node in passage.above]
    year = next((int(one.group(1)) for one in reversed(labels) if one), None)
    low, folded = spelled(passage.text), plain(passage.text)
    timed = bool(TIME_LEAD.match(own)) or any(TIME_LEAD.match(one[:120]) for one in heads)
    beneath = plain(_beneath(passage.node)) if passage.in_title else ""
    for start, end in _pieces(passage.text):
        part = f"{folded[start:end]} {beneath}" if beneath else folded[start:end]
        yield _Spot(passage, start, end, low[start:end], part, schedule, reporting, duties, timed, year)


def _beneath(node: Node) -> str:
    """The first words under a heading, which tell what its time is for."""
    return " ".join([node.text[:300], *(f"{child.title} {child.text}"[:200] for child in node.children[:3])])


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Sentences; one that never ends is taken in pieces."""
    for start, end in sentences(text):
        for first in range(start, end, LONGEST):
            yield first, min(end, first + LONGEST)


def _in_sentence(spot: _Spot, context: _Context) -> list[DeadlineFound]:
    whens = _alongside(spot)
    if not whens or PAST.search(spot.low) and not any(one.cue in BEFORE for one in whens):
        return []
    quoted = [found.span() for found in QUOTED.finditer(spot.text)]
    kept = [one for one in whens if not (one.kind in {"year", "late"} and any(a < one.start < b for a, b in quoted))]
    exact = any(one.kind in {"day", "monthly-day", "bare-day", "month", "quarter"} and _due(one, spot, context) for one in kept)
    made, seen = [], set()
    due = [one for one in kept if _due(one, spot, context)]
    for one in due:
        if one.kind == "rhythm" and exact and one.day is None or _only_heads(one, due, spot):
            continue
        settled, confidence = _settled(one, spot, kept, context)
        if settled is None or settled.date in seen:
            continue
        seen.add(settled.date)
        made.append(_row(settled, one, spot, confidence))
        if one.kind == "rhythm" and one.day is None:
            exact = True
    return made


def _alongside(spot: _Spot) -> list[When]:
    """The times of the sentence; one that only stands beside another is led by the same word."""
    made: list[When] = []
    for one in times(spot.text):
        last = made[-1] if made else None
        beside = last and not one.cue and one.kind == last.kind and ALONGSIDE.fullmatch(spot.low, last.end, one.start)
        made.append(replace(one, cue=last.cue) if last and beside else one)
    return made


def _only_heads(one: When, due: Sequence[When], spot: _Spot) -> bool:
    """A year set before the times within it: "Năm 2012: Cuối năm 2012, …"."""
    return one.kind == "year" and spot.start + one.start < 8 and any(w.start > one.start and w.year == one.year for w in due)


def _due(one: When, spot: _Spot, context: _Context) -> bool:
    """Whether the time says when something is due."""
    if one.opens:
        return False
    before = spot.low[max(0, one.start - 120) : one.start]
    if one.kind in {"day", "bare-day", "monthly-day"}:
        return _day_is_due(one, spot, before, context)
    if one.kind in {"month", "quarter", "half"}:
        return _month_is_due(one, spot, before, context)
    if one.kind == "year":
        return _year_is_due(one, spot, context)
    if one.kind == "late":
        return "so ket" in spot.folded or "tong ket" in spot.folded
    if one.kind == "rhythm":
        return _rhythm_is_due(one, spot)
    return bool(ERRAND.search(spot.folded)) and not re.search(r"hieu luc|gui (?:qua )?buu dien", spot.folded)


def _day_is_due(one: When, spot: _Spot, before: str, context: _Context) -> bool:
    if one.kind == "bare-day" and rhythm_in(spot.low) != "monthly":
        return False
    if _is_past(one, context) or NOT_DUE.search(before.removesuffix("ngày ").rstrip()):
        return False
    if one.cue in STRONG:
        return True
    if one.cue == "đến" and (ERRAND.search(spot.folded) or spot.timed or SPAN.search(before)):
        return True
    if one.hour and not CITED.search(before):
        return True
    if CITED.search(before) or OF_ISSUER.match(spot.low, one.end) or one.cue in {"từ", "kể từ", "tính từ", "tính đến"}:
        return False
    if spot.timed and TODAY.search(before) or spot.timed and one.year:
        return True
    if one.cue in AT | {"là"} or one.kind == "monthly-day":
        return bool(ERRAND.search(spot.folded))
    return spot.start + one.start < 12 and spot.low[one.end : one.end + 2].strip() in {":", ",", ";"} or spot.schedule and one.start < 12


def _is_past(one: When, context: _Context) -> bool:
    if one.year is None or context.year is None:
        return False
    if one.year < context.year:
        return True
    day = one.whole
    return bool(context.signed and day and day < context.signed and one.cue not in BEFORE)


def _month_is_due(one: When, spot: _Spot, before: str, context: _Context) -> bool:
    if one.year and context.year and one.year < context.year:
        return False
    if re.search(r"(?:kế hoạch|phong trào|báo cáo|đợt|số liệu|từ|kể từ|tính từ|tính đến|so với|cùng kỳ)\s*$", before):
        return False
    if spot.timed or spot.start + one.start < 8 and re.match(r"\s*(?:hằng năm|hàng năm)?\s*[:,(]", spot.low[one.end : one.end + 14]):
        return True
    if one.kind == "half":
        return one.cue in STRONG | {"trong"} and bool(ERRAND.search(spot.folded)) and one.year is not None
    if one.cue in {"đến", "từ"}:
        return one.cue == "đến" and not FIGURE.search(spot.folded) and bool(ERRAND.search(spot.folded))
    if one.cue in STRONG | AT or spot.schedule and one.start < 12:
        return bool(ERRAND.search(spot.folded)) and (one.year is not None or one.cue in STRONG | AT)
    return bool(re.search(r"\(\s*$", before)) and one.year is not None and bool(ERRAND.search(spot.folded))


def _year_is_due(one: When, spot: _Spot, context: _Context) -> bool:
    """A year alone is a deadline of an errand (a review, a closing), not of a figure to be reached."""
    if one.year is None or context.year is not None and one.year < context.year:
        return False
    near = spot.folded[max(0, one.start - 110) : one.end + 110]
    errand = MILESTONE.search(near)
    labelled = spot.start + one.start < 8 and spot.low[one.end : one.end + 1] in {":", ",", ""}
    if labelled and spot.schedule and not FIGURE.search(spot.folded):
        later = one.year > (context.year or 0) and ERRAND.search(spot.folded)
        return bool(later or re.search(r"so ket|tong ket", near))
    if one.cue in {"cuối", "giữa", "đầu"}:
        return bool(errand) or bool(re.search(r"ky hop", near))
    if one.cue in {"vào", "trong", "đến", "hết", "trước"} or labelled:
        return bool(re.search(r"so ket|tong ket", near)) and not FIGURE.search(near)
    return False


def _rhythm_is_due(one: When, spot: _Spot) -> bool:
    if one.day is not None:
        return True
    near = spot.folded[max(0, one.start - 60) : one.end + 160]
    if spot.schedule or spot.reporting:
        return bool(ERRAND.search(near))
    before = spot.low[max(0, one.start - 12) : one.end]
    return "định kỳ" in before and bool(re.search(r"bao cao|so ket|tong hop|gui |kiem tra", near))


def rhythm_in(low: str) -> str | None:
    found = re.search(r"(?:định kỳ|hằng|hàng|mỗi)\s+(?:06|6|sáu|tháng|quý|năm|tuần)[^.;]{0,20}", low)
    return rhythm_of(found.group()) if found else None


def _settled(one: When, spot: _Spot, all_of: Sequence[When], context: _Context) -> tuple[When | None, Confidence]:
    """The time with its year: as printed, as the words around it say, or each year."""
    sure = Confidence.SURE if one.cue in STRONG or one.hour else Confidence.LIKELY
    if one.kind == "late":
        year = spot.label_year or (context.period[0] if context.period else context.year)
        return (replace(one, date=str(year), year=year) if year else None), Confidence.DOUBTFUL
    if one.kind == "year":
        return (replace(one, date=f"{one.year}-12") if one.cue == "cuối" else one), Confidence.DOUBTFUL
    if one.kind not in {"day", "month", "quarter", "half"} or one.year is not None:
        return one, sure
    if EACH.search(spot.low):
        return one, sure
    beside = next((w.year for w in all_of if w.year and w.kind in {"day", "month", "quarter", "year"} and w.cue != "từ"), None)
    year = beside if beside and (context.year is None or beside >= context.year) else spot.label_year
    if year is None and not (REPORTS.search(spot.low) and not context.letter and not _single(context)):
        year = _guessed(one, spot, context)
    return (one.within(year) if year else one), Confidence.LIKELY


def _single(context: _Context) -> bool:
    return bool(context.period and context.period[0] == context.period[1])


def _guessed(one: When, spot: _Spot, context: _Context) -> int | None:
    """The year of a plan for one year; else, where the errand is done once, the next such day after signing."""
    if context.period and context.period[0] == context.period[1]:
        return context.period[0]
    if context.year is None or not (context.letter or ONCE.search(spot.low) or spot.timed):
        return None
    day = one.within(context.year).whole
    passed = context.signed and (day < context.signed if day else (one.month or 12) < context.signed.month)
    return context.year + 1 if passed else context.year


def _row(settled: When, one: When, spot: _Spot, confidence: Confidence) -> DeadlineFound:
    what, who, to = errand_of(spot.passage, spot.start, spot.end, one.start, one.end)
    quotation = spot.passage.quote(spot.start, spot.end)
    vague = one.kind in {"late", "half"} or one.kind == "year" and one.cue in {"cuối", "đầu", "giữa"}
    return DeadlineFound(
        text=quotation.text.strip(),
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
