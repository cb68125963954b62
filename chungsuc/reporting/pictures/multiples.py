"""Small multiples: the same little drawing for every district, on one scale, so that the eye compares them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chungsuc.reporting.pictures.canvas import SMALL, Canvas, Word, measured, shortened
from chungsuc.reporting.pictures.picture import Number, Picture, Told, drawn, shown
from chungsuc.reporting.pictures.trend import Scale, bounds, pieces

GAP, TALL, HEAD, FOOT = 20.0, 74.0, 22.0, 20.0


@dataclass(frozen=True, slots=True)
class Panel:
    """One little drawing: a value for each year, None where it is not known."""

    name: str
    values: Sequence[Number | None]
    key: str = ""


def multiples(
    title: str,
    years: Sequence[str],
    panels: Sequence[Panel],
    *,
    breaks: Mapping[int, str] | None = None,
    places: int = 0,
    measured_in: str = "",
    of: str = "Đơn vị",
    low: int | None = None,
    high: int | None = None,
) -> Picture:
    """All on the scale of all; first and last year are written under each, the last value beside the name."""
    broken = dict(breaks or {})
    rows = tuple((panel.name, *(shown(v, places) for v in panel.values)) for panel in panels)
    last = "; ".join(f"{p.name} {shown(_last(p), places)}" for p in panels)
    unit = f", {measured_in}" if measured_in else ""
    told = Told(
        title, f"{title}{unit}, số gần nhất. {last}.", (of, *years), rows, tuple(p.key for p in panels), "; ".join(broken.values())
    )
    first, top, _ = bounds([v for p in panels for v in p.values], from_nought=low is None)
    span = (first if low is None else low, top if high is None else high)
    return drawn(told, lambda width: _draw(width, years, panels, broken, places, span))


def _last(panel: Panel) -> Number | None:
    return next((v for v in reversed(panel.values) if v is not None), None)


def _draw(
    width: float, years: Sequence[str], panels: Sequence[Panel], broken: Mapping[int, str], places: int, span: tuple[int, int]
) -> Canvas:
    columns = 4 if width > 500 else 2
    wide = (width - GAP * (columns - 1)) / columns
    each = HEAD + TALL + FOOT + 14
    made = Canvas(width, each * -(-len(panels) // columns))
    for at, panel in enumerate(panels):
        left, top = (wide + GAP) * (at % columns), each * (at // columns)
        scale = Scale(left + 4, left + wide - 4, top + HEAD, top + HEAD + TALL, len(years), *span)
        _head(made, panel, left, top, wide, places)
        made.across(left, scale.bottom, left + wide, "base")
        made.across(left, scale.top, left + wide, "grid")
        _line(made, scale, panel, broken)
        made.word(Word(left, scale.bottom + 14, years[0] if years else "", size=SMALL))
        if len(years) > 1:
            made.word(Word(left + wide, scale.bottom + 14, years[-1], anchor="end", size=SMALL))
    return made


def _head(made: Canvas, panel: Panel, left: float, top: float, wide: float, places: int) -> None:
    value = shown(_last(panel), places)
    made.word(Word(left + wide, top + 13, value, "ts", "end"))
    made.word(Word(left, top + 13, shortened(panel.name, wide - measured(value, strong=True) - 10)))


def _line(made: Canvas, scale: Scale, panel: Panel, broken: Mapping[int, str]) -> None:
    for at in broken:
        made.down(scale.x(at - 0.5), scale.top, scale.bottom, "cut")
    found = pieces(panel.values, broken)
    for piece in found:
        made.line([(scale.x(at), scale.y(value)) for at, value in piece], "l0")
        if len(piece) == 1:
            made.circle(scale.x(piece[0][0]), scale.y(piece[0][1]), 3, "d0")
    if found:
        at, value = found[-1][-1]
        made.circle(scale.x(at), scale.y(value), 4, "d0")
