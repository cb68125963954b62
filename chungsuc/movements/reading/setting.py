"""Where in a paper a sentence stands: among its aims, its past results, its money, its awards, or elsewhere."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from chungsuc.documents.official.tree import Node, OfficialPaper
from chungsuc.documents.official.words import sentences
from chungsuc.movements.reading.numbers import low, without_names, years
from chungsuc.movements.reading.passages import Passage, passages


class Role(StrEnum):
    AIM = "aim"
    TOWARDS = "towards"
    PAST = "past"
    MONEY = "money"
    AWARD = "award"
    OTHER = "other"


PAST: Final = re.compile(
    r"\b(?:đã|đến nay|đến thời điểm|hiện (?:có|nay|tại|còn|trạng|đang)|tính đến|ước (?:đạt|thực hiện|tính|có)|cùng kỳ"
    r"|(?:năm|thời gian|tháng) qua|vừa qua|tuy nhiên|mới chỉ|kết quả(?! (?:đến|cần))|có được|thực trạng|qua (?=\d))\b"
)
HONOURS: Final = re.compile(r"khen thưởng|xét tặng|bình xét|công nhận danh hiệu|bình chọn")
GIVEN: Final = re.compile(r"(?:nay )?(?:công nhận|tặng|khen thưởng|truy tặng)\b")
STATE: Final = re.compile(r"\b(?:tính đến|đến nay|hiện nay|hiện có|kết quả|đến thời điểm)\b")
TOLD: Final = re.compile(r"\b(?:sau|qua) \d{1,2} năm\b|\b(?:đã|vẫn) (?:có|đạt|hoàn thành|được|huy động)\b")
TASKS: Final = re.compile(r"\b(?:giao|chủ trì|phối hợp|báo cáo|căn cứ|yêu cầu|đề nghị|khen|kinh phí|tổ chức|thời gian|địa điểm)\b")
RUNNING_LENGTH: Final = 2500
AHEAD: Final = re.compile(r"dự kiến kết quả|kết quả (?:cần|dự kiến|mong|phấn đấu|đầu ra)|phấn đấu")
ROLES: Final = {
    Role.PAST: (
        r"kết quả|tình hình|thực trạng|hiện trạng|đánh giá|tồn tại|hạn chế|nguyên nhân|bài học|sự cần thiết"
        r"|đặc điểm|khái quát|ưu điểm|thuận lợi|khó khăn|đặt vấn đề|thành tích|cơ sở (?:pháp lý|thực tiễn)"
    ),
    Role.AWARD: (
        r"khen thưởng|khen|danh hiệu|giải thưởng|cơ cấu giải|số lượng|tiêu chuẩn (?:xét|thi đua|đề nghị|công nhận)"
        r"|chấm điểm|thang điểm|tiêu chí (?:xét|bình xét|chấm)|xếp loại|phân loại|xếp hạng"
    ),
    Role.AIM: r"mục tiêu|chỉ tiêu",
    Role.MONEY: r"kinh phí|nguồn vốn|cơ cấu vốn|vốn |dự toán|tài chính|mức hỗ trợ|định mức",
    Role.TOWARDS: (
        r"mục đích|yêu cầu|nội dung|phương hướng|kế hoạch năm|nhiệm vụ|lộ trình|định hướng|tiêu chí thi đua|đăng ký"
    ),
    Role.OTHER: r"tổ chức thực hiện|trách nhiệm|phân công|giải pháp",
}
PATTERNS: Final = tuple((role, re.compile(pattern)) for role, pattern in ROLES.items())
CALLS: Final = re.compile(
    r"phấn đấu|mục tiêu(?! quốc gia)|chỉ tiêu|quyết tâm|đặt ra|đề ra|hướng tới|cần đạt|hoàn thành vượt mức|cam kết|giao ước"
    r"|phải đạt (?:tối thiểu|ít nhất|từ)"
)
OF_BASE: Final = re.compile(
    r"(?:so với|\bso (?:năm|cùng|cuối)|chuẩn nghèo|giá so sánh|giá cố định|lần năm|bộ tiêu chí|nghị quyết|quyết định"
    r"|chương trình)[^,;.:]{0,60}$"
)
LEAD_LENGTH: Final = 400
HEADING_LENGTH: Final = 180


@dataclass(frozen=True, slots=True)
class Carried:
    """
    What the sentences before it in the same passage leave to a sentence. `text` is theirs up to the last full stop;
    `called`: they say that something is to be reached; `gone`: they tell of what has been reached.
    """

    text: str = ""
    year: int | None = None
    called: bool = False
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """
    One sentence of a passage. `small`: in small letters; `named`: with numbers that are names blanked. `lead_year`: the
    year that headings, the line above that ends in a colon, or the sentences before it give. `calls_at`: where it says
    that something is to be reached, `past_at`: that it has been; `called`: it or what leads to it calls; `lead`: the end
    of what leads to it.
    """

    passage: Passage
    start: int
    text: str
    small: str
    named: str
    role: Role
    lead_year: int | None
    calls_at: tuple[int, ...]
    past_at: tuple[int, ...]
    called: bool
    carried: Carried
    lead: str


def goal_years(named: str) -> list[tuple[int, int]]:
    """Years with their places, those left out that say since when, by what law or at what prices."""
    return [(at, year) for at, year in years(named) if not OF_BASE.search(named[max(0, at - 80) : at])]


def role_of(title: str) -> Role | None:
    """The role that a heading gives to what stands under it; None where it gives none."""
    return _role_of(title[:LEAD_LENGTH])


@lru_cache(maxsize=1024)
def _role_of(title: str) -> Role | None:
    small = low(title)
    if AHEAD.search(small):
        return Role.AIM
    return next((role for role, pattern in PATTERNS if pattern.search(small)), None)


def usual_role(paper: OfficialPaper) -> Role:
    """What stands under headings that do not tell: in a report what has been done, in a guide to honours their conditions."""
    subject = low(paper.subject or "")
    if paper.type == "báo cáo":
        return Role.PAST
    honours = HONOURS.search(subject) is not None and "phong trào" not in subject.partition("khen thưởng")[0]
    return Role.AWARD if honours else Role.OTHER


def settings(paper: OfficialPaper) -> Iterator[Sentence]:
    """Every sentence of the running text and the titles, in reading order; bases, closings and tables left out."""
    leads: dict[str, str] = {}
    usual = usual_role(paper)
    for passage in passages(paper):
        if passage.node.kind in ("basis", "closing", "table") or not passage.text.strip():
            continue
        parent = passage.key.rpartition(".")[0]
        heads = [heading(node) for node in passage.above]
        own = passage.node.title if not passage.in_title else ""
        before = "" if passage.node.title else leads.get(parent, "")
        yield from _sentences(passage, [*heads, before, own], leads.get(parent, ""), usual)
        _remember(leads, parent, passage)


def heading(node: Node) -> str:
    """What a node says over what stands under it: its title, or its text where that leads on with a colon."""
    lead = node.text if node.children or node.text.rstrip().endswith(":") else ""
    return f"{node.title} {lead[-LEAD_LENGTH:]}".strip()


def _remember(leads: dict[str, str], parent: str, passage: Passage) -> None:
    if passage.node.title or passage.in_title:
        leads.pop(parent, None)
    elif passage.text.rstrip().endswith(":"):
        leads[parent] = passage.text[-LEAD_LENGTH:]
    elif passage.node.kind == "paragraph" and not passage.node.number and passage.text.rstrip().endswith("."):
        leads.pop(parent, None)


def _sentences(passage: Passage, heads: list[str], loose: str, usual: Role) -> Iterator[Sentence]:
    said = [head for head in heads if head]
    roles = [role for head in reversed(said) if len(head) < HEADING_LENGTH and (role := role_of(head))]
    role = roles[0] if roles else usual
    if role == Role.AWARD and Role.AIM in roles and not passage.in_title and said[-1] == passage.node.title:
        role = Role.AIM
    if usual == Role.OTHER and role != Role.AIM and GIVEN.match(low(passage.text)):
        role = Role.AWARD
    lead = low(" ".join(said))[-LEAD_LENGTH * 2 :]
    at = goal_years(without_names(loose)) or goal_years(without_names(lead))
    lead_year = at[-1][1] if at else None
    carried = Carried()
    for start, end in sentences(passage.text):
        one = _sentence(passage, (start, end), role, (lead, lead_year), carried)
        yield one
        carried = _left(one, carried)


def _sentence(
    passage: Passage, span: tuple[int, int], role: Role, lead: tuple[str, int | None], carried: Carried
) -> Sentence:
    text = passage.text[span[0] : span[1]]
    small = low(text)
    calls = tuple(found.start() for found in CALLS.finditer(small))
    called = bool(calls) or (carried.called and not TASKS.search(small)) or CALLS.search(lead[0][-LEAD_LENGTH:]) is not None
    return Sentence(
        passage=passage,
        start=span[0],
        text=text,
        small=small,
        named=without_names(text),
        role=role,
        lead_year=carried.year or lead[1],
        calls_at=calls,
        past_at=tuple(found.start() for found in PAST.finditer(small)),
        called=called,
        carried=carried,
        lead=lead[0],
    )


def _left(one: Sentence, before: Carried) -> Carried:
    """What a sentence leaves to the next: a semicolon leaves all, a full stop the call and its year."""
    called = before.called or bool(one.calls_at)
    year = next((year for _, year in reversed(goal_years(one.named))), before.year)
    if one.text.endswith(";"):
        told = one.role != Role.AIM and not called and TOLD.search(one.small) is not None
        gone = (before.gone or told or STATE.search(one.small) is not None) and "phấn đấu" not in one.small
        return Carried(f"{before.text} {one.small}"[-LEAD_LENGTH:], year, called, gone)
    called = called and not one.past_at and len(one.passage.text) < RUNNING_LENGTH
    return Carried(year=year if called else None, called=called)
