"""Sentences that an official could have written, with what is read out of them: the YAML files beside, and trees for them."""

import re
from datetime import date
from pathlib import Path
from typing import Any, Final

import yaml

from chungsuc.documents.official.tree import Node, NodeKind, OfficialPaper, PartialDate

Case = dict[str, Any]
FOLDER: Final = Path(__file__).parent / "cases_of_reading"
HEADING: Final = "TỔ CHỨC THỰC HIỆN"
ITEM: Final = re.compile(r"(?P<indent> *)(?P<number>[IVX]+\.|\d+(?:\.\d+)*\.|[a-zđ]\)|-|\+|Điều \d+\.)?\s*(?P<text>.*)")


def cases(name: str) -> list[Case]:
    read: list[Case] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf8"))
    return read


def paper_of(case: Case) -> OfficialPaper:
    """The paper that holds the case's sentence, or its `paper` laid out by indents."""
    signed = date.fromisoformat(case.get("signed", "2022-03-15"))
    kind = case.get("type", "kế hoạch")
    day = PartialDate(signed.year, signed.month, signed.day)
    if "paper" in case:
        return OfficialPaper(type=kind, date=day, body=nodes_of(case["paper"]))
    said = case["said"]
    item = Node("paragraph", "-" if said.startswith("- ") else "", text=said.removeprefix("- "))
    return OfficialPaper(type=kind, date=day, body=(Node("section", "V", case.get("under", HEADING), children=(item,)),))


def nodes_of(laid_out: str) -> tuple[Node, ...]:
    """Nodes by their indents: four spaces a level; a line ending in ":" or without a full stop at its end is a title."""
    lines = [line for line in laid_out.splitlines() if line.strip()]
    return _level(lines, 0)[0]


def _level(lines: list[str], depth: int) -> tuple[tuple[Node, ...], list[str]]:
    made: list[Node] = []
    while lines:
        found = ITEM.fullmatch(lines[0])
        assert found
        if len(found.group("indent")) < 4 * depth:
            break
        children, lines = _level(lines[1:], depth + 1)
        number, text = (found.group("number") or "").rstrip(".)"), found.group("text").strip()
        title = text[-1] not in ".;,…" and number not in {"-", "+", ""}
        kind: NodeKind = "section" if number and number not in {"-", "+"} else "paragraph"
        made.append(Node(kind, number, text.rstrip(":") if title else "", "" if title else text, children))
    return tuple(made), lines
