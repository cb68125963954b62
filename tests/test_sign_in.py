"""Who comes in, and who does not."""

from django.test import Client

from tests.cast import Cast


def test_nobody_makes_an_account_for_themselves(cast: Cast) -> None:
    answer = Client().post(
        "/tai-khoan/signup/", {"username": "ai-do", "password1": "mot-mat-khau-dai", "password2": "mot-mat-khau-dai"}
    )
    assert "ai-do" not in {u.username for u in type(cast["an"]).objects.all()}
    assert answer.status_code == 200


def test_five_wrong_passwords_lock_the_door_for_a_while(cast: Cast) -> None:
    cast["an"].set_password("dung-mat-khau-nay")
    cast["an"].save()
    client = Client()
    for _ in range(5):
        client.post("/tai-khoan/login/", {"login": "an", "password": "sai"})
    answer = client.post("/tai-khoan/login/", {"login": "an", "password": "dung-mat-khau-nay"})
    assert answer.status_code in (403, 429)
    assert "_auth_user_id" not in client.session


def test_the_right_password_opens_and_the_first_page_is_my_work(cast: Cast) -> None:
    cast["an"].set_password("dung-mat-khau-nay")
    cast["an"].save()
    answer = Client().post("/tai-khoan/login/", {"login": "an", "password": "dung-mat-khau-nay"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")


def test_pages_carry_a_strict_content_security_policy(cast: Cast) -> None:
    policy = Client().get("/tai-khoan/login/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_pages_are_vietnamese_until_english_is_chosen(cast: Cast) -> None:
    client = Client(headers={"accept-language": "en"})
    assert "Đăng nhập" in client.get("/tai-khoan/login/").content.decode()
    client.post("/ngon-ngu/", {"language": "en", "next": "/"})
    assert "Sign in" in client.get("/tai-khoan/login/").content.decode()
