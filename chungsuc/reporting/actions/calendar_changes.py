"""A calendar changed or ended, with a reason. What was reported under it stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Refused
from chungsuc.audit.actions import record
from chungsuc.audit.content import digest
from chungsuc.movements.due import DueError, DueKind, DueRule
from chungsuc.movements.models import DayOff, Duty
from chungsuc.reporting.chains import CYCLES
from chungsuc.reporting.models import Calendar, CalendarStep
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
    before = _digest(held)
    held.name, held.forms, held.sections = name[:200], list(change.forms), [s for s in change.sections if s.strip()]
    held.as_of, held.opens_before, held.note = change.as_of, change.opens_before, change.note[:500]
    held.save()
    items: list[dict[str, object]] = [{"before": before, "after": _digest(held)}]
    _recorded(actor, held, "reporting.change_calendar", items, post, why, now)
    return held


def _digest(calendar: Calendar) -> str:
    asked = {"forms": "|".join(calendar.forms), "sections": "|".join(calendar.sections), "as_of": str(calendar.as_of or "")}
    return digest([{**asked, "name": calendar.name, "opens_before": calendar.opens_before, "note": calendar.note}])


@transaction.atomic
def set_step_days(
    *, actor: User, step: CalendarStep, rule: str, reason: str, now: datetime, on_day_off: str = DayOff.STAYS
) -> list[Duty]:
    """
    Gives a step another day, for all its bodies. What was reported before keeps the day that it was due then, so that no
    earlier report becomes late afterwards.

    Raises Refused for a rule that is none, and for another rhythm than the rest of the chain or than what was reported already.
    """
    held, post, why = _locked(actor, step.calendar, reason, now)
    try:
        kept = DueRule.parse(rule)
    except DueError as wrong:
        raise Refused(f"{wrong}.", who_can_lift="Sửa lại hạn.") from wrong
    duties = Duty.objects.filter(asked_in__step=step, ended_on=None)
    others = Duty.objects.filter(asked_in__step__calendar=held, ended_on=None).exclude(asked_in__step=step)
    reported = duties.filter(fulfilments__undone_at=None, fulfilments__isnull=False)
    for other in {*others.values_list("rule", flat=True), *reported.values_list("rule", flat=True)}:
        _same_rhythm(kept, DueRule.parse(other))
    changed = list(duties.order_by("pk").values_list("pk", flat=True))
    duties.update(rule=str(kept), on_day_off=DayOff(on_day_off))
    items = [{"duty": pk, "rule": str(kept)} for pk in changed]
    _recorded(actor, held, "reporting.set_step_days", items, post, why, now)
    return list(Duty.objects.filter(pk__in=changed).order_by("pk"))


def _same_rhythm(rule: DueRule, other: DueRule) -> None:
    if DueKind.NONE in (rule.kind, other.kind) or CYCLES.get(rule.kind) == CYCLES.get(other.kind):
        return
    raise Refused(
        "Các bước của một lịch phải cùng định kỳ với nhau và với các kỳ đã báo cáo.", who_can_lift="Kết thúc lịch này và lập lịch mới."
    )


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
