"""Sample corrections of figures long approved, so that a day can be seen as known then and as known later. All made up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from chungsuc.accounts.models import User
from chungsuc.demo.periods import moment
from chungsuc.progress.actions import Entry, submit_values, take_step
from chungsuc.progress.models import Value, reading_of
from chungsuc.rulebook.model import Reading
from chungsuc.rulebook.numbers import SCALE

COORDINATOR, SECOND = "vpdp", "vpdp2"


@dataclass(frozen=True, slots=True)
class Correction:
    """A share that was counted wrongly: by so many whole units; reopened on a day, and why; sent, verified, approved after it."""

    unit_key: str
    period: str
    measure: str
    by: int
    enterer: str
    verifier: str
    reopened: date
    sent: date
    verified: date
    approved: date
    reason: str


CORRECTIONS = (
    Correction(
        unit_key="lang-son/huu-lung/hoa-lac",
        period="2020-H2",
        measure="households-standard-houses",
        by=-60,
        enterer="hoalac",
        verifier=SECOND,
        reopened=date(2021, 3, 8),
        sent=date(2021, 3, 10),
        verified=date(2021, 3, 12),
        approved=date(2021, 3, 15),
        reason="Số liệu mẫu: thôn Mẫu báo trùng 60 nhà, đề nghị xã rà lại.",
    ),
    Correction(
        unit_key="lang-son/huu-lung/tan-thanh",
        period="2022-H2",
        measure="solid-waste-collected",
        by=20,
        enterer="tanthanh",
        verifier="sotnmt",
        reopened=date(2023, 2, 20),
        sent=date(2023, 2, 22),
        verified=date(2023, 2, 24),
        approved=date(2023, 2, 27),
        reason="Số liệu mẫu: thiếu lượng rác của chợ xã, đề nghị bổ sung.",
    ),
)


def load_corrections(people: Mapping[str, User], now: datetime) -> int:
    """
    Each through the same steps as people take, at its own moments. Those not over by now are left out: what comes after
    `now` is shown by moves alone, and these steps write the value's row as well.
    """
    done = [c for c in CORRECTIONS if moment(c.approved) <= now and _correct(c, people)]
    return len(done)


def _correct(correction: Correction, people: Mapping[str, User]) -> bool:
    found = Value.objects.select_related("body", "latest").filter(
        body__key=correction.unit_key, period=correction.period, measure=correction.measure
    )
    value = found.exclude(latest=None).first()
    if value is None or value.latest is None or value.latest.numerator is None or not value.latest.denominator:
        return False
    held = reading_of(value, value.latest)
    numerator = min(max(value.latest.numerator + correction.by * SCALE, 0), value.latest.denominator)
    reading = Reading(numerator=numerator, denominator=held.denominator, as_of=held.as_of)
    take_step(
        actor=people[COORDINATOR],
        name="reopen",
        value_ids=[value.pk],
        now=moment(correction.reopened),
        reason=correction.reason,
    )
    submit_values(
        actor=people[correction.enterer],
        body=value.body,
        period=correction.period,
        as_of=value.as_of,
        entries=[Entry(correction.measure, reading, note="Số liệu mẫu, đã rà lại", seen=value.latest.pk)],
        now=moment(correction.sent),
    )
    for name, who, day in (
        ("verify", correction.verifier, correction.verified),
        ("approve", COORDINATOR, correction.approved),
    ):
        take_step(actor=people[who], name=name, value_ids=[value.pk], now=moment(day))
    return True
