"""What a .docx says outside its text: styles, and the numbers of its lists."""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from chungsuc.documents.official.extract.packages import root

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL: Final = f"{W}val"
OFF: Final = ("0", "false", "off", "none")
MOST_STYLES_DEEP: Final = 20
LEVELS: Final = 9
TRUE_SIDES: Final = ("left", "right", "start", "end", "insideV")


class Look(NamedTuple):
    """How letters stand; None is "as the style says"."""

    bold: bool | None = None
    italic: bool | None = None
    font: str | None = None

    def over(self, below: "Look") -> "Look":
        if self == AS_STYLED:
            return below
        return Look(
            below.bold if self.bold is None else self.bold,
            below.italic if self.italic is None else self.italic,
            below.font if self.font is None else self.font,
        )


AS_STYLED: Final = Look()


@dataclass(frozen=True, slots=True)
class Style:
    look: Look = AS_STYLED
    centred: bool | None = None
    list: tuple[str | None, int] | None = None  # numId, level
    bordered: bool | None = None


@dataclass(slots=True)
class Level:
    start: int = 1
    format: str = "decimal"
    text: str = ""
    style: str = ""
    legal: bool = False


@dataclass(slots=True)
class Numbering:
    """Word's lists as they count on. `levels` by numId; lists of one abstract definition count together."""

    levels: dict[str, list[Level]] = field(default_factory=dict)
    shared: dict[str, str] = field(default_factory=dict)
    counts: dict[str, list[int | None]] = field(default_factory=dict)
    restarts: dict[str, dict[int, int]] = field(default_factory=dict)

    def next(self, number: str, level: int) -> str:
        """The number that the next paragraph of this list bears, with its signs as printed; "" where it has none."""
        levels = self.levels.get(number)
        if levels is None or not 0 <= level < LEVELS:
            return ""
        counts = self.counts.setdefault(self.shared[number], [None] * LEVELS)
        for where, start in self.restarts.pop(number, {}).items():
            counts[where] = start - 1
        before = counts[level]
        counts[level] = (levels[level].start if before is None else before + 1)
        for deeper in range(level + 1, LEVELS):
            counts[deeper] = None
        return _filled(levels, counts, level)


def _filled(levels: list[Level], counts: list[int | None], level: int) -> str:
    mine = levels[level]
    if mine.format == "bullet":
        return bullet(mine.text)
    if mine.format == "none":
        return ""
    text = mine.text
    for place in range(level + 1):
        if f"%{place + 1}" in text:
            count = counts[place]
            shown = FORMATS.get("decimal" if mine.legal else levels[place].format, str)
            text = text.replace(f"%{place + 1}", shown(levels[place].start if count is None else count))
    return text.strip()


def bullet(sign: str) -> str:
    """Signs of symbol fonts have no letter of their own; a dash is what papers use."""
    sign = sign.strip()
    return sign if sign and not any("\ue000" <= c <= "\uf8ff" or c in "o§" for c in sign) else "-"


def roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    parts = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"))
    text = ""
    for value, sign in (*parts, (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        text += sign * (number // value)
        number %= value
    return text


def letter(number: int) -> str:
    if number < 1:
        return str(number)
    return chr(ord("a") + (number - 1) % 26) * min(9, (number - 1) // 26 + 1)


FORMATS: Final[dict[str, Callable[[int], str]]] = {
    "upperRoman": roman,
    "lowerRoman": lambda n: roman(n).lower(),
    "upperLetter": lambda n: letter(n).upper(),
    "lowerLetter": letter,
    "decimalZero": lambda n: f"{n:02}",
}


def on(element: Any) -> bool | None:  # noqa: ANN401 -- lxml has no types
    return None if element is None else element.get(VAL, "1") not in OFF


def look_of(properties: Any) -> Look:  # noqa: ANN401
    """Of a `w:rPr`."""
    bold = italic = font = None
    for one in properties:
        tag = one.tag
        if tag == B:
            bold = one.get(VAL, "1") not in OFF
        elif tag == I:
            italic = one.get(VAL, "1") not in OFF
        elif tag == FONTS:
            font = one.get(ASCII) or one.get(HIGH)
    return Look(bold, italic, font)


B: Final = f"{W}b"
I: Final = f"{W}i"  # noqa: E741
FONTS: Final = f"{W}rFonts"
ASCII: Final = f"{W}ascii"
HIGH: Final = f"{W}hAnsi"


def bordered_by(borders: Any) -> bool | None:  # noqa: ANN401
    """Whether a `w:tblBorders` or `w:tcBorders` draws a table: sides or columns, or lines between its rows."""
    if borders is None:
        return None
    drawn = {side.tag.removeprefix(W): side.get(VAL, "nil") not in ("nil", "none") for side in borders}
    if any(drawn.get(side) for side in TRUE_SIDES):
        return True
    return drawn.get("insideH", False) and drawn.get("top", False)


class Styles:
    """Styles with what they inherit resolved once."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self._raw: dict[str, Any] = {}
        self._made: dict[str, Style] = {}
        self.default = ""
        base = Look()
        whole = root(package, "word/styles.xml")
        if whole is not None:
            found = whole.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
            base = base if found is None else look_of(found)
            for one in whole.iterchildren(f"{W}style"):
                name = one.get(f"{W}styleId", "")
                self._raw.setdefault(name, one)
                if one.get(f"{W}default") in ("1", "true") and one.get(f"{W}type") == "paragraph":
                    self.default = name
        self.base = base

    def __getitem__(self, name: str) -> Style:
        made = self._made.get(name)
        if made is None:
            made = self._made[name] = self._resolved(name)
        return made

    def _resolved(self, name: str) -> Style:
        chain: list[Any] = []
        while name in self._raw and len(chain) < MOST_STYLES_DEEP:
            chain.append(self._raw[name])
            above = chain[-1].find(f"{W}basedOn")
            name = "" if above is None else above.get(VAL, "")
        style = Style()
        for one in reversed(chain):
            style = _style(one, style)
        return style


def _style(raw: Any, below: Style) -> Style:  # noqa: ANN401
    letters = raw.find(f"{W}rPr")
    look = below.look if letters is None else look_of(letters).over(below.look)
    centred, numbered = below.centred, below.list
    paragraph = raw.find(f"{W}pPr")
    if paragraph is not None:
        side = paragraph.find(f"{W}jc")
        centred = centred if side is None else side.get(VAL) == "center"
        numbered = list_of(paragraph.find(f"{W}numPr"), numbered)
    drawn = bordered_by(raw.find(f"{W}tblPr/{W}tblBorders"))
    return Style(look, centred, numbered, below.bordered if drawn is None else drawn)


def list_of(properties: Any, inherited: tuple[str | None, int] | None) -> tuple[str | None, int] | None:  # noqa: ANN401
    """NumId and level of a `w:numPr` over what the style says."""
    if properties is None:
        return inherited
    number, level = properties.find(f"{W}numId"), properties.find(f"{W}ilvl")
    above = inherited or (None, 0)
    return (
        above[0] if number is None else number.get(VAL),
        above[1] if level is None else _whole(level.get(VAL), 0),
    )


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else otherwise


def numbering_of(package: zipfile.ZipFile) -> Numbering:
    made = Numbering()
    whole = root(package, "word/numbering.xml")
    if whole is None:
        return made
    abstract = {one.get(f"{W}abstractNumId"): one for one in whole.iterchildren(f"{W}abstractNum")}
    for one in whole.iterchildren(f"{W}num"):
        number, key = one.get(f"{W}numId", ""), one.find(f"{W}abstractNumId")
        if key is None or key.get(VAL) not in abstract:
            continue
        levels = [Level() for _ in range(LEVELS)]
        for raw in abstract[key.get(VAL)].iterchildren(f"{W}lvl"):
            _set_level(levels, raw)
        for raw in one.iterchildren(f"{W}lvlOverride"):
            for inner in raw.iterchildren(f"{W}lvl"):
                _set_level(levels, inner)
            start, where = raw.find(f"{W}startOverride"), _whole(raw.get(f"{W}ilvl"), LEVELS)
            if start is not None and where < LEVELS:
                made.restarts.setdefault(number, {})[where] = _whole(start.get(VAL), 1)
        made.levels[number], made.shared[number] = levels, key.get(VAL)
    return made


def _set_level(levels: list[Level], raw: Any) -> None:  # noqa: ANN401
    where = _whole(raw.get(f"{W}ilvl"), LEVELS)
    if where >= LEVELS:
        return
    said = {one.tag.removeprefix(W): one.get(VAL, "") for one in raw}
    levels[where] = Level(
        _whole(said.get("start"), 1),
        said.get("numFmt", "decimal"),
        said.get("lvlText", ""),
        said.get("pStyle", ""),
        "isLgl" in said and said["isLgl"] not in OFF,
    )
