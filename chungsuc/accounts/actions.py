"""What is done with one's own account: being told, choosing how, ending what is signed in."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import make_msgid

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.validators import validate_email
from django.db import transaction

from chungsuc.accounts.agents import described
from chungsuc.accounts.models import (
    CHOSEN_TOPICS,
    Channel,
    MailState,
    Message,
    NotificationChoice,
    SignIn,
    Topic,
    User,
)
from chungsuc.accounts.server import MailServer
from chungsuc.audit.actions import record

LONGEST = 300  # characters that a message holds
KEPT = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to be told: to whom, of which topic, under which key it is told once, and the page that it is about."""

    users: Collection[User]
    topic: Topic
    text: str
    url: str
    key: str


def tell(*, users: Collection[User], topic: Topic, text: str, url: str, key: str, now: datetime) -> None:
    """Tells some people of one thing, once: a second call with this key adds nothing. Two queries."""
    tell_all([Notice(users, topic, text, url, key)], now=now)


def tell_all(notices: Sequence[Notice], *, now: datetime) -> None:
    """
    Tells of many things in two queries, within the transaction of the act that causes them.

    Whoever wants nothing of a topic gets no row; what is about security is always told.
    """
    wanted = {(user.pk, notice.topic) for notice in notices for user in notice.users}
    if not wanted:
        return
    chosen = _chosen({pk for pk, _topic in wanted})
    rows = [
        _row(user, notice, chosen.get((user.pk, notice.topic), Channel.PAGE), now)
        for notice in notices
        for user in {user.pk: user for user in notice.users}.values()
        if chosen.get((user.pk, notice.topic)) != Channel.NONE
    ]
    rows.sort(
        key=lambda row: (row.key, row.user_id)
    )  # in one order, so that two who tell the same never wait in a ring
    Message.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)


def _chosen(users: Collection[int]) -> dict[tuple[int, str], str]:
    found = NotificationChoice.objects.filter(user__in=users).values_list("user", "topic", "channel")
    silent = (Topic.SECURITY, Channel.NONE)
    return {(user, topic): channel for user, topic, channel in found if (topic, channel) != silent}


def _row(user: User, notice: Notice, channel: str, now: datetime) -> Message:
    text = notice.text if len(notice.text) <= LONGEST else notice.text[: LONGEST - 1] + "…"
    server: MailServer | None = settings.MAIL if channel == Channel.MAIL and user.email else None
    return Message(
        user=user,
        topic=notice.topic,
        text=text,
        url=notice.url,
        key=notice.key,
        made_at=now,
        mail=MailState.WAITING if server else MailState.NONE,
        mail_from=now if server and notice.topic == Topic.SECURITY else None,  # all else: see `delivery.let_out`
        message_id=message_id(server) if server else "",
    )


def message_id(server: MailServer) -> str:
    return make_msgid(domain=server.sender.rpartition("@")[2])


def mark_read(*, user: User, now: datetime, pk: int | None = None) -> int:
    """Marks one message of the person as read, or all of them; says how many were not."""
    unread = Message.objects.filter(user=user, read_at=None)
    return (unread.filter(pk=pk) if pk is not None else unread).update(read_at=now)


@transaction.atomic
def choose_channels(*, user: User, chosen: Iterable[tuple[Topic, Channel]]) -> None:
    """Keeps how somebody wants to be told. Security is told on the page at least, mail only where mail can be sent."""
    for topic, channel in chosen:
        if topic not in CHOSEN_TOPICS:
            continue
        if topic == Topic.SECURITY and channel == Channel.NONE:
            continue
        if channel == Channel.MAIL and (settings.MAIL is None or not user.email):
            continue
        NotificationChoice.objects.update_or_create(user=user, topic=topic, defaults={"channel": channel})


@transaction.atomic
def set_address(*, user: User, address: str, now: datetime) -> None:
    """Where the person's mail goes, or nowhere; raises ValidationError for what is no address. Told, as all of security is."""
    if address:
        validate_email(address)
    if address == user.email:
        return
    tell(
        users=[user],
        topic=Topic.SECURITY,
        text=f"Địa chỉ nhận thư của tài khoản đã đổi thành {address or 'không có'}.",
        url="/thong-bao/cach-nhan/",
        key=f"address:{now.isoformat()}:{address}",
        now=now,
    )
    user.email = address
    user.save(update_fields=["email"])


@transaction.atomic
def note_sign_in(
    *, user: User, session_key: str, device: str, agent: str, address: str | None, wall: datetime, now: datetime
) -> SignIn:
    """Keeps that somebody has signed in. Who signed in before and never on this device is told so."""
    earlier = set(SignIn.objects.filter(user=user).values_list("device", flat=True).distinct())
    made = SignIn.objects.create(
        user=user,
        session_key=session_key,
        device=device,
        agent=agent[:300],
        address=address,
        began_at=wall,
        seen_at=wall,
    )
    if earlier and device not in earlier:
        tell(
            users=[user],
            topic=Topic.SECURITY,
            text=f"Tài khoản vừa đăng nhập từ một thiết bị mới: {described(agent)}, địa chỉ {address or 'không rõ'}, "
            f"lúc {wall:%H:%M} ngày {wall:%d/%m/%Y}. Nếu không phải đồng chí, hãy kết thúc phiên đó và đổi mật khẩu.",
            url="/tai-khoan/thiet-bi/",
            key=f"device:{made.pk}",
            now=now,
        )
    return made


@transaction.atomic
def end_sign_ins(
    *, user: User, by: User | None, wall: datetime, now: datetime, only: int | None = None, kept: str | None = None
) -> int:
    """
    Ends what is signed in as `user`: one (`only`), or all but the session `kept`. Gives how many.

    For oneself from one's own page. Whoever ends those of another must have been allowed to before this is called.
    The next request of such a session is a stranger's.
    """
    found = SignIn.objects.select_for_update().filter(user=user, ended_at=None)
    found = found.filter(pk=only) if only is not None else found.exclude(session_key=kept or "")
    rows = list(found.values_list("pk", "session_key"))
    if not rows:
        return 0
    Session.objects.filter(session_key__in=[key for _pk, key in rows]).delete()
    SignIn.objects.filter(pk__in=[pk for pk, _key in rows]).update(ended_at=wall, ended_by=by)
    record(
        actor=by,
        action="accounts.end_sign_ins",
        subject=f"accounts.user:{user.pk}",
        items=[{"sign_in": pk} for pk, _key in rows],
        now=now,
    )
    return len(rows)


def forget_sign_ins(wall: datetime) -> None:
    """Sessions that ran out are swept away; sign-ins are remembered for half a year."""
    Session.objects.filter(expire_date__lt=wall).delete()
    SignIn.objects.filter(seen_at__lt=wall - KEPT).delete()


def open_tour_step(*, user: User, step: str) -> None:
    """Remembers that a step of the first day was opened."""
    if step not in user.tour_steps:
        user.tour_steps = [*user.tour_steps, step]
        user.save(update_fields=["tour_steps"])


def put_tour_away(*, user: User, now: datetime) -> None:
    user.tour_seen_on = now.date()
    user.save(update_fields=["tour_seen_on"])


def call_tour_back(*, user: User) -> None:
    user.tour_seen_on, user.tour_steps = None, []
    user.save(update_fields=["tour_seen_on", "tour_steps"])
