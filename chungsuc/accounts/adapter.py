from collections.abc import Mapping

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # the library carries no types
    """Nobody makes an account for themselves: the unit gives it, and the appointment with it."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 -- the library's signature
        return False


def username_of(request: HttpRequest, credentials: Mapping[str, str] | None = None) -> str:
    """Whose failures are counted: the library names the field differently before and after it has read the form."""
    given = credentials or {}
    return given.get("username") or given.get("login") or request.POST.get("login", "")
