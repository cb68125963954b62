"""Files into lines and tables, by their content."""

from pathlib import Path

from chungsuc.documents.official.tree import Extracted


def extract(path: Path) -> Extracted:
    """What the file holds, as it stands there. Raises Unreadable."""
    return Extracted(kind=path.suffix, blocks=())
