"""
What every drawing is made of: elements in their places, written as SVG.

An element names its look as a class and bears that look as presentation attributes too. The page's sheet recolours the
classes (dark, high contrast); a paper, a PNG and any other program see the attributes. No style attribute, no script.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape, quoteattr

FONT: Final = "Be Vietnam Pro"
SMALL, TEXT, LARGE = 11.0, 12.0, 14.0
LOOKS: Final = {
    "t": 'fill="#5d554c"',
    "ts": 'fill="#241f1a" font-weight="600"',
    "grid": 'fill="none" stroke="#e4ddd2"',
    "base": 'fill="none" stroke="#877e72"',
    "cut": 'fill="none" stroke="#877e72" stroke-width="1.5" stroke-dasharray="4 3"',
    "l0": 'fill="none" stroke="#8c1c24" stroke-width="2.5" stroke-linejoin="round"',
    "l1": 'fill="none" stroke="#1c4674" stroke-width="2" stroke-dasharray="7 4" stroke-linejoin="round"',
    "l2": 'fill="none" stroke="#5d554c" stroke-width="2" stroke-dasharray="2 3" stroke-linejoin="round"',
    "d0": 'fill="#8c1c24" stroke="#ffffff" stroke-width="1.5"',
    "d1": 'fill="#1c4674" stroke="#ffffff" stroke-width="1.5"',
    "d2": 'fill="#5d554c" stroke="#ffffff" stroke-width="1.5"',
    "v0": 'fill="#8c1c24" font-weight="600"',
    "v1": 'fill="#1c4674" font-weight="600"',
    "v2": 'fill="#5d554c" font-weight="600"',
    "b0": 'fill="#1b6538"',
    "b1": 'fill="#86b796"',
    "b2": 'fill="#e9d9ae"',
    "b3": 'fill="#e2a13c"',
    "b4": 'fill="#b8392c"',
    "bu": 'fill="#ffffff" stroke="#877e72"',
    "p0": 'fill="#1b6538" stroke="#ffffff" stroke-width="0.8"',
    "p1": 'fill="#86b796" stroke="#ffffff" stroke-width="0.8"',
    "p2": 'fill="#e9d9ae" stroke="#ffffff" stroke-width="0.8"',
    "p3": 'fill="#e2a13c" stroke="#ffffff" stroke-width="0.8"',
    "p4": 'fill="#b8392c" stroke="#ffffff" stroke-width="0.8"',
    "pu": 'fill="#f3efe8" stroke="#877e72" stroke-width="0.8"',
    "n0": 'fill="#ffffff" font-weight="600"',
    "n1": 'fill="#241f1a" font-weight="600"',
    "n2": 'fill="#241f1a" font-weight="600"',
    "n3": 'fill="#241f1a" font-weight="600"',
    "n4": 'fill="#ffffff" font-weight="600"',
    "nu": 'fill="#574f47" font-weight="600"',
    "m2": 'fill="#e9d9ae" stroke="#7a4b00" stroke-width="0.8"',
    "hm": 'fill="#d5e9d9"',
    "hg": 'fill="#f2c872"',
    "hu": 'fill="#e6e0d6"',
    "halo": 'fill="none" stroke="#f3efe8" stroke-width="3" stroke-linejoin="round" font-weight="600"',
    "real": 'fill="#8c1c24"',
    "soon": 'fill="none" stroke="#1c4674" stroke-width="1.5"',
    "goal": 'fill="none" stroke="#241f1a" stroke-width="2"',
    "rest": 'fill="#f3efe8"',
    "land": 'fill="#f3efe8" stroke="#877e72" stroke-width="1"',
}
"""
How each class looks on white paper. `b0` to `b4`: bands, the highest first; `bu` not known; `p…` provinces in the same steps;
`n…` the words on them; `h…` cells of the heat map; `v…` values in the colour of their line.
"""

NARROW_LETTERS: Final = frozenset("iIíìỉĩịÍÌỈĨỊjlt1.,:;'|!()[] rf/-·")
WIDE_LETTERS: Final = frozenset("mMWwĐƠƯ%@—…")


def measured(text: str, size: float = TEXT, *, strong: bool = False) -> float:
    """How wide a text is in Be Vietnam Pro, in the unit of `size`: never less than it is, at most a fifth more."""
    whole = 0.0
    for letter in text:
        if letter in NARROW_LETTERS:
            whole += 0.39
        elif letter in WIDE_LETTERS:
            whole += 0.96
        else:
            whole += 0.76 if letter.isupper() else 0.66
    return round(whole * size * (1.04 if strong else 1.0), 1)


def shortened(text: str, room: float, size: float = TEXT, *, strong: bool = False) -> str:
    """The text, or as much of it as fits with an ellipsis."""
    if measured(text, size, strong=strong) <= room:
        return text
    while text and measured(text + "…", size, strong=strong) > room:
        text = text[:-1]
    return text.rstrip() + "…"


def place(number: float) -> str:
    """A coordinate with at most one decimal."""
    text = f"{number:.1f}"
    return "0" if text == "-0.0" else text.removesuffix(".0")


@dataclass(frozen=True, slots=True)
class Word:
    """A text where it stands: its box is what it covers, from the top of a capital to a little under its feet."""

    x: float
    y: float
    text: str
    look: str = "t"
    anchor: str = "start"
    size: float = TEXT

    @property
    def strong(self) -> bool:
        return self.look != "t"

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        width = measured(self.text, self.size, strong=self.strong)
        left = self.x - {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]
        return left, self.y - 0.8 * self.size, left + width, self.y + 0.25 * self.size


class Canvas:
    """A drawing of a size, filled from back to front."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self.parts: list[str] = []
        self.words: list[Word] = []

    def _put(self, shape: str, look: str, hint: str = "") -> None:
        inside = f"><title>{escape(hint)}</title></{shape.split(' ', 1)[0]}>" if hint else "/>"
        self.parts.append(f'<{shape} class="{look}" {LOOKS[look]}{inside}')

    def rect(self, x: float, y: float, width: float, height: float, look: str, hint: str = "") -> None:
        self._put(f'rect x="{place(x)}" y="{place(y)}" width="{place(width)}" height="{place(height)}"', look, hint)

    def circle(self, x: float, y: float, radius: float, look: str, hint: str = "") -> None:
        self._put(f'circle cx="{place(x)}" cy="{place(y)}" r="{place(radius)}"', look, hint)

    def path(self, data: str, look: str, hint: str = "") -> None:
        self._put(f'path d="{data}"', look, hint)

    def line(self, points: Sequence[tuple[float, float]], look: str) -> None:
        """One unbroken line; a single point draws nothing."""
        if len(points) > 1:
            self._put('polyline points="' + " ".join(f"{place(x)},{place(y)}" for x, y in points) + '"', look)

    def across(self, x: float, y: float, to: float, look: str) -> None:
        self.path(f"M{place(x)} {place(y)}H{place(to)}", look)

    def down(self, x: float, y: float, to: float, look: str) -> None:
        self.path(f"M{place(x)} {place(y)}V{place(to)}", look)

    def word(self, word: Word) -> None:
        self.words.append(word)
        size = "" if word.size == TEXT else f' font-size="{place(word.size)}"'
        anchor = "" if word.anchor == "start" else f' text-anchor="{word.anchor}"'
        at = f'x="{place(word.x)}" y="{place(word.y)}"'
        self.parts.append(f'<text {at}{anchor}{size} class="{word.look}" {LOOKS[word.look]}>{escape(word.text)}</text>')

    def halo(self, word: Word) -> None:
        """A word on a ground that it must stand out from."""
        self.word(Word(word.x, word.y, word.text, "halo", word.anchor, word.size))
        self.words.pop()
        self.word(word)

    def svg(self, said: str, css: str) -> str:
        """The whole drawing; `css` is the class by which a page shows the wide or the narrow one."""
        size = f"{place(self.width)} {place(self.height)}"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="pic {css}" viewBox="0 0 {size}" role="img" '
            f'aria-label={quoteattr(said)} font-family="{FONT}" font-size="{place(TEXT)}">{"".join(self.parts)}</svg>'
        )


def bare(svg: str) -> str:
    """The drawing without its own look, for a page whose sheet gives each class one: a third shorter."""
    for look, attributes in LOOKS.items():
        svg = svg.replace(f'class="{look}" {attributes}', f'class="{look}"')
    return svg


def clear_of(word: Word, others: Iterable[Word], slack: float = 0.0) -> bool:
    """Whether a text covers none of the others by more than the slack."""
    a = word.box
    return all(
        a[2] - slack <= b[0] or b[2] - slack <= a[0] or a[3] - slack <= b[1] or b[3] - slack <= a[1]
        for b in (other.box for other in others)
    )
