"""Bands: how many communes stand in each, one bar for a year or a district, parts of the whole with their numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from chungsuc.reporting.pictures.canvas import TEXT, Canvas, Word, measured, shortened
from chungsuc.reporting.pictures.picture import Picture, Told, drawn, share

BAR, PAD = 22.0, 8.0
UNKNOWN: Final = "Chưa có số liệu"


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: how many in each band, the highest band first, and how many of whom nothing is known."""

    name: str
    counts: Sequence[int]
    unknown: int = 0
    key: str = ""

    @property
    def whole(self) -> int:
        return sum(self.counts) + self.unknown


def look_of(place: int, bands: int) -> str:
    """The look of a band by its place from the highest: the first and the last are always the two ends of the scale."""
    if bands <= 1 or place == 0:
        return "0"
    return str(min(4, round(place * 4 / (bands - 1))))


def bands(
    title: str,
    names: Sequence[str],
    bars: Sequence[Bar],
    *,
    of: str = "Đơn vị",
    what: str = "xã",
    unknown_is: str = UNKNOWN,
) -> Picture:
    """Each bar is as long as the others and is parted by shares; the number of units stands at its end."""
    unknown = any(bar.unknown for bar in bars)
    parts = [*names, *([unknown_is] if unknown else [])]
    rows = tuple(
        (bar.name, str(bar.whole), *(f"{n} ({share(n, bar.whole)})" for n in _numbers(bar, unknown=unknown))) for bar in bars
    )
    said = _said(title, names, bars, (what, unknown_is.lower()))
    told = Told(title, said, (of, f"Số {what}", *parts), rows, tuple(bar.key for bar in bars))
    return drawn(told, lambda width: _draw(width, parts, len(names), bars, what))


def _numbers(bar: Bar, *, unknown: bool) -> list[int]:
    return [*bar.counts, *([bar.unknown] if unknown else [])]


def _said(title: str, names: Sequence[str], bars: Sequence[Bar], words: tuple[str, str]) -> str:
    parts = []
    for bar in bars[:12]:
        counts = [f"{name} {n}" for name, n in zip(names, bar.counts, strict=True) if n]
        counts += [f"{words[1]} {bar.unknown}"] if bar.unknown else []
        parts.append(f"{bar.name}, {bar.whole} {words[0]}: {', '.join(counts) or 'không có'}")
    return f"{title}. {'; '.join(parts)}."


def _draw(width: float, parts: Sequence[str], known: int, bars: Sequence[Bar], what: str) -> Canvas:
    looks = [look_of(at, known) if at < known else "u" for at in range(len(parts))]
    keys = _keys(width, parts)
    top = 20.0 * (keys[-1][2] + 1) + 10.0
    beside = width > 500
    side = min(width * 0.3, max((measured(bar.name) for bar in bars), default=0) + 12) if beside else 0.0
    end = max((measured(f"{bar.whole} {what}") for bar in bars), default=0) + 10
    each = BAR + PAD + (0.0 if beside else 17.0)
    made = Canvas(width, top + each * len(bars))
    for (name, x, row), look in zip(keys, looks, strict=True):
        made.rect(x, 3 + 20.0 * row, 14, 14, f"b{look}")
        made.word(Word(x + 20, 14 + 20.0 * row, name))
    for at, bar in enumerate(bars):
        y = top + each * at + (0.0 if beside else 17.0)
        made.word(Word(0, y + (15 if beside else -5), shortened(bar.name, side - 8 if beside else width)))
        _bar(made, bar, (side, y, width - end), looks)
        made.word(Word(width, y + 15, f"{bar.whole} {what}", anchor="end"))
    return made


def _keys(width: float, parts: Sequence[str]) -> list[tuple[str, float, int]]:
    """The key in as many rows as it needs: name, x, row."""
    found, x, row = [], 0.0, 0
    for name in parts:
        wide = 20 + measured(name) + 16
        if x and x + wide - 16 > width:
            x, row = 0.0, row + 1
        found.append((name, x, row))
        x += wide
    return found


def _bar(made: Canvas, bar: Bar, at: tuple[float, float, float], looks: Sequence[str]) -> None:
    left, y, right = at
    numbers, room = _numbers(bar, unknown=len(looks) > len(bar.counts)), right - left
    if not bar.whole:
        made.rect(left, y, room, BAR, "rest")
        return
    before = 0
    for number, look in zip(numbers, looks, strict=True):
        x, to = left + room * before / bar.whole, left + room * (before + number) / bar.whole
        before += number
        if not number:
            continue
        inset = 0.5 if look == "u" else 0.0
        made.rect(x + inset, y + inset, max(1.0, to - x - 1.5 - inset), BAR - 2 * inset, f"b{look}")
        if measured(str(number), strong=True) + 6 <= to - x - 1.5:
            made.word(Word((x + to - 1.5) / 2, y + BAR / 2 + 0.35 * TEXT, str(number), f"n{look}", "middle"))
