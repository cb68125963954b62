"""Posts in time: given, ended, handed over, covered. Each with a page that says what will happen, and one button."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chungsuc.accounts.http import Request, signed_in
from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Refused
from chungsuc.units import actions
from chungsuc.units.forms import day_of, post_given
from chungsuc.units.models import Appointment
from chungsuc.units.people import colleagues
from chungsuc.units.permissions import actor_of, can_appoint, get_person, get_post
from chungsuc.units.views.people import choices
from chungsuc.units.workbook import bodies_for


@require_http_methods(["GET", "POST"])
def post_new(plain: HttpRequest, pk: int) -> HttpResponse:
    """Gives somebody of the territory another post."""
    request = signed_in(plain)
    actor, refused = actor_of(request), None
    user, _posts = get_person(actor, pk)
    bodies = bodies_for(actor)
    if request.method == "POST":
        try:
            given = post_given(request.POST, bodies)
            made = actions.appoint(actor=request.user, user=user, given=given, now=request.now)
            messages.success(request, _("Đã phân công %(post)s.") % {"post": made.post})
            return redirect("person", pk)
        except Refused as problem:
            refused = problem
    context = {"person": user, "refused": refused, "bodies": bodies, **choices(request)}
    return render(request, "units/people_post.html", context, status=422 if refused else 200)


def _acted(
    request: Request, pk: int, template: str, act: Callable[[Appointment], tuple[str, str, int]]
) -> HttpResponse:
    """A page about one post: what `act` does on POST gives what is said, and where it leads."""
    actor, refused = actor_of(request), None
    post = get_post(actor, pk)
    can_appoint(actor, post.user, post.body).require()
    if request.method == "POST":
        try:
            said, to, key = act(post)
            messages.success(request, said)
            return redirect(to, key)
        except Refused as problem:
            refused = problem
    context = {
        "post": post,
        "refused": refused,
        "people": colleagues(actor.administered),
        "begins": request.POST.get("ngay", request.POST.get("tu", request.day.isoformat())),
        "ends": request.POST.get("den", ""),
        "paper": request.POST.get("van-ban", ""),
        "reason": request.POST.get("ly-do", ""),
    }
    return render(request, template, context, status=422 if refused else 200)


@require_http_methods(["GET", "POST"])
def post_end(plain: HttpRequest, pk: int) -> HttpResponse:
    """Ends a post with a last day."""
    request = signed_in(plain)

    def act(post: Appointment) -> tuple[str, str, int]:
        last = day_of(request.POST, "ngay", _("ngày cuối"))
        reason = request.POST.get("ly-do", "")
        actions.end_appointment(actor=request.user, appointment=post, last=last, reason=reason, now=request.now)
        return _("Đã kết thúc phân công."), "person", post.user_id

    return _acted(request, pk, "units/people_end.html", act)


@require_http_methods(["GET", "POST"])
def post_hand_over(plain: HttpRequest, pk: int) -> HttpResponse:
    """From one person to another on a day; leads to the record that both sign."""
    request = signed_in(plain)

    def act(post: Appointment) -> tuple[str, str, int]:
        made = actions.hand_over(
            actor=request.user,
            appointment=post,
            to=_somebody(request),
            on=day_of(request.POST, "ngay", _("ngày bàn giao")),
            act=" ".join(request.POST.get("van-ban", "").split()),
            now=request.now,
        )
        return _("Đã bàn giao. In biên bản dưới đây để hai bên ký."), "hand_over_record", made.pk

    return _acted(request, pk, "units/people_hand_over.html", act)


@require_http_methods(["GET", "POST"])
def post_cover(plain: HttpRequest, pk: int) -> HttpResponse:
    """Somebody stands in for the holder from a day to a day."""
    request = signed_in(plain)

    def act(post: Appointment) -> tuple[str, str, int]:
        actions.cover(
            actor=request.user,
            appointment=post,
            stand_in=_somebody(request),
            first=day_of(request.POST, "tu", _("từ ngày")),
            last=day_of(request.POST, "den", _("đến ngày")),
            act=" ".join(request.POST.get("van-ban", "").split()),
            now=request.now,
        )
        return _("Đã ghi người làm thay."), "person", post.user_id

    return _acted(request, pk, "units/people_cover.html", act)


def _somebody(request: Request) -> User:
    """Who was named by user name: somebody of the territories that the actor manages, and nobody else is told of."""
    name = request.POST.get("nguoi", "").strip().lower()
    found = colleagues(actor_of(request).administered)
    user = next((person for person in found if person.username.lower() == name), None)
    if user is None:
        raise Refused(_("Không có người dùng “%(name)s” trong địa bàn của đồng chí.") % {"name": name[:40]})
    return user
