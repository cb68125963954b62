"""What is near or late is told to whom it concerns: each stage once, and a person once a day."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chungsuc.accounts.models import Message, Topic
from chungsuc.accounts.permits import Refused
from chungsuc.clock import ZONE
from chungsuc.movements.actions import fulfil_duty, remind, remind_late
from chungsuc.movements.models import Duty, Reminder
from chungsuc.units.models import Appointment, Body, BodyKind, Role
from tests.cast import NOW, TODAY, Cast


def on(day: int, hour: int = 7, month: int = 11) -> datetime:
    return datetime(2023, month, day, hour, 0, tzinfo=ZONE)


def told(topic: Topic = Topic.DUE) -> list[tuple[str, str]]:
    found = Message.objects.filter(topic=topic).order_by("made_at", "user__username")
    return [(m.user.username, m.text) for m in found]


def owing(cast: Cast, what: str, lead: str = "thu/dong/lua", due: str = "date:2023-11-09", to: str = "thu/dieu-phoi") -> Duty:
    return Duty.objects.create(
        movement=cast.movement,
        kind="report",
        what=what,
        lead=cast.bodies[lead],
        owed_to=cast.bodies[to] if to else None,
        rule=due,
        origin="Kế hoạch mẫu",
    )


def leader(cast: Cast, who: str, key: str) -> None:
    Appointment.objects.create(
        user=cast[who], body=cast.bodies[key], role=Role.LEADER, post="chủ tịch", valid_from=date(2020, 1, 1)
    )


def test_it_is_told_seven_three_one_day_before_and_on_the_day(cast: Cast) -> None:
    days = [day for day in range(1, 10) if remind(now=on(day))]
    assert days == [2, 6, 8, 9]
    assert [text.split(":")[0] for who, text in told() if who == "an"] == [
        "Còn 7 ngày đến hạn",
        "Còn 3 ngày đến hạn",
        "Còn 1 ngày đến hạn",
        "Hôm nay đến hạn",
    ]


def test_a_stage_missed_while_nothing_ran_is_told_late_and_once(cast: Cast) -> None:
    assert [day for day in (7, 7, 8, 8) if remind(now=on(day))] == [7, 8]


def test_nobody_is_told_in_the_night(cast: Cast) -> None:
    assert (remind(now=on(6, hour=5)), remind(now=on(6, hour=6))) == (0, 1)


def test_the_people_of_the_leading_body_are_told_where_it_stands(cast: Cast) -> None:
    remind(now=on(6))
    duty = cast.movement.duties.get()
    assert [(m.user.username, m.text, m.url) for m in Message.objects.order_by("user__username")] == [
        (who, "Còn 3 ngày đến hạn: Nhập đủ số liệu, Xã Lúa, hạn 09/11/2023.", f"/nhiem-vu/{duty.pk}/")
        for who in ("an", "anh")
    ]


def test_five_things_are_one_message(cast: Cast) -> None:
    for number in range(4):
        owing(cast, f"Báo cáo {number}")
    assert remind(now=on(6)) == 5
    assert [(who, text[:25]) for who, text in told()] == [(who, "5 việc sắp đến hạn: Nhập ") for who in ("an", "anh")]
    assert {m.url for m in Message.objects.all()} == {"/"}


def test_what_does_not_fit_is_counted(cast: Cast) -> None:
    for number in range(40):
        owing(cast, f"Báo cáo kết quả thực hiện phong trào số {number}")
    remind(now=on(6))
    text = told()[0][1]
    assert (len(text) <= 300, text.startswith("41 việc"), text.endswith(" việc khác.")) == (True, True, True)
    named = text.count(", hạn 09/11/2023")
    assert text.endswith(f"và {41 - named} việc khác.")


def test_a_report_that_opens_later_is_not_told_before_it_opens(cast: Cast) -> None:
    duty = cast.movement.duties.get()
    days = [day for day in range(1, 10) if remind(now=on(day), opens={duty.pk: 5})]
    assert days == [4, 6, 8, 9]


def test_a_report_that_opens_earlier_is_told_on_its_first_day(cast: Cast) -> None:
    duty = cast.movement.duties.get()
    assert remind(now=on(20, month=10), opens={duty.pk: 20}) == 1
    assert told()[0][1].startswith("Còn 20 ngày đến hạn")
    assert remind(now=on(21, month=10), opens={duty.pk: 20}) == 0


def test_what_is_done_or_no_longer_owed_is_not_told(cast: Cast) -> None:
    duty = cast.movement.duties.get()
    fulfil_duty(actor=cast["an"], duty=duty, occurrence="", done_on=TODAY, by_paper="Báo cáo", now=NOW)
    ended = owing(cast, "Việc đã thôi")
    Duty.objects.filter(pk=ended.pk).update(ended_on=date(2023, 11, 1), end_reason="Thôi")
    assert [remind(now=on(day)) for day in (7, 9, 10, 13)] == [0, 0, 0, 0]


def test_lateness_is_told_to_those_who_work_then_to_their_head_and_the_receiver(cast: Cast) -> None:
    leader(cast, "ha", "thu/dong/lua")
    remind(now=on(10))
    assert told(Topic.LATE) == [
        (who, "Quá hạn 1 ngày: Nhập đủ số liệu, Xã Lúa, hạn 09/11/2023.") for who in ("an", "anh")
    ]
    assert (remind(now=on(11)), remind(now=on(12)), remind(now=on(13))) == (0, 1, 0)
    assert told(Topic.LATE)[2:] == [
        (who, "Quá hạn 3 ngày: Nhập đủ số liệu, Xã Lúa, hạn 09/11/2023.") for who in ("dung", "em", "ha")
    ]


def test_an_agency_without_a_head_has_the_head_of_its_territory(cast: Cast) -> None:
    owing(cast, "Báo cáo ngành", lead="thu/moi-truong")
    Duty.objects.exclude(lead=cast.bodies["thu/moi-truong"]).delete()
    remind(now=on(12))
    assert {who for who, _ in told(Topic.LATE)} == {"chi", "giang", "dung", "em"}


def test_where_nobody_holds_a_post_at_the_receiver_its_coordinators_are_told(cast: Cast) -> None:
    above = cast.bodies["thu/dieu-phoi"]
    empty = Body.objects.create(
        kind=BodyKind.AGENCY,
        name="Sở Nội vụ",
        official_name="Sở Nội vụ",
        key="thu/noi-vu",
        parent=above.parent,
        path=f"{cast.bodies['thu'].path}zzzz",
        search_key="so noi vu",
        valid_from=date(2020, 1, 1),
        act="Mẫu",
    )
    Duty.objects.update(owed_to=empty)
    remind(now=on(12))
    assert {who for who, _ in told(Topic.LATE)} == {"an", "anh", "dung", "em"}


def test_what_was_late_long_before_anybody_was_reminded_is_no_news(cast: Cast) -> None:
    assert remind(now=on(9, month=12)) == 1  # to the head and the receiver, still
    assert remind(now=on(10, month=12)) == 0


def test_many_communes_cost_no_more_queries(cast: Cast) -> None:
    def asked(now: datetime) -> int:
        with CaptureQueriesContext(connection) as caught:
            remind(now=now)
        return len([q for q in caught.captured_queries if "SAVEPOINT" not in q["sql"]])

    few = asked(on(6))
    Reminder.objects.all().delete()
    for number in range(30):
        for lead in ("thu/dong/lua", "thu/dong/ngo", "thu/tay/khoai"):
            owing(cast, f"Báo cáo {number}", lead=lead)
    assert asked(on(6)) <= few
    assert few <= 11


def test_the_receiver_presses_once_a_day(cast: Cast) -> None:
    duty = cast.movement.duties.get()
    assert [remind_late(actor=cast[who], duties=[duty], now=on(12)) for who in ("dung", "em")] == [1, 0]
    assert remind_late(actor=cast["em"], duties=[duty], now=on(13)) == 1
    assert [(who, text.split(":")[0]) for who, text in told(Topic.LATE)] == [
        ("an", "Hoàng Văn Dũng đôn đốc"),
        ("anh", "Hoàng Văn Dũng đôn đốc"),
        ("an", "Bế Thị Em đôn đốc"),
        ("anh", "Bế Thị Em đôn đốc"),
    ]


def test_pressing_does_not_use_up_what_is_told_by_itself(cast: Cast) -> None:
    remind_late(actor=cast["dung"], duties=[cast.movement.duties.get()], now=on(10, hour=5))
    assert remind(now=on(10)) == 1


def test_only_who_waits_for_it_presses_and_only_for_what_is_open(cast: Cast) -> None:
    duty = cast.movement.duties.get()
    with pytest.raises(Refused, match="không đôn đốc được Xã Lúa"):
        remind_late(actor=cast["binh"], duties=[duty], now=on(12))
    fulfil_duty(actor=cast["an"], duty=duty, occurrence="", done_on=TODAY, by_paper="Báo cáo", now=NOW)
    with pytest.raises(Refused, match="Không có việc nào chưa xong"):
        remind_late(actor=cast["dung"], duties=[duty], now=on(12))
    assert Message.objects.count() == 0


def test_of_what_recurs_all_that_is_late_is_pressed_or_the_one_time_asked_for(cast: Cast) -> None:
    monthly = owing(cast, "Báo cáo tháng", due="monthly:25")
    Duty.objects.filter(pk=monthly.pk).update(valid_from=date(2023, 8, 1))
    assert remind_late(actor=cast["dung"], duties=[monthly], now=on(12), occurrence="2023-09") == 1
    assert remind_late(actor=cast["dung"], duties=[monthly], now=on(12)) == 2
    assert sorted(Reminder.objects.values_list("occurrence", flat=True)) == ["2023-08", "2023-09", "2023-10"]


def test_more_time_begins_the_reminding_anew(cast: Cast) -> None:
    assert [remind(now=on(day)) for day in (8, 9)] == [1, 1]
    Duty.objects.update(rule="date:2023-11-20")
    told_on = [day for day in range(10, 21) if remind(now=on(day))]
    assert told_on == [13, 17, 19, 20]


@pytest.mark.parametrize("hours", [1, 3, 9])
def test_a_day_that_begins_again_tells_nothing_twice(cast: Cast, hours: int) -> None:
    remind(now=on(6))
    remind(now=on(6) + timedelta(hours=hours))
    remind(now=on(5))
    assert len(told()) == 2
