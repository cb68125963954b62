"""What decides which law applies to a body."""

from datetime import date, datetime

from django.db import transaction

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Refused
from chungsuc.audit.actions import record
from chungsuc.progress.actions.rejudging import begin_rejudging, changes_since
from chungsuc.progress.lawbook import current
from chungsuc.progress.models import Line, OverlayUse, RegionOverride
from chungsuc.progress.standings import rejudge
from chungsuc.rulebook.model import Edition
from chungsuc.rulebook.overlays import OtherEditionError
from chungsuc.units.models import Appointment, Body
from chungsuc.units.queries import actor_on


@transaction.atomic
def attach_overlay(
    *, actor: User, territory: Body, standard: str, overlay: str, valid_from: date, now: datetime
) -> OverlayUse:
    """
    Puts an overlay in force for a territory; its communes are judged anew by a job.

    A sample overlay is refused where any body's figures are real, a second one from the same day wherever one is.
    """
    appointment = _coordinates(actor, territory, now, "Chỉ cơ quan điều phối gắn bộ tiêu chí của tỉnh.")
    edition = _joined(standard, overlay)
    Body.objects.select_for_update().get(pk=territory.pk)
    communes = Body.objects.communes().within(territory.path)
    if edition.sample and communes.filter(sample_figures=False).exists():
        raise Refused(
            "Bộ tiêu chí mẫu không gắn được vào đơn vị có số liệu thật.",
            rule="Ngưỡng mẫu không được quyết định điều gì ngoài số liệu mẫu.",
        )
    _one_at_a_time(territory, edition, overlay, valid_from)
    use = OverlayUse.objects.create(
        territory=territory, standard=standard, overlay=overlay, valid_from=valid_from, recorded_at=now
    )
    begin_rejudging(
        territory=territory,
        standard=standard,
        since=valid_from,
        because=f"Áp dụng {edition.overlay_name}",
        actor=actor,
        now=now,
    )
    record(
        actor=actor,
        action="progress.attach_overlay",
        subject=f"units.body:{territory.pk}",
        items=[{"overlay": overlay, "digest": edition.digest}],
        now=now,
        post=appointment.post,
    )
    return use


@transaction.atomic
def override_region(
    *, actor: User, body: Body, region: str, reason: str, valid_from: date, now: datetime
) -> RegionOverride:
    """Holds a commune to another column, a region's or a group's, with the reason, and judges it anew from that day."""
    appointment = _coordinates(actor, body, now, "Chỉ cơ quan điều phối đổi vùng áp dụng của một xã.")
    if not reason.strip():
        raise Refused("Đổi vùng áp dụng cần ghi lý do và căn cứ.", rule="Quyết định 318/QĐ-TTg, Điều 1")
    Body.objects.select_for_update().get(pk=body.pk)
    override = RegionOverride.objects.create(
        body=body, valid_from=valid_from, region=region, reason=reason.strip(), recorded_by=actor, recorded_at=now
    )
    rejudge(changes_since([body], valid_from), lines=list(Line), now=now)
    record(
        actor=actor,
        action="progress.override_region",
        subject=f"units.body:{body.pk}",
        items=[{"region": region, "from": valid_from.isoformat()}],
        now=now,
        post=appointment.post,
    )
    return override


def _one_at_a_time(territory: Body, edition: Edition, overlay: str, valid_from: date) -> None:
    """Within the days of its set, and not where it holds already or another one begins on that day."""
    last = edition.effective_to
    if valid_from < edition.effective_from or (last and valid_from > last):
        until = f" đến {last:%d/%m/%Y}" if last else ""
        raise Refused(
            f"{edition.decision.called} có hiệu lực từ {edition.effective_from:%d/%m/%Y}{until}; "
            f"không gắn bộ bổ sung của bộ ấy từ {valid_from:%d/%m/%Y}.",
            who_can_lift="Đồng chí chọn một ngày mà bộ có hiệu lực.",
        )
    uses = OverlayUse.objects.filter(territory=territory, standard=edition.id, valid_from__lte=valid_from)
    held = uses.order_by("-valid_from", "-pk").first()
    if held is None or (held.overlay != overlay and held.valid_from < valid_from):
        return
    name = current().with_overlay(edition.id, held.overlay).overlay_name
    raise Refused(
        f"Từ {held.valid_from:%d/%m/%Y} {territory.official_name} đã áp dụng bộ bổ sung “{name}”.",
        rule="Hai bộ bổ sung không có hiệu lực cùng lúc."
        if held.overlay != overlay
        else "Một bộ bổ sung gắn một lần là đủ.",
        who_can_lift="Gắn bộ khác từ một ngày khác: từ ngày đó bộ mới thay bộ cũ.",
    )


def _coordinates(actor: User, body: Body, now: datetime, refusal: str) -> Appointment:
    appointment = actor_on(actor, now.date()).coordinates(body.path) if body.path else None  # of the nation it is each province's
    if appointment is None:
        raise Refused(refusal, who_can_lift="Văn phòng Điều phối nông thôn mới")
    return appointment


def _joined(standard: str, overlay: str) -> Edition:
    try:
        return current().with_overlay(standard, overlay)
    except (KeyError, OtherEditionError) as problem:
        raise Refused(
            str(problem.args[0]), who_can_lift="Đồng chí chọn một bộ bổ sung có trong danh sách."
        ) from problem
