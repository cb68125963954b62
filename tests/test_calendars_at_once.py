"""Two people at once on calendars of reports, on the database that lets them."""

from datetime import date

import pytest
from django.db import connection

from chungsuc.accounts.models import Message
from chungsuc.accounts.permits import Refused
from chungsuc.movements.actions import grant_extension
from chungsuc.movements.models import Duty, Extension
from chungsuc.reporting.actions.calendars import make_calendar, make_request
from chungsuc.reporting.chains import CalendarGiven, DutyGiven, RequestGiven, StepGiven
from chungsuc.reporting.models import Calendar, CalendarKind
from chungsuc.units.actions import add_holiday
from chungsuc.units.models import Holiday
from tests.cast import NOW, Cast, make_cast
from tests.test_interleaving import at_once

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite writes one at a time by itself"),
]


def chain(cast: Cast, name: str, *duties: Duty) -> CalendarGiven:
    asked = duties or (DutyGiven(cast.lua, cast.bodies["thu/dieu-phoi"], "yearly:11-09"),)
    return CalendarGiven(name, CalendarKind.EMULATION, "Kế hoạch mẫu", [StepGiven("Xã báo cáo", asked)])


@pytest.mark.parametrize("turn", range(5))
def test_of_two_who_draw_up_one_calendar_one_does(turn: int) -> None:
    cast = make_cast()
    raised = at_once(
        lambda: make_calendar(actor=cast["dung"], movement=cast.movement, given=chain(cast, "Báo cáo năm"), now=NOW),
        lambda: make_calendar(actor=cast["em"], movement=cast.movement, given=chain(cast, "Báo cáo năm"), now=NOW),
    )
    assert [type(problem) for problem in raised] == [Refused]
    assert Calendar.objects.count() == 1


@pytest.mark.parametrize("turn", range(5))
def test_a_duty_of_the_plan_goes_into_one_of_two_calendars(turn: int) -> None:
    cast = make_cast()
    duty = Duty.objects.get()
    raised = at_once(
        lambda: make_calendar(actor=cast["dung"], movement=cast.movement, given=chain(cast, "Một", duty), now=NOW),
        lambda: make_calendar(actor=cast["em"], movement=cast.movement, given=chain(cast, "Hai", duty), now=NOW),
    )
    assert [type(problem) for problem in raised] == [Refused]
    assert Calendar.objects.count() == 1


@pytest.mark.parametrize("turn", range(5))
def test_a_request_sent_twice_is_made_and_told_once(turn: int) -> None:
    cast = make_cast()
    given = RequestGiven("Thiệt hại do lũ", cast.bodies["thu/dieu-phoi"], [cast.lua], date(2023, 11, 10), "Công văn mẫu")
    raised = at_once(
        lambda: make_request(actor=cast["dung"], movement=cast.movement, given=given, now=NOW),
        lambda: make_request(actor=cast["dung"], movement=cast.movement, given=given, now=NOW),
    )
    assert [type(problem) for problem in raised] == [Refused]
    assert (Calendar.objects.count(), Message.objects.filter(user=cast["an"]).count()) == (1, 1)


@pytest.mark.parametrize("turn", range(5))
def test_of_two_who_give_the_same_more_time_one_does(turn: int) -> None:
    cast = make_cast()
    duty = Duty.objects.get()

    def give(who: str) -> None:
        grant_extension(actor=cast[who], duties=[duty], occurrence="", due=date(2023, 11, 15), reason="lũ lụt", now=NOW)

    raised = at_once(lambda: give("dung"), lambda: give("em"))
    assert [type(problem) for problem in raised] == [Refused]
    assert Extension.objects.count() == 1


@pytest.mark.parametrize("turn", range(5))
def test_of_two_who_enter_one_day_off_one_does(turn: int) -> None:
    cast = make_cast()

    def enter(who: str) -> None:
        place = cast.bodies["thu"]
        add_holiday(actor=cast[who], territory=place, day=date(2024, 2, 9), name="Tết", act="Thông báo mẫu", now=NOW)

    raised = at_once(lambda: enter("oanh"), lambda: enter("dung"))
    assert [type(problem) for problem in raised] == [Refused]
    assert Holiday.objects.count() == 1
