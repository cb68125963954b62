"""Days off of a year: entered with the act that says so, taken back with a word in the log."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Refused
from chungsuc.audit.actions import record
from chungsuc.units.days_off import WEEKEND
from chungsuc.units.models import Body, Holiday
from chungsuc.units.permissions import can_keep_holidays
from chungsuc.units.queries import actor_on

EARLIEST, LATEST = 1990, 2100


@transaction.atomic
def add_holiday(
    *, actor: User, territory: Body | None, day: date, name: str, act: str, now: datetime, worked: bool = False
) -> Holiday:
    """
    Enters a day off for a territory, or for the whole country without one; `worked`: a weekend day that is worked instead.

    Raises Refused for who may not, without a name or an act, for a day already said, or a day that is off or worked anyway.
    """
    acting = actor_on(actor, now.date())
    can_keep_holidays(acting, territory).require()
    name, act = " ".join(name.split()), " ".join(act.split())
    if not (name and act):
        raise Refused("Ghi tên ngày nghỉ và văn bản quy định.", rule="Ngày nghỉ có căn cứ.")
    if not EARLIEST <= day.year <= LATEST:
        raise Refused(f"Năm {day.year} nằm ngoài khoảng {EARLIEST} đến {LATEST}.", who_can_lift="Sửa lại ngày.")
    if worked and day.weekday() not in WEEKEND:
        raise Refused(f"Ngày {day:%d/%m/%Y} không phải thứ Bảy, Chủ nhật.", who_can_lift="Chỉ ghi ngày làm bù cuối tuần.")
    try:
        with transaction.atomic():
            made = Holiday.objects.create(
                day=day, name=name[:120], worked=worked, territory=territory, act=act[:200], recorded_by=actor, recorded_at=now
            )
    except IntegrityError as twice:
        raise Refused(
            f"Ngày {day:%d/%m/%Y} đã có trong danh sách.", who_can_lift="Bỏ dòng đã ghi trước khi ghi lại."
        ) from twice
    record(
        actor=actor,
        action="units.add_holiday",
        subject=f"units.holiday:{made.pk}",
        items=[{"day": day.isoformat(), "name": name, "worked": worked, "territory": territory.key if territory else ""}],
        now=now,
        post=acting.main.post if acting.main else "",
        note=act,
    )
    return made


@transaction.atomic
def end_holiday(*, actor: User, holiday: Holiday, now: datetime) -> None:
    """Takes a day off back; the row stays, so that what was known earlier can still be told."""
    acting = actor_on(actor, now.date())
    can_keep_holidays(acting, holiday.territory).require()
    if not Holiday.objects.filter(pk=holiday.pk, ended_at=None).update(ended_at=now):
        raise Refused("Ngày này đã được bỏ rồi.", who_can_lift="Tải lại trang.")
    record(
        actor=actor,
        action="units.end_holiday",
        subject=f"units.holiday:{holiday.pk}",
        items=[{"day": holiday.day.isoformat()}],
        now=now,
        post=acting.main.post if acting.main else "",
    )
