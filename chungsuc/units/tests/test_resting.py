"""For whom a day is off: by law, by what is entered for a territory, and weekend days worked instead."""

from datetime import date

import pytest

from chungsuc.units.models import Body, Holiday
from chungsuc.units.resting import day_for
from tests.cast import NOW, Cast


def off(cast: Cast, day: date, where: str = "", *, worked: bool = False) -> None:
    place: Body | None = cast.bodies[where] if where else None
    Holiday.objects.create(
        day=day, name="Ngày nghỉ", worked=worked, territory=place, act="Thông báo", recorded_at=NOW, recorded_by=None
    )


@pytest.mark.parametrize(
    ("where", "resting"), [("", {"an", "binh", "khanh"}), ("thu", {"an", "binh"}), ("thu/dong/lua", {"an"})]
)
def test_a_day_off_holds_where_it_was_entered(cast: Cast, where: str, resting: set[str]) -> None:
    people = {cast[who].pk: who for who in ("an", "binh", "khanh")}
    off(cast, date(2023, 11, 8), where)
    found = day_for(set(people), date(2023, 11, 8), NOW)
    assert {people[pk] for pk in found.holiday} == resting
    assert day_for(set(people), date(2023, 11, 7), NOW).holiday == set()


def test_the_days_of_the_law_need_no_entry(cast: Cast) -> None:
    assert day_for({cast["an"].pk}, date(2024, 5, 1), NOW).holiday == {cast["an"].pk}


def test_a_usual_weekend_is_no_holiday_and_one_that_is_worked_is_said(cast: Cast) -> None:
    saturday = date(2023, 11, 11)
    assert day_for({cast["an"].pk}, saturday, NOW).holiday == set()
    off(cast, saturday, worked=True)
    found = day_for({cast["an"].pk}, saturday, NOW)
    assert (found.holiday, found.worked) == (set(), {cast["an"].pk})


def test_who_holds_posts_in_two_places_rests_where_both_rest(cast: Cast) -> None:
    post = cast["an"].appointments.get()
    post.pk = None
    post.body = cast.bodies["khac"]
    post.save()
    off(cast, date(2023, 11, 8), "thu")
    assert day_for({cast["an"].pk}, date(2023, 11, 8), NOW).holiday == set()
