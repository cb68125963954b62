"""The face of a PDF: Times New Roman where the machine has it, else Liberation Serif, else Noto Serif from its package."""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Final

from platformdirs import user_cache_path

TIMES: Final = (
    ("times.ttf", "timesbd.ttf", "timesi.ttf", "timesbi.ttf"),
    ("Times_New_Roman.ttf", "Times_New_Roman_Bold.ttf", "Times_New_Roman_Italic.ttf", "Times_New_Roman_Bold_Italic.ttf"),
    ("Times New Roman.ttf", "Times New Roman Bold.ttf", "Times New Roman Italic.ttf", "Times New Roman Bold Italic.ttf"),
)
LIBERATION: Final = tuple(f"LiberationSerif-{style}.ttf" for style in ("Regular", "Bold", "Italic", "BoldItalic"))
LETTERS: Final = [*range(0x20, 0x180), 0x1A0, 0x1A1, 0x1AF, 0x1B0, *range(0x300, 0x324), *range(0x1EA0, 0x1EFA)] + [
    *range(0x2010, 0x2030),
    *(0x2032, 0x2033, 0x20AB, 0x2190, 0x2192, 0x2212, 0x2248, 0x2264, 0x2265, 0x25A1, 0x2610, 0x2611),
]


@dataclass(frozen=True, slots=True)
class Face:
    """A family and its four files: regular, bold, italic, bold italic. `note` is for the person, "" for Times New Roman."""

    family: str
    files: tuple[Path, Path, Path, Path]
    note: str = ""


def _folders() -> list[Path]:
    if sys.platform == "win32":
        return [Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts"]
    home = Path.home()
    shared = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts")
    return [Path(p) for p in shared] + [home / ".fonts", home / ".local/share/fonts", home / "Library/Fonts"]


def _installed(folders: list[Path]) -> Iterator[tuple[str, Path]]:
    for folder in folders:
        for path in folder.rglob("*.[tT][tT][fF]"):
            yield path.name.lower(), path


def find_face(folders: list[Path]) -> Face:
    """The first of the three that is whole there."""
    there = dict(_installed(folders))
    for names in TIMES:
        if all(name.lower() in there for name in names):
            return Face("Times New Roman", _four(there[name.lower()] for name in names))
    instead = "Máy này không có phông Times New Roman; bản PDF dùng phông"
    if all(name.lower() in there for name in LIBERATION):
        return Face("Liberation Serif", _four(there[n.lower()] for n in LIBERATION), f"{instead} Liberation Serif.")
    return Face("Noto Serif", noto_serif(), f"{instead} Noto Serif.")


def _four(found: Iterator[Path]) -> tuple[Path, Path, Path, Path]:
    regular, bold, italic, both = found
    return regular, bold, italic, both


def noto_serif(folder: Path | None = None) -> tuple[Path, Path, Path, Path]:
    """The package brings one file for all weights; a PDF needs one a weight, made once and kept in the cache."""
    folder = folder or user_cache_path("chungsuc") / "noto-serif"
    made = _four(folder / f"NotoSerif-{style}.ttf" for style in ("Regular", "Bold", "Italic", "BoldItalic"))
    sources = ("NotoSerif[wdth,wght].ttf", "NotoSerif-Italic[wdth,wght].ttf")
    for place, target in enumerate(made):
        if not target.exists():
            _instance(sources[place // 2], 700 if place % 2 else 400, target)
    return made


def _instance(source: str, weight: int, target: Path) -> None:
    from fontTools.subset import Options, Subsetter  # noqa: PLC0415 -- a second, only where no other face is there
    from fontTools.ttLib import TTFont  # noqa: PLC0415
    from fontTools.varLib.instancer import instantiateVariableFont  # noqa: PLC0415

    target.parent.mkdir(parents=True, exist_ok=True)
    with as_file(files("fontpkg_noto_serif") / "files" / source) as path:
        font = TTFont(path)
        subsetter = Subsetter(Options(hinting=False, layout_features=["kern", "mark", "mkmk", "ccmp", "locl"]))
        subsetter.populate(unicodes=LETTERS)
        subsetter.subset(font)
        whole = instantiateVariableFont(font, {"wght": weight, "wdth": 100})
        part = target.with_suffix(f".{os.getpid()}.part")
        whole.save(part)
    part.replace(target)


@lru_cache(maxsize=1)
def face() -> Face:
    """The face of this machine, looked for once."""
    return find_face(_folders())
