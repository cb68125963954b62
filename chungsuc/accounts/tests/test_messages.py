"""What somebody is told: once, as they chose, in their own list."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from chungsuc.accounts.actions import Notice, choose_channels, tell, tell_all
from chungsuc.accounts.models import CHOSEN_TOPICS, Channel, MailState, Message, NotificationChoice, Topic
from chungsuc.accounts.server import mail_server
from tests.cast import NOW, Cast


def told(cast: Cast, who: str, text: str = "17.8 bị trả lại", key: str = "k1", topic: Topic = Topic.RETURNED) -> None:
    tell(users=[cast[who]], topic=topic, text=text, url="/danh-hieu/", key=key, now=NOW)


def client_of(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast[who])
    return client


def test_one_thing_is_told_once(cast: Cast) -> None:
    for _ in range(3):
        tell(
            users=[cast["an"], cast["an"], cast["anh"]], topic=Topic.DUE, text="Sắp hạn", url="/", key="due:1", now=NOW
        )
    assert sorted(m.user.username for m in Message.objects.all()) == ["an", "anh"]


def test_telling_many_of_many_things_is_two_queries(cast: Cast) -> None:
    people = [cast[who] for who in ("an", "anh", "binh", "chi", "dung")]
    notices = [Notice(people, Topic.WAITING, f"Chờ {n}", "/", f"w:{n}") for n in range(15)]
    with CaptureQueriesContext(connection) as caught:
        tell_all(notices, now=NOW)
    assert len([q for q in caught.captured_queries if "SAVEPOINT" not in q["sql"]]) == 2
    assert Message.objects.count() == 75


def test_who_wants_nothing_of_a_topic_gets_nothing_but_security_is_always_told(cast: Cast) -> None:
    choose_channels(user=cast["an"], chosen=[(Topic.RETURNED, Channel.NONE), (Topic.SECURITY, Channel.NONE)])
    NotificationChoice.objects.create(user=cast["anh"], topic=Topic.SECURITY, channel=Channel.NONE)
    told(cast, "an")
    for who in ("an", "anh"):
        told(cast, who, key="s1", topic=Topic.SECURITY)
    assert sorted((m.user.username, m.topic) for m in Message.objects.all()) == [
        ("an", "security"),
        ("anh", "security"),
    ]


@pytest.mark.parametrize(
    ("server", "address", "state"), [("", "an@thu.vn", "none"), ("smtp", "", "none"), ("smtp", "an@thu.vn", "waiting")]
)
def test_a_mail_waits_only_where_mail_is_sent_and_somebody_has_an_address(
    cast: Cast, settings: Settings, server: str, address: str, state: str
) -> None:
    settings.MAIL = mail_server("smtp://mail.thu.vn?from=chungsuc@thu.vn" if server else "")
    cast["an"].email = address
    NotificationChoice.objects.create(user=cast["an"], topic=Topic.RETURNED, channel=Channel.MAIL)
    told(cast, "an")
    message = Message.objects.get()
    assert (message.mail, message.message_id.endswith("@thu.vn>")) == (MailState(state), state == "waiting")


def test_a_long_text_is_cut_and_told_nevertheless(cast: Cast) -> None:
    told(cast, "an", text="số liệu " * 100)
    assert (len(Message.objects.get().text), Message.objects.get().text[-1]) == (300, "…")


def test_the_list_has_the_unread_first_and_only_ones_own(cast: Cast) -> None:
    told(cast, "an", "Tin thứ nhất", "1")
    told(cast, "an", "Tin thứ hai", "2")
    told(cast, "binh", "Tin của người khác", "3")
    client = client_of(cast, "an")
    first = Message.objects.get(key="1")
    client.post("/thong-bao/da-doc/", {"tin": first.pk})
    page = client.get("/thong-bao/").content.decode()
    assert page.index("Tin thứ hai") < page.index("Đã đọc</h2>") < page.index("Tin thứ nhất")
    assert "Tin của người khác" not in page


def test_opening_a_message_leads_to_what_it_is_about_and_marks_it_read(cast: Cast) -> None:
    told(cast, "an")
    message = Message.objects.get()
    answer = client_of(cast, "an").post(f"/thong-bao/{message.pk}/mo/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/danh-hieu/")
    message.refresh_from_db()
    assert message.read_at == NOW


def test_nobody_opens_or_reads_the_message_of_another(cast: Cast) -> None:
    told(cast, "an")
    message = Message.objects.get()
    other = client_of(cast, "binh")
    assert other.post(f"/thong-bao/{message.pk}/mo/").status_code == 404
    other.post("/thong-bao/da-doc/", {"tin": message.pk})
    other.post("/thong-bao/da-doc/", {"tin": "tat-ca"})
    message.refresh_from_db()
    assert message.read_at is None


@pytest.mark.parametrize("url", ["https://xau.example/", "//xau.example/", "javascript:alert(1)", ""])
def test_a_message_never_leads_outside(cast: Cast, url: str) -> None:
    tell(users=[cast["an"]], topic=Topic.DUE, text="Tin", url=url, key="x", now=NOW)
    answer = client_of(cast, "an").post(f"/thong-bao/{Message.objects.get().pk}/mo/")
    assert answer.headers["Location"] == "/thong-bao/"


def test_all_are_read_at_once(cast: Cast) -> None:
    for key in "abc":
        told(cast, "an", key=key)
    client = client_of(cast, "an")
    client.post("/thong-bao/da-doc/", {"tin": "tat-ca"})
    assert Message.objects.filter(read_at=None).count() == 0
    assert client.post("/thong-bao/da-doc/", {"tin": "x"}).status_code == 404


def test_the_head_of_each_page_counts_what_is_unread_in_one_query(cast: Cast) -> None:
    client = client_of(cast, "an")
    client.get("/don-vi/")
    assert "chưa đọc" not in client.get("/don-vi/").content.decode()
    told(cast, "an")
    with CaptureQueriesContext(connection) as caught:
        page = client.get("/don-vi/").content.decode()
    assert "1 chưa đọc" in page
    assert sum("accounts_message" in q["sql"] for q in caught.captured_queries) == 1


def test_choices_are_kept_and_mail_is_offered_only_where_it_can_be_sent(cast: Cast, settings: Settings) -> None:
    client = client_of(cast, "an")
    page = client.get("/thong-bao/cach-nhan/").content.decode()
    assert 'value="mail"' not in page
    assert page.count('value="none"') == len(CHOSEN_TOPICS) - 1
    client.post("/thong-bao/cach-nhan/", {"due": "none", "security": "none", "waiting": "mail", "law": "lạ"})
    assert list(NotificationChoice.objects.values_list("topic", "channel")) == [("due", "none")]
    settings.MAIL = mail_server("smtp://mail.thu.vn?from=chungsuc@thu.vn")
    cast["an"].email = "an@thu.vn"
    cast["an"].save()
    assert client.get("/thong-bao/cach-nhan/").content.decode().count('value="mail"') == len(CHOSEN_TOPICS)
    client.post("/thong-bao/cach-nhan/", {"due": "mail", "security": "mail"})
    assert set(NotificationChoice.objects.values_list("topic", "channel")) == {("due", "mail"), ("security", "mail")}


def test_an_address_for_mail_is_kept_told_and_refused_when_it_is_none(cast: Cast, settings: Settings) -> None:
    client = client_of(cast, "an")
    client.post("/thong-bao/cach-nhan/", {"thu": "an@thu.vn"})
    cast["an"].refresh_from_db()
    assert cast["an"].email == ""  # no mail is sent here
    settings.MAIL = mail_server("smtp://mail.thu.vn?from=chungsuc@thu.vn")
    client.post("/thong-bao/cach-nhan/", {"thu": "không phải địa chỉ", "due": "none"})
    assert NotificationChoice.objects.count() == 0
    client.post("/thong-bao/cach-nhan/", {"thu": "an@thu.vn"})
    client.post("/thong-bao/cach-nhan/", {"thu": "an@thu.vn"})
    cast["an"].refresh_from_db()
    assert cast["an"].email == "an@thu.vn"
    assert [m.text for m in Message.objects.all()] == ["Địa chỉ nhận thư của tài khoản đã đổi thành an@thu.vn."]


def test_what_was_written_in_a_message_is_shown_and_not_run(cast: Cast) -> None:
    told(cast, "an", text="<script>alert(1)</script>")
    page = client_of(cast, "an").get("/thong-bao/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_messages_of_the_future_are_not_lost_by_a_day_looked_at(cast: Cast) -> None:
    """Reading one's messages is no fact of the work: it is open while another day is looked at."""
    told(cast, "an")
    client = client_of(cast, "an")
    client.post("/ngay-lam-viec/", {"day": "2020-04-20", "next": "/"})
    assert client.post("/thong-bao/da-doc/", {"tin": "tat-ca"}).status_code == 302
    assert Message.objects.get().read_at == NOW
