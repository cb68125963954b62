"""The face of a PDF: Times New Roman where the machine has it, else Liberation Serif, else Noto Serif from its package."""

import os
import sys
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Final

from platformdirs import user_cache_path

Four = tuple[Path, Path, Path, Path]
TIMES: Final = (
    ("times.ttf", "timesbd.ttf", "timesi.ttf", "timesbi.ttf"),
    ("Times_New_Roman.ttf", "Times_New_Roman_Bold.ttf", "Times_New_Roman_Italic.ttf", "Times_New_Roman_Bold_Italic.ttf"),
    ("Times New Roman.ttf", "Times New Roman Bold.ttf", "Times New Roman Italic.ttf", "Times New Roman Bold Italic.ttf"),
)
STYLES: Final = ("Regular", "Bold", "Italic", "BoldItalic")
LIBERATION: Final = tuple(f"LiberationSerif-{style}.ttf" for style in STYLES)
LETTERS: list[int] = [*range(0x20, 0x180), 0x1A0, 0x1A1, 0x1AF, 0x1B0, *range(0x300, 0x324), *range(0x1EA0, 0x1EFA)]
LETTERS += [
    *range(0x2010, 0x2030),
    *(0x2032, 0x2033, 0x20AB, 0x2190, 0x2192, 0x2212, 0x2248, 0x2264, 0x2265, 0x25A1, 0x2610, 0x2611),
]


@dataclass(frozen=True, slots=True)
class Face:
    """A family and its four files: regular, bold, italic, bold italic. `note` is for the person, "" for Times New Roman."""

    family: str
    files: Four
    note: str = ""


def _folders() -> list[Path]:
    if sys.platform == "win32":
        return [Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts"]
    home = Path.home()
    shared = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts")
    return [Path(p) for p in shared] + [home / ".fonts", home / ".local/share/fonts", home / "Library/Fonts"]


def _installed(folders: list[Path]) -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*.[tT][tT][fF]")):
            found.setdefault(path.name.lower(), []).append(path)
    return found


def find_face(folders: list[Path]) -> Face:
    """The first of the three that is whole there and has every Vietnamese letter: Liberation before 2.0 has not."""
    there = _installed(folders)
    for names in TIMES:
        if found := _four(there, names):
            return Face("Times New Roman", found)
    instead = "Máy này không có phông Times New Roman; bản PDF dùng phông"
    if found := _four(there, LIBERATION):
        return Face("Liberation Serif", found, f"{instead} Liberation Serif.")
    return Face("Noto Serif", noto_serif(), f"{instead} Noto Serif.")


def _four(there: dict[str, list[Path]], names: tuple[str, ...]) -> Four | None:
    fit = [next((p for p in there.get(name.lower(), ()) if _vietnamese(p)), None) for name in names]
    regular, bold, italic, both = fit
    return (regular, bold, italic, both) if regular and bold and italic and both else None


def _vietnamese(path: Path) -> bool:
    from fontTools.ttLib import TTFont, TTLibError  # noqa: PLC0415 -- only while a face is looked for

    try:
        with path.open("rb") as file, TTFont(file, lazy=True) as font:
            letters = font.getBestCmap()
    except (TTLibError, OSError):
        return False
    return all(code in letters for code in range(0x1EA0, 0x1EFA))


def noto_serif(folder: Path | None = None) -> Four:
    """The package brings one file for all weights; a PDF needs one a weight, made once and kept in the cache."""
    folder = folder or user_cache_path("chungsuc") / "noto-serif"
    regular, bold, italic, both = (folder / f"NotoSerif-{style}.ttf" for style in STYLES)
    made = (regular, bold, italic, both)
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
