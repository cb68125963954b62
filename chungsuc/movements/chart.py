"""
The target line: plan dashed, reached solid, expected thin, forecast dotted; drawn twice, for wide and narrow pages.

On the day on which the counted units were re-made, the lines break: `parted` is that day and what the goal comes to since.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

Point = tuple[date, int]
LABEL_STEP = 16


@dataclass(frozen=True, slots=True)
class Label:
    x: float
    y: float
    text: str
    strong: bool = False
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Drawing:
    """One SVG: everything already in its coordinates."""

    css: str
    width: int
    height: int
    left: float
    right: float
    bottom: float
    grid: list[tuple[float, int]]
    years: list[tuple[float, int]]
    plan: str
    reached: list[str]
    expected: list[str]
    forecast: str
    cone: str
    dots: list[tuple[float, float]]
    goal: tuple[float, float]
    end: tuple[float, float] | None
    today: float
    parted: float | None
    comparable: tuple[float, float] | None
    labels: list[Label]


@dataclass(frozen=True, slots=True)
class TargetLine:
    """Both drawings, the sentence for those who do not see them, and the points as a table."""

    drawings: tuple[Drawing, Drawing]
    said: str
    rows: list[tuple[date, int, int]]


class Scale:
    def __init__(self, width: int, height: int, right: int, days: tuple[date, date], counts: tuple[int, int]) -> None:
        self.left, self.right, self.top, self.bottom = 34.0, float(width - right), 16.0, float(height - 28)
        self.first, self.last = (d.toordinal() for d in days)
        self.low, self.high = counts

    def x(self, day: date) -> float:
        share = (day.toordinal() - self.first) / max(1, self.last - self.first)
        return round(self.left + share * (self.right - self.left), 1)

    def y(self, count: int) -> float:
        share = (count - self.low) / max(1, self.high - self.low)
        return round(self.bottom - share * (self.bottom - self.top), 1)

    def line(self, points: Sequence[Point]) -> str:
        return " ".join(f"{self.x(d)},{self.y(n)}" for d, n in points)

    def lines(self, points: Sequence[Point], parted: Point | None) -> list[str]:
        """Before the break and after it."""
        if parted is None:
            return [self.line(points)]
        halves = [p for p in points if p[0] < parted[0]], [p for p in points if p[0] >= parted[0]]
        return [self.line(half) for half in halves if half]


def step_for(span: int) -> int:
    """A round distance between grid lines, about four of them."""
    step = 1
    for candidate in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000):
        step = candidate
        if span / candidate <= 5:
            break
    return step


def apart(labels: list[Label]) -> list[Label]:
    """Labels in one column, in their order, moved down until none covers another."""
    placed: list[Label] = []
    for label in labels:
        y = label.y if not placed else max(label.y, placed[-1].y + LABEL_STEP)
        placed.append(Label(label.x, round(y, 1), label.text, label.strong, label.anchor))
    return placed


def _column(
    scale: Scale, plan: Point, forecast: tuple[date, int, int, int] | None, parted: Point | None
) -> list[Label]:
    """What stands right of the picture, the higher number above."""
    x, blocks = scale.right + 10, [(plan[1], [f"{plan[1]} kế hoạch"])]
    if parted:
        blocks.append((parted[1], [f"{parted[1]} tương ứng"]))
    if forecast:
        blocks.append((forecast[1], [f"{forecast[1]} dự báo", f"từ {forecast[2]} đến {forecast[3]}"]))
    blocks.sort(key=lambda block: -block[0])
    return apart(
        [
            Label(x, scale.y(count) + 4 + at * LABEL_STEP, text, strong=not at)
            for count, texts in blocks
            for at, text in enumerate(texts)
        ]
    )


def draw(
    css: str,
    size: tuple[int, int, int],
    points: Sequence[Point],
    expected: Sequence[Point],
    plan: tuple[Point, Point],
    forecast: tuple[date, int, int, int] | None,
    today: date,
    parted: Point | None = None,
) -> Drawing:
    width, height, right = size
    numbers = [n for _, n in (*points, *expected, *plan, *([parted] if parted else []))]
    numbers += list(forecast[1:]) if forecast else []
    step = step_for(max(numbers) - min(numbers))
    low, high = min(numbers) // step * step, -(-max(numbers) // step) * step
    scale = Scale(width, height, right, (plan[0][0], plan[1][0]), (low, max(high, low + step)))
    last = points[-1] if points else None
    marks = _column(scale, plan[1], forecast, parted)
    if last:
        marks.append(Label(scale.x(last[0]), scale.y(last[1]) + 20, str(last[1]), strong=True, anchor="middle"))
    if parted:
        said = f"sắp xếp đơn vị {parted[0]:%d/%m/%Y}"
        marks.append(Label(scale.x(parted[0]) - 6, scale.bottom - 8, said, anchor="end"))
    cone = ""
    if forecast and last:
        cone = f"M{scale.x(last[0])} {scale.y(last[1])}L{scale.x(forecast[0])} {scale.y(forecast[3])}V{scale.y(forecast[2])}Z"
    return Drawing(
        css=css,
        width=width,
        height=height,
        left=scale.left,
        right=scale.right,
        bottom=scale.bottom,
        grid=[(scale.y(n), n) for n in range(low, scale.high + 1, step)],
        years=[(scale.x(date(y, 12, 31)), y) for y in range(plan[0][0].year, plan[1][0].year + 1)],
        plan=scale.line(plan),
        reached=scale.lines(points, parted),
        expected=scale.lines(expected, parted),
        forecast=scale.line([last, (forecast[0], forecast[1])]) if forecast and last else "",
        cone=cone,
        dots=[(scale.x(d), scale.y(n)) for d, n in points],
        goal=(scale.x(plan[1][0]), scale.y(plan[1][1])),
        end=(scale.x(forecast[0]), scale.y(forecast[1])) if forecast else None,
        today=scale.x(min(max(today, plan[0][0]), plan[1][0])),
        parted=scale.x(parted[0]) if parted else None,
        comparable=(scale.x(plan[1][0]), scale.y(parted[1])) if parted else None,
        labels=marks,
    )


def target_line(
    *,
    points: Sequence[Point],
    expected: Sequence[Point],
    plan: tuple[Point, Point],
    forecast: tuple[date, int, int, int] | None,
    today: date,
    parted: Point | None = None,
) -> TargetLine:
    """The picture of a target; `forecast` is (day, value, low, high)."""
    reached = points[-1][1] if points else 0
    said = f"Đã duyệt {reached}, kế hoạch {plan[1][1]} vào {plan[1][0]:%d/%m/%Y}"
    if forecast:
        said += f", dự báo {forecast[1]} (từ {forecast[2]} đến {forecast[3]})"
    if parted:
        said += f"; đường gãy ở ngày sắp xếp đơn vị {parted[0]:%d/%m/%Y}, từ đó mức tương ứng là {parted[1]}"
    drawings = (
        draw("wide", (880, 250, 130), points, expected, plan, forecast, today, parted),
        draw("narrow", (340, 220, 104), points, expected, plan, forecast, today, parted),
    )
    held = dict(expected)
    return TargetLine(drawings, said, [(d, n, held.get(d, n)) for d, n in points])
