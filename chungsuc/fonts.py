"""Builds the page's fonts from the package that carries Be Vietnam Pro: small, two weights, figures of one width."""

import sys
from importlib.resources import as_file, files
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

WEIGHTS = {400: "Regular", 600: "SemiBold"}
VIETNAMESE = [
    *range(0x102, 0x104),
    *range(0x110, 0x112),
    *range(0x128, 0x12A),
    *range(0x168, 0x16A),
    0x1A0,
    0x1A1,
    0x1AF,
    0x1B0,
    0x300,
    0x301,
    0x303,
    0x304,
    0x308,
    0x309,
    0x323,
    0x329,
    *range(0x1EA0, 0x1EFA),
    0x20AB,
]
LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x100), *range(0x2010, 0x2027), 0x2039, 0x203A, 0x2212]
DIGITS = list(range(0x30, 0x3A))
FIGURES = "Be Vietnam Pro So"


def names() -> list[str]:
    parts = ("vietnamese-{}-normal", "latin-{}-normal", "so-{}")
    return [f"be-vietnam-pro-{part.format(weight)}.woff2" for weight in WEIGHTS for part in parts]


def subset(source: Path, letters: list[int], *, features: bool) -> TTFont:
    font = TTFont(source)
    options = Options(hinting=False, layout_features=["kern", "mark", "mkmk", "ccmp", "locl"] if features else [])
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=letters)
    subsetter.subset(font)
    font.flavor = "woff2"
    return font


def one_width(font: TTFont) -> None:
    """Gives every digit the same width, centred: the face has no tabular figures of its own."""
    widths, shapes, glyphs = font["hmtx"], font["glyf"], [font.getBestCmap()[code] for code in DIGITS]
    width = round(sum(widths[glyph][0] for glyph in glyphs) / len(glyphs))
    for glyph in glyphs:
        shape = shapes[glyph]
        left = round((width - (shape.xMax - shape.xMin)) / 2)
        shape.coordinates.translate((left - shape.xMin, 0))
        shape.recalcBounds(shapes)
        widths[glyph] = (width, left)
    for record in font["name"].names:
        if record.nameID in (1, 4, 6, 16):
            record.string = FIGURES.replace(" ", "") if record.nameID == 6 else FIGURES


def ensure(target: Path) -> None:
    """Builds what is absent; nothing to do when all is there."""
    if all((target / name).exists() for name in names()):
        return
    target.mkdir(parents=True, exist_ok=True)
    for weight, style in WEIGHTS.items():
        with as_file(files("fontpkg_be_vietnam_pro") / "files" / f"BeVietnamPro-{style}.ttf") as source:
            subset(source, VIETNAMESE, features=True).save(target / f"be-vietnam-pro-vietnamese-{weight}-normal.woff2")
            subset(source, LATIN, features=True).save(target / f"be-vietnam-pro-latin-{weight}-normal.woff2")
            digits = subset(source, DIGITS, features=False)
            one_width(digits)
            digits.save(target / f"be-vietnam-pro-so-{weight}.woff2")


if __name__ == "__main__":
    ensure(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "static" / "fonts")
