"""The sample province: real units of 2020-2024, sample figures, invented people, the movement of 2021-2025."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import F, OuterRef, Subquery

from chungsuc.accounts.models import User
from chungsuc.audit.actions import record
from chungsuc.clock import ZONE
from chungsuc.demo.movements import load_movements
from chungsuc.demo.people import SAMPLE_PEOPLE
from chungsuc.demo.sample import SampleValue, sample_values
from chungsuc.progress.models import Line, Move, OverlayUse, Responsibility, Revision, Standing, State, Value
from chungsuc.progress.standings import days_of_change, judge_body, law_for, readings_by_measure, standing_row
from chungsuc.rulebook.load import load as rulebook
from chungsuc.units.actions import package_rows, register_package_units
from chungsuc.units.models import Appointment, Body
from chungsuc.units.queries import communes_within

PASSWORD = "nong-thon-moi"  # noqa: S105 -- printed for everyone; these accounts exist in the demo only
STANDARD = "qd-318-2022-ntm"
WAY = {
    State.ENTERED: ("enter",),
    State.SUBMITTED: ("submit",),
    State.RETURNED: ("submit", "return"),
    State.VERIFIED: ("submit", "verify"),
    State.APPROVED: ("submit", "verify", "approve"),
    State.LOCKED: ("submit", "verify", "approve", "lock"),
}
TARGETS = {
    "enter": State.ENTERED,
    "submit": State.SUBMITTED,
    "verify": State.VERIFIED,
    "return": State.RETURNED,
    "approve": State.APPROVED,
    "lock": State.LOCKED,
}
RETURN_REASON = "Đề nghị kiểm tra lại tổng số hộ so với kỳ trước."


@transaction.atomic
def load(now: datetime, say: Callable[[str], None]) -> None:
    """Fills an empty database; about half a minute."""
    bodies = register_package_units(sample_figures=True)
    say(f"{len(bodies)} đơn vị")
    people = load_people(bodies)
    load_law(bodies)
    communes = communes_within(bodies["lang-son"].path, date(2023, 11, 6))
    values = load_values({b.key: b for b in communes}, people)
    say(f"{len(values):,} số liệu mẫu".replace(",", "."))
    standings = load_standings(communes, values, now)
    say(f"{standings:,} lần đánh giá".replace(",", "."))
    load_movements(bodies, people)
    record(
        actor=None, action="demo.load", subject="demo", items=[{"values": len(values), "standings": standings}], now=now
    )


def load_people(bodies: dict[str, Body]) -> dict[str, User]:
    people: dict[str, User] = {}
    hashed = User(username="x")
    hashed.set_password(PASSWORD)
    for person in SAMPLE_PEOPLE:
        user = User.objects.create(username=person.username, full_name=person.full_name, password=hashed.password)
        Appointment.objects.create(
            user=user,
            body=bodies[person.unit_key],
            role=person.role,
            post=person.post,
            valid_from=date(2020, 1, 1),
            act="Số liệu mẫu",
        )
        people[person.username] = user
    return people


def load_law(bodies: dict[str, Body]) -> None:
    territory = bodies["lang-son"]
    for row in package_rows("responsibilities.csv"):
        indicator = rulebook().edition(row["standard"]).indicator(row["indicator"])
        Responsibility.objects.create(
            territory=territory,
            agency=bodies[row["agency_key"]],
            standard=row["standard"],
            indicator=row["indicator"],
            measure=indicator.measure,
            valid_from=date.fromisoformat(row["valid_from"]),
            act=row["act"],
        )
    for standard, overlay, since in (
        (STANDARD, "mau-318", date(2022, 3, 8)),
        ("qd-1980-2016-ntm", "mau-1980", date(2020, 1, 1)),
    ):
        OverlayUse.objects.create(territory=territory, standard=standard, overlay=overlay, valid_from=since)


def moment(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour, 15), tzinfo=ZONE)


def load_values(communes: dict[str, Body], people: dict[str, User]) -> list[Value]:
    """Values with the revision and the moves that brought each where it is, in the days after its as-of day."""
    samples = sample_values(list(communes))
    values = [
        Value(body=communes[s.unit_key], measure=s.measure, period=s.period, as_of=s.as_of, state=s.state)
        for s in samples
    ]
    Value.objects.bulk_create(values, batch_size=2000)
    revisions = [_revision(v, s, people) for v, s in zip(values, samples, strict=True)]
    Revision.objects.bulk_create(revisions, batch_size=2000)
    for value, revision in zip(values, revisions, strict=True):
        value.latest = revision
        value.approved = revision if value.state in (State.APPROVED, State.LOCKED) else None
    recorded = Revision.objects.filter(value=OuterRef("pk")).values("pk")
    Value.objects.update(latest=Subquery(recorded))
    Value.objects.filter(state__in=[State.APPROVED, State.LOCKED]).update(approved=F("latest"))
    Move.objects.bulk_create(_moves(values, people), batch_size=4000)
    return values


def _revision(value: Value, sample: SampleValue, people: dict[str, User]) -> Revision:
    r = sample.reading
    return Revision(
        value=value,
        amount=r.amount,
        numerator=r.numerator,
        denominator=r.denominator,
        male=r.male,
        female=r.female,
        grade=r.grade or "",
        parts=dict(r.parts) if r.parts else None,
        applicable=r.applicable,
        recorded_by=people["solieumau"],
        recorded_at=moment(value.as_of + timedelta(days=1), 9),
    )


def _moves(values: list[Value], people: dict[str, User]) -> Iterator[Move]:
    posts = {p.username: p.post for p in SAMPLE_PEOPLE}
    answered = set(Responsibility.objects.values_list("measure", flat=True))
    for value in values:
        verifier = "sotnmt" if value.measure in answered else "vpdp2"
        takers = {
            "enter": "solieumau",
            "submit": "solieumau",
            "verify": verifier,
            "return": verifier,
            "approve": "vpdp",
            "lock": "vpdp",
        }
        for number, name in enumerate(WAY[State(value.state)]):
            yield Move(
                value=value,
                revision=value.latest,
                name=name,
                to_state=TARGETS[name],
                by=people[takers[name]],
                post=posts[takers[name]],
                at=moment(value.as_of + timedelta(days=1 + number), 9),
                reason=RETURN_REASON if name == "return" else "",
            )


def load_standings(communes: list[Body], values: list[Value], now: datetime) -> int:
    law = law_for(communes)
    by_body: dict[int, list[Value]] = defaultdict(list)
    for value in values:
        by_body[value.body_id].append(value)
    rows: list[Standing] = []
    for body in communes:
        for line in Line:
            readings = readings_by_measure(by_body[body.pk], line)
            rows += [
                standing_row(
                    body, line, day, judge_body(law, body, readings, day), min(now, moment(day + timedelta(days=4), 10))
                )
                for day in days_of_change(law, readings)
            ]
    Standing.objects.bulk_create(rows, batch_size=2000)
    return len(rows)
