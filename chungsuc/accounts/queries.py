"""What somebody is told, how, and where they are signed in."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.contrib.sessions.models import Session

from chungsuc.accounts.agents import described
from chungsuc.accounts.models import Channel, MailState, Message, NotificationChoice, SignIn, Topic, User

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
    mine = Message.objects.filter(user=user).order_by("-made_at", "-pk")
    return list(mine.filter(read_at=None)[:SHOWN]), list(mine.exclude(read_at=None)[:SHOWN])


def channels_of(user: User) -> list[tuple[Topic, Channel]]:
    """Each topic with how the person wants to be told of it."""
    kept = dict(NotificationChoice.objects.filter(user=user).values_list("topic", "channel"))
    found = [(topic, Channel(kept.get(topic, Channel.PAGE))) for topic in Topic]
    return [(t, Channel.PAGE if t == Topic.SECURITY and c == Channel.NONE else c) for t, c in found]


def troubled_mail(users: Collection[int]) -> list[Message]:
    """Mails to these people that were refused, or of which nobody knows whether they arrived. One query."""
    found = Message.objects.filter(mail__in=[MailState.UNKNOWN, MailState.FAILED], user__in=users)
    return list(found.select_related("user").order_by("-made_at", "-pk")[:SHOWN])
