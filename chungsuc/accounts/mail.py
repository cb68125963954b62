"""
Mail: one row, one Message-ID, handed in once.

A message is marked as *unknown* before it is given to the server and *sent* once the server has taken it, each in a
transaction of its own. Whatever dies in between, it stays unknown and is shown to an administrator; nothing sends it
again by itself.
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

from django.conf import settings

from chungsuc.accounts.models import MailState, Message, Topic
from chungsuc.accounts.server import MailServer

AT_ONCE = 50
GIVEN_UP = timedelta(days=2)
TIMEOUT = 20.0


def send_waiting(now: datetime) -> dict[MailState, int]:
    """Hands in what waits, at most fifty at a time; how many came to which state. Never within a transaction."""
    counted: dict[MailState, int] = {}
    mail: MailServer | None = settings.MAIL
    if mail is None or not Message.objects.filter(mail=MailState.WAITING).exists():
        return counted
    old = Message.objects.filter(mail=MailState.WAITING, mail_from__lt=now - GIVEN_UP)
    if failed := old.update(mail=MailState.FAILED):
        counted[MailState.FAILED] = failed
    waiting = Message.objects.filter(mail=MailState.WAITING).select_related("user").order_by("pk")[:AT_ONCE]
    with _connected(mail) as server:
        for message in waiting:
            state = _hand_in(server, mail, message)
            counted[state] = counted.get(state, 0) + 1
    return counted


@contextmanager
def _connected(mail: MailServer) -> Iterator[smtplib.SMTP]:
    """Connected and signed in; raises OSError or SMTPException before anything is claimed."""
    secure = ssl.create_default_context()
    server: smtplib.SMTP = (
        smtplib.SMTP_SSL(mail.host, mail.port, timeout=TIMEOUT, context=secure)
        if mail.tls
        else smtplib.SMTP(mail.host, mail.port, timeout=TIMEOUT)
    )
    try:
        if not mail.tls and not mail.plain:
            server.starttls(context=secure)
        if mail.user:
            server.login(mail.user, mail.password)
        yield server
        with suppress(
            OSError, smtplib.SMTPException
        ):  # what was handed in is handed in, whether it says goodbye or not
            server.quit()
    finally:
        server.close()


def _hand_in(server: smtplib.SMTP, mail: MailServer, message: Message) -> MailState:
    mine = Message.objects.filter(pk=message.pk)
    if not mine.filter(mail=MailState.WAITING).update(mail=MailState.UNKNOWN):
        return MailState.UNKNOWN  # another worker has it
    sayable = message.user.email.isascii()  # a host may have letters that SMTP cannot say: that one alone fails
    state = _spoken(server, mail, message) if sayable else MailState.FAILED
    mine.update(mail=state)
    return state


def _spoken(server: smtplib.SMTP, mail: MailServer, message: Message) -> MailState:
    """What the server made of it. Until DATA is answered with 354 nothing was given away; after that only 250 says sent."""
    try:
        server.ehlo_or_helo_if_needed()
        for code, _said in (
            server.mail(mail.sender),
            server.rcpt(message.user.email),
        ):
            if code not in (250, 251):
                server.rset()
                return MailState.FAILED if code >= 500 else MailState.WAITING
    except (OSError, smtplib.SMTPException):
        return MailState.WAITING
    try:
        code, _said = server.data(written(message, mail).as_bytes())
    except smtplib.SMTPDataError as refused:  # the answer to the word DATA itself
        return MailState.FAILED if refused.smtp_code >= 500 else MailState.WAITING
    except (OSError, smtplib.SMTPException):
        return MailState.UNKNOWN
    if code == 250:
        return MailState.SENT
    return MailState.FAILED if code >= 500 else MailState.WAITING


def written(message: Message, server: MailServer) -> EmailMessage:
    """The mail of a message. Its text is what the page says; the page that it is about is named, never signed in to."""
    mail = EmailMessage()
    mail["From"], mail["To"] = server.sender, message.user.email
    mail["Subject"] = f"Chung Sức: {Topic(message.topic).label}"
    mail["Date"] = format_datetime(message.made_at)
    mail["Message-ID"] = message.message_id
    mail["Auto-Submitted"] = "auto-generated"
    lines = [f"Kính gửi đồng chí {message.user.full_name},", "", message.text]
    if server.site:
        lines += ["", f"{server.site}{message.url}", "", f"Đổi cách nhận: {server.site}/thong-bao/cach-nhan/"]
    mail.set_content("\n".join(lines) + "\n")
    return mail


def put_back(message: Message, now: datetime) -> bool:
    """A person has decided that a mail is to be handed in once more; it waits from now on."""
    troubled = Message.objects.filter(pk=message.pk, mail__in=[MailState.UNKNOWN, MailState.FAILED])
    return settings.MAIL is not None and bool(troubled.update(mail=MailState.WAITING, mail_from=now))
