"""A calendar drawn up: first of which movement and what kind, then its steps, by the plan or by hand, looked at before it is made."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chungsuc.accounts.http import Request, signed_in, whole
from chungsuc.accounts.permits import Refused
from chungsuc.movements.forms.fields import names_around
from chungsuc.movements.models import Movement
from chungsuc.reporting.actions.calendars import make_calendar
from chungsuc.reporting.chains import CalendarGiven, StepGiven, checked, drawn
from chungsuc.reporting.forms.calendars import MOST_STEPS, WHEN_HELP, AboutForm, StepForm
from chungsuc.reporting.models import CalendarKind
from chungsuc.reporting.permissions import making_movements
from chungsuc.reporting.queries.plan_chains import DutyGroup, proposed_steps, report_groups, usual_groups
from chungsuc.units.permissions import actor_of

BY_PLAN, BY_HAND = "ke-hoach", "tu-lap"
KINDS = [k for k in CalendarKind if k != CalendarKind.REQUEST]
STEPS_FIRST = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """What the first page said: of which movement, which kind, which way."""

    movement: Movement
    kind: str
    way: str


@require_http_methods(["GET", "POST"])
def calendar_new(plain: HttpRequest) -> HttpResponse:
    request = signed_in(plain)
    movements = making_movements(actor_of(request))
    if not movements:
        raise Refused(
            _("Đồng chí không lập lịch báo cáo."),
            rule=_("Lịch báo cáo do cơ quan điều phối của địa bàn lập; yêu cầu đột xuất do nơi nhận lập."),
            who_can_lift=_("Cơ quan điều phối của địa bàn"),
        )
    asked = _asked(request, movements)
    if asked is None:
        running = [m for m in movements if m.valid_from <= request.day <= m.valid_to]
        context = {"movements": running or movements, "kinds": KINDS, "by_plan": BY_PLAN, "by_hand": BY_HAND}
        return render(request, "reporting/calendar_new.html", context)
    return _by_plan(request, asked) if asked.way == BY_PLAN else _by_hand(request, asked)


def _asked(request: Request, movements: Sequence[Movement]) -> Asked | None:
    movement = next((m for m in movements if m.pk == whole(request.GET.get("phong-trao", ""))), None)
    kind, way = request.GET.get("loai", ""), request.GET.get("cach", "")
    if movement is None or kind not in KINDS or way not in (BY_PLAN, BY_HAND):
        return None
    return Asked(movement, kind, way)


def _by_plan(request: Request, asked: Asked) -> HttpResponse:
    groups = report_groups(asked.movement, request.day)
    posted = request.method == "POST"
    if posted:
        numbers = {g.key: whole(request.POST.get(f"buoc-{g.key}", "")) or 0 for g in groups}
    else:
        heights, usual = proposed_steps(groups), usual_groups(groups, asked.kind)
        numbers = {g.key: heights[g.key] if g in usual else 0 for g in groups}
    rows = [(g, numbers[g.key] or "") for g in groups]
    first = next((g for g in groups if numbers[g.key]), None)
    initial = {"source": first.first.origin if first else asked.movement.plan, "name": asked.movement.name}
    about = AboutForm(request.POST if posted else None, kind=asked.kind, initial=initial)
    return _answer(request, asked, about, _plan_steps(groups, numbers), {"groups": rows, "most": MOST_STEPS})


def _plan_steps(groups: Sequence[DutyGroup], numbers: dict[str, int]) -> list[StepGiven]:
    steps = []
    for number in sorted({n for n in numbers.values() if n}):
        chosen = [g for g in groups if numbers[g.key] == number]
        steps.append(StepGiven(chosen[0].first.what[:200], [d for g in chosen for d in g.duties]))
    return steps


def _by_hand(request: Request, asked: Asked) -> HttpResponse:
    posted = request.method == "POST"
    count = min(max(whole(request.POST.get("so-buoc", "")) or STEPS_FIRST, 1), MOST_STEPS)
    if "them" in request.POST:
        count = min(count + 1, MOST_STEPS)
    names = names_around(asked.movement.territory.path, request.day)
    forms = [StepForm(request.POST if posted else None, prefix=f"b{n}", names=names) for n in range(1, count + 1)]
    initial = {"source": asked.movement.plan}
    about = AboutForm(request.POST if posted else None, kind=asked.kind, initial=initial)
    sound = [f.is_valid() for f in forms]  # each asked, so that every step says what is wrong with it
    right = posted and all(sound)
    steps = [f.step(asked.movement.territory, request.day) for f in forms if f.used] if right else []
    shown = {"steps": forms, "count": count, "datalist": names.by_pk.values(), "when_help": WHEN_HELP}
    return _answer(request, asked, about, steps, shown, right=right or not posted)


def _answer(
    request: Request,
    asked: Asked,
    about: AboutForm,
    steps: Sequence[StepGiven],
    shown: dict[str, object],
    *,
    right: bool = True,
) -> HttpResponse:
    """The page with the chain as it would be; or the calendar, once it was asked to be made and nothing stands against it."""
    wrong = "lap" in request.POST
    if wrong and right and about.is_valid() and (made := _made(request, asked, about, steps)):
        messages.success(request, _("Đã lập lịch báo cáo."))
        return redirect("calendar", pk=made)
    looked_at = bool(steps) and (request.method == "POST" or asked.way == BY_PLAN)
    context = {
        **shown,
        "movement": asked.movement,
        "kind": CalendarKind(asked.kind).label,
        "by_plan": asked.way == BY_PLAN,
        "about": about,
        "drawn": drawn(steps) if looked_at else [],
        "checked": checked(steps, request.day) if looked_at else None,
    }
    return render(request, "reporting/calendar_draw.html", context, status=422 if wrong else 200)


def _made(request: Request, asked: Asked, about: AboutForm, steps: Sequence[StepGiven]) -> int | None:
    """The calendar's id; None where the form says what stands against it."""
    try:
        given = _given(asked, about, steps)
        return make_calendar(actor=request.user, movement=asked.movement, given=given, now=request.now).pk
    except Refused as refused:
        about.add_error(None, f"{refused.reason} {refused.who_can_lift}")
        return None


def _given(asked: Asked, about: AboutForm, steps: Sequence[StepGiven]) -> CalendarGiven:
    given = about.cleaned_data
    return CalendarGiven(
        name=given["name"],
        kind=asked.kind,
        source=given["source"],
        steps=steps,
        forms=given["forms_asked"],
        sections=given["sections"],
        as_of=given["as_of"],
        from_day=given.get("from_day"),
        opens_before=given["opens_before"],
        note=given["note"],
    )
