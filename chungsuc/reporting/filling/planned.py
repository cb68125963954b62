"""Targets of plans against what is reached."""

from collections.abc import Sequence
from decimal import Decimal

from chungsuc.movements.models import Target, TargetKind, Unit
from chungsuc.movements.queries import TargetProgress, progress_of
from chungsuc.movements.queries.plans import movements_of
from chungsuc.progress.models import Line
from chungsuc.progress.stated_cells import number_of
from chungsuc.reporting.filling.scope import Scope, framed, row
from chungsuc.rulebook.reports import expand
from chungsuc.rulebook.reports.model import Cell, Column, FormTable, ReportForm, Row
from chungsuc.units.queries import territory_of


def targets(form: ReportForm, scope: Scope) -> FormTable:
    """
    Every target of the territory's movements that run on the day. Two queries, and at most seven for each movement, nine under
    the hierarchy of now.
    """
    columns, asked = expand(form), scope.asked
    movements = movements_of(territory_of(scope.body), asked.on)
    standing = Target.objects.in_force(asked.on).filter(movement__in=movements).exclude(kind=TargetKind.TASK)
    standing = standing.select_related("movement__territory").prefetch_related("named")
    rows: list[Row] = []
    for movement in movements:
        mine = [t for t in standing if t.movement_id == movement.pk]
        found = progress_of(mine, on=asked.on, known_at=asked.known_at, now=asked.now)
        rows += [_row(columns, p, scope, several=len(movements) > 1) for p in found]
    said = [f"Theo {m.plan}." for m in movements] or ["Không có phong trào nào của địa bàn trong ngày này."]
    return framed(form, scope, columns, rows, said=said)


def _row(columns: Sequence[Column], progress: TargetProgress, scope: Scope, *, several: bool) -> Row:
    target = progress.target
    reached = progress.official if scope.asked.line == Line.OFFICIAL else progress.expected
    floor = target.kind == TargetKind.FLOOR
    goal, due = (0, 0) if floor else (progress.goal, progress.comparable)
    at_most = target.at_most or floor
    this_year = target.due.year == scope.bounds[1].year
    values: dict[str, Cell] = {
        "target_unit": _unit(progress),
        "direction": "at_most" if at_most else "at_least",
        "baseline": _number(progress.implied_baseline),
        "plan_period": _number(goal),
        "plan_year": _number(goal) if this_year else None,
        "result": _number(reached.figure),
        "verdict": _verdict(due, reached.figure, holds=progress.holds, at_most=at_most, official=_official(scope)),
        "plan_of": _number(target.stated_total),
        "plan_share": _number(target.stated_share) if target.stated_total is not None else None,
        "plan_added": _number(target.stated_increment),
    }
    notes = [f"Hạn {target.due:%d/%m/%Y}."]
    if several:
        notes.append(f"{target.movement.name}.")
    if reached.provisional:
        notes.append(f"Tạm tính {reached.provisional}.")
    if reached.unknown:
        notes.append(f"Chưa rõ {reached.unknown}/{reached.of}.")
    if due is not None and due != goal:
        notes.append(f"Tương đương {number_of(due)} theo số đơn vị hiện nay.")
    notes += [text for text in (progress.cannot, progress.apart) if text]
    return row(columns, str(target.pk), target.text, values, note=" ".join(notes))


def _official(scope: Scope) -> bool:
    return scope.asked.line == Line.OFFICIAL


def _unit(progress: TargetProgress) -> str | None:
    target = progress.target
    if target.kind in (TargetKind.UNITS, TargetKind.NAMED):
        return str(Unit(target.unit).label)
    by_kind: dict[str, str] = {
        TargetKind.EACH: str(Unit.DISTRICT.label),
        TargetKind.FLOOR: f"xã dưới {number_of(target.stated_goal or 0)} tiêu chí",
        TargetKind.AVERAGE: "tiêu chí/xã",
        TargetKind.MULTIPLE: "lần",
    }
    return by_kind.get(target.kind) or progress.measured_in or target.measured_in or None


def _number(scaled: int | None) -> Decimal | None:
    return None if scaled is None else number_of(scaled)


def _verdict(goal: int | None, figure: int | None, *, holds: bool | None, at_most: bool, official: bool) -> str:
    """By the official line as the page of the target says it; what could still turn out otherwise is not known."""
    if goal is None or figure is None or (official and holds is None):
        return "unknown"
    if official and holds is False:
        return "not_reached"
    if figure == goal:
        return "reached"
    return "exceeded" if (figure < goal) is at_most else "not_reached"
