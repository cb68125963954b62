"""What waits for a person, counted whole."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chungsuc.progress.actions import Entry, submit_values
from chungsuc.reporting.queries import my_work
from chungsuc.rulebook.model import Reading
from chungsuc.rulebook.numbers import SCALE
from chungsuc.units.queries import actor_on
from tests.cast import LATRINES, NOW, PERIOD, TODAY, Cast, measure


def sent(cast: Cast, who: str, key: str) -> None:
    entries = [Entry(measure(LATRINES), Reading(numerator=62 * SCALE, denominator=100 * SCALE))]
    submit_values(actor=cast[who], body=cast.bodies[key], period=PERIOD, as_of=TODAY, entries=entries, now=NOW)


def test_what_waits_is_counted_by_indicator_with_the_agency_that_answers(cast: Cast) -> None:
    sent(cast, "an", "thu/dong/lua")
    sent(cast, "binh", "thu/dong/ngo")
    work = my_work(actor_on(cast["chi"], TODAY), TODAY, NOW)
    assert [(g.number, g.count, g.answered_by) for g in work.to_verify] == [(LATRINES, 2, "Sở Môi trường")]
    assert (work.verify_count, work.approve_count) == (2, 0)


def test_the_queue_asks_no_more_for_two_values_than_for_one(cast: Cast) -> None:
    client = Client()
    client.force_login(cast["chi"], backend="allauth.account.auth_backends.AuthenticationBackend")
    asked = []
    for who, key in (("an", "thu/dong/lua"), ("binh", "thu/dong/ngo")):
        sent(cast, who, key)
        client.get("/so-lieu/tham-dinh/")
        with CaptureQueriesContext(connection) as caught:
            client.get("/so-lieu/tham-dinh/")
        asked.append(len(caught))
    assert asked[0] == asked[1]
