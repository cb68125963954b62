"""Two workers at once, on the database that lets them: one digest a day, one mail of each, one round of reminders."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from chungsuc.accounts.actions import tell
from chungsuc.accounts.delivery import Wanted, let_out, set_delivery
from chungsuc.accounts.feeds import make_feed
from chungsuc.accounts.mail import send_waiting
from chungsuc.accounts.models import Channel, FeedKey, Message, NotificationChoice, Topic
from chungsuc.accounts.server import mail_server
from chungsuc.accounts.tests.smtp_server import serving
from chungsuc.movements.actions import remind, remind_late
from chungsuc.movements.models import Reminder
from tests.cast import NOW, Cast, make_cast
from tests.test_interleaving import at_once

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite writes one at a time by itself"),
]


def told(cast: Cast, count: int) -> None:
    cast["an"].email = "an@thu.vn"
    cast["an"].save()
    NotificationChoice.objects.create(user=cast["an"], topic=Topic.RETURNED, channel=Channel.MAIL)
    for number in range(count):
        tell(users=[cast["an"]], topic=Topic.RETURNED, text=f"Việc {number}", url="/", key=str(number), now=NOW)


def sending(now: datetime) -> Callable[[], object]:
    return lambda: send_waiting(now)


@pytest.mark.parametrize("turn", range(5))
def test_there_is_one_digest_a_day(turn: int, settings: Settings) -> None:
    settings.MAIL = mail_server("smtp://127.0.0.1:1?from=chungsuc@thu.vn&plain=1")
    cast = make_cast()
    told(cast, 5)
    set_delivery(user=cast["an"], wanted=Wanted(digest_hour=7))
    assert at_once(*[lambda: let_out(NOW)] * 3) == []
    digest = Message.objects.get(topic=Topic.DIGEST)
    assert digest.gathered.count() == 5


@pytest.mark.parametrize("turn", range(3))
def test_each_mail_is_handed_in_by_one(turn: int, settings: Settings) -> None:
    cast = make_cast()
    with serving() as server:
        settings.MAIL = mail_server(server.address())
        told(cast, 6)
        assert at_once(*[sending(NOW)] * 3) == []
        assert len(server.mails) == 6
        set_delivery(user=cast["an"], wanted=Wanted(digest_hour=7))
        tell(users=[cast["an"]], topic=Topic.RETURNED, text="Việc mới", url="/", key="new", now=NOW)
        assert at_once(*[sending(NOW + timedelta(minutes=1))] * 3) == []
        assert len(server.mails) == 7
    assert set(Message.objects.values_list("mail", flat=True)) == {"sent"}


@pytest.mark.parametrize("turn", range(5))
def test_a_round_of_reminders_is_told_once(turn: int) -> None:
    make_cast()
    assert at_once(*[lambda: remind(now=NOW)] * 3) == []
    assert (Reminder.objects.count(), Message.objects.filter(topic=Topic.DUE).count()) == (1, 2)


@pytest.mark.parametrize("turn", range(5))
def test_two_who_press_at_once_are_told_of_once(turn: int) -> None:
    cast = make_cast()
    duty = cast.movement.duties.get()
    raised = at_once(*(lambda who=who: remind_late(actor=cast[who], duties=[duty], now=NOW) for who in ("dung", "em")))
    assert raised == []
    assert (Reminder.objects.count(), Message.objects.filter(topic=Topic.LATE).count()) == (1, 2)


@pytest.mark.parametrize("turn", range(5))
def test_of_two_new_addresses_of_a_calendar_one_is_left(turn: int) -> None:
    cast = make_cast()
    assert at_once(*[lambda: make_feed(user=cast["an"], now=NOW)] * 2) == []
    assert FeedKey.objects.filter(ended_at=None).count() == 1
    assert connection.vendor == "postgresql"
