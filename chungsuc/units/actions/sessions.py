"""What an administrator does about the sessions and the mail of somebody in their territory."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from chungsuc import clock
from chungsuc.accounts.actions import end_sign_ins, tell
from chungsuc.accounts.mail import Outcome, put_back, trial, try_out
from chungsuc.accounts.models import Message, Topic, User
from chungsuc.accounts.permits import Refused
from chungsuc.audit.actions import record
from chungsuc.units.people import posts_of
from chungsuc.units.permissions import can_administer, can_manage
from chungsuc.units.queries import actor_on


@transaction.atomic
def end_sessions(*, actor: User, user: User, now: datetime) -> int:
    """Ends all that is signed in as somebody and tells them; how many. The account and its password stay as they are."""
    can_manage(actor_on(actor, now.date()), user, posts_of(user)).require()
    ended = end_sign_ins(user=user, by=actor, wall=clock.wall(), now=now)
    if ended:
        tell(
            users=[user],
            topic=Topic.SECURITY,
            text=f"{actor.full_name} đã kết thúc mọi phiên đăng nhập của tài khoản này ({ended} phiên).",
            url="/tai-khoan/thiet-bi/",
            key=f"ended:{clock.wall().isoformat()}",
            now=now,
        )
    return ended


@transaction.atomic
def send_again(*, actor: User, message: Message, now: datetime) -> bool:
    """
    A mail that was refused, or of which nobody knows whether it came, is sent once more because a person says so.

    It keeps its Message-ID, so that a mailbox which has it already knows it again. False when it was settled meanwhile.
    """
    can_manage(actor_on(actor, now.date()), message.user, posts_of(message.user)).require()
    if not put_back(message, now):
        return False
    record(actor=actor, action="units.send_again", subject=f"accounts.message:{message.pk}", now=now)
    return True


def try_mail(*, actor: User, now: datetime) -> Outcome:
    """
    An administrator sends themselves a mail at once, to see whether mail comes; Refused where there is nothing to send to.

    The server is spoken to after the transaction that keeps the row, and for twenty seconds at most.
    """
    can_administer(actor_on(actor, now.date())).require()
    if settings.MAIL is None:
        raise Refused("Máy chủ này chưa gửi thư điện tử.", who_can_lift="Người vận hành đặt CHUNGSUC_MAIL.")
    if not actor.email:
        raise Refused("Tài khoản của đồng chí chưa có địa chỉ thư.", who_can_lift="Ghi địa chỉ ở trang Cách nhận thông báo.")
    with transaction.atomic():
        message = trial(user=actor, now=now)
        if message is None:
            raise Refused("Vừa gửi một thư thử.", who_can_lift="Chờ một phút rồi gửi lại.")
        record(actor=actor, action="units.try_mail", subject=f"accounts.message:{message.pk}", now=now)
    return try_out(message)
