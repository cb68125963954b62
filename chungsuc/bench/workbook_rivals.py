"""The works that `chungsuc.bench.workbooks` times. Read only once Django is set up."""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from import_export import resources
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook
from tablib import Dataset

from chungsuc.accounts.models import User
from chungsuc.bench.worlds import province_rows
from chungsuc.clock import ZONE
from chungsuc.progress import workbook as sheets
from chungsuc.progress.actions import Batch, Entry, bring_workbook, commit_workbook, submit_batches
from chungsuc.progress.models import Revision, State, Value, Workbook
from chungsuc.progress.workbook.layout import FIGURES, HEAD_ROW, HEADS, NUMBERS
from chungsuc.rulebook.check import check_reading
from chungsuc.rulebook.load import load
from chungsuc.rulebook.model import Indicator, Reading
from chungsuc.rulebook.numbers import SCALE
from chungsuc.units.actions import register_bodies
from chungsuc.units.models import Appointment, Body, Role

COLUMN = {name: place for place, name in enumerate(HEADS)}


@dataclass(frozen=True, slots=True)
class World:
    officer: User
    province: Body
    workbook: Workbook
    content: bytes
    values: int
    now: datetime


def build(districts: int, communes: int, period: str, today: date) -> World:
    """A province with a half-year behind it, drafts of this one, and a workbook in which every figure is another."""
    call_command("migrate", verbosity=0)
    now = datetime(today.year, today.month, today.day, 9, tzinfo=ZONE)
    bodies = register_bodies(
        province_rows(districts, communes, since="2020-01-01"), region="tdmnpb", sample_figures=True
    )
    officer = User.objects.create(username="do", full_name="Người đo")
    Appointment.objects.create(
        user=officer, body=bodies["p"], role=Role.OFFICER, post="đo", valid_from=date(2020, 1, 1)
    )
    edition = load().edition_for(on=today)
    dice = random.Random(318)
    places = [b for b in bodies.values() if b.kind == "commune"]

    def batches() -> list[Batch]:
        return [Batch(b, [Entry(i.measure, some(i, dice)) for i in edition.indicators]) for b in places]

    before = date(today.year, 6, 30)
    submit_batches(
        actor=officer, period=f"{today.year}-H1", as_of=before, batches=batches(), now=now - timedelta(days=120)
    )
    values = submit_batches(actor=officer, period=period, as_of=today, batches=batches(), now=now, draft=True)
    out = BytesIO()
    sheets.write_template(out, sheets.plan_for(bodies["p"], period, today), now)
    content = changed(out.getvalue())
    workbook = bring_workbook(
        actor=officer, territory=bodies["p"], period=period, name="do.xlsx", stream=BytesIO(content), now=now
    )
    return World(officer, bodies["p"], workbook, content, values, now)


def some(indicator: Indicator, dice: random.Random) -> Reading:
    if indicator.kind == "boolean":
        return Reading(amount=dice.choice((0, SCALE)))
    if indicator.kind == "composite":
        return Reading(parts={key: dice.randint(1, 98) * SCALE for key in indicator.part_keys})
    if indicator.by_sex:
        return Reading(male=dice.randint(1, 98) * SCALE, female=dice.randint(1, 98) * SCALE)
    if indicator.kind == "ratio":
        return Reading(numerator=dice.randint(1, 900) * SCALE, denominator=dice.randint(1000, 1400) * SCALE)
    return Reading(amount=dice.randint(1, 80) * SCALE)


def changed(content: bytes) -> bytes:
    """Every figure another."""
    book = load_workbook(BytesIO(content))
    for row in book[FIGURES].iter_rows(min_row=HEAD_ROW + 1):
        for name in NUMBERS:
            cell = row[COLUMN[name]]
            if cell.value is not None:
                cell.value += 1
        choice = row[COLUMN["choice"]]
        if choice.value is not None:
            choice.value = "Không" if choice.value == "Có" else "Có"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def checkpoint() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def close() -> None:
    connection.close()


def rows_read(content: bytes) -> list[list[Any]]:
    grid = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name(FIGURES).to_python()
    head = next(n for n, cells in enumerate(grid) if HEADS["key"] in cells)
    return grid[head + 1 :]


def scaled(cell: float | str | None) -> int | None:
    return None if cell in ("", None) else round(float(cell or 0) * SCALE)


def parts_of(revision: Revision) -> dict[str, int | None]:
    found: dict[str, int | None] = revision.parts or {}
    return found


def floor(world: World) -> None:
    """Reads the sheet and writes the rows that hold its figures, in place: no check, no history, no judging."""
    places = {b.key: b.pk for b in Body.objects.all()}
    found: dict[tuple[int, str], Revision] = {}
    values: list[Value] = []
    for cells in rows_read(world.content):
        key, measure, part = str(cells[COLUMN["key"]]).split("|")
        body = places[key]
        numbers = {name: scaled(cells[COLUMN[name]]) for name in NUMBERS}
        if part and (body, measure) in found:
            parts_of(found[body, measure])[part] = numbers["amount"]
            continue
        choice = cells[COLUMN["choice"]]
        revision = Revision(
            pk=int(cells[COLUMN["seen"]]),
            **{name: numbers[name] for name in ("numerator", "denominator", "male", "female")},
            amount=(SCALE if choice == "Có" else 0) if choice else None if part else numbers["amount"],
            parts={part: numbers["amount"]} if part else None,
            note=cells[COLUMN["note"]],
            recorded_by=world.officer,
            recorded_at=world.now,
            value_id=1,
        )
        found[body, measure] = revision
        values.append(
            Value(
                body_id=body,
                measure=measure,
                period=world.workbook.period,
                as_of=world.workbook.as_of,
                state=State.SUBMITTED,
                latest=revision,
            )
        )
    with transaction.atomic():
        Value.objects.bulk_create(
            values,
            batch_size=2000,
            update_conflicts=True,
            unique_fields=["body", "measure", "period"],
            update_fields=["state", "as_of", "latest"],
        )
        Revision.objects.bulk_create(
            list(found.values()),
            batch_size=2000,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=[*NUMBERS, "parts", "note", "recorded_by", "recorded_at"],
        )


def preview(world: World) -> sheets.Preview:
    return sheets.preview_of_file(world.workbook, world.now.date())


def commit(world: World) -> int:
    workbook = Workbook.objects.select_related("file", "territory").get(pk=world.workbook.pk)
    return commit_workbook(actor=world.officer, workbook=workbook, shown=STATE[0], now=world.now)


STATE: list[str] = []


def agree(world: World) -> None:
    """Floor and product write the same figures; else the bench compares different work."""
    found = preview(world)
    STATE[:] = [found.state]
    assert found.counts == {"new": 0, "changed": world.values, "same": 0, "conflict": 0, "error": 0}, found.counts
    with transaction.atomic():
        commit(world)
        ours = figures()
        transaction.set_rollback(True)
    with transaction.atomic():
        floor(world)
        theirs = figures()
        transaction.set_rollback(True)
    assert ours == theirs


def figures() -> list[tuple[Any, ...]]:
    names = ("body", "measure", *(f"latest__{name}" for name in (*NUMBERS, "parts", "note")))
    return list(
        Value.objects.filter(state=State.SUBMITTED, period="2023-H2").order_by("body", "measure").values_list(*names)
    )


class FigureResource(resources.ModelResource):  # type: ignore[misc]
    """The same sheet through django-import-export: rows by id, the rulebook's checks on."""

    class Meta:
        model = Revision
        import_id_fields = ("id",)
        fields = ("id", *NUMBERS, "note")
        use_bulk = True
        batch_size = 2000
        skip_unchanged = True
        report_skipped = False

    def __init__(self) -> None:
        super().__init__()
        self.by_measure = {i.measure: i for i in load().edition_for(on=date(2023, 11, 6)).indicators}

    def before_import_row(self, row: dict[str, Any], **_: object) -> None:
        for name in NUMBERS:
            row[name] = scaled(row[name])
        row["note"] = row["note"] or ""
        if row["choice"]:
            row["amount"] = SCALE if row["choice"] == "Có" else 0
        _, measure, part = row["key"].split("|")
        numbers = {name: row[name] for name in NUMBERS}
        reading = Reading(parts={part: row["amount"]}) if part else Reading(**numbers)
        if faults := check_reading(self.by_measure[measure], reading):
            raise ValueError("; ".join(faults))


def dataset(content: bytes) -> Dataset:
    """As the library reads: openpyxl by way of tablib, the heads being names of fields."""
    names = {head: name for name, head in HEADS.items()} | {HEADS["seen"]: "id"}
    sheet = load_workbook(BytesIO(content), read_only=True, data_only=True)[FIGURES]
    rows = sheet.iter_rows(min_row=HEAD_ROW, values_only=True)
    made = Dataset(headers=[names[str(head)] for head in next(rows)])
    for row in rows:
        made.append(row)
    return made


def import_export(world: World) -> None:
    resource = FigureResource()
    tried = resource.import_data(dataset(world.content), dry_run=True)
    assert not tried.has_errors(), tried.row_errors()[:1]
    stored = resource.import_data(dataset(world.content), dry_run=False)
    assert not stored.has_errors()
