"""`judge_many` gives exactly what `judge` gives."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chungsuc.rulebook.columns import Columns, judge_many
from chungsuc.rulebook.judging import RANK, SampleOnRealDataError, judge
from chungsuc.rulebook.load import load
from chungsuc.rulebook.model import Criterion, Derived, Edition, Facts, Indicator, Outcome, Reading
from chungsuc.rulebook.numbers import SCALE
from chungsuc.rulebook.reasons import value_text
from chungsuc.rulebook.taken import Taken
from chungsuc.rulebook.tests.test_judging import trusting
from chungsuc.rulebook.value_texts import value_texts

E318 = load().edition("qd-318-2022-ntm")


def graded() -> Edition:
    """An edition whose first indicator is graded, so that nearly every world has one."""
    first = E318.indicators[0]
    threshold = replace(first.thresholds[0], general="Khá")
    indicator = replace(first, kind="grade", grades=("Đạt", "Khá", "Tốt"), thresholds=(threshold,))
    return replace(E318, criteria=(Criterion(1, "Xếp loại", (indicator,)), *E318.criteria[1:]))


def shares() -> Edition:
    """An edition that reads the results of others beside figures; the shares are checked, so that results decide."""
    checked = trusting(E318, {"1.1", "1.2", "3.1", "17.8"})
    plan, _rules, *_others = checked.indicators
    of_communes = replace(checked.indicator("17.8"), measure="", derived=Derived("commune", "commune-advanced"))
    of_towns = replace(
        of_communes, number="1.2", direction="at_most", derived=Derived("town", title="x"), na_allowed=True
    )
    of_itself = replace(plan, measure="", derived=Derived("self", "commune-advanced"))
    first = Criterion(1, "Kết quả", (of_itself, of_towns))
    second = Criterion(2, "Tỷ lệ và số liệu", (of_communes, checked.indicator("3.1")))
    return replace(checked, criteria=(first, second, *checked.criteria[3:6]))


def grouped() -> Edition:
    """By groups of communes, among them communes without one."""
    return replace(E318, columns_by="group")


EDITIONS = [
    E318,
    trusting(E318, {"17.8", "9.1", "12.1", "3.1"}),
    *load().editions,
    load().with_multiples(load().edition("qd-319-2022-kieu-mau"), on=date(2023, 12, 31)),
    load().with_overlay("qd-318-2022-ntm", "mau-318"),
    load().with_overlay("qd-1980-2016-ntm", "mau-1980"),
    load().edition("qd-318-2022-nang-cao"),
    load().with_overlay("qd-318-2022-nang-cao", "mau-318-nang-cao"),
    graded(),
    shares(),
    grouped(),
    replace(shares(), incomplete_because="Chưa đủ"),
    replace(E318, incomplete_because="Chưa đủ", criteria=(*E318.criteria, Criterion(20, "Chỉ có tên", ()))),
]
near = st.sampled_from([0, 1, 13, 20, 24, 42, 45, 50, 60, 70, 80, 90, 95, 98, 100]).flatmap(
    lambda n: st.integers(-1, 1).map(lambda d: n * SCALE + d)
)
number = st.none() | near
big = st.none() | near | st.integers(1, 10**17)
days = st.none() | st.dates(date(2022, 10, 1), date(2024, 6, 1))


few = st.integers(0, 5)
outcomes = st.builds(lambda m, n, u, a, b: Outcome(m, n, u, min(a, m), min(b, n)), few, few, few, few, few)


def readings(indicator: Indicator) -> st.SearchStrategy[Reading]:
    parts: st.SearchStrategy[dict[str, int] | None] = st.none()
    if indicator.part_keys:
        parts = st.one_of(st.none(), st.dictionaries(st.sampled_from(indicator.part_keys), near))
    return st.builds(
        Reading,
        amount=number,
        numerator=big,
        denominator=big,
        male=number,
        female=number,
        grade=st.none() | st.sampled_from([*indicator.grades, "Giỏi"]),
        applicable=st.sampled_from([True, True, True, False]),
        as_of=days,
        parts=parts,
    )


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Edition, list[Facts], date]:
    edition = draw(st.sampled_from(EDITIONS))
    facts = []
    for place in range(draw(st.integers(1, 5))):
        asked = [i for i in edition.indicators if not i.derived]
        some = st.lists(st.sampled_from(asked), max_size=12, unique_by=lambda i: i.number) if asked else st.just([])
        chosen = draw(some)
        mine = {i.number: draw(readings(i)) for i in chosen}
        results = {i.number: draw(outcomes) for i in edition.indicators if i.derived and draw(st.booleans())}
        region = draw(st.sampled_from([*(r.id for r in edition.regions), ""]))
        facts.append(Facts(f"Xã {place}", region, mine, sample=edition.sample, outcomes=results))
    on = draw(
        st.sampled_from(
            [
                date(2022, 3, 8),
                date(2023, 12, 31),
                date(2024, 3, 1),
                date(2026, 1, 5),
                date(2026, 3, 5),
                date(2019, 5, 1),
                date(2014, 6, 30),
            ]
        )
    )
    return edition, facts, on


@settings(max_examples=90, deadline=None)
@given(worlds())
def test_many_is_one_by_one(world: tuple[Edition, list[Facts], date]) -> None:
    edition, facts, on = world
    many = judge_many(edition, Columns.from_facts(edition, facts), on, block=2)
    for row, one in enumerate(facts):
        judged = judge(edition, one, on)
        assert [RANK[i.verdict] for i in judged.indicators] == many.indicators[row].tolist()
        assert [i.provisional for i in judged.indicators] == many.provisional[row].tolist()
        assert [RANK[c.verdict] for c in judged.criteria] == many.criteria[row].tolist()
        assert [c.provisional for c in judged.criteria] == many.criteria_provisional[row].tolist()
        assert judged.criteria_met == many.criteria_met[row]
        assert RANK[judged.verdict] == many.unit[row]
        assert judged.provisional == many.unit_provisional[row]


ASKED = list({(i.kind, i.measured_in, i.by_sex, i.part_keys): i for e in EDITIONS for i in e.indicators}.values())
any_number = st.none() | near | st.integers(-3 * SCALE, 3 * SCALE) | st.integers(-(10**17), 10**17)


@st.composite
def taken_of_one(draw: st.DrawFn) -> tuple[Indicator, list[Reading]]:
    indicator = draw(st.sampled_from(ASKED))
    changed = st.builds(replace, readings(indicator), amount=any_number, numerator=any_number, denominator=any_number)
    small = st.builds(replace, readings(indicator), numerator=near, denominator=near)
    return indicator, draw(st.lists(changed | small, max_size=6))


@settings(max_examples=300, deadline=None)
@given(taken_of_one())
def test_readings_in_columns_say_what_each_says(given_readings: tuple[Indicator, list[Reading]]) -> None:
    indicator, found = given_readings
    taken = Taken.of(found).with_empty()
    assert [taken.reading(place) for place in range(len(taken))] == [*found, Reading()]
    assert value_texts(indicator, taken) == [value_text(indicator, one) for one in [*found, None]]


def test_sample_overlay_refuses_real_columns() -> None:
    sample = load().with_overlay("qd-318-2022-ntm", "mau-318")
    columns = Columns(("tdmnpb",), np.zeros(3, np.int8), {})
    with pytest.raises(SampleOnRealDataError):
        judge_many(sample, columns, date(2023, 12, 31))


def test_no_units() -> None:
    assert judge_many(E318, Columns.from_facts(E318, []), date(2023, 12, 31)).indicators.shape == (0, 57)
