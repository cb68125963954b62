"""All communes of a territory judged for one day, beside what is stored of them."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from chungsuc.progress.columns import NONE, Figures, Stood, judge_places, measures_of, stood_of
from chungsuc.progress.judged import judge_body, rests_on_others
from chungsuc.progress.lawbook import Law, law_for, province_of
from chungsuc.progress.models import Line, Rejudging, Standing
from chungsuc.progress.queries.known import Counted, counted_at
from chungsuc.progress.queries.standing import standings_on
from chungsuc.rulebook.model import BASE, Edition
from chungsuc.units.models import Body
from chungsuc.units.queries import communes_within

Known = Mapping[int, Mapping[str, Counted]]  # by body and measure


@dataclass(frozen=True, slots=True)
class ProvinceRow:
    """A commune judged now; `given`: something has been reported that this set is judged by."""

    body: Body
    judged: Stood
    given: bool
    stored: Standing | None

    @property
    def differs(self) -> bool:
        """
        From what is stored; of a commune that has reported nothing, nothing has to be stored. A digest is of the law, and
        checks change none: whether the answer is provisional is held beside it.
        """
        if self.stored is None:
            return self.given
        mine, held = (self.judged.digest, self.judged.provisional), (self.stored.digest, self.stored.provisional)
        return mine != held


@dataclass(frozen=True, slots=True)
class Province:
    edition: Edition
    rows: Sequence[ProvinceRow]
    open: Sequence[Rejudging]

    @property
    def differing(self) -> list[ProvinceRow]:
        return [row for row in self.rows if row.differs]


def judge_province(
    territory: Body,
    *,
    on: date,
    known_at: datetime,
    level: str = BASE,
    line: Line = Line.OFFICIAL,
    tick: Callable[[int, int], None] = lambda _done, _of: None,
) -> Province:
    """
    Every commune of the day by the set of a level, from what was known at the moment. Some ten queries, however many communes.

    Raises NotInForceError where there is no set of that level on the day.
    """
    bodies = communes_within(territory.path, on)
    law = law_for(bodies, known_at)
    national = law.rulebook.edition_for(level=level, on=on, territory=province_of(territory))
    found = standings_on(path=territory.path, standard=national.id, on=on, known_at=known_at).filter(line=line)
    stored = {standing.body_id: standing for standing in found}
    rows = []
    for done, row in enumerate(_judged(bodies, law, on, known_at, level, line), 1):
        rows.append(ProvinceRow(*row, stored=stored.get(row[0].pk)))
        tick(done, len(bodies))
    return Province(national, rows, open_at(territory.path, national.id, on=on, known_at=known_at))


def _judged(
    bodies: Sequence[Body], law: Law, on: date, known_at: datetime, level: str, line: Line
) -> Iterator[tuple[Body, Stood, bool]]:
    """In columns, all communes of one edition at once; one by one where the set asks for the answer of another set."""
    if not bodies:
        return
    sets = list(law.editions(bodies[0], on))
    measures = measures_of(law.edition(bodies[0], on, level)).union(*(measures_of(e) for e in sets))
    counted = counted_at(bodies, measures, on=on, line=line, known_at=known_at)
    by_edition: dict[Edition, list[Body]] = defaultdict(list)
    for body in bodies:
        by_edition[law.edition(body, on, level)].append(body)
    for edition, mine in by_edition.items():
        own = measures_of(edition) - (measures_of(sets[0]) if level != BASE else frozenset())
        complete = edition.incomplete_because is None
        stood = _one_by_one if rests_on_others(edition) else _in_columns
        for body, found in zip(mine, stood(law, edition, mine, counted, on), strict=True):
            yield body, found, complete and not own.isdisjoint(counted.get(body.pk, {}))


def _in_columns(law: Law, edition: Edition, bodies: Sequence[Body], counted: Known, on: date) -> Iterator[Stood]:
    figures, measures = Figures(), measures_of(edition)
    places = {m: np.full(len(bodies), NONE, np.intp) for m in measures}
    for row, body in enumerate(bodies):
        for measure, one in counted.get(body.pk, {}).items():
            if measure in measures:
                places[measure][row] = figures.add(measure, one.reading)
    units = [(body, law.column(edition, body, on)) for body in bodies]
    return judge_places(edition, on, units, places, figures)


def _one_by_one(law: Law, edition: Edition, bodies: Sequence[Body], counted: Known, on: date) -> Iterator[Stood]:
    for body in bodies:
        readings = {measure: [one.reading] for measure, one in counted.get(body.pk, {}).items()}
        yield stood_of(judge_body(law, body, readings, on, edition.level, explained=False))


def open_at(path: str, standard: str, *, on: date, known_at: datetime) -> list[Rejudging]:
    """What was being judged anew at the moment in bodies at this path, above it or below it. One query."""
    return [r for r in rejudgings(path, standard, on=on, known_at=known_at) if is_open(r, known_at)]


def is_open(rejudging: Rejudging, at: datetime) -> bool:
    ended = rejudging.finished_at
    return rejudging.asked_at <= at and (ended is None or ended > at)


def rejudgings(path: str, standard: str, *, on: date, known_at: datetime) -> list[Rejudging]:
    """All that had been asked for by the moment, ended or not, oldest first. One query."""
    begun = Rejudging.objects.filter(standard=standard, since__lte=on, asked_at__lte=known_at)
    found = begun.select_related("territory").order_by("asked_at", "pk")
    return [r for r in found if r.territory.path.startswith(path) or path.startswith(r.territory.path)]
