"""Targets as read become targets as they are kept: their kind, what is counted, the condition, the figures as stated."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from chungsuc.documents.official.words import plain
from chungsuc.movements.launching.context import Context
from chungsuc.movements.launching.items import Data, Item, cut, overlap, worse
from chungsuc.movements.launching.law import Law, Meaning
from chungsuc.movements.launching.levels import level, places, scaled
from chungsuc.movements.launching.register import Register, canon
from chungsuc.movements.reading.found import CheckFound, Confidence, Figure, TargetFound
from chungsuc.rulebook.numbers import SCALE, format_number

TEXT: Final = 300
COUNTED: Final = ("share", "percent", "count", "count_percent", "at_least", "at_most", "increase")
OF_UNITS: Final = re.compile(r"\b(?:xã|xóm|(?<!nông )thôn|bản|ấp|huyện|khu dân cư)\b(?! hội)")
BESIDE: Final = re.compile(r"^\W*(?:chiem|tuong ung|dat|bang)\b")
TIER: Final = {"commune": ("commune",), "hamlet": ("hamlet",), "district": ("district",)}
WORDS: Final = {"commune": "xã", "hamlet": "xóm, thôn", "district": "huyện"}


def target_items(
    targets: Sequence[TargetFound], checks: Sequence[CheckFound], context: Context, law: Law, register: Register, last: date
) -> list[Item]:
    """One item for each target; an increase joins the target of its sentence that says the whole."""
    targets = _joined(targets, context)
    items, taken = [], set[int]()
    for at, found in enumerate(targets):
        if at in taken:
            continue
        growth = _growth_of(at, targets, context)
        if growth is not None:
            taken.add(growth)
        elif found.kind == "increase" and (whole := _whole_of(at, targets, context)) is not None:
            taken.add(at)
            items.append(_item(targets[whole], found, checks, context, law, register, last))
            taken.add(whole)
            continue
        more = targets[growth] if growth is not None else None
        items.append(_item(found, more, checks, context, law, register, last))
    return items


def _joined(targets: Sequence[TargetFound], context: Context) -> list[TargetFound]:
    """A bare share after a figure of the same sentence ("…, chiếm 66,3%") belongs to it."""
    joined: list[TargetFound] = []
    for found in targets:
        before = joined[-1] if joined else None
        bare = found.kind == "percent" and BESIDE.match(plain(found.text))
        if before and bare and before.percent is None and before.kind in ("share", "count") and _beside(before, found, context):
            share = found.value if found.percent is None else found.percent
            whole = before.quotation.end <= found.quotation.start
            text = context.sentence(before.quotation) if whole else before.text
            if not isinstance(share, tuple):
                joined[-1] = replace(before, percent=share, text=" ".join(text.split()))
                continue
        joined.append(found)
    return joined


def _beside(one: TargetFound, other: TargetFound, context: Context) -> bool:
    same = one.quotation.node == other.quotation.node
    return same and context.sentence(one.quotation) == context.sentence(other.quotation)


def _growth_of(at: int, targets: Sequence[TargetFound], context: Context) -> int | None:
    """The increase right after a figure in the same sentence: "02/13 xã (tăng 02 xã …)"."""
    found, nxt = targets[at], at + 1
    if found.kind in ("share", "count", "count_percent") and nxt < len(targets) and targets[nxt].kind == "increase":
        return nxt if _beside(found, targets[nxt], context) else None
    return None


def _whole_of(at: int, targets: Sequence[TargetFound], context: Context) -> int | None:
    """The whole right after an increase: "có thêm 50 xã …, nâng tổng số lên 126/181 xã"."""
    nxt = at + 1
    if nxt < len(targets) and targets[nxt].kind in ("share", "count", "count_percent"):
        return nxt if _beside(targets[at], targets[nxt], context) else None
    return None


def _item(
    found: TargetFound,
    more: TargetFound | None,
    checks: Sequence[CheckFound],
    context: Context,
    law: Law,
    register: Register,
    last: date,
) -> Item:
    sentence = context.sentence(found.quotation)
    meaning = law.meaning(f"{sentence} " if found.unit is None else sentence, found.unit)
    if not meaning.said:
        wider = law.meaning(f"{context.heading(found.quotation)} {sentence}", found.unit or sentence)
        meaning = wider if wider.said else meaning
    values: Data = {
        "text": cut(sentence if len(found.text) < 40 else found.text, TEXT),
        "due": str(date(found.deadline_year, 12, 31) if found.deadline_year else last),
        "source": cut(context.section(found.quotation), TEXT),
    }
    doubts: list[str] = []
    values |= _fields(found, more, sentence, meaning, law, register, doubts)
    problems = _problems(found, checks)
    choices = _other_readings(found)
    choices += _answers(values, register, offered=bool(choices)) if problems else []
    registered = _count(register, values.get("unit", "commune"))
    if not problems and values["kind"] == "units" and not values.get("among") and registered:
        doubts += _of_register(values, registered, register)
    confidence = Confidence.DOUBTFUL if doubts else found.confidence
    if more is not None:
        confidence = worse(confidence, more.confidence)
    return Item(
        "target", values, found.quotation, confidence, tuple(problems), tuple(choices), tuple(doubts)
    )


def _fields(
    found: TargetFound,
    more: TargetFound | None,
    sentence: str,
    meaning: Meaning,
    law: Law,
    register: Register,
    doubts: list[str],
) -> Data:
    """The kind and what it uses."""
    if found.kind == "named" and isinstance(found.value, tuple):
        return {"kind": "named", **_condition(meaning, doubts), "named": [_named(n, sentence, register) for n in found.value]}
    if found.kind == "multiple":
        return _multiple(found, sentence, law, doubts)
    of_criteria = "tieu chi" in plain(f"{found.unit or ''} {found.text}")
    if found.kind in ("average", "minimum") and of_criteria and not isinstance(found.value, tuple):
        base = law.base
        kind = "average" if found.kind == "average" else "floor"
        return {"kind": kind, "standard": base.id if base else "", "stated_goal": _scaled(found.value)}
    if found.kind in COUNTED and OF_UNITS.search((found.unit or found.text).lower()):
        per = plain(found.unit or "").partition("/")[2]
        if found.kind == "at_least" and per.startswith("huyen"):
            goal = None if isinstance(found.value, tuple) else _scaled(found.value)
            return {"kind": "each", "unit": "commune", **_condition(meaning, doubts), "stated_goal": goal}
        return _units(found, more, meaning, doubts)
    return _figure(found, sentence, law, doubts)


def _scaled(value: Figure | None) -> int | None:
    return None if value is None else scaled(value)


def _condition(meaning: Meaning, doubts: list[str]) -> Data:
    if not meaning.said:
        doubts.append("Chưa rõ đơn vị phải đạt điều kiện nào: chọn danh hiệu hoặc bộ tiêu chí.")
    return {
        "title": meaning.title,
        "standard": meaning.standard,
        "criteria": list(meaning.criteria),
        "by_opinion": meaning.by_opinion,
    }


def _units(found: TargetFound, more: TargetFound | None, meaning: Meaning, doubts: list[str]) -> Data:
    values: Data = {"kind": "units", "unit": meaning.unit, "among": meaning.among, **_condition(meaning, doubts)}
    value = None if isinstance(found.value, tuple) else found.value
    of_share = found.total is None and value is not None and value == found.percent
    goal = None if of_share or found.kind in ("percent", "increase") else value
    share = value if found.kind == "percent" and found.percent is None else found.percent
    values |= {"stated_goal": _scaled(goal), "stated_total": _scaled(found.total), "stated_share": _scaled(share)}
    values["stated_share_places"] = places(found.text, share)
    growth = found if found.kind == "increase" else more
    if growth is not None and not isinstance(growth.value, tuple):
        values["stated_increment"] = _scaled(growth.value)
    if found.kind == "increase":
        doubts.append("Văn bản chỉ nêu mức tăng thêm, không nêu tổng phải đạt.")
    if found.kind == "at_most":
        doubts.append("Văn bản nêu mức nhiều nhất; phần mềm đếm mức ít nhất.")
    return values


def _multiple(found: TargetFound, sentence: str, law: Law, doubts: list[str]) -> Data:
    measure = law.measure(sentence, kind="multiple")
    year = re.search(r"\b(?:19|20)\d\d\b", found.baseline or "")
    if measure is None or year is None or found.value is None or isinstance(found.value, tuple):
        return level(found, sentence, law, doubts)
    goal = scaled(found.value)
    return {"kind": "multiple", "measure": measure.id, "weight": "", "base_year": int(year[0]), "stated_goal": goal}


def _figure(found: TargetFound, sentence: str, law: Law, doubts: list[str]) -> Data:
    """A figure of the catalogue that no set reads; else a level."""
    measure = None if found.kind == "milestone" else law.measure(sentence, kind="figure")
    if measure is None or isinstance(found.value, tuple):
        return level(found, sentence, law, doubts)
    return {"kind": "figure", "measure": measure.id, "stated_goal": _scaled(found.value)}


def _named(name: str, sentence: str, register: Register) -> Data:
    """A unit by its name; of several that bear it, the one whose district the sentence names."""
    who = register.match(name)[0]
    for word in ("xã", "huyện", "thị trấn"):
        if not who.bodies and not who.fit:
            who = register.match(f"{word} {name}")[0]
    low = canon(sentence)
    inside = [pk for pk in who.fit if canon(_above(register, pk)) in low]
    if len(inside) == 1:
        who = replace(who, bodies=tuple(inside), fit=())
    return who.as_data() | {"said": name}


def _above(register: Register, pk: int) -> str:
    above = register.by_pk[pk].above
    return register.by_pk[above].official_name if above is not None and above in register.by_pk else "(không rõ)"


def _problems(found: TargetFound, checks: Sequence[CheckFound]) -> list[str]:
    return [
        f"Văn bản ghi “{' '.join(c.text.split())}”: nêu {_said(c.stated)}, tính lại được {_said(c.computed)}."
        + (f" {c.note}" if c.note else "")
        for c in checks
        if not c.holds and c.kind != "date" and overlap(c.quotation, found.quotation)
    ]


def _said(value: Figure | str | None) -> str:
    if value is None:
        return "(không rõ)"
    return value if isinstance(value, str) else format_number(scaled(round(value, 4)))


def _other_readings(found: TargetFound) -> list[Data]:
    names = {"value": "stated_goal", "total": "stated_total", "percent": "stated_share"}
    return [
        {"label": choice.why, "set": {to: scaled(v) for n, to in names.items() if (v := getattr(choice, n)) is not None}}
        for choice in found.choices
    ]


def _count(register: Register, unit: str, kinds: tuple[str, ...] = ()) -> int:
    wanted, path = kinds or TIER[unit], register.territory.path
    return sum(b.kind in wanted and b.path.startswith(path) for b in register.bodies)


def _answers(values: Data, register: Register, *, offered: bool) -> list[Data]:
    """
    The ways out of figures that do not agree; each says what it makes of them. `offered`: the reader has those by the
    paper's own figures, so only the register's are added.
    """
    keep = {"label": "Giữ nguyên các con số như văn bản in; phần mềm nêu chỗ không khớp", "set": {}}
    goal, total, share = (values.get(n) for n in ("stated_goal", "stated_total", "stated_share"))
    if values["kind"] != "units" or share is None:
        return [keep]
    unit, found = WORDS[values["unit"]], []
    bases = [total] if total and not offered else []
    registered = _count(register, values["unit"]) * SCALE
    if registered and registered != total and not values["among"]:
        bases.append(registered)
    for base in bases:
        if goal is None:
            break
        known = "" if base == total else " theo danh bạ"
        label = f"{_n(goal)}/{_n(base)} {unit}{known}, tức {format_number(goal * 100 * SCALE // base, 1)}%"
        found.append({"label": label, "set": {"stated_total": base, "stated_share": None}})
    for base in bases[-1:]:
        wanted = (share * base + 50 * SCALE * SCALE) // (100 * SCALE * SCALE) * SCALE
        label = f"{format_number(share, values.get('stated_share_places') or None)}%, tức {_n(wanted)}/{_n(base)} {unit}"
        found.append({"label": label, "set": {"stated_goal": wanted, "stated_total": base}})
    return [*found, keep]


def _n(value: int) -> str:
    return format_number(value)


def _of_register(values: Data, registered: int, register: Register) -> list[str]:
    total = values.get("stated_total")
    if total is None or total == registered * SCALE:
        return []
    unit = WORDS[values["unit"]]
    towns = _count(register, "commune", ("town", "ward")) if values["unit"] == "commune" else 0
    also = f" và {towns} thị trấn, phường" if towns else ""
    return [f"Văn bản ghi tổng số {_n(total)} {unit}; danh bạ có {registered} {unit}{also}."]
