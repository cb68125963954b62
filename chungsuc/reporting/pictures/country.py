"""A map of the country: provinces by their outlines, with Hoàng Sa and Trường Sa, each shaded by a share."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

from chungsuc.reporting.pictures.canvas import SMALL, Canvas, Word, clear_of, measured
from chungsuc.reporting.pictures.picture import Picture, Told, drawn, share, shown
from chungsuc.reporting.pictures.points import Ground
from chungsuc.reporting.pictures.shapes import ISLANDS, outline, provinces, shapes

STEPS: Final = (80, 60, 40, 20, 0)
NOTHING: Final = "Chưa có số liệu"
SOURCE: Final = (
    "Hình tỉnh: @svg-maps/vietnam (CC BY 4.0), đã giản lược. "
    "Quần đảo Hoàng Sa thuộc thành phố Đà Nẵng, quần đảo Trường Sa thuộc tỉnh Khánh Hòa."
)
KEY, NUMERAL = 20.0, 9.0


def country_map(
    title: str, shares: Mapping[str, tuple[int, int]], *, merged: bool, what: str = "xã đạt", of: str = "Tỉnh, thành phố"
) -> Picture:
    """
    `shares`: a part and its whole by the province's official code, of before 1/7/2025 or, `merged`, of since.

    Five steps of twenty percent; a province of which nothing is known is left white. Every province is in the table.
    """
    known = {c: (n, w) for c, (n, w) in shares.items() if w}
    listed = _listed(merged=merged)
    rows = tuple((name, *_figures(known.get(code))) for code, name in listed)
    part, whole = sum(n for n, _ in known.values()), sum(w for _, w in known.values())
    total = f"{len(known)}/{len(listed)} tỉnh, thành phố có số liệu; cộng {shown(part)}/{shown(whole)} {what}, {share(part, whole)}"
    said = f"{title}. {total}. Bản đồ có quần đảo Hoàng Sa và quần đảo Trường Sa."
    told = Told(title, said, (of, f"Số {what}", "Tổng số", "Tỷ lệ"), rows, tuple(code for code, _ in listed), SOURCE)
    return drawn(told, lambda width: _draw(width, known, listed, merged=merged))


def _listed(*, merged: bool) -> Sequence[tuple[str, str]]:
    found = {(p.code_2025, p.name_2025) if merged else (p.code, p.name) for p in provinces()}
    return sorted(found)


def _figures(known: tuple[int, int] | None) -> tuple[str, str, str]:
    if known is None:
        return "—", "—", "—"
    part, whole = known
    return shown(part), shown(whole), share(part, whole)


def step_of(part: int, whole: int) -> int:
    """The place of its step, from the highest."""
    return next(at for at, least in enumerate(STEPS) if part * 100 >= least * whole)


def _draw(width: float, known: Mapping[str, tuple[int, int]], listed: Sequence[tuple[str, str]], *, merged: bool) -> Canvas:
    found = shapes()
    beside = width > 500
    room = min(width, 460.0) if beside else width
    scale = room / found.width
    ground = Ground((0, 0, found.width, found.height), scale, width - room, 0.0)
    tall = scale * found.height
    made = Canvas(width, round(tall + (0.0 if beside else KEY * 4), 1))
    for code, name in listed:
        look = f"p{step_of(*known[code])}" if code in known else "pu"
        rings = outline(code, merged=merged)
        made.path(ground.path(rings), look, f"{name}: {' / '.join(_figures(known.get(code))[::2])}" if beside else "")
    for place, name, owner in ISLANDS:
        code = next(p.code_2025 if merged else p.code for p in provinces() if p.code == owner)
        _islands(made, ground, place, name, f"p{step_of(*known[code])}" if code in known else "pu")
    _numbers(made, ground, known, listed, merged=merged)
    _key(made, 0.0, 20.0 if beside else tall + 16, in_rows=beside)
    return made


def _islands(made: Canvas, ground: Ground, place: str, name: str, look: str) -> None:
    """Every island of the archipelago, drawn larger than the scale has it, with its name."""
    rings = shapes().outlines[place]
    for ring in rings:
        x, y = ground.at(sum(p[0] for p in ring) / len(ring), sum(p[1] for p in ring) / len(ring))
        made.circle(x, y, 1.6, "base")
    corners = [ground.at(*p) for ring in rings for p in ring]
    made.path(ground.path(rings), look)
    middle = (min(x for x, _ in corners) + max(x for x, _ in corners)) / 2
    half = measured(name, SMALL, strong=True) / 2
    made.word(Word(min(middle, made.width - half - 2), min(y for _, y in corners) - 6, name, "ts", "middle", SMALL))


def _numbers(
    made: Canvas, ground: Ground, known: Mapping[str, tuple[int, int]], listed: Sequence[tuple[str, str]], *, merged: bool
) -> None:
    """The share on each province that is wide enough for it: not by colour alone."""
    for code, _ in listed:
        if code not in known:
            continue
        text = shown(Fraction(100 * known[code][0], known[code][1]))
        x, y, room = roomiest([ground.at(*p) for p in max(outline(code, merged=merged), key=len)])
        word = Word(x, y + 3.2, text, f"n{step_of(*known[code])}", "middle", NUMERAL)
        if measured(text, NUMERAL, strong=True) + 4 <= room and clear_of(word, made.words):
            made.word(word)


def roomiest(ring: Sequence[tuple[float, float]]) -> tuple[float, float, float]:
    """The middle of the longest level stretch inside an outline, and how long that is: where a number has the most room."""
    low, high = min(y for _, y in ring), max(y for _, y in ring)
    best = (ring[0][0], ring[0][1], 0.0)
    for part in range(3, 8):
        y = low + (high - low) * part / 10
        crossed = sorted(
            a + (b - a) * (y - c) / (d - c) for (a, c), (b, d) in zip(ring, (*ring[1:], ring[0]), strict=True) if (c > y) != (d > y)
        )
        for left, right in zip(crossed[::2], crossed[1::2], strict=False):
            if right - left > best[2]:
                best = ((left + right) / 2, y, right - left)
    return best


def _key(made: Canvas, left: float, top: float, *, in_rows: bool) -> None:
    names = [f"Từ {least}%" for least in STEPS[:-1]] + ["Dưới 20%", NOTHING]
    for at, name in enumerate(names):
        x, y = (left, top + KEY * at) if in_rows else (left + 112.0 * (at % 3), top + KEY * (at // 3))
        look = f"b{at}" if at < len(STEPS) else "bu"
        made.rect(x + 0.5, y + 0.5, 13, 13, look)
        made.word(Word(x + 20, y + 11, name))
