from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from chungsuc.accounts.permits import Refused


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
