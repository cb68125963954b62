"""
Mail: one row, one Message-ID, handed in once.

A message is marked as *unknown* before it is given to the server and *sent* once the server has taken it, each in a
transaction of its own. Whatever dies in between, it stays unknown and is shown to an administrator; nothing sends it
again by itself. The server is spoken to outside any transaction, for a bounded time.
"""

import smtplib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from itertools import groupby

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from chungsuc.accounts.actions import message_id
from chungsuc.accounts.delivery import USUAL, Day, let_out
from chungsuc.accounts.models import MailState, Message, Topic, User
from chungsuc.accounts.server import MailServer
from chungsuc.accounts.smtp import Patience, Watch, connected, trouble

AT_ONCE = 50
GIVEN_UP = timedelta(days=2)
CONNECTIONS = 3  # at one time: one mail at which the server always drops must not stop those behind it
MOST_LISTED = 100
USUAL_PATIENCE = Patience()
TRIED_OUT = Patience(silence=8, whole=20)
IN_A_DIGEST = (Topic.LATE, Topic.DUE, Topic.RETURNED, Topic.REPORT, Topic.WAITING)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a mail, what the server said to it, and whether the conversation can go on."""

    state: MailState
    said: str = ""
    clear: bool = True


def send_waiting(now: datetime, day: Day = USUAL, patience: Patience = USUAL_PATIENCE) -> dict[MailState, int]:
    """
    Lets out what may go and hands in what waits, at most fifty at a time; how many came to which state.

    Never within a transaction. Raises OSError or SMTPException when the server cannot be spoken to: then nothing was claimed.
    """
    counted: Counter[MailState] = Counter()
    mail: MailServer | None = settings.MAIL
    if mail is None or not Message.objects.filter(mail=MailState.WAITING).exists():
        return counted
    let_out(now, day)
    if failed := _give_up(now):
        counted[MailState.FAILED] = failed
    ready = Message.objects.filter(mail=MailState.WAITING, mail_from__isnull=False, in_digest=None)
    waiting = list(ready.select_related("user").order_by("pk")[:AT_ONCE])
    watch = Watch(patience)
    try:
        for _connection in range(CONNECTIONS):
            if not waiting or not watch.may_begin:
                break
            if not _conversation(mail, watch, waiting, counted):
                break
    finally:
        watch.end()
    return counted


def _conversation(mail: MailServer, watch: Watch, waiting: list[Message], counted: Counter[MailState]) -> bool:
    """Hands in what waits over one connection, as long as it lives. False when a server is better left alone for now."""
    with connected(mail, watch) as server:
        while waiting and watch.may_begin:
            outcome = _hand_in(server, mail, waiting.pop(0))
            counted[outcome.state] += 1
            if outcome.state == MailState.UNKNOWN:
                return False
            if not outcome.clear:
                return True
    return True


def _give_up(now: datetime) -> int:
    """Mails that nobody took for two days; what a digest tells shares its state."""
    old = Message.objects.filter(mail=MailState.WAITING, in_digest=None, mail_from__lt=now - GIVEN_UP)
    failed = old.update(mail=MailState.FAILED)
    if failed:
        Message.objects.filter(mail=MailState.WAITING, in_digest__mail=MailState.FAILED).update(mail=MailState.FAILED)
    return failed


def _with_parts(message: Message) -> Q:
    return Q(pk=message.pk) | Q(in_digest=message.pk)


@transaction.atomic
def _claim(message: Message) -> list[Message] | None:
    """What the mail tells, taken by this worker alone; None when there is nothing to be sent, or another worker has it."""
    if not Message.objects.filter(pk=message.pk, mail=MailState.WAITING).update(mail=MailState.UNKNOWN):
        return None
    if message.topic != Topic.DIGEST:
        return [message]
    parts = Message.objects.filter(in_digest=message.pk)
    parts.exclude(read_at=None).update(in_digest=None, mail=MailState.NONE)
    parts.update(mail=MailState.UNKNOWN)
    found = list(parts.order_by("-made_at", "-pk"))
    if not found:
        Message.objects.filter(pk=message.pk).update(mail=MailState.NONE)
        return None
    return found


def _hand_in(server: smtplib.SMTP, mail: MailServer, message: Message) -> Outcome:
    told = _claim(message)
    if told is None:
        return Outcome(MailState.NONE)
    outcome = (
        _spoken(server, mail, message.user.email, written(message, mail, told))
        if sayable(message.user.email)
        else Outcome(MailState.FAILED, "địa chỉ nhận thư không gửi được")
    )
    Message.objects.filter(_with_parts(message)).update(mail=outcome.state)
    return outcome


def sayable(address: str) -> bool:
    """An address may have letters that SMTP or a mail's head cannot say: that one alone fails."""
    return bool(address) and address.isascii() and address.isprintable()


def _spoken(server: smtplib.SMTP, mail: MailServer, address: str, wanted: EmailMessage) -> Outcome:
    """What the server made of it. Until DATA is answered with 354 nothing was given away; after that only 250 says sent."""
    try:
        for code, said in _addressed(server, mail, address):
            if code not in (250, 251):
                return _refused(server, code, said)
    except (OSError, smtplib.SMTPException) as problem:
        return Outcome(MailState.WAITING, trouble(problem), clear=False)
    try:
        code, said = server.data(wanted.as_bytes())
    except smtplib.SMTPDataError as refused:  # the answer to the word DATA itself
        return _refused(server, refused.smtp_code, refused.smtp_error)
    except (OSError, smtplib.SMTPException) as problem:
        return Outcome(MailState.UNKNOWN, trouble(problem), clear=False)
    if code == 250:
        return Outcome(MailState.SENT)
    state = _answered(code)
    return Outcome(state or MailState.UNKNOWN, _text(code, said), clear=state is not None)


def _addressed(server: smtplib.SMTP, mail: MailServer, address: str) -> list[tuple[int, bytes]]:
    """What is answered to the sender, and to the one who gets it if the sender will do."""
    sender = server.mail(mail.sender)
    return [sender] if sender[0] != 250 else [sender, server.rcpt(address)]


def _answered(code: int) -> MailState | None:
    """What a plain answer means; None for one that is none."""
    if 400 <= code < 500:
        return MailState.WAITING
    return MailState.FAILED if 500 <= code < 600 else None


def _refused(server: smtplib.SMTP, code: int, said: bytes | str) -> Outcome:
    """Refused before anything was given away. Who answers nonsense is not spoken to any longer: the next answer may be of this."""
    state, clear = _answered(code), False
    if state is not None:
        try:
            clear = server.rset()[0] == 250
        except (OSError, smtplib.SMTPException):
            clear = False
    return Outcome(state or MailState.WAITING, _text(code, said), clear=clear)


def _text(code: int, said: bytes | str) -> str:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join(f"{code} {words}".split())[:200]


def written(message: Message, server: MailServer, told: Sequence[Message] = ()) -> EmailMessage:
    """The mail of a message. Its text is what the page says; the page that it is about is named, never signed in to."""
    mail = EmailMessage()
    mail["From"], mail["To"] = server.sender, message.user.email
    digest = message.topic == Topic.DIGEST
    about = f"{len(told)} thông báo ngày {message.made_at:%d/%m/%Y}" if digest else Topic(message.topic).label
    mail["Subject"] = f"Chung Sức: {about}"
    mail["Date"] = format_datetime(message.made_at)
    mail["Message-ID"] = message.message_id
    mail["Auto-Submitted"] = "auto-generated"
    lines = [f"Kính gửi đồng chí {message.user.full_name},", ""]
    lines += _digest_lines(told, server) if digest else _lines(message, server)
    if server.site:
        lines += ["", f"Đổi cách nhận: {server.site}/thong-bao/cach-nhan/"]
    mail.set_content("\n".join(lines) + "\n", cte="quoted-printable")
    return mail


def _lines(message: Message, server: MailServer) -> list[str]:
    return [message.text, *(["", f"{server.site}{message.url}"] if server.site else [])]


def _digest_lines(told: Sequence[Message], server: MailServer) -> list[str]:
    """What is late, due, returned, then the rest, each with its page; what does not fit is counted."""
    order = {topic.value: place for place, topic in enumerate(IN_A_DIGEST)}
    listed = sorted(told[:MOST_LISTED], key=lambda m: (order.get(m.topic, len(order)), m.topic))
    lines: list[str] = []
    for topic, parts in groupby(listed, key=lambda m: m.topic):
        lines += ["", Topic(topic).label.upper()]
        for part in parts:
            lines += [f"- {part.text}", *([f"  {server.site}{part.url}"] if server.site else [])]
    if len(told) > MOST_LISTED:
        lines += ["", f"Và {len(told) - MOST_LISTED} thông báo khác trên trang."]
    if server.site:
        lines += ["", f"Tất cả thông báo: {server.site}/thong-bao/"]
    return lines[1:]


def put_back(message: Message, now: datetime) -> bool:
    """A person has decided that a mail is to be handed in once more, a digest with its parts; it waits from now on."""
    troubled = Message.objects.filter(
        pk=message.pk, in_digest=None, mail__in=[MailState.UNKNOWN, MailState.FAILED]
    )
    if settings.MAIL is None or not troubled.update(mail=MailState.WAITING, mail_from=now):
        return False
    Message.objects.filter(in_digest=message.pk).update(mail=MailState.WAITING)
    return True


def trial(*, user: User, now: datetime) -> Message | None:
    """The row of a mail that only tries whether mail comes; one a minute for a person, else None."""
    server: MailServer | None = settings.MAIL
    if server is None:
        return None
    message, made = Message.objects.get_or_create(
        user=user,
        key=f"trial:{now:%Y-%m-%dT%H:%M}",
        defaults={
            "topic": Topic.SECURITY,
            "text": f"Thư thử, gửi lúc {now:%H:%M %d/%m/%Y}. Nhận được thư này là máy chủ thư đã gửi được.",
            "url": "/thong-bao/",
            "made_at": now,
            "read_at": now,
            "mail": MailState.WAITING,
            "mail_from": now,
            "message_id": message_id(server),
        },
    )
    return message if made else None


def try_out(message: Message, patience: Patience = TRIED_OUT) -> Outcome:
    """Hands in a trial now and says what came of it. What could not be handed in is not tried later. Never within a transaction."""
    mail: MailServer | None = settings.MAIL
    assert mail is not None  # there is no row of a trial without it
    watch = Watch(patience)
    try:
        with connected(mail, watch) as server:
            outcome = _hand_in(server, mail, message)
    except (OSError, smtplib.SMTPException) as problem:
        outcome = Outcome(MailState.WAITING, trouble(problem))
    finally:
        watch.end()
    if outcome.state == MailState.WAITING:
        Message.objects.filter(pk=message.pk, mail=MailState.WAITING).update(mail=MailState.FAILED)
        return Outcome(MailState.FAILED, outcome.said)
    return outcome
