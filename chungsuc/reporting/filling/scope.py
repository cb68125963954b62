"""For whom, for which period, on which day and line a form is filled; and the frame that every filled form has."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from chungsuc import clock
from chungsuc.progress.models import Line
from chungsuc.progress.queries.tables import bounds_of, table_period
from chungsuc.reporting.queries.asked import Asked, CommuneRow, commune_rows
from chungsuc.reporting.queries.summary import groups_of
from chungsuc.rulebook.model import Edition
from chungsuc.rulebook.reports import band_items, complete, expand
from chungsuc.rulebook.reports.model import Cell, Column, FormTable, ReportForm, Row, Source
from chungsuc.units.models import Body, BodyKind

Values = Mapping[str, Cell]
Groups = Sequence[tuple[str, str, Sequence[CommuneRow]]]


class FillingError(ValueError):
    """Why a form cannot be filled as asked; the message is for the person who asked."""


@dataclass(frozen=True)
class Scope:
    """
    `asked`: territory, day, line, set, hierarchy and moment. `body` reports: a territory or an agency. `period`: as in
    `StatedTable`. `previous`: the day with which changes are told; None: the last day of the period before.
    `criterion`: of the report of a sector, else 0.
    """

    asked: Asked
    period: str
    body: Body
    previous: date | None = None
    criterion: int = 0

    @cached_property
    def bounds(self) -> tuple[date, date]:
        """ValueError where the period is none."""
        return bounds_of(self.period)

    @property
    def before(self) -> date:
        if self.previous is not None:
            return self.previous
        first, last = self.bounds
        return date(first.year - 1, 12, 31) if first == last else first - timedelta(days=1)

    @property
    def year_ago(self) -> date:
        day = self.asked.on
        return day.replace(year=day.year - 1, day=min(day.day, 28) if day.month == 2 else day.day)

    def edition(self) -> Edition:
        """The set of the day; FillingError where there is none by which anybody is judged."""
        found = self.asked.edition
        if found is None:
            raise FillingError(self.asked.because)
        return found

    def communes(self, day: date | None = None) -> Sequence[CommuneRow]:
        """Every commune of the day with its standing, as `commune_rows`; of another day none where another set held then."""
        if day is None or day == self.asked.on:
            return self._communes
        then = replace(self.asked, on=day)
        return commune_rows(then) if then.edition is self.asked.edition else []

    @cached_property
    def _communes(self) -> Sequence[CommuneRow]:
        return commune_rows(self.asked)

    def upon(self, line: Line) -> "Scope":
        return replace(self, asked=self.asked.upon(line))


def count(number: int | None) -> Decimal | None:
    return None if number is None else Decimal(number)


def row(
    columns: Sequence[Column], key: str, name: str, values: Values, *, typed: Values | None = None, note: str = ""
) -> Row:
    """
    A row with the cells that its columns have room for; what a formula makes is left to the formula. In a typed column what
    was typed stands, else what the software has; in a computed one only the latter.
    """
    said = typed or {}
    cells = {
        c.key: said.get(c.key, values.get(c.key)) if c.source == Source.TYPED else values.get(c.key)
        for c in columns
        if c.source != Source.FORMULA
    }
    return Row(key, name, cells, note=note)


def missing_row(columns: Sequence[Column], key: str, name: str, values: Values, *, note: str = "") -> Row:
    """Nobody has reported it: only what names the row stands in it, never a nought."""
    return replace(row(columns, key, name, values, note=note), missing=True)


def framed(
    form: ReportForm,
    scope: Scope,
    columns: Sequence[Column],
    rows: Iterable[Row],
    *,
    said: Iterable[str] = (),
    judged: bool = True,
) -> FormTable:
    """The form completed, with what it is about in lines: territory, day, line, set, hierarchy, then `said`."""
    table = FormTable(
        form=form,
        columns=columns,
        rows=list(rows),
        about=[*about(scope, judged=judged), *said],
        as_of=scope.asked.on,
        period=scope.period,
        body=scope.body.key,
    )
    return complete(table)


def about(scope: Scope, *, judged: bool = True) -> list[str]:
    """What whoever reads the table must know of it. `judged`: it rests on standings by a set."""
    asked = scope.asked
    lines = [f"{scope.body.official_name}, {table_period(scope.period)}."]
    line = "dự kiến, kể cả số đã gửi" if asked.line == Line.EXPECTED else "đã duyệt"
    if judged:
        lines.append(f"Số liệu {line}, tính đến ngày {asked.on:%d/%m/%Y}.")
        if asked.edition is not None:
            lines.append(f"Theo {asked.edition.name.rstrip('.')}.")
        now = f"xếp theo đơn vị hiện nay ({asked.today:%d/%m/%Y})" if asked.now else "xếp theo đơn vị khi đó"
        lines.append(f"Các xã {now}.")
    else:
        lines.append(f"Số liệu do đơn vị khai, tính đến ngày {asked.on:%d/%m/%Y}.")
    if asked.past:
        lines.append(f"Như đã biết đến hết ngày {asked.known_at.astimezone(clock.ZONE):%d/%m/%Y}.")
    if any(place.sample_figures for place in asked.places):
        lines.append("Số liệu mẫu.")
    return lines


def columns_of(form: ReportForm, edition: Edition | None = None) -> tuple[Column, ...]:
    """The columns of the form, one for each criterion of the set where it asks for that."""
    criteria = [(c.number, c.name) for c in edition.criteria] if edition else []
    return expand(form, criteria, {"bands": band_items(edition.bands)} if edition else None)


def units_of(scope: Scope, rows: Sequence[CommuneRow]) -> Groups:
    """By what the form has rows of: provinces in the nation; districts of then, or what communes lie under now; else one row."""
    if scope.body.kind == BodyKind.NATION:
        return [(p.key, p.official_name, [r for r in rows if r.path.startswith(p.path)]) for p in scope.asked.places]
    found = [(g.key, g.name or "Không thuộc huyện", g.rows) for g in groups_of(rows)]
    return found or [(scope.body.key, scope.body.official_name, rows)]
