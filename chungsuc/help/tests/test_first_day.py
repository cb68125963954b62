"""The card of the first day: by role, ticked when opened, put away and called back."""

import re

import pytest
from django.test import Client

from tests.cast import TODAY, Cast

CARD = "Ngày đầu của đồng chí"


def client_of(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast[who])
    return client


@pytest.mark.parametrize(
    ("who", "step"), [("an", "bang-tinh"), ("chi", "cho"), ("dung", "duyet"), ("giang", "tong-hop"), ("ha", "cong-bo")]
)
def test_the_card_is_that_of_the_role(cast: Cast, who: str, step: str) -> None:
    page = client_of(cast, who).get("/").content.decode()
    assert CARD in page
    assert f'value="{step}"' in page


def test_a_step_that_was_opened_is_ticked(cast: Cast) -> None:
    client = client_of(cast, "an")
    answer = client.post("/tro-giup/ngay-dau/", {"step": "xa"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/xa/")
    client.post("/tro-giup/ngay-dau/", {"step": "xa"})
    page = client.get("/").content.decode()
    assert "1/6 việc đã xem" in page
    assert len(re.findall("đã xem</span>", page)) == 2  # the count and the step


def test_a_step_of_another_role_is_not_there(cast: Cast) -> None:
    assert client_of(cast, "an").post("/tro-giup/ngay-dau/", {"step": "duyet"}).status_code == 404


def test_the_card_is_put_away_and_called_back(cast: Cast) -> None:
    client = client_of(cast, "an")
    client.post("/tro-giup/ngay-dau/", {"act": "cat"})
    assert CARD not in client.get("/").content.decode()
    cast["an"].refresh_from_db()
    assert cast["an"].tour_seen_on == TODAY
    client.post("/tro-giup/ngay-dau/", {"act": "lai"})
    assert CARD in client.get("/").content.decode()
