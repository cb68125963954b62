"""Who must do what: the bodies that a paper names as actors, and their tasks."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from chungsuc.documents.official.tree import Node, OfficialPaper
from chungsuc.documents.official.words import plain, sentences
from chungsuc.movements.reading.assignments_actor import Actor, actor_of, asked_within, heading_actor
from chungsuc.movements.reading.assignments_indicators import indicators_in
from chungsuc.movements.reading.assignments_tables import rows_of_table
from chungsuc.movements.reading.assignments_tasks import kind_of, tasks_below, tasks_of
from chungsuc.movements.reading.bodies import group_at
from chungsuc.movements.reading.found import AssignmentFound, Confidence, Quotation, TaskFound
from chungsuc.movements.reading.passages import Passage

DUTIES: Final = re.compile(
    r"to chuc (?:va )?(?:trien khai )?(?:viec )?thuc hien|phan cong (?:nhiem vu|trach nhiem|to chuc|thuc hien"
    r"|cu the)|^\W*phan cong"
    r"|trach nhiem (?:cua|thuc hien|thi hanh|to chuc)|^\W*trach nhiem|^\W*nhiem vu(?:,? quyen han)? cua"
    r"|^\W*to chuc trien khai|phan cong$"
    r"|to chuc chi dao|^\W*to chuc thi hanh|^\W*to chuc phoi hop"
)
CARRIED_OUT: Final = re.compile(
    r"(?:chiu|co) trach nhiem|can cu quyet dinh|\bgiao\b.{0,60}\b(?:so|phong|ban|van phong|uy ban|ubnd|hoi dong)\b"
)
SKIPPED: Final = re.compile(
    r"^\W*(?:trong qua trinh|tren day la|neu co (?:kho khan|vuong mac)|che do (?:thong tin,? )?bao cao"
    r"|thong tin,? bao cao|thoi gian|kinh phi"
    r"|kinh gui|(?:quyet dinh|nghi quyet|huong dan|ke hoach|quy dinh|chi thi|quy che) nay (?:co hieu luc|thay the))"
)
NOT_ACTORS: Final = re.compile(
    r"khen thuong|doi tuong|tieu chi|tieu chuan|thanh phan|quy mo|ket qua|dac diem|dai bieu|co cau|muc dich"
    r"|yeu cau|noi dung kiem tra"
)
MANY: Final = re.compile(r"^(?:cac|thu truong|tat ca|toan the|moi|tung)\b")
LEVEL: Final = re.compile(r"\W*(?:doi voi )?(?:cac )?cap (?:tinh|huyen|xa|co so|thon|phuong)\b.{0,60}$")
ORDERS: Final = frozenset({"quyết định", "nghị quyết", "thông tư", "quy định", "quy chế"})
LABEL: Final = re.compile(r"[^:]{0,260}:")


@dataclass(slots=True)
class _Row:
    unit: str
    quotation: Quotation
    confidence: Confidence
    tasks: list[TaskFound] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    of_table: bool = False


@dataclass(frozen=True, slots=True)
class _Part:
    key: str
    node: Node
    above: tuple[Node, ...]

    def passage(self, *, title: bool) -> Passage:
        return Passage(self.key, self.node, self.node.title if title else self.node.text, title, self.above)

    def below(self) -> Iterator["_Part"]:
        for place, child in enumerate(self.node.children):
            yield _Part(f"{self.key}.{place}", child, (*self.above, self.node))

    def walk(self) -> Iterator["_Part"]:
        yield self
        for child in self.below():
            yield from child.walk()


def find_assignments(paper: OfficialPaper) -> tuple[AssignmentFound, ...]:
    """Who must do what, by the part that lays duties on bodies; lacking one, by what the paper asks of bodies anywhere."""
    parts = [part for top in _tops(paper) for part in top.walk() if part.node.kind != "basis"]
    duties = [part for part in parts if _is_duties(part)]
    inside = {id(below.node) for part in duties for child in part.below() for below in child.walk()}
    duties = [part for part in duties if id(part.node) not in inside]
    orders = [part for part in parts if paper.type in ORDERS and id(part.node) not in inside and _is_order(part)]
    rows: list[_Row] = []
    if duties or orders:
        within = inside | {id(part.node) for part in duties}
        for part in parts:
            if id(part.node) not in within and _headed_by_bodies(part):
                rows.extend(_below(part, deep=False))
        for part in duties:
            rows.extend(_in_part(part))
    if all(part.node.number.startswith("Điều") for part in duties):
        for part in orders:
            rows.extend(_row_of_text(part))
    if not rows:
        rows = [row for part in _tops(paper) for row in _items(part)]
    if not rows:
        rows = [row for part in parts for row in _asked(part)]
    if not rows:
        rows = [row for part in parts if part.node.kind == "table" for row in _in_table(part)]
    told = [row for row in rows if not row.of_table]
    return _merged(told or rows)


def _tops(paper: OfficialPaper) -> Iterator[_Part]:
    for place, node in enumerate(paper.body):
        yield _Part(str(place), node, ())
    for number, annex in enumerate(paper.annexes):
        for place, node in enumerate(annex.body):
            yield _Part(f"A{number}.{place}", node, ())


def _is_duties(part: _Part) -> bool:
    lead = part.node.title or (part.node.text if len(part.node.text) < 100 else "")
    return part.node.kind == "section" and len(lead) < 200 and bool(DUTIES.search(plain(lead)))


def _is_order(part: _Part) -> bool:
    text = plain(f"{part.node.title} {part.node.text}"[:1500])
    return part.node.number.lower().startswith("điều") and bool(CARRIED_OUT.search(text)) and not SKIPPED.match(text)


def _headed_by_bodies(part: _Part) -> bool:
    """A part whose headings are bodies lays duties on them, whatever it is called."""
    headings = [child.node for child in part.below() if child.node.kind == "section" and child.node.title]
    named = [node for node in headings if heading_actor(node.title)]
    above = [part.node.title, *(node.title for node in part.above)]
    return len(named) >= 2 and 2 * len(named) > len(headings) and not any(NOT_ACTORS.search(plain(one)) for one in above)


def _in_part(part: _Part) -> Iterator[_Row]:
    own = heading_actor(part.node.title) if part.node.title else None
    if own is not None and not _headed_by_bodies(part):
        yield _headed(part, own)
        return
    if part.node.text:
        yield from _sentences(part)
    yield from _below(part, deep=True)


def _below(part: _Part, *, deep: bool) -> Iterator[_Row]:
    for child in part.below():
        if child.node.kind == "table":
            yield from _in_table(child)
            continue
        found = list(_in_item(child))
        yield from found
        if not found and deep and not SKIPPED.match(plain(child.node.title or child.node.text[:80])):
            inner = list(_below(child, deep=True))
            yield from inner or _of_level(child)


def _of_level(part: _Part) -> Iterator[_Row]:
    """A level that is named for all its bodies: "Cấp huyện và tương đương"."""
    title = part.node.title
    if LEVEL.match(plain(title)) and (part.node.children or part.node.text):
        passage = part.passage(title=True)
        tasks = list(tasks_below(part.key, part.node, part.above, Confidence.LIKELY))
        said = [text for below in part.walk() for text in (below.node.title, below.node.text) if text]
        unit = _clean(re.sub(r"^\W*Đối với\s+(?:các\s+)?", "", title))
        yield _Row(unit, passage.quote(0, len(title)), Confidence.LIKELY, tasks, said)


def _in_item(part: _Part) -> Iterator[_Row]:
    """One numbered item, dash or paragraph of the part that lays duties."""
    lead = part.node.title or part.node.text
    if SKIPPED.match(plain(lead[:120])):
        return
    heading = heading_actor(part.node.title) if part.node.title else None
    if heading is None:
        if part.node.text:
            yield from _sentences(part)
        return
    inner = _bodies_below(part) if MANY.match(plain(heading.group.text)) else []
    if inner:
        yield from inner
        return
    yield _headed(part, heading)
    for child in part.below():
        if child.node.kind == "paragraph":
            yield from _later_sentences(child, heading)


def _bodies_below(part: _Part) -> list[_Row]:
    """Where a heading stands for many and each dash below names one of them, they are the actors."""
    children = list(part.below())
    labels = [child for child in children if (child.node.title and heading_actor(child.node.title)) or _labelled(child.node.text)]
    if len(labels) < 2 or 2 * len(labels) < len(children):
        return []
    return [row for child in children for row in _in_item(child)]


def _labelled(text: str) -> bool:
    label = LABEL.match(text)
    return label is not None and heading_actor(label.group()) is not None


def _headed(part: _Part, heading: Actor) -> _Row:
    passage = part.passage(title=True)
    own = _within_issuer(part)
    unit = _listed(part, heading) if own is None else f"{heading.group.text} ({own.group.text})"
    row = _Row(_clean(unit), passage.quote(0, len(passage.text)), Confidence.SURE)
    rest = part.node.title[heading.after :].strip(" :.;,")
    if len(rest) > 12 and not part.node.children and not part.node.text:
        row.tasks.extend(tasks_of(passage, heading.after, len(passage.text), Confidence.SURE))
    if part.node.text:
        row.tasks.extend(tasks_of(part.passage(title=False), 0, len(part.node.text), Confidence.SURE))
    row.tasks.extend(tasks_below(part.key, part.node, part.above, Confidence.SURE))
    row.said.extend(text for below in part.walk() for text in (below.node.title, below.node.text) if text)
    return row


def _listed(part: _Part, heading: Actor) -> str:
    """With the names that follow the colon: "Các sở: Xây dựng, Y tế …"."""
    whole = f"{heading.group.text}: {part.node.text[:400]}"
    group = group_at(whole, 0) if part.node.text and heading.group.end >= len(part.node.title.rstrip(" :")) else None
    return group.text if group else heading.group.text


def _within_issuer(part: _Part) -> Actor | None:
    """A body whose whole duty is to hand it to one inside it: "Sở …: Giao Chi cục …"."""
    only = [child for child in part.below() if child.node.kind != "table"]
    if part.node.text or len(only) != 1 or only[0].node.title or not re.match(r"\W*Giao\s", only[0].node.text):
        return None
    return actor_of(only[0].node.text)


def _sentences(part: _Part) -> Iterator[_Row]:
    passage = part.passage(title=False)
    spans = _whole_sentences(passage.text)
    starts = []
    for start, end in spans:
        found = None if SKIPPED.match(plain(passage.text[start : start + 80])) else actor_of(passage.text, start)
        if found is not None and found.group.start < end:
            starts.append((start, found))
    for place, (start, actor) in enumerate(starts):
        end = starts[place + 1][0] if place + 1 < len(starts) else len(passage.text)
        row = _Row(_clean(actor.group.text), passage.quote(start, end), Confidence.SURE if actor.asked else Confidence.LIKELY)
        row.tasks.extend(tasks_of(passage, actor.after, end, row.confidence))
        row.said.append(passage.text[start:end])
        if end == len(passage.text):
            row.tasks.extend(tasks_below(part.key, part.node, part.above, row.confidence))
        yield row


def _later_sentences(part: _Part, heading: Actor) -> Iterator[_Row]:
    """Another body that a later sentence of the paragraph makes act."""
    known = plain(heading.group.text)
    for row in list(_sentences(part)):
        unit = plain(row.unit)
        if row.quotation.start > 0 and not MANY.match(unit) and unit not in known and known not in unit:
            yield row


def _whole_sentences(text: str) -> list[tuple[int, int]]:
    """Sentences, those between semicolons kept together: a list of tasks has one actor."""
    made: list[tuple[int, int]] = []
    named = 0
    for start, end in sentences(text):
        listed = made and text[made[-1][1] - 1] == ";"
        found = actor_of(text, start) if not listed or start >= named else None
        if listed and found is None:
            made[-1] = (made[-1][0], end)
        else:
            made.append((start, end))
        named = max(named, found.group.end if found else 0)
    return made


def _row_of_text(part: _Part) -> Iterator[_Row]:
    for title in (True, False):
        passage = part.passage(title=title)
        actor = actor_of(passage.text) if passage.text else None
        if actor is None:
            continue
        row = _Row(_clean(actor.group.text), passage.quote(0, len(passage.text)), Confidence.SURE)
        row.tasks.extend(tasks_of(passage, actor.after, len(passage.text), Confidence.SURE))
        row.tasks.extend(tasks_below(part.key, part.node, part.above, Confidence.SURE))
        row.said.append(passage.text)
        yield row
        return
    for child in part.below():
        yield from _row_of_text(child)


def _items(part: _Part) -> Iterator[_Row]:
    """What a letter or directive lays on bodies item by item, wherever it stands."""
    if part.node.kind in {"basis", "table", "closing"}:
        return
    found = [row for row in _in_item(part) if row.unit] if part.node.number else []
    yield from found
    if not found:
        for child in part.below():
            yield from _items(child)


def _asked(part: _Part) -> Iterator[_Row]:
    """What is asked of bodies in the middle of a sentence."""
    passage = part.passage(title=False)
    if part.node.kind in {"basis", "table"}:
        return
    for start, end in _whole_sentences(passage.text):
        actor = asked_within(passage.text, start, end)
        if actor is None or part.node.kind == "closing":
            continue
        row = _Row(_clean(actor.group.text), passage.quote(start, end), Confidence.LIKELY)
        row.tasks.extend(tasks_of(passage, actor.after, end, Confidence.LIKELY))
        row.said.append(passage.text[start:end])
        yield row


def _in_table(part: _Part) -> Iterator[_Row]:
    for line in rows_of_table(part.node):
        if line.leads is None or not line.cell(line.leads) or not line.cell(line.what):
            continue
        passage = Passage(part.key, part.node, line.text, in_title=False, above=part.above)
        quotation = passage.quote(0, len(passage.text))
        what = line.cell(line.what)
        helps = (line.cell(line.helps),) if line.cell(line.helps) else ()
        row = _Row(_clean(line.cell(line.leads)), quotation, Confidence.SURE, said=[passage.text], of_table=True)
        row.tasks.append(TaskFound(what, kind_of(what), helps, quotation, Confidence.SURE))
        yield row


def _clean(unit: str) -> str:
    return " ".join(unit.split()).strip(" ,;:.-–")


def _merged(rows: Sequence[_Row]) -> tuple[AssignmentFound, ...]:
    """One for each body, in order of appearance."""
    kept: dict[str, _Row] = {}
    for row in rows:
        key = re.sub(r"^(?:cac|nhung|toan the) ", "", " ".join(plain(row.unit).split()))
        if not key:
            continue
        if key in kept:
            kept[key].tasks.extend(row.tasks)
            kept[key].said.extend(row.said)
        else:
            kept[key] = row
    return tuple(_found(row) for row in kept.values())


def _found(row: _Row) -> AssignmentFound:
    made = AssignmentFound(row.unit, tuple(row.tasks), row.quotation, row.confidence)
    laid = indicators_in(" \n".join(row.said))
    if not laid:
        return made
    first, *others = laid
    return replace(
        made,
        indicators=first.indicators,
        criteria=first.criteria,
        standard=first.standard,
        further=tuple((one.indicators, one.criteria, one.standard) for one in others),
    )
