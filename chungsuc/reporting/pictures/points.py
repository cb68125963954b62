"""A map of a province: each commune a point, its band told by shape and colour, on the outline of the province."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Final

from chungsuc.reporting.pictures.bands import UNKNOWN, look_of
from chungsuc.reporting.pictures.canvas import SMALL, Canvas, Word, clear_of, measured, place
from chungsuc.reporting.pictures.picture import Picture, Told, drawn
from chungsuc.reporting.pictures.shapes import Ring, outline, points, shapes

MARGIN, TALLEST, KEY = 14.0, 560.0, 20.0
APART: Final = 1.4  # pixels that two corners of an outline must lie apart
MOST_NAMES: Final = 16
Frame = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Spot:
    """A commune on the map: `band` is its place from the highest, None where nothing is known of it."""

    key: str
    name: str
    under: str
    band: int | None
    said: str


@dataclass(frozen=True, slots=True)
class Ground:
    """From the frame of the shapes to the drawing."""

    frame: Frame
    scale: float
    left: float
    top: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        return round(self.left + (x - self.frame[0]) * self.scale, 1), round(self.top + (y - self.frame[1]) * self.scale, 1)

    def path(self, rings: Iterable[Ring]) -> str:
        """The rings as one path; of corners closer together than can be told apart only the first is kept."""
        return "".join(self._ring(ring) for ring in rings)

    def _ring(self, ring: Ring) -> str:
        kept = [self.at(*ring[0])]
        for corner in ring[1:]:
            x, y = self.at(*corner)
            if abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= APART:
                kept.append((x, y))
        if len(kept) < 3:
            return ""
        steps = [f"{place(x - a)} {place(y - b)}" for (a, b), (x, y) in pairwise(kept)]
        return f"M{place(kept[0][0])} {place(kept[0][1])}l{' '.join(steps)}z".replace(" -", "-")


def province_map(title: str, names: Sequence[str], spots: Sequence[Spot], code: str, *, merged: bool = False) -> Picture:
    """
    `names`: the bands, the highest first. Communes without a trustworthy point are in the table only, and the note counts them.

    `code`: the province's, of before 1/7/2025 or, `merged`, of since; an unknown one leaves the points without an outline.
    """
    known = points()
    there = [spot for spot in spots if spot.key in known]
    absent = [spot for spot in spots if spot.key not in known]
    rows = tuple((s.name, s.under, names[s.band] if s.band is not None else UNKNOWN, s.said) for s in spots)
    counts = [f"{name} {sum(s.band == at for s in spots)}" for at, name in enumerate(names)]
    unknown = sum(s.band is None for s in spots)
    counts += [f"{UNKNOWN.lower()} {unknown}"] if unknown else []
    told = Told(
        title=title,
        said=f"{title}. {len(spots)} xã: {', '.join(counts)}.",
        head=("Xã", "Thuộc", "Nhóm", "Kết quả"),
        rows=rows,
        keys=tuple(s.key for s in spots),
        note=_note(absent),
    )
    rings = outline(code, merged=merged)
    return drawn(told, lambda width: _draw(width, names, there, rings, unknown=unknown > 0))


def _note(absent: Sequence[Spot]) -> str:
    said = "Mỗi dấu là một xã, đặt theo tọa độ gần đúng; đường viền tỉnh đã giản lược."
    if not absent:
        return said
    few = f": {', '.join(s.name for s in absent)}" if len(absent) <= 12 else ""
    return f"{said} {len(absent)} xã chưa có tọa độ tin được, chỉ có trong bảng{few}."


def _draw(width: float, names: Sequence[str], spots: Sequence[Spot], rings: Sequence[Ring], *, unknown: bool) -> Canvas:
    found = shapes()
    placed = [(spot, found.at(*points()[spot.key])) for spot in spots]
    corners = [*(p for ring in rings for p in ring), *(at for _, at in placed)] or [(0.0, 0.0)]
    frame = _frame(corners)
    key = _key_rows(width, names, unknown=unknown)
    top = KEY * (key[-1][2] + 1) + MARGIN
    scale = min((width - 2 * MARGIN) / (frame[2] - frame[0]), TALLEST / (frame[3] - frame[1]))
    ground = Ground(frame, scale, (width - scale * (frame[2] - frame[0])) / 2, top)
    made = Canvas(width, round(top + scale * (frame[3] - frame[1]) + MARGIN, 1))
    if rings:
        made.path(ground.path(rings), "land")
    size = 5.0 if width > 500 else 3.6
    for band in (None, *range(len(names))):
        for spot, at in placed:
            if spot.band == band:
                x, y = ground.at(*at)
                look = "u" if band is None else look_of(band, len(names))
                mark(made, x, y, size, look, f"{spot.name}, {spot.under}: {spot.said}" if width > 500 else "")
    for name, x, row, look in key:
        mark(made, x + 7, 10 + KEY * row, 5.0, look)
        made.word(Word(x + 20, 14 + KEY * row, name))
    _places(made, ground, placed)
    return made


def _frame(corners: Sequence[tuple[float, float]]) -> Frame:
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(*xs, min(xs) + 1), max(*ys, min(ys) + 1)


def _key_rows(width: float, names: Sequence[str], *, unknown: bool) -> list[tuple[str, float, int, str]]:
    rows, x, row = [], 0.0, 0
    looks = [look_of(at, len(names)) for at in range(len(names))]
    for name, look in zip([*names, *([UNKNOWN] if unknown else [])], [*looks, *(["u"] if unknown else [])], strict=True):
        wide = 20 + measured(name) + 16
        if x and x + wide - 16 > width:
            x, row = 0.0, row + 1
        rows.append((name, x, row, look))
        x += wide
    return rows


def mark(made: Canvas, x: float, y: float, size: float, look: str, hint: str = "") -> None:
    """Round, square, three-cornered, a lozenge, a cross, an open ring: a band is known by its shape as well."""
    match look:
        case "0":
            made.circle(x, y, size, "b0", hint)
        case "1":
            made.rect(x - 0.85 * size, y - 0.85 * size, 1.7 * size, 1.7 * size, "b1", hint)
        case "2":
            foot = f"l{place(1.1 * size)} {place(1.9 * size)}h{place(-2.2 * size)}z"
            made.path(f"M{place(x)} {place(y - 1.1 * size)}{foot}", "m2", hint)
        case "3":
            step = place(1.2 * size)
            made.path(f"M{place(x)} {place(y - 1.2 * size)}l{step} {step}l-{step} {step}l-{step} -{step}z", "b3", hint)
        case "4":
            arm, leg = place(0.6 * size), place(0.7 * size)
            right, left = f"h{arm}v{leg}h{leg}v{arm}h-{leg}", f"v{leg}h-{arm}v-{leg}h-{leg}v-{arm}h{leg}z"
            made.path(f"M{place(x - 0.3 * size)} {place(y - size)}{right}{left}", "b4", hint)
        case _:
            made.circle(x, y, size - 0.8, "bu", hint)


def _places(made: Canvas, ground: Ground, placed: Sequence[tuple[Spot, tuple[float, float]]]) -> None:
    """The names of what the communes lie under, each near the middle of its own where it hides the fewest marks."""
    groups: dict[str, list[tuple[float, float]]] = {}
    marks = [ground.at(*at) for _, at in placed]
    for spot, at in placed:
        if spot.under:
            groups.setdefault(spot.under, []).append(ground.at(*at))
    if not 2 <= len(groups) <= MOST_NAMES:
        return
    for name, found in groups.items():
        x, y = sum(p[0] for p in found) / len(found), sum(p[1] for p in found) / len(found)
        half = measured(name, SMALL, strong=True) / 2
        tried = [
            Word(min(max(x + dx, half), made.width - half), y + dy, name, "ts", "middle", SMALL)
            for dx, dy in sorted(product((0, -14, 14, -28, 28), (0, -8, 8, -16, 16, -24, 24)), key=lambda d: d[0] ** 2 + d[1] ** 2)
        ]
        free = [word for word in tried if clear_of(word, made.words)]
        if free:
            made.halo(min(free, key=lambda word: _hidden(word, marks)))


def _hidden(word: Word, marks: Sequence[tuple[float, float]]) -> int:
    left, top, right, bottom = word.box
    return sum(left - 4 < x < right + 4 and top - 4 < y < bottom + 4 for x, y in marks)
