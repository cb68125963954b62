from collections.abc import Mapping

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.db import transaction
from django.http import HttpRequest

from chungsuc import clock
from chungsuc.accounts.actions import end_sign_ins, tell
from chungsuc.accounts.models import Topic, User


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


def username_of(request: HttpRequest, credentials: Mapping[str, str] | None = None) -> str:
    """Whose failures are counted: the library names the field differently before and after it has read the form."""
    given = credentials or {}
    return given.get("username") or given.get("login") or request.POST.get("login", "")
