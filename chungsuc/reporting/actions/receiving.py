"""What the receiver does with a report that has come: receives it, or sends it back."""

from datetime import datetime

from django.db import transaction

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Refused
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
