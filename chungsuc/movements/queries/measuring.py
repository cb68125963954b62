"""How much of a target is reached on a day, on a line: one function for each kind. Nothing here asks the database."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from chungsuc.movements.models import Target, TargetKind, Unit
from chungsuc.movements.queries.facts import Facts, Figure, Stand, alive
from chungsuc.progress.lawbook import current
from chungsuc.progress.models import Line
from chungsuc.rulebook.numbers import SCALE
from chungsuc.units.models import Body

BEGINNING = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Reached:
    """The figure, scaled; None where it cannot be computed. Of so many units; so many of them provisional or unknown."""

    figure: int | None = None
    of: int = 0
    provisional: int = 0
    unknown: int = 0


def rounded(number: Fraction) -> int:
    """Halves up."""
    return (2 * number.numerator + number.denominator) // (2 * number.denominator)


def counted(target: Target, facts: Facts, day: date) -> list[Body]:
    """The units of which a target speaks: all of a kind in the territory, the holders of a title among them, or the named."""
    if target.kind == TargetKind.NAMED:
        return [b for b in facts.named.get(target.pk, ()) if alive(b, day)]
    kind = target.unit if target.kind in (TargetKind.UNITS, TargetKind.EACH) else Unit.COMMUNE
    found = facts.units(kind, target.movement.territory.path, day)
    return [b for b in found if facts.holds(b, target.among, day)] if target.among else found


def of_letters(letters: Sequence[str]) -> Reached:
    met = sum(letter in "mM" for letter in letters)
    return Reached(met * SCALE, len(letters), letters.count("M"), sum(letter in "uU" for letter in letters))


def of_units(target: Target, facts: Facts, line: Line, day: date, *, of: Sequence[Body] | None = None) -> Reached:
    bodies = counted(target, facts, day) if of is None else of
    return of_letters(facts.letters(target.condition, line, bodies, day))


def _stands(target: Target, facts: Facts, line: Line, day: date) -> list[Stand | None]:
    return [facts.stand(target.standard, line, b, day) for b in counted(target, facts, day)]


def is_under(stand: Stand | None, floor: int) -> bool:
    return stand is None or stand.criteria_met * SCALE < floor


def _could_reach(stand: Stand | None, floor: int) -> bool:
    return stand is None or (stand.criteria_met + sum(c in "uU" for c in stand.criteria)) * SCALE >= floor


def _floor(target: Target, facts: Facts, line: Line, day: date) -> Reached:
    """How many are still under the floor; of them unknown, where what cannot be assessed could lift them over it."""
    stands, floor = _stands(target, facts, line, day), target.stated_goal or 0
    if not any(stands):
        return Reached(None, len(stands), unknown=len(stands))
    under = [s for s in stands if is_under(s, floor)]
    firm = [s for s in stands if s and (s.criteria_met - s.criteria.count("M")) * SCALE >= floor]
    provisional = len(stands) - len(under) - len(firm)
    return Reached(len(under) * SCALE, len(stands), provisional, sum(_could_reach(s, floor) for s in under))


def _average(target: Target, facts: Facts, line: Line, day: date) -> Reached:
    stands = _stands(target, facts, line, day)
    known = [s for s in stands if s]
    if not known:
        return Reached(None, len(stands), unknown=len(stands))
    mean = rounded(Fraction(sum(s.criteria_met for s in known) * SCALE, len(known)))
    return Reached(mean, len(stands), sum("M" in s.criteria for s in known), len(stands) - len(known))


def averages(target: Target, facts: Facts, line: Line, day: date) -> tuple[Fraction, Fraction, int, bool] | None:
    """Mean of the base year and now, over units that have both; how many those are; whether weighted."""
    year = target.base_year or 0
    pairs: list[tuple[Figure, Figure, Body]] = []
    for body in counted(target, facts, day):
        base = facts.figures(target.measure, line, body, date(year, 1, 1), date(year, 12, 31))
        now = facts.figures(target.measure, line, body, date(year, 1, 1), day)
        if base and now and base[-1].number > 0:
            pairs.append((base[-1], now[-1], body))
    if not pairs:
        return None
    weights = [_weight(target, facts, line, b, day) for *_, b in pairs] if target.weight else []
    weighted = bool(weights) and all(weights)
    parts = weights if weighted else [1] * len(pairs)
    whole = sum(parts)
    first = Fraction(sum(b.number * w for (b, _, _), w in zip(pairs, parts, strict=True)), whole)
    last = Fraction(sum(n.number * w for (_, n, _), w in zip(pairs, parts, strict=True)), whole)
    return first, last, len(pairs), weighted


def _weight(target: Target, facts: Facts, line: Line, body: Body, day: date) -> int:
    known = facts.figures(target.weight, line, body, BEGINNING, day)
    return known[-1].number if known else 0


def _multiple(target: Target, facts: Facts, line: Line, day: date) -> Reached:
    units, found = len(counted(target, facts, day)), averages(target, facts, line, day)
    if found is None:
        return Reached(None, units, unknown=units)
    first, last, known, _ = found
    return Reached(rounded(last / first * SCALE), units, unknown=units - known)


def reporters(target: Target, facts: Facts, day: date) -> list[Body]:
    """
    Whose figures make up a figure: the territory's own where it has any, else those of the highest kind that has.

    What came about in a body that is no more did come about, so a flow asks former bodies too.
    """
    territory = target.movement.territory
    flow = current().measures[target.measure].nature == "flow"
    for kind in ("", Unit.DISTRICT, Unit.COMMUNE):
        group = [b for b in facts.bodies if b.kind == kind and (flow or alive(b, day))] if kind else [territory]
        if any(facts.figures(target.measure, Line.EXPECTED, b, BEGINNING, day) for b in group):
            return group
    return []


def _figure(target: Target, facts: Facts, line: Line, day: date) -> Reached:
    """What came about since the movement began, or what stands on the day; a ratio by its numerators and denominators."""
    bodies = reporters(target, facts, day)
    measure = current().measures[target.measure]
    flow = measure.nature == "flow"
    first = target.movement.valid_from if flow else BEGINNING
    taken = [facts.figures(target.measure, line, b, first, day) for b in bodies]
    kept = [f for figures in taken if figures for f in (figures if flow else figures[-1:])]
    if not kept:
        return Reached(None, len(bodies), unknown=len(bodies))
    unknown = sum(not figures for figures in taken)
    total = sum(f.number for f in kept)
    if measure.kind == "ratio":
        whole = sum(f.denominator or 0 for f in kept)
        return Reached(rounded(Fraction(total * 100 * SCALE, whole)) if whole else None, len(bodies), unknown=unknown)
    return Reached(total, len(bodies), unknown=unknown)


def _level(target: Target, facts: Facts, line: Line, day: date) -> Reached:
    """Of a share whose indicator reads a ratio; any other level is only stated."""
    return _figure(target, facts, line, day) if is_computed(target) else Reached()


def is_computed(target: Target) -> bool:
    """Can a level be worked out of figures that bodies give?"""
    known = current().measures.get(target.measure)
    return target.stated_share is not None and known is not None and known.kind == "ratio"


def of_district(target: Target, facts: Facts, line: Line, district: Body, day: date) -> Reached:
    """What one district has of "at least so many in each": its own figure, or its units that meet the condition."""
    if target.measure:
        known = facts.figures(target.measure, line, district, BEGINNING, day)
        return Reached(known[-1].number, 1) if known else Reached(None, 1, unknown=1)
    return of_units(
        target, facts, line, day, of=[b for b in counted(target, facts, day) if b.path.startswith(district.path)]
    )


def _each(target: Target, facts: Facts, line: Line, day: date) -> Reached:
    districts = facts.units(Unit.DISTRICT, target.movement.territory.path, day)
    found = [of_district(target, facts, line, d, day) for d in districts]
    if not any(f.figure is not None for f in found):
        return Reached(None, len(found), unknown=len(found))
    goal = target.stated_goal or 0
    met = sum(f.figure is not None and f.figure >= goal for f in found)
    return Reached(met * SCALE, len(found), unknown=sum(f.figure is None for f in found))


def _nothing(target: Target, facts: Facts, line: Line, day: date) -> Reached:  # noqa: ARG001 -- as the others
    return Reached()


KINDS: dict[str, Callable[[Target, Facts, Line, date], Reached]] = {
    TargetKind.UNITS: of_units,
    TargetKind.NAMED: of_units,
    TargetKind.EACH: _each,
    TargetKind.FLOOR: _floor,
    TargetKind.AVERAGE: _average,
    TargetKind.MULTIPLE: _multiple,
    TargetKind.FIGURE: _figure,
    TargetKind.LEVEL: _level,
    TargetKind.TASK: _nothing,
}


def reached(target: Target, facts: Facts, line: Line, day: date) -> Reached:
    return KINDS[target.kind](target, facts, line, day)
