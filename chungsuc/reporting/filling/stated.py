"""Forms that bodies fill in themselves: money, debts, villages, emulation, the written report."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from django.db.models import Q

from chungsuc.movements.queries.plans import with_own_plan
from chungsuc.progress.models import Line, StatedTable
from chungsuc.progress.queries import HoldingState
from chungsuc.reporting.filling.honoured import holdings
from chungsuc.reporting.filling.scope import Scope, Values, count, framed, missing_row, row
from chungsuc.reporting.filling.sent import Said, SaidRow, asked_by, received, stated_rows
from chungsuc.rulebook.reports import complete, expand
from chungsuc.rulebook.reports.completing import listed
from chungsuc.rulebook.reports.model import Aggregation, Column, FormTable, ReportForm, Row
from chungsuc.units.lineage import stands_under
from chungsuc.units.models import COMMUNE_LEVEL, Body, BodyKind

TERRITORIES: Final = (BodyKind.NATION, BodyKind.PROVINCE, BodyKind.DISTRICT)
EMULATION: Final = "emulation_annual_report"
VILLAGES: Final = "village_ntm_summary"


def by_bodies(form: ReportForm, scope: Scope) -> FormTable:
    """
    A row for each body that is to say it. Four queries at most (bodies, who says what by typing and by report, movements), two
    more under the hierarchy of now, one more of an agency and of the emulation report.
    """
    columns = expand(form)
    bodies = reporters(form, scope)
    said = _said(form, scope, bodies)
    known = _known(form, scope, bodies)
    rows = [_row(columns, body, said[body.pk], known.get(body.pk, {}), scope, counted=form.id == VILLAGES) for body in bodies]
    return framed(form, scope, columns, _under_now(form, scope, columns, bodies, rows), said=_lines(scope, said), judged=False)


def _said(form: ReportForm, scope: Scope, bodies: Sequence[Body]) -> Mapping[int, Said]:
    asked = scope.asked
    return stated_rows(form.id, bodies, scope.period, asked.known_at, own=scope.body, line=asked.line)


def reporters(form: ReportForm, scope: Scope) -> list[Body]:
    """
    Of a territory its communes of the day, of the emulation report its agencies too, and whoever else within has said
    anything; of an agency those who owe it the report, else itself.
    """
    if scope.body.kind == BodyKind.AGENCY:
        below = asked_by(scope.body, form.id)
        return [scope.body, *(b for b in below if b.pk != scope.body.pk)]
    if scope.body.kind not in TERRITORIES:
        return [scope.body]
    day, kinds = scope.asked.on, [BodyKind.COMMUNE]
    if form.id == EMULATION:
        kinds += [BodyKind.AGENCY, *COMMUNE_LEVEL]
    there = Q(kind__in=kinds, valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gte=day))
    said = StatedTable.objects.filter(form=form.id, period=scope.period, recorded_at__lte=scope.asked.known_at)
    found = Body.objects.within_any(scope.asked.paths).filter(there | Q(pk__in=said.values("body")))
    return list(found.select_related("parent").order_by("path"))


def _row(columns: Sequence[Column], body: Body, said: Said, known: Values, scope: Scope, *, counted: bool) -> Row:
    if not said.rows and counted and known:
        return row(columns, body.key, body.official_name, known, note="Đếm theo sổ đơn vị và quyết định công nhận.")
    if not said.rows:
        return missing_row(columns, body.key, body.official_name, known, note=said.why_not)
    typed = next(iter(said.rows)).cells
    ended = body.valid_to is not None and body.valid_to < scope.asked.today
    note = f"Kết thúc ngày {body.valid_to:%d/%m/%Y}." if ended else ""
    return replace(row(columns, body.key, body.official_name, known, typed=typed, note=note), as_of=said.as_of)


def _known(form: ReportForm, scope: Scope, bodies: Sequence[Body]) -> Mapping[int, Values]:
    """
    What the software holds itself: of villages what the register lists; of the emulation report a plan of one's own, when the
    report came and whether in time.
    """
    if form.id == VILLAGES:
        return _villages(scope)
    if form.id != EMULATION:
        return {}
    first, _ = scope.bounds
    planned = with_own_plan(bodies, scope.asked.on, since=first)
    came = received(bodies, form.id, scope.period, scope.asked.known_at)
    found: dict[int, Values] = {}
    for body in bodies:
        on, in_time = came.get(body.pk, (None, None))
        found[body.pk] = {"plan_issued": True if body.pk in planned else None, "received_on": on, "on_time": in_time}
    return found


def _villages(scope: Scope) -> Mapping[int, Values]:
    """By commune its villages and those with a title, where the register lists villages. Two queries."""
    listed = Body.objects.on(scope.asked.on).within_any(scope.asked.paths).filter(kind=BodyKind.HAMLET)
    parents = dict(listed.values_list("pk", "parent_id"))
    if not parents:
        return {}
    held: dict[int, set[str]] = {}
    for holding in holdings(scope):
        if holding.state == HoldingState.HELD and holding.held.body_id in parents:
            held.setdefault(holding.held.body_id, set()).update({holding.title.id, *holding.title.includes})
    found: dict[int, Values] = {}
    for commune in {c for c in parents.values() if c is not None}:
        mine = [v for v, parent in parents.items() if parent == commune]
        found[commune] = {
            "villages_total": count(len(mine)),
            "ntm": count(sum("thon-ntm" in held.get(v, ()) for v in mine)),
            "model": count(sum("thon-ntm-kieu-mau" in held.get(v, ()) for v in mine)),
        }
    return found


def _lines(scope: Scope, said: Mapping[int, Said]) -> Iterator[str]:
    missing = sum(s.rows is None for s in said.values())
    if missing:
        what = "chưa gửi" if scope.asked.line == Line.OFFICIAL else "chưa khai"
        yield f"{missing}/{len(said)} đơn vị {what}, không tính vào tổng."


def _under_now(
    form: ReportForm, scope: Scope, columns: Sequence[Column], bodies: Sequence[Body], rows: Sequence[Row]
) -> Sequence[Row]:
    """Under the hierarchy of now the rows of what went into one body are one row, added by the kind of each column."""
    if not scope.asked.now:
        return rows
    above = stands_under(bodies, scope.asked.today)
    places = {b.pk: above.get(b.pk) or b for b in bodies}
    groups: dict[int, list[Row]] = {}
    for body, one in zip(bodies, rows, strict=True):
        groups.setdefault(places[body.pk].pk, []).append(one)
    named = {p.pk: p for p in places.values()}
    if any(c.aggregation == Aggregation.COUNT for c in columns):  # yes and no of several is neither
        return [_beneath(places[b.pk], b, one) for b, one in zip(bodies, rows, strict=True)]
    return [_added(form, scope, columns, named[place], found) for place, found in groups.items()]


def _beneath(place: Body, body: Body, one: Row) -> Row:
    return one if place.pk == body.pk else replace(one, name=f"{place.official_name}: {one.name}")


def _added(form: ReportForm, scope: Scope, columns: Sequence[Column], place: Body, rows: Sequence[Row]) -> Row:
    if len(rows) == 1:
        return replace(rows[0], key=place.key, name=place.official_name)
    if all(r.missing for r in rows):
        return missing_row(columns, place.key, place.official_name, {}, note=f"{len(rows)} đơn vị chưa có số.")
    table = complete(FormTable(form=form, columns=columns, rows=rows, period=scope.period))
    cells = table.total.cells if table.total else {}
    absent = [r.name for r in rows if r.missing]
    note = f"Cộng {len(rows)} đơn vị trước sắp xếp." + (f" Thiếu: {', '.join(absent)}." if absent else "")
    return row(columns, place.key, place.official_name, cells, note=note)


def by_lists(form: ReportForm, scope: Scope) -> FormTable:
    """The rows that each body lists, under its name where there are several. Three queries at most, two more under now."""
    columns = expand(form)
    bodies = reporters(form, scope)
    said = _said(form, scope, bodies)
    alone = len(bodies) == 1
    above = stands_under(bodies, scope.asked.today) if scope.asked.now else {}
    rows: list[Row] = []
    for body in bodies:
        place = above.get(body.pk) or body
        rows += _listed(columns, body, place, said[body.pk], alone=alone)
    none = [b.official_name for b in bodies if (s := said[b.pk].rows) is not None and not s]
    lines = [*_lines(scope, said), *([f"Báo không có: {listed(none)}."] if none else [])]
    return framed(form, scope, columns, rows, said=lines, judged=False)


def _listed(columns: Sequence[Column], body: Body, place: Body, said: Said, *, alone: bool) -> Iterator[Row]:
    if said.rows is None:
        yield missing_row(columns, body.key, place.official_name, {}, note=said.why_not)
        return
    for one in said.rows:
        name = one.name or one.key
        shown = name if alone or name.startswith(f"{body.official_name}: ") else f"{place.official_name}: {name}"
        yield replace(row(columns, f"{body.key}:{one.key}", shown, {}, typed=one.cells), as_of=said.as_of)


def sections(form: ReportForm, scope: Scope) -> FormTable:
    """The parts of the written report as the body typed them; what a part's tables are is said beside. One query."""
    columns = expand(form)
    found = stated_rows(form.id, [scope.body], scope.period, scope.asked.known_at).get(scope.body.pk, Said(None))
    texts = {one.key: one for one in found.rows or ()}
    rows = [_section(columns, key, name, texts.get(key)) for key, name in form.repeats.get("sections", ())]
    return framed(form, scope, columns, rows, judged=False)


def _section(columns: Sequence[Column], key: str, name: str, said: SaidRow | None) -> Row:
    annexes: Values = {"annexes": ", ".join(ANNEXES.get(key, ())) or None}
    if said is None:
        return missing_row(columns, key, name, annexes)
    return row(columns, key, name, annexes, typed=said.cells)


ANNEXES: Final[Mapping[str, Iterable[str]]] = {
    "s3_results": ("Ma trận xã và tiêu chí", "Số xã đạt theo tiêu chí", "Kết quả công nhận"),
    "s4_resources": ("Huy động nguồn lực", "Giải ngân", "Nợ đọng xây dựng cơ bản"),
}
