"""A duty whose day is near is told, once, to those who lead it."""

from datetime import date, datetime

import pytest

from chungsuc.accounts.models import Message, Topic
from chungsuc.clock import ZONE
from chungsuc.movements.actions import fulfil_duty, remind
from tests.cast import NOW, TODAY, Cast


def on(day: int) -> datetime:
    return datetime(2023, 11, day, 7, 0, tzinfo=ZONE)


@pytest.mark.parametrize(("day", "times"), [(5, 0), (6, 1), (9, 1), (10, 0)])
def test_it_is_told_from_three_days_before_to_the_day_itself(cast: Cast, day: int, times: int) -> None:
    assert remind(now=on(day)) == times


def test_the_people_of_the_leading_body_are_told_once(cast: Cast) -> None:
    for day in (6, 7, 8):
        remind(now=on(day))
    found = Message.objects.filter(topic=Topic.DUE)
    assert sorted(m.user.username for m in found) == ["an", "anh"]
    duty = cast.movement.duties.get()
    assert {(m.text, m.url) for m in found} == {
        ("Còn 3 ngày đến hạn: Nhập đủ số liệu, Xã Lúa, hạn 09/11/2023.", f"/nhiem-vu/{duty.pk}/")
    }


def test_what_is_done_or_no_longer_owed_is_not_told(cast: Cast) -> None:
    duty = cast.movement.duties.get()
    fulfil_duty(actor=cast["an"], duty=duty, occurrence="", done_on=TODAY, by_paper="Báo cáo", now=NOW)
    assert remind(now=on(7)) == 0


def test_what_was_ended_is_not_told(cast: Cast) -> None:
    cast.movement.duties.update(ended_on=date(2023, 11, 1), end_reason="Thôi")
    assert remind(now=on(7)) == 0
