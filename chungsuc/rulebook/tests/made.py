"""Small editions for tests, written as their files are."""

from pathlib import Path
from typing import Any

import yaml

from chungsuc.rulebook.load import Rulebook
from chungsuc.rulebook.model import Edition

HEAD = """
schema: 1
name: Bộ thử
level: commune
decision: {number: 1/QĐ-TTg, date: 2020-01-01, issuer: Thủ tướng Chính phủ, confidence: sourced}
effective: {from: 2020-01-01, to: null, confidence: sourced}
regions: [{id: mien-nui, name: Miền núi, label: MN}, {id: dong-bang, name: Đồng bằng, label: ĐB}]
"""
INDICATOR = """
kind: ratio
measured_in: hộ
direction: at_least
max_age: {months: 12, confidence: assumed}
"""


def indicator(
    number: str, general: object = 70, by_region: dict[str, Any] | None = None, **other: object
) -> dict[str, Any]:
    """`thresholds` in `other` stands for the whole list."""
    threshold = {"from": "2020-01-01", "decision": "1/QĐ-TTg", "place": f"Phụ lục, {number}", "confidence": "sourced"}
    made: dict[str, Any] = yaml.safe_load(INDICATOR) | {"number": number, "name": f"Chỉ tiêu {number}"}
    made |= {"thresholds": [{**threshold, "general": general, "by_region": by_region or {}}]}
    if "derived" not in other:
        made["measure"] = f"m-{number.replace('.', '-')}"
    return made | other


def criterion(number: int, *indicators: dict[str, Any], name: str | None = "Tiêu chí") -> dict[str, Any]:
    return {"number": number, "name": name and f"{name} {number}", "indicators": list(indicators)}


def edition(edition_id: str, *criteria: dict[str, Any], **head: object) -> dict[str, Any]:
    """Counted as it is, unless `counts` says otherwise."""
    counts = {"criteria": len(criteria), "indicators": sum(len(c["indicators"]) for c in criteria)}
    first = {"schema": 1, "id": edition_id} | {k: head.pop(k) for k in ("territory", "extends") if k in head}
    head_of_all: dict[str, Any] = yaml.safe_load(HEAD)
    return first | head_of_all | {"counts": counts} | head | {"criteria": list(criteria)}


def written(folder: Path, *editions: dict[str, Any]) -> Rulebook:
    """A rulebook of these editions alone."""
    (folder / "editions").mkdir(parents=True, exist_ok=True)
    for raw in editions:
        text = yaml.safe_dump(raw, allow_unicode=True, sort_keys=False)
        (folder / "editions" / f"{raw['id']}.yaml").write_text(text, encoding="utf-8")
    return Rulebook(folder)


def made(folder: Path, *editions: dict[str, Any]) -> Edition:
    """The last one of them."""
    return written(folder, *editions).edition(editions[-1]["id"])
