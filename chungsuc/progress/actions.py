"""The verbs of a value. Each: one transaction, permission first, audit entry last."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.db import transaction

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Refused
from chungsuc.audit.actions import record
from chungsuc.progress.models import Line, Move, OverlayUse, RegionOverride, Revision, State, Value
from chungsuc.progress.permissions import answerable_on, can_take, party_of
from chungsuc.progress.queries import period_accepts
from chungsuc.progress.standings import LEVEL, Change, rejudge
from chungsuc.progress.workflow import STEPS, Party
from chungsuc.rulebook.check import check_reading
from chungsuc.rulebook.load import load
from chungsuc.rulebook.model import Reading
from chungsuc.units.models import Appointment, Body
from chungsuc.units.queries import actor_on


@dataclass(frozen=True, slots=True)
class Entry:
    """One figure as given at any of the doors. `seen` is the revision the person had before their eyes; None: there was none."""

    measure: str
    reading: Reading
    note: str = ""
    seen: int | None = None


class Invalid(Exception):  # noqa: N818 -- an answer to the person, as Refused is
    """Figures the rulebook cannot accept: the messages for each measure. Nothing was stored."""

    def __init__(self, messages: Mapping[str, Sequence[str]]) -> None:
        super().__init__("; ".join(m for found in messages.values() for m in found))
        self.messages = messages


class Overtaken(Exception):  # noqa: N818 -- an answer to the person, as Refused is
    """Somebody else recorded another figure meanwhile; the person sees it and chooses. Nothing was stored."""

    def __init__(self, values: Sequence[Value]) -> None:
        super().__init__("Số liệu đã được người khác sửa trong khi đồng chí nhập.")
        self.values = values


def same_reading(revision: Revision | None, reading: Reading, note: str) -> bool:
    return revision is not None and (
        revision.amount,
        revision.numerator,
        revision.denominator,
        revision.male,
        revision.female,
        revision.grade,
        revision.applicable,
        revision.parts,
        revision.note,
    ) == (
        reading.amount,
        reading.numerator,
        reading.denominator,
        reading.male,
        reading.female,
        reading.grade or "",
        reading.applicable,
        dict(reading.parts) if reading.parts else None,
        note,
    )


def _checked(body: Body, entries: Sequence[Entry], period: str, as_of: date) -> None:
    edition = load().edition_for(level=LEVEL, on=as_of)
    by_measure = {i.measure: i for i in edition.indicators}
    messages: dict[str, list[str]] = {}
    for entry in entries:
        indicator = by_measure.get(entry.measure)
        found = (
            check_reading(indicator, entry.reading)
            if indicator
            else [f"Bộ tiêu chí {edition.name} không có chỉ tiêu này."]
        )
        if found:
            messages.setdefault(entry.measure, []).extend(found)
    if len(by_measure.keys() & {e.measure for e in entries}) < len(entries) and not messages:
        messages[entries[0].measure] = ["Một chỉ tiêu được nhập hai lần."]
    if problem := period_accepts(body, period, as_of):
        messages.setdefault(entries[0].measure, []).append(problem)
    if messages:
        raise Invalid(messages)


def _record_entries(
    actor: User,
    body: Body,
    period: str,
    as_of: date,
    entries: Sequence[Entry],
    now: datetime,
) -> tuple[list[Value], dict[Party, Appointment]]:
    """Stores what changed as new revisions of the period's values; refuses what the person may not touch or has not seen."""
    acting = actor_on(actor, now.date())
    Body.objects.select_for_update().get(pk=body.pk)
    held = {
        v.measure: v
        for v in Value.objects.filter(
            body=body, period=period, measure__in=[e.measure for e in entries]
        ).select_related("latest__recorded_by")
    }
    parties = dict(party_of(acting, body, "", None))
    overtaken, changed = [], []
    for entry in entries:
        value = held.get(entry.measure) or Value(
            body=body, measure=entry.measure, period=period, as_of=as_of, state=State.ENTERED
        )
        value.body = body
        can_take(STEPS["enter"], acting, value, parties).require()
        if value.latest_id != entry.seen and not same_reading(value.latest, entry.reading, entry.note):
            overtaken.append(value)
        changed.append((value, entry))
    if overtaken:
        raise Overtaken(overtaken)
    Value.objects.bulk_create([v for v, _ in changed if v.pk is None])
    fresh = [
        (
            value,
            Revision(
                value=value,
                amount=entry.reading.amount,
                numerator=entry.reading.numerator,
                denominator=entry.reading.denominator,
                male=entry.reading.male,
                female=entry.reading.female,
                grade=entry.reading.grade or "",
                parts=dict(entry.reading.parts) if entry.reading.parts else None,
                applicable=entry.reading.applicable,
                note=entry.note,
                recorded_by=actor,
                recorded_at=now,
            ),
        )
        for value, entry in changed
        if not same_reading(value.latest, entry.reading, entry.note)
    ]
    Revision.objects.bulk_create([revision for _, revision in fresh])
    for value, revision in fresh:
        value.latest, value.as_of = revision, as_of
    return [value for value, _ in changed], parties


def enter_values(
    *, actor: User, body: Body, period: str, as_of: date, entries: Sequence[Entry], now: datetime
) -> list[Value]:
    """Keeps a draft. Raises Invalid, Overtaken or Refused, and then stores nothing."""
    return _submit_or_keep(actor, body, period, as_of, entries, now, "enter")


def submit_values(
    *, actor: User, body: Body, period: str, as_of: date, entries: Sequence[Entry], now: datetime
) -> list[Value]:
    """
    Records figures and sends them up: the one action behind form, workbook, command line and API.

    Judges the body anew on the expected line in the same transaction. Raises Invalid, Overtaken or Refused, and then
    stores nothing.
    """
    return _submit_or_keep(actor, body, period, as_of, entries, now, "submit")


@transaction.atomic
def _submit_or_keep(
    actor: User,
    body: Body,
    period: str,
    as_of: date,
    entries: Sequence[Entry],
    now: datetime,
    name: str,
) -> list[Value]:
    if not entries:
        raise Refused("Chưa có số liệu nào để lưu.")
    _checked(body, entries, period, as_of)
    step = STEPS[name]
    values, parties = _record_entries(actor, body, period, as_of, entries, now)
    appointment = parties[Party.OWNER]
    for value in values:
        value.state = step.target
        value.looked_at = None
    Value.objects.bulk_update(values, ["state", "latest", "as_of", "looked_at"])
    _move(values, name, step.target, actor, appointment, now)
    if name == "submit":
        rejudge([Change(body, v.measure, v.as_of) for v in values], lines=[Line.EXPECTED], now=now)
    _audit(actor, appointment, f"progress.{name}", values, now)
    return values


def _move(
    values: Sequence[Value],
    name: str,
    state: State,
    actor: User,
    appointment: Appointment,
    now: datetime,
    reason: str = "",
) -> None:
    Move.objects.bulk_create(
        [
            Move(
                value=v,
                revision=v.latest,
                name=name,
                to_state=state,
                by=actor,
                post=appointment.post,
                at=now,
                reason=reason,
            )
            for v in values
        ],
    )


def _audit(
    actor: User, appointment: Appointment, action: str, values: Sequence[Value], now: datetime, reason: str = ""
) -> None:
    record(
        actor=actor,
        action=action,
        subject=f"units.body:{values[0].body_id}",
        items=[{"value": v.pk, "revision": v.latest_id, "state": str(v.state)} for v in values],
        now=now,
        post=appointment.post,
        note=sha256(reason.encode()).hexdigest() if reason else "",
    )


@transaction.atomic
def take_step(*, actor: User, name: str, value_ids: Sequence[int], now: datetime, reason: str = "") -> list[Value]:
    """
    Takes one step with some values, all or none: withdraw, verify, return, approve, refuse, lock or reopen.

    Standings follow in the same transaction: approving on both lines, withdrawing and returning on the expected one.
    """
    step = STEPS[name]
    reason = reason.strip()
    if step.needs_reason and not reason:
        raise Refused(
            f"“{step.label}” cần ghi lý do.",
            rule="Người nhập phải biết cần sửa gì.",
            who_can_lift="Đồng chí ghi lý do rồi gửi lại.",
        )
    values = list(
        Value.objects.select_for_update(of=("self", "body"))
        .filter(pk__in=value_ids)
        .select_related("body__parent", "latest")
        .order_by("body__path", "pk"),
    )
    acting = actor_on(actor, now.date())
    # what lies beyond the actor's reach is told as what is not there
    if not values or len(values) != len(set(value_ids)) or not all(acting.may_see(v.body.path) for v in values):
        raise Refused("Có số liệu không còn ở đây. Tải lại trang.")
    answerable = answerable_on(now.date()) if step.party == Party.VERIFIER else None
    appointments = []
    for value in values:
        parties = party_of(acting, value.body, value.measure, answerable)
        can_take(step, acting, value, parties).require()
        appointments.append(parties[step.party])
        value.state = step.target
        value.looked_at = None
        if name == "approve":
            value.approved_id = value.latest_id
    Value.objects.bulk_update(values, ["state", "approved", "looked_at"])
    _move(values, name, step.target, actor, appointments[0], now, reason)
    lines = {
        "approve": [Line.OFFICIAL, Line.EXPECTED],
        "withdraw": [Line.EXPECTED],
        "return": [Line.EXPECTED],
        "refuse": [Line.EXPECTED],
    }
    if name in lines:
        rejudge([Change(v.body, v.measure, v.as_of) for v in values], lines=lines[name], now=now)
    _audit(actor, appointments[0], f"progress.{name}", values, now, reason)
    return values


def note_looked(*, value: Value, now: datetime) -> None:
    """The verifier has opened a submitted value: from now on it is returned, not withdrawn."""
    Value.objects.filter(pk=value.pk, state=State.SUBMITTED, looked_at=None).update(looked_at=now)


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
    edition = load().with_overlay(standard, overlay)
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
