"""The cases that officials can read."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

import chungsuc.rulebook
from chungsuc.rulebook.files import scaled
from chungsuc.rulebook.judging import judge
from chungsuc.rulebook.load import NotInForceError, Rulebook, load
from chungsuc.rulebook.model import Edition, Facts, Outcome, Reading
from chungsuc.rulebook.multiples import resolved

CASES = Path(chungsuc.rulebook.__file__).parent / "cases"
SHELLS = "bo-chua-du"
IN_FORCE = "hieu-luc"


def files() -> dict[str, Any]:
    return {p.stem: yaml.safe_load(p.read_text(encoding="utf-8")) for p in sorted(CASES.glob("*.yaml"))}


def cases() -> list[Any]:
    found = []
    for raw in files().values():
        told = raw.get("cases", ())
        found += [pytest.param(case.get("edition") or raw["edition"], case, id=case["name"]) for case in told]
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


def on_the_day(edition_id: str, on: date) -> Edition:
    """The edition, with the levels that are multiples of another set's taken from that set of the day."""
    edition = load().edition(edition_id)
    levels = {i.multiple.level for i in edition.indicators if i.multiple}
    for level in levels:
        edition = resolved(edition, load().edition_for(level=level, on=on))
    return edition


@pytest.mark.parametrize(("edition_id", "case"), cases())
def test_case(edition_id: str, case: dict[str, Any]) -> None:
    edition = on_the_day(edition_id, case["day"])
    assert edition.in_force(case["day"])
    if "indicator" not in case:
        whole = judge(edition, Facts(unit="Xã A", region=case["region"], readings={}), case["day"])
        assert (whole.verdict, whole.criteria_met) == (case["expect"], 0)
        return
    number = edition.indicator(case["indicator"]).number
    given = reading(case.get("reading"))
    outcomes = {number: Outcome(**case["outcomes"])} if case.get("outcomes") is not None else {}
    facts = Facts("Xã A", case["region"], {number: given} if given else {}, outcomes=outcomes)
    found = next(i for i in judge(edition, facts, case["day"]).indicators if i.indicator == number)
    assert found.verdict == case["expect"], found.reason
    assert found.provisional
    if "threshold" in case:
        assert found.threshold == case["threshold"]
    if "reason" in case:
        assert found.reason == case["reason"]


def test_enough_cases() -> None:
    counts = {raw["edition"]: len(raw["cases"]) for raw in files().values() if "edition" in raw}
    complete = {e.id for e in load().editions if e.incomplete_because is None}
    assert set(counts) == complete
    assert all(counts[i] >= (30 if i.startswith("qd-318") else 12) for i in complete)


def test_a_case_for_every_set_that_is_not_complete() -> None:
    told = {case["edition"] for case in files()[SHELLS]["cases"]}
    assert told == {e.id for e in load().editions if e.incomplete_because is not None}


@pytest.mark.parametrize("row", files()[IN_FORCE]["in_force"], ids=lambda r: f"{r['level']} {r['day']} {r['edition']}")
def test_which_set_is_in_force(row: dict[str, Any]) -> None:
    rulebook, asked = load(), {"level": row["level"], "on": row["day"], "territory": row.get("territory")}
    if row["edition"] is None:
        with pytest.raises(NotInForceError, match="không có bộ tiêu chí nào"):
            rulebook.edition_for(**asked)
    else:
        assert rulebook.edition_for(**asked).id == row["edition"]


def test_every_set_is_found_for_some_day_by_its_level_and_territory() -> None:
    rulebook = Rulebook()
    for edition in rulebook.editions:
        for on in (edition.effective_from, edition.effective_to or date(2030, 1, 1)):
            found = rulebook.edition_for(level=edition.level, on=on, territory=edition.territory)
            assert found.id == edition.id
    told = {row["edition"] for row in files()[IN_FORCE]["in_force"]}
    assert told - {None} == set(rulebook.edition_ids)
