"""What a target has reached, beside what the plan states. Counts are read from standings and titles, figures as approved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from chungsuc.movements.chart import TargetLine, target_line
from chungsuc.movements.contradictions import HUNDRED, contradictions, share_of
from chungsuc.movements.models import StatedResult, Target, TargetKind, Unit
from chungsuc.movements.queries.facts import Facts, alive, facts_for, series_start
from chungsuc.movements.queries.measuring import Reached, counted, reached
from chungsuc.movements.queries.methods import cannot, method
from chungsuc.movements.queries.remade import Remade, comparable, remade, why_apart
from chungsuc.movements.queries.rows import Row, rows_of
from chungsuc.progress.lawbook import current
from chungsuc.progress.models import Line
from chungsuc.rulebook.numbers import SCALE
from chungsuc.units.models import BodyKind

POINTS_FOR_A_FORECAST = 3
Points = Sequence[tuple[date, int]]


@dataclass(frozen=True, slots=True)
class Forecast:
    """Where the line leads by the due day, and how that was reckoned."""

    value: int
    low: int
    high: int
    method: str


@dataclass(frozen=True, slots=True)
class TargetProgress:
    """
    One target on a day, whatever its kind: what the plan states, what is reached on both lines, and how that is known.

    `total` counts the units there are; `recalled` where even that number is from memory. Where the units were `remade`
    since the plan began, `comparable` is what the goal comes to among those of now, and `apart` says why.
    """

    target: Target
    day: date
    goal: int | None
    comparable: int | None
    remade: Remade | None
    apart: str
    total: int
    recalled: bool
    official: Reached
    expected: Reached
    points: Points
    expected_points: Points
    forecast: Forecast | None
    rows: Sequence[Row]
    now: bool
    method: str
    cannot: str
    stated: StatedResult | None
    contradictions: Sequence[str]

    @property
    def implied_baseline(self) -> int | None:
        """What the plan started from: stated, else the goal less the increase, which the plan itself does not state."""
        target = self.target
        if target.stated_baseline is not None or target.stated_increment is None or target.stated_goal is None:
            return target.stated_baseline
        return target.stated_goal - target.stated_increment

    @property
    def computed_share(self) -> int | None:
        """Goal over stated total in percent, scaled, to one decimal: held against the stated share."""
        target = self.target
        whole = target.stated_total or self.total * SCALE
        return share_of(target.stated_goal, whole, 1) if target.stated_goal is not None and whole else None

    @property
    def official_share(self) -> int | None:
        return (
            share_of(self.official.figure, self.total * SCALE, 1)
            if self.official.figure is not None and self.total
            else None
        )

    @property
    def holds(self) -> bool | None:
        """Is it reached on the official line? None where that cannot be told, or what is not known yet could still decide."""
        figure, unknown = self.official.figure, self.official.unknown * SCALE
        if figure is None or self.comparable is None:
            return None
        if self.target.kind == TargetKind.FLOOR:
            met, could_be = figure == 0, figure - unknown <= 0
        elif self.target.kind == TargetKind.LEVEL:
            met = not unknown and (figure <= self.comparable if self.target.at_most else figure >= self.comparable)
            could_be = unknown > 0
        else:
            counts = self.target.kind in (TargetKind.UNITS, TargetKind.NAMED, TargetKind.EACH)
            met, could_be = figure >= self.comparable, counts and figure + unknown >= self.comparable
        return True if met else None if could_be else False

    @property
    def measured_in(self) -> str:
        if self.target.kind == TargetKind.LEVEL:
            return "%" if self.target.stated_share is not None else self.target.measured_in
        return current().measures[self.target.measure].measured_in if self.target.kind == TargetKind.FIGURE else ""

    @property
    def short_by(self) -> int:
        """How many units the forecast stays under the plan."""
        return max(0, (self.comparable or 0) // SCALE - self.forecast.value) if self.forecast else 0


def half_year_ends(first: date, last: date) -> list[date]:
    """30/6 and 31/12 from the first day to the last, and the last day itself."""
    ends = [date(y, m, d) for y in range(first.year, last.year + 1) for m, d in ((6, 30), (12, 31))]
    return [*(d for d in ends if first <= d < last), last]


def forecast(points: Points, due: date, total: int) -> Forecast | None:
    """A straight line through the half-yearly points by least squares, carried to the due day; none under three points."""
    if len(points) < POINTS_FOR_A_FORECAST or due <= points[-1][0]:
        return None
    x = [float(day.toordinal()) for day, _ in points]
    y = [float(n) for _, n in points]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    spread = sum((a - mean_x) ** 2 for a in x)
    slope = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True)) / spread
    misses = [b - (mean_y + slope * (a - mean_x)) for a, b in zip(x, y, strict=True)]
    middle = mean_y + slope * (due.toordinal() - mean_x)
    band = 2 * max(abs(m) for m in misses) + 1

    def kept(number: float) -> int:
        return round(min(max(number, 0), total))

    method = f"Đường thẳng bình phương nhỏ nhất qua {len(points)} điểm nửa năm đã duyệt; khoảng dao động gấp hai lần sai lệch lớn nhất."
    return Forecast(kept(middle), kept(middle - band), kept(middle + band), method)


def target_progress(target: Target, *, on: date, known_at: datetime, now: bool = False) -> TargetProgress:
    """What is reached on the day, on both lines, as known then. At most seven queries."""
    return progress_of([target], on=on, known_at=known_at, now=now)[0]


def progress_of(targets: Sequence[Target], *, on: date, known_at: datetime, now: bool = False) -> list[TargetProgress]:
    """
    For targets of one movement. At most seven queries for all of them.

    Each is measured on its due day once that is past, and on the last day of a territory that is no more.
    `now`: its units stand under the hierarchy of `on`; two queries more.
    """
    if not targets:
        return []
    facts = facts_for(targets, on=on, known_at=known_at, now=now)
    last = targets[0].movement.territory.valid_to or on
    return [_progress(target, facts, min(on, target.due, last)) for target in targets]


def _progress(target: Target, facts: Facts, day: date) -> TargetProgress:
    bodies = counted(target, facts, day)
    why_not = cannot(target, facts, bodies, day)
    official = Reached() if why_not else reached(target, facts, Line.OFFICIAL, day)
    expected = Reached() if why_not else reached(target, facts, Line.EXPECTED, day)
    points, expected_points = ([], []) if why_not else _series(target, facts, day)
    by_number = target.kind == TargetKind.UNITS and not bodies and not target.among
    counted_only = facts.stated_count(target.unit, day) if by_number else None
    total = official.of or (counted_only.number if counted_only else len(bodies))
    parted = None if why_not else remade(target, facts, day)
    ahead = None
    if target.kind == TargetKind.UNITS and any(n for _, n in points):
        since = [(d, n // SCALE) for d, n in points if parted is None or d >= parted.day]
        ahead = forecast(since, target.due, total)
    goal = _goal(target, total)
    return TargetProgress(
        target=target,
        day=day,
        goal=goal,
        comparable=comparable(target, total) if parted else goal,
        remade=parted,
        apart=why_apart(target, parted, total) if parted else "",
        total=total,
        recalled=counted_only is not None and counted_only.confidence == "recalled",
        official=official,
        expected=expected,
        points=points,
        expected_points=expected_points,
        forecast=ahead,
        rows=[] if why_not else rows_of(target, facts, day),
        now=facts.under_now is not None,
        method=method(target, facts, bodies, day),
        cannot=why_not,
        stated=facts.results.get(target.pk),
        contradictions=_contradictions(target, facts),
    )


def _goal(target: Target, total: int) -> int | None:
    """What must be reached, scaled: as stated, or what a stated share makes of the units there are, rounded up."""
    match target.kind:
        case TargetKind.UNITS if target.stated_goal is None and target.stated_share is not None:
            return -(-target.stated_share * total // HUNDRED) * SCALE
        case TargetKind.NAMED | TargetKind.EACH:
            return total * SCALE
        case TargetKind.LEVEL if target.stated_share is not None:
            return target.stated_share
        case _:
            return target.stated_goal


def _series(target: Target, facts: Facts, day: date) -> tuple[Points, Points]:
    if target.kind in (TargetKind.NAMED, TargetKind.LEVEL, TargetKind.TASK, TargetKind.EACH):
        return [], []
    first = series_start(target)
    found: list[list[tuple[date, int]]] = [[], []]
    for end in half_year_ends(first, day) if first <= day else []:
        for points, line in zip(found, (Line.OFFICIAL, Line.EXPECTED), strict=True):
            figure = reached(target, facts, line, end).figure
            if figure is not None:
                points.append((end, figure))
    return found[0], found[1]


def _contradictions(target: Target, facts: Facts) -> list[str]:
    """Held against the register of the day on which the plan begins, so that later mergers prove no plan wrong."""
    start = max(target.baseline_day or target.movement.valid_from, target.movement.valid_from)
    start = min(start, target.due)
    place = [b for b in facts.bodies if b.path.startswith(target.movement.territory.path)]
    known = [b for b in place if alive(b, start)]
    units = sum(b.kind == target.unit for b in known)
    towns = sum(b.kind == BodyKind.TOWN for b in known) if target.unit == Unit.COMMUNE else 0
    return contradictions(target, registered=units or None, counted_on=start, towns=towns)


def line_of(progress: TargetProgress, today: date) -> TargetLine | None:
    """The target line as the page draws it; where units are counted towards a goal, more than once and more than none."""
    target, ahead = progress.target, progress.forecast
    counted = [n for _, n in (*progress.points, *progress.expected_points)]
    if target.kind != TargetKind.UNITS or progress.goal is None or len(progress.points) < 2 or not any(counted):
        return None
    start = progress.implied_baseline
    first = target.baseline_day or target.movement.valid_from
    return target_line(
        points=[(d, n // SCALE) for d, n in progress.points],
        expected=[(d, n // SCALE) for d, n in progress.expected_points],
        plan=((first, (start or 0) // SCALE), (target.due, progress.goal // SCALE)),
        forecast=(target.due, ahead.value, ahead.low, ahead.high) if ahead else None,
        today=today,
        parted=(progress.remade.day, (progress.comparable or 0) // SCALE) if progress.remade else None,
    )
