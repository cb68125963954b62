"""Who must do what by when: assignments and deadlines as duties, quotas and responsibilities as they are kept."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from chungsuc.documents.official.words import plain
from chungsuc.movements.launching.context import Context
from chungsuc.movements.launching.days import rule_of
from chungsuc.movements.launching.items import Data, Item, cut, overlap, within, worse
from chungsuc.movements.launching.law import Law
from chungsuc.movements.launching.levels import scaled
from chungsuc.movements.launching.register import Register, Who
from chungsuc.movements.reading.found import AssignmentFound, Confidence, DeadlineFound, QuotaFound, TaskFound
from chungsuc.rulebook.model import Edition

UNNAMED: Final = "(văn bản không nêu)"
WHEN: Final = re.compile(
    r"\b(?:truoc|cham nhat|muon nhat|trong (?:thang|quy|nam)|dinh ky|hang (?:nam|quy|thang)|vao (?:thang|ngay|nam|cuoi|dau))\b"
)
COUNT: Final = re.compile(r"(<=|>=)?\s*(\d+(?:[.,]\d+)?)\s*(?:-\s*(\d+))?\s*(%)?")


class Matcher:
    """Names to bodies, each name once."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.match = cache(register.match)

    def all(self, said: str | None) -> list[Data]:
        return [who.as_data() for who in self.match(said)] if said else []

    def one(self, said: str | None) -> Data | None:
        """To whom something is owed: the first who is named."""
        return self.match(said)[0].as_data() if said else None

    def issuer(self) -> list[Data]:
        """Nobody is named: the issuer is offered, and taken only by a person."""
        issuer = self.register.issuer
        return [Who(UNNAMED, fit=(issuer.pk,) if issuer else ()).as_data()]


def duty_items(
    assignments: Sequence[AssignmentFound], deadlines: Sequence[DeadlineFound], context: Context, names: Matcher
) -> list[Item]:
    """A duty for each task laid on somebody, with its deadline; then one for each deadline that no task has."""
    items: list[Item] = []
    used: set[int] = set()
    for assignment in assignments:
        for task in assignment.tasks:
            at = _deadline_of(task, deadlines, used)
            if at is not None:
                used.add(at)
            items.append(_task(assignment, task, None if at is None else deadlines[at], context, names))
    items += [_deadline(found, context, names) for at, found in enumerate(deadlines) if at not in used]
    return sorted(items, key=_place)


def _place(item: Item) -> tuple[tuple[bool, list[int]], int]:
    """In the order of the paper; annexes last."""
    node = item.quotation.node if item.quotation else ""
    numbers = [int(n) for n in re.findall(r"\d+", node)]
    return (node.startswith("A"), numbers), item.quotation.start if item.quotation else 0


def _deadline_of(task: TaskFound, deadlines: Sequence[DeadlineFound], used: set[int]) -> int | None:
    free = [at for at in range(len(deadlines)) if at not in used]
    inside = [at for at in free if within(deadlines[at].quotation, task.quotation)]
    return next(iter(inside or [at for at in free if overlap(deadlines[at].quotation, task.quotation)]), None)


def _task(
    assignment: AssignmentFound, task: TaskFound, found: DeadlineFound | None, context: Context, names: Matcher
) -> Item:
    rule, doubt = rule_of(found, context.signed) if found else ("none", "")
    confidence = worse(task.confidence, found.confidence) if found else task.confidence
    values: Data = {
        "kind": task.kind,
        "what": cut(task.text, 300),
        "leads": names.all(assignment.unit) or names.issuer(),
        "supporting": [who for said in task.supporting for who in names.all(said)],
        "owed_to": names.one(found.to) if found else None,
        "rule": rule,
        "due_text": _when(found.text) if found else "",
        "origin": cut(context.section(task.quotation), 200),
    }
    doubts = (doubt,) if doubt else ()
    return Item("duty", values, task.quotation, worse(confidence, _by(doubts)), doubts=doubts)


def _deadline(found: DeadlineFound, context: Context, names: Matcher) -> Item:
    rule, doubt = rule_of(found, context.signed)
    values: Data = {
        "kind": kind_of(f"{found.what} {found.text}"),
        "what": cut(found.what or context.sentence(found.quotation), 300),
        "leads": names.all(found.who) or names.issuer(),
        "supporting": [],
        "owed_to": names.one(found.to),
        "rule": rule,
        "due_text": _when(found.text),
        "origin": cut(context.section(found.quotation), 200),
    }
    doubts = (doubt,) if doubt else ()
    return Item("duty", values, found.quotation, worse(found.confidence, _by(doubts)), doubts=doubts)


def _when(text: str) -> str:
    """The words on the time, from where they begin."""
    text = " ".join(text.split())
    found = WHEN.search(plain(text))
    return cut(text[found.start() :] if found else text, 100)


def _by(doubts: tuple[str, ...]) -> Confidence:
    return Confidence.DOUBTFUL if doubts else Confidence.SURE


def kind_of(words: str) -> str:
    low = plain(words)
    if "bao cao" in low:
        return "report"
    if "ke hoach" in low and re.search(r"\b(?:xay dung|ban hanh|lap|gui)\b", low):
        return "plan"
    return "task"


def quota_item(found: QuotaFound) -> Item:
    """What the clause says ("<=20%", "3-5", 11), nothing made of it."""
    values: Data = {"award": cut(found.award, 200), "low": None, "high": None, "share": None}
    values |= {"per": cut(found.per or "", 200), "money": found.money}
    read = COUNT.fullmatch(str(found.count).strip())
    doubts: tuple[str, ...] = ()
    if read is None:
        doubts = (f"“{found.count}” chưa đọc được thành số lượng.",)
    elif read[4]:
        values["share"] = scaled(float(read[2].replace(",", ".")))
    elif read[3]:
        values |= {"low": int(read[2]), "high": int(read[3])}
    elif read[1]:
        values["high" if read[1] == "<=" else "low"] = int(float(read[2]))
    else:
        values |= {"low": int(float(read[2])), "high": int(float(read[2]))}
    return Item("quota", values, found.quotation, worse(found.confidence, _by(doubts)), doubts=doubts)


def responsibility_items(assignments: Sequence[AssignmentFound], law: Law, names: Matcher) -> list[Item]:
    """Which agency answers for which indicators of a set; of a criterion, for all of its indicators."""
    items = []
    for found in assignments:
        edition = law.named(found.standard)
        if edition is None or not (found.indicators or found.criteria):
            continue
        of_criteria = [i.number for c in edition.criteria if c.number in found.criteria for i in c.indicators]
        wanted = list(dict.fromkeys([*found.indicators, *of_criteria]))
        known = [n for n in wanted if _known(edition, n)]
        doubts = tuple(f"Bộ tiêu chí không có chỉ tiêu {n}." for n in wanted if n not in known)
        values: Data = {"standard": edition.id, "indicators": known, "agency": names.one(found.unit)}
        items.append(
            Item("responsibility", values, found.quotation, worse(found.confidence, _by(doubts)), doubts=doubts)
        )
    return items


def _known(edition: Edition, number: str) -> bool:
    try:
        return bool(edition.indicator(number).measure)
    except KeyError:
        return False
