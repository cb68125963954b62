"""What somebody is told, how, and where they are signed in."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.contrib.sessions.models import Session
from django.db.models import Count, Min, Q

from chungsuc.accounts.agents import described
from chungsuc.accounts.models import (
    CHOSEN_TOPICS,
    Channel,
    Delivery,
    MailState,
    Message,
    NotificationChoice,
    SignIn,
    Topic,
    User,
)

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Device:
    """Something that is signed in; `here`: the one that asks."""

    sign_in: SignIn
    here: bool

    @property
    def words(self) -> str:
        return described(self.sign_in.agent)


def devices_of(user: User, *, session_key: str | None, wall: datetime) -> list[Device]:
    """What is signed in as this person now, this device first, then the one seen last. Two queries."""
    rows = SignIn.objects.filter(user=user, ended_at=None).order_by("-seen_at", "-pk")[:SHOWN]
    keys = {row.session_key: row for row in rows}
    living = Session.objects.filter(session_key__in=keys, expire_date__gt=wall).values_list("session_key", flat=True)
    found = [Device(keys[key], here=key == session_key) for key in living]
    return sorted(found, key=lambda d: (d.here, d.sign_in.seen_at), reverse=True)


def unread_count(user: User) -> int:
    return Message.objects.filter(user=user, read_at=None).count()


def inbox(user: User) -> tuple[list[Message], list[Message]]:
    """What is unread and what was read, the newest first, at most a hundred each. Two queries."""
    mine = Message.objects.filter(user=user).exclude(topic=Topic.DIGEST).order_by("-made_at", "-pk")
    return list(mine.filter(read_at=None)[:SHOWN]), list(mine.exclude(read_at=None)[:SHOWN])


def channels_of(user: User) -> list[tuple[Topic, Channel]]:
    """Each topic with how the person wants to be told of it."""
    kept = dict(NotificationChoice.objects.filter(user=user).values_list("topic", "channel"))
    found = [(topic, Channel(kept.get(topic, Channel.PAGE))) for topic in CHOSEN_TOPICS]
    return [(t, Channel.PAGE if t == Topic.SECURITY and c == Channel.NONE else c) for t, c in found]


def delivery_of(user: User) -> Delivery:
    """How the person's mail goes out; where nothing was chosen, at once."""
    return Delivery.objects.filter(user=user).first() or Delivery(user=user)


def troubled_mail(users: Collection[int]) -> list[Message]:
    """
    Mails to these people that were refused, or of which nobody knows whether they arrived; a digest stands for what it tells.
    One query.
    """
    found = Message.objects.filter(mail__in=[MailState.UNKNOWN, MailState.FAILED], user__in=users, in_digest=None)
    return list(found.select_related("user").order_by("-made_at", "-pk")[:SHOWN])


@dataclass(frozen=True, slots=True)
class MailStatus:
    """How many mails are in which state: `held` for their hour or day, `waiting` for the server, since `oldest`."""

    held: int
    waiting: int
    oldest: datetime | None
    sent: int
    unknown: int
    failed: int


def mail_status(users: Collection[int] | None = None) -> MailStatus:
    """Of the mails to these people, or to everybody; what a digest tells counts as one mail. One query."""
    mails = Message.objects.filter(in_digest=None) if users is None else Message.objects.filter(in_digest=None, user__in=users)

    def how_many(state: MailState, **more: object) -> Count:
        return Count("pk", filter=Q(mail=state, **more))

    found = mails.aggregate(
        held=how_many(MailState.WAITING, mail_from=None),
        waiting=how_many(MailState.WAITING, mail_from__isnull=False),
        oldest=Min("mail_from", filter=Q(mail=MailState.WAITING)),
        sent=how_many(MailState.SENT),
        unknown=how_many(MailState.UNKNOWN),
        failed=how_many(MailState.FAILED),
    )
    return MailStatus(**found)
