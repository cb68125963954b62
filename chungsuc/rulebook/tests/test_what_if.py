"""A scenario is judged as everything else is: what is easier loses nobody, what is not known is never met."""

from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from chungsuc.rulebook.columns import MET, NOT_MET, UNKNOWN, Columns, judge_many
from chungsuc.rulebook.judging import RANK, judge
from chungsuc.rulebook.load import load
from chungsuc.rulebook.model import Edition, Facts, Reading
from chungsuc.rulebook.numbers import SCALE
from chungsuc.rulebook.tests.made import criterion, edition, indicator, made
from chungsuc.rulebook.tests.test_columns import readings
from chungsuc.rulebook.what_if import Moved, Scenario, asked_rows, fewest, moved, try_out
from chungsuc.rulebook.what_if_text import ScenarioError, costs_in, numbers_in, scenario_in, told

ON = date(2023, 12, 31)
CASES = yaml.safe_load((Path(__file__).parent / "what_if.yaml").read_text(encoding="utf-8"))
E318 = load().with_overlay("qd-318-2022-ntm", "mau-318")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    return made(
        tmp_path_factory.mktemp("bo-thu"),
        edition(
            "thu-2020",
            criterion(
                1,
                indicator("1.1", None, {"mien-nui": 70, "dong-bang": 90}),
                indicator("1.2", 40, kind="amount", measured_in="triệu đồng"),
            ),
            criterion(2, indicator("2.1", 60)),
        ),
    )


def facts_of(name: str, row: dict[str, Any]) -> Facts:
    given = {key: value for key, value in row.items() if key != "vung"}
    found = {
        number: Reading(numerator=value[0] * SCALE, denominator=value[1] * SCALE)
        if isinstance(value, list)
        else Reading(amount=value * SCALE)
        for number, value in given.items()
    }
    return Facts(name, row["vung"], found)


NAMES = list(CASES["xa"])
FACTS = [facts_of(name, row) for name, row in CASES["xa"].items()]


@pytest.mark.parametrize("case", CASES["truong_hop"], ids=lambda case: case["ten"])
def test_cases_that_an_official_can_read(small: Edition, case: dict[str, Any]) -> None:
    scenario, faults = scenario_in(
        small, ON, moves=case.get("muc", ()), left_out=case.get("bo_ra", ""), only=case.get("chi_xet", "")
    )
    found = try_out(small, Columns.from_facts(small, FACTS), scenario, ON)
    assert faults == []
    assert [n for n, one in zip(NAMES, found.unit_after, strict=True) if one == MET] == case["dat"]
    assert [n for n, one in zip(NAMES, found.unit_after, strict=True) if one == UNKNOWN] == case["chua_ro"]
    assert [n for n, one in zip(NAMES, found.unit, strict=True) if one == MET] == ["An"]


@pytest.mark.parametrize("case", CASES["loi"], ids=lambda case: case["noi"])
def test_what_nobody_can_mean_is_answered_in_words(small: Edition, case: dict[str, Any]) -> None:
    moves = [case["muc"]] if "muc" in case else []
    scenario, faults = scenario_in(small, ON, moves=moves, left_out=case.get("bo_ra", ""))
    assert [case["noi"] in fault for fault in faults] == [True]
    assert not scenario


@pytest.mark.parametrize("case", CASES["giup"], ids=str)
def test_whom_to_help_first(small: Edition, case: dict[str, Any]) -> None:
    found = try_out(small, Columns.from_facts(small, FACTS), Scenario(), ON)
    prices = costs_in(small, case.get("gia", ""))
    costs = {row: prices[i.number] for row, i in enumerate(small.indicators) if i.number in prices}
    best = fewest(found.after, found.asked_after, case["can"], costs)
    assert [NAMES[row] for row in sorted(best.chosen)] == case["chon"]
    assert (best.short[best.chosen].sum(), best.lacking) == (case["chi_tieu"], case["thieu"])
    assert [NAMES[row] for row in best.unsure] == ["Dền"]


def test_a_scenario_is_told_with_old_and_new_level(small: Edition) -> None:
    scenario, _ = scenario_in(small, ON, moves=[("1.1", "mien-nui", "60%"), ("1.2", "", "35"), ("1.1", "dong-bang", "80")])
    assert list(told(small, scenario.moved, ON)) == [
        "1.1 Chỉ tiêu 1.1: ≥ 70% → ≥ 60% (MN)",
        "1.2 Chỉ tiêu 1.2: ≥ 40 triệu đồng → ≥ 35 triệu đồng (mọi vùng)",
        "1.1 Chỉ tiêu 1.1: ≥ 90% → ≥ 80% (ĐB)",
    ]


def test_a_part_is_told_by_its_words_and_not_by_its_key() -> None:
    whole = load().edition("qd-318-2022-ntm")
    scenario, faults = scenario_in(whole, ON, moves=[("5.1/minimum", "", "80%")])
    assert (faults, [said.partition(":")[0] for said in told(whole, scenario.moved, ON)]) == (
        [],
        ["5.1 trường đạt tiêu chuẩn cơ sở vật chất tối thiểu"],
    )


def test_numbers_name_indicators_and_whole_criteria(small: Edition) -> None:
    assert numbers_in(small, "tiêu chí 1; 2.1") == {"1.1", "1.2", "2.1"}
    assert numbers_in(small, " ") == frozenset()


@pytest.mark.parametrize("typed", ["17.8", "1.1: nhiều", "1.1: -3", "8.8: 3"])
def test_a_cost_that_cannot_be_is_refused(small: Edition, typed: str) -> None:
    with pytest.raises(ScenarioError):
        costs_in(small, typed)


MOVABLE = [i for i in E318.indicators if i.kind in ("ratio", "count", "amount")]


@st.composite
def worlds(draw: st.DrawFn) -> list[Facts]:
    found = []
    for place in range(draw(st.integers(1, 6))):
        chosen = draw(st.lists(st.sampled_from(E318.indicators), max_size=20, unique_by=lambda i: i.number))
        mine = {i.number: draw(readings(i)) for i in chosen}
        for i in MOVABLE:
            mine.setdefault(i.number, Reading(amount=draw(st.integers(0, 100)) * SCALE))
        region = draw(st.sampled_from([r.id for r in E318.regions]))
        found.append(Facts(f"Xã {place}", region, mine, sample=True))
    return found


moves = st.lists(
    st.builds(
        lambda i, region, level: Moved(i.number, region, level * SCALE),
        st.sampled_from(MOVABLE),
        st.sampled_from(["", *(r.id for r in E318.regions)]),
        st.integers(0, 100),
    ),
    max_size=5,
    unique_by=lambda m: (m.place, m.region),
)
some = st.frozensets(st.sampled_from([i.number for i in E318.indicators]), max_size=56)


@settings(max_examples=60, deadline=None)
@given(worlds(), moves, some)
def test_columns_say_what_judging_each_commune_by_the_moved_set_says(
    facts: list[Facts], moved_levels: list[Moved], left_out: frozenset[str]
) -> None:
    scenario = Scenario(tuple(moved_levels), left_out)
    found = try_out(E318, Columns.from_facts(E318, facts), scenario, ON)
    law, kept = moved(E318, scenario), [i.number for i in E318.indicators if i.number not in left_out]
    for place, one in enumerate(facts):
        verdicts = {i.indicator: i.verdict for i in judge(law, one, ON).indicators}
        assert found.after[:, place].tolist() == [RANK[v] for v in verdicts.values()]
        assert found.unit_after[place] == min(RANK[verdicts[number]] for number in kept)
        for row in np.flatnonzero(found.before[:, place] == UNKNOWN):
            reading = one.readings.get(E318.indicators[row].number)
            if reading is None or reading == Reading():
                assert found.after[row, place] == UNKNOWN


@settings(max_examples=40, deadline=None)
@given(worlds())
def test_without_changes_everything_is_as_judged_to_the_digest(facts: list[Facts]) -> None:
    columns = Columns.from_facts(E318, facts)
    found, many = try_out(E318, columns, Scenario(), ON), judge_many(E318, columns, ON)
    assert moved(E318, Scenario()) is E318
    assert np.array_equal(found.after, many.indicators.T)
    assert np.array_equal(found.unit_after, many.unit)
    assert np.array_equal(found.met_after, many.criteria_met)
    assert [judge(moved(E318, Scenario()), f, ON).digest for f in facts] == [judge(E318, f, ON).digest for f in facts]


@settings(max_examples=60, deadline=None)
@given(worlds(), st.sampled_from(MOVABLE), st.integers(0, 100), st.integers(0, 100), some)
def test_an_easier_level_loses_nobody(
    facts: list[Facts], indicator_moved: Any, one: int, other: int, left_out: frozenset[str]  # noqa: ANN401
) -> None:
    easier, harder = sorted((one, other), reverse=indicator_moved.direction == "at_most")
    columns = Columns.from_facts(E318, facts)
    passing = [
        set(np.flatnonzero(found.unit_after == MET))
        for level in (easier, harder)
        for found in [try_out(E318, columns, Scenario((Moved(indicator_moved.number, "", level * SCALE),), left_out), ON)]
    ]
    assert passing[1] <= passing[0]


verdicts = st.integers(1, 6).flatmap(
    lambda units: st.lists(
        st.lists(st.sampled_from([NOT_MET, UNKNOWN, MET]), min_size=units, max_size=units), min_size=1, max_size=4
    )
)


@settings(max_examples=200, deadline=None)
@given(verdicts, st.integers(0, 6), st.booleans(), st.lists(st.integers(0, 9), min_size=4, max_size=4))
def test_no_other_choice_needs_fewer_indicators_or_less_money(
    table: list[list[int]], needed: int, priced: bool, prices: list[int]  # noqa: FBT001
) -> None:
    given_verdicts, rows = np.array(table, np.int8), np.arange(len(table))
    costs = {row: prices[row] for row in rows.tolist()} if priced else {}
    best = fewest(given_verdicts, rows, needed, costs)
    able = [u for u, column in enumerate(given_verdicts.T) if UNKNOWN not in column and NOT_MET in column]
    size = min(needed, len(able))
    weight = [sum(costs.get(row, 1) for row in rows.tolist() if column[row] == NOT_MET) for column in given_verdicts.T]
    least = min(sum(weight[u] for u in some_units) for some_units in combinations(able, size))
    assert sum(weight[u] for u in best.chosen) == least
    assert len(best.chosen) == size
    assert best.lacking == needed - size


def test_a_criterion_of_which_nothing_is_asked_lacks_nothing(small: Edition) -> None:
    found = try_out(small, Columns.from_facts(small, FACTS), Scenario(left_out=frozenset({"2.1"})), ON)
    assert found.met.tolist() == [2, 1, 0, 1, 0]
    assert found.met_after.tolist() == [2, 1, 1, 1, 1]
    assert len(asked_rows(small, (1,))) == 2
    assert replace(Scenario(), only=frozenset({"1.1"}))
