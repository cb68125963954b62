"""A calendar written as a file: read into what `make_calendar` takes, or refused with the place in the file."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import yaml

from chungsuc.accounts.permits import Refused
from chungsuc.movements.due import DueError, DueRule
from chungsuc.movements.models import DayOff, Movement
from chungsuc.reporting.chains import CalendarGiven, DutyGiven, StepGiven
from chungsuc.reporting.kinds import USUAL
from chungsuc.reporting.models import CalendarKind
from chungsuc.reporting.queries.chain_bodies import ToWhom, Who, above_of, bodies_for
from chungsuc.units.models import Body

Raw = Mapping[str, Any]
Find = Callable[[str], Body]
KEYS = {"name", "kind", "source", "steps", "forms", "sections", "as_of", "from_day", "opens_before", "note"}
STEP_KEYS = {"name", "who", "to", "due", "due_text", "on_day_off"}


def read_calendar(text: str, movement: Movement, on: date, find: Find) -> CalendarGiven:
    """
    `find`: the body with a key. Of a step: `who` is a group (`communes`, `districts` …, as `Who`) or keys; `to` a key or
    `parent`; `due` a rule, as `yearly:11-09`. Raises Refused for what is no such file, with the place.
    """
    try:
        raw = yaml.safe_load(text)
    except yaml.YAMLError as wrong:
        raise Refused(f"Tệp không phải YAML: {wrong}") from wrong
    if not isinstance(raw, dict):
        raise Refused("Tệp cần ghi name, kind, source, steps.")
    _only(raw, KEYS, "lịch")
    kind = str(raw.get("kind", CalendarKind.EMULATION))
    if kind not in USUAL:
        raise Refused(f"Không có loại báo cáo “{kind}”; có {', '.join(USUAL)}.")
    usual = USUAL[kind]
    steps = raw.get("steps")
    if not isinstance(steps, list):
        raise Refused("Thiếu steps: danh sách các bước, bước gửi trước ghi trước.")
    return CalendarGiven(
        name=str(raw.get("name", "")),
        kind=kind,
        source=str(raw.get("source", "")),
        steps=[_step(step, number, movement, on, find) for number, step in enumerate(steps, 1)],
        forms=_texts(raw, "forms", usual.forms),
        sections=_texts(raw, "sections", usual.sections),
        as_of=_day(raw, "as_of"),
        from_day=_day(raw, "from_day"),
        opens_before=_number(raw, "opens_before", usual.opens_before),
        note=str(raw.get("note", "")),
    )


def _only(raw: Raw, known: set[str], where: str) -> None:
    if unknown := sorted(str(k) for k in raw if k not in known):
        raise Refused(f"Không hiểu {', '.join(unknown)} ở {where}; có {', '.join(sorted(known))}.")


def _step(raw: object, number: int, movement: Movement, on: date, find: Find) -> StepGiven:
    where = f"bước {number}"
    if not isinstance(raw, dict):
        raise Refused(f"Ở {where}: ghi name, who, to, due.")
    _only(raw, STEP_KEYS, where)
    rule = str(raw.get("due", "none"))
    try:
        DueRule.parse(rule)
    except DueError as wrong:
        raise Refused(f"Ở {where}: {wrong}.", who_can_lift="Sửa lại hạn.") from wrong
    off = str(raw.get("on_day_off", DayOff.STAYS))
    if off not in DayOff.values:
        raise Refused(f"Ở {where}: on_day_off là một trong {', '.join(DayOff.values)}.")
    duties = []
    for body in _who(raw.get("who"), where, movement, on, find):
        receiver = above_of(body) if raw.get("to") == ToWhom.PARENT else find(str(raw.get("to", "")))
        if receiver is not None and receiver.pk != body.pk:
            duties.append(DutyGiven(body, receiver, rule, str(raw.get("due_text", "")), off))
    return StepGiven(str(raw.get("name") or where), duties)


def _who(who: object, where: str, movement: Movement, on: date, find: Find) -> Sequence[Body]:
    if isinstance(who, str) and who in Who.values and who != Who.NAMED:
        return bodies_for(who, movement.territory, on)
    if isinstance(who, list) and who:
        return [find(str(key)) for key in who]
    groups = ", ".join(w for w in Who.values if w != Who.NAMED)
    raise Refused(f"Ở {where}: who là một trong {groups}, hoặc danh sách mã đơn vị.")


def _texts(raw: Raw, name: str, usual: Sequence[str]) -> Sequence[str]:
    given = raw.get(name, list(usual))
    if not isinstance(given, list):
        raise Refused(f"{name} là một danh sách.")
    return [str(one) for one in given]


def _day(raw: Raw, name: str) -> date | None:
    given = raw.get(name)
    if given is not None and type(given) is not date:
        raise Refused(f"{name}: “{given}” không phải ngày có thật, viết như 2023-12-31.")
    return given


def _number(raw: Raw, name: str, usual: int) -> int:
    given = raw.get(name, usual)
    if type(given) is not int:
        raise Refused(f"{name}: “{given}” không phải số ngày.")
    return given
