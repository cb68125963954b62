"""What of a plan does not fit."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from chungsuc.movements.contradictions import HUNDRED, agrees, contradictions, share_of, step_of
from chungsuc.movements.models import Movement, Target
from chungsuc.rulebook.numbers import SCALE

START = date(2021, 1, 1)
WHOLE = st.integers(1, 5000)


def plan(**stated: int) -> Target:
    movement = Movement(valid_from=START, valid_to=date(2025, 12, 31))
    places = stated.pop("places", 0)
    given = {f"stated_{name}": number * SCALE for name, number in stated.items() if name != "share"}
    share = stated.get("share")
    return Target(movement=movement, due=date(2025, 12, 31), stated_share=share, stated_share_places=places, **given)


def said(target: Target, registered: int | None = None, towns: int = 0) -> list[str]:
    return contradictions(target, registered=registered, counted_on=START, towns=towns)


@given(WHOLE, st.data(), st.integers(0, 2))
def test_a_share_rounded_as_printed_always_agrees(whole: int, data: st.DataObject, places: int) -> None:
    part = data.draw(st.integers(0, whole))
    assert agrees(part, whole, share_of(part, whole, places), places)


@given(WHOLE, st.data(), st.integers(0, 2), st.sampled_from([-1, 1]))
def test_a_share_one_off_in_its_last_place_agrees_only_at_a_half(
    whole: int, data: st.DataObject, places: int, off: int
) -> None:
    part = data.draw(st.integers(0, whole))
    step = step_of(places)
    other = share_of(part, whole, places) + off * step
    half = (2 * part * HUNDRED) % (2 * whole * step) == whole * step
    assert agrees(part, whole, other, places) == (half and off == -1)


def test_ha_lang_two_of_thirteen_is_no_quarter_and_there_are_twelve_communes() -> None:
    target = plan(goal=2, total=13, share=25 * SCALE, increment=2)
    assert said(target, registered=12, towns=1) == [
        "Kế hoạch ghi 2/13 là 25%, tính lại được 15,4%.",
        "Kế hoạch ghi 13 xã, danh bạ ngày 01/01/2021 có 12 xã và 1 thị trấn.",
    ]


def test_the_other_shares_of_the_plans_fit() -> None:
    assert said(plan(goal=26, share=30 * SCALE), registered=86) == []
    assert said(plan(goal=4, share=47_000, places=1), registered=86) == []
    assert said(plan(goal=126, total=181, share=696_000, places=1, increment=50), registered=181) == []
    assert said(plan(goal=35, total=115, share=304_000, places=1, increment=20)) == []


def test_a_planned_number_of_holders_is_not_held_against_the_register() -> None:
    target = plan(goal=35, total=115)
    target.among = "xa-ntm"
    assert said(target, registered=181) == []


def test_growth_that_does_not_add_up_is_said() -> None:
    assert said(plan(goal=10, increment=12)) == ["Kế hoạch ghi tăng thêm 12 nhưng tổng phải đạt chỉ là 10."]
    assert said(plan(goal=10, baseline=3, increment=5)) == [
        "Kế hoạch ghi đã có 3, tăng thêm 5, nhưng tổng phải đạt là 10."
    ]
    assert said(plan(goal=14, total=13)) == ["Mức phải đạt 14 lớn hơn tổng số 13."]


def test_days_that_do_not_fit_are_said() -> None:
    target = plan(goal=1)
    target.baseline_day, target.due = date(2027, 1, 1), date(2026, 1, 1)
    assert said(target) == [
        "Hạn 01/01/2026 sớm hơn ngày gốc 01/01/2027.",
        "Hạn 01/01/2026 sau khi phong trào kết thúc, 31/12/2025.",
    ]
