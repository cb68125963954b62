"""Where somebody is signed in: seen, ended, told of; and what it costs a page."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chungsuc import clock
from chungsuc.accounts.actions import KEPT, end_sign_ins, forget_sign_ins
from chungsuc.accounts.agents import described
from chungsuc.accounts.middleware import MARK, SEEN_EVERY
from chungsuc.accounts.models import Message, SignIn, Topic
from chungsuc.audit.models import Entry
from tests.cast import NOW, Cast

PASSWORD = "cau-dau-noi-hai-bo-2023"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/119.0 Safari/537.36 Edg/119.0"
PHONE = (
    "Mozilla/5.0 (Linux; Android 13; SM-A145F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/118.0 Mobile Safari/537.36"
)


def signed_in(cast: Cast, who: str, agent: str = EDGE) -> Client:
    """Through the door, with a password, so that all is as for a person."""
    if not cast[who].password:
        cast[who].set_password(PASSWORD)
        cast[who].save()
    client = Client(headers={"user-agent": agent})
    answer = client.post("/tai-khoan/login/", {"login": who, "password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    return client


def here(client: Client) -> bool:
    return client.get("/tai-khoan/thiet-bi/").status_code == 200


def listed(client: Client) -> list[str]:
    page = client.get("/tai-khoan/thiet-bi/").content.decode()
    return [text.strip() for text in re.findall(r'<th scope="row">([^<]+)', page)]


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (EDGE, "Microsoft Edge trên Windows"),
        (PHONE, "Chrome trên Android"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/118 Safari/537.36 coc_coc_browser/118", "Cốc Cốc trên Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile Safari/604.1",
            "Safari trên iPhone",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/119.0", "Firefox trên Linux"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Version/16 Safari/605", "Safari trên macOS"),
        ("curl/8.0", "Thiết bị không rõ loại"),
        ("", "Thiết bị không rõ loại"),
        ("<script>alert(1)</script> Firefox/1", "Firefox"),
    ],
)
def test_a_browser_is_said_in_plain_words(agent: str, words: str) -> None:
    assert described(agent) == words


def test_each_device_stands_in_the_list_and_this_one_is_marked(cast: Cast) -> None:
    phone, office = signed_in(cast, "an", PHONE), signed_in(cast, "an")
    assert listed(office) == ["Microsoft Edge trên Windows", "Chrome trên Android"]
    assert listed(phone) == ["Chrome trên Android", "Microsoft Edge trên Windows"]
    page = office.get("/tai-khoan/thiet-bi/").content.decode()
    assert page.count("Thiết bị này</span>") == 1
    assert "127.0.0.1" in page


def test_one_device_is_ended_and_the_others_stay(cast: Cast) -> None:
    office, phone = signed_in(cast, "an"), signed_in(cast, "an", PHONE)
    row = SignIn.objects.get(agent=PHONE)
    office.post("/tai-khoan/thiet-bi/", {"phien": row.pk})
    assert (here(office), here(phone)) == (True, False)
    row.refresh_from_db()
    assert (row.ended_by, row.ended_at is not None) == (cast["an"], True)
    assert listed(office) == ["Microsoft Edge trên Windows"]


def test_all_others_are_ended_at_once(cast: Cast) -> None:
    clients = [signed_in(cast, "an") for _ in range(3)]
    clients[1].post("/tai-khoan/thiet-bi/", {"phien": "khac"})
    assert [here(c) for c in clients] == [False, True, False]


def test_nobody_ends_the_device_of_another(cast: Cast) -> None:
    office, other = signed_in(cast, "an"), signed_in(cast, "binh")
    row = SignIn.objects.get(user=cast["an"])
    other.post("/tai-khoan/thiet-bi/", {"phien": row.pk})
    other.post("/tai-khoan/thiet-bi/", {"phien": "khac"})
    assert (here(office), here(other)) == (True, True)
    assert other.post("/tai-khoan/thiet-bi/", {"phien": "moi"}).status_code == 404


def test_an_administrator_ends_all_of_a_person_and_the_trail_says_who(cast: Cast) -> None:
    clients = [signed_in(cast, "an"), signed_in(cast, "an", PHONE)]
    assert end_sign_ins(user=cast["an"], by=cast["dung"], wall=clock.wall(), now=NOW) == 2
    assert [here(c) for c in clients] == [False, False]
    entry = Entry.objects.get(action="accounts.end_sign_ins")
    assert (entry.actor_id, entry.subject, len(entry.items)) == (cast["dung"].pk, f"accounts.user:{cast['an'].pk}", 2)
    assert end_sign_ins(user=cast["an"], by=cast["dung"], wall=clock.wall(), now=NOW) == 0


def test_signing_out_ends_the_row(cast: Cast) -> None:
    client = signed_in(cast, "an")
    client.post("/tai-khoan/logout/")
    assert SignIn.objects.get().ended_at is not None
    assert not here(client)


def test_a_changed_password_ends_the_other_sessions_and_keeps_this_one(cast: Cast) -> None:
    office, phone = signed_in(cast, "an"), signed_in(cast, "an", PHONE)
    new = "mot-mat-khau-khac-han-2024"
    given = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert office.post("/tai-khoan/password/change/", given).status_code == 302
    assert (here(office), here(phone)) == (True, False)
    assert listed(office) == ["Microsoft Edge trên Windows"]
    told = Message.objects.get(user=cast["an"], key__startswith="password:")
    assert (told.topic, "1 phiên đăng nhập khác" in told.text) == (Topic.SECURITY, True)


def test_a_new_device_is_told_and_a_known_one_is_not(cast: Cast) -> None:
    office = signed_in(cast, "an")
    assert Message.objects.count() == 0  # the first one is no news
    office.post("/tai-khoan/logout/")
    office.post("/tai-khoan/login/", {"login": "an", "password": PASSWORD})
    assert Message.objects.count() == 0
    signed_in(cast, "an", EDGE)  # the same browser and system, on another machine
    [message] = Message.objects.all()
    assert (message.topic, "Microsoft Edge trên Windows, địa chỉ 127.0.0.1" in message.text) == (Topic.SECURITY, True)


def test_a_device_on_which_two_people_sign_in_is_listed_for_each(cast: Cast) -> None:
    shared = signed_in(cast, "an")
    shared.post("/tai-khoan/logout/")
    cast["binh"].set_password(PASSWORD)
    cast["binh"].save()
    shared.post("/tai-khoan/login/", {"login": "binh", "password": PASSWORD})
    assert SignIn.objects.values_list("device").distinct().count() == 1
    assert sorted(s.user.username for s in SignIn.objects.all()) == ["an", "binh"]


def writes(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        client.get(address)
    return sum(q["sql"].startswith(("INSERT", "UPDATE", "DELETE")) for q in caught.captured_queries)


def test_pages_write_nothing_until_five_minutes_have_passed(cast: Cast) -> None:
    client = signed_in(cast, "an")
    assert [writes(client, "/don-vi/") for _ in range(3)] == [0, 0, 0]
    seen = SignIn.objects.get().seen_at
    session = client.session
    pk, _moment, key = session[MARK]
    session[MARK] = [pk, (clock.wall() - SEEN_EVERY).isoformat(), key]
    session.save()
    assert writes(client, "/don-vi/") == 2  # the row, and the session that is prolonged
    assert writes(client, "/don-vi/") == 0
    assert SignIn.objects.get().seen_at > seen


def test_an_ended_row_ends_a_session_that_lived_on(cast: Cast) -> None:
    client = signed_in(cast, "an")
    SignIn.objects.update(ended_at=clock.wall())  # a request that ran meanwhile had kept the session
    session = client.session
    pk, _moment, key = session[MARK]
    session[MARK] = [pk, (clock.wall() - SEEN_EVERY).isoformat(), key]
    session.save()
    client.get("/don-vi/")
    assert not here(client)


def test_a_session_ends_with_the_browser_and_after_hours_without_use(cast: Cast) -> None:
    client = signed_in(cast, "an")
    assert client.cookies["sessionid"]["max-age"] == ""
    row = Session.objects.get(session_key=client.session.session_key)
    assert timedelta(hours=7.9) < row.expire_date - clock.wall() < timedelta(hours=8.1)


def test_what_ran_out_is_not_listed_and_is_forgotten_in_time(cast: Cast) -> None:
    office, phone = signed_in(cast, "an"), signed_in(cast, "an", PHONE)
    Session.objects.filter(session_key=phone.session.session_key).update(
        expire_date=clock.wall() - timedelta(minutes=1)
    )
    assert listed(office) == ["Microsoft Edge trên Windows"]
    forget_sign_ins(clock.wall())
    assert (Session.objects.count(), SignIn.objects.count()) == (1, 2)
    forget_sign_ins(clock.wall() + KEPT + timedelta(days=1))
    assert SignIn.objects.count() == 0


def test_the_token_of_a_device_is_not_kept_and_no_script_reads_it(cast: Cast) -> None:
    client = signed_in(cast, "an")
    cookie = client.cookies["thiet_bi"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert cookie.value not in SignIn.objects.values_list("device", flat=True)


def test_a_stranger_sees_no_device(cast: Cast) -> None:
    assert Client().get("/tai-khoan/thiet-bi/").status_code == 302
    assert SignIn.objects.count() == 0
