"""Indicators that turn met just before something is due, more often than on other days."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from chungsuc.movements.due import DueKind
from chungsuc.movements.models import Duty, DutyKind, Target
from chungsuc.progress.models import Standing
from chungsuc.reporting.queries.asked import Asked
from chungsuc.reporting.queries.signs.model import Row, Sign, at
from chungsuc.reporting.queries.signs.telling import day_text, percent
from chungsuc.rulebook.columns import Bools, Small
from chungsuc.rulebook.model import Edition
from chungsuc.units.models import Body

NOT_MET = (ord("n"), ord("N"))
MET = (ord("m"), ord("M"))
OFTEN = (DueKind.QUARTERLY, DueKind.MONTHLY, DueKind.WEEKLY)


@dataclass(frozen=True, slots=True)
class Window:
    """The days before something is due, both ends included; `body`: who owes it, or None where it concerns all."""

    first: date
    due: date
    what: str
    body: int | None = None

    def holds(self, body: Body, day: date) -> bool:
        return self.first <= day <= self.due and self.body in (None, body.pk)


@dataclass(frozen=True, slots=True)
class Turn:
    """From one judged day to the next: which of the indicators that were not met are met."""

    body: Body
    before: date
    day: date
    open: int
    turned: Sequence[int]


def windows(asked: Asked, bodies: Sequence[Body], since: date) -> list[Window]:
    """
    What fell due from a day on: reports that the communes themselves owe, and targets of the places, the earliest first. Two queries.

    A day that comes every quarter or more often marks nothing: all days would lie before one.
    """
    length = timedelta(days=at("window_days"))
    found: list[tuple[date, str, int | None]] = []
    duties = Duty.objects.in_force(asked.on).filter(kind=DutyKind.REPORT, lead__in=bodies).select_related("movement")
    for duty in duties:
        rule = duty.due_rule
        if rule.kind in OFTEN:
            continue
        first = max(since, duty.valid_from or duty.movement.valid_from)
        days = [o.due for o in rule.occurrences(first, min(asked.on, duty.movement.valid_to)) if o.due]
        found += [(day, duty.what, duty.lead_id) for day in days if since <= day <= asked.on]
    targets = Target.objects.in_force(asked.on).filter(movement__territory__in=asked.places, due__range=(since, asked.on))
    found += [(target.due, target.text, None) for target in targets]
    return [Window(due - length, due, what, body) for due, what, body in sorted(found, key=lambda one: one[0])]


def deadline_signs(
    asked: Asked, edition: Edition, bodies: Sequence[Body], measures: Collection[str], since: date
) -> Iterator[Sign]:
    """Three queries: what fell due, and how the communes were judged from `since` on."""
    due = windows(asked, bodies, since)
    if not due:
        return
    looked_at = np.array([i.measure in measures for i in edition.indicators], np.bool_)
    turns = list(_turns(_judged(asked, edition, bodies, since), looked_at))
    outside = [t for t in turns if not any(w.holds(t.body, t.day) for w in due)]
    ordinary, ordinary_of = sum(len(t.turned) for t in outside), sum(t.open for t in outside)
    for turn in turns:
        window = next((w for w in due if w.holds(turn.body, turn.day)), None)
        if window is None or len(turn.turned) < at("least_turned"):
            continue
        if len(turn.turned) * ordinary_of > at("times_ordinary") * ordinary * turn.open and ordinary_of:
            yield _sign(turn, window, edition, ordinary, ordinary_of)


def _judged(
    asked: Asked, edition: Edition, bodies: Sequence[Body], since: date
) -> Mapping[Body, Mapping[date, Small]]:
    """By commune and day the letters of all indicators, as judged last by the moment. One query."""
    by_pk = {b.pk: b for b in bodies}
    found: dict[Body, dict[date, Small]] = defaultdict(dict)
    rows = Standing.objects.filter(
        body__in=bodies,
        standard=edition.id,
        line=asked.line,
        day__range=(since, asked.on),
        known_from__lte=asked.known_at,
    ).order_by("body_id", "day", "known_from", "pk")
    for body, day, letters in rows.values_list("body_id", "day", "indicators"):
        if len(letters) == len(edition.indicators):
            found[by_pk[body]][day] = np.frombuffer(letters.encode("ascii"), np.int8)
    return found


def _turns(judged: Mapping[Body, Mapping[date, Small]], looked_at: Bools) -> Iterator[Turn]:
    for body, by_day in judged.items():
        days = sorted(by_day)
        for before, day in pairwise(days):
            was_open = np.isin(by_day[before], NOT_MET) & looked_at
            turned = np.flatnonzero(was_open & np.isin(by_day[day], MET))
            yield Turn(body, before, day, int(was_open.sum()), turned.tolist())


def _sign(turn: Turn, window: Window, edition: Edition, ordinary: int, ordinary_of: int) -> Sign:
    turned = [edition.indicators[row] for row in turn.turned]
    said = (
        f"Trong {turn.open} chỉ tiêu chưa đạt ngày {day_text(turn.before)}, có {len(turned)} chỉ tiêu "
        f"({percent(len(turned), turn.open)}) chuyển sang đạt ngày {day_text(turn.day)}, trước hạn {day_text(window.due)} "
        f"({window.what}). Ngoài các khoảng trước hạn, tỷ lệ ấy của toàn địa bàn là {percent(ordinary, ordinary_of)}."
    )
    return Sign(
        kind="deadline",
        key=f"deadline:{turn.body.key}:{turn.day:%Y-%m-%d}",
        bodies=[turn.body],
        said=said,
        head=("Chỉ tiêu chuyển sang đạt",),
        rows=[Row((f"{i.number} {i.short_name or i.name}",)) for i in turned],
        weight=len(turned) / max(1, turn.open) + len(turned) / 10,
    )
