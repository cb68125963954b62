"""Indicators that read the results of other sets, sets of which not all is known, and units without a column."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from chungsuc.rulebook.files import made_of
from chungsuc.rulebook.judging import judge
from chungsuc.rulebook.load import load
from chungsuc.rulebook.model import (
    Check,
    Direction,
    Edition,
    Facts,
    IndicatorVerdict,
    Outcome,
    Overlay,
    Reading,
    Threshold,
    Verdict,
)
from chungsuc.rulebook.numbers import SCALE
from chungsuc.rulebook.outcomes import answer, assess_outcome
from chungsuc.rulebook.overlays import lay
from chungsuc.rulebook.rules import Rule, rules_for
from chungsuc.rulebook.tests.made import criterion, edition, indicator

ON = date(2023, 12, 31)
CASES = yaml.safe_load((Path(__file__).parent / "outcomes.yaml").read_text(encoding="utf-8"))
COUNTS = ("met", "not_met", "unknown", "met_provisional", "not_met_provisional")


def asking(case: dict[str, Any]) -> Edition:
    derived = (
        {"of": case["of"], "title": case["title"]}
        if "title" in case
        else {"of": case["of"], "level": "commune-advanced"}
    )
    asked = indicator("1.1", case["level"], derived=derived, kind="boolean" if case["of"] == "self" else "ratio")
    asked |= {"direction": case.get("direction", "at_least"), "na_allowed": case.get("na_allowed", False)}
    asked["thresholds"][0]["confidence"] = "verified"
    return made_of(edition("bo", criterion(1, asked)))


def first(edition: Edition, facts: Facts) -> IndicatorVerdict:
    return judge(edition, facts, ON).indicators[0]


@pytest.mark.parametrize("case", CASES, ids=[c["name"] for c in CASES])
def test_case(case: dict[str, Any]) -> None:
    outcome = Outcome(**{k: case.get(k, 0) for k in COUNTS})
    found = first(asking(case), Facts("Huyện A", "mien-nui", {}, outcomes={} if "none" in case else {"1.1": outcome}))
    assert found.verdict == case["expect"], found.reason
    assert found.provisional == case.get("provisional", case["level"] is None), found.reason
    if "reason" in case:
        assert found.reason == case["reason"]


def test_an_unchecked_share_is_provisional_whatever_the_bodies_are() -> None:
    unchecked = made_of(
        edition("bo", criterion(1, indicator("1.1", 50, derived={"of": "commune", "level": "commune"})))
    )
    assert first(unchecked, Facts("Huyện A", "mien-nui", {}, outcomes={"1.1": Outcome(met=9)})).provisional


def test_figures_do_not_stand_for_results() -> None:
    found = first(asking(CASES[0]), Facts("Huyện A", "mien-nui", {"1.1": Reading(amount=100 * SCALE)}))
    assert (found.verdict, found.value_text) == ("unknown", "")


def test_the_digest_holds_the_results() -> None:
    def digest(outcome: Outcome) -> str:
        return judge(asking(CASES[0]), Facts("Huyện A", "mien-nui", {}, outcomes={"1.1": outcome}), ON).digest

    assert digest(Outcome(met=97, not_met=3)) != digest(Outcome(met=96, not_met=4))
    assert digest(Outcome(met=96, not_met=4, met_provisional=4)) == digest(Outcome(met=96, not_met=4))


small = st.integers(0, 4)


@given(
    small,
    small,
    small,
    st.data(),
    st.sampled_from([0, 1, 10, 33, 50, 75, 100]),
    st.sampled_from(["at_least", "at_most"]),
)
def test_an_answer_is_given_when_every_completion_gives_it(
    met: int, not_met: int, unknown: int, data: st.DataObject, percent: int, direction: Direction
) -> None:
    whole = met + not_met + unknown
    if not whole:
        return
    level = percent * SCALE

    def every(met: int, unknown: int) -> Verdict:
        found = {answer(level, direction, met + more, 0, whole) for more in range(unknown + 1)}
        return found.pop() if len(found) == 1 else "unknown"

    outcome = Outcome(met, not_met, unknown, data.draw(st.integers(0, met)), data.draw(st.integers(0, not_met)))
    verdict, provisional = assess_outcome(level, direction, outcome)
    assert verdict == every(met, unknown)
    soft = outcome.met_provisional + outcome.not_met_provisional
    firm = met - outcome.met_provisional
    possible = {every(firm + more, unknown + vague) for more in range(soft + 1) for vague in range(soft + 1 - more)}
    assert provisional == (len(possible) > 1)


INCOMPLETE = made_of(
    edition(
        "thieu",
        criterion(1, indicator("1.1", 70)),
        criterion(2),
        complete=False,
        incomplete_because="Chỉ mới có sáu chỉ tiêu của Phụ lục I.",
        counts={"criteria": 10, "indicators": 47},
    )
)


@pytest.mark.parametrize(
    "reading",
    [None, Reading(amount=100 * SCALE), Reading(amount=0), Reading(applicable=False), Reading(as_of=date(2010, 1, 1))],
)
def test_nobody_is_judged_by_a_set_that_is_incomplete(reading: Reading | None) -> None:
    judged = judge(INCOMPLETE, Facts("Xã A", "mien-nui", {"1.1": reading} if reading else {}), ON)
    assert (judged.verdict, judged.provisional, judged.criteria_met, judged.criteria_total) == ("unknown", True, 0, 2)
    assert [(c.criterion, c.verdict) for c in judged.criteria] == [(1, "unknown"), (2, "unknown")]
    assert judged.indicators[0].verdict == "unknown"
    assert judged.indicators[0].reason == "1.1: Chỉ mới có sáu chỉ tiêu của Phụ lục I, chưa đánh giá được."


def test_a_set_of_which_nothing_is_known_passes_nobody() -> None:
    shell = made_of(
        edition(
            "vo", complete=False, incomplete_because="Chưa tìm được.", counts={"criteria": None, "indicators": None}
        )
    )
    judged = judge(shell, Facts("Xã A", "mien-nui", {}), ON)
    assert (judged.verdict, judged.provisional, judged.criteria_total, judged.indicators) == ("unknown", True, 0, ())


GROUPED = made_of(
    edition(
        "nhom",
        criterion(
            1,
            indicator("1.1", None, {"nhom-1": 90, "nhom-2": 70}),
            indicator("1.2", 80),
            indicator("1.3", 80, {"nhom-1": 95}),
            indicator("1.4", 60, na_allowed=True),
        ),
        columns="group",
        regions=[{"id": f"nhom-{n}", "name": f"Xã nhóm {n}", "label": f"nhóm {n}"} for n in (1, 2, 3)],
    )
)


def grouped(group: str) -> dict[str, tuple[str, str]]:
    readings = {i.number: Reading(amount=85 * SCALE) for i in GROUPED.indicators}
    judged = judge(GROUPED, Facts("Xã A", group, readings), ON)
    return {i.indicator: (i.verdict, i.reason.partition(": ")[2]) for i in judged.indicators}


def test_a_commune_is_held_to_the_column_of_its_group() -> None:
    assert {n: v for n, (v, _) in grouped("nhom-1").items()} == {
        "1.1": "not_met",
        "1.2": "met",
        "1.3": "not_met",
        "1.4": "met",
    }
    assert grouped("nhom-2")["1.1"] == ("met", "85% ≥ 70% (nhóm 2), đạt.")
    with pytest.raises(KeyError, match="không có vùng nhom-4"):
        grouped("nhom-4")


def test_without_a_group_only_levels_for_all_of_them_are_known() -> None:
    assert grouped("") == {
        "1.1": ("unknown", "chưa xác định nhóm xã, chưa đánh giá được."),
        "1.2": ("met", "85% ≥ 80% (mức chung), đạt."),
        "1.3": ("unknown", "chưa xác định nhóm xã, chưa đánh giá được."),
        "1.4": ("met", "85% ≥ 60% (mức chung), đạt."),
    }


def test_a_level_that_is_unknown_for_all_names_no_column() -> None:
    flat = made_of(edition("huyen", criterion(1, indicator("1.1", None)), regions=[], level="district"))
    told = "1.1: chưa rõ mức đạt chuẩn (QĐ 1/QĐ-TTg, Phụ lục, 1.1), chưa đánh giá được."
    for asked in (flat, replace(GROUPED, criteria=flat.criteria)):
        assert first(asked, Facts("Huyện A", "", {"1.1": Reading(amount=85 * SCALE)})).reason == told


def test_a_set_without_columns_asks_all_alike() -> None:
    flat = made_of(edition("huyen", criterion(1, indicator("1.1", 80)), regions=[], level="district"))
    for region in ("", "mien-nui", "nhom-1"):
        assert (
            first(flat, Facts("Huyện A", region, {"1.1": Reading(amount=85 * SCALE)})).reason
            == "1.1: 85% ≥ 80% (mức chung), đạt."
        )


def test_a_rule_says_who_checked_its_level_and_why_it_is_looser() -> None:
    base = load().edition("qd-318-2022-ntm")
    seen = Check(
        "17.8", "tdmnpb", date(2022, 3, 8), 70 * SCALE, "318/QĐ-TTg", "12", ON, "Nguyễn Văn Đọc", "Trần Thị Soát"
    )
    own = Threshold(
        date(2022, 3, 8), None, "9/QĐ-UBND", "Điều 2", 60 * SCALE, {}, "sourced", {}, looser_because="Xã biên giới"
    )
    looser = Overlay("tinh", "Tỉnh", base.id, {"17.8": (replace(own, overlay=True),)})

    def rule(of: Edition) -> Rule:
        return next(r for r in rules_for(of, "tdmnpb", ON) if r.indicator.number == "17.8")

    checked = rule(lay(base, Overlay("doi-chieu", "Đối chiếu", base.id, {}, checks=(seen,))))
    assert (checked.check, checked.checked, checked.looser_because) == (seen, True, None)
    assert (rule(base).check, rule(base).checked) == (None, False)
    assert rule(lay(base, looser)).looser_because == "Xã biên giới"
    assert rule(lay(base, looser)).threshold == replace(own, overlay=True)


def test_a_check_holds_while_the_level_is_the_one_that_was_seen() -> None:
    threshold = load().edition("qd-318-2022-ntm").indicator("17.8").thresholds[0]
    assert threshold.by_region["tdmnpb"] == 70 * SCALE
    for level, trust in ((70 * SCALE, "verified"), (75 * SCALE, threshold.trust("tdmnpb"))):
        seen = Check("17.8", "tdmnpb", threshold.starts, level, "318/QĐ-TTg", "12", ON, "A", "B")
        assert replace(threshold, checks={"tdmnpb": seen}).trust("tdmnpb") == trust


def test_a_provinces_level_for_some_groups_leaves_a_commune_without_group_unknown() -> None:
    own = Threshold(
        date(2020, 1, 1), None, "9/QĐ-UBND", "Điều 2", None, {"nhom-1": 90 * SCALE}, "sourced", {}, overlay=True
    )
    laid = lay(GROUPED, Overlay("tinh", "Tỉnh", GROUPED.id, {"1.2": (own,)}))
    judged = {
        group: judge(laid, Facts("Xã A", group, {"1.2": Reading(amount=85 * SCALE)}), ON).indicators[1].verdict
        for group in ("nhom-1", "nhom-2", "")
    }
    assert judged == {"nhom-1": "not_met", "nhom-2": "met", "": "unknown"}
