"""Figures come in: kept as a draft or sent up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Refused
from chungsuc.progress.actions.steps import moved, record_entry
from chungsuc.progress.models import Line, Revision, State, Value
from chungsuc.progress.permissions import can_take, party_of
from chungsuc.progress.queries.periods import period_accepts
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
    moved(values, name, step.target, actor, appointment, now)
    if name == "submit":
        rejudge([Change(body, v.measure, v.as_of) for v in values], lines=[Line.EXPECTED], now=now)
    record_entry(actor, appointment, f"progress.{name}", values, now)
    return values
