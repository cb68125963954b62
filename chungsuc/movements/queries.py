"""Questions about movements. What is reached is read from the standings, never from raw figures."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from chungsuc.movements.chart import TargetLine, target_line
from chungsuc.movements.models import Duty, Movement, Target
from chungsuc.progress.models import Line, Standing
from chungsuc.rulebook.load import load
from chungsuc.units.models import Body
from chungsuc.units.queries import Actor, communes_within

POINTS_FOR_A_FORECAST = 3


@dataclass(frozen=True, slots=True)
class Count:
    """How many meet the target's criterion; of these, how many only provisionally."""

    met: int
    provisional: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """Where the line leads by the due day, and how that was reckoned."""

    value: int
    low: int
    high: int
    method: str


@dataclass(frozen=True, slots=True)
class DistrictRow:
    district: Body
    communes: int
    official: int
    expected: int


@dataclass(frozen=True, slots=True)
class TargetProgress:
    target: Target
    total: int
    official: Count
    expected: Count
    points: Sequence[tuple[date, int]]
    expected_points: Sequence[tuple[date, int]]
    forecast: Forecast | None
    districts: Sequence[DistrictRow]

    @property
    def implied_baseline(self) -> int | None:
        """What the plan implies it started from: the goal less the increase. The plan itself does not state it."""
        return None if self.target.stated_increment is None else self.target.stated_goal - self.target.stated_increment

    @property
    def computed_share(self) -> int:
        """Goal over total in percent, scaled, to one decimal: held against the stated share."""
        return round(self.target.stated_goal * 1000 / self.target.stated_total) * 1000


def half_year_ends(first: date, last: date) -> list[date]:
    """30/6 and 31/12 from the first day to the last, and the last day itself."""
    ends = [date(y, m, d) for y in range(first.year, last.year + 1) for m, d in ((6, 30), (12, 31))]
    return [*(d for d in ends if first <= d < last), last]


def forecast(points: Sequence[tuple[date, int]], due: date, total: int) -> Forecast | None:
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


def target_progress(target: Target, *, on: date, known_at: datetime) -> TargetProgress:
    """What is reached on the day, on both lines, as known then. Two queries."""
    path = target.movement.territory.path
    communes = communes_within(path, on)
    place = {body.pk: body for body in communes}
    edition = load().edition(target.standard)
    position = [c.number for c in edition.criteria].index(target.criterion)
    rows = (
        Standing.objects.filter(
            body__path__gte=path,
            body__path__lt=path + "~",
            standard=target.standard,
            day__lte=on,
            known_from__lte=known_at,
        )
        .order_by("day", "known_from", "pk")
        .values_list("line", "body_id", "day", "criteria")
    )
    ends = half_year_ends(max(edition.effective_from, target.baseline_day), on)
    latest: dict[str, dict[int, str]] = {Line.OFFICIAL: {}, Line.EXPECTED: {}}
    series: dict[str, list[tuple[date, int]]] = defaultdict(list)
    waiting = iter(ends)
    end = next(waiting, None)

    def close(day: date) -> None:
        for line, found in latest.items():
            series[line].append((day, sum(letter in "mM" for letter in found.values())))

    for line, body_id, day, criteria in rows:
        while end is not None and day > end:
            close(end)
            end = next(waiting, None)
        if body_id in place:
            latest[line][body_id] = criteria[position]
    while end is not None:
        close(end)
        end = next(waiting, None)
    official, expected = latest[Line.OFFICIAL], latest[Line.EXPECTED]
    return TargetProgress(
        target=target,
        total=len(communes),
        official=_count(official),
        expected=_count(expected),
        points=series[Line.OFFICIAL],
        expected_points=series[Line.EXPECTED],
        forecast=forecast(series[Line.OFFICIAL], target.due, len(communes)),
        districts=_by_district(communes, official, expected),
    )


def _count(letters: dict[int, str]) -> Count:
    return Count(met=sum(v in "mM" for v in letters.values()), provisional=sum(v == "M" for v in letters.values()))


def _by_district(communes: Sequence[Body], official: dict[int, str], expected: dict[int, str]) -> list[DistrictRow]:
    grouped: dict[int, list[Body]] = defaultdict(list)
    districts: dict[int, Body] = {}
    for body in communes:
        if body.parent is not None:
            districts[body.parent.pk] = body.parent
            grouped[body.parent.pk].append(body)
    return [
        DistrictRow(
            district=districts[pk],
            communes=len(bodies),
            official=sum(official.get(b.pk, "u") in "mM" for b in bodies),
            expected=sum(expected.get(b.pk, "u") in "mM" for b in bodies),
        )
        for pk, bodies in grouped.items()
    ]


def movements_seen_by(actor: Actor) -> list[Movement]:
    """The movements whose territory the actor works within or above."""
    seen = Movement.objects.select_related("territory", "standing_agency").order_by("-valid_from")
    return [
        m
        for m in seen
        if any(t.path.startswith(m.territory.path) or m.territory.path.startswith(t.path) for t in actor.territories)
    ]


def duties_of(actor: Actor) -> list[Duty]:
    """What the actor's bodies owe and have not done, by due day."""
    return list(
        Duty.objects.filter(lead__in=[a.body_id for a in actor.appointments], fulfilled_on=None)
        .select_related("movement", "owed_to", "lead")
        .order_by("due", "pk"),
    )


@dataclass(frozen=True, slots=True)
class DutyGroup:
    """One thing owed by many bodies, counted; or by one."""

    duty: Duty
    owed_by: int
    done: int


def duties_shown(movement: Movement) -> list[DutyGroup]:
    """The movement's duties, those of many bodies counted together."""
    grouped: dict[tuple[str, date | None], list[Duty]] = defaultdict(list)
    for duty in movement.duties.select_related("lead", "owed_to"):
        grouped[duty.what, duty.due].append(duty)
    return [DutyGroup(d[0], len(d), sum(x.fulfilled_on is not None for x in d)) for d in grouped.values()]


def line_of(progress: TargetProgress, today: date) -> TargetLine:
    """The target line as the page draws it."""
    target = progress.target
    ahead = progress.forecast
    return target_line(
        points=progress.points,
        expected=progress.expected_points,
        plan=((target.baseline_day, progress.implied_baseline or 0), (target.due, target.stated_goal)),
        forecast=(target.due, ahead.value, ahead.low, ahead.high) if ahead else None,
        today=today,
    )
