"""What an .odt says outside its text: styles of letters, paragraphs, tables and lists."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from chungsuc.documents.official.extract.word_styles import AS_STYLED, LEVELS, Look, bullet, letter, roman

OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
STYLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
DRAW: Final = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
FO: Final = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
MOST_DEEP: Final = 20
FORMATS: Final[dict[str, Callable[[int], str]]] = {
    "I": roman,
    "i": lambda n: roman(n).lower(),
    "A": lambda n: letter(n).upper(),
    "a": letter,
}


@dataclass(frozen=True, slots=True)
class OdtStyle:
    look: Look = AS_STYLED
    centred: bool | None = None
    listed: str = ""
    drawn: bool = False


@dataclass(slots=True)
class OdtLevel:
    """`sign` is set for a level of bullets."""

    sign: str = ""
    format: str = "1"
    before: str = ""
    after: str = ""
    shown: int = 1
    start: int = 1


@dataclass(slots=True)
class OdtStyles:
    """Styles by family and name, resolved when asked for; list styles by name."""

    _raw: dict[tuple[str, str], Any] = field(default_factory=dict)
    _made: dict[tuple[str, str], OdtStyle] = field(default_factory=dict)
    _lists: dict[str, dict[int, OdtLevel]] = field(default_factory=dict)

    def learn(self, whole: Any) -> None:  # noqa: ANN401 -- lxml has no types
        """From an element that holds styles."""
        for one in whole.iterchildren(f"{STYLE}style"):
            self._raw[one.get(f"{STYLE}family", ""), one.get(f"{STYLE}name", "")] = one
        for one in whole.iterchildren(f"{TEXT}list-style"):
            self._lists[one.get(f"{STYLE}name", "")] = dict(filter(None, map(_level, one)))

    def get(self, family: str, name: str | None) -> OdtStyle:
        key = (family, name or "")
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = self._resolved(*key)
        return made

    def _resolved(self, family: str, name: str) -> OdtStyle:
        chain: list[Any] = []
        while (family, name) in self._raw and len(chain) < MOST_DEEP:
            chain.append(self._raw[family, name])
            name = chain[-1].get(f"{STYLE}parent-style-name", "")
        made = OdtStyle()
        for one in reversed(chain):
            made = _style(one, made)
        return made

    def level(self, name: str, depth: int) -> OdtLevel | None:
        return self._lists.get(name, {}).get(depth)


def _style(raw: Any, below: OdtStyle) -> OdtStyle:  # noqa: ANN401
    look, centred, drawn = below.look, below.centred, below.drawn
    for one in raw:
        if one.tag == f"{STYLE}text-properties":
            weight, slant = one.get(f"{FO}font-weight"), one.get(f"{FO}font-style")
            font = one.get(f"{STYLE}font-name") or one.get(f"{FO}font-family")
            bold = None if weight is None else weight == "bold" or (weight.isdigit() and int(weight[:4]) > 500)
            look = Look(bold, None if slant is None else slant != "normal", font).over(look)
        elif one.tag == f"{STYLE}paragraph-properties" and one.get(f"{FO}text-align"):
            centred = one.get(f"{FO}text-align") == "center"
        elif one.tag == f"{STYLE}table-cell-properties":
            drawn = any(
                one.get(f"{FO}{side}", "none") not in ("none", "hidden") for side in ("border", "border-left", "border-right")
            )
    return OdtStyle(look, centred, raw.get(f"{STYLE}list-style-name") or below.listed, drawn)


def _level(raw: Any) -> tuple[int, OdtLevel] | None:  # noqa: ANN401
    depth = _whole(raw.get(f"{TEXT}level"))
    if not 0 < depth <= LEVELS + 1:
        return None
    made = OdtLevel(
        before=raw.get(f"{STYLE}num-prefix", ""),
        after=raw.get(f"{STYLE}num-suffix", ""),
        format=raw.get(f"{STYLE}num-format", ""),
        shown=_whole(raw.get(f"{TEXT}display-levels")) or 1,
        start=_whole(raw.get(f"{TEXT}start-value")) or 1,
    )
    if raw.tag != f"{TEXT}list-level-style-number":
        made.sign = bullet(raw.get(f"{TEXT}bullet-char", "-"))
    return depth, made


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else 0


def filled(styles: OdtStyles, name: str, counts: list[int]) -> str:
    """The number of the item that has these counts, level by level, with its signs as printed."""
    level = styles.level(name, len(counts))
    if level is None or (not level.sign and not level.format):
        return ""
    if level.sign:
        return level.sign
    parts = []
    for depth in range(max(1, len(counts) - level.shown + 1), len(counts) + 1):
        one = styles.level(name, depth)
        if one is not None and not one.sign:
            parts.append(FORMATS.get(one.format, str)(counts[depth - 1]))
    return f"{level.before}{'.'.join(parts)}{level.after}".strip()
