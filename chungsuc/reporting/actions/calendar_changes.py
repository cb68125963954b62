"""A calendar changed or ended, with a reason. What was reported under it stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Refused
from chungsuc.audit.actions import record
from chungsuc.movements.due import DueError, DueKind, DueRule
from chungsuc.movements.models import DayOff, Duty, Fulfilment
from chungsuc.reporting.models import Calendar, CalendarStep, Report, StepDuty
from chungsuc.reporting.permissions import can_keep, keeper
from chungsuc.units.queries import actor_on


@dataclass(frozen=True, slots=True)
class CalendarChange:
    """What a calendar asks for from now on; reports already sent keep what they were."""

    name: str
    forms: Sequence[str]
    sections: Sequence[str]
    as_of: date | None
    opens_before: int
    note: str = ""


def _locked(actor: User, calendar: Calendar, reason: str, now: datetime) -> tuple[Calendar, str, str]:
    rows = Calendar.objects.select_for_update(of=("self",)).select_related("movement__territory")
    held = rows.get(pk=calendar.pk)
    acting = actor_on(actor, now.date())
    can_keep(acting, held).require()
    if held.ended_on:
        raise Refused(
            f"Lịch này đã kết thúc từ {held.ended_on:%d/%m/%Y}: {held.end_reason}", who_can_lift="Lập lịch mới thay lịch này."
        )
    why = " ".join(reason.split())
    if not why:
        raise Refused("Đổi lịch báo cáo cần ghi lý do.", rule="Không có gì đã giao mà đổi không căn cứ.")
    post = keeper(acting, held)
    return held, post.post if post else "", why[:300]


@transaction.atomic
def change_calendar(*, actor: User, calendar: Calendar, change: CalendarChange, reason: str, now: datetime) -> Calendar:
    """Changes the name, forms, parts to write and the day of figures. Raises Refused without a name or a reason."""
    held, post, why = _locked(actor, calendar, reason, now)
    name = " ".join(change.name.split())
    if not name:
        raise Refused("Ghi tên báo cáo.", who_can_lift="Sửa lại tên.")
    before = {"forms": held.forms, "sections": held.sections, "as_of": str(held.as_of or "")}
    held.name, held.forms, held.sections = name[:200], list(change.forms), [s for s in change.sections if s.strip()]
    held.as_of, held.opens_before, held.note = change.as_of, change.opens_before, change.note[:500]
    held.save()
    after = {"forms": held.forms, "sections": held.sections, "as_of": str(held.as_of or "")}
    _recorded(actor, held, "reporting.change_calendar", [{"before": before, "after": after}], post, why, now)
    return held


@transaction.atomic
def set_step_days(
    *, actor: User, step: CalendarStep, rule: str, reason: str, now: datetime, on_day_off: str = DayOff.STAYS
) -> list[Duty]:
    """
    Gives a step another day, for all its bodies. Where something was reported already, the old duties end today and new ones
    of the same bodies take their place from today on, so that no earlier report becomes late afterwards.

    Raises Refused for a rule that is none, another rhythm than the rest of the chain, and while a report of the step is in work.
    """
    held, post, why = _locked(actor, step.calendar, reason, now)
    try:
        kept = str(DueRule.parse(rule))
    except DueError as wrong:
        raise Refused(f"{wrong}.", who_can_lift="Sửa lại hạn.") from wrong
    _same_rhythm(held, step, kept)
    standing = Q(asked_in__step=step, ended_on=None)
    duties = list(Duty.objects.select_for_update(of=("self",)).filter(standing).order_by("pk"))
    if Fulfilment.objects.filter(duty__in=duties, undone_at=None).exists():
        _nothing_open(duties)
        made = [_replaced(d, step, kept, on_day_off, why, now) for d in duties]
    else:
        Duty.objects.filter(pk__in=[d.pk for d in duties]).update(rule=kept, on_day_off=on_day_off)
        made = list(Duty.objects.filter(pk__in=[d.pk for d in duties]).order_by("pk"))
    items = [{"duty": d.pk, "rule": kept} for d in made]
    _recorded(actor, held, "reporting.set_step_days", items, post, why, now)
    return made


def _same_rhythm(calendar: Calendar, step: CalendarStep, rule: str) -> None:
    others = Duty.objects.filter(asked_in__step__calendar=calendar, ended_on=None).exclude(asked_in__step=step)
    kinds = {DueRule.parse(r).kind for r in others.values_list("rule", flat=True)} - {DueKind.NONE}
    mine = DueRule.parse(rule).kind
    once = (DueKind.DATE, DueKind.MONTH, DueKind.QUARTER, DueKind.YEAR, DueKind.AFTER)
    if mine == DueKind.NONE or all(k == mine or (k in once and mine in once) for k in kinds):
        return
    raise Refused("Các bước của một lịch phải cùng một kỳ.", who_can_lift="Kết thúc lịch này và lập lịch mới.")


def _nothing_open(duties: Sequence[Duty]) -> None:
    report = Report.objects.filter(duty__in=duties, latest=None).select_related("body").first()
    if report is not None:
        raise Refused(
            f"{report.body.official_name} đang làm báo cáo của kỳ này.", who_can_lift="Gia hạn kỳ này, hoặc đổi ngày sau khi gửi."
        )


def _replaced(duty: Duty, step: CalendarStep, rule: str, on_day_off: str, why: str, now: datetime) -> Duty:
    supporting = list(duty.supporting.all())
    made = Duty.objects.get(pk=duty.pk)
    made.pk = None
    made.rule, made.on_day_off, made.valid_from = rule, on_day_off, now.date()
    made.replaces_id = duty.pk
    made.save(force_insert=True)
    made.supporting.set(supporting)
    Duty.objects.filter(pk=duty.pk).update(ended_on=now.date(), end_reason=f"Đổi hạn: {why}"[:300])
    StepDuty.objects.create(step=step, duty=made)
    return made


@transaction.atomic
def end_calendar(*, actor: User, calendar: Calendar, on: date, reason: str, now: datetime) -> Calendar:
    """Ends a calendar and what it asks for from a day on; what fell due before stays owed."""
    held, post, why = _locked(actor, calendar, reason, now)
    held.ended_on, held.end_reason = on, why
    held.save(update_fields=["ended_on", "end_reason"])
    duties = Duty.objects.filter(asked_in__step__calendar=held, ended_on=None)
    ended = list(duties.values_list("pk", flat=True))
    duties.update(ended_on=on, end_reason=why)
    _recorded(actor, held, "reporting.end_calendar", [{"duty": pk, "on": on.isoformat()} for pk in ended], post, why, now)
    return held


def _recorded(
    actor: User,
    calendar: Calendar,
    action: str,
    items: Sequence[dict[str, object]],
    post: str,
    note: str,
    now: datetime,
) -> None:
    record(
        actor=actor,
        action=action,
        subject=f"reporting.calendar:{calendar.pk}",
        items=items,
        now=now,
        post=post,
        note=note,
    )
