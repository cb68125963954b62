"""What a paper without a part on duties asks of bodies: a letter, a directive, a notice of conclusions."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from chungsuc.documents.official.words import plain
from chungsuc.movements.reading.assignments_actor import Actor, actor_of, asked_within, heading_actor
from chungsuc.movements.reading.assignments_items import MANY, in_item, sentence_rows, whole_sentences
from chungsuc.movements.reading.assignments_parts import Part, Row, clean
from chungsuc.movements.reading.assignments_tasks import kind_of, tasks_of
from chungsuc.movements.reading.found import Confidence, TaskFound

PASSED: Final = frozenset({"basis", "table", "closing"})
CALLS: Final = re.compile(
    r"yeu cau|de nghi|\bgiao\b|chi dao|ket luan|phan cong|thong bao|huong dan|thuc hien|nhu sau|noi dung sau|nhiem vu"
)
AIMS: Final = re.compile(
    r"muc tieu|chi tieu|muc dich|yeu cau|tinh hinh|ket qua|dac diem|thuc trang|quan diem|doi tuong|tieu chuan|tieu chi"
    r"|khen thuong|thanh phan|pham vi|nguyen tac"
)
ON: Final = re.compile(r"\W*Về\s")
HELD: Final = re.compile(r"chịu trách nhiệm (?:thi hành|thực hiện|tổ chức thực hiện)")


@dataclass(frozen=True, slots=True)
class _Call:
    """A paragraph that calls on bodies and leads, by its colon, to what they must do."""

    part: Part
    actor: Actor | None


def laid_in_letter(parts: Sequence[Part]) -> list[Row]:
    """What is laid on bodies item by item, numbered or not, and on those whom the words before the items call on."""
    rows: list[Row] = []
    call: _Call | None = None
    owed: list[Part] = []
    for part in parts:
        led = _call(part)
        if led is not None:
            rows.extend(_called(call, owed))
            call, owed = led, []
            continue
        found = list(_items(part, led=call is not None))
        rows.extend(found)
        matter = not part.node.title or ON.match(part.node.title)
        if call is not None and part.node.number and part.node.text and matter and not found:
            owed.append(part)
    return [*rows, *_called(call, owed)]


def _call(part: Part) -> _Call | None:
    text = part.node.text
    if part.node.kind in PASSED - {"basis"} or part.node.number or not text.rstrip().endswith(":"):
        return None
    start, end = whole_sentences(text)[-1]
    return _Call(part, asked_within(text, start, end)) if CALLS.search(plain(text[start:end])) else None


def _called(call: _Call | None, owed: Sequence[Part]) -> Iterator[Row]:
    """Items that name nobody are for those called on before them."""
    if call is None or call.actor is None or not owed:
        return
    passage = call.part.passage(title=False)
    start, end = whole_sentences(passage.text)[-1]
    row = Row(clean(call.actor.group.text), passage.quote(start, end), Confidence.LIKELY)
    for part in owed:
        item = part.passage(title=False)
        if item.text.strip():
            row.tasks.append(TaskFound(item.text, kind_of(item.text), (), item.quote(0, len(item.text)), Confidence.LIKELY))
    yield row


def _aims(part: Part) -> bool:
    heads = [node.title or node.text[:60] for node in (*part.above, part.node) if node.number]
    return any(AIMS.search(plain(head[:120])) and heading_actor(head) is None for head in heads)


def _on_a_matter(part: Part) -> bool:
    """An item that names its matter, then who acts: "Về khen thưởng: Sở Nội vụ chọn …"."""
    actor = actor_of(part.node.text) if ON.match(part.node.title) and part.node.text else None
    return actor is not None and not MANY.match(plain(actor.group.text))


def _items(part: Part, *, led: bool) -> Iterator[Row]:
    """What one item lays on bodies; `led`: words that call on bodies stand before it."""
    if part.node.kind in PASSED:
        return
    if part.node.title and _aims(part) and not _on_a_matter(part):
        yield from _after(part) if ON.match(part.node.title) else ()
        return
    article = part.node.number.startswith("Điều")
    itemised = part.node.number or (led and not any(node.number for node in part.above))
    found = [row for row in in_item(part) if row.unit and (row.tasks or article)] if itemised else []
    yield from found
    if found or (led and part.node.number and not part.node.title):
        yield from _after(part)
    if found:
        return
    for child in part.below():
        yield from _items(child, led=led)


def _after(part: Part) -> Iterator[Row]:
    """What the unnumbered paragraphs after an item ask outright."""
    for child in part.below():
        if child.node.kind == "paragraph" and not child.node.number:
            yield from (row for row in sentence_rows(child) if HELD.search(row.said[0]) or row.confidence is Confidence.SURE)


def asked(part: Part) -> Iterator[Row]:
    """What is asked of bodies in the middle of a sentence."""
    passage = part.passage(title=False)
    if part.node.kind in PASSED:
        return
    for start, end in whole_sentences(passage.text):
        actor = asked_within(passage.text, start, end)
        if actor is None:
            continue
        row = Row(clean(actor.group.text), passage.quote(start, end), Confidence.LIKELY)
        row.tasks.extend(tasks_of(passage, actor.after, end, Confidence.LIKELY))
        row.said.append(passage.text[start:end])
        yield row
