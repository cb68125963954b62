"""Chains of reports: made, asked for, loops refused, more time given."""

from datetime import date

import pytest

from chungsuc.accounts.models import Message
from chungsuc.accounts.permits import Refused
from chungsuc.movements.models import Duty, DutyKind
from chungsuc.reporting.actions.calendars import grant_extension, make_calendar, make_request
from chungsuc.reporting.chains import CalendarGiven, DutyGiven, RequestGiven, StepGiven
from chungsuc.reporting.models import Calendar, CalendarKind
from chungsuc.reporting.queries.calendars import chain_of
from chungsuc.reporting.tests.chains import due_of
from tests.cast import NOW, TODAY, Cast


def three_steps(cast: Cast) -> CalendarGiven:
    lua, ngo, dong, office, province = (
        cast.bodies[k] for k in ("thu/dong/lua", "thu/dong/ngo", "thu/dong", "thu/dieu-phoi", "thu")
    )
    return CalendarGiven(
        name="Báo cáo phong trào năm",
        kind=CalendarKind.EMULATION,
        source="Kế hoạch mẫu, mục VI",
        steps=[
            StepGiven("Xã báo cáo huyện", [DutyGiven(b, dong, "yearly:11-09") for b in (lua, ngo)]),
            StepGiven("Huyện báo cáo Văn phòng", [DutyGiven(dong, office, "yearly:11-19")]),
            StepGiven("Văn phòng báo cáo tỉnh", [DutyGiven(office, province, "yearly:11-29")]),
        ],
    )


def test_a_chain_of_three_steps_knows_who_reports_to_whom(cast: Cast) -> None:
    calendar = make_calendar(actor=cast["dung"], movement=cast.movement, given=three_steps(cast), now=NOW)
    lua, ngo, dong, office = Duty.objects.filter(asked_in__step__calendar=calendar).order_by("pk")
    assert {d.kind for d in (lua, ngo, dong, office)} == {DutyKind.REPORT}
    chain = chain_of(calendar, known_at=NOW)
    assert (chain.above(lua), chain.above(dong), chain.above(office)) == ([dong], [office], [])
    assert (chain.below(dong), chain.below(office), chain.below(lua)) == ([lua, ngo], [dong], [])
    times = chain.times(TODAY)  # nothing opens before the day that the calendar was made
    assert [(t.key, t.first, t.last, t.opens, t.as_of) for t in times] == [
        ("2023", date(2023, 11, 9), date(2023, 11, 29), TODAY, date(2023, 11, 9)),
        ("2022", date(2022, 11, 9), date(2022, 11, 29), TODAY, date(2022, 11, 9)),
        ("2021", date(2021, 11, 9), date(2021, 11, 29), TODAY, date(2021, 11, 9)),
    ]


def test_a_loop_is_refused_with_its_path(cast: Cast) -> None:
    lua, dong, office = (cast.bodies[k] for k in ("thu/dong/lua", "thu/dong", "thu/dieu-phoi"))
    steps = [
        StepGiven("một", [DutyGiven(lua, dong, "yearly:11-09")]),
        StepGiven("hai", [DutyGiven(dong, office, "yearly:11-19")]),
        StepGiven("ba", [DutyGiven(office, lua, "yearly:11-29")]),
    ]
    given = CalendarGiven("Vòng", CalendarKind.EMULATION, "Kế hoạch mẫu", steps)
    with pytest.raises(Refused, match="Xã Lúa → Huyện Đông → Văn phòng Điều phối → Xã Lúa"):
        make_calendar(actor=cast["dung"], movement=cast.movement, given=given, now=NOW)
    assert Calendar.objects.count() == 0


def test_a_request_tells_each_body_and_more_time_is_shown_beside_the_day(cast: Cast) -> None:
    bodies = [cast.lua, cast.bodies["thu/dong/ngo"]]
    given = RequestGiven("Thiệt hại do lũ", cast.bodies["thu/dieu-phoi"], bodies, date(2023, 11, 10), "Công văn mẫu")
    calendar = make_request(actor=cast["dung"], movement=cast.movement, given=given, now=NOW)
    lua, ngo = Duty.objects.filter(asked_in__step__calendar=calendar).order_by("pk")
    told = set(Message.objects.filter(key__startswith="request:").values_list("user__username", flat=True))
    assert told == {"an", "anh", "binh"}
    grant_extension(
        actor=cast["em"], duties=[lua], occurrence="", due=date(2023, 11, 15), reason="lũ lụt", now=NOW
    )
    found = due_of(lua, "", known_at=NOW)
    assert (found.due, found.stated, found.why) == (date(2023, 11, 15), date(2023, 11, 10), "gia hạn đến 15/11: lũ lụt")
    unmoved = due_of(ngo, "", known_at=NOW)
    assert (unmoved.due, unmoved.why) == (date(2023, 11, 10), "")
