"""Who hears of what happens to figures, and how often."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from chungsuc.accounts.models import Message, Topic
from chungsuc.accounts.permits import Refused
from chungsuc.progress.actions import Entry, enter_values, submit_values, take_step
from chungsuc.progress.models import Value
from chungsuc.rulebook.model import Reading
from chungsuc.rulebook.numbers import SCALE
from tests.cast import LATRINES, NOW, PERIOD, ROADS, TODAY, Cast, measure


def sent(cast: Cast, *indicators: str, by: str = "an", body: str = "thu/dong/lua", share: int = 5) -> list[Value]:
    entries = [
        Entry(measure(i), Reading(numerator=share * SCALE, denominator=10 * SCALE, as_of=TODAY)) for i in indicators
    ]
    place = cast.bodies[body]
    return submit_values(actor=cast[by], body=place, period=PERIOD, as_of=TODAY, entries=entries, now=NOW)


def told(topic: Topic = Topic.WAITING) -> list[tuple[str, str]]:
    return sorted((m.user.username, m.key.split(":")[0]) for m in Message.objects.filter(topic=topic))


def back(
    values: Sequence[Value], cast: Cast, by: str = "chi", name: str = "return", reason: str = "Thiếu biên bản"
) -> None:
    take_step(actor=cast[by], name=name, value_ids=[v.pk for v in values], now=NOW, reason=reason)


def test_the_agency_that_answers_hears_that_figures_wait(cast: Cast) -> None:
    sent(cast, LATRINES)
    [message] = Message.objects.all()
    assert (message.user.username, message.topic) == ("chi", Topic.WAITING)
    assert LATRINES in message.text
    assert message.url == f"/so-lieu/tham-dinh/?noi-dung={measure(LATRINES)}"


def test_where_nobody_is_assigned_the_coordination_office_hears_it_and_no_other_province_does(cast: Cast) -> None:
    sent(cast, ROADS)
    assert told() == [("dung", "verify"), ("em", "verify")]


def test_it_is_told_once_a_day_for_a_measure_however_many_communes_send(cast: Cast) -> None:
    sent(cast, LATRINES)
    sent(cast, LATRINES, by="binh", body="thu/dong/ngo")
    assert told() == [("chi", "verify")]


def test_a_draft_is_told_to_nobody_and_so_is_what_could_not_be_sent(cast: Cast) -> None:
    reading = Reading(numerator=5 * SCALE, denominator=10 * SCALE, as_of=TODAY)
    given = [Entry(measure(LATRINES), reading)]
    enter_values(actor=cast["an"], body=cast.lua, period=PERIOD, as_of=TODAY, entries=given, now=NOW)
    with pytest.raises(Refused):
        sent(cast, LATRINES, by="binh")
    assert Message.objects.count() == 0


def test_a_verified_figure_is_told_to_the_coordination_office_once_a_day(cast: Cast) -> None:
    take_step(actor=cast["chi"], name="verify", value_ids=[sent(cast, LATRINES)[0].pk], now=NOW)
    [other] = sent(cast, LATRINES, by="binh", body="thu/dong/ngo")
    take_step(actor=cast["chi"], name="verify", value_ids=[other.pk], now=NOW + timedelta(hours=1))
    assert [pair for pair in told() if pair[1] == "approve"] == [("dung", "approve"), ("em", "approve")]


def test_a_returned_figure_is_told_to_all_officers_of_its_body_with_the_reason(cast: Cast) -> None:
    values = sent(cast, LATRINES)
    back(values, cast)
    assert told(Topic.RETURNED) == [("an", "returned"), ("anh", "returned")]
    message = Message.objects.get(user=cast["an"], topic=Topic.RETURNED)
    assert message.url == f"/so-lieu/{values[0].pk}/"
    assert "Xã Lúa bị trả lại: “Thiếu biên bản”" in message.text


def test_many_figures_returned_at_once_are_one_message_for_each_body(cast: Cast) -> None:
    values = [*sent(cast, LATRINES), *sent(cast, LATRINES, by="binh", body="thu/dong/ngo")]
    back(values, cast)
    assert told(Topic.RETURNED) == [("an", "returned"), ("anh", "returned"), ("binh", "returned")]


def test_a_figure_returned_a_second_time_is_told_a_second_time(cast: Cast) -> None:
    for share in (5, 6):
        back(sent_again(cast, share), cast)
    assert Message.objects.filter(user=cast["an"], topic=Topic.RETURNED).count() == 2


def sent_again(cast: Cast, share: int) -> list[Value]:
    held = Value.objects.filter(body=cast.lua, measure=measure(LATRINES)).first()
    reading = Reading(numerator=share * SCALE, denominator=10 * SCALE, as_of=TODAY)
    entry = Entry(measure(LATRINES), reading, seen=held.latest_id if held else None)
    return submit_values(actor=cast["an"], body=cast.lua, period=PERIOD, as_of=TODAY, entries=[entry], now=NOW)


def test_what_was_refused_in_the_end_leaves_no_message(cast: Cast) -> None:
    values = sent(cast, LATRINES)
    Message.objects.all().delete()
    with pytest.raises(Refused):
        back(values, cast, by="giang")
    assert Message.objects.count() == 0


def test_somebody_who_has_left_hears_nothing(cast: Cast) -> None:
    cast["anh"].is_active = False
    cast["anh"].save()
    back(sent(cast, LATRINES), cast)
    assert told(Topic.RETURNED) == [("an", "returned")]
