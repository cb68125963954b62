"""The entry page, as a browser fills it in."""

import unicodedata

import pytest
from django.test import Client

from chungsuc.progress.models import Revision, Value
from chungsuc.rulebook.numbers import SCALE
from tests.cast import Cast

PAGE = "/so-lieu/nhap/thu/dong/lua/tieu-chi-17/"


def signed_in(cast: Cast, username: str) -> Client:
    client = Client()
    client.force_login(cast[username], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def share(numerator: str, denominator: str = "100", **more: str) -> dict[str, str]:
    return {"act": "draft", "17.8-numerator": numerator, "17.8-denominator": denominator} | more


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (share("mười"), "không phải là một số"),
        (share("120"), "lớn hơn"),
        (share("-5"), "âm"),
        (share("1.2.3"), "viết không rõ"),
        (share("99999999999999999999"), "quá lớn"),
        ({"act": "draft", "17.3-choice": "có lẽ"}, "không phải lựa chọn"),
    ],
    ids=["text", "over 100%", "negative", "unclear", "too large", "no such choice"],
)
def test_what_cannot_be_read_is_said_beside_the_box_and_nothing_is_stored(cast: Cast, typed: dict[str, str], said: str) -> None:
    answer = signed_in(cast, "an").post(PAGE, typed)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Value.objects.count() == 0


@pytest.mark.parametrize(("typed", "stored"), [("17,5", 175_000), ("17.5", 175_000), ("1.234", 12_340_000), (" 17,5 ", 175_000)])
def test_numbers_are_read_as_officials_write_them(cast: Cast, typed: str, stored: int) -> None:
    signed_in(cast, "an").post(PAGE, share(typed, "2.000"))
    assert Revision.objects.get().numerator == stored


def test_decomposed_letters_are_stored_composed(cast: Cast) -> None:
    note = unicodedata.normalize("NFD", "Rà soát 9 thôn")
    signed_in(cast, "an").post(PAGE, share("90", **{"17.8-note": note}))
    assert Revision.objects.get().note == "Rà soát 9 thôn"


def test_the_second_person_is_shown_the_first_ones_figure_and_chooses(cast: Cast) -> None:
    signed_in(cast, "an").post(PAGE, share("80"))
    second = signed_in(cast, "anh")
    asked = second.post(PAGE, share("70"))
    assert asked.status_code == 422
    assert "Nông Thị An" in asked.content.decode()
    assert Revision.objects.count() == 1
    seen = str(Revision.objects.get().pk)
    assert second.post(PAGE, share("70", **{"17.8-seen": seen})).status_code == 302
    assert Revision.objects.latest("pk").numerator == 70 * SCALE


def test_a_draft_is_kept_and_shown_again(cast: Cast) -> None:
    client = signed_in(cast, "an")
    client.post(PAGE, share("80"))
    assert 'value="80"' in client.get(PAGE).content.decode()


def test_the_value_page_tells_who_entered_what_and_when(cast: Cast) -> None:
    signed_in(cast, "an").post(PAGE, share("80") | {"act": "submit"})
    page = signed_in(cast, "chi").get(f"/so-lieu/{Value.objects.get().pk}/").content.decode()
    assert "Nông Thị An, công chức xã" in page
    assert "80/100 hộ = 80,0% ≥ 70%" in page
