"""A trend: one value a year, lines that break where the years cannot be compared and stop where nothing is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from chungsuc.movements.chart import step_for
from chungsuc.reporting.pictures.canvas import SMALL, TEXT, Canvas, Word, measured, shortened
from chungsuc.reporting.pictures.labels import labelled
from chungsuc.reporting.pictures.picture import Number, Picture, Told, drawn, shown

TOP, FOOT, LEFT = 26.0, 30.0, 40.0


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a value for each year, None where it is not known."""

    name: str
    values: Sequence[Number | None]


@dataclass(frozen=True, slots=True)
class Scale:
    """Where a value of a place among so many stands; `low` to `high` from the bottom to the top."""

    left: float
    right: float
    top: float
    bottom: float
    count: int
    low: int
    high: int

    def x(self, at: float) -> float:
        return round(self.left + (self.right - self.left) * (at + 0.5) / max(1, self.count), 1)

    def y(self, value: Number) -> float:
        part = (Fraction(value) - self.low) / max(1, self.high - self.low)
        return round(self.bottom - float(part) * (self.bottom - self.top), 1)


def bounds(values: Sequence[Number | None], *, from_nought: bool = True) -> tuple[int, int, int]:
    """Lowest and highest grid line and the step between them, for all values given."""
    known = [Fraction(v) for v in values if v is not None]
    low = min([Fraction(0), *known] if from_nought else known, default=Fraction(0))
    high = max(known, default=Fraction(0))
    step = step_for(int(high - low))
    first = int(low // step) * step
    last = -int(-high // step) * step
    return first, max(last, first + step), step


def pieces(values: Sequence[Number | None], breaks: Mapping[int, str]) -> list[list[tuple[int, Number]]]:
    """The stretches of a line: it stops at a year without a value, and before a year at which something broke."""
    found: list[list[tuple[int, Number]]] = [[]]
    for at, value in enumerate(values):
        if value is None or at in breaks:
            found.append([])
        if value is not None:
            found[-1].append((at, value))
    return [piece for piece in found if piece]


def break_note(years: Sequence[str], breaks: Mapping[int, str]) -> str:
    """What the broken lines say, in words."""
    said = "; ".join(f"{years[at]}: {why}" for at, why in sorted(breaks.items()))
    return f"Đường ngắt ở chỗ không so được với năm trước. {said}." if said else ""


def trend(
    title: str,
    years: Sequence[str],
    lines: Sequence[Line],
    *,
    breaks: Mapping[int, str] | None = None,
    places: int = 0,
    measured_in: str = "",
    keys: Sequence[str] = (),
    from_nought: bool = True,
) -> Picture:
    """
    At most three lines over the years. `breaks`: what came between a year and the one before it, by the year's place.

    Every line is named above and bears the values that have room. The table has one row for each year.
    """
    broken = dict(breaks or {})
    unit = f" {measured_in}" if measured_in else ""
    rows = tuple(
        (year, *(shown(line.values[at], places) for line in lines), broken.get(at, "")) for at, year in enumerate(years)
    )
    told = Told(
        title=title,
        said=_said(title, years, lines, broken, places, unit),
        head=("Năm", *(f"{line.name}{f', {measured_in}' if measured_in else ''}" for line in lines), "Ghi chú"),
        rows=rows if broken else tuple(row[:-1] for row in rows),
        keys=tuple(keys),
        note=break_note(years, broken),
    )
    if not broken:
        told = Told(told.title, told.said, told.head[:-1], told.rows, told.keys)
    return drawn(told, lambda width: _draw(width, years, lines, broken, places, from_nought=from_nought))


def _said(
    title: str, years: Sequence[str], lines: Sequence[Line], broken: Mapping[int, str], places: int, unit: str
) -> str:
    parts = []
    for line in lines:
        known = [(year, value) for year, value in zip(years, line.values, strict=True) if value is not None]
        if not known:
            parts.append(f"{line.name}: chưa có số liệu")
            continue
        (first, start), (last, end) = known[0], known[-1]
        begun = f"{shown(start, places)}{unit} ({first})"
        parts.append(f"{line.name}: từ {begun} đến {shown(end, places)}{unit} ({last})" if len(known) > 1 else f"{line.name}: {begun}")
    parts += [f"đường ngắt trước {years[at]}: {why}" for at, why in sorted(broken.items())]
    return f"{title}. {'; '.join(parts)}."


def _draw(
    width: float, years: Sequence[str], lines: Sequence[Line], broken: Mapping[int, str], places: int, *, from_nought: bool
) -> Canvas:
    named = len(lines) > 1
    top = TOP + (18.0 * len(lines) if named else 0.0)
    height = top + (190.0 if width > 400 else 150.0) + FOOT
    low, high, step = bounds([v for line in lines for v in line.values], from_nought=from_nought)
    scale = Scale(LEFT, width - 8, top, height - FOOT, len(years), low, high)
    made = Canvas(width, height)
    for level in range(low, high + 1, step):
        made.across(scale.left, scale.y(level), scale.right, "base" if level == low else "grid")
        made.word(Word(scale.left - 8, scale.y(level) + 4, shown(level), anchor="end", size=SMALL))
    _years(made, scale, years)
    for at in broken:
        made.down(scale.x(at - 0.5), scale.top - 8, scale.bottom, "cut")
    stretches = [[[(scale.x(at), scale.y(value)) for at, value in piece] for piece in pieces(line.values, broken)] for line in lines]
    for place, line in enumerate(lines):
        if named:
            _key(made, scale, place, line.name)
        for points in stretches[place]:
            made.line(points, f"l{place}")
            for x, y in points:
                _dot(made, x, y, place)
    said = [
        [((scale.x(at), scale.y(value)), shown(value, places)) for at, value in enumerate(line.values) if value is not None]
        for line in lines
    ]
    for word in labelled(said, stretches, (0, scale.top - 22, made.width, scale.bottom + TEXT / 2), made.words):
        made.word(word)
    return made


def _years(made: Canvas, scale: Scale, years: Sequence[str]) -> None:
    """As many years as fit under the drawing, the last one always among them."""
    room = (scale.right - scale.left) / max(1, len(years))
    every = max(1, -(-int(max((measured(y, SMALL) for y in years), default=0) + 8) // max(1, int(room))))
    for at, year in enumerate(years):
        if (len(years) - 1 - at) % every == 0:
            made.word(Word(scale.x(at), scale.bottom + 20, year, anchor="middle", size=SMALL))


def _key(made: Canvas, scale: Scale, place: int, name: str) -> None:
    y = 14.0 + 18.0 * place
    made.line([(scale.left, y - 4), (scale.left + 28, y - 4)], f"l{place}")
    _dot(made, scale.left + 14, y - 4, place)
    made.word(Word(scale.left + 36, y, shortened(name, made.width - scale.left - 44)))


def _dot(made: Canvas, x: float, y: float, place: int) -> None:
    """Round, square, three-cornered: told apart without colour."""
    if place == 0:
        made.circle(x, y, 4.5, "d0")
    elif place == 1:
        made.rect(x - 4, y - 4, 8, 8, "d1")
    else:
        made.path(f"M{x:.1f} {y - 5:.1f}l5 9h-10z", "d2")
