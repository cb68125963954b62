"""Where in a paper a sentence stands: among its aims, its past results, its money, its awards, or elsewhere."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
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


AHEAD: Final = re.compile(r"dự kiến kết quả|kết quả (?:cần|dự kiến|mong|phấn đấu|đầu ra)|phấn đấu")
ROLES: Final = (
    (Role.PAST, r"kết quả|tình hình|thực trạng|hiện trạng|đánh giá|tồn tại|hạn chế|nguyên nhân|bài học|sự cần thiết"
                r"|đặc điểm|khái quát|ưu điểm|thuận lợi|khó khăn|đặt vấn đề|thành tích|cơ sở (?:pháp lý|thực tiễn)"),
    (Role.AWARD, r"khen thưởng|khen|danh hiệu|giải thưởng|cơ cấu giải|số lượng|tiêu chuẩn (?:xét|thi đua|đề nghị|công nhận)"
                 r"|chấm điểm|thang điểm|tiêu chí (?:xét|bình xét|chấm)|xếp loại|phân loại|xếp hạng"),
    (Role.AIM, r"mục tiêu|chỉ tiêu"),
    (Role.MONEY, r"kinh phí|nguồn vốn|cơ cấu vốn|vốn |dự toán|tài chính|mức hỗ trợ|định mức"),
    (Role.TOWARDS, r"mục đích|yêu cầu|nội dung|phương hướng|kế hoạch năm|nhiệm vụ|lộ trình|định hướng|tiêu chí thi đua|đăng ký"),
)  # fmt: skip
PATTERNS: Final = tuple((role, re.compile(pattern)) for role, pattern in ROLES)
CALLS: Final = re.compile(
    r"phấn đấu|mục tiêu(?! quốc gia)|chỉ tiêu|quyết tâm|đặt ra|đề ra|hướng tới|cần đạt|đạt được mục tiêu|hoàn thành vượt mức|cam kết|giao ước"
)
OF_BASE: Final = re.compile(
    r"(?:so với|\bso (?:năm|cùng|cuối)|chuẩn nghèo|giá so sánh|giá cố định|lần năm|bộ tiêu chí|nghị quyết|quyết định|chương trình)[^,;.:]{0,60}$"
)
LEAD_LENGTH: Final = 400
HEADING_LENGTH: Final = 180


@dataclass(frozen=True, slots=True)
class Sentence:
    """
    One sentence of a passage. `small`: in small letters; `named`: with numbers that are names blanked. `lead`: the words
    that introduce it, from headings and from the line that ends in a colon, nearest last. `role`: see Role.
    """

    passage: Passage
    start: int
    text: str
    small: str
    named: str
    lead: str
    role: Role
    lead_year: int | None

    @property
    def called(self) -> bool:
        """Whether it or what leads to it says that something is to be reached."""
        return CALLS.search(self.small) is not None or CALLS.search(self.lead[-LEAD_LENGTH:]) is not None


def goal_years(named: str) -> list[tuple[int, int]]:
    """Years with their places, those left out that say since when, by what law or at what prices."""
    return [(at, year) for at, year in years(named) if not OF_BASE.search(named[max(0, at - 80) : at])]


def role_of(title: str) -> Role | None:
    """The role that a heading gives to what stands under it; None where it gives none."""
    small = low(title[:LEAD_LENGTH])
    if AHEAD.search(small):
        return Role.AIM
    return next((role for role, pattern in PATTERNS if pattern.search(small)), None)


def settings(paper: OfficialPaper) -> Iterator[Sentence]:
    """Every sentence of the running text and the titles, in reading order; bases, closings and tables left out."""
    leads: dict[str, str] = {}
    for passage in passages(paper):
        if passage.node.kind in ("basis", "closing", "table") or not passage.text.strip():
            continue
        parent = passage.key.rpartition(".")[0]
        heads = [heading(node) for node in passage.above]
        own = passage.node.title if not passage.in_title else ""
        before = "" if passage.node.title else leads.get(parent, "")
        yield from _sentences(passage, [*heads, before, own], leads.get(parent, ""))
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


def _sentences(passage: Passage, heads: list[str], loose: str) -> Iterator[Sentence]:
    said = [head for head in heads if head]
    role = next((role for head in reversed(said) if len(head) < HEADING_LENGTH and (role := role_of(head))), Role.OTHER)
    lead = low(" ".join(said))[-LEAD_LENGTH * 2 :]
    at = goal_years(without_names(loose)) or goal_years(without_names(lead))
    lead_year = at[-1][1] if at else None
    carried, carried_year = "", None
    for start, end in sentences(passage.text):
        text = passage.text[start:end]
        named = without_names(text)
        yield Sentence(passage, start, text, low(text), named, f"{lead} {carried}", role, carried_year or lead_year)
        if text.endswith(";"):
            carried = f"{carried} {low(text)}"[-LEAD_LENGTH:]
            carried_year = next((year for _, year in reversed(goal_years(named))), carried_year)
        else:
            carried, carried_year = "", None
