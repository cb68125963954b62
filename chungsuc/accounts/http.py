from datetime import date, datetime
from typing import cast

from django.http import HttpRequest

from chungsuc.accounts.models import User


class Request(HttpRequest):
    """A request as our views get it: signed in, with the day that is looked at and the moment of the act."""

    user: User
    now: datetime
    day: date
    known_at: datetime
    read_only: bool


def signed_in(request: HttpRequest) -> Request:
    return cast("Request", request)


def asked_day(request: Request) -> date:
    """The day a page is asked about (`?ngay=2023-12-31`): never later than the day looked at, which it is by default."""
    try:
        asked = date.fromisoformat(request.GET.get("ngay", ""))
    except ValueError:
        return request.day
    return min(asked, request.day)
