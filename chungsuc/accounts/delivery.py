"""
When mail may go out: at once, gathered into one a day, and not on somebody's quiet days. Security never waits.

A mail that is held back waits without `mail_from`. Each minute `let_out` gives it its moment, or gathers what a person has
not read yet into one digest a day: a row of its own, with one Message-ID, to which its parts point and whose state they share.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from chungsuc.accounts.actions import choose_channels, message_id, set_address
from chungsuc.accounts.models import Channel, Delivery, MailState, Message, Topic, User
from chungsuc.accounts.permits import Refused
from chungsuc.accounts.server import MailServer

WEEKEND = (6, 7)


@dataclass(frozen=True, slots=True)
class Day:
    """What kind of day it is, for whom: keys of people with a public holiday, and of those who work on this weekend day."""

    holiday: Collection[int] = ()
    worked: Collection[int] = ()


USUAL = Day()


def is_quiet(delivery: Delivery, on: date, day: Day = USUAL) -> bool:
    """Does the person want no mail that day? A weekend day that is worked instead is none of their quiet ones."""
    if delivery.quiet_from and delivery.quiet_to and delivery.quiet_from <= on <= delivery.quiet_to:
        return True
    if delivery.quiet_holidays and delivery.user_id in day.holiday:
        return True
    worked = on.isoweekday() in WEEKEND and delivery.user_id in day.worked
    return on.isoweekday() in delivery.quiet_weekdays and not worked


def let_out(now: datetime, day: Day = USUAL) -> None:
    """Gives what was held back its moment. What was read on the page meanwhile needs no mail any more."""
    held = Message.objects.filter(mail=MailState.WAITING, mail_from=None, in_digest=None)
    if not held.exists():
        return
    held.exclude(read_at=None).update(mail=MailState.NONE)
    kept = list(Delivery.objects.filter(user__in=held.values("user")))
    quiet = {d.user_id for d in kept if is_quiet(d, now.date(), day)}
    gathered = {d.user_id: d.digest_hour for d in kept if d.digest_hour is not None}
    held.exclude(user__in=quiet | gathered.keys()).update(mail_from=now)
    for user, hour in gathered.items():
        if user not in quiet and now.hour >= hour:
            _gather(user, now)


@transaction.atomic
def _gather(user: int, now: datetime) -> None:
    """One digest of one day, whoever else tries the same: the key of the row is the day."""
    server: MailServer | None = settings.MAIL
    parts = Message.objects.filter(user=user, mail=MailState.WAITING, mail_from=None, in_digest=None, read_at=None)
    count = parts.count()
    if server is None or not count:
        return
    digest, made = Message.objects.get_or_create(
        user_id=user,
        key=f"digest:{now.date()}",
        defaults={
            "topic": Topic.DIGEST,
            "text": f"Thư gộp ngày {now:%d/%m/%Y}: {count} thông báo.",
            "url": "/thong-bao/",
            "made_at": now,
            "read_at": now,
            "mail": MailState.WAITING,
            "mail_from": now,
            "message_id": message_id(server),
        },
    )
    if made:
        parts.update(in_digest=digest)


@dataclass(frozen=True, slots=True)
class Wanted:
    """How somebody wants their mail; as `Delivery`."""

    digest_hour: int | None = None
    quiet_weekdays: Collection[int] = ()
    quiet_holidays: bool = False
    quiet_from: date | None = None
    quiet_to: date | None = None


@transaction.atomic
def set_delivery(*, user: User, wanted: Wanted) -> Delivery:
    """Keeps when somebody's mail goes out; Refused for what would be no such time."""
    _sensible(wanted)
    kept, _made = Delivery.objects.update_or_create(
        user=user,
        defaults={
            "digest_hour": wanted.digest_hour,
            "quiet_weekdays": sorted(set(wanted.quiet_weekdays)),
            "quiet_holidays": wanted.quiet_holidays,
            "quiet_from": wanted.quiet_from,
            "quiet_to": wanted.quiet_to,
        },
    )
    return kept


@transaction.atomic
def choose(
    *,
    user: User,
    address: str | None,
    chosen: Iterable[tuple[Topic, Channel]],
    wanted: Wanted | None,
    now: datetime,
) -> None:
    """All that somebody says on one page of how they want to be told; raises ValidationError or Refused, and keeps nothing then."""
    if address is not None:
        set_address(user=user, address=address, now=now)
    choose_channels(user=user, chosen=chosen)
    if wanted is not None:
        set_delivery(user=user, wanted=wanted)


def _sensible(wanted: Wanted) -> None:
    if wanted.digest_hour is not None and not 0 <= wanted.digest_hour <= 23:
        raise Refused("Giờ nhận thư gộp từ 0 đến 23.")
    if not set(wanted.quiet_weekdays) <= set(range(1, 8)):
        raise Refused("Ngày trong tuần viết từ 1 (thứ Hai) đến 7 (Chủ nhật).")
    if len(set(wanted.quiet_weekdays)) == 7:
        raise Refused(
            "Nghỉ cả bảy ngày thì không bao giờ có thư.", who_can_lift="Muốn thôi nhận thư, chọn “trên trang” cho từng loại."
        )
    if (wanted.quiet_from is None) != (wanted.quiet_to is None):
        raise Refused("Nghỉ phép cần ghi cả ngày đầu và ngày cuối.")
    if wanted.quiet_from and wanted.quiet_to and wanted.quiet_to < wanted.quiet_from:
        raise Refused(f"Ngày cuối {wanted.quiet_to:%d/%m/%Y} trước ngày đầu {wanted.quiet_from:%d/%m/%Y}.")
