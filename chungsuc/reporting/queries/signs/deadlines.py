"""Indicators that turn met just before something is due, more often than on other days."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from chungsuc.movements.models import Duty, DutyKind, Target
from chungsuc.progress.models import Standing
from chungsuc.reporting.queries.asked import Asked
from chungsuc.reporting.queries.signs.model import Row, Sign, at
from chungsuc.reporting.queries.signs.telling import day_text, percent
from chungsuc.rulebook.columns import Bools, Small
from chungsuc.rulebook.model import Edition
from chungsuc.units.models import Body, BodyKind
from chungsuc.units.queries import paths_above

NOT_MET = (ord("n"), ord("N"))
MET = (ord("m"), ord("M"))


@dataclass(frozen=True, slots=True)
class Window:
    """The days before something is due, both ends included, for the places whose path begins with `path`."""

    first: date
    due: date
    what: str
    path: str

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.due


@dataclass(frozen=True, slots=True)
class Turn:
    """From one judged day to the next: which of the indicators that were not met are met."""

    body: Body
    before: date
    day: date
    open: int
    turned: Sequence[int]


def windows(asked: Asked, since: date) -> list[Window]:
    """
    What fell due in the places from a day on; of one day and one place only one is named. Two queries.

    A report concerns who owes it and those below, one of an agency all of the territory that the agency serves.
    """
    length = timedelta(days=at("window_days"))
    found: dict[tuple[date, str], str] = {}
    duties = Duty.objects.in_force(asked.on).filter(kind=DutyKind.REPORT, movement__territory__in=asked.places)
    for duty in duties.select_related("movement", "lead__parent"):
        of = duty.lead.parent if duty.lead.kind == BodyKind.AGENCY and duty.lead.parent else duty.lead
        first = max(since, duty.valid_from or duty.movement.valid_from)
        for occurrence in duty.due_rule.occurrences(first, min(asked.on, duty.movement.valid_to)):
            if occurrence.due and since <= occurrence.due <= asked.on:
                found.setdefault((occurrence.due, of.path), duty.what)
    targets = Target.objects.in_force(asked.on).filter(movement__territory__in=asked.places, due__range=(since, asked.on))
    for target in targets.select_related("movement__territory"):
        found[target.due, target.movement.territory.path] = target.text
    return [Window(due - length, due, what, path) for (due, path), what in sorted(found.items())]


def deadline_signs(
    asked: Asked, edition: Edition, bodies: Sequence[Body], measures: Collection[str], since: date
) -> Iterator[Sign]:
    """Three queries: what fell due, and how the communes were judged from `since` on."""
    due: dict[str, list[Window]] = defaultdict(list)
    for one in windows(asked, since):
        due[one.path].append(one)
    if not due:
        return
    looked_at = np.array([i.measure in measures for i in edition.indicators], np.bool_)
    turns = list(_turns(_judged(asked, edition, bodies, since), looked_at))
    before = [next((w for path in paths_above(t.body.path) for w in due.get(path, ()) if w.holds(t.day)), None) for t in turns]
    outside = [t for t, window in zip(turns, before, strict=True) if window is None]
    ordinary, ordinary_of = sum(len(t.turned) for t in outside), sum(t.open for t in outside)
    for turn, window in zip(turns, before, strict=True):
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
