"""A printed code sets a password once, tells nothing to who guesses, and locks the door as wrong passwords do."""

from datetime import datetime, timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client

from chungsuc.accounts.codes import (
    ALPHABET,
    LASTS,
    UnfitPassword,
    WrongCode,
    bare,
    end_codes,
    make_code,
    use_code,
)
from chungsuc.accounts.models import CodePurpose, Message, OneTimeCode, Topic, User
from chungsuc.audit.models import Entry
from tests.cast import NOW, Cast

PAGE = "/tai-khoan/ma/"
NEW = "lua-chin-vang-dong"
ONE_ANSWER = "Tên đăng nhập hoặc mã không đúng, hoặc mã đã dùng hay đã hết hạn."
pytestmark = pytest.mark.django_db


def printed(user: User, purpose: CodePurpose = CodePurpose.RESET, now: datetime = NOW) -> str:
    return make_code(user=user, purpose=purpose, made_by=None, now=now).code


def used(username: str, code: str, now: datetime = NOW, password: str = NEW) -> User:
    return use_code(username=username, code=code, password=password, again=password, now=now)


def typed(client: Client, username: str, code: str, password: str = NEW, again: str = NEW) -> int:
    given = {"login": username, "ma": code, "password": password, "password-again": again}
    return client.post(PAGE, given).status_code


def test_a_code_is_ten_plain_letters_in_groups_and_stands_nowhere_in_the_database(cast: Cast) -> None:
    code = printed(cast["an"])
    kept = OneTimeCode.objects.get()
    assert [len(group) for group in code.split("-")] == [4, 4, 2]
    assert set(bare(code)) <= set(ALPHABET)
    assert set(ALPHABET).isdisjoint("01OILU")
    assert bare(code) not in str(OneTimeCode.objects.values()) and len(kept.hash) == 64  # noqa: PT018


def test_hashes_depend_on_the_key_of_the_installation(cast: Cast, settings: object) -> None:
    code = printed(cast["an"])
    settings.SECRET_KEY = "another installation"  # type: ignore[attr-defined]
    with pytest.raises(WrongCode):
        used("an", code)


@pytest.mark.parametrize("written", [lambda c: c, lambda c: c.lower(), lambda c: c.replace("-", " "), bare])
def test_a_code_is_taken_as_people_type_it(cast: Cast, written: object) -> None:
    code = printed(cast["an"])
    assert used(" AN ", written(code)) == cast["an"]  # type: ignore[operator]
    assert User.objects.get(username="an").check_password(NEW)


def test_a_code_is_used_once(cast: Cast) -> None:
    code = printed(cast["an"])
    used("an", code)
    with pytest.raises(WrongCode):
        used("an", code, password="mot-mat-khau-khac")
    assert User.objects.get(username="an").check_password(NEW)


def test_a_newer_code_ends_the_older(cast: Cast) -> None:
    older, newer = printed(cast["an"]), printed(cast["an"])
    with pytest.raises(WrongCode):
        used("an", older)
    assert used("an", newer) == cast["an"]


@pytest.mark.parametrize(
    ("purpose", "lasts"), [(CodePurpose.INVITATION, timedelta(days=7)), (CodePurpose.RESET, timedelta(hours=24))]
)
def test_a_code_runs_out(cast: Cast, purpose: CodePurpose, lasts: timedelta) -> None:
    assert LASTS[purpose] == lasts
    code = printed(cast["an"], purpose)
    with pytest.raises(WrongCode):
        used("an", code, NOW + lasts)
    assert used("an", code, NOW + lasts - timedelta(seconds=1)) == cast["an"]


def test_whatever_is_wrong_the_answer_is_the_same_and_nothing_changes(cast: Cast) -> None:
    cast["an"].set_password("cu-va-dang-dung")
    cast["an"].save()
    code, ended, closed = printed(cast["an"]), printed(cast["binh"]), printed(cast["ha"])
    end_codes(user=cast["binh"], now=NOW)
    User.objects.filter(username="ha").update(is_active=False)
    answers = set()
    for username, given in (
        ("an", "7KMQ-R2HT-9W"),
        ("khong-co-ai", "7KMQ-R2HT-9W"),
        ("khong-co-ai", code),
        ("binh", code),
        ("", code),
        ("an", ""),
        ("binh", ended),
        ("ha", closed),
    ):
        with pytest.raises(WrongCode) as wrong:
            used(username, given)
        answers.add(str(wrong.value))
    assert answers == {ONE_ANSWER}
    assert User.objects.get(username="an").check_password("cu-va-dang-dung")
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        (NEW, "khac-di", "không giống nhau"),
        ("ngan", "ngan", "cần ít nhất 10 ký tự"),
        ("nongthian1", "nongthian1", "giống với"),
        ("1234567890", "1234567890", "số"),
    ],
)
def test_a_password_that_cannot_be_is_told_before_any_code_is_looked_at(
    cast: Cast, password: str, again: str, said: str
) -> None:
    User.objects.filter(username="an").update(username="nongthian")
    code = printed(cast["an"])
    told = set()
    for given in (code, "7KMQ-R2HT-9W"):
        with pytest.raises(UnfitPassword, match=said) as unfit:
            use_code(username="nongthian", code=given, password=password, again=again, now=NOW)
        told.add(str(unfit.value))
    assert len(told) == 1
    assert used("nongthian", code).username == "nongthian"


def test_using_a_code_ends_every_session_tells_the_person_and_is_in_the_trail(cast: Cast) -> None:
    signed_in = Client()
    signed_in.force_login(cast["an"], backend="allauth.account.auth_backends.AuthenticationBackend")
    assert signed_in.get("/").status_code == 200
    code = printed(cast["an"])
    used("an", code)
    assert signed_in.get("/").status_code == 302
    [message] = Message.objects.filter(user=cast["an"])
    assert (message.topic, "bằng mã dùng một lần" in message.text) == (Topic.SECURITY, True)
    [entry] = Entry.objects.filter(action="accounts.use_code")
    assert (entry.actor, entry.items) == (cast["an"], [{"code": OneTimeCode.objects.get().pk, "purpose": "reset"}])


def test_a_stranger_with_a_slip_sets_a_password_and_signs_in_with_it(cast: Cast) -> None:
    code = printed(cast["an"])
    client = Client()
    assert client.get(PAGE).status_code == 200
    assert typed(client, "an", code) == 302
    answer = client.post("/tai-khoan/login/", {"login": "an", "password": NEW})
    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize("username", ["an", "khong-co-ai"])
def test_five_wrong_codes_lock_the_page_and_the_sign_in_whether_or_not_the_person_exists(
    cast: Cast, username: str
) -> None:
    code = printed(cast["an"])
    client = Client()
    statuses = [typed(client, username, "7KMQ-R2HT-9W") for _ in range(6)]
    assert statuses == [422, 422, 422, 422, 429, 429]
    assert typed(client, username, code) == 429
    assert client.post("/tai-khoan/login/", {"login": username, "password": NEW}).status_code == 429
    assert OneTimeCode.objects.get().used_at is None


def test_wrong_codes_and_wrong_passwords_are_counted_together(cast: Cast) -> None:
    client = Client()
    for _ in range(3):
        client.post("/tai-khoan/login/", {"login": "an", "password": "sai"})
    assert [typed(client, "an", "7KMQ-R2HT-9W") for _ in range(2)] == [422, 429]


def test_one_name_is_counted_as_one_however_it_is_typed(cast: Cast) -> None:
    client = Client()
    assert [typed(client, name, "7KMQ-R2HT-9W") for name in ("an", "An", " aN", "AN ")] == [422] * 4
    client.post("/tai-khoan/login/", {"login": "aN", "password": "sai"})
    code = printed(cast["an"])
    assert typed(client, "an", code) == 429


def test_what_was_typed_is_not_kept_with_the_failure(cast: Cast) -> None:
    typed(Client(), "an", "7KMQ-R2HT-9W")
    [attempt] = AccessAttempt.objects.all()
    assert "7KMQ" not in attempt.post_data
    assert NEW not in attempt.post_data


def test_the_sign_in_page_leads_to_the_page_for_codes(cast: Cast) -> None:
    assert f'href="{PAGE}"' in Client().get("/tai-khoan/login/").content.decode()


@pytest.mark.parametrize("address", ["/tai-khoan/password/reset/", "/tai-khoan/password/reset/done/"])
def test_who_forgot_the_password_is_led_to_the_administrator_and_the_code_not_to_a_mail(
    client: Client, address: str
) -> None:
    shown = client.get(address).content.decode()
    assert "người quản trị của đơn vị" in shown
    assert 'href="/tai-khoan/ma/"' in shown
    assert 'name="email"' not in shown


def test_who_is_locked_out_sees_the_way_back(client: Client) -> None:
    for _ in range(5):
        answer = client.post(
            "/tai-khoan/ma/", {"login": "ai", "ma": "A", "password": "x" * 12, "password-again": "x" * 12}
        )
    assert "Sai mật khẩu hoặc mã 5 lần." in answer.content.decode()
    assert 'href="/tai-khoan/login/"' in answer.content.decode()
