"""What the receiver does with a report that has come: receives it, sends it back, reminds those who are late."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from chungsuc.accounts.actions import Notice, tell_all
from chungsuc.accounts.models import Topic, User
from chungsuc.accounts.permits import Refused
from chungsuc.audit.actions import record
from chungsuc.movements.models import Duty
from chungsuc.reporting.actions.holding import (
    hold,
    moved,
    named,
    noted,
    page_of,
    require_step,
    tell_people,
    unfulfil,
)
from chungsuc.reporting.models import MoveName, Report
from chungsuc.reporting.permissions import acting_at
from chungsuc.reporting.queries.calendars import Chain
from chungsuc.reporting.queries.chain import received_by
from chungsuc.reporting.queries.hands import people_for, roles_at
from chungsuc.reporting.queries.reports import Stand, items_of
from chungsuc.units.models import Body
from chungsuc.units.queries import actor_on


@transaction.atomic
def receive_report(*, actor: User, duty: Duty, occurrence: str, version: int, now: datetime) -> Report:
    """Says that the receiver has looked at the version and takes it; from then on it is not withdrawn, only returned or corrected."""
    held = hold(actor=actor, duty=duty, occurrence=occurrence, now=now)
    report, post, _reason = require_step(held, MoveName.RECEIVE)
    _as_seen(report, version)
    moved(held, report, MoveName.RECEIVE, post, version=report.latest)
    text = f"{named(held)} đã được nơi nhận tiếp nhận."
    tell_people([report.body], text, page_of(held.duty, occurrence), f"report-received:{report.latest_id}", by=actor, now=now)
    noted(held, "receive_report", report, post, version=version)
    return report


@transaction.atomic
def return_report(*, actor: User, duty: Duty, occurrence: str, version: int, reason: str, now: datetime) -> Report:
    """Sends a report back with a reason: the duty is open again, the version stays. What was sent on upward is not returned."""
    held = hold(actor=actor, duty=duty, occurrence=occurrence, now=now)
    report, post, reason = require_step(held, MoveName.RETURN, reason)
    _as_seen(report, version)
    unfulfil(held, f"bị trả lại: {reason}")
    moved(held, report, MoveName.RETURN, post, reason, report.latest)
    text, key = f"{named(held)} bị trả lại: {reason}", f"report-returned:{report.latest_id}:{now.isoformat()}"
    tell_people([report.body], text, page_of(held.duty, occurrence), key, by=actor, now=now)
    noted(held, "return_report", report, post, note=reason, version=version)
    return report


def _as_seen(report: Report, version: int) -> None:
    """The receiver acts on the version that they saw, not on one sent meanwhile."""
    if report.latest_id != version:
        raise Refused("Đơn vị vừa gửi bản khác.", who_can_lift="Tải lại trang, xem bản mới rồi làm tiếp.")


@transaction.atomic
def remind_late(*, actor: User, chain: Chain, receiver: Body, key: str, now: datetime, only: Collection[int] | None = None) -> int:
    """
    Tells the people of the bodies whose reports to the receiver are not there and past their day, once a day; of `only` these
    duties where some are chosen. How many bodies. A constant number of queries.
    """
    post = acting_at(actor_on(actor, now.date()), receiver, roles_at([receiver.pk], now.date()))
    if post is None:
        raise Refused(
            f"Đồng chí không nhận báo cáo cho {receiver.official_name}.",
            rule="Nơi nhận báo cáo thì đôn đốc.",
            who_can_lift=f"Người làm việc ở {receiver.official_name}.",
        )
    items = items_of(chain, received_by(chain, [receiver.pk]), on=now.date(), known_at=now, key=key)
    late = [i for i in items if i.stand == Stand.MISSING and (only is None or i.duty.pk in only)]
    if not late:
        raise Refused("Không có đơn vị nào quá hạn chưa gửi.", who_can_lift="Không phải làm gì thêm.")
    people, day = people_for([i.duty.lead for i in late], now.date()), now.date()
    notices = [
        Notice(
            people[i.duty.lead_id],
            Topic.LATE,
            f"{receiver.official_name} đôn đốc: {chain.calendar.name} của {i.duty.lead.official_name} quá hạn {i.days} ngày.",
            page_of(i.duty, i.key),
            f"report-late:{i.duty.pk}:{i.key}:{day.isoformat()}",
        )
        for i in late
    ]
    tell_all(notices, now=now)
    record(
        actor=actor,
        action="reporting.remind_late",
        subject=f"reporting.calendar:{chain.calendar.pk}",
        items=[{"duty": i.duty.pk, "occurrence": i.key} for i in late],
        now=now,
        post=post.post,
    )
    return len(late)
