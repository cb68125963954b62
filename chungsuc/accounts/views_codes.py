"""The page on which somebody with a printed code sets their own password. No sign-in is needed, and none follows by itself."""

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_lockout_response
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from chungsuc.accounts.codes import UnfitPassword, WrongCode, use_code
from chungsuc.accounts.http import signed_in

LONGEST = 150


@login_not_required
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def set_password_by_code(plain: HttpRequest) -> HttpResponse:
    """A wrong try counts as a wrong password does, under the same name and address, and locks the same door."""
    request, said = signed_in(plain), ""
    typed = request.POST.get("login", "").strip()[:LONGEST]
    if request.method == "POST":
        credentials = {"username": typed}
        if not AxesProxyHandler.is_allowed(request, credentials):
            locked: HttpResponse = get_lockout_response(request, credentials=credentials)
            return locked
        given = request.POST.get
        try:
            use_code(
                username=typed,
                code=given("ma", "")[:LONGEST],
                password=given("password", ""),
                again=given("password-again", ""),
                now=request.now,
            )
        except UnfitPassword as unfit:
            said = str(unfit)
        except WrongCode as wrong:
            said = str(wrong)
            user_login_failed.send(sender=__name__, credentials=credentials, request=request)
        else:
            messages.success(request, _("Đã đặt mật khẩu mới. Đồng chí đăng nhập bằng mật khẩu này."))
            return redirect("account_login")
    context = {"typed": typed, "said": said}
    return render(request, "account/code.html", context, status=422 if said else 200)
