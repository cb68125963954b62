"""Days off by year: the law's fixed ones, and those entered with their act."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chungsuc.accounts.http import Request, signed_in, whole
from chungsuc.accounts.permits import Refused
from chungsuc.units.actions import add_holiday, end_holiday
from chungsuc.units.actions.holidays import EARLIEST, LATEST
from chungsuc.units.forms import day_of
from chungsuc.units.holidays import year_off
from chungsuc.units.models import Body, Holiday
from chungsuc.units.permissions import actor_of, can_keep_holidays, keeps_holidays
from chungsuc.units.queries import Actor


@require_http_methods(["GET", "POST"])
def holidays(plain: HttpRequest) -> HttpResponse:
    """The days off of a year (`nam`) at the reader's place; added here."""
    request = signed_in(plain)
    actor = actor_of(request)
    if request.method == "POST":
        try:
            made = _add(request, actor)
        except Refused as refused:
            return _page(request, actor, refused)
        messages.success(request, _("Đã ghi ngày nghỉ."))
        return redirect(f"{reverse('holidays')}?nam={made.day.year}")
    return _page(request, actor)


def _page(request: Request, actor: Actor, refused: Refused | None = None) -> HttpResponse:
    asked = whole(request.GET.get("nam", "")) or request.day.year
    year = asked if EARLIEST <= asked <= LATEST else request.day.year
    place = actor.territories[0] if actor.territories else None
    kept = keeps_holidays(actor)
    shown = year_off(year, place.path if place else "", request.known_at)
    rows = [(d, bool(d.row and can_keep_holidays(actor, d.row.territory))) for d in shown.days]
    context = {
        "shown": shown,
        "rows": rows,
        "missing": [(k, *k.within(year)) for k in shown.missing],
        "years": range(year - 1, year + 2),
        "kept": kept if not request.read_only else [],
        "given": {n: request.POST.get(n, "") for n in ("ngay", "ten")} | {"act": request.POST.get("van-ban", "")},
        "refused": refused,
        "may_end": bool(kept) and not request.read_only,
    }
    return render(request, "units/holidays.html", context, status=422 if refused else 200)


def _add(request: Request, actor: Actor) -> Holiday:
    place = _place(request, actor)
    return add_holiday(
        actor=request.user,
        territory=place,
        day=day_of(request.POST, "ngay", _("ngày nghỉ")),
        name=request.POST.get("ten", ""),
        act=request.POST.get("van-ban", ""),
        worked="lam-bu" in request.POST,
        now=request.now,
    )


def _place(request: Request, actor: Actor) -> Body | None:
    kept = keeps_holidays(actor)
    if not kept:
        can_keep_holidays(actor, actor.territories[0] if actor.territories else None).require()
    wanted = request.POST.get("dia-ban", "")
    return next((k for k in kept if (k.key if k else "") == wanted), kept[0])


@require_POST
def holiday_end(plain: HttpRequest, pk: int) -> HttpResponse:
    """Takes a day off back."""
    request = signed_in(plain)
    actor = actor_of(request)
    found = Holiday.objects.select_related("territory").filter(pk=pk).first()
    if found is None or (found.territory and not actor.may_see(found.territory.path)):
        raise Http404(_("Không có ngày nghỉ này, hoặc ngày nghỉ nằm ngoài phạm vi của đồng chí."))
    end_holiday(actor=request.user, holiday=found, now=request.now)
    messages.success(request, _("Đã bỏ ngày này khỏi danh sách."))
    return redirect(f"{reverse('holidays')}?nam={found.day.year}")
