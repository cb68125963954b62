"""Who must do what: the bodies that a paper names as actors, and their tasks."""

import re
from collections.abc import Iterator
from typing import Final

from chungsuc.documents.official.tree import OfficialPaper
from chungsuc.documents.official.words import plain
from chungsuc.movements.reading.assignments_actor import actor_of, heading_actor
from chungsuc.movements.reading.assignments_items import (
    SKIPPED,
    bodies_below,
    headed,
    in_item,
    in_table,
    labelled_row,
    sentence_rows,
)
from chungsuc.movements.reading.assignments_letters import HELD, asked, laid_in_letter
from chungsuc.movements.reading.assignments_parts import Part, Row, clean, merged, tops
from chungsuc.movements.reading.assignments_tasks import tasks_below, tasks_of
from chungsuc.movements.reading.found import AssignmentFound, Confidence

DUTIES: Final = re.compile(
    r"to chuc (?:va )?(?:trien khai )?(?:viec )?thuc hien|phan cong (?:nhiem vu|trach nhiem|to chuc|thuc hien"
    r"|cu the)|^\W*phan cong"
    r"|(?<!chiu )(?<!co )trach nhiem (?:cua|thuc hien|thi hanh|to chuc)|^\W*trach nhiem|^\W*nhiem vu(?:,? quyen han)? cua"
    r"|^\W*to chuc trien khai|phan cong$"
    r"|to chuc chi dao|^\W*to chuc thi hanh|^\W*to chuc phoi hop"
)
CARRIED_OUT: Final = re.compile(
    r"^\W*giao\W*$|^\W*(?:cac ong|ong \(|chanh van phong|giam doc|thu truong|truong (?:phong|ban))\b|(?:chiu|co) trach nhiem"
    r"|can cu quyet dinh|\bgiao\b.{0,60}\b(?:so|phong|ban|van phong|uy ban|ubnd|hoi dong)\b"
)
NOT_ACTORS: Final = re.compile(
    r"khen thuong|doi tuong|tieu chi|tieu chuan|thanh phan|quy mo|ket qua|dac diem|dai bieu|co cau|muc dich"
    r"|yeu cau|noi dung kiem tra"
)
LEVEL: Final = re.compile(r"\W*(?:doi voi )?(?:cac )?cap (?:tinh|huyen|xa|co so|thon|phuong)\b.{0,60}$")
SHARED_OUT: Final = re.compile(r"phan cong (?:nhiem vu|trach nhiem|thuc hien|cong viec|to chuc)")
SCRAP: Final = 16
ORDERS: Final = frozenset({"quyết định", "nghị quyết", "thông tư", "quy định", "quy chế"})


def find_assignments(paper: OfficialPaper) -> tuple[AssignmentFound, ...]:
    """Who must do what, by the part that lays duties on bodies; lacking one, by what the paper asks of bodies anywhere."""
    parts = [part for top in tops(paper) for part in top.walk() if part.node.kind != "basis"]
    duties = [part for part in parts if _is_duties(part)]
    inside = {id(below.node) for part in duties for child in part.below() for below in child.walk()}
    duties = [part for part in duties if id(part.node) not in inside]
    orders = [part for part in parts if paper.type in ORDERS and id(part.node) not in inside and _is_order(part)]
    rows: list[Row] = []
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
        rows = laid_in_letter(list(tops(paper)))
    if not rows:
        rows = [row for part in parts for row in asked(part)]
    if not rows:
        rows = [row for part in parts if part.node.kind == "table" for row in in_table(part)]
    told = [row for row in rows if not row.of_table]
    return merged([*(told or rows), *_shared_out(paper)] if told else rows)


def _shared_out(paper: OfficialPaper) -> Iterator[Row]:
    """Rows of the tables of annexes that are named for sharing out the work."""
    for number, annex in enumerate(paper.annexes):
        said = [annex.title, *(node.title or node.text[:200] for node in annex.body if node.kind != "table")]
        if any(SHARED_OUT.search(plain(one)) for one in said):
            for place, node in enumerate(annex.body):
                for part in Part(f"A{number}.{place}", node, ()).walk():
                    yield from in_table(part) if part.node.kind == "table" else ()


def _is_duties(part: Part) -> bool:
    lead = part.node.title or (part.node.text if len(part.node.text) < 100 else "")
    return part.node.kind == "section" and len(lead) < 200 and bool(DUTIES.search(plain(lead)))


def _is_order(part: Part) -> bool:
    broken = _broken(part)
    text = plain((broken[1] if broken else f"{part.node.title} {part.node.text}")[:1500])
    return part.node.number.lower().startswith("điều") and bool(CARRIED_OUT.search(text)) and not SKIPPED.match(text)


def _broken(part: Part) -> tuple[Part, str] | None:
    """An article whose first line was broken after a word or two ("Điều 3. Chánh"): what follows, and both in one."""
    below = list(part.below())
    if not part.node.title or len(part.node.title) > SCRAP or part.node.text or not below or below[0].node.number:
        return None
    return below[0], f"{part.node.title} {below[0].node.text}"


def _headed_by_bodies(part: Part) -> bool:
    """A part whose headings are bodies lays duties on them, whatever it is called."""
    headings = [child.node for child in part.below() if child.node.kind == "section" and child.node.title]
    named = [node for node in headings if heading_actor(node.title)]
    above = [part.node.title, *(node.title for node in part.above)]
    return len(named) >= 2 and 2 * len(named) > len(headings) and not any(NOT_ACTORS.search(plain(one)) for one in above)


def _in_part(part: Part) -> Iterator[Row]:
    own = heading_actor(part.node.title) if part.node.title else None
    if own is not None and not _headed_by_bodies(part):
        yield from bodies_below(part, own) or [headed(part, own)]
        return
    if part.node.text:
        yield from sentence_rows(part)
    yield from _below(part, deep=True)


def _below(part: Part, *, deep: bool) -> Iterator[Row]:
    children = [(child, list(in_table(child) if child.node.kind == "table" else in_item(child))) for child in part.below()]
    named = sum(bool(rows) for _, rows in children)
    for child, rows in children:
        found = rows or (list(labelled_row(child)) if named >= 2 and 2 * named >= len(children) else [])
        yield from found
        if not found and deep and child.node.kind != "table" and not SKIPPED.match(plain(child.node.title or child.node.text[:80])):
            inner = list(_below(child, deep=True))
            yield from inner or _of_level(child)


def _of_level(part: Part) -> Iterator[Row]:
    """A level that is named for all its bodies: "Cấp huyện và tương đương"."""
    title = part.node.title
    if LEVEL.match(plain(title)) and (part.node.children or part.node.text):
        passage = part.passage(title=True)
        tasks = list(tasks_below(part.key, part.node, part.above, Confidence.LIKELY))
        said = [text for below in part.walk() for text in (below.node.title, below.node.text) if text]
        unit = clean(re.sub(r"^\W*Đối với\s+(?:các\s+)?", "", title))
        yield Row(unit, passage.quote(0, len(title)), Confidence.LIKELY, tasks, said)


def _row_of_text(part: Part) -> Iterator[Row]:
    broken = _broken(part)
    actor = actor_of(broken[1]) if broken else None
    if broken and actor:
        passage = broken[0].passage(title=False)
        row = Row(clean(actor.group.text), passage.quote(0, len(passage.text)), Confidence.LIKELY, said=[broken[1]])
        begun = max(0, actor.after - len(part.node.title) - 1)
        row.tasks.extend(tasks_of(passage, begun, len(passage.text), Confidence.LIKELY))
        yield row
        return
    for title in (True, False):
        passage = part.passage(title=title)
        actor = actor_of(passage.text) if passage.text else None
        if actor is None:
            continue
        several = list(sentence_rows(part)) if not title and HELD.search(passage.text) is None else []
        if len(several) > 1:
            yield from several
            return
        row = Row(clean(actor.group.text), passage.quote(0, len(passage.text)), Confidence.SURE)
        row.tasks.extend(tasks_of(passage, actor.after, len(passage.text), Confidence.SURE))
        row.tasks.extend(tasks_below(part.key, part.node, part.above, Confidence.SURE))
        row.said.append(passage.text)
        yield row
        return
    for child in part.below():
        yield from _row_of_text(child)
