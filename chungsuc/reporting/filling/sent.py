"""What bodies say in forms: what a report that was sent carries, beside what is only typed so far."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, OuterRef, Subquery
from django.db.models.fields.json import KT

from chungsuc.movements.models import DutyKind, Fulfilment
from chungsuc.progress.actions.tables import is_free
from chungsuc.progress.models import Line, StatedTable
from chungsuc.progress.queries.tables import stated_tables
from chungsuc.progress.stated_cells import NAME, cell_of
from chungsuc.reporting.models import MoveName, ReportMove, ReportVersion, StepDuty
from chungsuc.rulebook.reports import expand, from_json, load_report_forms
from chungsuc.rulebook.reports.model import Cell, ReportForm, Rows
from chungsuc.units.models import Body

UNDONE = (MoveName.RETURN, MoveName.WITHDRAW)


@dataclass(frozen=True, slots=True)
class SaidRow:
    """One row that a body says: its key within the body, its name where the body gave it one, and its cells."""

    key: str
    name: str
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Said:
    """What counts of a body: its rows, from a sent report (`sent_at`) or as typed; None where nothing counts, with the reason."""

    rows: Sequence[SaidRow] | None
    as_of: date | None = None
    sent_at: datetime | None = None
    why_not: str = ""


def stated_rows(
    form_id: str, bodies: Iterable[Body], period: str, known_at: datetime, *, own: Body | None = None, line: Line = Line.EXPECTED
) -> Mapping[int, Said]:
    """
    By body what counts in the form for the period as known at the moment: on the expected line all that is typed, on the
    official line what sent reports carry, of `own` always what it typed. Two queries, however many bodies.
    """
    wanted, form = list(bodies), load_report_forms()[form_id]
    typed = stated_tables(form_id, wanted, [period], known_at)
    carried = _carried(form, wanted, period, known_at) if line == Line.OFFICIAL else {}
    found: dict[int, Said] = {}
    for body in wanted:
        table, report = typed.get((body.pk, period)), carried.get(body.pk)
        if line == Line.EXPECTED or (own is not None and body.pk == own.pk):
            found[body.pk] = _typed(form, table) if table else Said(None)
        elif report is not None:
            found[body.pk] = report
        else:
            said = f"Đã khai ngày {table.recorded_at:%d/%m/%Y}, chưa gửi trong báo cáo nào." if table else ""
            found[body.pk] = Said(None, why_not=said)
    return found


def typed_of(form_id: str, body: Body, period: str, known_at: datetime) -> Mapping[str, Mapping[str, Cell]]:
    """By row what one body itself typed. One query."""
    said = stated_rows(form_id, [body], period, known_at)[body.pk]
    return {one.key: one.cells for one in said.rows or ()}


def _typed(form: ReportForm, table: StatedTable) -> Said:
    columns = {c.key: c for c in expand(form)}
    keys = table.order or list(table.rows)
    rows = [
        SaidRow(key, table.rows[key].get(NAME, ""), {k: cell_of(columns[k], v) for k, v in table.rows[key].items() if k in columns})
        for key in keys
        if key in table.rows
    ]
    return Said(rows, as_of=table.as_of)


def _carried(form: ReportForm, bodies: Sequence[Body], period: str, known_at: datetime) -> dict[int, Said]:
    """The newest version of each body's report that carries the form and was not given back. One query."""
    last = ReportMove.objects.filter(report=OuterRef("report"), at__lte=known_at).order_by("-at", "-pk").values("name")[:1]
    versions = (
        ReportVersion.objects.filter(
            signed_at__lte=known_at,
            **{f"content__tables__{form.id}__period": period},
        )
        .annotate(last=Subquery(last), table=KT(f"content__tables__{form.id}"))
        .exclude(last__in=UNDONE)
        .order_by("signed_at", "pk")
        .values_list("report__body_id", "signed_at", "table")
    )
    keys, own = {b.pk: b.key for b in bodies}, form.rows not in (Rows.BODIES, Rows.LIST)
    found: dict[int, Said] = {}
    for body, signed_at, text in versions:
        if body not in keys:
            continue
        table = from_json(json.loads(text) if isinstance(text, str) else text)
        rows = [
            SaidRow(r.key.removeprefix(f"{keys[body]}:") if is_free(form) else r.key, r.name, {**r.cells, **table.stated.get(r.key, {})})
            for r in table.rows
            if not r.missing and (own or r.key == keys[body] or r.key.startswith(f"{keys[body]}:"))
        ]
        found[body] = Said(rows, as_of=table.as_of, sent_at=signed_at)
    return found


def asked_by(receiver: Body, form_id: str) -> list[Body]:
    """The bodies whose reports with the form come to this one, straight or over others, by calendars in force. One query."""
    to_here = StepDuty.objects.filter(duty__owed_to=receiver, step__calendar__ended_on=None).values("step__calendar")
    asked = StepDuty.objects.filter(duty__kind=DutyKind.REPORT, step__calendar__in=to_here)
    edges: dict[tuple[int, int | None], list[Body]] = {}
    for one in asked.select_related("duty__lead__parent", "step__calendar").order_by("duty__lead__path"):
        if form_id in one.step.calendar.forms:
            edges.setdefault((one.step.calendar_id, one.duty.owed_to_id), []).append(one.duty.lead)
    found: dict[int, Body] = {}
    todo = [(calendar, receiver.pk) for calendar in {calendar for calendar, _owed_to in edges}]
    while todo:
        calendar, above = todo.pop()
        for body in edges.pop((calendar, above), ()):
            found[body.pk] = body
            todo.append((calendar, body.pk))
    return sorted(found.values(), key=lambda b: b.path)


def received(bodies: Iterable[Body], form_id: str, period: str, known_at: datetime) -> Mapping[int, tuple[date, bool | None]]:
    """By body when its report with the form for the period first came in, and whether in time; None where no day was set. One query."""
    wanted = {b.pk for b in bodies}
    done = Fulfilment.objects.filter(
        duty__reports__occurrence=F("occurrence"),
        recorded_at__lte=known_at,
        **{f"duty__reports__versions__content__tables__{form_id}__period": period},
    )
    found: dict[int, tuple[date, bool | None]] = {}
    for body, done_on, due in done.order_by("-done_on", "-pk").values_list("duty__lead_id", "done_on", "due"):
        if body in wanted:
            found[body] = (done_on, None if due is None else done_on <= due)
    return found
