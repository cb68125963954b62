"""What one agency answers for: its indicators in every commune, what came in, what is missing, what looks wrong."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _

from chungsuc.progress.models import Line, Responsibility, Revision, Value, reading_of
from chungsuc.progress.queries import known_values, period_of
from chungsuc.progress.workflow import EXPECTED_STATES
from chungsuc.reporting.queries.asked import Asked, CommuneRow, commune_rows
from chungsuc.reporting.queries.heat import places_of
from chungsuc.rulebook.model import Edition, Indicator, Reading
from chungsuc.rulebook.numbers import SCALE, format_number
from chungsuc.units.models import Body, Role
from chungsuc.units.queries import Actor

LOOKED_BACK: Final = timedelta(days=550)
WHOLE: Final = 100 * SCALE
NEARLY_WHOLE: Final = 95 * SCALE


@dataclass(frozen=True, slots=True)
class Figure:
    """What counts of a value on the line asked for."""

    value: int
    period: str
    as_of: date
    reading: Reading


@dataclass(frozen=True, slots=True)
class FigureCell:
    letter: str
    figure: Figure | None
    came_in: bool
    doubts: Sequence[str]


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    row: CommuneRow
    cells: Sequence[FigureCell]


@dataclass(frozen=True, slots=True)
class Column:
    indicator: Indicator
    came_in: int
    missing: int
    doubtful: int


@dataclass(frozen=True, slots=True)
class Department:
    edition: Edition
    period: str
    columns: Sequence[Column]
    indicators: Sequence[Indicator]
    rows: Sequence[DepartmentRow]
    places: Sequence[tuple[str, str]]

    @property
    def counts(self) -> tuple[int, int]:
        """Figures that came in for the half-year, of how many."""
        came_in = sum(c.came_in for c in self.columns)
        return came_in, came_in + self.missing

    @property
    def missing(self) -> int:
        return sum(c.missing for c in self.columns)

    @property
    def doubtful(self) -> list[tuple[CommuneRow, Indicator, FigureCell]]:
        shown = [c.indicator for c in self.columns]
        return [(r.row, i, c) for r in self.rows for i, c in zip(shown, r.cells, strict=True) if c.doubts]


def responsibilities(asked: Asked) -> list[Responsibility]:
    """Who answers for what in the reader's territories on the day. One query."""
    above = {place.path[:end] for place in asked.places for end in range(4, len(place.path) + 1, 4)}
    inside = [Q(territory__path__gte=path, territory__path__lt=path + "~") for path in asked.paths]
    wanted = Q(territory__path__in=above)
    for one in inside:
        wanted |= one
    rows = Responsibility.objects.filter(wanted, valid_from__lte=asked.on).exclude(valid_to__lt=asked.on)
    return list(rows.select_related("agency").order_by("agency__path", "pk"))


def agencies_for(actor: Actor, answered: Iterable[Responsibility]) -> list[Body]:
    """A specialist's own agencies; whoever coordinates or leads may look at any that answers for something."""
    own = [a.body for a in actor.appointments if a.role == Role.SPECIALIST]
    if {a.role for a in actor.appointments} & {Role.COORDINATOR, Role.LEADER}:
        own += [r.agency for r in answered]
    return list(dict.fromkeys(own))


def department(asked: Asked, measures: set[str], *, district: str = "", only: str = "") -> Department | None:
    """The indicators of these measures, or one of them, in every commune. Two queries; two more on a past day."""
    edition = asked.edition
    if edition is None:
        return None
    answered = [i for i in edition.indicators if i.measure in measures]
    shown = [i for i in answered if i.number == only] or answered
    rows = commune_rows(asked)
    figures = _figures(asked, [i.measure for i in shown])
    period = period_of(asked.on)
    places = [edition.indicators.index(i) for i in shown]
    found = [
        DepartmentRow(
            row,
            [
                _cell(row.indicators[at], i, figures.get((row.pk, i.measure), ()), period)
                for i, at in zip(shown, places, strict=True)
            ],
        )
        for row in rows
        if not district or row.under_key == district
    ]
    columns = [_column(i, [r.cells[n] for r in found]) for n, i in enumerate(shown)]
    return Department(edition, period, columns, answered, found, places_of(rows))


def _figures(asked: Asked, measures: Sequence[str]) -> Mapping[tuple[int, str], Sequence[Figure]]:
    """By commune and measure, the newest first, of the last three half-years; on a past day as they were known then."""
    found_values = (
        Value.objects.filter(
            body__in=Body.objects.communes().on(asked.on).within_any(asked.paths),
            measure__in=measures,
            as_of__lte=asked.on,
            as_of__gt=asked.on - LOOKED_BACK,
        )
        .select_related("latest", "approved")
        .order_by("-as_of", "-pk")
    )
    values = known_values(list(found_values), asked.known_at) if asked.past else found_values
    found: dict[tuple[int, str], list[Figure]] = defaultdict(list)
    for value in values:
        revision = value.approved
        if asked.line == Line.EXPECTED and value.state in EXPECTED_STATES:
            revision = value.latest
        if revision is not None:
            reading = reading_of(value, revision)
            found[value.body_id, value.measure].append(Figure(value.pk, value.period, value.as_of, reading))
    return found


def _cell(letter: str, indicator: Indicator, figures: Sequence[Figure], period: str) -> FigureCell:
    newest = figures[0] if figures else None
    came_in = newest is not None and newest.period == period
    doubts = doubts_of(indicator, newest.reading, figures[1].reading if len(figures) > 1 else None) if newest else ()
    return FigureCell(letter, newest, came_in, doubts)


def _column(indicator: Indicator, cells: Sequence[FigureCell]) -> Column:
    came_in = sum(c.came_in for c in cells)
    return Column(indicator, came_in, len(cells) - came_in, sum(bool(c.doubts) for c in cells))


def share_of(reading: Reading | Revision) -> int | None:
    """The figure as one number: the amount, or the share that the ratio makes, in percent; scaled."""
    if reading.amount is not None:
        return reading.amount
    if reading.numerator is None or not reading.denominator:
        return None
    return (reading.numerator * WHOLE * 2 + reading.denominator) // (reading.denominator * 2)


def doubts_of(indicator: Indicator, now: Reading, before: Reading | None) -> list[str]:
    """Why a figure should be looked at again. A doubt is no verdict: the reason is said, and a person decides."""
    found: list[str] = []
    if before is None or indicator.kind == "boolean":
        return found
    this, last = share_of(now), share_of(before)
    if indicator.kind == "ratio" and this == WHOLE and last is not None and last < NEARLY_WHOLE:
        found.append(_("Lên đúng 100%%, kỳ trước %(last)s%%") % {"last": brief(last)})
    if this is not None and last is not None and abs(this - last) * 2 > abs(last) > 0:
        text = _("Tăng quá một nửa: %(last)s → %(this)s") if this > last else _("Giảm quá một nửa: %(last)s → %(this)s")
        found.append(text % {"last": brief(last), "this": brief(this)})
    if now.denominator and before.denominator and abs(now.denominator - before.denominator) * 5 > before.denominator:
        found.append(
            _("Mẫu số đổi quá một phần năm: %(last)s → %(this)s")
            % {"last": format_number(before.denominator), "this": format_number(now.denominator)}
        )
    return found


def brief(scaled: int) -> str:
    """To one decimal, for a narrow cell."""
    return format_number(scaled, 1).removesuffix(",0")


def figure_text(indicator: Indicator, reading: Reading) -> str:
    """The figure in a few characters: what stands in a cell of the matrix."""
    if not reading.applicable:
        return _("k.á.d")
    if reading.grade:
        return reading.grade
    if indicator.kind == "boolean" and reading.amount is not None:
        return _("có") if reading.amount else _("không")
    this = share_of(reading)
    if this is not None:
        return brief(this)
    if reading.male is not None and reading.female is not None:
        return f"{brief(reading.male)}/{brief(reading.female)}"
    return "·" if reading.parts else ""
