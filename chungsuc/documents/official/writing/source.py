"""A file that tells a paper: typed as YAML, printed by `chungsuc read`, or a paper in any form that can be read."""

import json
from pathlib import Path
from typing import Final

from chungsuc.documents.official.reading import read
from chungsuc.documents.official.tree import OfficialPaper
from chungsuc.documents.official.writing.words_file import NotAPaper, paper_from_yaml

LARGEST: Final = 20 * 2**20


def paper_of(path: Path) -> OfficialPaper:
    """
    The paper that a .yaml, .json or other file tells. Raises NotAPaper, Unreadable, OSError.

    JSON is the tree itself, or an answer of `chungsuc read` that holds it under `tree`.
    """
    kind = path.suffix.lower()
    if kind not in (".yaml", ".yml", ".json"):
        return read(path)
    if path.stat().st_size > LARGEST:
        raise NotAPaper(f"Tệp lớn quá {LARGEST // 2**20} MB.")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise NotAPaper("Tệp không phải chữ UTF-8.") from wrong
    return paper_from_yaml(text) if kind != ".json" else _from_json(text)


def _from_json(text: str) -> OfficialPaper:
    try:
        raw = json.loads(text)
        return OfficialPaper.from_json(raw["tree"] if isinstance(raw.get("tree"), dict) else raw)
    except (ValueError, RecursionError) as wrong:
        raise NotAPaper("Tệp không đúng dạng JSON.") from wrong
    except (KeyError, TypeError, AttributeError) as wrong:
        raise NotAPaper("Tệp JSON này không phải văn bản do `chungsuc read` ghi ra.") from wrong
