"""The body that a sentence or a heading lays a duty on."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from chungsuc.documents.official.words import plain
from chungsuc.movements.reading.bodies import VERB, Group, group_at, place_at, spelled

ASKING: Final = r"(?:giao nhiệm vụ|giao trách nhiệm|giao|đề nghị|yêu cầu|phân công|ủy quyền|kêu gọi|mời)(?: cho)?"
HANDING: Final = r"(?:giao nhiệm vụ|giao trách nhiệm|giao|đề nghị|yêu cầu|mời)(?: cho)?"
LEAD: Final = re.compile(
    rf"[\s\-–+•*]{{0,40}}(?:(?:kính|trân trọng|đồng thời|nay|cũng|tiếp tục|trước mắt),?\s+)*"
    rf"(?:phân công[^:.;]{{1,40}}(?=:)|(?P<asked>{ASKING}|chỉ đạo)|đối v\S{{0,2}}i|về phía|(?:trách nhiệm|nhiệm vụ"
    rf"|phân công)(?: cụ thể)? (?:của|cho)"
    rf"|các đồng chí(?= \S+ ủy|:| là)|(?:một|hai|ba|bốn|năm|sáu|bảy|tám) là"
    rf"|các (?:ông \(bà\)|ông,? bà|ông):?|ông,? bà|trong đó|phần|bên cạnh đó|ngoài ra|riêng)\s*[:,]?\s+",
    re.IGNORECASE,
)
HANDED_ON: Final = re.compile(
    rf"[\s,]*(?:(?:kính|trân trọng|đã|cũng|tiếp tục)\s+)*(?:{HANDING})\s+(?:các đồng chí(?= \S+ ủy)\s*)?", re.IGNORECASE
)
DONE: Final = re.compile(
    r"\s*(?:\([^()]{0,80}\)\s*)?(?:(?:đã|vừa|từng|chưa|không)\s|(?:xin |trân trọng )?thông báo (?:để|đến|tới|đề nghị)\s"
    r"|(?:kính|trân trọng|xin) (?:trình|đề nghị|báo cáo|mời|thông báo)\s"
    r"|được\s+(?:đề nghị|lựa chọn|chọn|giới thiệu|đề xuất|xét|suy tôn|bình chọn)\s+(?:từ |không quá |tối đa )?\d+\s+"
    r"(?:cờ|bằng|giấy|tập thể|cá nhân))"
)
ALLOWED: Final = re.compile(
    r"\s*(?:\([^()]{0,80}\)\s*)?(?:đề nghị|lựa chọn|chọn|giới thiệu|đề xuất|xét|suy tôn|bình chọn)\s+(?:từ |không quá "
    r"|tối đa )?\d+\s+(?:cờ|bằng|giấy|tập thể|cá nhân)"
)
EVERY: Final = re.compile(r"(?:mỗi|từng|các)\s")
BEGGED: Final = re.compile(
    r"\s*(?:xem xét|quyết định|xét)?\s*,?\s*(?:tặng|khen|phê duyệt|quyết định|xét|cho ý kiến|phong tặng)(?!\w)"
)
ADVERB: Final = re.compile(
    r"\W{0,40}(?:định kỳ|hằng|hàng|căn cứ|trên cơ sở|theo(?! dõi)|để|nhằm|trước|trong|sau|khi|ngay|từ|đến|năm|quý"
    r"|tháng|chậm nhất|thực hiện"
    r"|ngoài|bên cạnh|với|đồng thời|về|nhân dịp|tùy|tiếp tục|qua)\s",
    re.IGNORECASE,
)
INNER: Final = re.compile(r"(?:phân công|chỉ đạo|mời|kêu gọi|vận động)\s")
COMMA: Final = re.compile(r"[,:]\s+")
ONLY_LEVEL: Final = re.compile(
    r"^(?:(?:doi voi )?cap (?:tinh|huyen|xa|co so|uy)? ?(?:,|va|$)|(?:cac )?cap(?:,| |$)(?!uy)"
    r"|(?:cac )?dong chi(?! uy| uv| thanh vien| lanh dao| truong| pho)|cac (?:ong|ba)\b|(?:ong|ba)\W+(?:ong|ba)\b|(?:cac )?ca nhan|cac ho )"
)
PERSON: Final = re.compile(r"(?:Ông|Bà|ông|bà)\s")
NUMBER: Final = re.compile(r"\d{1,4}(?:\W|$)(?<!02\s)(?<!03\s)")
OPENING: Final = re.compile(r"[\W_]{0,40}")
TITLE_REST: Final = re.compile(r"\s*(?:[:.;(]|$)")
REACH: Final = 450


@dataclass(frozen=True, slots=True)
class Actor:
    """`asked`: the paper says outright that it lays this on them; `after` is where what they must do begins."""

    group: Group
    asked: bool
    after: int


@lru_cache(maxsize=512)
def actor_of(text: str, start: int = 0) -> Actor | None:
    """The body that the sentence beginning at `start` makes act: "Giao Sở Nội vụ…", "Hằng năm, các sở…"."""
    low = spelled(text)
    if INNER.match(text, start):
        return None
    direct = _at(text, start)
    if direct is not None:
        return direct
    if ADVERB.match(low, start) is None:
        return None
    stop = low.find(";", start, start + REACH)
    for comma in COMMA.finditer(low, start, stop if stop >= 0 else min(len(low), start + REACH)):
        found = _at(text, comma.end())
        if found is not None:
            return found
    return None


def _at(text: str, start: int) -> Actor | None:
    low, at, asked, led = spelled(text), start, False, False
    for _ in range(3):
        lead = LEAD.match(low, at)
        if lead is None:
            break
        at, asked, led = lead.end(), asked or bool(lead.group("asked")), True
    opening = OPENING.match(text, at)
    at = opening.end() if opening else at
    if NUMBER.match(text, at):
        return None
    group = group_at(text, at) or (place_at(text, at) if led else None)
    if group is None:
        return None
    handed = HANDED_ON.match(low, group.end)
    if handed is not None:
        other = group_at(text, handed.end())
        if other is not None:
            return Actor(other, asked=True, after=other.end)
    if PERSON.match(group.text) and low[group.end : group.end + 1] != ":":
        return None
    allowed = EVERY.match(low, group.start) and ALLOWED.match(low, group.end)
    if allowed or ONLY_LEVEL.match(plain(group.text)) or DONE.match(low, group.end) or (asked and BEGGED.match(low, group.end)):
        return None
    return Actor(group, asked, group.end)


def asked_within(text: str, start: int, end: int) -> Actor | None:
    """The body asked in the middle of a sentence: "…, Sở Nội vụ đề nghị các cơ quan…"."""
    low = spelled(text)
    for found in MIDDLE.finditer(low, start, end):
        group = group_at(text, found.end())
        if group is not None and not ONLY_LEVEL.match(plain(group.text)) and not BEGGED.match(low, group.end):
            return Actor(group, asked=True, after=group.end)
    return None


MIDDLE: Final = re.compile(
    r"(?<!\w)(?:kính |trân trọng )?(?:giao|đề nghị|yêu cầu|kính mời"
    r"|trân trọng mời)(?: cho)?\s+(?:các đồng chí(?= \S+ ủy)\s*)?:?\s*"
)


def heading_actor(title: str) -> Actor | None:
    """The body that a heading names and nothing else, but for what it is asked."""
    found = _at(title, 0)
    if found is None:
        place = place_at(title, 0)
        return Actor(place, asked=False, after=place.end) if place and TITLE_REST.match(title, place.end) else None
    rest = title[found.group.end :].strip(" :.;,")
    if not rest or TITLE_REST.match(title, found.group.end) or len(found.group.text) >= 0.5 * len(title):
        return found
    return found if found.asked or VERB.match(spelled(rest)) else None
