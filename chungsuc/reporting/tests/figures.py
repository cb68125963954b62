"""Approved figures of communes, put straight into the database: by default all that the set asks for, each well met."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from chungsuc.accounts.models import User
from chungsuc.clock import ZONE
from chungsuc.progress.models import Move, Revision, State, Value
from chungsuc.rulebook.load import load
from chungsuc.rulebook.model import Indicator, Reading
from chungsuc.rulebook.numbers import SCALE
from chungsuc.rulebook.rules import rules_for
from chungsuc.units.models import Body
from tests.cast import STANDARD

LAW = load().with_overlay(STANDARD, "mau-318")
REGION = "tdmnpb"


def share(numerator: int, denominator: int) -> Reading:
    return Reading(numerator=numerator * SCALE, denominator=denominator * SCALE)


def good(indicator: Indicator, on: date) -> Reading:
    """A reading that meets the level of the day with room to spare."""
    level = next(r.level for r in rules_for(LAW, REGION, on) if r.indicator is indicator)
    more = indicator.direction == "at_least"
    if indicator.kind == "boolean":
        return Reading(amount=SCALE)
    if indicator.kind == "composite":
        return Reading(parts={p.key: 100 * SCALE for p in indicator.parts} | {"schools": 3 * SCALE})
    if indicator.by_sex:
        return Reading(male=100 * SCALE, female=100 * SCALE)
    if indicator.kind == "ratio":
        return share(397 if more else 0, 397)
    return Reading(amount=int(level or 0) + SCALE if more else 0)


def report(
    body: Body,
    by: User,
    *,
    day: date,
    period: str = "2023-H1",
    but: Mapping[str, Reading] | None = None,
    without: Collection[str] = (),
    only: Collection[str] = (),
    submitted: datetime | None = None,
) -> None:
    """Each indicator's figure of a day, sent and approved; `but`: other readings; `without`: nothing was reported."""
    at = submitted or datetime(day.year, day.month, day.day, 9, tzinfo=ZONE)
    for indicator in LAW.indicators:
        if indicator.number in without or (only and indicator.number not in only):
            continue
        reading = (but or {}).get(indicator.number) or good(indicator, day)
        value = Value.objects.create(
            body=body, measure=indicator.measure, period=period, as_of=day, state=State.APPROVED
        )
        value.latest = value.approved = recorded(value, by, reading, at)
        value.save()
        moves = (("submit", State.SUBMITTED), ("verify", State.VERIFIED), ("approve", State.APPROVED))
        for name, state in moves:
            moved(value, value.latest, by, name, state, at)


def recorded(value: Value, by: User, reading: Reading, at: datetime) -> Revision:
    return Revision.objects.create(
        value=value,
        amount=reading.amount,
        numerator=reading.numerator,
        denominator=reading.denominator,
        male=reading.male,
        female=reading.female,
        grade=reading.grade or "",
        parts=dict(reading.parts) if reading.parts else None,
        applicable=reading.applicable,
        recorded_by=by,
        recorded_at=at,
    )


def moved(value: Value, revision: Revision, by: User, name: str, state: State, at: datetime) -> None:
    Move.objects.create(value=value, revision=revision, name=name, to_state=state, by=by, post="công chức xã", at=at)
