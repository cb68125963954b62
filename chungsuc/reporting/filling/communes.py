"""Forms that count communes by their standings: the matrix, the counts by criterion, the bands."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from chungsuc.movements.queries.plans import UnitsPlanned, units_planned
from chungsuc.progress.models import Line
from chungsuc.reporting.filling.honoured import Held, held_now, holdings, status_of
from chungsuc.reporting.filling.reorganised import Change, changes, reason
from chungsuc.reporting.filling.scope import Scope, columns_of, count, framed, missing_row, row, units_of
from chungsuc.reporting.filling.sent import typed_of
from chungsuc.reporting.queries.asked import MET, CommuneRow
from chungsuc.rulebook.model import Edition
from chungsuc.rulebook.reports.model import Cell, Column, FormTable, ReportForm, Row

ASSESSED: Final = {"m": "met", "n": "not_met", "u": "not_assessed"}
NO_FIGURES: Final = "Chưa có số liệu."


def matrix(form: ReportForm, scope: Scope) -> FormTable:
    """Communes × criteria. Four queries: standings, those of the day before, titles, successions; four more under the hierarchy of now."""
    edition = scope.edition()
    columns = columns_of(form, edition)
    before = {r.pk: r for r in scope.communes(scope.before) if r.reported}
    held = held_now(holdings(scope), scope)
    moved = changes(scope)
    rows = [_commune(columns, r, edition, before.get(r.pk), held.get(r.pk), moved) for r in scope.communes()]
    return framed(form, scope, columns, rows, said=_said(scope, [r for r in rows if r.missing], len(rows)))


def _commune(
    columns: Sequence[Column],
    found: CommuneRow,
    edition: Edition,
    before: CommuneRow | None,
    held: Held | None,
    moved: Sequence[Change],
) -> Row:
    named = {
        "commune_group": found.under or None,
        "recognition": status_of(held),
        "decision_no": held.decision if held else None,
    }
    inherited = ["Xã cũ từng giữ danh hiệu, cần đánh giá lại."] if held and held.inherited else []
    if not found.reported:
        return missing_row(columns, found.key, found.official_name, named, note=" ".join([NO_FIGURES, *inherited]))
    letters = zip(edition.criteria, found.criteria, strict=True)
    cells = {f"c{c.number:02}": ASSESSED[letter.lower()] for c, letter in letters}
    values: dict[str, Cell] = {
        **named,
        **cells,
        "criteria_met": count(found.met),
        "criteria_before": count(before.met) if before else None,
    }
    why = reason(moved, found.path)
    notes = [*_provisional(found, edition), *inherited, *([why] if why else [])]
    if held and held.title and found.met < len(edition.criteria):
        notes.append(f"Đã được công nhận, nay đạt {found.met}/{len(edition.criteria)} tiêu chí.")
    return replace(row(columns, found.key, found.official_name, values, note=" ".join(notes)), reason=why)


def _provisional(found: CommuneRow, edition: Edition) -> Iterator[str]:
    numbers = [str(c.number) for c, letter in zip(edition.criteria, found.criteria, strict=True) if letter == "M"]
    if numbers:
        yield f"Tạm tính: tiêu chí {', '.join(numbers)}."


def _said(scope: Scope, silent: Sequence[object], whole: int) -> Iterator[str]:
    if silent:
        yield f"{len(silent)}/{whole} xã chưa có số liệu, không tính vào xã đạt hay chưa đạt."
    if scope.before and not any(r.reported for r in scope.communes(scope.before)):
        yield f"Không có số cùng bộ tiêu chí ngày {scope.before:%d/%m/%Y} để so sánh."


def _other_number(scope: Scope, now: int, before: Sequence[CommuneRow], year_ago: Sequence[CommuneRow]) -> Iterator[str]:
    """What differs in number is not compared without saying so."""
    for day, then in ((scope.before, len(before)), (scope.year_ago, len(year_ago))):
        if then and then != now:
            yield f"Ngày {day:%d/%m/%Y} có {then} xã, nay có {now} xã: số xã đạt không cùng mẫu số."


def criterion_counts(form: ReportForm, scope: Scope) -> FormTable:
    """
    For each criterion how many communes meet it, then and now. Eight queries: standings of three days and of the expected
    line, titles where the set is a higher one, targets, what the body typed, successions.

    The denominator of a higher set is the communes that hold the base title, as provinces print it.
    """
    edition = scope.edition()
    columns = columns_of(form, edition)
    among = _among(scope)
    now, before, year_ago, expected = (
        [r for r in found if among is None or r.pk in among]
        for found in (
            scope.communes(),
            scope.communes(scope.before),
            scope.communes(scope.year_ago),
            scope.upon(Line.EXPECTED).communes(),
        )
    )
    typed = typed_of(form.id, scope.body, scope.period, scope.asked.known_at)
    plans = {p.criteria[0]: p for p in units_planned(scope.asked.places, scope.asked.on) if _whole_criterion(p, edition)}
    why = reason(changes(scope), scope.body.path)
    rows = []
    for place, criterion in enumerate(edition.criteria):
        plan, provisional = plans.get(criterion.number), sum(r.criteria[place] == "M" for r in now)
        this_year = plan is not None and plan.due.year == scope.asked.on.year
        key = str(criterion.number)
        values: dict[str, Cell] = {
            "criterion_no": key,
            "communes_total": count(len(now)),
            "met_previous": _met(before, place),
            "met_same_last_year": _met(year_ago, place),
            "met_now": _met(now, place),
            "estimate_year": _met(expected, place),
            "plan_year": plan.goal if plan and this_year else None,
        }
        notes = [f"Tạm tính {provisional}."] if provisional else []
        if plan and not this_year:
            notes.append(f"Mục tiêu đến {plan.due:%d/%m/%Y}: {plan.goal} xã.")
        made = row(columns, key, criterion.name, values, typed=typed.get(key), note=" ".join(notes))
        rows.append(replace(made, reason=why))
    said = [*([why] if why else []), *_of_what(scope, now, higher=among is not None), *_other_number(scope, len(now), before, year_ago)]
    return framed(form, scope, columns, rows, said=said)


def _of_what(scope: Scope, now: Sequence[CommuneRow], *, higher: bool) -> Iterator[str]:
    what = "xã đã được công nhận đạt chuẩn nông thôn mới" if higher else "xã có đến ngày chốt số liệu"
    yield f"Mẫu số: {len(now)} {what}."
    yield from _said(scope, [r for r in now if not r.reported], len(now))


def _among(scope: Scope) -> set[int] | None:
    """Of a higher set the communes that hold a title; of the base set all."""
    if scope.asked.level == "commune":
        return None
    return {pk for pk, held in held_now(holdings(scope), scope).items() if held.title}


def _whole_criterion(plan: UnitsPlanned, edition: Edition) -> bool:
    return plan.standard == edition.id and len(plan.criteria) == 1 and not plan.title


def _met(rows: Sequence[CommuneRow], place: int) -> Decimal | None:
    """None where nobody has a figure: not known is no nought."""
    known = [r for r in rows if r.reported]
    return count(sum(r.criteria[place] in MET for r in known)) if known else None


def bands(form: ReportForm, scope: Scope) -> FormTable:
    """Communes with figures by band, for each district or what stands for it. Two queries, six under the hierarchy of now."""
    edition = scope.edition()
    columns = columns_of(form, edition)
    year_ago = {key: rows for key, _, rows in units_of(scope, scope.communes(scope.year_ago))}
    rows = [
        _banded(columns, key, name, found, edition, year_ago.get(key, ()))
        for key, name, found in units_of(scope, scope.communes())
    ]
    silent = [r for r in scope.communes() if not r.reported]
    said = ["Mẫu số: xã có số liệu đánh giá.", *_said(scope, silent, len(scope.communes()))]
    return framed(form, scope, columns, rows, said=said)


def _banded(
    columns: Sequence[Column],
    key: str,
    name: str,
    found: Sequence[CommuneRow],
    edition: Edition,
    year_ago: Sequence[CommuneRow],
) -> Row:
    known, then = [r for r in found if r.reported], [r for r in year_ago if r.reported]
    silent = len(found) - len(known)
    if not known:
        return missing_row(columns, key, name, {}, note=f"{silent} xã chưa có số liệu.")
    inside = Counter(edition.band(r.met) for r in known)
    values: dict[str, Decimal | None] = {
        "communes_total": count(len(known)),
        "criteria_total": count(sum(r.met for r in known)),
        "communes_before": count(len(then)) if then else None,
        "criteria_before": count(sum(r.met for r in then)) if then else None,
    }
    values |= {f"b_{b.lowest}_{b.highest}": count(inside[b]) for b in edition.bands}
    provisional = sum(r.provisional for r in known)
    notes = [f"{silent} xã chưa có số liệu, không xếp nhóm."] if silent else []
    notes += [f"Tạm tính {provisional} xã."] if provisional else []
    return row(columns, key, name, values, note=" ".join(notes))
