"""The sample provinces: real units of 2020 to 2025, sample figures, invented people, five plans."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from chungsuc.accounts.models import User
from chungsuc.audit.actions import record
from chungsuc.demo.calendars import load_calendars
from chungsuc.demo.evidence import load_evidence
from chungsuc.demo.history import load_corrections
from chungsuc.demo.law import load_typed_law
from chungsuc.demo.movements import load_movements
from chungsuc.demo.organisations import register_organisations
from chungsuc.demo.papers import load_papers
from chungsuc.demo.people import SAMPLE_PEOPLE
from chungsuc.demo.periods import Step, state_at
from chungsuc.demo.reports import load_reports
from chungsuc.demo.sample import Join, SampleValue, Unit, lots, sample_values
from chungsuc.demo.standings import Assessor
from chungsuc.demo.tables import load_tables
from chungsuc.demo.titles import load_titles
from chungsuc.progress.bulk import count_on, insert, ready
from chungsuc.progress.lawbook import law_for
from chungsuc.progress.models import Move, OverlayUse, Responsibility, Revision, Standing, State, Value
from chungsuc.progress.queries import period_of
from chungsuc.rulebook.load import load as rulebook
from chungsuc.units.actions import package_rows, register_package_units
from chungsuc.units.models import Appointment, AppointmentKind, Body, BodyKind, Succession

PASSWORD = "nong-thon-moi"  # noqa: S105 -- printed for everyone; these accounts exist in the demo only
STANDARD = "qd-318-2022-ntm"
RETURN_REASON = "Đề nghị kiểm tra lại tổng số hộ so với kỳ trước."
TAKERS = {"submit": "solieumau", "verify": "vpdp2", "return": "vpdp2", "approve": "vpdp", "lock": "vpdp"}
HA_LANG_TAKERS = {"submit": "solieumau", **dict.fromkeys(("verify", "return", "approve", "lock"), "halang")}
OVERLAYS = (
    ("qd-1980-2016-ntm", "mau-1980", date(2016, 12, 1)),
    (STANDARD, "mau-318", date(2022, 3, 8)),
    ("qd-318-2022-nang-cao", "mau-318-nang-cao", date(2022, 3, 8)),
)


@transaction.atomic
def load(now: datetime, say: Callable[[str], None]) -> None:
    """
    Fills an empty database with all that is ever known, also what comes after `now`: a page on a later day shows it.

    What a value is at `now` stands in its row; what comes later stands in its moves and in standings known later.
    """
    bodies = register_package_units(sample_figures=True)
    bodies = register_organisations(bodies)
    say(f"{len(bodies)} đơn vị")
    people = load_people(bodies)
    load_law(bodies)
    units, joins = register()
    samples = [s for s in sample_values(units, joins) if s.period != period_of(now.date()) or state_at(s.steps, now)]
    load_values(samples, bodies, people, now)
    say(f"{len(samples):,} số liệu mẫu".replace(",", "."))
    standings = load_standings(samples, bodies)
    say(f"{standings:,} lần đánh giá".replace(",", "."))
    titles = load_titles(lots(units), bodies, people)
    load_evidence(people)
    load_typed_law(bodies, people)
    load_corrections(people, now)
    say(f"{titles} danh hiệu mẫu")
    movements = load_movements(bodies, people, now)
    calendars = load_calendars(bodies, people, movements)
    say(f"{len(calendars)} lịch báo cáo mẫu")
    say(f"{load_tables(bodies, people):,} biểu khai mẫu".replace(",", "."))
    say(f"{load_reports(people, calendars, now)} báo cáo mẫu")
    say(f"{len(load_papers(bodies, people))} văn bản mẫu")
    record(
        actor=None,
        action="demo.load",
        subject="demo",
        items=[{"values": len(samples), "standings": standings}],
        now=now,
    )


def register() -> tuple[list[Unit], list[Join]]:
    """The communes whose figures are made, and what went into what."""
    communes = Body.objects.filter(kind=BodyKind.COMMUNE)
    units = [Unit(b.key, b.valid_from, b.valid_to) for b in communes]
    joins = Succession.objects.exclude(successor=None).values_list("predecessor__key", "successor__key", "part", "day")
    return units, [Join(*row) for row in joins.order_by("pk")]


def load_values(
    samples: Sequence[SampleValue], bodies: Mapping[str, Body], people: Mapping[str, User], now: datetime
) -> None:
    """Values with the revision and the moves that bring each where it comes to be; each has the same number in both tables."""
    insert(
        Value,
        "id body_id measure period as_of state latest_id approved_id",
        (
            (n, bodies[s.unit_key].pk, s.measure, s.period, str(s.as_of), *_standing_of(n, s.steps, now))
            for n, s in enumerate(samples, 1)
        ),
    )
    enterer = people["solieumau"].pk
    insert(
        Revision,
        "id value_id amount numerator denominator male female grade parts applicable note recorded_by_id recorded_at",
        ((n, n, *_recorded(s), enterer, ready(s.steps[0].at)) for n, s in enumerate(samples, 1)),
    )
    insert(
        Move,
        "value_id revision_id name to_state by_id post at reason",
        _moves(samples, people),
    )
    count_on(Value, Revision)


def _standing_of(number: int, steps: tuple[Step, ...], now: datetime) -> tuple[str, int | None, int | None]:
    """State, latest and approved revision as of now; before its first step a value has none."""
    state = state_at(steps, now)
    approved = any(s.name == "approve" and s.at <= now for s in steps)
    return state or State.ENTERED, number if state else None, number if approved else None


def _recorded(sample: SampleValue) -> tuple[object, ...]:
    r = sample.reading
    parts = json.dumps(dict(r.parts)) if r.parts else None
    return r.amount, r.numerator, r.denominator, r.male, r.female, r.grade or "", parts, r.applicable, ""


def _moves(samples: Sequence[SampleValue], people: Mapping[str, User]) -> Iterator[tuple[object, ...]]:
    posts = {p.username: p.post for p in SAMPLE_PEOPLE}
    answered = set(Responsibility.objects.values_list("measure", flat=True))
    acting = {username: (user.pk, posts[username]) for username, user in people.items()}
    for number, sample in enumerate(samples, 1):
        takers = HA_LANG_TAKERS if sample.unit_key.startswith("cao-bang/") else TAKERS
        for step in sample.steps:
            verifying = takers is TAKERS and step.name in ("verify", "return") and sample.measure in answered
            by, post = acting["sotnmt" if verifying else takers[step.name]]
            reason = RETURN_REASON if step.name == "return" else ""
            yield number, number, step.name, step.state, by, post, ready(step.at), reason


def load_standings(samples: Sequence[SampleValue], bodies: Mapping[str, Body]) -> int:
    by_body: dict[Body, list[SampleValue]] = defaultdict(list)
    for sample in samples:
        by_body[bodies[sample.unit_key]].append(sample)
    rows = Assessor(law_for(by_body)).standings(by_body)
    return insert(
        Standing,
        "body_id standard line day known_from criteria_met verdict provisional criteria indicators digest",
        (
            (
                r.job.body.pk,
                r.stood.standard,
                r.job.line,
                str(r.job.day),
                ready(r.job.known_from),
                r.stood.criteria_met,
                r.stood.verdict,
                r.stood.provisional,
                r.stood.criteria,
                r.stood.indicators,
                r.stood.digest,
            )
            for r in rows
        ),
    )


def load_people(bodies: Mapping[str, Body]) -> dict[str, User]:
    people: dict[str, User] = {}
    hashed = User(username="x")
    hashed.set_password(PASSWORD)
    for person in SAMPLE_PEOPLE:
        people[person.username] = User.objects.create(
            username=person.username, full_name=person.full_name, password=hashed.password
        )
    places = [(people[person.username], place) for person in SAMPLE_PEOPLE for place in person.places]
    for user, place in sorted(places, key=lambda pair: bool(pair[1].instead_of)):
        absent = people.get(place.instead_of)
        Appointment.objects.create(
            user=user,
            body=bodies[place.unit_key],
            role=place.role,
            post=place.post,
            valid_from=place.since,
            valid_to=place.until,
            act="Số liệu mẫu",
            kind=AppointmentKind.COVER if absent else AppointmentKind.REGULAR,
            acting_for=absent.appointments.get(body=bodies[place.unit_key]) if absent else None,
        )
    return people


def load_law(bodies: Mapping[str, Body]) -> None:
    for row in package_rows("responsibilities.csv"):
        indicator = rulebook().edition(row["standard"]).indicator(row["indicator"])
        Responsibility.objects.create(
            territory=bodies["lang-son"],
            agency=bodies[row["agency_key"]],
            standard=row["standard"],
            indicator=row["indicator"],
            measure=indicator.measure,
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            act=row["act"],
        )
    for standard, overlay, since in OVERLAYS:
        for territory in ("lang-son", "cao-bang"):
            OverlayUse.objects.create(territory=bodies[territory], standard=standard, overlay=overlay, valid_from=since)
