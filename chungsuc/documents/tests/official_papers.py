"""Small papers as the tests of the tree bring them: from plain text, without any file format."""

from pathlib import Path
from typing import Any

import yaml

from chungsuc.documents.official.reading import build
from chungsuc.documents.official.tree import Extracted, Line, OfficialPaper, Place

CASES = Path(__file__).parent / "official"


def lines_of(text: str) -> Extracted:
    """Each line that holds anything, at its own place."""
    return Extracted("txt", tuple(Line(one, Place(at)) for at, one in enumerate(text.split("\n"), 1) if one.strip()))


def paper_of(text: str) -> OfficialPaper:
    return build(lines_of(text))


def cases(name: str) -> list[Any]:
    return list(yaml.safe_load((CASES / name).read_text("utf8")))
