"""What an administrator does about the sessions and the mail of people, and what not."""

from datetime import date

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from chungsuc.accounts.models import MailState, Message, SignIn, Topic, User
from chungsuc.accounts.permits import Refused
from chungsuc.accounts.server import mail_server
from chungsuc.accounts.tests.smtp_server import serving
from chungsuc.audit.models import Entry
from chungsuc.units.actions import end_sessions, send_again, try_mail
from chungsuc.units.models import Appointment, Role
from tests.cast import NOW, Cast


@pytest.fixture
def minh(cast: Cast) -> User:
    """The administrator of the district Đông."""
    user = User.objects.create(username="minh", full_name="Lý Văn Minh")
    body = cast.bodies["thu/dong"]
    Appointment.objects.create(
        user=user, body=body, role=Role.ADMINISTRATOR, post="quản trị", valid_from=date(2020, 1, 1)
    )
    return user


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    client.get("/don-vi/")
    return client


def lost(cast: Cast, who: str, state: MailState = MailState.UNKNOWN) -> Message:
    cast[who].email = f"{who}@thu.vn"
    cast[who].save()
    return Message.objects.create(
        user=cast[who], topic=Topic.DUE, text="Tin", key=who, made_at=NOW, mail=state, message_id=f"<{who}@thu.vn>"
    )


def test_all_sessions_of_a_person_end_and_they_are_told_by_whom(cast: Cast, minh: User) -> None:
    office, phone, other = client_of(cast["an"]), client_of(cast["an"]), client_of(cast["binh"])
    client_of(minh).post(f"/nguoi-dung/{cast['an'].pk}/phien/")
    assert [c.get("/don-vi/").status_code for c in (office, phone, other)] == [302, 302, 200]
    assert SignIn.objects.filter(user=cast["an"], ended_by=minh).count() == 2
    assert "Lý Văn Minh đã kết thúc" in Message.objects.get(user=cast["an"], key__startswith="ended:").text


@pytest.mark.parametrize("who", ["chi", "khanh"])
def test_nobody_ends_sessions_beyond_their_territory(cast: Cast, minh: User, who: str) -> None:
    client_of(cast[who])
    with pytest.raises(Refused):
        end_sessions(actor=minh, user=cast[who], now=NOW)
    assert client_of(minh).post(f"/nguoi-dung/{cast[who].pk}/phien/").status_code == 404
    assert SignIn.objects.get(user=cast[who]).ended_at is None


def test_who_is_no_administrator_ends_nothing_and_sees_no_mail(cast: Cast) -> None:
    client = client_of(cast["dung"])
    assert client.post(f"/nguoi-dung/{cast['an'].pk}/phien/").status_code == 403
    assert client.get("/nguoi-dung/thu/").status_code == 403


def test_mail_of_which_nobody_knows_is_shown_for_the_territory_only(cast: Cast, minh: User, settings: Settings) -> None:
    settings.MAIL = mail_server("smtp://mail.thu.vn?from=chungsuc@thu.vn")
    for who, state in (
        ("an", MailState.UNKNOWN),
        ("binh", MailState.FAILED),
        ("anh", MailState.SENT),
        ("khanh", MailState.FAILED),
    ):
        lost(cast, who, state)
    page = client_of(minh).get("/nguoi-dung/thu/").content.decode()
    assert [who for who in ("an@", "binh@", "anh@", "khanh@") if f">{who}thu.vn" in page] == ["an@", "binh@"]


def test_a_person_decides_to_send_again_and_the_trail_says_who(cast: Cast, minh: User, settings: Settings) -> None:
    settings.MAIL = mail_server("smtp://mail.thu.vn?from=chungsuc@thu.vn")
    message = lost(cast, "an")
    client_of(minh).post("/nguoi-dung/thu/", {"tin": message.pk})
    message.refresh_from_db()
    assert (message.mail, message.message_id) == (MailState.WAITING, "<an@thu.vn>")
    assert Entry.objects.get(action="units.send_again").actor_id == minh.pk
    assert send_again(actor=minh, message=message, now=NOW) is False
    assert client_of(minh).post("/nguoi-dung/thu/", {"tin": message.pk}).status_code == 404


def test_nothing_is_sent_again_where_no_mail_is_sent(cast: Cast, minh: User) -> None:
    message = lost(cast, "an")
    assert send_again(actor=minh, message=message, now=NOW) is False


def test_an_administrator_sends_themselves_a_trial_and_sees_what_came_of_it(cast: Cast, settings: Settings) -> None:
    client = client_of(cast["oanh"])
    with serving() as server:
        settings.MAIL = mail_server(server.address())
        said = client.post("/nguoi-dung/thu/", {"thu": "1"}, follow=True).content.decode()
        assert "chưa có địa chỉ thư" in said
        cast["oanh"].email = "oanh@thu.vn"
        cast["oanh"].save()
        said = client.post("/nguoi-dung/thu/", {"thu": "1"}, follow=True).content.decode()
        assert "đã nhận thư thử gửi đến oanh@thu.vn" in said
        assert "Vừa gửi một thư thử" in client.post("/nguoi-dung/thu/", {"thu": "1"}, follow=True).content.decode()
        assert len(server.mails) == 1
    assert Entry.objects.filter(action="units.try_mail").count() == 1


def test_a_trial_that_fails_says_why(cast: Cast, settings: Settings) -> None:
    cast["oanh"].email = "oanh@thu.vn"
    cast["oanh"].save()
    with serving() as server:
        settings.MAIL = mail_server(server.address())
        server.answers = {"RCPT": "550 khong co nguoi nay"}
        said = client_of(cast["oanh"]).post("/nguoi-dung/thu/", {"thu": "1"}, follow=True).content.decode()
    assert "Thư thử không gửi được. 550 khong co nguoi nay" in said


def test_only_an_administrator_tries_mail(cast: Cast, settings: Settings) -> None:
    with pytest.raises(Refused, match="không được giao quản trị"):
        try_mail(actor=cast["an"], now=NOW)
    assert client_of(cast["an"]).post("/nguoi-dung/thu/", {"thu": "1"}).status_code == 403
