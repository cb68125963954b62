"""Figures come in: kept as a draft or sent up. One way for form, workbook, command line and API."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import OuterRef, Subquery, prefetch_related_objects

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Answer, Refused
from chungsuc.audit.actions import record
from chungsuc.audit.content import digest
from chungsuc.progress.actions.steps import items_of, moved, record_entry
from chungsuc.progress.actions.telling import tell_waiting
from chungsuc.progress.lawbook import current, province_of
from chungsuc.progress.levels import asked_of, levels_of, sets_of
from chungsuc.progress.models import Line, Revision, State, Value, same_reading
from chungsuc.progress.permissions import can_take, party_of
from chungsuc.progress.queries.periods import period_accepts
from chungsuc.progress.standings import Change, rejudge
from chungsuc.progress.workflow import STEPS, Party, Step
from chungsuc.rulebook.check import check_reading
from chungsuc.rulebook.model import BASE, Reading
from chungsuc.units.models import Appointment, Body, BodyKind
from chungsuc.units.queries import actor_on

CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Entry:
    """One figure as given at any of the doors. `seen` is the revision the person had before their eyes; None: there was none."""

    measure: str
    reading: Reading
    note: str = ""
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """The figures given for one body."""

    body: Body
    entries: Sequence[Entry]


class Invalid(Answer):
    """Figures the rulebook cannot accept: the messages for each measure. Nothing was stored."""

    def __init__(self, messages: Mapping[str, Sequence[str]]) -> None:
        super().__init__("; ".join(m for found in messages.values() for m in found))
        self.messages = messages


class Overtaken(Answer):
    """Somebody else recorded another figure meanwhile; the person sees it and chooses. Nothing was stored."""

    def __init__(self, values: Sequence[Value]) -> None:
        super().__init__("Số liệu đã được người khác sửa trong khi đồng chí nhập.")
        self.values = values


@dataclass(frozen=True, slots=True)
class _Given:
    """One entry at its place: the value as held under lock, or a new one; whether the figure differs from what is held."""

    value: Value
    entry: Entry
    differs: bool

    @property
    def overtaken(self) -> bool:
        return self.differs and self.value.latest_id != self.entry.seen


def enter_values(
    *, actor: User, body: Body, period: str, as_of: date, entries: Sequence[Entry], now: datetime
) -> list[Value]:
    """Keeps a draft. Raises Invalid, Overtaken or Refused, and then stores nothing."""
    return _one(actor, Batch(body, entries), period, as_of, now, "enter")


def submit_values(
    *, actor: User, body: Body, period: str, as_of: date, entries: Sequence[Entry], now: datetime
) -> list[Value]:
    """
    Records figures and sends them up.

    Judges the body anew on the expected line in the same transaction. Raises Invalid, Overtaken or Refused, and then
    stores nothing.
    """
    return _one(actor, Batch(body, entries), period, as_of, now, "submit")


@transaction.atomic
def _one(actor: User, batch: Batch, period: str, as_of: date, now: datetime, name: str) -> list[Value]:
    values, appointment = take_in(actor, [batch], period, as_of, now, name)
    record_entry(actor, appointment, f"progress.{name}", values, now)
    return values


@transaction.atomic
def submit_batches(
    *, actor: User, period: str, as_of: date, batches: Sequence[Batch], now: datetime, draft: bool = False
) -> int:
    """
    Records figures of many bodies and sends them up, or keeps them as drafts: all or nothing, one entry in the trail.

    Raises Invalid, Overtaken or Refused, and then stores nothing.
    """
    name = "enter" if draft else "submit"
    values, appointment = take_in(actor, batches, period, as_of, now, name)
    record(
        actor=actor,
        action=f"progress.{name}_many",
        subject=f"progress.period:{period}",
        items=[{"values": len(values), "digest": digest(items_of(values))}],
        now=now,
        post=appointment.post,
    )
    return len(values)


def take_in(
    actor: User,
    batches: Sequence[Batch],
    period: str,
    as_of: date,
    now: datetime,
    name: str,
    known: Mapping[int, Revision] | None = None,
) -> tuple[list[Value], Appointment]:
    """
    What all doors share, but the entry in the trail, which the caller writes in the same transaction.

    `known`: revisions that the caller has read already; they never change, so they need not be read again.
    """
    if not any(batch.entries for batch in batches):
        raise Refused("Chưa có số liệu nào để lưu.")
    _checked(batches, period, as_of)
    acting = actor_on(actor, now.date())
    _locked(batches)
    given = _at_their_places(batches, period, as_of, known or {})
    parties = {batch.body.pk: party_of(acting, batch.body, "", None) for batch in batches}
    for one in given:
        can_take(STEPS[name], acting, one.value, parties[one.value.body_id]).require()
    if overtaken := [one.value for one in given if one.overtaken]:
        prefetch_related_objects(overtaken, "latest__recorded_by")
        raise Overtaken(overtaken)
    values = _store(actor, given, as_of, now, STEPS[name])
    appointment = parties[batches[0].body.pk][Party.OWNER]
    moved(values, name, STEPS[name].target, actor, appointment, now)
    if name == "submit":
        rejudge([Change(v.body, v.measure, v.as_of) for v in values], lines=[Line.EXPECTED], now=now)
        tell_waiting(values, actor=actor, now=now)
    return values, appointment


def _checked(batches: Sequence[Batch], period: str, as_of: date) -> None:
    rulebook, known = current(), {}
    messages: dict[str, list[str]] = {}
    for batch in batches:
        whose = f"{batch.body.official_name}: " if len(batches) > 1 else ""
        twice = len({e.measure for e in batch.entries}) < len(batch.entries)
        held_to = (batch.body.kind, levels_of(batch.body), province_of(batch.body))
        for entry in batch.entries:
            key = (held_to, entry.measure)
            if key not in known:
                known[key] = asked_of(rulebook, batch.body, entry.measure, as_of)
            indicator = known[key]
            found = check_reading(indicator, entry.reading) if indicator else [_unasked(batch.body, entry, as_of)]
            if found:
                messages.setdefault(entry.measure, []).extend(whose + told for told in found)
        if twice and not messages:
            messages[batch.entries[0].measure] = [f"{whose}Một chỉ tiêu được nhập hai lần."]
        if batch.entries and (problem := period_accepts(batch.body, period, as_of)):
            messages.setdefault(batch.entries[0].measure, []).append(problem)
    if messages:
        raise Invalid(messages)


def _unasked(body: Body, entry: Entry, as_of: date) -> str:
    """Why a figure that none of the body's sets reads is not taken."""
    rulebook = current()
    if body.kind != BodyKind.COMMUNE and any(e.reads(entry.measure) for e in rulebook.sets_on(as_of)):
        return "Bộ tiêu chí xã chỉ ghi số liệu của từng xã."
    sets = sets_of(rulebook, body, as_of) or (rulebook.edition_for(level=BASE, on=as_of),)
    return f"Bộ tiêu chí {sets[0].name} không có chỉ tiêu này."


def _locked(batches: Sequence[Batch]) -> None:
    """The bodies, by path, so that two who lock the same ones wait for each other and never in a ring."""
    bodies = [batch.body.pk for batch in batches]
    if len(set(bodies)) < len(bodies):
        raise Refused("Một đơn vị được nhập hai lần.")
    list(Body.objects.select_for_update().filter(pk__in=bodies).order_by("path").values_list("pk"))


def _at_their_places(batches: Sequence[Batch], period: str, as_of: date, known: Mapping[int, Revision]) -> list[_Given]:
    """Every entry with the value it goes to. Two queries."""
    held: dict[tuple[int, str], Value] = {}
    found = Value.objects.filter(body__in=[b.body.pk for b in batches], period=period)
    if len(batches) == 1:
        found = found.filter(measure__in=[e.measure for e in batches[0].entries])
    wanted = {(batch.body.pk, entry.measure) for batch in batches for entry in batch.entries}
    for value in found:
        if (value.body_id, value.measure) in wanted:
            held[value.body_id, value.measure] = value
    unknown = [v.latest_id for v in held.values() if v.latest_id is not None and v.latest_id not in known]
    revisions = {**known, **Revision.objects.in_bulk(unknown)}
    for value in held.values():
        value.latest = revisions[value.latest_id] if value.latest_id is not None else None
    given = []
    for batch in batches:
        for entry in batch.entries:
            value = held.get((batch.body.pk, entry.measure)) or Value(
                body=batch.body, measure=entry.measure, period=period, as_of=as_of, state=State.ENTERED
            )
            value.body = batch.body
            given.append(_Given(value, entry, not same_reading(value.latest, entry.reading, entry.note)))
    return given


def _store(actor: User, given: Sequence[_Given], as_of: date, now: datetime, step: Step) -> list[Value]:
    """
    New figures as new revisions; the values point to them and stand at the step's end.

    What corrects an approved figure is of the approved one's day, since that one counts until the correction is approved.
    """
    for one in given:
        one.value.state, one.value.looked_at = step.target, None
    Value.objects.bulk_create([one.value for one in given if one.value.pk is None], batch_size=CHUNK)
    differing = [one for one in given if one.differs]
    revisions = [_revision(one, actor, now) for one in differing]
    Revision.objects.bulk_create(revisions, batch_size=CHUNK)
    for one, revision in zip(differing, revisions, strict=True):
        one.value.latest = revision
    dated = [one.value for one in differing if one.value.approved_id is None and one.value.as_of != as_of]
    for value in dated:
        value.as_of = as_of
    # the newest revision of each is the one just made, since the bodies are locked: one statement, no row goes twice
    newest = Revision.objects.filter(value=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    stood = {"state": step.target, "looked_at": None}
    _update([one.value.pk for one in differing], {**stood, "latest": Subquery(newest)})
    _update([value.pk for value in dated], {"as_of": as_of})
    _update([one.value.pk for one in given if not one.differs], stood)
    return [one.value for one in given]


def _update(values: Sequence[int], fields: Mapping[str, object]) -> None:
    for start in range(0, len(values), CHUNK):
        Value.objects.filter(pk__in=values[start : start + CHUNK]).update(**fields)


def _revision(one: _Given, actor: User, now: datetime) -> Revision:
    reading = one.entry.reading
    return Revision(
        value_id=one.value.pk,
        amount=reading.amount,
        numerator=reading.numerator,
        denominator=reading.denominator,
        male=reading.male,
        female=reading.female,
        grade=reading.grade or "",
        parts=dict(reading.parts) if reading.parts else None,
        applicable=reading.applicable,
        note=one.entry.note,
        recorded_by_id=actor.pk,
        recorded_at=now,
    )
