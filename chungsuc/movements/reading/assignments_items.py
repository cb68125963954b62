"""One item, heading or row of a table that lays a duty on a body."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from chungsuc.documents.official.words import plain, sentences
from chungsuc.movements.reading.assignments_actor import Actor, actor_of, heading_actor
from chungsuc.movements.reading.assignments_parts import Part, Row, clean
from chungsuc.movements.reading.assignments_tables import rows_of_table
from chungsuc.movements.reading.assignments_tasks import kind_of, tasks_below, tasks_of
from chungsuc.movements.reading.bodies import VERB, group_at, spelled
from chungsuc.movements.reading.found import Confidence, TaskFound
from chungsuc.movements.reading.passages import Passage

SKIPPED: Final = re.compile(
    r"^\W*(?:trong qua trinh|tren day la|neu co (?:kho khan|vuong mac)|che do (?:thong tin,? )?bao cao"
    r"|thong tin,? bao cao|thoi gian|kinh phi"
    r"|kinh gui|(?:quyet dinh|nghi quyet|huong dan|ke hoach|quy dinh|chi thi|quy che) nay (?:co hieu luc|thay the))"
)
NO_BODY: Final = re.compile(
    r"ve\b|trach nhiem|nhiem vu|cong tac|hoat dong|noi dung|giai phap|viec\b|tien do|nguon|co che|che do|mot so"
    r"|to chuc|kinh phi|thoi|dia diem"
    r"|bao cao|khen|tuyen truyen|yeu cau|luu y|muc|phuong|hinh thuc|buoc|giai doan|nam \d|quy |thang |ngay |tu |dot |ho so"
    r"|so ket|tong ket|phat dong|kiem tra|cap |doi tuong|tieu chi|tieu chuan|phan cong|ghi chu|phu luc|san pham|\d"
)
BRIEFEST: Final = 6
LONGEST_LABEL: Final = 70
MANY: Final = re.compile(r"^(?:cac|thu truong|tat ca|toan the|moi|tung)\b")
LABEL: Final = re.compile(r"[^:]{0,260}:")


def in_item(part: Part) -> Iterator[Row]:
    """One numbered item, dash or paragraph of the part that lays duties."""
    lead = part.node.title or part.node.text
    if SKIPPED.match(plain(lead[:120])):
        return
    heading = heading_actor(part.node.title) if part.node.title else None
    if heading is None:
        if part.node.text:
            yield from sentence_rows(part)
        return
    inner = bodies_below(part, heading)
    if inner:
        yield from inner
        return
    yield headed(part, heading)
    for child in part.below():
        if child.node.kind == "paragraph":
            yield from _later_sentences(child, heading)


def bodies_below(part: Part, heading: Actor) -> list[Row]:
    """Where a heading stands for many and each item below names one of them, they are the actors."""
    if not MANY.match(plain(heading.group.text)):
        return []
    children = list(part.below())
    labels = [child for child in children if _labels(child)]
    if len(labels) < 2 or 2 * len(labels) < len(children):
        return []
    return [row for child in children for row in in_item(child)]


def _labels(part: Part) -> bool:
    """Whether the item is that of one body: by its title, its label or, where it is numbered, its first words."""
    if part.node.title:
        return heading_actor(part.node.title) is not None
    label = LABEL.match(part.node.text)
    if label is not None and heading_actor(label.group()) is not None:
        return True
    found = actor_of(part.node.text) if part.node.kind == "section" else None
    return found is not None and not MANY.match(plain(found.group.text))


def headed(part: Part, heading: Actor) -> Row:
    passage = part.passage(title=True)
    own = _within_issuer(part)
    unit = _listed(part, heading) if own is None else f"{heading.group.text} ({own.group.text})"
    row = Row(clean(unit), passage.quote(0, len(passage.text)), Confidence.SURE)
    rest = part.node.title[heading.after :].strip(" :.;,")
    if len(rest) > 12 and not part.node.children and not part.node.text:
        row.tasks.extend(tasks_of(passage, heading.after, len(passage.text), Confidence.SURE))
    if part.node.text:
        row.tasks.extend(tasks_of(part.passage(title=False), 0, len(part.node.text), Confidence.SURE))
    row.tasks.extend(tasks_below(part.key, part.node, part.above, Confidence.SURE))
    row.said.extend(text for below in part.walk() for text in (below.node.title, below.node.text) if text)
    return row


def _listed(part: Part, heading: Actor) -> str:
    """With the names that follow the colon: "Các sở: Xây dựng, Y tế …"."""
    whole = f"{heading.group.text}: {part.node.text[:400]}"
    group = group_at(whole, 0) if part.node.text and heading.group.end >= len(part.node.title.rstrip(" :")) else None
    return group.text if group else heading.group.text


def _within_issuer(part: Part) -> Actor | None:
    """A body whose whole duty is to hand it to one inside it: "Sở …: Giao Chi cục …"."""
    only = [child for child in part.below() if child.node.kind != "table"]
    if part.node.text or len(only) != 1 or only[0].node.title or not re.match(r"\W*Giao\s", only[0].node.text):
        return None
    return actor_of(only[0].node.text)


def labelled_row(part: Part) -> Iterator[Row]:
    """Among items that name bodies, one whose label names somebody not known as one: "Thủ quỹ: …"."""
    label = part.node.title or (part.node.text.split(":")[0] if ":" in part.node.text[:LONGEST_LABEL] else "")
    low = spelled(label.strip())
    if not low or len(low) > LONGEST_LABEL or NO_BODY.match(plain(low)) or VERB.match(low) or SKIPPED.match(plain(low)):
        return
    passage = part.passage(title=bool(part.node.title))
    row = Row(clean(label), passage.quote(0, len(passage.text)), Confidence.DOUBTFUL)
    if not part.node.title:
        row.tasks.extend(tasks_of(passage, len(label) + 1, len(passage.text), Confidence.DOUBTFUL))
    elif part.node.text:
        row.tasks.extend(tasks_of(part.passage(title=False), 0, len(part.node.text), Confidence.DOUBTFUL))
    row.tasks.extend(tasks_below(part.key, part.node, part.above, Confidence.DOUBTFUL))
    if row.tasks:
        row.said.extend(text for below in part.walk() for text in (below.node.title, below.node.text) if text)
        yield row


def sentence_rows(part: Part) -> Iterator[Row]:
    passage = part.passage(title=False)
    spans = whole_sentences(passage.text)
    starts = []
    for start, end in spans:
        found = None if SKIPPED.match(plain(passage.text[start : start + 80])) else actor_of(passage.text, start)
        if found is not None and found.group.start < end:
            starts.append((start, found))
    for place, (start, actor) in enumerate(starts):
        end = starts[place + 1][0] if place + 1 < len(starts) else len(passage.text)
        row = Row(clean(actor.group.text), passage.quote(start, end), Confidence.SURE if actor.asked else Confidence.LIKELY)
        row.tasks.extend(tasks_of(passage, actor.after, end, row.confidence))
        row.said.append(passage.text[start:end])
        if end == len(passage.text):
            row.tasks.extend(tasks_below(part.key, part.node, part.above, row.confidence))
        if row.tasks or not row.unit.isupper():
            yield row


def _later_sentences(part: Part, heading: Actor) -> Iterator[Row]:
    """Another body that a later sentence of the paragraph makes act."""
    known = plain(heading.group.text)
    for row in list(sentence_rows(part)):
        unit = plain(row.unit)
        if row.quotation.start > 0 and not MANY.match(unit) and unit not in known and known not in unit:
            yield row


@lru_cache(maxsize=16)
def whole_sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Sentences, those between semicolons kept together: a list of tasks has one actor."""
    made: list[tuple[int, int]] = []
    named = 0
    for start, end in sentences(text):
        listed = made and text[made[-1][1] - 1] == ";"
        brief = end - start < BRIEFEST
        found = actor_of(text, start) if not brief and (not listed or start >= named) else None
        if listed and found is None:
            made[-1] = (made[-1][0], end)
        else:
            made.append((start, end))
        named = max(named, found.group.end if found else 0)
    return tuple(made)


def in_table(part: Part) -> Iterator[Row]:
    for line in rows_of_table(part.node):
        if line.leads is None or not line.cell(line.leads) or not line.cell(line.what):
            continue
        passage = Passage(part.key, part.node, line.text, in_title=False, above=part.above)
        quotation = passage.quote(0, len(passage.text))
        what = line.cell(line.what)
        helps = (line.cell(line.helps),) if line.cell(line.helps) else ()
        row = Row(clean(line.cell(line.leads)), quotation, Confidence.SURE, said=[passage.text], of_table=True)
        row.tasks.append(TaskFound(what, kind_of(what), helps, quotation, Confidence.SURE))
        yield row
