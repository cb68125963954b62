"""The sample law: marked as sample, and settled by the two people of the office."""

import pytest
from django.test import Client

from chungsuc.demo.law import ROWS, load_typed_law
from chungsuc.progress.models import Passing, Provision, ProvisionKind
from tests.cast import Cast

SAMPLE = "mẫu"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.kind} {row.place} {row.state}")
def test_every_sample_row_says_that_it_is_a_sample(row: object) -> None:
    assert all(SAMPLE in getattr(row, name).lower() for name in ("decision", "decided_by", "page"))


@pytest.fixture
def office(cast: Cast) -> Cast:
    load_typed_law({"lang-son": cast.bodies["thu"]}, {"vpdp": cast["dung"], "vpdp2": cast["em"]})
    return cast


def test_rows_of_all_states_are_there(office: Cast) -> None:
    states = Provision.objects.values_list("state", flat=True)
    assert {Passing.PROPOSED, Passing.CONFIRMED, Passing.REFUSED} == set(states)
    assert Provision.objects.filter(kind=ProvisionKind.CHECK, state=Passing.CONFIRMED).exists()


def test_the_second_person_of_the_office_can_confirm_what_waits(office: Cast) -> None:
    for who in ("dung", "em"):
        client = Client()
        client.force_login(office[who], backend="allauth.account.auth_backends.AuthenticationBackend")
        waiting = Provision.objects.filter(state=Passing.PROPOSED).exclude(typed_by=office[who])
        client.post("/bo-tieu-chi/cho-xac-nhan/", {"act": "confirm", "muc": [p.pk for p in waiting]})
    assert not Provision.objects.filter(state=Passing.PROPOSED).exists()
