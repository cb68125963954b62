from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.db import transaction
from django.http import HttpRequest

from chungsuc import clock
from chungsuc.accounts.actions import end_sign_ins, tell
from chungsuc.accounts.models import Topic, User

SECURITY = {
    "mfa/email/totp_activated": "Xác thực hai bước vừa được bật.",
    "mfa/email/totp_deactivated": "Xác thực hai bước vừa bị tắt.",
    "mfa/email/recovery_codes_generated": "Các mã khôi phục vừa được tạo mới.",
}


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # the library carries no types
    """Nobody makes an account for themselves: the unit gives it, and the appointment with it."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 -- the library's signature
        return False

    @transaction.atomic
    def set_password(self, user: User, password: str) -> None:
        """Whoever changes the password has a reason: what else is signed in is ended, and the person is told."""
        super().set_password(user, password)
        here, now = context.request.session.session_key, clock.now()
        ended = end_sign_ins(user=user, by=user, wall=clock.wall(), now=now, kept=here)
        others = f" {ended} phiên đăng nhập khác đã kết thúc." if ended else ""
        tell(
            users=[user],
            topic=Topic.SECURITY,
            text=f"Mật khẩu vừa được đổi.{others} Nếu không phải đồng chí đổi, hãy báo người quản trị của đơn vị.",
            url="/tai-khoan/thiet-bi/",
            key=f"password:{clock.wall().isoformat()}",
            now=now,
        )

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: Mapping[str, Any] | None = None,  # noqa: ARG002 -- the library's signature
        email: str | None = None,  # noqa: ARG002
    ) -> None:
        """What the library would write a mail of becomes a message of ours, where it has to do with signing in."""
        if text := SECURITY.get(template_prefix):
            tell(
                users=[user],
                topic=Topic.SECURITY,
                text=f"{text} Nếu không phải đồng chí làm, hãy đổi mật khẩu và báo người quản trị của đơn vị.",
                url="/tai-khoan/2fa/",
                key=f"{template_prefix}:{clock.wall().isoformat()}",
                now=clock.now(),
            )


def username_of(request: HttpRequest, credentials: Mapping[str, str] | None = None) -> str:
    """
    Whose failures are counted: the library names the field differently before and after it has read the form.

    One name however it is typed: `An` and ` an` open the same door, so they are counted together.
    """
    given = credentials or {}
    return (given.get("username") or given.get("login") or request.POST.get("login", "")).strip().lower()
