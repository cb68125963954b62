"""One's own calendar outside: what it says, who reads it, and that it is a calendar file by the letter of RFC 5545."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from chungsuc.accounts.feeds import end_feed, feed_of, make_feed, whose_feed
from chungsuc.accounts.models import FeedKey, Message, Topic
from chungsuc.movements.actions import fulfil_duty, undo_fulfilment
from chungsuc.movements.models import Duty, Extension
from chungsuc.units.models import Appointment, Role
from tests.cast import NOW, TODAY, Cast

Properties = dict[str, str]


def events(content: bytes) -> list[Properties]:
    """
    A strict reader of its own: CRLF, no line above 75 octets, folded lines joined, components closed in order, and in an event
    each property once, those that must be there among them.
    """
    assert content.endswith(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    lines = re.sub(rb"\r\n[ \t]", b"", content).decode().split("\r\n")[:-1]
    opened: list[str] = []
    found: list[Properties] = []
    for line in lines:
        head, value = re.fullmatch(r'([A-Z-]+(?:;[A-Z-]+=(?:"[^"]*"|[^;:,"]*))*):(.*)', line).groups()  # type: ignore[union-attr]
        if head == "BEGIN":
            opened.append(value)
            found += [{}] if value == "VEVENT" else []
        elif head == "END":
            assert opened.pop() == value
        elif opened[-1] == "VEVENT":
            assert head.split(";")[0] not in {name.split(";")[0] for name in found[-1]}
            found[-1][head] = re.sub(r"\\([nN;,\\])", lambda m: "\n" if m[1] in "nN" else m[1], value)
    assert not opened
    assert lines[:1] == ["BEGIN:VCALENDAR"]
    assert {"VERSION:2.0"} < set(lines)
    assert all({"UID", "DTSTAMP", "SUMMARY", "SEQUENCE"} <= event.keys() for event in found)
    assert len({event["UID"] for event in found}) == len(found)
    return found


def address(cast: Cast, who: str = "an") -> str:
    return f"/lich/{make_feed(user=cast[who], now=NOW)}.ics"


def read(path: str, **headers: str) -> list[Properties]:
    answer = Client().get(path, headers=headers)
    assert answer.status_code == 200
    return events(answer.content)


def test_a_deadline_is_the_end_of_its_day_in_vietnam(cast: Cast) -> None:
    (event,) = read(address(cast))
    assert event["DTSTART;TZID=Asia/Ho_Chi_Minh"] == "20231109T230000"
    assert event["DTEND;TZID=Asia/Ho_Chi_Minh"] == "20231109T235900"
    assert event["SUMMARY"] == "Hạn: Nhập đủ số liệu"
    assert event["DESCRIPTION"].startswith("Xã Lúa, chậm nhất hết ngày 09/11/2023.\nGửi đến: Văn phòng Điều phối.")
    assert event["URL"] == f"http://testserver/nhiem-vu/{Duty.objects.get().pk}/"


def test_what_is_done_is_marked_and_each_change_raises_the_sequence_of_the_same_event(cast: Cast) -> None:
    path, duty = address(cast), Duty.objects.get()
    before = read(path)
    done = fulfil_duty(actor=cast["an"], duty=duty, occurrence="", done_on=TODAY, by_paper="Báo cáo", now=NOW)
    after = read(path)
    undo_fulfilment(actor=cast["an"], fulfilment=done, reason="Nhầm", now=NOW)
    again = read(path)
    assert [e[0]["SUMMARY"] for e in (before, after, again)] == [
        "Hạn: Nhập đủ số liệu",
        "✓ Đã xong: Nhập đủ số liệu",
        "Hạn: Nhập đủ số liệu",
    ]
    assert [e[0]["SEQUENCE"] for e in (before, after, again)] == ["0", "1", "2"]
    assert len({e[0]["UID"] for e in (before, after, again)}) == 1


def test_more_time_moves_the_event(cast: Cast) -> None:
    path, duty = address(cast), Duty.objects.get()
    Extension.objects.create(
        duty=duty, occurrence="", due=date(2023, 11, 20), reason="Mưa lũ", granted_by=cast["dung"], granted_at=NOW
    )
    (event,) = read(path)
    assert (event["DTSTART;TZID=Asia/Ho_Chi_Minh"][:8], event["SEQUENCE"]) == ("20231120", "1")
    assert "Mưa lũ" in event["DESCRIPTION"]


def test_it_names_no_person_but_whose_it_is(cast: Cast) -> None:
    duty = Duty.objects.get()
    fulfil_duty(actor=cast["anh"], duty=duty, occurrence="", done_on=TODAY, by_paper="Báo cáo", now=NOW)
    content = Client().get(address(cast)).content.decode()
    assert [user.full_name for user in cast.people.values() if user.full_name in content] == ["Nông Thị An"]


def test_one_sees_ones_own_bodies_only(cast: Cast) -> None:
    assert read(address(cast, "binh")) == []
    assert len(read(address(cast, "anh"))) == 1


def test_whose_post_ended_sees_nothing_more_and_a_closed_account_has_no_calendar(cast: Cast) -> None:
    path = address(cast)
    Appointment.objects.filter(user=cast["an"]).update(valid_to=TODAY - timedelta(days=1))
    assert read(path) == []
    cast["an"].is_active = False
    cast["an"].save()
    assert Client().get(path).status_code == 404


def test_only_the_newest_address_opens_and_an_ended_one_does_not(cast: Cast) -> None:
    old = address(cast)
    new = address(cast)
    assert [Client().get(path).status_code for path in (old, new)] == [404, 200]
    assert (end_feed(user=cast["an"], now=NOW), end_feed(user=cast["an"], now=NOW)) == (True, False)
    assert Client().get(new).status_code == 404
    assert FeedKey.objects.filter(ended_at=None).count() == 0


def test_the_table_keeps_no_address(cast: Cast, settings: Settings) -> None:
    token = make_feed(user=cast["an"], now=NOW)
    assert token not in str(FeedKey.objects.values_list().get())
    assert whose_feed(token) == cast["an"]
    settings.SECRET_KEY = "another"  # the key lies outside the database
    assert whose_feed(token) is None
    assert Message.objects.filter(topic=Topic.SECURITY, user=cast["an"]).count() == 1


@pytest.mark.parametrize("token", ["a", "a" * 42, "a" * 43, "%00" * 43, "ă" * 43])
def test_what_is_no_address_is_not_found(cast: Cast, token: str) -> None:
    assert Client().get(f"/lich/{token}.ics").status_code == 404


def test_a_session_of_another_person_changes_nothing(cast: Cast) -> None:
    path, client = address(cast), Client()
    client.force_login(cast["binh"])
    assert len(events(client.get(path).content)) == 1


def test_what_has_not_changed_is_not_sent_again(cast: Cast) -> None:
    path, client = address(cast), Client()
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first["ETag"]})
    since = client.get(path, headers={"If-Modified-Since": first["Last-Modified"]})
    assert [(a.status_code, a.content) for a in (again, since)] == [(304, b"")] * 2
    duty = Duty.objects.get()
    fulfil_duty(actor=cast["an"], duty=duty, occurrence="", done_on=TODAY, by_paper="Báo cáo", now=NOW)
    assert client.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 200
    assert client.get(path, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 200
    assert client.head(path).content == b""
    assert "private" in first["Cache-Control"]


def test_the_same_facts_give_the_same_bytes_on_another_day(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    path = address(cast)
    monkeypatch.setenv("CHUNGSUC_NOW", "2023-11-07T08:00:00")
    first = Client().get(path)
    monkeypatch.setenv("CHUNGSUC_NOW", "2023-11-12T08:00:00")
    later = Client().get(path)
    assert (first.content, first["ETag"]) == (later.content, later["ETag"])


def test_long_names_and_strange_signs_keep_the_file_whole(cast: Cast) -> None:
    strange = "Báo cáo; kết quả, “quý\\năm”: " + "thực hiện phong trào " * 12
    Duty.objects.update(what=strange)
    (event,) = read(address(cast))
    assert event["SUMMARY"] == f"Hạn: {strange}"


def test_the_page_shows_the_address_once_replaces_and_ends_it(cast: Cast) -> None:
    client = Client()
    client.force_login(cast["an"])
    answer = client.post("/lich/", {"viec": "tao"})
    found = re.search(r'value="(http://testserver/lich/[A-Za-z0-9_-]{43}\.ics)"', answer.content.decode())
    assert found
    assert answer["Cache-Control"] == "no-store"
    assert len(events(Client().get(found[1].removeprefix("http://testserver")).content)) == 1
    assert found[1] not in client.get("/lich/").content.decode()
    client.post("/lich/", {"viec": "ket-thuc"})
    assert feed_of(cast["an"]) is None
    assert client.post("/lich/", {"viec": "gì"}).status_code == 404


def test_on_a_past_day_the_page_is_read_only(cast: Cast) -> None:
    client = Client()
    client.force_login(cast["an"])
    session = client.session
    session["looked_at_day"] = "2020-04-20"
    session.save()
    assert client.get("/lich/").status_code == 200
    assert client.post("/lich/", {"viec": "tao"}).status_code == 403
    assert not FeedKey.objects.exists()


def test_many_duties_cost_no_more_queries(cast: Cast, django_assert_max_num_queries: object) -> None:
    for number in range(40):
        Duty.objects.create(
            movement=cast.movement, what=f"Việc {number}", lead=cast.lua, rule="monthly:25", origin="Mẫu"
        )
    path = address(cast)
    with django_assert_max_num_queries(9):  # type: ignore[operator]
        found = Client().get(path)
    assert len(events(found.content)) > 1000


def test_a_leader_sees_what_the_body_owes(cast: Cast) -> None:
    Appointment.objects.create(
        user=cast["ha"], body=cast.lua, role=Role.LEADER, post="chủ tịch", valid_from=date(2020, 1, 1)
    )
    assert len(read(address(cast, "ha"))) == 1


def test_moments_stand_in_utc(cast: Cast) -> None:
    path = address(cast)
    done = datetime.fromisoformat("2023-11-06T08:30:00+07:00")
    fulfil_duty(
        actor=cast["an"], duty=Duty.objects.get(), occurrence="", done_on=TODAY, by_paper="Báo cáo", now=done
    )
    (event,) = read(path)
    assert (event["DTSTAMP"], event["LAST-MODIFIED"]) == ("20231106T013000Z", "20231106T013000Z")
