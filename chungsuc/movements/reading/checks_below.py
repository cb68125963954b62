"""A number told in a heading against what stands in the lines under it."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from chungsuc.movements.reading.checks_lists import PLACE, count_names
from chungsuc.movements.reading.found import CheckFound
from chungsuc.movements.reading.numbers import low
from chungsuc.movements.reading.passages import Passage

PLACES: Final = re.compile(rf"(?<![\w.,/%–-])(?P<n>\d{{1,3}})\s(?P<unit>{PLACE})\b[^.;\d]{{0,60}}$")
THINGS: Final = re.compile(
    r"(?<![\w.,/%–-])(?P<n>\d{1,2})\s(?P<unit>loại|văn bản|tài liệu|hồ sơ|biểu mẫu|mẫu|biểu|nội dung|nhóm|nhiệm vụ|giải pháp"
    r"|nhóm giải pháp|mô hình|công trình|sản phẩm|hạng mục|thành phần|phụ lục|chỉ tiêu|nguyên tắc|bước)(?P<rest>[^.;\d]{0,40})$"
)
LEADS: Final = re.compile(r"\)\s?:?\s?$|:\s?$")
GROUP: Final = re.compile(rf"[^:\d]{{2,60}}:\s(?=(?:(?:các )?{PLACE}\s)?[^\W\d_])")
LED: Final = re.compile(rf"(?:(?:các |gồm |gồm các )?{PLACE}\s:?\s?)?")
OPEN: Final = re.compile(r"…|\.\.\.|v\.v|\bkhác\b")
BULLETS: Final = ("-", "+", "*", "•")
MOST: Final = 60


def below_checks(told: Sequence[Passage]) -> Iterator[CheckFound]:
    """"Xã đạt chuẩn (09 xã):" and the dashes under it, place by place; "Hồ sơ (05 loại)" and its dashes."""
    lines = {one.key: one for one in told if not one.in_title}
    titles = {one.key: one for one in told if one.in_title}
    for passage in told:
        if passage.node.kind in ("table", "basis", "closing") or (passage.in_title and passage.node.text):
            continue
        small = low(passage.text).rstrip()
        end = LEADS.search(small)
        parts = _dashes(passage, lines, titles) if end and passage.node.children else []
        if len(parts) < 2 or any(OPEN.search(low(one.text)) for one in parts):
            continue
        head = small[: end.start()] if end else small
        if found := PLACES.search(head):
            yield from _places(passage, found, parts)
        elif (found := THINGS.search(head)) and ("(" in head[max(0, found.start() - 2) : found.start()] or "gồm" in small):
            stated = int(found["n"])
            yield _made(passage, found, stated, len(parts))


def _dashes(passage: Passage, lines: dict[str, Passage], titles: dict[str, Passage]) -> list[Passage]:
    """The lines under it, where all are dashes of one kind or all follow 1, 2, 3."""
    children = passage.node.children
    numbers = [one.number for one in children]
    row = numbers == [str(at) for at in range(1, len(numbers) + 1)]
    if not row and (len(set(numbers)) != 1 or numbers[0] not in BULLETS):
        return []
    keys = [f"{passage.key}.{at}" for at in range(len(children))]
    found = [lines.get(key) or titles.get(key) for key in keys]
    return [one for one in found if one] if all(found) else []


def _places(passage: Passage, found: "re.Match[str]", parts: Sequence[Passage]) -> Iterator[CheckFound]:
    """Every dash "Huyện Bình An: xã A, xã B" gives its own; where one gives none, nothing is said."""
    counts: list[int] = []
    for part in parts:
        title, text = part.node.title, part.text
        text = f"{title}: {part.node.text}" if title and part.node.text and title not in text else text
        group = GROUP.match(text)
        if not group:
            return
        led = LED.match(low(text), group.end())
        count, end = count_names(text, low(text), led.end() if led else group.end())
        if not count or text[end:].strip(" .;,"):
            return
        counts.append(count)
    yield _made(passage, found, int(found["n"]), sum(counts))


def _made(passage: Passage, found: "re.Match[str]", stated: int, counted: int) -> CheckFound:
    quotation = passage.quote(0, len(passage.text.rstrip(" :")))
    holds = stated == counted
    note = "" if holds else f"ở dưới kể {counted} {found['unit']}"
    return CheckFound(quotation.text, "list-count", stated, counted, holds, quotation, note)
