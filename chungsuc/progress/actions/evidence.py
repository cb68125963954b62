"""Evidence of a value: added, used again for other values, withdrawn; never deleted."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Refused
from chungsuc.audit.actions import record
from chungsuc.documents.models import StoredFile
from chungsuc.progress.models import Evidence, Value
from chungsuc.progress.permissions import can_add_evidence, can_withdraw_evidence
from chungsuc.units.models import Appointment
from chungsuc.units.queries import Actor, actor_on

LENGTHS = {"page": ("Trang", 40), "quotation": ("Trích dẫn", 500), "caption": ("Mô tả", 200)}


def _check_lengths(**texts: str) -> None:
    for key, text in texts.items():
        label, most = LENGTHS[key]
        if len(text) > most:
            raise Refused(f"{label} dài {len(text)} ký tự, tối đa {most}.", who_can_lift="Đồng chí viết ngắn lại.")


def _held(ids: Sequence[int]) -> list[Value]:
    """The values, kept from moving until the act is done."""
    values = Value.objects.select_for_update(of=("self",)).select_related("body").filter(pk__in=ids)
    return list(values.order_by("pk"))


def _appointment(actor: Actor, value: Value) -> Appointment:
    appointment = actor.enters_for(value.body.path)
    assert appointment is not None  # asked by the permission
    return appointment


def _link(
    acting: Actor, action: str, values: Sequence[Value], file: StoredFile, said: dict[str, str], now: datetime
) -> list[Evidence]:
    """Links a file to values. What is linked already, at the same place, stays as it is."""
    _check_lengths(**said)
    for value in values:
        can_add_evidence(acting, value).require()
    place = {"file": file, "page": said["page"], "quotation": said["quotation"]}
    held = {e.value_id: e for e in Evidence.objects.filter(**place, value__in=values, withdrawn_at=None)}
    fresh = [
        Evidence(value=v, file=file, added_by=acting.user, added_at=now, **said) for v in values if v.pk not in held
    ]
    Evidence.objects.bulk_create(fresh)
    if fresh:
        record(
            actor=acting.user,
            action=action,
            subject=f"units.body:{values[0].body_id}",
            items=[{"evidence": e.pk, "value": e.value_id, "sha256": file.sha256} for e in fresh],
            now=now,
            post=_appointment(acting, values[0]).post,
        )
    added = {e.value_id: e for e in fresh}
    return [added.get(v.pk) or held[v.pk] for v in values]


@transaction.atomic
def add_evidence(
    *,
    actor: User,
    value: Value,
    file: StoredFile,
    now: datetime,
    page: str = "",
    quotation: str = "",
    caption: str = "",
) -> Evidence:
    """Links a stored file to a value. `caption` is what is shown; empty: the file's name."""
    said = {"page": page, "quotation": quotation, "caption": caption or file.name}
    acting = actor_on(actor, now.date())
    return _link(acting, "progress.add_evidence", _held([value.pk]), file, said, now)[0]


@transaction.atomic
def reuse_evidence(
    *, actor: User, evidence: Evidence, values: Sequence[Value], now: datetime, page: str = "", quotation: str = ""
) -> list[Evidence]:
    """Lets the same file prove other values of the same body: other indicators, other periods."""
    held = _held([v.pk for v in values])
    if evidence.withdrawn_at is not None or any(v.body_id != evidence.value.body_id for v in held):
        raise Refused(
            "Chỉ dùng lại tệp đang là minh chứng của chính đơn vị này.",
            rule="Minh chứng của đơn vị nào do đơn vị ấy đưa ra.",
            who_can_lift="Đồng chí gửi tệp lên như một minh chứng mới.",
        )
    said = {"page": page, "quotation": quotation, "caption": evidence.caption}
    acting = actor_on(actor, now.date())
    return _link(acting, "progress.reuse_evidence", held, evidence.file, said, now)


@transaction.atomic
def withdraw_evidence(*, actor: User, evidence: Evidence, now: datetime) -> Evidence:
    """Takes evidence away from a value that is not approved yet. The row and the file stay."""
    [value] = _held([evidence.value_id])
    held = Evidence.objects.select_related("file").get(pk=evidence.pk)
    acting = actor_on(actor, now.date())
    can_withdraw_evidence(acting, value).require()
    if held.withdrawn_at is not None:
        return held
    held.withdrawn_by, held.withdrawn_at = actor, now
    held.save(update_fields=["withdrawn_by", "withdrawn_at"])
    record(
        actor=actor,
        action="progress.withdraw_evidence",
        subject=f"units.body:{value.body_id}",
        items=[{"evidence": held.pk, "value": value.pk, "sha256": held.file.sha256}],
        now=now,
        post=_appointment(acting, value).post,
    )
    return held
