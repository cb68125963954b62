"""The cases that officials can read."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

import chungsuc.rulebook
from chungsuc.rulebook.files import scaled
from chungsuc.rulebook.judging import judge
from chungsuc.rulebook.load import load
from chungsuc.rulebook.model import Facts, Reading

CASES = Path(chungsuc.rulebook.__file__).parent / "cases"


def cases() -> list[Any]:
    found = []
    for path in sorted(CASES.glob("*.yaml")):
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        found += [pytest.param(raw["edition"], case, id=case["name"]) for case in raw["cases"]]
    return found


def reading(raw: dict[str, Any] | None) -> Reading | None:
    if raw is None:
        return None
    fields = dict(raw)
    for name in {"amount", "numerator", "denominator", "male", "female"} & set(raw):
        fields[name] = scaled(raw[name])
    if "parts" in raw:
        fields["parts"] = {key: scaled(value) for key, value in raw["parts"].items()}
    return Reading(**fields)


@pytest.mark.parametrize(("edition_id", "case"), cases())
def test_case(edition_id: str, case: dict[str, Any]) -> None:
    edition = load().edition(edition_id)
    number = edition.indicator(case["indicator"]).number
    given = reading(case["reading"])
    facts = Facts(unit="Xã A", region=case["region"], readings={number: given} if given else {})
    found = next(i for i in judge(edition, facts, case["day"]).indicators if i.indicator == number)
    assert found.verdict == case["expect"], found.reason
    assert found.provisional
    if "threshold" in case:
        assert found.threshold == case["threshold"]
    if "reason" in case:
        assert found.reason == case["reason"]


def test_enough_cases() -> None:
    counts = {p.stem: len(yaml.safe_load(p.read_text(encoding="utf-8"))["cases"]) for p in CASES.glob("*.yaml")}
    assert counts["qd-318-2022-ntm"] >= 30
    assert counts["qd-318-2022-nang-cao"] >= 30
    assert counts["qd-1980-2016-ntm"] >= 12


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2016, 12, 1), "qd-1980-2016-ntm"),
        (date(2022, 3, 7), "qd-1980-2016-ntm"),
        (date(2022, 3, 8), "qd-318-2022-ntm"),
        (date(2026, 2, 14), "qd-318-2022-ntm"),
    ],
)
def test_in_force(on: date, expected: str) -> None:
    assert load().edition_for(level="commune", on=on).id == expected


@pytest.mark.parametrize("on", [date(2016, 11, 30), date(2026, 2, 15)])
def test_none_in_force(on: date) -> None:
    with pytest.raises(LookupError, match="không có bộ tiêu chí nào"):
        load().edition_for(level="commune", on=on)
