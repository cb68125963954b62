from collections.abc import Iterable
from datetime import date, datetime
from typing import cast

from django.http import HttpRequest
from django.utils.translation import gettext as _

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Refused


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


def day_typed(text: str, label: str = "") -> date | None:
    """The day of a field, None where it was left empty; Refused, with the label or else the text, for what is no day."""
    text = text.strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as problem:
        said = _("Ngày không đọc được: %(label)s.") if label else _("“%(text)s” không phải ngày.")
        raise Refused(said % {"label": label, "text": text[:20]}) from problem


def asked_day(request: Request) -> date:
    """The day a page is asked about (`?ngay=2023-12-31`): never later than the day looked at, which it is by default."""
    try:
        asked = date.fromisoformat(request.GET.get("ngay", ""))
    except ValueError:
        return request.day
    return min(asked, request.day)
