from collections.abc import Iterable
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


def whole(text: str) -> int | None:
    """The whole number that a browser sent; None for anything else, and for what no column could hold."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else None


def wholes(texts: Iterable[str]) -> list[int]:
    return [number for number in map(whole, texts) if number is not None]


def asked_day(request: Request) -> date:
    """The day a page is asked about (`?ngay=2023-12-31`): never later than the day looked at, which it is by default."""
    try:
        asked = date.fromisoformat(request.GET.get("ngay", ""))
    except ValueError:
        return request.day
    return min(asked, request.day)
