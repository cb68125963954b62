"""The day a person works on, and the other days they may look at, read-only, as known then."""

from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from chungsuc import clock
from chungsuc.accounts.http import signed_in
from chungsuc.accounts.middleware import refusal
from chungsuc.accounts.permits import Refused
from chungsuc.progress.lawbook import one_rulebook

KEY = "looked_at_day"
# one's own account, messages, first day, day and language are no facts
OPEN = ("/tai-khoan/", "/thong-bao/", "/tro-giup/", "/ngay-lam-viec/", "/ngon-ngu/", "/mau/")
SAFE = ("GET", "HEAD", "OPTIONS")


class WorkingDayMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, plain: HttpRequest) -> HttpResponse:
        request = signed_in(plain)
        request.now = clock.now()
        chosen = request.session.get(KEY)
        request.day = date.fromisoformat(chosen) if chosen else request.now.date()
        request.read_only = request.day != request.now.date()
        request.known_at = clock.end_of_day(request.day) if request.read_only else request.now
        with one_rulebook():
            return self.get_response(request)

    def process_view(
        self, plain: HttpRequest, _view: Callable[..., HttpResponse], _args: object, _kwargs: object
    ) -> HttpResponse | None:
        """Nothing is written while another day is looked at."""
        request = signed_in(plain)
        if not request.read_only or request.method in SAFE or request.path.startswith(OPEN):
            return None
        refused = Refused(
            f"Đang xem ngày {request.day:%d/%m/%Y}: chỉ đọc.",
            rule="Ngày khác ngày làm việc chỉ để xem, theo những gì đã biết khi đó.",
            who_can_lift="Đồng chí tự chuyển về ngày làm việc ở đầu trang.",
        )
        return refusal(request, refused)


@require_POST
def look_at(request: HttpRequest) -> HttpResponse:
    """Looks at one of the offered days; the working day itself ends the looking back."""
    chosen = request.POST.get("day", "")
    if chosen == signed_in(request).now.date().isoformat():
        request.session.pop(KEY, None)
    elif chosen in settings.DEMO_DAYS:
        request.session[KEY] = chosen
    target = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(target if safe else "/")
