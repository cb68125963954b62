"""Every stage of handing in a mail × every way in which a server fails: what is kept, that nothing is lost or done twice."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from django.db import connections
from pytest_django.fixtures import Settings

from chungsuc.accounts.actions import tell
from chungsuc.accounts.mail import send_waiting, trial, try_out
from chungsuc.accounts.models import Channel, MailState, Message, NotificationChoice, Topic
from chungsuc.accounts.server import mail_server
from chungsuc.accounts.smtp import Patience, trouble
from chungsuc.accounts.tests.smtp_server import DROP, FLOOD, HANG, NONSENSE, SLOW, STAGES, Server, certificate, serving
from tests.cast import NOW, Cast, make_cast

HASTE = Patience(silence=0.8, whole=2.0)  # for servers that never answer; the rest of the talk must fit on a busy machine
PATIENT = Patience(silence=10, whole=60)

TABLE = """
            hang     drop     nonsense slow     flood    5xx      4xx
CONNECT     waiting  waiting  waiting  waiting  waiting  waiting  waiting
EHLO        waiting  waiting  sent     waiting  waiting  sent     sent
AUTH        waiting  waiting  waiting  waiting  waiting  waiting  waiting
MAIL        waiting  waiting  waiting  waiting  waiting  failed   waiting
RCPT        waiting  waiting  waiting  waiting  waiting  failed   waiting
DATA        unknown  unknown  waiting  unknown  unknown  failed   waiting
END         unknown  unknown  unknown  unknown  unknown  failed   waiting
QUIT        sent     sent     sent     sent     sent     sent     sent
"""  # who does not answer EHLO in words that mean anything is greeted with HELO
FAULTS = {
    "hang": HANG,
    "drop": DROP,
    "nonsense": NONSENSE,
    "slow": SLOW,
    "flood": FLOOD,
    "5xx": "554 no",
    "4xx": "451 later",
}


def cells() -> Iterator[tuple[str, str, str]]:
    head, *lines = (line.split() for line in TABLE.strip("\n").splitlines())
    for stage, *states in lines:
        yield from ((stage, fault, state) for fault, state in zip(head, states, strict=True))


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as made:
        yield made


def waiting(cast: Cast, *who: str) -> None:
    for name in who:
        cast[name].email = f"{name}@thu.vn"
        cast[name].save()
        NotificationChoice.objects.create(user=cast[name], topic=Topic.RETURNED, channel=Channel.MAIL)
    tell(users=[cast[n] for n in who], topic=Topic.RETURNED, text="17.8 bị trả lại", url="/", key="k", now=NOW)


def send(patience: Patience = PATIENT) -> dict[MailState, int]:
    """What the tick does: a server that cannot be spoken to is told to the log."""
    with suppress(OSError, smtplib.SMTPException):
        return send_waiting(NOW, patience=patience)
    return {}


def states() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("mail", flat=True))


@pytest.mark.slow
@pytest.mark.parametrize(("stage", "fault", "state"), list(cells()))
def test_each_fault_at_each_stage_leaves_its_state_and_nothing_is_lost_or_sent_twice(
    cast: Cast, server: Server, settings: Settings, stage: str, fault: str, state: str
) -> None:
    settings.MAIL = mail_server(server.address(user="ai" if stage == "AUTH" else ""))
    server.answers = {stage: FAULTS[fault]}
    waiting(cast, "an")
    send(HASTE if fault in ("hang", "slow") else PATIENT)
    assert states() == [state]
    # the server is well again: what waited goes, what is in doubt stays, and nobody gets a mail twice
    server.answers = {}
    taken = len(server.mails)
    send()
    assert states() == ["sent" if state == "waiting" else state]
    assert len(server.mails) - taken == (state == "waiting")
    assert all(Message.objects.get().message_id in mail for mail in server.mails)


def test_the_table_has_every_stage_once() -> None:
    assert sorted({stage for stage, _fault, _state in cells()}) == sorted(STAGES)
    assert len(list(cells())) == len(STAGES) * len(FAULTS)


def test_one_recipient_refused_does_not_keep_the_others(cast: Cast, server: Server, settings: Settings) -> None:
    settings.MAIL = mail_server(server.address())
    server.recipients = {"an@": "550 no such person"}
    waiting(cast, "an", "anh", "binh")
    assert send() == {MailState.FAILED: 1, MailState.SENT: 2}
    assert sorted(states()) == ["failed", "sent", "sent"]


@pytest.mark.parametrize("fault", [DROP, NONSENSE])
def test_a_mail_at_which_the_server_always_breaks_does_not_stop_those_behind_it(
    cast: Cast, server: Server, settings: Settings, fault: str
) -> None:
    settings.MAIL = mail_server(server.address())
    server.recipients = {"an@": fault}
    waiting(cast, "an", "anh", "binh")
    assert send() == {MailState.WAITING: 1, MailState.SENT: 2}
    assert server.connections == 2


def test_a_server_that_leaves_a_mail_in_doubt_is_left_alone_for_now(
    cast: Cast, server: Server, settings: Settings
) -> None:
    settings.MAIL = mail_server(server.address())
    server.answers = {"END": DROP}
    waiting(cast, "an", "anh", "binh")
    send()
    assert sorted(states()) == ["unknown", "waiting", "waiting"]


def test_a_refusal_stays_one_although_the_server_goes_after_it(cast: Cast, server: Server, settings: Settings) -> None:
    settings.MAIL = mail_server(server.address())
    server.answers = {"RCPT": "550 no such person", "RSET": DROP}
    waiting(cast, "an")
    send()
    assert states() == ["failed"]


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_certificate_that_nobody_vouches_for_gives_nothing_away(
    cast: Cast, settings: Settings, tmp_path: Path, scheme: str
) -> None:
    context, _file = certificate(tmp_path)
    with serving(context, from_the_start=scheme == "smtps") as server:
        settings.MAIL = mail_server(server.address(scheme=scheme, plain=False))
        waiting(cast, "an")
        with pytest.raises(ssl.SSLCertVerificationError) as problem:
            send_waiting(NOW, patience=PATIENT)
        assert trouble(problem.value).startswith("Chứng thư của máy chủ thư không đúng")
        assert (states(), server.mails) == (["waiting"], [])


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_certificate_that_the_machine_trusts_is_taken(
    cast: Cast, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    context, file = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with serving(context, from_the_start=scheme == "smtps") as server:
        settings.MAIL = mail_server(server.address(scheme=scheme, plain=False))
        waiting(cast, "an")
        assert send_waiting(NOW, patience=PATIENT) == {MailState.SENT: 1}


def test_a_server_without_encryption_gets_no_mail_unless_the_house_allows_it(
    cast: Cast, server: Server, settings: Settings
) -> None:
    settings.MAIL = mail_server(server.address(plain=False))
    waiting(cast, "an")
    with pytest.raises(smtplib.SMTPNotSupportedError):
        send_waiting(NOW, patience=PATIENT)
    assert (states(), server.mails) == (["waiting"], [])


def test_a_server_that_never_shakes_hands_is_given_up(cast: Cast, server: Server, settings: Settings) -> None:
    settings.MAIL = mail_server(server.address(scheme="smtps"))
    server.answers = {"CONNECT": HANG}
    waiting(cast, "an")
    assert (send(HASTE), states()) == ({}, ["waiting"])


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_the_server_is_spoken_to(settings: Settings) -> None:
    cast = make_cast()
    mine = connections["default"]  # each thread has its own; the server looks at the worker's
    open_at: list[tuple[str, bool]] = []
    with serving() as server:
        settings.MAIL = mail_server(server.address())
        server.seen = lambda stage: open_at.append((stage, mine.in_atomic_block))
        waiting(cast, "an")
        send()
    assert states() == ["sent"]
    assert open_at == [(stage, False) for stage in ("CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "END", "QUIT")]


@pytest.mark.parametrize(
    ("answers", "state", "said"),
    [
        ({}, "sent", ""),
        ({"RCPT": "550 khong co nguoi nay"}, "failed", "550 khong co nguoi nay"),
        ({"CONNECT": DROP}, "failed", "Máy chủ thư không trả lời kịp hoặc đã ngắt kết nối."),
        ({"END": DROP}, "unknown", "Máy chủ thư không trả lời kịp hoặc đã ngắt kết nối."),
        ({"CONNECT": NONSENSE}, "failed", "Máy chủ thư trả lời không hiểu được."),
    ],
)
def test_a_trial_says_what_came_of_it_and_is_not_sent_later(
    cast: Cast, server: Server, settings: Settings, answers: dict[str, str], state: str, said: str
) -> None:
    settings.MAIL = mail_server(server.address())
    server.answers = answers
    cast["oanh"].email = "oanh@thu.vn"
    cast["oanh"].save()
    message = trial(user=cast["oanh"], now=NOW)
    assert message is not None
    outcome = try_out(message, PATIENT)
    assert (outcome.state, outcome.said[: len(said)], states()) == (state, said, [state])
    server.answers = {}
    assert send() == {}


def test_one_trial_a_minute(cast: Cast, server: Server, settings: Settings) -> None:
    settings.MAIL = mail_server(server.address())
    assert trial(user=cast["oanh"], now=NOW) is not None
    assert trial(user=cast["oanh"], now=NOW) is None
