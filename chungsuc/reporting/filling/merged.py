"""What a commune made of others is by each criterion, beside what went into it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple

from chungsuc.progress.models import Value, reading_of
from chungsuc.progress.queries import known_values
from chungsuc.progress.stated_cells import number_of
from chungsuc.reporting.filling.honoured import Held, held_now, holdings, status_of
from chungsuc.reporting.filling.scope import Scope, Values, count, framed, row
from chungsuc.reporting.filling.sent import stated_rows
from chungsuc.reporting.queries.asked import Asked, CommuneRow, commune_rows
from chungsuc.reporting.queries.department import share_of
from chungsuc.reporting.queries.profile import counting
from chungsuc.rulebook.model import Criterion, Edition, Reading
from chungsuc.rulebook.reports import expand
from chungsuc.rulebook.reports.model import Cell, Column, FormTable, ReportForm, Row
from chungsuc.units.lineage import Origin, ancestors_of
from chungsuc.units.models import Body, BodyKind, Part
from chungsuc.units.queries import STEP

ASSESSED: Final = {"m": "met", "n": "not_met", "u": "not_assessed"}


class Before(NamedTuple):
    """Of former communes on the last day of each: the standing, the title, the figures of criteria with one number."""

    rows: Mapping[int, CommuneRow]
    held: Mapping[int, Held]
    figures: Mapping[tuple[int, str], Reading]


def reassessment(form: ReportForm, scope: Scope) -> FormTable:
    """
    A row for each criterion of each commune that others went into, under it one for each of these. Some twelve queries, three
    more for each further day on which communes were merged, however many communes.
    """
    edition, columns, asked = scope.edition(), expand(form), scope.asked
    rows = {r.pk: r for r in scope.communes()}
    bodies = list(Body.objects.filter(pk__in=rows).order_by("path"))
    origins = {pk: _last(found, asked.on) for pk, found in ancestors_of(bodies, asked.on).items() if found}
    made = [b for b in bodies if origins.get(b.pk)]
    former = [o.body for b in made for o in origins[b.pk]]
    before = _before(scope, edition, [*former, *made])
    said = stated_rows(form.id, made, scope.period, asked.known_at, own=scope.body, line=asked.line)
    table: list[Row] = []
    for body in made:
        typed = {one.key: one.cells for one in said[body.pk].rows or ()}
        for place, criterion in enumerate(edition.criteria):
            one = _Place(body, rows[body.pk], criterion, place)
            table += _criterion(columns, one, origins[body.pk], before, typed)
    lines = ["Danh hiệu của xã cũ không tự thành danh hiệu của xã mới.", f"{len(made)} xã mới, {len(former)} xã cũ."]
    return framed(form, scope, columns, table, said=lines)


def _last(found: Sequence[Origin], on: date) -> list[Origin]:
    """The communes that ended when they went into it; those that had ended before them stand in these."""
    gone = [o for o in found if o.body.valid_to is not None and o.body.valid_to < on and o.body.kind == BodyKind.COMMUNE]
    latest = max((o.body.valid_to for o in gone if o.body.valid_to), default=None)
    return [o for o in gone if o.body.valid_to == latest]


class _Place(NamedTuple):
    body: Body
    row: CommuneRow
    criterion: Criterion
    place: int


def _criterion(
    columns: Sequence[Column], one: _Place, origins: Sequence[Origin], before: Before, typed: Mapping[str, Values]
) -> Iterator[Row]:
    number, body, letter = one.criterion.number, one.body, one.row.criteria[one.place]
    measure = one.criterion.indicators[0].measure if len(one.criterion.indicators) == 1 else ""
    values: dict[str, Cell] = {
        "new_commune": body.official_name,
        "new_value": _share(before.figures.get((body.pk, measure))),
        "new_assessment": ASSESSED[letter.lower()],
    }
    note = "Tạm tính." if letter == "M" else ""
    name = f"{number}. {one.criterion.name}"
    key = f"{body.key}:{number}"
    yield row(columns, key, name, values, typed=typed.get(key), note=note)
    for origin in origins:
        then, reading = before.rows.get(origin.body.pk), before.figures.get((origin.body.pk, measure))
        cells: dict[str, Cell] = {
            "new_commune": body.official_name,
            "former_commune": origin.body.official_name,
            "part": "whole" if origin.part == Part.WHOLE else "part",
            "former_status": status_of(before.held.get(origin.body.pk)),
            "former_criteria": count(then.met) if then and then.reported else None,
            "weight": number_of(reading.denominator) if reading and reading.denominator else None,
            "former_value": _share(reading),
        }
        below = f"{key}:{origin.body.key}"
        shown = f"{number}. {origin.body.official_name}"
        met = ASSESSED[then.criteria[one.place].lower()] if then and len(then.criteria) > one.place else ""
        said = {"met": "Trước sắp xếp: đạt.", "not_met": "Trước sắp xếp: chưa đạt."}.get(met, "")
        yield row(columns, below, shown, cells, typed=typed.get(below), note=said)


def _share(reading: Reading | None) -> Cell:
    found = share_of(reading) if reading else None
    return number_of(found) if found is not None else None


def _before(scope: Scope, edition: Edition, bodies: Sequence[Body]) -> Before:
    asked, rows, held = scope.asked, dict[int, CommuneRow](), dict[int, Held]()
    lasts = sorted({b.valid_to for b in bodies if b.valid_to is not None and b.valid_to < asked.on})
    for day in lasts:
        then = replace(scope, asked=replace(asked, on=day, now=False, paths=tuple(sorted(_tops(bodies)))))
        found = commune_rows(then.asked) if then.asked.edition is asked.edition else []
        rows |= {r.pk: r for r in found}
        held |= held_now(holdings(then), then)
    single = {c.indicators[0].measure for c in edition.criteria if len(c.indicators) == 1}
    return Before(rows, held, _figures(asked, bodies, single))


def _figures(asked: Asked, bodies: Sequence[Body], measures: set[str]) -> Mapping[tuple[int, str], Reading]:
    """The newest that counts on the line, as known at the moment."""
    wanted = {b.pk for b in bodies}
    found = Value.objects.filter(body__in=Body.objects.within_any(_tops(bodies)), measure__in=measures, as_of__lte=asked.on)
    ordered = found.select_related("latest", "approved").order_by("as_of", "pk")
    values = known_values(list(ordered), asked.known_at) if asked.past else ordered
    figures: dict[tuple[int, str], Reading] = {}
    for value in values:
        revision = counting(value, asked.line)
        if revision is not None and value.body_id in wanted:
            figures[value.body_id, value.measure] = reading_of(value, revision)
    return figures


def _tops(bodies: Sequence[Body]) -> set[str]:
    return {b.path[:STEP] for b in bodies}
