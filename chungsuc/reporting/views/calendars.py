"""Calendars of reports: all that one sees, one of them, and what is done with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chungsuc.accounts.http import Request, signed_in, wholes
from chungsuc.accounts.permits import Refused
from chungsuc.movements.forms import ExtendForm
from chungsuc.movements.forms.due import typed_rule
from chungsuc.movements.permissions import can_extend
from chungsuc.reporting.actions.calendar_changes import CalendarChange, change_calendar, end_calendar, set_step_days
from chungsuc.reporting.actions.calendars import grant_extension
from chungsuc.reporting.chains import DrawnStep
from chungsuc.reporting.forms.calendars import ChangeForm, DaysForm, EndForm
from chungsuc.reporting.models import Calendar, CalendarStep
from chungsuc.reporting.permissions import asking_places, can_keep, get_calendar, making_movements
from chungsuc.reporting.queries import calendars as queries
from chungsuc.rulebook.reports import load_report_forms
from chungsuc.units.permissions import actor_of
from chungsuc.units.queries import Actor


@dataclass(frozen=True, slots=True)
class Row:
    """A calendar in the list: its chain, the time that is open or comes next, what stands against it."""

    calendar: Calendar
    time: queries.Time | None
    drawn: Sequence[DrawnStep]
    stop: str
    ended: bool


def _row(chain: queries.Chain, on: date) -> Row:
    stops = chain.checked(on).stops
    return Row(chain.calendar, chain.next(on), chain.drawn(on), stops[0] if stops else "", chain.ended(on))


@require_GET
def calendars(plain: HttpRequest) -> HttpResponse:
    """Every calendar that the reader sees, by movement, each with its chain and its next time."""
    request = signed_in(plain)
    actor = actor_of(request)
    seen = queries.calendars_seen(actor, request.known_at)
    chains = queries.chains_of(seen, known_at=request.known_at)
    rows = [_row(chain, request.day) for chain in chains]
    context = {
        "groups": [(m, list(found)) for m, found in groupby(rows, key=lambda row: row.calendar.movement)],
        "can_make": not request.read_only and bool(making_movements(actor)),
        "can_ask": not request.read_only and bool(asking_places(actor)),
        "today": request.day,
    }
    return render(request, "reporting/calendars.html", context)


@require_GET
def calendar(plain: HttpRequest, pk: int) -> HttpResponse:
    """One calendar: its chain, the times it falls due, what stands against it."""
    request = signed_in(plain)
    actor = actor_of(request)
    return _page(request, actor, get_calendar(actor, pk))


def _page(
    request: Request, actor: Actor, found: Calendar, *, extend: ExtendForm | None = None, end: EndForm | None = None
) -> HttpResponse:
    chain = queries.chain_of(found, known_at=request.known_at)
    names = load_report_forms()
    ended = chain.ended(request.day)
    open_now = not (request.read_only or ended)
    may = open_now and bool(can_keep(actor, found))
    times = chain.times(request.day)
    asked = [o for t in times for s in t.steps for o in s.items if o.open and o.occurrence.due] if open_now else []
    extendable = [(o, o.named) for o in asked if can_extend(actor, o.duty)]
    wrong = any(form is not None and form.errors for form in (extend, end))
    context = {
        "calendar": found,
        "drawn": chain.drawn(request.day),
        "ended": ended,
        "times": times,
        "checked": chain.checked(request.day),
        "forms": [names[f].name if f in names else f for f in found.forms],
        "may": may,
        "extendable": extendable,
        "extend": extend or ExtendForm(),
        "end": end or EndForm(initial={"on": request.day}),
        "today": request.day,
    }
    return render(request, "reporting/calendar.html", context, status=422 if wrong else 200)


@require_POST
def calendar_extend(plain: HttpRequest, pk: int) -> HttpResponse:
    """More time for the bodies that were ticked: each box is a duty and one time that it falls due."""
    request = signed_in(plain)
    actor = actor_of(request)
    found = get_calendar(actor, pk)
    form = ExtendForm(request.POST)
    pairs = [tick.partition(":") for tick in request.POST.getlist("don-vi")]
    keys = {key for _pk, _mark, key in pairs}
    if len(keys) != 1:
        form.add_error(None, _("Chọn ít nhất một đơn vị, cùng một kỳ."))
    if not form.is_valid():
        return _page(request, actor, found, extend=form)
    chosen = set(wholes(number for number, _mark, _key in pairs))
    duties = [d for d in queries.chain_of(found, known_at=request.known_at).duties if d.pk in chosen]
    try:
        made = grant_extension(
            actor=request.user, duties=duties, occurrence=keys.pop(), now=request.now, **form.cleaned_data
        )
    except Refused as refused:
        form.add_error(None, f"{refused.reason} {refused.who_can_lift}")
        return _page(request, actor, found, extend=form)
    messages.success(request, _("Đã gia hạn cho %(n)s đơn vị và báo cho họ.") % {"n": len(made)})
    return redirect("calendar", pk=pk)


@require_POST
def calendar_end(plain: HttpRequest, pk: int) -> HttpResponse:
    request = signed_in(plain)
    actor = actor_of(request)
    found = get_calendar(actor, pk)
    form = EndForm(request.POST)
    if not form.is_valid():
        return _page(request, actor, found, end=form)
    end_calendar(actor=request.user, calendar=found, now=request.now, **form.cleaned_data)
    messages.success(request, _("Đã kết thúc lịch báo cáo."))
    return redirect("calendar", pk=pk)


@require_http_methods(["GET", "POST"])
def calendar_edit(plain: HttpRequest, pk: int) -> HttpResponse:
    """The forms, the parts to write and the day of the figures, changed with a reason."""
    request = signed_in(plain)
    actor = actor_of(request)
    found = get_calendar(actor, pk)
    can_keep(actor, found).require()
    names = ("name", "as_of", "opens_before", "sections", "note")
    initial = {n: getattr(found, n) for n in names} | {"forms_asked": found.forms}
    form = ChangeForm(request.POST or None, kind=found.kind, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        change = CalendarChange(forms=given["forms_asked"], **{n: given[n] for n in names})
        change_calendar(actor=request.user, calendar=found, change=change, reason=given["reason"], now=request.now)
        messages.success(request, _("Đã lưu."))
        return redirect("calendar", pk=pk)
    context = {"calendar": found, "form": form, "heading": _("Đổi biểu, phần phải viết")}
    return render(request, "reporting/calendar_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def calendar_days(plain: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Another day for one step, with a reason."""
    request = signed_in(plain)
    actor = actor_of(request)
    found = get_calendar(actor, pk)
    can_keep(actor, found).require()
    step = CalendarStep.objects.select_related("calendar").filter(calendar=found, number=number).first()
    first = step.asked.filter(duty__ended_on=None).select_related("duty").first() if step else None
    if step is None or first is None:
        raise Http404(_("Không có bước này."))
    rule = first.duty.due_rule
    initial = {"way": rule.kind.value, "when": typed_rule(rule), "on_day_off": first.duty.on_day_off}
    form = DaysForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = {n: form.cleaned_data[n] for n in ("rule", "on_day_off", "reason")}
        set_step_days(actor=request.user, step=step, now=request.now, **given)
        messages.success(request, _("Đã đổi hạn."))
        return redirect("calendar", pk=pk)
    context = {"calendar": found, "form": form, "heading": _("Đổi hạn: %(step)s") % {"step": step.name}}
    return render(request, "reporting/calendar_form.html", context, status=422 if form.errors else 200)
