"""When mail goes out: at once, gathered into one a day, not on quiet days; one digest a day whatever happens."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from email import message_from_string, policy

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from chungsuc.accounts.actions import mark_read, tell
from chungsuc.accounts.delivery import Day, Wanted, set_delivery
from chungsuc.accounts.mail import GIVEN_UP, put_back, send_waiting
from chungsuc.accounts.models import Channel, Delivery, MailState, Message, NotificationChoice, Topic
from chungsuc.accounts.permits import Refused
from chungsuc.accounts.queries import MailStatus, mail_status, troubled_mail, unread_count
from chungsuc.accounts.server import mail_server
from chungsuc.accounts.tests.smtp_server import DROP, Server, serving
from chungsuc.clock import ZONE
from tests.cast import Cast


def at(day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2023, 11, day, hour, minute, tzinfo=ZONE)


MONDAY, SATURDAY = 6, 11


@pytest.fixture
def server(settings: Settings) -> Iterator[Server]:
    with serving() as made:
        settings.MAIL = mail_server(made.address())
        yield made


def wanting(cast: Cast, who: str = "an", **wanted: object) -> None:
    cast[who].email = f"{who}@thu.vn"
    cast[who].save()
    for topic in Topic:
        NotificationChoice.objects.get_or_create(user=cast[who], topic=topic, channel=Channel.MAIL)
    set_delivery(user=cast[who], wanted=Wanted(**wanted))  # type: ignore[arg-type]


def told(cast: Cast, key: str, now: datetime, *, who: str = "an", topic: Topic = Topic.RETURNED) -> None:
    tell(users=[cast[who]], topic=topic, text=f"Việc {key}", url=f"/viec/{key}/", key=key, now=now)


def state(key: str) -> str:
    return Message.objects.get(key=key).mail


def test_a_digest_gathers_what_is_unread_at_its_hour_with_each_page(cast: Cast, server: Server) -> None:
    wanting(cast, digest_hour=15)
    told(cast, "a", at(MONDAY, 8))
    told(cast, "b", at(MONDAY, 9), topic=Topic.LATE)
    told(cast, "c", at(MONDAY, 9))
    mark_read(user=cast["an"], now=at(MONDAY, 10), pk=Message.objects.get(key="c").pk)
    assert send_waiting(at(MONDAY, 14, 59)) == {}
    assert send_waiting(at(MONDAY, 15)) == {MailState.SENT: 1}
    assert (state("a"), state("b"), state("c"), state("digest:2023-11-06")) == ("sent", "sent", "none", "sent")
    mail = message_from_string(server.mails[0], policy=policy.default)
    assert mail["Subject"] == "Chung Sức: 2 thông báo ngày 06/11/2023"
    assert mail["Message-ID"] == Message.objects.get(topic=Topic.DIGEST).message_id
    body = mail.get_content()
    assert "- Việc b\n  https://thu.vn/viec/b/" in body
    assert body.index("Việc b") < body.index("Việc a")  # what is late comes first
    assert "Việc c" not in body


def test_a_digest_is_in_nobodys_inbox(cast: Cast, server: Server) -> None:
    wanting(cast, digest_hour=7)
    told(cast, "a", at(MONDAY, 8))
    send_waiting(at(MONDAY))
    client = Client()
    client.force_login(cast["an"])
    assert "Thư gộp" not in client.get("/thong-bao/").content.decode()
    assert unread_count(cast["an"]) == 1


def test_an_empty_digest_is_not_sent(cast: Cast, server: Server) -> None:
    wanting(cast, digest_hour=7)
    told(cast, "a", at(MONDAY, 8))
    mark_read(user=cast["an"], now=at(MONDAY, 8))
    assert send_waiting(at(MONDAY)) == {}
    assert list(Message.objects.values_list("key", "mail")) == [("a", "none")]


def test_one_digest_a_day_although_the_clock_is_set_back_and_workers_begin_again(cast: Cast, server: Server) -> None:
    wanting(cast, digest_hour=7)
    moments = [at(6, 8), at(6, 8), at(6, 23), at(6, 6), at(6, 7), at(7, 6), at(6, 9), at(7, 7), at(6, 12), at(7, 23)]
    for number, now in enumerate(moments):
        told(cast, str(number), now)
        send_waiting(now)
    sent = Message.objects.filter(topic=Topic.DIGEST).values_list("key", flat=True)
    assert sorted(sent) == ["digest:2023-11-06", "digest:2023-11-07"]
    assert len(server.mails) == 2


def test_an_hour_that_nothing_ran_at_is_made_up_the_same_day(cast: Cast, server: Server) -> None:
    wanting(cast, digest_hour=7)
    told(cast, "a", at(MONDAY, 6))
    assert send_waiting(at(MONDAY, 22)) == {MailState.SENT: 1}


def test_security_never_waits(cast: Cast, server: Server) -> None:
    wanting(cast, digest_hour=23, quiet_weekdays=[1], quiet_from=date(2023, 11, 1), quiet_to=date(2023, 11, 30))
    told(cast, "s", at(MONDAY), topic=Topic.SECURITY)
    told(cast, "a", at(MONDAY))
    assert send_waiting(at(MONDAY)) == {MailState.SENT: 1}
    assert (state("s"), state("a")) == ("sent", "waiting")


@pytest.mark.parametrize(
    ("wanted", "day", "out"),
    [
        ({}, SATURDAY, True),
        ({"quiet_weekdays": [6, 7]}, SATURDAY, False),
        ({"quiet_weekdays": [6, 7]}, MONDAY, True),
        ({"quiet_from": date(2023, 11, 5), "quiet_to": date(2023, 11, 6)}, MONDAY, False),
        ({"quiet_from": date(2023, 11, 1), "quiet_to": date(2023, 11, 5)}, MONDAY, True),
    ],
)
def test_on_quiet_days_nothing_goes_out_at_once_or_gathered(
    cast: Cast, server: Server, wanted: dict[str, object], day: int, out: bool  # noqa: FBT001
) -> None:
    wanting(cast, "an", **wanted)
    wanting(cast, "anh", digest_hour=7, **wanted)
    for who in ("an", "anh"):
        told(cast, f"of {who}", at(day), who=who)
    assert send_waiting(at(day)) == ({MailState.SENT: 2} if out else {})


def test_a_holiday_is_quiet_for_whom_it_is_one_and_who_wants_it(cast: Cast, server: Server) -> None:
    wanting(cast, "an", quiet_holidays=True)
    wanting(cast, "anh")
    wanting(cast, "binh", quiet_holidays=True)
    for who in ("an", "anh", "binh"):
        told(cast, who, at(MONDAY), who=who)
    assert send_waiting(at(MONDAY), Day(holiday={cast["an"].pk, cast["anh"].pk})) == {MailState.SENT: 2}
    assert state("an") == "waiting"


def test_a_weekend_day_that_is_worked_is_not_quiet(cast: Cast, server: Server) -> None:
    wanting(cast, "an", quiet_weekdays=[6, 7])
    told(cast, "a", at(SATURDAY))
    assert send_waiting(at(SATURDAY), Day(worked={cast["an"].pk})) == {MailState.SENT: 1}


def test_what_is_held_for_weeks_is_not_given_up_and_goes_afterwards(cast: Cast, server: Server) -> None:
    wanting(cast, quiet_from=date(2023, 11, 1), quiet_to=date(2023, 11, 20))
    told(cast, "a", at(2))
    told(cast, "b", at(3))
    mark_read(user=cast["an"], now=at(10), pk=Message.objects.get(key="b").pk)
    assert send_waiting(at(20)) == {}
    assert send_waiting(at(21)) == {MailState.SENT: 1}
    assert (state("a"), state("b")) == ("sent", "none")


def test_a_digest_in_doubt_is_unknown_with_its_parts_until_a_person_decides(cast: Cast, server: Server) -> None:
    wanting(cast, digest_hour=7)
    told(cast, "a", at(MONDAY, 8))
    told(cast, "b", at(MONDAY, 8))
    server.answers = {"END": DROP}
    send_waiting(at(MONDAY))
    server.answers = {}
    assert send_waiting(at(MONDAY, 10)) == {}
    assert {m.mail for m in Message.objects.all()} == {"unknown"}
    (digest,) = troubled_mail([cast["an"].pk])
    assert digest.topic == Topic.DIGEST
    mark_read(user=cast["an"], now=at(MONDAY, 11), pk=Message.objects.get(key="a").pk)
    assert put_back(digest, at(MONDAY, 12))
    assert send_waiting(at(MONDAY, 12)) == {MailState.SENT: 1}
    assert (state("a"), state("b")) == ("none", "sent")
    assert [mail.count(digest.message_id) for mail in server.mails] == [1, 1]
    assert [
        "Việc a" in message_from_string(mail, policy=policy.default).get_content() for mail in server.mails
    ] == [True, False]


def test_a_digest_all_of_which_was_read_while_it_waited_is_not_sent(cast: Cast, server: Server) -> None:
    wanting(cast, digest_hour=7)
    told(cast, "a", at(MONDAY, 8))
    server.answers = {"RCPT": "451 later"}
    assert send_waiting(at(MONDAY)) == {MailState.WAITING: 1}
    server.answers = {}
    mark_read(user=cast["an"], now=at(MONDAY))
    send_waiting(at(MONDAY))
    assert ({m.mail for m in Message.objects.all()}, server.mails) == ({"none"}, [])


def test_a_digest_given_up_gives_up_its_parts(cast: Cast, server: Server) -> None:
    wanting(cast, digest_hour=7)
    told(cast, "a", at(MONDAY, 8))
    server.answers = {"RCPT": "451 later"}
    send_waiting(at(MONDAY))
    send_waiting(at(MONDAY) + GIVEN_UP + timedelta(minutes=1))
    assert {m.mail for m in Message.objects.all()} == {"failed"}


def test_many_parts_are_one_mail_that_counts_what_it_does_not_list(cast: Cast, server: Server) -> None:
    wanting(cast, digest_hour=7)
    for number in range(130):
        told(cast, f"số {number}", at(MONDAY, 8))
    send_waiting(at(MONDAY))
    body = message_from_string(server.mails[0], policy=policy.default).get_content()
    assert (body.count("- Việc"), "Và 30 thông báo khác" in body) == (100, True)


def test_the_states_are_counted_a_digest_once(cast: Cast, server: Server) -> None:
    wanting(cast, digest_hour=7)
    told(cast, "a", at(MONDAY, 8))
    told(cast, "b", at(MONDAY, 8))
    send_waiting(at(MONDAY))
    told(cast, "c", at(MONDAY, 9))
    assert mail_status() == MailStatus(held=1, waiting=0, oldest=None, sent=1, unknown=0, failed=0)
    assert mail_status([cast["binh"].pk]).sent == 0


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (Wanted(digest_hour=24), "Giờ"),
        (Wanted(quiet_weekdays=[0]), "Ngày trong tuần"),
        (Wanted(quiet_weekdays=range(1, 8)), "cả bảy ngày"),
        (Wanted(quiet_from=date(2023, 11, 1)), "ngày đầu và ngày cuối"),
        (Wanted(quiet_from=date(2023, 11, 2), quiet_to=date(2023, 11, 1)), "trước ngày đầu"),
    ],
)
def test_what_would_be_no_time_is_answered(cast: Cast, wanted: Wanted, said: str) -> None:
    with pytest.raises(Refused, match=said):
        set_delivery(user=cast["an"], wanted=wanted)
    assert not Delivery.objects.exists()


def test_the_page_keeps_all_of_it_or_nothing(cast: Cast, server: Server) -> None:
    client = Client()
    client.force_login(cast["an"])
    good = {"thu": "an@thu.vn", "kieu": "gop", "gio": "16", "nghi": ["6", "7"], "le": "1", "tu": "2023-12-01"}
    answer = client.post("/thong-bao/cach-nhan/", {**good, "due": "mail"}, follow=True).content.decode()
    assert "Nghỉ phép cần ghi cả ngày đầu và ngày cuối" in answer
    assert not Delivery.objects.exists()
    client.post("/thong-bao/cach-nhan/", {**good, "den": "2023-12-05", "due": "mail"})
    kept = Delivery.objects.get()
    assert (kept.digest_hour, kept.quiet_weekdays, kept.quiet_holidays) == (16, [6, 7], True)
    assert (kept.quiet_from, kept.quiet_to) == (date(2023, 12, 1), date(2023, 12, 5))
    page = client.get("/thong-bao/cach-nhan/").content.decode()
    assert '<option value="16" selected>' in page
    client.post("/thong-bao/cach-nhan/", {"kieu": "ngay"})
    assert Delivery.objects.get().digest_hour is None
