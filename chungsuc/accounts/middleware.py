import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from chungsuc import clock
from chungsuc.accounts.actions import end_sign_ins, note_sign_in
from chungsuc.accounts.http import signed_in
from chungsuc.accounts.models import SignIn
from chungsuc.accounts.permits import Refused

MARK = "sign_in"  # in the session: the row, when it was last seen, under which key
COOKIE = "thiet_bi"
NUL = "\x00"
SEEN_EVERY = timedelta(minutes=5)


def refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    return render(request, "refused.html", {"refused": refused}, status=403)


class RefusedMiddleware:
    """A refused act becomes a page with the reason, the rule and who can lift it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        return refusal(request, exception)


class VietnameseFirstMiddleware:
    """Pages are Vietnamese until a person chooses otherwise: officials' browsers often speak English unasked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.META.pop("HTTP_ACCEPT_LANGUAGE", None)
        return self.get_response(request)


class NoNulMiddleware:
    """Takes the NUL out of what is sent: nobody types it, PostgreSQL keeps it in no text, and no address of ours has it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Callable[..., HttpResponse], _args: object, _kwargs: object
    ) -> HttpResponse | None:
        if NUL in request.path:
            raise Http404
        request.GET = _without_nul(request.GET)
        if request.method == "POST":
            request.POST = _without_nul(request.POST)
        return None


def _without_nul(given: Any) -> Any:  # noqa: ANN401 -- Django has a kind of its own for what cannot be changed
    if not any(NUL in text for name, texts in given.lists() for text in (name, *texts)):
        return given
    kept = QueryDict(mutable=True, encoding=given.encoding)
    for name, texts in given.lists():
        kept.setlist(name.replace(NUL, ""), [text.replace(NUL, "") for text in texts])
    kept._mutable = False  # noqa: SLF001 -- as the one that it stands for
    return kept


class DevicesMiddleware:
    """
    Keeps where somebody is signed in, whichever door they came through.

    What it needs lies in the session, so that a page costs no query more. Once in five minutes of use the row is told
    that it was seen, and the session is prolonged.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, plain: HttpRequest) -> HttpResponse:
        request = signed_in(plain)
        before = request.session.get(MARK) if request.session.session_key else None
        response = self.get_response(request)
        after = request.session.get(MARK) if request.session.session_key else None
        if before and (not after or after[0] != before[0]):
            self._ended(before[0])
        if not request.session.session_key or not request.user.is_authenticated:
            return response
        if after is None:
            self._begun(request, response)
        elif self._to_be_seen(after, clock.wall(), request.session.session_key):
            self._seen(request, after[0])
        return response

    def _begun(self, request: Any, response: HttpResponse) -> None:  # noqa: ANN401 -- Django gives the session at run time
        token = request.COOKIES.get(COOKIE, "")
        if not 20 < len(token) < 100:
            token = secrets.token_urlsafe(32)
        row = note_sign_in(
            user=request.user,
            session_key=request.session.session_key,
            device=hashlib.sha256(token.encode()).hexdigest(),
            agent=request.headers.get("User-Agent", ""),
            address=get_adapter(request).get_client_ip(request),
            wall=clock.wall(),
            now=clock.now(),
        )
        self._mark(request, row.pk)
        response.set_cookie(
            COOKIE, token, max_age=timedelta(days=365), secure=request.is_secure(), httponly=True, samesite="Lax"
        )

    def _seen(self, request: Any, pk: int) -> None:  # noqa: ANN401 -- as above
        key = request.session.session_key
        open_row = SignIn.objects.filter(pk=pk, ended_at=None)
        if open_row.update(seen_at=clock.wall(), session_key=key):
            self._mark(request, pk)
        else:
            request.session.flush()  # it was ended meanwhile, while this request still ran

    @staticmethod
    def _mark(request: Any, pk: int) -> None:  # noqa: ANN401 -- as above
        request.session[MARK] = [pk, clock.wall().isoformat(), request.session.session_key]

    @staticmethod
    def _to_be_seen(mark: list[Any], wall: datetime, key: str) -> bool:
        """Each five minutes, and when the session went on under another key, as it does when a password is changed."""
        return mark[2] != key or wall - datetime.fromisoformat(mark[1]) >= min(
            SEEN_EVERY, timedelta(seconds=settings.SESSION_COOKIE_AGE / 2)
        )

    @staticmethod
    def _ended(pk: int) -> None:
        row = SignIn.objects.filter(pk=pk, ended_at=None).select_related("user").first()
        if row is not None:
            end_sign_ins(user=row.user, by=row.user, wall=clock.wall(), now=clock.now(), only=pk)
