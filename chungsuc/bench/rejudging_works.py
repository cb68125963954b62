"""The works that `chungsuc.bench.rejudging` times. Read only once Django is set up."""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from django.core.management import call_command
from django.db import connection, transaction

from chungsuc import clock
from chungsuc.accounts.models import User
from chungsuc.bench.workbook_rivals import some
from chungsuc.bench.worlds import province_rows
from chungsuc.clock import ZONE
from chungsuc.jobs.worker import Loop
from chungsuc.progress.actions import attach_overlay
from chungsuc.progress.actions.rejudging import changes_since, resting_on
from chungsuc.progress.bulk import count_on, insert, ready
from chungsuc.progress.lawbook import current
from chungsuc.progress.models import Line, OverlayUse, Rejudging, Revision, Standing, State, Value
from chungsuc.progress.standings import Asked, append_standings, ask
from chungsuc.rulebook.columns import Columns, judge_many
from chungsuc.rulebook.model import Edition
from chungsuc.units.actions import register_bodies
from chungsuc.units.models import Appointment, Body, Role

NOW = datetime(2022, 2, 1, 9, tzinfo=ZONE)


@dataclass(frozen=True, slots=True)
class World:
    coordinator: User
    province: Body
    values: int


def build(districts: int, communes: int, years: Sequence[int], standard: str) -> World:
    """A province with approved figures of every indicator at the end of each half-year."""
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        return _filled(districts, communes, years, standard)


def _filled(districts: int, communes: int, years: Sequence[int], standard: str) -> World:
    bodies = register_bodies(
        province_rows(districts, communes, since="2015-01-01"), region="tdmnpb", sample_figures=True
    )
    user = User.objects.create(username="do", full_name="Người đo")
    Appointment.objects.create(
        user=user, body=bodies["p"], role=Role.COORDINATOR, post="đo", valid_from=date(2015, 1, 1)
    )
    dice, edition = random.Random(1980), current().edition(standard)
    ends = [(f"{y}-H{h}", date(y, 6, 30) if h == 1 else date(y, 12, 31)) for y in years for h in (1, 2)]
    figures = [
        (body.pk, i.measure, period, str(day), some(i, dice))
        for body in bodies.values()
        if body.kind == "commune"
        for period, day in ends
        for i in edition.indicators
    ]
    names = "id body_id measure period as_of state latest_id approved_id"
    insert(Value, names, ((n, *given[:4], State.APPROVED, n, n) for n, given in enumerate(figures, 1)))
    insert(
        Revision,
        "id value_id amount numerator denominator male female grade parts applicable note recorded_by_id recorded_at",
        (
            (
                n,
                n,
                *(r.amount, r.numerator, r.denominator, r.male, r.female, r.grade or ""),
                json.dumps(dict(r.parts)) if r.parts else None,
                r.applicable,
                "",
                user.pk,
                ready(NOW),
            )
            for n, (*_, r) in enumerate(figures, 1)
        ),
    )
    count_on(Value, Revision)
    return World(user, bodies["p"], len(figures))


@dataclass(frozen=True, slots=True)
class Floor:
    """What is left when everything is ready: columns to be judged, rows to be written."""

    columns: Sequence[tuple[Edition, date, Columns]]
    rows: Sequence[Standing]

    def judge(self) -> None:
        for edition, day, columns in self.columns:
            judge_many(edition, columns, day)

    def write(self) -> None:
        for row in self.rows:
            row.pk = None
        Standing.objects.bulk_create(self.rows, batch_size=500)


def bare(world: World, standard: str, overlay: str, since: date) -> Floor:
    """The same columns and rows, for the whole province at once."""
    with transaction.atomic():
        OverlayUse.objects.create(territory=world.province, standard=standard, overlay=overlay, valid_from=since)
        changes = changes_since(list(Body.objects.communes().order_by("path")), since)
        asked = ask(changes, lines=list(Line), standards=resting_on(standard, current()))
        assert asked is not None
        columns = [_columns(asked, edition, day, numbers) for (edition, day), numbers in asked.groups.items()]
        append_standings(asked.judged(), NOW)
        rows = list(Standing.objects.all())
        transaction.set_rollback(True)
    return Floor(columns, rows)


def _columns(asked: Asked, edition: Edition, day: date, numbers: Sequence[int]) -> tuple[Edition, date, Columns]:
    places, figures = asked.counted.newest(numbers, day), asked.counted.figures
    regions = tuple(r.id for r in edition.regions)
    here = [regions.index(asked.law.column(edition, asked.counted.units[n].body, day)) for n in numbers]
    given = {i.number: figures.column(i).take(places[i.measure]) for i in edition.indicators if i.measure in places}
    return edition, day, Columns(regions, np.array(here, np.int8), given, sample=True)


def attach(world: World, standard: str, overlay: str, since: date) -> None:
    attach_overlay(
        actor=world.coordinator, territory=world.province, standard=standard, overlay=overlay, valid_from=since, now=NOW
    )


def work() -> None:
    loop = Loop()
    while loop.turn(clock.wall()):
        pass


def agree(floor: Floor) -> None:
    """The job has written the floor's rows and is done, else the bench compares different work."""

    def said(rows: Sequence[Standing]) -> list[tuple[object, ...]]:
        names = ("body_id", "standard", "line", "day", "criteria", "indicators", "digest")
        return sorted(tuple(str(getattr(row, name)) for name in names) for row in rows)

    assert Rejudging.objects.get().finished_at is not None
    assert said(list(Standing.objects.all())) == said(floor.rows)


def close() -> None:
    if not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
