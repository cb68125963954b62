"""A file read as an official paper."""

from pathlib import Path

from chungsuc.documents.official.tree import Extracted, OfficialPaper


def read(path: Path) -> OfficialPaper:
    """The paper that the file holds, whatever its name says. Raises Unreadable with what the person can do."""
    from chungsuc.documents.official.extract import extract  # noqa: PLC0415

    return build(extract(path))


def build(extracted: Extracted) -> OfficialPaper:
    """Lines repaired and put into the tree."""
    return OfficialPaper(notes=extracted.notes)
