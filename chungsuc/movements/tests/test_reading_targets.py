"""Goals as officials write them, and what is read out of each."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from chungsuc.documents.official.tree import Node, OfficialPaper, PartialDate
from chungsuc.movements.reading.found import Confidence, TargetFound
from chungsuc.movements.reading.passages import passages
from chungsuc.movements.reading.targets import find_targets

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("reading_targets.yaml").read_text("utf8"))


def paper(text: str, under: str = "Mục tiêu cụ thể", signed: int = 2022) -> OfficialPaper:
    return OfficialPaper(
        type="kế hoạch",
        date=PartialDate(signed, 5, 10),
        body=(Node("section", "I", title=under, children=(Node("paragraph", "-", text=text),)),),
    )


def told(target: TargetFound) -> str:
    """A target in short: "94/120 · 78,3% năm 2025"."""
    if isinstance(target.value, tuple):
        said = ", ".join(target.value)
    elif target.value == target.percent:
        said = shown(target.percent) + (f"-{shown(target.high)}" if target.high is not None else "") + "%"
    else:
        said = shown(target.value) + (f"-{shown(target.high)}" if target.high is not None else "")
        said += f"/{shown(target.total)}" if target.total is not None else ""
        said += f" · {shown(target.percent)}%" if target.percent is not None else ""
    return said + (f" năm {target.deadline_year}" if target.deadline_year else "")


def shown(value: object) -> str:
    return str(value).replace(".", ",")


@pytest.mark.parametrize("case", CASES, ids=[str(at) for at in range(1, len(CASES) + 1)])
def test_a_sentence_says_its_goals(case: dict[str, Any]) -> None:
    made = find_targets(paper(case["text"], case.get("under", "Mục tiêu cụ thể"), case.get("signed", 2022)), None)
    assert "; ".join(told(one) for one in made) == case["targets"]
