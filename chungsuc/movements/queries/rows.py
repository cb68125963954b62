"""The units behind a target's figure, one row each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from chungsuc.movements.models import Target, TargetKind, Unit
from chungsuc.movements.queries.facts import Facts
from chungsuc.movements.queries.measuring import Reached, counted, is_under, of_district, of_letters, of_units
from chungsuc.progress.models import Line
from chungsuc.rulebook.numbers import SCALE
from chungsuc.units.models import Body

VERDICTS = {"m": "met", "n": "not_met", "u": "unknown"}


@dataclass(frozen=True, slots=True)
class Row:
    """One district, or one unit, of a target. `verdicts`: of one unit, official and expected; `under`: what it lies in."""

    body: Body
    official: Reached
    expected: Reached
    verdicts: tuple[str, str] = ("", "")
    under: Body | None = None


def _by_parent(target: Target, facts: Facts, day: date) -> list[Row]:
    """The districts of communes, the communes of hamlets; the units themselves where nothing stands between."""
    groups: dict[Body, list[Body]] = {}
    for body in counted(target, facts, day):
        if (above := facts.above(body)) is not None:
            groups.setdefault(above, []).append(body)
    if {above.pk for above in groups} <= {target.movement.territory_id}:
        return _one_by_one(target, facts, day)
    return [
        Row(
            parent,
            of_units(target, facts, Line.OFFICIAL, day, of=group),
            of_units(target, facts, Line.EXPECTED, day, of=group),
        )
        for parent, group in groups.items()
    ]


def _one_by_one(target: Target, facts: Facts, day: date) -> list[Row]:
    found = []
    bodies = counted(target, facts, day)
    lines = [facts.letters(target.condition, line, bodies, day) for line in (Line.OFFICIAL, Line.EXPECTED)]
    for body, official, expected in zip(bodies, *lines, strict=True):
        verdicts = (VERDICTS[official.lower()], VERDICTS[expected.lower()])
        under = facts.above(body)
        found.append(Row(body, of_letters([official]), of_letters([expected]), verdicts, under))
    return found


def _districts(target: Target, facts: Facts, day: date) -> list[Row]:
    return [
        Row(
            district,
            of_district(target, facts, Line.OFFICIAL, district, day),
            of_district(target, facts, Line.EXPECTED, district, day),
        )
        for district in facts.units(Unit.DISTRICT, target.movement.territory.path, day)
    ]


def _under(target: Target, facts: Facts, day: date) -> list[Row]:
    """The communes still under the floor, each with what it has."""
    found = []
    for body in counted(target, facts, day):
        stands: Sequence[Reached] = [
            Reached(s.criteria_met * SCALE, 1) if s else Reached(None, 1, unknown=1)
            for s in (facts.stand(target.standard, line, body, day) for line in (Line.OFFICIAL, Line.EXPECTED))
        ]
        if is_under(facts.stand(target.standard, Line.OFFICIAL, body, day), target.stated_goal or 0):
            found.append(Row(body, stands[0], stands[1], under=facts.above(body)))
    return found


KINDS: dict[str, Callable[[Target, Facts, date], list[Row]]] = {
    TargetKind.UNITS: _by_parent,
    TargetKind.NAMED: _one_by_one,
    TargetKind.EACH: _districts,
    TargetKind.FLOOR: _under,
}


def rows_of(target: Target, facts: Facts, day: date) -> list[Row]:
    """Nothing for the kinds that have one figure for the whole territory."""
    kind = KINDS.get(target.kind)
    return kind(target, facts, day) if kind else []
