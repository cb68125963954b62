"""Targets with a figure that the system does not count: kept as the paper says it, with the indicator that it names."""

import re
from decimal import Decimal
from typing import Final

from chungsuc.documents.official.words import plain
from chungsuc.movements.launching.items import Data, cut
from chungsuc.movements.launching.law import INDICATOR, Law
from chungsuc.movements.reading.found import Figure, TargetFound
from chungsuc.rulebook.numbers import SCALE, format_number

UNIT: Final = 60
WHOLE: Final = 100


def scaled(figure: Figure) -> int:
    return int((Decimal(str(figure)) * SCALE).to_integral_value())


def places(text: str, share: Figure | None) -> int:
    """How many decimals the share is printed with."""
    printed = re.search(r"\d+[.,](\d+)\s*%", text)
    if share is None:
        return 0
    return len(printed[1]) if printed else len(str(share).rstrip("0").partition(".")[2])


def level(found: TargetFound, sentence: str, law: Law, doubts: list[str]) -> Data:
    """A share, or a figure with what it is measured in; a state without any figure is a task."""
    share = found.value if found.kind == "percent" and found.percent is None else found.percent
    if found.kind == "milestone" or isinstance(found.value, tuple) or isinstance(share, tuple):
        return {"kind": "task"}
    goal = None if found.value == share else found.value
    if share is not None and not 0 <= share <= WHOLE:
        goal, share = share, None
    if goal is None and share is None:
        return {"kind": "task"}
    values: Data = {
        "kind": "level",
        "stated_share": None if share is None else scaled(share),
        "stated_share_places": places(found.text, share),
        "stated_goal": None if goal is None else scaled(goal),
        "measured_in": _measured_in(found, bare=goal is None),
        "at_most": found.kind == "at_most",
    }
    if found.high is not None:
        doubts.append(f"Văn bản nêu đến {format_number(scaled(found.high))}; phần mềm giữ mức đầu của khoảng.")
    return values | _read_by(sentence, law, doubts)


def _measured_in(found: TargetFound, *, bare: bool) -> str:
    """The unit, as the paper has it; of a share only what makes it another thing than a plain one."""
    if found.kind == "increase":
        return cut(f"{'' if bare else found.unit or ''} tăng thêm", UNIT)
    if found.kind == "multiple":
        return cut(f"lần so với {found.baseline}" if found.baseline else "lần", UNIT)
    return "" if bare else cut(found.unit or "", UNIT)


def _read_by(sentence: str, law: Law, doubts: list[str]) -> Data:
    """The criterion and the figure of the indicator that is named: by them it is known which agency answers for it."""
    named = law.indicator(sentence)
    if named is None:
        if len(set(INDICATOR.findall(plain(sentence)))) == 1:
            doubts.append("Bộ tiêu chí đang áp dụng không có chỉ tiêu mà văn bản nêu số.")
        return {}
    edition, indicator = named
    number = next(c.number for c in edition.criteria if indicator in c.indicators)
    return {"standard": edition.id, "criteria": [number], "measure": indicator.measure}
