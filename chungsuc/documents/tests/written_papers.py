"""One paper of every type, as typed, and its PDF, printed once for all who look at it."""

from functools import lru_cache
from pathlib import Path

from chungsuc.documents.official.tree import OfficialPaper
from chungsuc.documents.official.writing import render_pdf
from chungsuc.documents.official.writing.words_file import paper_from_yaml

WRITTEN = Path(__file__).parent / "written"
TYPES = sorted(path.stem for path in WRITTEN.glob("*.yaml"))


def written(name: str) -> OfficialPaper:
    return paper_from_yaml((WRITTEN / f"{name}.yaml").read_text(encoding="utf-8"))


@lru_cache(maxsize=len(TYPES))
def printed(name: str) -> bytes:
    return render_pdf(written(name))
