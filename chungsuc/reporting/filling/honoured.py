"""The form of recognitions: titles as facts with their decisions, beside what the criteria say."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from chungsuc.movements.queries.plans import UnitsPlanned, units_planned
from chungsuc.progress.queries import Holding, HoldingState, titles_within
from chungsuc.reporting.filling.reorganised import changes, reason
from chungsuc.reporting.filling.scope import Scope, columns_of, count, framed, row, units_of
from chungsuc.reporting.queries.asked import CommuneRow
from chungsuc.reporting.queries.titles import kinds
from chungsuc.rulebook.model import Edition, Title
from chungsuc.rulebook.reports.model import Cell, FormTable, ReportForm
from chungsuc.units.models import Body, BodyKind
from chungsuc.units.queries import STEP

STATUS: Final = {"xa-ntm": "ntm", "xa-ntm-nang-cao": "advanced", "xa-ntm-kieu-mau": "model"}
BASE_TITLE: Final = "xa-ntm"


@dataclass(frozen=True, slots=True)
class Held:
    """The highest title that a commune holds with its decision; whether something of a former commune waits to be reassessed."""

    title: Title | None
    decision: str | None
    inherited: bool


def holdings(scope: Scope) -> list[Holding]:
    """All titles within, of communes and others, those that ended among them. One query for each province."""
    found: list[Holding] = []
    for root in sorted({path[:STEP] for path in scope.asked.paths}):
        found += titles_within(root, scope.asked.on, scope.asked.known_at)
    return [h for h in found if any(h.held.body.path.startswith(path) for path in scope.asked.paths)]


def held_now(found: Sequence[Holding], scope: Scope) -> Mapping[int, Held]:
    """By commune what it holds on the day; those with nothing are left out."""
    by_body: dict[int, list[Holding]] = {}
    for holding in found:
        if not holding.ended and holding.title.level == BodyKind.COMMUNE and holding.held.body.exists_on(scope.asked.on):
            by_body.setdefault(holding.held.body_id, []).append(holding)
    return {body: _held(rows) for body, rows in by_body.items()}


def _held(rows: Sequence[Holding]) -> Held:
    own = [h for h in rows if h.state == HoldingState.HELD]
    highest = max(own, key=lambda h: h.title.rank, default=None)
    inherited = any(h.state == HoldingState.INHERITED for h in rows)
    if highest is None:
        return Held(None, None, inherited)
    return Held(highest.title, f"{highest.held.decision}, {highest.held.decided_on:%d/%m/%Y}", inherited)


def status_of(held: Held | None) -> str:
    return STATUS.get(held.title.id, "none") if held and held.title else "none"


def recognition(form: ReportForm, scope: Scope) -> FormTable:
    """
    Titles by decision, for each unit. Five queries: standings, titles, the units' bodies, targets, successions.

    What is recognised is never worked out: those with all criteria and no decision stand apart.
    """
    columns, units = columns_of(form), units_of(scope, _communes(scope))
    found = holdings(scope)
    held, moved = held_now(found, scope), changes(scope)
    bodies = {b.key: b for b in Body.objects.filter(key__in=[key for key, _, _ in units if key])}
    plans = {p.territory: p for p in units_planned([scope.body, *bodies.values()], scope.asked.on) if _recognises(p)}
    rows = []
    for key, name, communes in units:
        body = bodies.get(key)
        counted = _counted(communes, held, scope.asked.edition)
        plan = plans.get(body.pk) if body else None
        values: dict[str, Cell] = {
            **counted,
            **_in_period(found, {r.pk for r in communes}, scope),
            "target_ntm": plan.goal if plan else None,
            "districts_ntm": _districts(found, body, communes),
        }
        waiting = sum(bool((h := held.get(r.pk)) and h.inherited) for r in communes)
        note = f"{waiting} xã có danh hiệu của xã cũ, cần đánh giá lại." if waiting else ""
        why = reason(moved, body.path if body else scope.body.path)
        rows.append(replace(row(columns, key, name, values, note=" ".join(filter(None, (note, why)))), reason=why))
    return framed(form, scope, columns, rows, said=_said(plans.get(scope.body.pk), scope))


def _communes(scope: Scope) -> Sequence[CommuneRow]:
    """With their standings; where no set is in force only the communes."""
    if scope.asked.edition is not None:
        return scope.communes()
    day = scope.asked.on
    found = Body.objects.communes().on(day).within_any(scope.asked.paths).select_related("parent").order_by("path")
    return [_bare(b) for b in found]


def _bare(body: Body) -> CommuneRow:
    district = body.parent if body.parent and body.parent.kind == BodyKind.DISTRICT else None
    under = (district.key, district.name, district.kind) if district else ("", "", "")
    return CommuneRow(body.pk, body.key, body.name, body.official_name, body.search_key, body.path, *under, 0, "", "")


def _said(plan: UnitsPlanned | None, scope: Scope) -> Iterator[str]:
    yield "Xã đạt chuẩn gồm cả xã nâng cao, kiểu mẫu; tỷ lệ nâng cao, kiểu mẫu tính trên số xã đã đạt chuẩn."
    if plan:
        yield f"Mục tiêu của {scope.body.official_name} đến {plan.due:%d/%m/%Y}: {plan.goal} xã."
    if scope.asked.edition is None:
        yield f"Chưa xét được xã đủ tiêu chí: {scope.asked.because}"


def _recognises(plan: UnitsPlanned) -> bool:
    return plan.title == BASE_TITLE


def _counted(
    communes: Sequence[CommuneRow], held: Mapping[int, Held], edition: Edition | None
) -> dict[str, Decimal | None]:
    titles = [h.title for r in communes if (h := held.get(r.pk)) and h.title]
    names = {"communes_ntm": "xa-ntm", "communes_advanced": "xa-ntm-nang-cao", "communes_model": "xa-ntm-kieu-mau"}
    known = {t.id: sum(o.id == t.id or t.id in _all(o) for o in titles) for t in kinds()}
    full = len(edition.criteria) if edition else None
    ready = [r for r in communes if r.met == full and not ((h := held.get(r.pk)) and h.title)]
    return {
        "communes_total": count(len(communes)),
        **{column: count(known.get(title, 0)) for column, title in names.items()},
        "met_all_no_decision": count(len(ready)) if full else None,
    }


def _all(title: Title) -> set[str]:
    """What a title includes, directly or through another."""
    by_id = {t.id: t for t in kinds()}
    return {*title.includes, *(further for i in title.includes if i in by_id for further in _all(by_id[i]))}


def _in_period(found: Sequence[Holding], communes: set[int], scope: Scope) -> dict[str, Decimal | None]:
    first, last = scope.bounds
    until = min(last, scope.asked.on)
    mine = [h.held for h in found if h.title.id == BASE_TITLE and h.held.inherited_from_id is None]
    mine = [h for h in mine if h.body_id in communes]
    revoked = [
        h
        for h in mine
        if h.ended_on is not None
        and h.end_recorded_at is not None
        and h.end_recorded_at <= scope.asked.known_at
        and first <= h.ended_on <= until
        and h.ended_on != h.body.valid_to
    ]
    return {
        "newly_in_period": count(sum(first <= h.decided_on <= until for h in mine)),
        "revoked_in_period": count(len(revoked)),
    }


def _districts(found: Sequence[Holding], body: Body | None, communes: Sequence[CommuneRow]) -> Decimal | None:
    """Districts with a title of their own; None where there are none to count."""
    if body is None or not any(r.under_kind == BodyKind.DISTRICT for r in communes):
        return None
    holders = {
        h.held.body_id
        for h in found
        if h.state == HoldingState.HELD and h.title.level == BodyKind.DISTRICT and h.held.body.path.startswith(body.path)
    }
    return count(len(holders))
