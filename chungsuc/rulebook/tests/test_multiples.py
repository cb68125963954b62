"""A level that is so many times what another set asks: 1,1 lần thu nhập của xã nâng cao."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chungsuc.rulebook.files import made_of
from chungsuc.rulebook.judging import SampleOnRealDataError, judge
from chungsuc.rulebook.load import load
from chungsuc.rulebook.model import Edition, Facts, Level, Reading
from chungsuc.rulebook.multiples import levels_needed, resolved
from chungsuc.rulebook.numbers import SCALE
from chungsuc.rulebook.rules import Rule, rules_for
from chungsuc.rulebook.tests.made import criterion, edition, indicator, written

ADVANCED = load().edition("qd-318-2022-nang-cao")
REGIONS = [{"id": r.id, "name": r.name, "label": r.label} for r in ADVANCED.regions]
LAW: dict[str, Any] = {
    "from": "2022-03-08",
    "decision": "319/QĐ-TTg",
    "place": "Điều 1, 2",
    "confidence": "sourced",
    "general": None,
    "by_region": {},
}


def model(times: float = 1.1, direction: str = "at_least", other: str = "10.1", **law: object) -> Edition:
    income = indicator(
        "2", kind="amount", measured_in="triệu đồng", direction=direction, thresholds=[LAW | law],
        multiple={"level": "commune-advanced", "indicator": other, "times": times},
    )  # fmt: skip
    raw = edition(
        "kieu-mau", criterion(2, income), criterion(3, indicator("3", 1)), regions=REGIONS, level="commune-model"
    )
    return made_of(raw)


def rule(of: Edition, on: date = date(2023, 12, 31), region: str = "tdmnpb") -> Rule:
    return rules_for(of, region, on)[0]


def other(by_year: dict[int, float] | float | None, direction: str = "at_least") -> Edition:
    """An advanced set that asks for this in the mountains and 60 elsewhere."""
    asked = indicator("10.1", 60, {"mien-nui": by_year}, kind="amount", measured_in="triệu đồng", direction=direction)
    return made_of(edition("nang-cao", criterion(10, asked), level="commune-advanced"))


@pytest.mark.parametrize("year", [2022, 2023, 2024, 2025])
def test_the_level_is_a_tenth_above_for_each_region_and_year(year: int) -> None:
    on = date(year, 12, 31)
    made = resolved(model(), ADVANCED)
    for region in ADVANCED.regions:
        theirs = next(r for r in rules_for(ADVANCED, region.id, on) if r.indicator.number == "10.1")
        ours = rule(made, on, region.id)
        assert ours.where == theirs.where
        assert (ours.level is None) == (theirs.level is None)
        assert int(ours.level or 0) * 10 == int(theirs.level or 0) * 11
    assert rule(made, on).level == {2022: 517_000, 2023: 550_000, 2024: 594_000, 2025: 638_000}[year]


def test_the_source_tells_how_the_number_was_made() -> None:
    made = rule(resolved(model(), ADVANCED))
    assert made.source == "QĐ 319/QĐ-TTg, Điều 1, 2: 1,1 × mức của 10.1 (QĐ 318/QĐ-TTg, Phụ lục II, 10.1)"
    advanced = next(r for r in rules_for(ADVANCED, "tdmnpb", date(2023, 12, 31)) if r.indicator.number == "10.1")
    assert (advanced.text, made.text) == ("≥ 50 triệu đồng/người/năm", "≥ 55 triệu đồng")


def test_just_at_the_level_is_met_and_a_ten_thousandth_below_is_not() -> None:
    def verdict(amount: int) -> str:
        facts = Facts("Xã A", "tdmnpb", {"2": Reading(amount=amount)})
        return judge(resolved(model(), ADVANCED), facts, date(2023, 12, 31)).indicators[0].verdict

    assert (verdict(550_000), verdict(549_999)) == ("met", "not_met")


def test_unresolved_it_says_what_is_missing() -> None:
    judged = judge(model(), Facts("Xã A", "tdmnpb", {"2": Reading(amount=SCALE)}), date(2023, 12, 31)).indicators[0]
    assert judged.reason == (
        "2: mức bằng 1,1 lần mức của chỉ tiêu 10.1 về xã nông thôn mới nâng cao, mà mức ấy chưa rõ, chưa đánh giá được."
    )


@pytest.mark.parametrize("unknown", [None, {2022: 40.0}])
def test_what_the_other_set_leaves_unknown_stays_unknown(unknown: dict[int, float] | None) -> None:
    made = resolved(model(), other(unknown))
    assert rule(made, region="tdmnpb").level == 66 * SCALE
    made_here = resolved(made_of(edition("km", criterion(2, _income()), level="commune-model")), other(unknown))
    judged = rules_for(made_here, "mien-nui", date(2023, 12, 31))[0]
    assert judged.level is None
    assert rules_for(made_here, "dong-bang", date(2023, 12, 31))[0].level == 66 * SCALE


def _income() -> dict[str, Any]:
    multiple = {"level": "commune-advanced", "indicator": "10.1", "times": 1.1}
    return indicator("2", None, kind="amount", measured_in="triệu đồng", multiple=multiple)


def test_trust_is_that_of_the_weaker() -> None:
    assert resolved(model(confidence="verified"), ADVANCED).indicator("2").thresholds[0].trust("tdmnpb") == (
        ADVANCED.indicator("10.1").thresholds[0].trust("tdmnpb")
    )
    assert resolved(model(confidence="recalled"), ADVANCED).indicator("2").thresholds[0].trust("tdmnpb") == "recalled"


def test_a_sample_level_makes_a_sample_set() -> None:
    sample = load().with_overlay(ADVANCED.id, "mau-318-nang-cao")
    made = resolved(model(), sample)
    assert made.sample
    with pytest.raises(SampleOnRealDataError):
        judge(made, Facts("Xã thật", "tdmnpb", {}), date(2023, 12, 31))


def test_days_are_those_in_which_both_are_in_force() -> None:
    made = resolved(model(to="2024-06-30"), ADVANCED).indicator("2").thresholds
    assert {(t.starts, t.ends) for t in made} == {(date(2022, 3, 8), date(2024, 6, 30))}


def test_a_level_of_its_own_stays_in_front(tmp_path: Path) -> None:
    own = model(general=66)
    assert resolved(own, ADVANCED).indicator("2").thresholds == own.indicator("2").thresholds


def test_a_set_without_that_indicator_leaves_the_level_unknown() -> None:
    assert rule(resolved(model(other="99.9"), ADVANCED)).level is None


def test_every_multiple_of_the_package_has_something_to_be_a_multiple_of() -> None:
    asked = [i.multiple for e in load().editions for i in e.indicators if i.multiple]
    assert asked
    for multiple in asked:
        others = [e for e in load().editions if e.level == multiple.level and e.incomplete_because is None]
        assert all(e.indicator(multiple.indicator).kind == "amount" for e in others)


def test_only_sets_of_the_level_asked_for_make_numbers() -> None:
    base = load().edition("qd-318-2022-ntm")
    assert resolved(model(), base).indicator("2").thresholds == model().indicator("2").thresholds
    assert resolved(base, ADVANCED) is base
    assert levels_needed(model()) == {"commune-advanced"}
    assert levels_needed(base) == frozenset()


def test_the_digest_holds_the_numbers_and_is_made_once() -> None:
    made = resolved(model(), ADVANCED)
    assert made.digest != model().digest
    assert (
        resolved(made, ADVANCED) == made
        or resolved(made, ADVANCED).indicator("2").thresholds == made.indicator("2").thresholds
    )
    assert resolved(model(1.2), ADVANCED).digest != made.digest


def test_the_rulebook_makes_the_numbers_by_the_set_of_the_day(tmp_path: Path) -> None:
    advanced = edition(
        "nang-cao",
        criterion(10, indicator("10.1", 50, kind="amount", measured_in="triệu đồng")),
        level="commune-advanced",
    )
    raw = edition("kieu-mau", criterion(2, _income()), level="commune-model")
    rulebook = written(tmp_path, advanced, raw)
    made = rulebook.with_multiples(rulebook.edition("kieu-mau"), on=date(2023, 12, 31))
    assert rules_for(made, "mien-nui", date(2023, 12, 31))[0].level == 55 * SCALE
    assert rulebook.with_multiples(rulebook.edition("kieu-mau"), on=date(2023, 12, 31)) is made
    assert rulebook.with_multiples(rulebook.edition("nang-cao"), on=date(2023, 12, 31)) is rulebook.edition("nang-cao")
    assert rulebook.with_multiples(rulebook.edition("kieu-mau"), on=date(2019, 12, 31)) is rulebook.edition("kieu-mau")


@settings(deadline=None)
@given(st.integers(0, 10**9), st.integers(1, 100_000), st.sampled_from(["at_least", "at_most"]))
def test_amounts_are_met_exactly_where_the_true_product_is(level: int, times: int, direction: str) -> None:
    made = resolved(model(times / SCALE, direction), other(level / SCALE, direction))
    found: Level = made.indicator("2").thresholds[0].by_region["mien-nui"]  # type: ignore[assignment]
    assert isinstance(found, int)
    for amount in (found - 1, found, found + 1):
        truly = amount * SCALE >= level * times if direction == "at_least" else amount * SCALE <= level * times
        assert truly == (amount >= found if direction == "at_least" else amount <= found)
