"""A chain of reports as it is drawn up: what is asked of whom in which step, and what stands against it. Plain; asks nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from chungsuc.documents.models import Paper
from chungsuc.movements.due import DueKind, DueRule
from chungsuc.movements.models import DayOff, Duty
from chungsuc.units.models import Body

CYCLES = {
    DueKind.YEARLY: "hằng năm",
    DueKind.HALF_YEARLY: "6 tháng một lần",
    DueKind.QUARTERLY: "hằng quý",
    DueKind.MONTHLY: "hằng tháng",
    DueKind.WEEKLY: "hằng tuần",
}
NAMED = 5  # more bodies than these are counted, not named


@dataclass(frozen=True, slots=True)
class DutyGiven:
    """One body's report in a step, to be made: to whom, due by which rule (as `DueRule.parse` reads it)."""

    lead: Body
    owed_to: Body
    rule: str
    due_text: str = ""
    on_day_off: str = DayOff.STAYS
    what: str = ""


@dataclass(frozen=True, slots=True)
class StepGiven:
    """A step, the lowest first; of duties to be made, or of those that a plan has laid down already."""

    name: str
    duties: Sequence[DutyGiven | Duty]


@dataclass(frozen=True, slots=True)
class CalendarGiven:
    """All that a calendar says. `forms`: ids of report forms; `sections`: titles of the narrative, in order."""

    name: str
    kind: str
    source: str
    steps: Sequence[StepGiven]
    forms: Sequence[str] = ()
    sections: Sequence[str] = ()
    as_of: date | None = None
    from_day: date | None = None
    opens_before: int = 30
    valid_from: date | None = None
    paper: Paper | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class RequestGiven:
    """A report asked for once, of chosen bodies, by the end of `due`."""

    name: str
    owed_to: Body
    bodies: Sequence[Body]
    due: date
    source: str
    forms: Sequence[str] = ()
    sections: Sequence[str] = ()
    as_of: date | None = None
    paper: Paper | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """What stands against a chain: `stops` must be put right first, `warnings` are for the person to weigh."""

    stops: Sequence[str] = ()
    warnings: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class DrawnStep:
    """A step in words: how many and who report to whom, by when."""

    name: str
    count: int
    who: str
    to: str
    days: Sequence[str]
    undated: bool
    on_day_off: str = ""


def drawn(steps: Sequence[StepGiven]) -> list[DrawnStep]:
    found = []
    for step in steps:
        rules = list(dict.fromkeys(d.rule for d in step.duties))
        off = {DayOff(d.on_day_off).label for d in step.duties if d.on_day_off != DayOff.STAYS}
        found.append(
            DrawnStep(
                name=step.name,
                count=len({d.lead.pk for d in step.duties}),
                who=listed(d.lead.official_name for d in step.duties),
                to=listed(d.owed_to.official_name for d in step.duties if d.owed_to),
                days=[DueRule.parse(r).words() for r in rules],
                undated="none" in rules,
                on_day_off=", ".join(sorted(map(str, off))),
            )
        )
    return found


def checked(steps: Sequence[StepGiven], on: date) -> Checked:
    """Everything that is wrong with a chain on the day that it is drawn up, in the words of the person who draws it."""
    stops = [*_empty(steps), *_receivers(steps, on), *_former(steps, on), *_twice(steps), *_cycles(steps)]
    if path := loop(steps):
        stops.append(f"Chuỗi báo cáo quay vòng: {' → '.join(b.official_name for b in path)}. Sửa nơi nhận ở một bước.")
    return Checked(stops, [*_undated(steps), *_order(steps), *_loose_ends(steps)])


def loop(steps: Iterable[StepGiven]) -> list[Body]:
    """The bodies of a loop in the order that reports would go round, the first one again at the end; none is empty."""
    onward: dict[int, dict[int, Body]] = {}
    bodies: dict[int, Body] = {}
    for duty in _all(steps):
        if duty.owed_to is not None:
            onward.setdefault(duty.lead.pk, {})[duty.owed_to.pk] = duty.owed_to
            bodies[duty.lead.pk] = duty.lead
    done: set[int] = set()
    for start in onward:
        if found := _round(start, onward, done):
            return [bodies[pk] for pk in found]
    return []


def _round(start: int, onward: Mapping[int, Mapping[int, Body]], done: set[int]) -> list[int]:
    """Depth first, without recursion: a chain may have as many steps as somebody types."""
    path, waiting = [start], [iter(onward.get(start, {}))]
    while path:
        following = next(waiting[-1], None)
        if following is None:
            done.add(path.pop())
            waiting.pop()
        elif following in path:
            return [*path[path.index(following) :], following]
        elif following not in done:
            path.append(following)
            waiting.append(iter(onward.get(following, {})))
    return []


def _all(steps: Iterable[StepGiven]) -> Iterable[DutyGiven | Duty]:
    return (duty for step in steps for duty in step.duties)


def listed(names: Iterable[str]) -> str:
    """A few names, and how many more."""
    kept = list(dict.fromkeys(names))
    more = len(kept) - NAMED
    return ", ".join(kept[:NAMED]) + (f" và {more} đơn vị khác" if more > 0 else "")


def _empty(steps: Sequence[StepGiven]) -> list[str]:
    if not steps:
        return ["Lịch báo cáo cần ít nhất một bước."]
    return [f"Bước {n} ({s.name}) chưa có đơn vị nào." for n, s in enumerate(steps, 1) if not s.duties]


def _receivers(steps: Sequence[StepGiven], on: date) -> list[str]:
    found = []
    for number, step in enumerate(steps, 1):
        missing = [d.lead.official_name for d in step.duties if d.owed_to is None]
        if missing:
            found.append(f"Bước {number}: {listed(missing)} chưa có nơi nhận. Ghi gửi đến đâu.")
        bodies = {d.owed_to.pk: d.owed_to for d in step.duties if d.owed_to}.values()
        gone = [lifetime(body, on) for body in bodies if not body.exists_on(on)]
        if gone:
            found.append(f"Bước {number} gửi đến {listed(gone)}. Chọn nơi nhận đang hoạt động.")
    return found


def lifetime(body: Body, on: date) -> str:
    if body.valid_to and body.valid_to < on:
        return f"{body.official_name}, đã kết thúc sau ngày {body.valid_to:%d/%m/%Y}"
    return f"{body.official_name}, chưa thành lập (từ {body.valid_from:%d/%m/%Y})"


def _former(steps: Sequence[StepGiven], on: date) -> list[str]:
    found = []
    for number, step in enumerate(steps, 1):
        gone = [d.lead for d in step.duties if not d.lead.exists_on(on)]
        if gone:
            names = listed(lifetime(body, on) for body in gone)
            found.append(f"Bước {number} giao cho {names}. Bỏ đơn vị ấy, chọn đơn vị kế tục.")
    return found


def _twice(steps: Sequence[StepGiven]) -> list[str]:
    found = []
    for number, step in enumerate(steps, 1):
        pairs = [(d.lead.pk, d.owed_to.pk if d.owed_to else 0) for d in step.duties]
        twice = {pair for pair in pairs if pairs.count(pair) > 1} if len(pairs) != len(set(pairs)) else set()
        names = [d.lead.official_name for d in step.duties if (d.lead.pk, d.owed_to.pk if d.owed_to else 0) in twice]
        if names:
            found.append(f"Bước {number} giao hai lần cho {listed(names)}, cùng một nơi nhận. Bỏ một lần.")
    return found


def _cycles(steps: Sequence[StepGiven]) -> list[str]:
    """Steps of one chain fall due in one rhythm: the year's report above is made of the year's reports below."""
    kinds = {DueRule.parse(d.rule).kind for d in _all(steps)} - {DueKind.NONE}
    cycles = {CYCLES.get(kind, "một lần") for kind in kinds}
    if len(cycles) <= 1:
        return []
    return [f"Các bước không cùng định kỳ ({', '.join(sorted(cycles))}). Lập mỗi định kỳ một lịch riêng."]


def _undated(steps: Sequence[StepGiven]) -> list[str]:
    found = []
    for number, step in enumerate(steps, 1):
        if any(d.rule == "none" for d in step.duties):
            found.append(f"Bước {number} ({step.name}) chưa định ngày: không có hạn để nhắc và để xem đúng hạn.")
    return found


def days_of(rule: str, year: int = 2001) -> list[date]:
    """The days of a rule in a year, or its one day; none where it has none."""
    parsed = DueRule.parse(rule)
    times = parsed.occurrences(date(year, 1, 1), date(year, 12, 31))
    return [o.due for o in times if o.due]


def _order(steps: Sequence[StepGiven]) -> list[str]:
    dated = [(n, s, [days[0] for r in {d.rule for d in s.duties} if (days := days_of(r))]) for n, s in enumerate(steps, 1)]
    return [
        f"Bước {n} ({step.name}) đến hạn {max(days):%d/%m}, sau bước {m} ({following.name}) đến hạn {min(later):%d/%m}."
        for (n, step, days), (m, following, later) in pairwise((n, s, days) for n, s, days in dated if days)
        if max(days) > min(later)
    ]


def _loose_ends(steps: Sequence[StepGiven]) -> list[str]:
    found = []
    for number, step in enumerate(steps[:-1], 1):
        later = {d.lead.pk for s in steps[number:] for d in s.duties}
        ends = {d.owed_to.pk: d.owed_to for d in step.duties if d.owed_to and d.owed_to.pk not in later}
        if ends:
            names = listed(b.official_name for b in ends.values())
            found.append(f"Báo cáo ở bước {number} dừng lại ở {names}: không bước nào sau đó do nơi nhận này làm.")
    return found
