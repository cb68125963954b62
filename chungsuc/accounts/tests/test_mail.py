"""Mail against a server that answers as it is told to: sent once, refused, put off, or nobody knows."""

import socket
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django.fixtures import Settings

from chungsuc.accounts.actions import tell
from chungsuc.accounts.mail import GIVEN_UP, send_waiting, written
from chungsuc.accounts.models import Channel, MailState, Message, NotificationChoice, Topic
from chungsuc.accounts.server import MailServer, mail_server
from chungsuc.accounts.tests.smtp_server import DROP, Server, serving
from tests.cast import NOW, Cast


@pytest.fixture
def server(settings: Settings) -> Iterator[Server]:
    with serving() as made:
        settings.MAIL = mail_server(made.address())
        yield made


def waiting(cast: Cast, *who: str) -> None:
    for name in who:
        cast[name].email = f"{name}@thu.vn"
        cast[name].save()
        NotificationChoice.objects.create(user=cast[name], topic=Topic.RETURNED, channel=Channel.MAIL)
    text = "17.8 của Xã Lúa bị trả lại"
    tell(users=[cast[n] for n in who], topic=Topic.RETURNED, text=text, url="/so-lieu/1/", key="k", now=NOW)


def states() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("mail", flat=True))


def test_a_mail_is_sent_once_with_the_id_of_its_row(cast: Cast, server: Server) -> None:
    waiting(cast, "an", "anh")
    assert send_waiting(NOW) == {MailState.SENT: 2}
    assert send_waiting(NOW) == {}
    assert len(server.mails) == 2
    assert [m.message_id for m in Message.objects.order_by("pk") if m.message_id in "".join(server.mails)] == [
        m.message_id for m in Message.objects.order_by("pk")
    ]


def test_a_mail_says_what_the_page_says_and_where(cast: Cast, server: Server) -> None:
    waiting(cast, "an")
    found = mail_server(server.address())
    assert found
    mail = written(Message.objects.get(), found)
    assert mail["Subject"] == "Chung Sức: Số liệu bị trả lại"
    assert "17.8 của Xã Lúa bị trả lại\n\nhttps://thu.vn/so-lieu/1/" in mail.get_content()


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ({"RCPT": "550 no such person"}, "failed"),
        ({"RCPT": "451 later"}, "waiting"),
        ({"MAIL": "550 not you"}, "failed"),
        ({"DATA": "451 later"}, "waiting"),
        ({"DATA": "554 no"}, "failed"),
        ({"DATA": DROP}, "unknown"),
        ({"END": DROP}, "unknown"),
        ({"END": "554 spam"}, "failed"),
        ({"END": "451 later"}, "waiting"),
        ({"RCPT": DROP}, "waiting"),
    ],
)
def test_each_answer_has_its_state(cast: Cast, server: Server, answers: dict[str, str], state: str) -> None:
    server.answers = answers
    waiting(cast, "an")
    send_waiting(NOW)
    assert states() == [state]


def test_what_is_unknown_is_never_sent_again_by_itself(cast: Cast, server: Server) -> None:
    server.answers = {"END": DROP}
    waiting(cast, "an")
    send_waiting(NOW)
    server.answers = {}
    assert send_waiting(NOW) == {}
    assert (states(), len(server.mails)) == (["unknown"], 1)


def test_what_was_put_off_is_tried_again_and_in_the_end_given_up(cast: Cast, server: Server) -> None:
    server.answers = {"RCPT": "451 later"}
    waiting(cast, "an")
    send_waiting(NOW)
    server.answers = {}
    send_waiting(NOW + timedelta(minutes=1))
    assert states() == ["sent"]
    Message.objects.update(mail=MailState.WAITING)
    assert send_waiting(NOW + GIVEN_UP + timedelta(minutes=1)) == {MailState.FAILED: 1}


def test_a_server_that_is_away_changes_nothing(cast: Cast, settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    settings.MAIL = mail_server(f"smtp://127.0.0.1:{port}?from=chungsuc@thu.vn&plain=1")
    waiting(cast, "an")
    with pytest.raises(ConnectionRefusedError):
        send_waiting(NOW)
    assert states() == ["waiting"]


def test_a_server_that_goes_away_between_two_mails_leaves_the_second_waiting(cast: Cast, server: Server) -> None:
    server.answers = {"END": DROP}
    waiting(cast, "an", "anh")
    send_waiting(NOW)
    assert sorted(states()) == ["unknown", "waiting"]


@pytest.mark.parametrize("address", ["http://x?from=a@b", "smtp://?from=a@b", "smtp://host", "smtp://host?from=ai-do"])
def test_an_address_that_makes_no_sense_is_told_at_the_start(address: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="CHUNGSUC_MAIL"):
        mail_server(address)


def test_an_address_is_read_with_its_user_and_port() -> None:
    found = mail_server("smtps://ai%40thu.vn:m%3At@mail.thu.vn?from=chungsuc@thu.vn&site=https://thu.vn/")
    assert found == MailServer(
        host="mail.thu.vn",
        port=465,
        user="ai@thu.vn",
        password="m:t",
        tls=True,
        plain=False,
        sender="chungsuc@thu.vn",
        site="https://thu.vn",
    )


def test_an_address_that_cannot_be_spoken_to_the_server_fails_alone(cast: Cast, server: Server) -> None:
    waiting(cast, "an", "anh")
    cast["an"].email = "an@xã-lúa.vn"
    cast["an"].save()
    assert send_waiting(NOW) == {MailState.FAILED: 1, MailState.SENT: 1}
    assert states() == ["failed", "sent"]
