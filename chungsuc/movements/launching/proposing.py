"""A whole paper: what the movement needs, its phases, targets, duties, quotas and responsibilities."""

import re
from datetime import date
from typing import Final

from chungsuc.documents.official.words import plain
from chungsuc.movements.launching.context import Context
from chungsuc.movements.launching.days import days_of
from chungsuc.movements.launching.duties import Matcher, duty_items, quota_item, responsibility_items
from chungsuc.movements.launching.items import Data, Item, Proposed, cut, overlap
from chungsuc.movements.launching.law import Law
from chungsuc.movements.launching.register import Register
from chungsuc.movements.launching.targets import target_items
from chungsuc.movements.reading.found import Confidence, Quotation, Reading
from chungsuc.rulebook.load import Rulebook

STEPS: Final = re.compile(r"tien do|lo trinh|cac giai doan|giai doan thuc hien|cac buoc|thoi gian thuc hien|phan ky")
STANDING: Final = re.compile(r"([^.;:]{3,120}?)\s+(?:la|lam)\s+co quan thuong truc")
NAMED: Final = re.compile(r"phong trao|(?:dot )?thi dua cao diem|dot thi dua")


def propose(reading: Reading, register: Register, rulebook: Rulebook, *, on: date) -> Proposed:
    """
    All that could be launched. `on`: the day by which the set in force is chosen where the paper has no whole date, and
    whose year the movement takes where the paper names no period.
    """
    context = Context(reading.paper)
    named = reading.paper.date
    day = context.signed or (date(named.year, named.month or 7, 1) if named else on)
    cited = tuple(c.key for c in reading.citations)
    law = Law(rulebook, on=day, territory=_province(register), cited=cited)
    first, last = _days(reading, day)
    names = Matcher(register)
    remarks = [f"Văn bản có chỗ cần xem: {said}" for said in reading.anomalies]
    targets = target_items(reading.targets, reading.checks, context, law, register, last)
    items = [
        *_phases(context, first, last, reading.period),
        *targets,
        *duty_items(reading.assignments, reading.deadlines, context, names),
        *(quota_item(found) for found in reading.quotas),
        *responsibility_items(reading.assignments, law, names),
    ]
    for check in reading.checks:
        loose = not any(i.quotation and overlap(i.quotation, check.quotation) for i in targets)
        if not check.holds and loose:
            remarks.append(f"“{' '.join(check.text.split())}”: nêu {check.stated}, tính lại được {check.computed}.")
    return Proposed(_head(reading, context, law, names, first, last), tuple(_merged(items)), tuple(remarks))


def _province(register: Register) -> str | None:
    return register.top.key if register.top.kind == "province" else None


def _days(reading: Reading, day: date) -> tuple[date, date]:
    """Of the period that the paper names; from the day of the paper on where that is earlier, since duties fall due from then."""
    if reading.period:
        return min(day, date(reading.period[0], 1, 1)), date(reading.period[1], 12, 31)
    years = [t.deadline_year for t in reading.targets if t.deadline_year and t.deadline_year >= day.year]
    return date(day.year, 1, 1), date(max(years, default=day.year), 12, 31)


def _head(reading: Reading, context: Context, law: Law, names: Matcher, first: date, last: date) -> Data:
    paper, base = reading.paper, law.base
    doubts = [] if reading.period else ["Văn bản không ghi rõ thời gian của phong trào; xem lại ngày bắt đầu, kết thúc."]
    if reading.period and first < date(reading.period[0], 1, 1):
        doubts.append("Phong trào tính từ ngày văn bản, sớm hơn năm đầu của giai đoạn, vì có việc phải làm từ ngày ấy.")
    standing = _standing(reading, context, names)
    if standing is None:
        doubts.append("Văn bản không nói rõ cơ quan thường trực; chọn đơn vị.")
    return {
        "name": _name(paper.subject or ""),
        "valid_from": str(first),
        "valid_to": str(last),
        "standard": base.id if base else "",
        "standing_agency": standing,
        "doubts": doubts,
    }


def _name(subject: str) -> str:
    """From "Phong trào" on, where the subject has it; without a remark in brackets at its end."""
    subject = re.sub(r"\s*\([^()]*\)\s*$", "", subject)
    found = NAMED.search(plain(subject))
    name = cut(subject[found.start() :] if found else subject, 200)
    return name[:1].upper() + name[1:]


def _standing(reading: Reading, context: Context, names: Matcher) -> int | None:
    """Of whom the paper says so; a department's own plan has the department, a commune's the commune."""
    for assignment in reading.assignments:
        if any("la co quan thuong truc" in plain(task.text)[:40] for task in assignment.tasks):
            who = names.match(assignment.unit)[0]
            if len(who.bodies) == 1:
                return who.bodies[0]
    for passage in context.passages:
        if found := STANDING.search(plain(passage.text)):
            who = names.match(passage.text[found.start(1) : found.end(1)])[-1]
            if len(who.bodies) == 1:
                return who.bodies[0]
    issuer = names.register.issuer
    if issuer and issuer.kind in ("commune", "town", "ward"):
        return issuer.pk
    committee = issuer is None or plain(issuer.name).startswith(("ubnd", "uy ban"))
    return issuer.pk if issuer and issuer.kind == "agency" and not committee else None


def _phases(context: Context, first: date, last: date, period: tuple[int, int] | None) -> list[Item]:
    """Lines below "Tiến độ thực hiện" that begin with a time; else the whole time as one phase."""
    items = []
    for passage in context.passages:
        if not any(STEPS.search(plain(node.title or node.text)) for node in passage.above):
            continue
        if passage.in_title and passage.node.text:
            continue
        days = days_of(passage.text)
        if days is None:
            continue
        name, _, _rest = passage.text.partition(":")
        end = len(name) if len(name) <= 80 else min(len(passage.text), 80)
        values = {"name": cut(name, 80), "valid_from": str(days[0]), "valid_to": str(days[1])}
        outside = days[0] < first or last < days[1]
        doubts = ("Giai đoạn này nằm ngoài thời gian của phong trào.",) if outside else ()
        sure = Confidence.DOUBTFUL if doubts else Confidence.LIKELY
        items.append(Item("phase", values, passage.quote(0, end), sure, doubts=doubts))
    if items:
        return items
    begin = period[0] if period else first.year
    years = f"{begin}" if begin == last.year else f"{begin} - {last.year}"
    values = {"name": f"Giai đoạn {years}", "valid_from": str(max(first, date(begin, 1, 1))), "valid_to": str(last)}
    doubts = ("Văn bản không chia giai đoạn; lấy cả thời gian của phong trào.",)
    return [Item("phase", values, None, Confidence.LIKELY, doubts=doubts)]


def _merged(items: list[Item]) -> list[Item]:
    """What two readers found in the same words with the same values is one item."""
    kept: dict[tuple[str, Quotation | None, str], Item] = {}
    for item in items:
        key = item.kind, item.quotation, repr(item.values)
        kept.setdefault(key, item)
    return list(kept.values())
