"""Days off and working days: which day a duty falls on, and what is said beside it."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from chungsuc.movements.due import DueError, DueRule, Occurrence
from chungsuc.movements.forms.due import read_rule, typed_rule
from chungsuc.units.days_off import DaysOff, fixed_of

CASES = yaml.safe_load(Path(__file__).with_name("days.yaml").read_text(encoding="utf-8"))
DAYS = st.dates(date(2001, 1, 1), date(2060, 12, 31))


@st.composite
def days_off(draw: st.DrawFn) -> DaysOff:
    off = draw(st.lists(DAYS, max_size=40))
    return DaysOff(entered=dict.fromkeys(off, "nghỉ"), worked=frozenset(draw(st.lists(DAYS, max_size=10))))


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["case"]))
def test_each_case_falls_on_its_day_and_says_why(case: dict[str, Any]) -> None:
    off = DaysOff(entered=case.get("free", {}), worked=frozenset(case.get("worked", ())))
    year = case["year"]
    times = DueRule.parse(case["rule"]).occurrences(
        date(year, 1, 1), date(year, 12, 31), days_off=off, on_day_off=case.get("gap", "stays")
    )
    assert ([o.due for o in times], [o.why for o in times]) == (case["due"], case["why"])


@given(DAYS, st.integers(0, 300), days_off())
def test_working_days_end_on_a_working_day_and_are_as_many_as_asked(day: date, number: int, off: DaysOff) -> None:
    end = off.later(day, number)
    assert off.works(end)
    counted = sum(off.works(day + timedelta(days=n)) for n in range(1, (end - day).days + 1))
    assert counted == (number or int(end != day))


@given(DAYS, st.integers(0, 200), st.integers(0, 30), st.integers(0, 30), days_off())
def test_more_working_days_or_a_later_start_never_end_earlier(
    day: date, number: int, more: int, wait: int, off: DaysOff
) -> None:
    assert off.later(day, number) <= off.later(day, number + more)
    assert off.later(day, number) <= off.later(day + timedelta(days=wait), number)


@given(DAYS, days_off(), st.sampled_from([1, -1]))
def test_the_nearest_working_day_is_one_with_none_between(day: date, off: DaysOff, step: int) -> None:
    found = off.next_working(day, step)
    assert off.works(found)
    between = range(abs((found - day).days))
    assert not any(off.works(day + timedelta(days=n * step)) for n in between)


def test_fixed_days_on_a_weekend_are_made_up_for() -> None:
    assert fixed_of(2022) == {
        date(2022, 1, 1): "Tết Dương lịch",
        date(2022, 4, 30): "Ngày Chiến thắng",
        date(2022, 5, 1): "Ngày Quốc tế lao động",
        date(2022, 9, 2): "Quốc khánh",
        date(2022, 1, 3): "nghỉ bù Tết Dương lịch",
        date(2022, 5, 2): "nghỉ bù Ngày Chiến thắng",
        date(2022, 5, 3): "nghỉ bù Ngày Quốc tế lao động",
    }


def test_more_time_keeps_the_day_of_the_rule_beside_it_and_may_be_taken_back() -> None:
    at = Occurrence("2023", date(2023, 11, 9))
    more = at.extended_to(date(2023, 11, 15), "lũ lụt")
    assert (more.due, more.stated, more.why) == (date(2023, 11, 15), date(2023, 11, 9), "gia hạn đến 15/11: lũ lụt")
    assert at.extended_to(date(2023, 11, 9), "rút lại") == at


@pytest.mark.parametrize(
    ("way", "when", "said"),
    [
        ("yearly", "31/06", "“31/06” không phải là ngày, tháng có thật: tháng 6 chỉ có 30 ngày."),
        ("yearly", "29/02", "“29/02” không phải là ngày, tháng có thật: ngày 29/2 chỉ có ở năm nhuận, ghi 28/02."),
        ("date", "29/02/2023", "“29/02/2023” không phải là ngày, tháng có thật: năm 2023 không nhuận nên không có ngày 29/2."),
        ("half-yearly", "31/06; 31/12", "“31/06; 31/12” không phải là ngày, tháng có thật: tháng 6 chỉ có 30 ngày."),
        ("month", "13/2022", "“13/2022” không phải là ngày, tháng có thật: không có tháng 13."),
    ],
)
def test_a_day_without_meaning_is_refused_with_what_is_wrong_with_it(way: str, when: str, said: str) -> None:
    with pytest.raises(DueError) as wrong:
        read_rule(way, when, None)
    assert str(wrong.value) == said


def test_working_days_are_typed_as_officials_say_them() -> None:
    rule = read_rule("after", "10 ngày làm việc", 7)
    assert rule == "after:7+10b"
    assert typed_rule(DueRule.parse(rule)) == "10 ngày làm việc"
    assert DueRule.parse(rule).words() == "trong 10 ngày làm việc sau khi xong nhiệm vụ trước"
