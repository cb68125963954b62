"""People of a territory: the list, one person, inviting, codes, closing."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from chungsuc.accounts.http import Request, signed_in
from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Refused
from chungsuc.units import actions
from chungsuc.units import people as queries
from chungsuc.units.forms import post_given
from chungsuc.units.models import AppointmentKind, Role
from chungsuc.units.people import Only
from chungsuc.units.permissions import actor_of, can_administer, can_manage, get_person
from chungsuc.units.views.slips import slips_page
from chungsuc.units.workbook import bodies_for

PAGE = 50
FILTERS = (
    (Only.ALL, gettext_lazy("Tất cả")),
    (Only.POSTED, gettext_lazy("Đang có phân công")),
    (Only.UNPOSTED, gettext_lazy("Không còn phân công")),
    (Only.NEVER_IN, gettext_lazy("Chưa đăng nhập lần nào")),
    (Only.CODES, gettext_lazy("Còn mã chưa dùng")),
    (Only.CLOSED, gettext_lazy("Tài khoản đã đóng")),
)


@require_GET
def people(plain: HttpRequest) -> HttpResponse:
    """Người dùng: everybody of the territory, searched and narrowed."""
    request = signed_in(plain)
    actor = actor_of(request)
    can_administer(actor).require()
    text = request.GET.get("q", "").strip()[:100]
    only = next((one for one in Only if one == request.GET.get("loc", "")), Only.ALL)
    places = actor.administered
    ids = queries.people_within(places, on=request.day, now=request.now, text=text, only=only)
    page = Paginator(ids, PAGE).get_page(request.GET.get("trang"))
    users = User.objects.in_bulk(page.object_list)
    found = queries.persons([users[pk] for pk in page.object_list], places, request.now)
    context = {
        "places": places,
        "rows": [(person, person.in_force(request.day)) for person in found],
        "page": page,
        "text": text,
        "only": only,
        "filters": FILTERS,
        "today": request.day,
        "mail": settings.MAIL is not None,
    }
    return render(request, "units/people.html", context)


@require_GET
def person(plain: HttpRequest, pk: int) -> HttpResponse:
    """One person: posts over time, covers, codes, and what can be done."""
    request = signed_in(plain)
    actor = actor_of(request)
    user, posts = get_person(actor, pk)
    mine = [post for post in posts if actor.administers(post.body.path)]
    context = {
        "person": user,
        "posts": mine,
        "hidden": len(posts) - len(mine),
        "covered": queries.covers_of(mine),
        "code": queries.open_codes([user], request.now).get(user.pk),
        "may": can_manage(actor, user, posts),
        "oneself": user.pk == request.user.pk,
        "today": request.day,
    }
    return render(request, "units/people_person.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def person_new(plain: HttpRequest) -> HttpResponse:
    """Invites one: an account, its first post, and a slip that is shown once."""
    request = signed_in(plain)
    actor, refused = actor_of(request), None
    can_administer(actor).require()
    bodies = bodies_for(actor)
    if request.method == "POST":
        try:
            slip = actions.invite(
                actor=request.user,
                full_name=request.POST.get("ho-ten", ""),
                username=request.POST.get("ten-dang-nhap", ""),
                post=post_given(request.POST, bodies),
                now=request.now,
            )
            return slips_page(request, [slip])
        except Refused as problem:
            refused = problem
    context = {"refused": refused, "bodies": bodies, **choices(request)}
    return render(request, "units/people_new.html", context, status=422 if refused else 200)


def choices(request: Request) -> dict[str, object]:
    """What the form of a post offers and begins with."""
    given = request.POST.get
    return {
        "roles": Role.choices,
        "kinds": [(k.value, k.label) for k in (AppointmentKind.REGULAR, AppointmentKind.ACTING)],
        "given": {
            "full_name": given("ho-ten", ""),
            "username": given("ten-dang-nhap", ""),
            "body": given("don-vi", request.GET.get("don-vi", "")),
            "role": given("vai-tro", ""),
            "kind": given("loai", ""),
            "post": given("chuc-vu", ""),
            "first": given("tu", request.day.isoformat()),
            "last": given("den", ""),
            "act": given("van-ban", ""),
        },
    }


def _managed(request: Request, pk: int) -> User:
    """Somebody whom the actor may manage; else 404, or Refused with the reason."""
    user, posts = get_person(actor_of(request), pk)
    can_manage(actor_of(request), user, posts).require()
    return user


@require_http_methods(["GET", "POST"])
def person_edit(plain: HttpRequest, pk: int) -> HttpResponse:
    """Corrects a name."""
    request = signed_in(plain)
    user = _managed(request, pk)
    refused = None
    if request.method == "POST":
        try:
            actions.rename(actor=request.user, user=user, full_name=request.POST.get("ho-ten", ""), now=request.now)
            messages.success(request, _("Đã sửa họ tên."))
            return redirect("person", pk)
        except Refused as problem:
            refused = problem
    context = {"person": user, "refused": refused, "typed": request.POST.get("ho-ten", user.full_name)}
    return render(request, "units/people_edit.html", context, status=422 if refused else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def person_code(plain: HttpRequest, pk: int) -> HttpResponse:
    """A code for who forgot the password, or lost the slip: with the reason, printed, shown once."""
    request = signed_in(plain)
    user = _managed(request, pk)
    refused = None
    if request.method == "POST":
        reason = request.POST.get("ly-do", "")
        try:
            return slips_page(
                request, [actions.reset_code(actor=request.user, user=user, reason=reason, now=request.now)]
            )
        except Refused as problem:
            refused = problem
    context = {"person": user, "refused": refused, "open": queries.open_codes([user], request.now).get(user.pk)}
    return render(request, "units/people_code.html", context, status=422 if refused else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def person_close(plain: HttpRequest, pk: int) -> HttpResponse:
    """Closes an account, or opens a closed one again with a code."""
    request = signed_in(plain)
    user = _managed(request, pk)
    refused = None
    if request.method == "POST":
        reason = request.POST.get("ly-do", "")
        try:
            if request.POST.get("lam") == "mo":
                return slips_page(
                    request, [actions.reopen_account(actor=request.user, user=user, reason=reason, now=request.now)]
                )
            actions.close_account(actor=request.user, user=user, reason=reason, now=request.now)
            messages.success(request, _("Đã đóng tài khoản; mọi phiên đăng nhập và mã của người này đã kết thúc."))
            return redirect("person", pk)
        except Refused as problem:
            refused = problem
    context = {"person": user, "refused": refused}
    return render(request, "units/people_close.html", context, status=422 if refused else 200)
