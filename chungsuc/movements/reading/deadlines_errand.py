"""Who must do what, for whom, by a time: the words around it."""

import re
from typing import Final

from chungsuc.movements.reading.bodies import Group, bodies_in, group_at, spelled
from chungsuc.movements.reading.passages import Passage

TOWARDS: Final = re.compile(r"(?:gửi về|gửi cho|gửi|về|báo cáo|trình|nộp về|nộp cho|nộp|qua|cho)\s+(?:cho\s+|về\s+)?")
OF_OTHERS: Final = re.compile(r"(?:của|về|cho|với|trong|tại|đến|từ|theo|ở|tham mưu|mời)\s+$")
TRIMMED: Final = " \t\n.;,:-–+"


def errand_of(passage: Passage, start: int, end: int, at: int, past: int) -> tuple[str, str | None, str | None]:
    """The errand, who must do it, for whom: of the sentence from `start` to `end` whose time stands from `at` to `past`."""
    sentence = passage.text[start:end]
    to = _receiver(sentence)
    who = _actor(sentence, to) or _actor_above(passage)
    return _what(sentence, at, past), who, to.text if to else None


def _receiver(sentence: str) -> Group | None:
    low = spelled(sentence)
    for found in TOWARDS.finditer(low):
        group = group_at(sentence, found.end())
        if group is not None:
            return group
    return None


def _actor(sentence: str, to: Group | None) -> str | None:
    low = spelled(sentence)
    for group in bodies_in(sentence[:400]):
        if to is not None and group.start >= to.start:
            return None
        if OF_OTHERS.search(low, max(0, group.start - 10), group.start) is None:
            return group.text
    return None


def _actor_above(passage: Passage) -> str | None:
    own = "" if passage.in_title else passage.node.title
    for leads in ((own,), *((node.title, node.text[:300]) for node in reversed(passage.above))):
        for lead in leads:
            group = next(bodies_in(lead), None) if lead else None
            if group is not None and group.start < 40:
                return group.text
    return None


def _what(sentence: str, at: int, past: int) -> str:
    """The sentence without the time and what leads it."""
    before = re.sub(r"(?:xong\s+)?(?:trước|chậm nhất|muộn nhất|trong|vào|đến hết|hết|từ)?\s*(?:là\s+)?(?:ngày)?\s*$", "", sentence[:at])
    return " ".join(f"{before.strip(TRIMMED)} {sentence[past:].strip(TRIMMED)}".split()).strip(TRIMMED)
