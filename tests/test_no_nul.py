"""A NUL, which PostgreSQL keeps in no text, stops nothing and reaches nothing."""

from datetime import date

import pytest
from django.test import Client

from chungsuc.units.models import Holiday
from tests.cast import Cast

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def client(cast: Cast) -> Client:
    made = Client()
    made.force_login(cast["dung"], backend=BACKEND)
    return made


@pytest.mark.parametrize("address", ["/bieu/disbursement/", "/toan-canh/", "/thu-phuong-an/", "/dau-hieu/", "/bao-cao/dung-han/"])
def test_a_nul_in_what_an_address_asks_is_left_out(client: Client, address: str) -> None:
    asked = {"don-vi": "thu\0", "ky": "2023\0", "ngay": "2023-10-01\0", "huyen": "\0", "lich": "\0", "ct": "\0", "x\0": "y"}
    assert client.get(address, asked).status_code == 200


def test_a_nul_in_an_address_is_nowhere(client: Client) -> None:
    assert client.get("/xa/thu%00/").status_code == 404


def test_a_nul_in_a_form_is_left_out(client: Client, cast: Cast) -> None:
    given = {"ky": "2023", "r1-planned\0": "1", "act": "\0", "tinh-den": "2023-10-31", "r1-name": "Đường\0"}
    assert client.post("/bieu/resource_mobilisation/khai/thu/", given).status_code in (302, 422)
    client.post("/don-vi/ngay-nghi/", {"ngay": "2023-11-20", "ten": "Lễ\0", "van-ban": "TB\0"})
    assert Holiday.objects.get(day=date(2023, 11, 20)).name == "Lễ"
