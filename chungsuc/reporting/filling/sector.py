"""A department's report on a criterion, commune by commune."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from chungsuc.progress.models import Line, Standing
from chungsuc.progress.queries.answering import answerable_on
from chungsuc.reporting.filling.scope import Scope, Values, columns_of, framed, missing_row, row
from chungsuc.reporting.filling.sent import typed_of
from chungsuc.reporting.queries.asked import MET, CommuneRow, commune_rows
from chungsuc.rulebook.model import ADVANCED, Criterion, Edition
from chungsuc.rulebook.reports.model import Cell, Column, FormTable, ReportForm, Row
from chungsuc.units.models import BodyKind


def sector(form: ReportForm, scope: Scope) -> FormTable:
    """
    Which communes meet the criterion, since when, then and now. Seven queries at most: who answers for what, standings of two
    days, of the expected line and of the advanced set, all days of the line, what the department typed.
    """
    edition = scope.edition()
    columns = columns_of(form, edition)
    criterion = criterion_of(scope, edition)
    place = edition.criteria.index(criterion)
    year_ago = {r.pk: r for r in scope.communes(scope.year_ago) if r.reported}
    expected = {r.pk: r for r in scope.upon(Line.EXPECTED).communes() if r.reported}
    higher = _advanced(scope, criterion.number)
    since = _years(scope, edition, place)
    typed = typed_of(form.id, scope.body, scope.period, scope.asked.known_at)
    rows = []
    for found in scope.communes():
        key = f"{criterion.number}:{found.key}"
        then, soon = year_ago.get(found.pk), expected.get(found.pk)
        values: dict[str, Cell] = {
            "district": found.under or None,
            "year_met": Decimal(since[found.pk].year) if found.criteria[place] in MET and found.pk in since else None,
            "same_last_year": then.criteria[place] in MET if then else None,
            "met_now": found.criteria[place] in MET if found.reported else None,
            "estimate": soon.criteria[place] in MET if soon else None,
            "advanced": higher.get(found.pk),
        }
        rows.append(_row(columns, key, found, values, typed.get(key, {}), provisional=found.criteria[place] == "M"))
    lines = [f"Tiêu chí {criterion.number}, {criterion.name}."]
    return framed(form, scope, columns, rows, said=lines)


def _row(
    columns: Sequence[Column],
    key: str,
    found: CommuneRow,
    values: Mapping[str, Cell],
    typed: Values,
    *,
    provisional: bool,
) -> Row:
    if not found.reported and not typed:
        return missing_row(columns, key, found.official_name, values, note="Chưa có số liệu.")
    return row(columns, key, found.official_name, values, typed=typed, note="Tạm tính." if provisional else "")


def criterion_of(scope: Scope, edition: Edition) -> Criterion:
    """The criterion asked for; else the one of which the agency answers for the most indicators; else the first. One query."""
    numbers = {c.number: c for c in edition.criteria}
    if scope.criterion in numbers:
        return numbers[scope.criterion]
    if scope.body.kind == BodyKind.AGENCY:
        mine = {r.measure for r in answerable_on(scope.asked.on).rows if r.agency_id == scope.body.pk}
        counted = Counter(c.number for c in edition.criteria for i in c.indicators if i.measure in mine)
        if counted:
            return numbers[counted.most_common(1)[0][0]]
    return edition.criteria[0]


def _advanced(scope: Scope, number: int) -> dict[int, bool]:
    """By commune whether the criterion of the same number of the advanced set is met; nothing where there is no such set."""
    asked = scope.asked.by(ADVANCED)
    edition = asked.edition
    if edition is None or number not in {c.number for c in edition.criteria}:
        return {}
    place = next(i for i, c in enumerate(edition.criteria) if c.number == number)
    return {r.pk: r.criteria[place] in MET for r in commune_rows(asked) if r.reported}


def _years(scope: Scope, edition: Edition, place: int) -> dict[int, date]:
    """By commune since which day it has met the criterion without a break. One query."""
    asked, since = scope.asked, dict[int, date]()
    within = [r.pk for r in scope.communes()]
    told = Standing.objects.filter(
        standard=edition.id, line=asked.line, day__lte=asked.on, known_from__lte=asked.known_at
    ).order_by("day", "known_from", "pk")
    wanted = set(within)
    for path in asked.paths:
        rows = told.filter(body__path__gte=path, body__path__lt=path + "~").values_list("body_id", "day", "criteria")
        for body, day, criteria in rows:
            if body not in wanted:
                continue
            if criteria[place] in MET:
                since.setdefault(body, day)
            else:
                since.pop(body, None)
    return since
