"""
The secret address of a person's calendar: whoever has it reads what is due for that person, and nothing else.

Only a keyed hash is kept, so the table tells no address; it is shown once. A newer one ends the older.
"""

import secrets
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.crypto import salted_hmac

from chungsuc.accounts.actions import tell
from chungsuc.accounts.models import FeedKey, Topic, User
from chungsuc.audit.actions import record

SALT: Final = "accounts.feeds"
SHAPE: Final = r"[A-Za-z0-9_-]{43}"  # 32 bytes, as an address writes them


def _hashed(token: str) -> str:
    """Keyed with the installation's key, which lies outside the database."""
    return salted_hmac(SALT, token, algorithm="sha256").hexdigest()


@transaction.atomic
def make_feed(*, user: User, now: datetime) -> str:
    """A new address of one's own calendar; the one before it ends. Gives the secret part, which nobody can read again."""
    token = secrets.token_urlsafe(32)
    _end(user, now)
    made = FeedKey.objects.create(user=user, hash=_hashed(token), made_at=now)
    tell(
        users=[user],
        topic=Topic.SECURITY,
        text=f"Đã tạo địa chỉ lịch mới lúc {now:%H:%M %d/%m/%Y}; địa chỉ cũ, nếu có, thôi dùng được. "
        "Nếu không phải đồng chí làm, hãy kết thúc địa chỉ ấy và đổi mật khẩu.",
        url="/lich/",
        key=f"feed:{made.pk}",
        now=now,
    )
    record(
        actor=user, action="accounts.make_feed", subject=f"accounts.user:{user.pk}", items=[{"feed": made.pk}], now=now
    )
    return token


@transaction.atomic
def end_feed(*, user: User, now: datetime) -> bool:
    """Ends the address of one's own calendar; False when there was none."""
    if not _end(user, now):
        return False
    record(actor=user, action="accounts.end_feed", subject=f"accounts.user:{user.pk}", now=now)
    return True


def _end(user: User, now: datetime) -> int:
    User.objects.select_for_update(no_key=True).get(pk=user.pk)  # two at once must not leave two addresses
    return FeedKey.objects.filter(user=user, ended_at=None).update(ended_at=now)


def feed_of(user: User) -> FeedKey | None:
    return FeedKey.objects.filter(user=user, ended_at=None).first()


def whose_feed(token: str) -> User | None:
    """Who may be read by this address: nobody when it was ended, or the account closed. One query."""
    found = FeedKey.objects.filter(hash=_hashed(token), ended_at=None, user__is_active=True).select_related("user")
    key = found.first()
    return key.user if key else None
