import csv
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from chungsuc.demo.people import SAMPLE_PEOPLE
from chungsuc.demo.sample import HOA_LAC, OVERLAY, STANDARD, TAN_THANH, SampleValue, sample_values
from chungsuc.rulebook.check import check_reading
from chungsuc.rulebook.judging import judge
from chungsuc.rulebook.load import load
from chungsuc.rulebook.model import Edition, Facts, Judgement, Reading
from chungsuc.rulebook.numbers import SCALE

UNITS = Path(__file__).resolve().parents[2] / "units" / "data"
OFFICIAL = frozenset({"approved", "locked"})
EXPECTED = OFFICIAL | {"submitted", "verified"}
WORKING_DAY = date(2023, 11, 6)
ROLES = {"officer", "specialist", "coordinator", "leader"}

# Day, line; criterion 17 met, not met, cannot be assessed; communes with all 19.
TABLE = """
    day         line      17 met  not  unknown  all 19
    2021-12-31  official      76  105        0       0
    2022-06-30  official      82   99        0      45
    2022-12-31  official      89   92        0      52
    2023-06-30  official      95   86        0      57
    2023-10-31  official     101   79        1      60
    2023-10-31  expected     105   75        1      60
"""


@cache
def communes() -> tuple[str, ...]:
    with (UNITS / "lang-son.csv").open(encoding="utf-8", newline="") as source:
        return tuple(
            row["key"] for row in csv.DictReader(source) if row["kind"] == "commune" and row["valid_from"] < "2024"
        )


@cache
def edition() -> Edition:
    return load().with_overlay(STANDARD, OVERLAY)


@cache
def values() -> tuple[SampleValue, ...]:
    return tuple(sample_values(communes()))


@cache
def of_commune(key: str) -> tuple[SampleValue, ...]:
    return tuple(v for v in values() if v.unit_key == key)


def judged(on: date, states: frozenset[str]) -> list[Judgement]:
    known: dict[str, dict[str, Reading]] = defaultdict(dict)
    for value in values():
        if value.as_of <= on and value.state in states:
            known[value.unit_key][value.indicator] = value.reading
    return [judge(edition(), Facts(key, "tdmnpb", known[key], sample=True), on) for key in communes()]


def judge_one(key: str, on: date, **more: Reading) -> Judgement:
    readings = {v.indicator: v.reading for v in of_commune(key) if v.as_of <= on and v.state in OFFICIAL}
    return judge(edition(), Facts(key, "tdmnpb", readings | more, sample=True), on)


def test_the_same_every_time() -> None:
    assert tuple(sample_values(communes()[::-1])) == values()


@pytest.mark.parametrize("count", [0, 1, 5, 40])
def test_of_fewer_communes(count: int) -> None:
    assert len({v.unit_key for v in sample_values(communes()[:count])}) == count


def test_how_many() -> None:
    assert 35_000 <= len(values()) <= 50_000
    assert len({(v.unit_key, v.measure, v.period) for v in values()}) == len(values())
    assert {v.unit_key for v in values()} == set(communes())
    assert {v.indicator for v in values()} == {i.number for i in edition().indicators}
    assert all(v.measure == edition().indicator(v.indicator).measure for v in values())


def test_states() -> None:
    last = Counter(v.state for v in values() if v.period == "2023-H2")
    assert set(last) == {"approved", "verified", "submitted", "returned"}
    assert last["approved"] > 0.85 * last.total()
    assert {v.state for v in values() if v.period < "2023-H2"} == {"locked"}


def test_each_reading_can_be() -> None:
    assert [v for v in values() if check_reading(edition().indicator(v.indicator), v.reading)] == []
    assert all(v.reading.as_of == v.as_of for v in values())


def test_figures_go_up_with_steady_denominators() -> None:
    shares: dict[tuple[str, str], list[Reading]] = defaultdict(list)
    for value in values():
        if value.reading.numerator is not None:
            shares[value.unit_key, value.indicator].append(value.reading)
    for (_, number), readings in shares.items():
        sizes = [r.denominator or 0 for r in readings]
        assert sizes == sorted(sizes)
        assert sizes[-1] <= sizes[0] * 1.05
        if edition().indicator(number).direction == "at_least":
            counts = [r.numerator or 0 for r in readings]
            assert counts == sorted(counts)
    households = [v.reading.denominator or 0 for v in values() if v.indicator == "9.2"]
    assert min(households) >= 300 * SCALE
    assert max(households) <= 1600 * SCALE


def test_households_are_the_same_for_every_indicator() -> None:
    found = defaultdict(set)
    for value in values():
        if edition().indicator(value.indicator).measured_in == "hộ":
            found[value.unit_key, value.period].add(value.reading.denominator)
    assert all(len(each) == 1 for each in found.values())


@pytest.mark.parametrize("line", TABLE.strip().splitlines()[1:], ids=lambda line: "-".join(line.split()[:2]))
def test_the_table(line: str) -> None:
    day, name, met, not_met, unknown, all_19 = line.split()
    found = judged(date.fromisoformat(day), OFFICIAL if name == "official" else EXPECTED)
    verdicts = Counter(c.verdict for j in found for c in j.criteria if c.criterion == 17)
    counted = (verdicts["met"], verdicts["not_met"], verdicts["unknown"])
    assert counted == (int(met), int(not_met), int(unknown))
    assert sum(j.verdict == "met" for j in found) == int(all_19)
    assert not any(j.provisional for j in found if date.fromisoformat(day) >= date(2022, 3, 8))


def test_hoa_lac_lacks_only_17_8() -> None:
    last = {v.indicator: v for v in of_commune(HOA_LAC)}
    assert last["17.8"].period == "2022-H1"
    assert last["17.8"].reading == Reading(numerator=665 * SCALE, denominator=1200 * SCALE, as_of=date(2022, 6, 30))
    environment = [v for number, v in last.items() if number.startswith("17.") and number != "17.8"]
    assert {(v.period, v.state) for v in environment} == {("2023-H2", "approved")}
    judgement = judge_one(HOA_LAC, WORKING_DAY)
    assert {i.indicator: i.verdict for i in judgement.indicators if i.verdict != "met"} == {"17.8": "unknown"}
    assert judgement.criteria[16].verdict == "unknown"
    mid_2022 = judge_one(HOA_LAC, date(2022, 6, 30))
    assert "665/1.200 hộ = 55,4%" in next(i.reason for i in mid_2022.indicators if i.indicator == "17.8")


def test_hoa_lac_meets_criterion_17_once_17_8_is_entered() -> None:
    entered = Reading(numerator=900 * SCALE, denominator=1200 * SCALE, as_of=WORKING_DAY)
    judgement = judge_one(HOA_LAC, WORKING_DAY, **{"17.8": entered})
    assert judgement.criteria[16].criterion == 17
    assert judgement.criteria[16].verdict == "met"
    short = replace(entered, numerator=744 * SCALE)
    assert judge_one(HOA_LAC, WORKING_DAY, **{"17.8": short}).criteria[16].verdict == "not_met"


def test_tan_thanh_waits_for_the_department() -> None:
    waiting = [v.indicator for v in of_commune(TAN_THANH) if v.state == "submitted"]
    assert waiting == ["17.11"]
    assert judge_one(TAN_THANH, WORKING_DAY).criteria[16].verdict == "not_met"


def test_people_belong_to_units_and_roles() -> None:
    keys = set(communes())
    with (UNITS / "agencies.csv").open(encoding="utf-8", newline="") as source:
        keys |= {row["key"] for row in csv.DictReader(source)}
    assert {p.unit_key for p in SAMPLE_PEOPLE} <= keys
    assert {p.role for p in SAMPLE_PEOPLE} == ROLES
    names = [p.username for p in SAMPLE_PEOPLE]
    assert len(set(names)) == len(names)
    assert {"hoalac", "hoalac2", "tanthanh", "sotnmt", "vpdp", "vpdp2", "lanhdao", "sonoivu", "solieumau"} == set(names)
