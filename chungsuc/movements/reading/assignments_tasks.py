"""What a body must do, thing by thing."""

import re
from collections.abc import Iterator
from typing import Final

from chungsuc.documents.official.tree import Node
from chungsuc.documents.official.words import plain, sentences
from chungsuc.movements.reading.bodies import group_at, spelled
from chungsuc.movements.reading.found import Confidence, TaskFound
from chungsuc.movements.reading.passages import Passage

PLAN: Final = re.compile(r"(?:xay dung|ban hanh|lap)\s+(?:\S+\s+){0,4}?(?:ke hoach|chuong trinh)")
REPORT: Final = re.compile(r"bao cao")
PAPER: Final = re.compile(
    r"(?:ban hanh|gui|chuan bi|co|trinh)\s+(?:\S+\s+){0,4}?(?:van ban|ho so|huong dan|to trinh|cong van|danh sach"
    r"|y kien)|xay dung huong dan"
)
HELPED: Final = re.compile(r"phối hợp(?:\s+(?:chặt chẽ|tốt|đồng bộ|chủ động))*\s+(?:với|cùng)\s+")
NOISE: Final = re.compile(r"^\W*$")
LONGEST_TASKS: Final = 200


def kind_of(text: str) -> str:
    """plan, report, paper or task."""
    folded = plain(text)
    if PLAN.search(folded):
        return "plan"
    if PAPER.search(folded):
        return "paper"
    return "report" if REPORT.search(folded) else "task"


def supporting_in(text: str) -> tuple[str, ...]:
    """The bodies named to help."""
    low, found = spelled(text), []
    for helped in HELPED.finditer(low):
        group = group_at(text, helped.end())
        if group is not None:
            found.append(group.text.strip(" ,;"))
    return tuple(dict.fromkeys(found))


def tasks_of(passage: Passage, start: int, end: int, confidence: Confidence) -> Iterator[TaskFound]:
    """The text from `start` to `end`, sentence by sentence and between semicolons."""
    for first, last in sentences(passage.text[start:end])[:LONGEST_TASKS]:
        text = passage.text[start + first : start + last].strip(" \n\t.;:,/-–")
        if NOISE.match(text) or len(text) < 8:
            continue
        quotation = passage.quote(start + first, start + last)
        yield TaskFound(text, kind_of(text), supporting_in(text), quotation, confidence)


def tasks_below(key: str, node: Node, above: tuple[Node, ...], confidence: Confidence) -> Iterator[TaskFound]:
    """One for each thing listed under a heading."""
    for place, child in enumerate(node.children[:LONGEST_TASKS]):
        text = child.title or child.text
        if child.kind == "table" or not text.strip():
            continue
        passage = Passage(f"{key}.{place}", child, text, bool(child.title), (*above, node))
        said = text.strip(" \n\t.;:,/-–")
        yield TaskFound(said, kind_of(f"{child.title} {child.text}"), supporting_in(text), passage.quote(0, len(text)), confidence)


