"""The review of a commune, indicator by indicator; of many communes at once in the same few queries."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from chungsuc.documents.letterhead import amid
from chungsuc.progress.judged import edition_asked
from chungsuc.progress.lawbook import Law, law_for, one_rulebook
from chungsuc.progress.models import Evidence, Line, Value, reading_of
from chungsuc.progress.queries import known_values
from chungsuc.progress.queries.answering import Answerable, answerable_on
from chungsuc.progress.queries.evidence import in_use_at
from chungsuc.progress.workflow import EXPECTED_STATES
from chungsuc.reporting.filling.scope import FillingError, Scope, Values, columns_of, count, framed, row
from chungsuc.reporting.filling.sent import Said, stated_rows
from chungsuc.reporting.queries.asked import CommuneRow
from chungsuc.reporting.queries.department import figure_text
from chungsuc.reporting.queries.profile import counting
from chungsuc.rulebook.model import Criterion, Indicator, Reading
from chungsuc.rulebook.reports.model import Cell, Column, FormTable, ReportForm, Row
from chungsuc.rulebook.rules import Rule, rules_for
from chungsuc.units.models import Body, BodyKind

ASSESSED: Final = {"m": "met", "n": "not_met", "u": "not_assessed"}


class Figure(NamedTuple):
    value: int
    as_of: date
    reading: Reading


class Known(NamedTuple):
    """What is read once for all communes."""

    law: Law
    figures: Mapping[tuple[int, str], Sequence[Figure]]
    evidence: Mapping[int, int]
    answerable: Answerable
    before: Mapping[int, CommuneRow]
    said: Mapping[int, Said]


def status_review(form: ReportForm, scope: Scope) -> FormTable:
    """The review of the commune that reports."""
    if scope.body.kind != BodyKind.COMMUNE:
        raise FillingError(f"Biểu này là của từng xã; chọn một xã của {amid(scope.body.official_name)}.")
    return status_reviews(form, scope)[scope.body.key]


def status_reviews(form: ReportForm, scope: Scope) -> Mapping[str, FormTable]:
    """
    By key the review of every commune of the scope. Ten queries, however many communes: standings of two days, communes, law,
    figures of two days (all of them on a past day), evidence, who answers for what, what is typed and what sent reports carry.
    """
    with one_rulebook():
        return _reviews(form, scope)


def _reviews(form: ReportForm, scope: Scope) -> Mapping[str, FormTable]:
    edition = scope.edition()
    rows = {r.pk: r for r in scope.communes()}
    bodies = list(Body.objects.filter(pk__in=rows).select_related("parent").order_by("path"))
    if not bodies:
        raise FillingError(f"Ngày {scope.asked.on:%d/%m/%Y} không có xã nào trong {scope.body.official_name}.")
    figures = _figures(scope, bodies, [i.measure for i in edition.indicators])
    asked = scope.asked
    known = Known(
        law=law_for(bodies, asked.known_at if asked.past else None),
        figures=figures,
        evidence=_evidence(scope, [i.measure for i in edition.indicators]),
        answerable=answerable_on(asked.on),
        before={r.pk: r for r in scope.communes(scope.before)},
        said=stated_rows(form.id, bodies, scope.period, asked.known_at, own=scope.body, line=asked.line),
    )
    return {b.key: _review(form, scope, b, rows[b.pk], known) for b in bodies}


def _figures(scope: Scope, bodies: Sequence[Body], measures: Sequence[str]) -> Mapping[tuple[int, str], Sequence[Figure]]:
    """What counts on the line, by commune and measure, newest first: of the day, and of the day before, as known at the moment."""
    asked = scope.asked
    found = Value.objects.filter(
        body__in=Body.objects.communes().on(asked.on).within_any(asked.paths), measure__in=measures, as_of__lte=asked.on
    ).select_related("latest", "approved")
    if asked.past:
        values = known_values(list(found.order_by("-as_of", "-pk")), asked.known_at)
    else:
        counts = Q(approved__isnull=False)
        if asked.line == Line.EXPECTED:
            counts |= Q(state__in=EXPECTED_STATES)
        values = [v for day in (asked.on, scope.before) for v in found.filter(counts, pk__in=_newest(found.filter(counts), day))]
    wanted = {b.pk for b in bodies}
    figures: dict[tuple[int, str], list[Figure]] = defaultdict(list)
    for value in values:
        revision = counting(value, asked.line)
        if revision is not None and value.body_id in wanted:
            figures[value.body_id, value.measure].append(Figure(value.pk, value.as_of, reading_of(value, revision)))
    return figures


def _newest(found: QuerySet[Value], day: date) -> QuerySet[Value, int]:
    """The newest by a day, by commune and measure."""
    place = Window(RowNumber(), partition_by=[F("body"), F("measure")], order_by=[F("as_of").desc(), F("pk").desc()])
    return found.filter(as_of__lte=day).annotate(place=place).filter(place=1).values_list("pk", flat=True)


def _review(form: ReportForm, scope: Scope, body: Body, found: CommuneRow, known: Known) -> FormTable:
    edition = edition_asked(known.law, body, scope.asked.on, scope.asked.level)
    columns = columns_of(form, edition)
    rules = {r.indicator.number: r for r in rules_for(edition, known.law.column(edition, body, scope.asked.on), scope.asked.on)}
    letters = dict(zip((i.number for i in edition.indicators), found.indicators, strict=True))
    then = known.before.get(body.pk)
    earlier = dict(zip((i.number for i in edition.indicators), then.indicators, strict=True)) if then else {}
    typed = {one.key: one.cells for one in known.said[body.pk].rows or ()}
    rows: list[Row] = []
    for criterion, letter in zip(edition.criteria, found.criteria, strict=True):
        rows.append(_head(columns, criterion, letter, letters))
        for indicator in criterion.indicators:
            number = indicator.number
            place = _Place(criterion, indicator, rules[number], letters[number], earlier.get(number, ""))
            rows.append(_row(columns, place, body, scope, known, typed.get(number, {})))
    return framed(form, scope, columns, rows, said=[_said(found, letters)])


def _head(columns: Sequence[Column], criterion: Criterion, letter: str, letters: Mapping[str, str]) -> Row:
    own = [letters[i.number] for i in criterion.indicators]
    assessed = any(o not in "uU" for o in own)
    values: dict[str, Cell] = {
        "criterion_no": str(criterion.number),
        "self_assessment": ASSESSED[letter.lower()],
        "indicators_met": count(sum(o in "mM" for o in own)) if assessed else None,
        "indicators_total": count(len(own)),
        "criteria_met": count(int(letter in "mM")) if assessed else None,
    }
    note = "Tạm tính." if letter == "M" else ""
    return row(columns, head_key(criterion.number), criterion.name, values, note=note)


def head_key(number: int) -> str:
    """The key of a criterion's own row; those of its indicators are their numbers."""
    return f"c{number:02}"


class _Place(NamedTuple):
    criterion: Criterion
    indicator: Indicator
    rule: Rule
    letter: str
    earlier: str


def _said(found: CommuneRow, letters: Mapping[str, str]) -> str:
    met = sum(letter in "mM" for letter in letters.values())
    return f"Đạt {found.met}/{len(found.criteria)} tiêu chí, {met}/{len(letters)} chỉ tiêu; chưa đủ căn cứ {found.unknown} tiêu chí."


def _row(
    columns: Sequence[Column], place: _Place, body: Body, scope: Scope, known: Known, typed: Values
) -> Row:
    indicator = place.indicator
    figures = known.figures.get((body.pk, indicator.measure), ())
    newest = figures[0] if figures else None
    previous = next((f for f in figures if f.as_of <= scope.before), None)
    proofs = known.evidence.get(newest.value, 0) if newest else 0
    agency = known.answerable.agency(body, indicator.measure)
    values: dict[str, Cell] = {
        "criterion_no": str(place.criterion.number),
        "indicator_code": indicator.number,
        "indicator_unit": indicator.measured_in or None,
        "required": place.rule.text or None,
        "previous_value": figure_text(indicator, previous.reading) if previous else None,
        "previous_assessment": ASSESSED.get(place.earlier.lower()),
        "actual_value": figure_text(indicator, newest.reading) if newest else None,
        "self_assessment": _assessed(place.letter, newest),
        "evidence": f"{proofs} tài liệu" if proofs else None,
        "lead_agency": agency.official_name if agency else None,
    }
    note = "Tạm tính: mức chưa được đối chiếu với văn bản." if place.letter == "M" else ""
    return row(columns, indicator.number, indicator.name, values, typed=typed, note=note)


def _evidence(scope: Scope, measures: Sequence[str]) -> Mapping[int, int]:
    """By value how much proves it, as in use at the moment."""
    within = Body.objects.communes().on(scope.asked.on).within_any(scope.asked.paths)
    used = Evidence.objects.filter(in_use_at(scope.asked.known_at), value__body__in=within, value__measure__in=measures)
    return dict(used.order_by().values_list("value").annotate(Count("pk")))


def _assessed(letter: str, newest: Figure | None) -> str:
    if newest is not None and not newest.reading.applicable:
        return "not_applicable"
    return ASSESSED[letter.lower()]


