"""What decides which law applies to a body."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Refused
from chungsuc.audit.actions import record
from chungsuc.progress.lawbook import current
from chungsuc.progress.models import Line, OverlayUse, RegionOverride, Value
from chungsuc.progress.standings import Change, rejudge
from chungsuc.units.models import Body
from chungsuc.units.queries import actor_on


def _changes_since(bodies: Sequence[Body], day: date) -> list[Change]:
    """Every day from this one on which a reading begins to count, so that all that follows is judged anew."""
    place = {body.pk: body for body in bodies}
    taken = Value.objects.filter(body__in=place, as_of__gte=day).values_list("body_id", "as_of").distinct()
    return [Change(body, "", day) for body in bodies] + [Change(place[pk], "", as_of) for pk, as_of in taken]


@transaction.atomic
def attach_overlay(
    *, actor: User, territory: Body, standard: str, overlay: str, valid_from: date, now: datetime
) -> OverlayUse:
    """
    Puts an overlay in force for a territory and judges its communes anew: some seconds for a province.

    A sample overlay is refused where any body's figures are real.
    """
    appointment = actor_on(actor, now.date()).coordinates(territory.path)
    if appointment is None:
        raise Refused(
            "Chỉ cơ quan điều phối gắn bộ tiêu chí của tỉnh.", who_can_lift="Văn phòng Điều phối nông thôn mới"
        )
    edition = current().with_overlay(standard, overlay)
    if edition.sample and Body.objects.communes().within(territory.path).filter(sample_figures=False).exists():
        raise Refused(
            "Bộ tiêu chí mẫu không gắn được vào đơn vị có số liệu thật.",
            rule="Ngưỡng mẫu không được quyết định điều gì ngoài số liệu mẫu.",
        )
    use = OverlayUse.objects.create(territory=territory, standard=standard, overlay=overlay, valid_from=valid_from)
    communes = list(Body.objects.communes().within(territory.path))
    rejudge(_changes_since(communes, valid_from), lines=list(Line), now=now)
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
    """Holds a commune to another region's column, with the reason, and judges it anew from that day."""
    appointment = actor_on(actor, now.date()).coordinates(body.path)
    if appointment is None:
        raise Refused(
            "Chỉ cơ quan điều phối đổi vùng áp dụng của một xã.", who_can_lift="Văn phòng Điều phối nông thôn mới"
        )
    if not reason.strip():
        raise Refused("Đổi vùng áp dụng cần ghi lý do và căn cứ.", rule="Quyết định 318/QĐ-TTg, Điều 1")
    override = RegionOverride.objects.create(
        body=body, valid_from=valid_from, region=region, reason=reason.strip(), recorded_by=actor, recorded_at=now
    )
    rejudge(_changes_since([body], valid_from), lines=list(Line), now=now)
    record(
        actor=actor,
        action="progress.override_region",
        subject=f"units.body:{body.pk}",
        items=[{"region": region, "from": valid_from.isoformat()}],
        now=now,
        post=appointment.post,
    )
    return override
