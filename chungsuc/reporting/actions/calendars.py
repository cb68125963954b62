"""Calendars of reports: made, asked for, changed, ended. More time is given in the room of duties."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from chungsuc.accounts.actions import Notice, tell_all
from chungsuc.accounts.models import Topic, User
from chungsuc.accounts.permits import Refused
from chungsuc.audit.actions import record
from chungsuc.movements.actions import grant_extension
from chungsuc.movements.due import DueError, DueRule
from chungsuc.movements.models import DayOff, Duty, DutyKind, Movement
from chungsuc.movements.permissions import can_change, planner_of
from chungsuc.movements.queries.launches import people_of
from chungsuc.reporting.chains import CalendarGiven, DutyGiven, RequestGiven, StepGiven, checked
from chungsuc.reporting.models import Calendar, CalendarKind, CalendarStep, StepDuty
from chungsuc.reporting.permissions import asker, can_ask
from chungsuc.rulebook.reports import load_report_forms
from chungsuc.units.queries import actor_on

__all__ = ["grant_extension", "make_calendar", "make_request"]

MOST_DAYS_BEFORE = 366


@transaction.atomic
def make_calendar(*, actor: User, movement: Movement, given: CalendarGiven, now: datetime) -> Calendar:
    """
    Sets up a chain of reports in a movement, of new duties or of those that its plan laid down.

    Raises Refused for who does not keep the movement, and for what `checked` stops: a loop (its path named), a receiver or a
    body that does not exist, steps of different rhythm; also for a duty that stands in another calendar already.
    """
    held = Movement.objects.select_for_update(of=("self",)).select_related("territory").get(pk=movement.pk)
    acting = actor_on(actor, now.date())
    can_change(acting, held).require()
    post = planner_of(acting, held)
    _within(held, given)
    calendar = _made(actor, held, given, now)
    _recorded(actor, calendar, "reporting.make_calendar", post.post if post else "", now)
    return calendar


@transaction.atomic
def make_request(*, actor: User, movement: Movement, given: RequestGiven, now: datetime) -> Calendar:
    """
    Asks chosen bodies for one report; tells the people of each. Raises Refused for who may not ask, for a day that is past,
    and as `make_calendar`.
    """
    held = Movement.objects.select_for_update(of=("self",)).select_related("territory").get(pk=movement.pk)
    acting = actor_on(actor, now.date())
    can_ask(acting, held, given.owed_to, given.bodies).require()
    if given.due < now.date():
        raise Refused(f"Ngày {given.due:%d/%m/%Y} đã qua.", rule="Hạn báo cáo là ngày chưa qua.", who_can_lift="Sửa lại hạn.")
    calendar = _made(actor, held, _as_calendar(given, now.date()), now)
    _tell(list(Duty.objects.filter(asked_in__step__calendar=calendar).select_related("lead", "owed_to")), given.due, now)
    post = asker(acting, held, given.owed_to)
    _recorded(actor, calendar, "reporting.make_request", post.post if post else "", now)
    return calendar


def _as_calendar(given: RequestGiven, today: date) -> CalendarGiven:
    rule = f"date:{given.due.isoformat()}"
    asked = [DutyGiven(body, given.owed_to, rule, what=given.name) for body in given.bodies]
    return CalendarGiven(
        name=given.name,
        kind=CalendarKind.REQUEST,
        source=given.source,
        steps=[StepGiven("Đơn vị được yêu cầu báo cáo", asked)],
        forms=given.forms,
        sections=given.sections,
        as_of=given.as_of,
        opens_before=MOST_DAYS_BEFORE,
        valid_from=today,
        paper=given.paper,
        note=given.note,
    )


def _made(actor: User, movement: Movement, given: CalendarGiven, now: datetime) -> Calendar:
    name, source = " ".join(given.name.split()), " ".join(given.source.split())
    if not name or not source:
        raise Refused("Ghi tên báo cáo và văn bản làm căn cứ.", rule="Mọi yêu cầu báo cáo có căn cứ.")
    _known(given)
    if twin := Calendar.objects.filter(movement=movement, name=name[:200], kind=given.kind, ended_on=None).first():
        raise Refused(
            f"Phong trào này đã có lịch “{twin.name}”, lập ngày {twin.made_at:%d/%m/%Y}.", who_can_lift="Đặt tên khác."
        )
    for step in given.steps:
        for duty in step.duties:
            _right_rule(duty.rule)
    found = checked(given.steps, now.date())
    if found.stops:
        raise Refused(" ".join(found.stops), rule="Chuỗi báo cáo đi thẳng lên trên, qua đơn vị đang hoạt động.")
    calendar = Calendar.objects.create(
        movement=movement,
        name=name[:200],
        kind=given.kind,
        forms=list(given.forms),
        sections=[s for s in (" ".join(t.split()) for t in given.sections) if s],
        as_of=given.as_of,
        from_day=given.from_day,
        opens_before=given.opens_before,
        paper=given.paper,
        source=source[:300],
        note=given.note[:500],
        made_by=actor,
        made_at=now,
    )
    for number, step in enumerate(given.steps, start=1):
        _step(calendar, number, step, given)
    return calendar


def _within(movement: Movement, given: CalendarGiven) -> None:
    """A plan asks those of its own territory; whom they report to may stand above it."""
    given_new = (d.lead for step in given.steps for d in step.duties if isinstance(d, DutyGiven))
    beyond = [lead for lead in given_new if not lead.path.startswith(movement.territory.path)]
    if beyond:
        raise Refused(
            f"{beyond[0].official_name} nằm ngoài địa bàn của phong trào.",
            rule="Lịch báo cáo của một phong trào chỉ giao đơn vị trong địa bàn của phong trào ấy.",
            who_can_lift="Bỏ đơn vị ấy khỏi lịch.",
        )


def _known(given: CalendarGiven) -> None:
    if given.kind not in CalendarKind.values:
        raise Refused(f"Không có loại báo cáo “{given.kind}”.", who_can_lift=f"Chọn một trong: {', '.join(CalendarKind.values)}.")
    if unknown := [form for form in given.forms if form not in load_report_forms()]:
        raise Refused(f"Không có biểu {', '.join(unknown)}.", who_can_lift="Chọn biểu trong danh mục.")
    if not 0 <= given.opens_before <= MOST_DAYS_BEFORE:
        raise Refused(f"Báo cáo mở trước hạn từ 0 đến {MOST_DAYS_BEFORE} ngày.", who_can_lift="Sửa lại số ngày.")


def _right_rule(rule: str) -> None:
    try:
        DueRule.parse(rule)
    except DueError as wrong:
        raise Refused(f"{wrong}.", who_can_lift="Sửa lại hạn.") from wrong


def _step(calendar: Calendar, number: int, step: StepGiven, given: CalendarGiven) -> None:
    row = CalendarStep.objects.create(calendar=calendar, number=number, name=" ".join(step.name.split())[:200])
    rows = []
    for duty in step.duties:
        kept = _taken(calendar, duty) if isinstance(duty, Duty) else _new(calendar, duty, step, given)
        rows.append(StepDuty(step=row, duty=kept))
    StepDuty.objects.bulk_create(rows)


def _taken(calendar: Calendar, duty: Duty) -> Duty:
    """A duty of the plan, from here on a report; it stands in one calendar only."""
    held = Duty.objects.select_for_update().get(pk=duty.pk)
    if held.movement_id != calendar.movement_id:
        raise Refused(f"Nhiệm vụ “{held.what}” thuộc phong trào khác.", who_can_lift="Bỏ nhiệm vụ ấy.")
    if other := StepDuty.objects.select_related("step__calendar").filter(duty=held).first():
        raise Refused(
            f"Nhiệm vụ “{held.what}” đã nằm trong lịch “{other.step.calendar.name}”.", who_can_lift="Bỏ nhiệm vụ ấy."
        )
    if held.kind != DutyKind.REPORT:
        Duty.objects.filter(pk=held.pk).update(kind=DutyKind.REPORT)
    return held


def _new(calendar: Calendar, duty: DutyGiven, step: StepGiven, given: CalendarGiven) -> Duty:
    return Duty.objects.create(
        movement=calendar.movement,
        kind=DutyKind.REPORT,
        what=(duty.what or f"{calendar.name}: {step.name}")[:300],
        lead=duty.lead,
        owed_to=duty.owed_to,
        rule=str(DueRule.parse(duty.rule)),
        due_text=duty.due_text[:100],
        on_day_off=DayOff(duty.on_day_off),
        valid_from=given.valid_from,
        paper=given.paper,
        origin=calendar.source,
    )


def _tell(duties: Sequence[Duty], due: date, now: datetime) -> None:
    people = people_of({d.lead_id for d in duties}, now.date())
    tell_all(
        [
            Notice(
                people[d.lead_id],
                Topic.REPORT,
                f"{d.owed_to.official_name if d.owed_to else ''} yêu cầu báo cáo, chậm nhất {due:%d/%m/%Y}: {d.what}.",
                reverse("duty", args=[d.pk]),
                f"request:{d.pk}",
            )
            for d in duties
        ],
        now=now,
    )


def _recorded(actor: User, calendar: Calendar, action: str, post: str, now: datetime) -> None:
    asked = StepDuty.objects.filter(step__calendar=calendar).values_list("duty", flat=True)
    record(
        actor=actor,
        action=action,
        subject=f"reporting.calendar:{calendar.pk}",
        items=[{"duty": pk} for pk in asked],
        now=now,
        post=post,
        note=calendar.source,
    )
